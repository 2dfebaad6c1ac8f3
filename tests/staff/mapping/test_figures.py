"""The figures of the hand-made registry, worked out by hand; see `country`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.distance import distance_km
from bot.staff.mapping.figures import figures
from bot.staff.mapping.merging import age_of, merge
from bot.staff.mapping.values import Counted, Mapping, Reach
from db.example_registry import read_example
from knowledge.gazetteer import SVALBARD, Gazetteer
from knowledge.library import Library
from tests.staff.mapping.country import AT, group, meeting, registry


def by_key(counts: tuple[Counted, ...]) -> dict[str, int]:
    return {each.key: each.groups for each in counts}


def reach(mapping: Mapping, kind: str, organisation: str = "") -> Reach:
    return next(each for each in mapping.reaches if (each.kind, each.organisation) == (kind, organisation))


# --- rows and groups ---------------------------------------------------------------------------------------------


def test_every_row_is_counted_or_set_aside_with_its_reason(mapping: Mapping) -> None:
    assert (mapping.rows, mapping.counted_rows, mapping.groups, mapping.meetings) == (15, 9, 8, 8)
    assert {each.why: (each.rows, each.groups) for each in mapping.set_aside} == {
        "example": (1, 1),
        "abroad": (1, 1),
        "treatment": (1, 1),
        "paused": (1, 1),
        "not_now": (1, 1),
        "too_old": (1, 1),
    }
    assert mapping.counted_rows + sum(each.rows for each in mapping.set_aside) == mapping.rows
    assert mapping.unreadable == 2
    assert not mapping.made_up


def test_counts_of_each_kind(mapping: Mapping) -> None:
    assert by_key(mapping.by_category) == {
        "self_help_group": 6,
        "self_help_based": 1,
        "self_help_related": 0,
        "user_organisation": 1,
    }
    assert by_key(mapping.by_open) == {"open": 1, "closed": 1, "both": 1, "unsaid": 5}
    assert by_key(mapping.by_led) == {
        "nobody": 1,
        "member": 3,
        "volunteer": 1,
        "professional": 1,
        "differs": 0,
        "unsaid": 2,
    }
    assert by_key(mapping.by_format) == {"room": 4, "room_and_net": 1, "net": 1, "phone": 1, "unsaid": 1}
    assert by_key(mapping.by_age) == {"fresh": 1, "check": 1, "old": 1, "listed": 1, "unconfirmed": 4}
    audience = by_key(mapping.by_audience)
    assert {key: count for key, count in audience.items() if count} == {"self": 6, "relative": 2, "unsaid": 1}


def test_organisations_have_their_groups_meetings_rooms_and_municipalities(mapping: Mapping) -> None:
    found = [
        (each.organisation, each.name, each.groups, each.meetings, each.in_room, each.municipalities)
        for each in mapping.by_organisation
    ]
    assert found == [
        ("AA", "Anonyme Alkoholikere", 3, 4, 3, 1),
        ("Al-Anon", "Al-Anon familiegrupper", 1, 1, 1, 1),
        ("CoDA", "Co-Dependents Anonymous", 1, 0, 0, 0),
        ("Familieklubbene", "Familieklubbene i Norge", 1, 1, 1, 1),
        ("NA", "Anonyme Narkomane", 1, 1, 0, 0),
        ("RIO", "RIO", 1, 1, 0, 0),
    ]


def test_sources_have_their_counted_rows_and_the_day_their_list_was_fetched(mapping: Mapping) -> None:
    assert [(each.source, each.rows, each.newest_list) for each in mapping.sources] == [
        ("regneark", 8, None),
        ("liste", 1, date(2026, 11, 10)),
    ]


@pytest.mark.parametrize(
    ("changes", "groups"),
    [
        ({"part_of": "Fjord"}, 1),
        ({"part_of": " FJORD  "}, 1),
        ({"part_of": "Fjell"}, 2),
        ({"part_of": ""}, 2),
        ({"part_of": "Fjord", "organisation": "NA"}, 2),
        ({"part_of": "Fjord", "municipality_number": "0302"}, 2),
    ],
)
def test_rows_of_one_organisation_part_of_and_municipality_are_one_group(
    small: Gazetteer, changes: dict[str, object], groups: int
) -> None:
    rows = (group("a", "AA", part_of="Fjord"), group("b", **{"organisation": "AA", **changes}))  # type: ignore[arg-type]
    assert len(merge(rows, small, AT).groups) == groups


def test_a_row_that_is_set_aside_is_no_group_more_when_another_row_of_it_counts(small: Gazetteer) -> None:
    rows = (group("a", "AA", part_of="Fjord"), group("b", "AA", part_of="Fjord", paused=True))
    paused = next(each for each in merge(rows, small, AT).set_aside if each.why == "paused")
    assert (paused.rows, paused.groups) == (1, 0)


def test_examples_count_when_there_is_nothing_else_and_are_said_to_be_made_up(small: Gazetteer) -> None:
    only = figures((group("a", "AA", example=True),), small, AT)
    assert (only.made_up, only.groups) == (True, 1)
    beside = figures((group("a", "AA", example=True), group("b", "AA")), small, AT)
    assert (beside.made_up, beside.groups) == (False, 1)


@pytest.mark.parametrize(
    ("confirmed", "listed", "age"),
    [
        (0, None, "fresh"),
        (90, None, "fresh"),
        (91, None, "check"),
        (180, None, "check"),
        (181, None, "old"),
        (365, None, "old"),
        (366, None, None),
        (None, None, "unconfirmed"),
        (None, 3, "listed"),
        (None, 365, "listed"),
        (None, 366, None),
        (366, 3, "listed"),
        (300, 3, "old"),
        (-5, None, "fresh"),
    ],
)
def test_the_age_of_a_group(confirmed: int | None, listed: int | None, age: str | None) -> None:
    def ago(days: int | None) -> date | None:
        return None if days is None else AT - timedelta(days=days)

    assert age_of(ago(confirmed), ago(listed), AT) == age


@pytest.mark.parametrize(
    ("first_on", "last_on", "counted"),
    [
        (None, None, 1),
        (None, AT, 1),
        (None, AT - timedelta(days=1), 0),
        (AT + timedelta(days=180), None, 1),
        (AT + timedelta(days=181), None, 0),
    ],
)
def test_a_group_counts_while_it_has_a_meeting_that_is_not_over_and_begins_within_half_a_year(
    small: Gazetteer, first_on: date | None, last_on: date | None, counted: int
) -> None:
    rows = (group("a", "AA", meetings=(meeting(first_on=first_on, last_on=last_on),)),)
    assert figures(rows, small, AT).groups == counted


# --- places ------------------------------------------------------------------------------------------------------


def test_counties_count_groups_in_a_room_for_10_000_people(mapping: Mapping) -> None:
    found = [
        (
            each.name,
            each.people,
            each.groups,
            each.self_help_groups,
            each.per_10000,
            each.municipalities,
            each.municipalities_with_group,
        )
        for each in mapping.by_county
    ]
    # 3 of 90,000 people and 1 of 10,000.
    assert found == [("Sør", 90_000, 3, 3, 0.33, 2, 2), ("Nord", 10_000, 1, 0, 1.0, 2, 1)]
    # All five in a room, the one without a county too, of 100,000.
    assert (mapping.in_room, mapping.people, mapping.per_10000) == (5, 100_000, 0.5)
    assert (mapping.municipalities_with_group, mapping.municipalities) == (3, 4)


def test_the_same_groups_after_the_size_of_the_municipality(mapping: Mapping) -> None:
    found = [
        (each.least, each.municipalities, each.municipalities_with_group, each.groups, each.per_10000)
        for each in mapping.by_size
    ]
    assert found == [
        (0, 1, 0, 0, 0.0),
        (5_000, 1, 1, 1, 1.25),
        (20_000, 1, 1, 1, 0.33),
        (50_000, 1, 1, 2, 0.33),
    ]


def test_what_is_in_no_county_is_told_apart(mapping: Mapping) -> None:
    rest = mapping.elsewhere
    assert (rest.net, rest.phone, rest.unsaid, rest.unplaced) == (1, 1, 1, ("lost",))
    in_counties = sum(each.groups for each in mapping.by_county)
    assert in_counties + len(rest.unplaced) + rest.net + rest.phone + rest.unsaid == mapping.groups


def test_a_group_without_a_point_stands_in_the_middle_of_its_municipality(mapping: Mapping) -> None:
    assert mapping.approximate == 1
    assert [(spot.lat, spot.lon) for spot in mapping.spots if spot.approximate] == [(60.5, 10.0)]


def test_a_county_named_in_words_counts_where_the_number_is_unknown(small: Gazetteer) -> None:
    counted = figures((group("a", "AA", "9999", county=" nord "),), small, AT)
    assert [each.groups for each in counted.by_county] == [0, 1]
    assert counted.elsewhere.unplaced == ()


@pytest.mark.parametrize(
    ("kind", "organisation", "ways", "people"),
    [
        (
            "all",
            "",
            {"0301": 0.0, "0302": 0.0, "5001": 0.0, "5002": 111.2},
            (98_000, 98_000, 98_000, 100_000),
        ),
        (
            "self_help_group",
            "",
            {"0301": 0.0, "0302": 0.0, "5001": 33.4, "5002": 144.6},
            (90_000, 90_000, 98_000, 98_000),
        ),
        (
            "relative",
            "",
            {"0301": 22.2, "0302": 0.0, "5001": 0.0, "5002": 111.2},
            (38_000, 98_000, 98_000, 100_000),
        ),
        (
            "organisation",
            "AA",
            {"0301": 0.0, "0302": 22.2, "5001": 55.6, "5002": 166.8},
            (60_000, 90_000, 98_000, 98_000),
        ),
        (
            "organisation",
            "Al-Anon",
            {"0301": 22.2, "0302": 0.0, "5001": 33.4, "5002": 144.6},
            (30_000, 90_000, 98_000, 98_000),
        ),
    ],
)
def test_the_way_to_the_nearest_group_and_how_many_live_within_it(
    mapping: Mapping, kind: str, organisation: str, ways: dict[str, float], people: tuple[int, ...]
) -> None:
    found = reach(mapping, kind, organisation)
    assert {way.number: way.km for way in found.ways} == ways
    assert [way.km for way in found.ways] == sorted(ways.values(), reverse=True)
    assert tuple(each.people for each in found.within) == people
    assert tuple(each.share for each in found.within) == tuple(each / 100_000 for each in people)
    assert (found.gap_municipalities, found.gap_people) == (1, 2_000)


@pytest.mark.parametrize(
    ("north", "km", "limits", "gap"),
    # Kilometres divided by 111.195 a degree; the first municipality has 60,000 people, the second lies 0.2 degrees north.
    [
        (0.2248, 25.0, [25, 60, 120], False),
        (0.2258, 25.1, [60, 120], False),
        (0.5396, 60.0, [60, 120], False),
        (0.5405, 60.1, [120], True),
    ],
)
def test_a_limit_holds_those_who_live_just_at_it(
    small: Gazetteer, north: float, km: float, limits: list[int], gap: bool
) -> None:
    # South of them all, so that the first municipality is the nearest one.
    found = figures((group("a", "AA", lat=60.0 - north),), small, AT).reaches[0]
    first = next(way for way in found.ways if way.number == "0301")
    assert first.km == km
    assert [each.km for each in found.within if each.people >= 60_000] == limits
    assert (found.gap_people == 100_000) is gap


def test_the_nearest_group_is_named_by_its_municipality(mapping: Mapping) -> None:
    assert reach(mapping, "all").ways[0].nearest == "5001"


def test_a_kind_without_a_group_in_a_room_has_no_way(mapping: Mapping) -> None:
    assert "NA" not in {each.organisation for each in mapping.reaches}


def test_distances_are_those_of_the_core_for_every_municipality_of_the_country(library: Library) -> None:
    rows = read_example(AT).groups
    everyone = figures(rows, library.gazetteer, AT).reaches[0]
    spots = [spot for each in merge(rows, library.gazetteer, AT).groups for spot in each.spots]
    assert len(everyone.ways) == 357
    for way in everyone.ways:
        entry = library.gazetteer.municipalities[way.number]
        nearest = min(distance_km(entry.lat, entry.lon, spot.lat, spot.lon) for spot in spots)
        assert way.km == round(nearest, 1)


def test_svalbard_is_a_line_of_its_own_without_people_and_only_when_a_group_meets_there(
    library: Library,
) -> None:
    there = figures((group("a", "AA", SVALBARD, lat=None, lon=None),), library.gazetteer, AT)
    last = there.by_county[-1]
    assert (last.name, last.people, last.groups, last.per_10000) == ("Svalbard", 0, 1, None)
    assert there.spots[0].approximate
    assert there.spots[0].lat > 77
    elsewhere = figures((group("a", "AA"),), library.gazetteer, AT)
    assert [each.name for each in elsewhere.by_county if each.name == "Svalbard"] == []


# --- 2009 --------------------------------------------------------------------------------------------------------


def test_499_groups_of_2009_stand_beside_the_same_count_of_today(mapping: Mapping) -> None:
    found = {each.key: (each.then, each.page, each.now, each.now_wider) for each in mapping.compared}
    assert found == {
        "groups": (499, "7", 6, 7),
        "twelve_step": (None, "7", 6, 6),
        "relatives": (None, "8", 1, 2),
    }


@pytest.mark.parametrize(
    ("organisation", "substances", "counted"),
    [
        ("AA", (), 1),
        ("AA", ("alcohol",), 1),
        ("Nye", ("drugs", "gambling"), 1),
        ("CoDA", ("codependency",), 1),
        ("GA", (), 0),
        ("Nye", ("gambling",), 0),
        ("Nye", ("food", "sex"), 0),
        ("Angstringen", (), 0),
        ("Blandet selvhjelp", (), 0),
    ],
)
def test_what_2009_left_out_is_left_out_of_the_comparison_only(
    small: Gazetteer, organisation: str, substances: tuple[str, ...], counted: int
) -> None:
    found = figures((group("a", organisation, substances=substances),), small, AT)
    assert found.compared[0].now == counted
    assert found.groups == 1


# --- odd input ---------------------------------------------------------------------------------------------------


def test_nothing_to_count_is_all_zero_and_no_way(small: Gazetteer) -> None:
    empty = figures((), small, AT)
    assert (empty.rows, empty.groups, empty.in_room, empty.reaches, empty.made_up) == (0, 0, 0, (), False)
    assert empty.per_10000 == 0.0


@pytest.mark.parametrize("lat", [float("nan"), float("inf")])
def test_a_point_that_is_no_number_is_not_used(small: Gazetteer, lat: float) -> None:
    found = figures((group("a", "AA", lat=lat),), small, AT)
    assert [(spot.lat, spot.approximate) for spot in found.spots] == [(60.0, True)]


@pytest.mark.parametrize("at", [date.min, date.max])
def test_any_day_can_be_counted(small: Gazetteer, at: date) -> None:
    assert figures(registry(), small, at).rows == 15


def test_the_same_rows_give_the_same_value(small: Gazetteer) -> None:
    assert figures(registry(), small, AT) == figures(registry(), small, AT)
