"""Which groups are shown, in which order, and what is said of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from bot.core.answering.criteria import criteria
from bot.core.answering.matching import HIDDEN_AFTER_DAYS, RADII_KM, Match, rank, single
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Filters, Group, GroupQuery, Meeting, Place
from tests.support.fakes import SATURDAY, days_ago, group, kilometres_north, online_group, place

BERGEN = place()
NO_WISH = Filters()


def _at(km: float, identifier: str, **changes: object) -> Group:
    """A group `km` kilometres north of Bergen, in another municipality."""
    lat, lon = kilometres_north(BERGEN, km)
    return group(
        identifier, lat=lat, lon=lon, municipality_number="9901", municipality="Annensteds", **changes
    )


def _search(
    groups: list[Group], book: Phrasebook, filters: Filters = NO_WISH, where: Place | None = BERGEN
) -> Match:
    return rank(groups, GroupQuery(where, filters), SATURDAY, book)


def _ids(found: Match) -> list[str]:
    return [hit.group.id for hit in found.near]


# --- who is shown ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "shown"),
    [(0, True), (364, True), (HIDDEN_AFTER_DAYS, True), (HIDDEN_AFTER_DAYS + 1, False), (2000, False)],
)
def test_a_group_nobody_confirmed_for_more_than_a_year_is_not_shown(
    bokmal: Phrasebook, days: int, shown: bool
) -> None:
    old = group("old", confirmed_on=days_ago(days))
    assert (_ids(_search([old], bokmal)) == ["old"]) is shown


def test_an_old_group_on_the_net_is_not_shown_either(bokmal: Phrasebook) -> None:
    assert _search([online_group(confirmed_on=days_ago(400))], bokmal).online == ()


def test_treatment_is_never_offered_as_a_group(bokmal: Phrasebook) -> None:
    assert _ids(_search([group(category="treatment")], bokmal)) == []


@pytest.mark.parametrize("organisation", ["GA", "Angstringen"])
def test_gambling_and_anxiety_are_shown_only_when_asked_for(bokmal: Phrasebook, organisation: str) -> None:
    one = group("beside", organisation=organisation)
    assert _ids(_search([one], bokmal)) == []
    assert _ids(_search([one], bokmal, Filters(organisations=(organisation,)))) == ["beside"]


def test_a_minor_never_gets_a_group_for_adults(bokmal: Phrasebook) -> None:
    adults = [
        group("aa"),
        group("women", audience=("women",)),
        group("kin", audience=("relative",)),
        online_group("net"),
    ]
    for filters in (
        Filters(audience=("youth",)),
        Filters(audience=("self", "youth")),
        Filters(audience=("relative", "youth"), organisations=("AA",), weekdays=(4,)),
        Filters(audience=("youth",), format="online"),
    ):
        found = _search(adults, bokmal, filters)
        assert (found.near, found.online) == ((), ())


def test_a_minor_gets_the_groups_for_the_young(bokmal: Phrasebook) -> None:
    found = _search([group("aa"), group("young", audience=("youth",))], bokmal, Filters(audience=("youth",)))
    assert _ids(found) == ["young"]


def test_a_group_for_the_young_alone_is_not_suggested_to_others(bokmal: Phrasebook) -> None:
    assert _ids(_search([group("young", audience=("youth",))], bokmal)) == []


def test_a_refused_fellowship_is_not_shown_even_when_it_is_all_there_is(bokmal: Phrasebook) -> None:
    found = _search([group("aa"), online_group("net")], bokmal, Filters(excluded_organisations=("AA",)))
    assert (found.near, found.online) == ((), ())


# --- how far -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("distances", "radius", "shown"),
    [
        ([5, 20, 50], 25, 2),
        ([5, 50, 55], 60, 3),
        ([50, 55, 100], 60, 2),
        ([10, 110], 120, 2),
        ([110], 120, 1),
        ([130], 120, 0),
        ([], 120, 0),
    ],
)
def test_the_circle_grows_until_there_are_two_groups(
    bokmal: Phrasebook, distances: list[float], radius: float, shown: int
) -> None:
    assert RADII_KM == (25.0, 60.0, 120.0)
    found = _search([_at(km, f"g{km}") for km in distances], bokmal)
    assert (found.radius_km, len(found.near)) == (radius, shown)


def test_the_places_own_municipality_counts_as_near_however_wide_it_is(bokmal: Phrasebook) -> None:
    lat, lon = kilometres_north(BERGEN, 140)
    assert _ids(_search([group("far", lat=lat, lon=lon)], bokmal)) == ["far"]


def test_distances_are_in_kilometres_with_one_decimal(bokmal: Phrasebook) -> None:
    found = _search([_at(12.34, "g")], bokmal)
    assert found.near[0].distance_km == pytest.approx(12.3, abs=0.11)
    assert found.near[0].distance_km == round(found.near[0].distance_km or 0, 1)


def test_an_area_is_answered_by_membership_and_without_distances(bokmal: Phrasebook) -> None:
    county = place(
        id="county:46",
        name="Vestland",
        kind="county",
        municipality="",
        municipality_number="",
        members=("4601", "4647"),
    )
    found = _search([group("in"), group("out", municipality_number="0301")], bokmal, where=county)
    assert [(hit.group.id, hit.distance_km) for hit in found.near] == [("in", None)]
    assert found.radius_km is None


def test_groups_on_the_net_are_offered_where_nothing_is_near(bokmal: Phrasebook) -> None:
    found = _search([_at(300, "far"), online_group("net")], bokmal)
    assert (found.near, [hit.group.id for hit in found.online]) == ((), ["net"])


def test_groups_on_the_net_need_no_place(bokmal: Phrasebook) -> None:
    found = _search([group("g"), online_group("net")], bokmal, Filters(format="online"), where=None)
    assert (found.near, [hit.group.id for hit in found.online]) == ((), ["net"])


# --- what is asked -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "fits", "misses"),
    [
        (Filters(organisations=("NA",)), {"organisation": "NA"}, {}),
        (Filters(weekdays=(4,)), {}, {"meetings": (Meeting(weekday=5, starts=time(19)),)}),
        (Filters(after=time(18)), {}, {"meetings": (Meeting(weekday=4, starts=time(12)),)}),
        (Filters(before=time(16)), {"meetings": (Meeting(weekday=4, starts=time(12)),)}, {}),
        (Filters(open=True), {"open": True}, {"open": None}),
        (Filters(open=False), {"open": False}, {"open": True}),
        (Filters(language="en"), {"language": "en"}, {}),
        (Filters(access=("wheelchair",)), {"access": ("wheelchair",)}, {}),
        (Filters(audience=("women",)), {"audience": ("women",)}, {}),
        (Filters(audience=("relative",)), {"audience": ("relative",)}, {}),
        (Filters(audience=("bereaved",)), {"audience": ("relative",)}, {}),
    ],
)
def test_each_wish_keeps_what_fits_and_leaves_what_does_not(
    bokmal: Phrasebook, filters: Filters, fits: dict[str, object], misses: dict[str, object]
) -> None:
    found = _search([group("yes", **fits), group("no", **misses)], bokmal, filters)
    assert _ids(found) == ["yes"]
    assert found.complete


def test_day_and_hour_must_hold_for_the_same_meeting(bokmal: Phrasebook) -> None:
    split = group(
        "split", meetings=(Meeting(weekday=4, starts=time(12)), Meeting(weekday=2, starts=time(19)))
    )
    found = _search([split], bokmal, Filters(weekdays=(4,), after=time(18), organisations=("AA",)))
    assert not found.complete
    assert found.near[0].missed


def test_the_reasons_are_the_criteria_in_words_and_none_is_lost(bokmal: Phrasebook) -> None:
    filters = Filters(organisations=("AA",), weekdays=(4,), after=time(18), open=True, access=("wheelchair",))
    wanted = {one.says(bokmal) for one in criteria(filters, SATURDAY)}
    whole = _search([group("all", open=True, access=("wheelchair",))], bokmal, filters).near[0]
    assert (set(whole.reasons), whole.missed) == (wanted, ())
    partly = _search([group("some", open=True)], bokmal, filters).near[0]
    assert set(partly.reasons) | set(partly.missed) == wanted
    assert set(partly.missed) == {"med plass til rullestol"}


def test_when_nothing_fits_all_those_that_miss_least_are_shown(bokmal: Phrasebook) -> None:
    filters = Filters(organisations=("AA",), weekdays=(1,), open=True)
    found = _search([group("one", open=True), group("two")], bokmal, filters)
    assert _ids(found) == ["one"]
    assert not found.complete


def test_a_group_that_misses_everything_is_no_help(bokmal: Phrasebook) -> None:
    assert _ids(_search([group("aa")], bokmal, Filters(organisations=("NA",)))) == []


# --- in which order ----------------------------------------------------------------------------------------------


def test_near_comes_before_far_and_fresh_before_old(bokmal: Phrasebook) -> None:
    groups = [_at(20, "far"), group("old", confirmed_on=days_ago(200)), group("near")]
    assert _ids(_search(groups, bokmal)) == ["near", "far", "old"]


def test_of_two_near_ones_the_sooner_comes_first(bokmal: Phrasebook) -> None:
    later = group("later", meetings=(Meeting(weekday=5, starts=time(19)),))
    sooner = group("sooner", meetings=(Meeting(weekday=7, starts=time(19)),))
    assert _ids(_search([later, sooner], bokmal)) == ["sooner", "later"]


def test_a_group_for_some_comes_after_a_group_for_all_unless_it_was_asked_for(bokmal: Phrasebook) -> None:
    groups = [
        group("women", audience=("women",)),
        group("all", meetings=(Meeting(weekday=5, starts=time(19)),)),
    ]
    assert _ids(_search(groups, bokmal)) == ["all", "women"]
    assert _ids(_search(groups, bokmal, Filters(audience=("women",)))) == ["women"]


def test_the_order_does_not_hang_on_the_order_of_the_registry(bokmal: Phrasebook) -> None:
    groups = [_at(km, f"g{km}", confirmed_on=days_ago(km * 2)) for km in (3, 14, 22, 24)]
    assert _ids(_search(groups, bokmal)) == _ids(_search(groups[::-1], bokmal))


def test_the_next_meeting_is_one_that_fits_what_was_asked(bokmal: Phrasebook) -> None:
    both = group("both", meetings=(Meeting(weekday=7, starts=time(11)), Meeting(weekday=4, starts=time(19))))
    hit = _search([both], bokmal, Filters(weekdays=(4,))).near[0]
    assert hit.next is not None
    assert (hit.next.isoweekday(), hit.next.hour) == (4, 19)
    assert hit.next > SATURDAY
    assert hit.meeting == both.meetings[1]


def test_a_group_by_appointment_has_no_next_meeting_and_is_still_shown(bokmal: Phrasebook) -> None:
    hit = _search([group("talk first", meetings=(Meeting(weekday=None, starts=None),))], bokmal).near[0]
    assert hit.next is None


def test_one_group_by_its_link_has_its_next_meeting(bokmal: Phrasebook) -> None:
    hit = single(
        replace(group("g"), lat=None, lon=None, meetings=(Meeting(1, time(20), format="online"),)),
        SATURDAY,
        bokmal,
    )
    assert hit.next is not None
    assert hit.next.isoweekday() == 1
