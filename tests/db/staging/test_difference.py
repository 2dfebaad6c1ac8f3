"""What an import would change, what staff keeps, and where it stops."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.core.model import Group, Meeting, Season
from db.acts import StoredGroup, Tombstone
from db.importers.raw import Feed, Problem
from db.staging.difference import Difference, compare, stops
from db.staging.keeping import WHERE
from db.staging.saying import FIELDS, meeting_in_words, plain, value_in_words
from db.staging.staged import Remark, Staged
from db.staging.words import MOST, in_words
from tests.db.conftest import group as whole_group

TODAY = date(2026, 11, 21)


def group(key: str, **changes: Any) -> Group:
    values = {
        "name": f"AA {key}", "source": "s", "example": False, "confirmed_on": None, "confirmed_by": "",
        "listed_on": TODAY, "listed_by": "s",
    }  # fmt: skip
    return whole_group(f"s-{key}", **{**values, **changes})


def held(each: Group, **origins: int) -> StoredGroup:
    return StoredGroup(each, each.id.removeprefix("s-"), origins)


def registry(*groups: Group) -> dict[str, StoredGroup]:
    return {each.id: held(each) for each in groups}


def staged(*groups: Group, problems: tuple[Problem, ...] = (), remarks: tuple[Remark, ...] = ()) -> Staged:
    return Staged(
        feed=Feed("s", "AA", TODAY), importer="tiny/1", address="a", fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
        sha256="0", rows=len(groups) + len(problems), groups=groups,
        keys={each.id: each.id.removeprefix("s-") for each in groups}, problems=problems, remarks=remarks,
    )  # fmt: skip


def bad(row: int, key: str = "", field: str = "time") -> Problem:
    return Problem(row, field, "feil", "rett", key)


def many(count: int, **changes: Any) -> list[Group]:
    return [group(str(number), **changes) for number in range(count)]


# --- what differs ------------------------------------------------------------------------------------------------


def test_groups_are_new_changed_gone_or_the_same() -> None:
    before = registry(group("same"), group("changed"), group("gone"), whole_group("other-1", source="other"))
    found = compare(before, staged(group("same"), group("changed", place="Bø"), group("new")), {})
    assert [each.id for each in found.new] == ["s-new"]
    assert [(each.before.place, each.after.place, each.fields) for each in found.changed] == [
        ("Ørnes", "Bø", ("place",))
    ]
    assert [each.id for each in found.gone] == ["s-gone"]
    assert [each.id for each in found.same] == ["s-same"]
    assert found.before == 3


def test_a_later_listing_alone_is_no_change_but_is_written() -> None:
    before = registry(group("a", listed_on=date(2026, 11, 1)))
    found = compare(before, staged(group("a")), {})
    assert found.is_nothing
    assert [each.listed_on for each in found.put] == [TODAY]


def test_a_group_whose_row_cannot_be_read_this_time_stays() -> None:
    found = compare(registry(group("a"), group("b")), staged(group("a"), problems=(bad(2, "b"),)), {})
    assert (found.gone, [each.id for each in found.held]) == ((), ["s-b"])


def test_a_group_the_source_itself_withdraws_goes_and_its_row_is_not_bad() -> None:
    source = staged(group("a"), problems=(bad(2, "b", "published"),))
    found = compare(registry(group("a"), group("b")), source, {})
    assert [each.id for each in found.gone] == ["s-b"]
    assert [each.kind for each in stops(found, source)] == ["gone"]
    text = "\n".join(lines(found, source))
    assert "0 med feil, 1 trukket tilbake av kilden" in text
    assert "Trukket tilbake av kilden (1):" in text
    assert "Rader med feil" not in text


# --- what the registry knows better ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "kept"),
    [
        (None, date(2026, 11, 1)),
        (date(2026, 10, 1), date(2026, 11, 1)),
        (date(2026, 11, 9), date(2026, 11, 9)),
    ],
)
def test_a_confirmation_gives_way_to_a_newer_one_only(offered: date | None, kept: date) -> None:
    before = registry(group("a", confirmed_on=date(2026, 11, 1), confirmed_by="telefon"))
    by = "gruppa selv" if offered else ""
    found = compare(before, staged(group("a", confirmed_on=offered, confirmed_by=by)), {})
    (after,) = found.put
    assert (after.confirmed_on, after.confirmed_by) == (kept, "telefon" if kept != offered else "gruppa selv")


def test_a_warning_is_not_the_sources_to_lift() -> None:
    found = compare(registry(group("a", warning="wrong_time")), staged(group("a", place="Bø")), {})
    assert [each.warning for each in found.put] == ["wrong_time"]


@pytest.mark.parametrize("kind", ["edit", "review"])
def test_what_staff_set_stays_and_is_told_until_staff_lets_go(kind: str) -> None:
    before = {"s-a": held(group("a", note="inngang bak"), **{"*": 1, "note": 2})}
    source = staged(group("a", note="inngang foran", place="Bø"))
    found = compare(before, source, {}, act_kinds={1: "import", 2: kind})
    assert [(each.note, each.place) for each in found.put] == [("inngang bak", "Bø")]
    assert [(each.field, each.stored, each.offered) for each in found.kept_by_staff] == [
        ("note", "inngang bak", "inngang foran")
    ]
    free = compare(before, source, {}, act_kinds={1: "import", 2: kind}, let_go={"s-a"})
    assert ([each.note for each in free.put], free.kept_by_staff) == (["inngang foran"], ())


def test_what_an_import_or_a_confirmation_set_is_the_sources_to_change() -> None:
    before = {"s-a": held(group("a", note="x"), **{"*": 1, "note": 2})}
    found = compare(before, staged(group("a", note="y")), {}, act_kinds={1: "import", 2: "confirm"})
    assert [each.note for each in found.put] == ["y"]


def test_where_a_group_is_stays_together() -> None:
    before = {"s-a": held(group("a", lat=60.0, lon=5.0), **{"*": 1, "lat": 2})}
    source = staged(
        group("a", lat=61.0, lon=6.0, municipality="Bergen", municipality_number="4601", place="Bergen")
    )
    (after,) = compare(before, source, {}, act_kinds={1: "import", 2: "edit"}).put
    old = before["s-a"].group
    assert [getattr(after, name) for name in WHERE] == [getattr(old, name) for name in WHERE]


def test_a_group_staff_made_whole_keeps_every_field() -> None:
    before = {"s-a": held(group("a"), **{"*": 1})}
    found = compare(
        before, staged(group("a", name="Nytt", place="Bø", open=None)), {}, act_kinds={1: "review"}
    )
    assert found.changed == ()
    assert {each.field for each in found.kept_by_staff} == {"name", "place", "open"}


# --- the dead ----------------------------------------------------------------------------------------------------


def grave(key: str, keep_until: date = date(2031, 1, 1)) -> dict[str, Tombstone]:
    return {f"s-{key}": Tombstone(f"s-{key}", "s", key, "AA", date(2026, 1, 1), "lagt ned", keep_until)}


def test_a_source_cannot_raise_a_closed_group_and_staff_can() -> None:
    source = staged(group("a"), group("b"))
    found = compare(registry(group("b")), source, grave("a"))
    assert ([each.group.id for each in found.risen], found.new) == (["s-a"], ())
    for chosen in ({"s-a"}, {"all"}):
        raised = compare(registry(group("b")), source, grave("a"), raise_again=chosen)
        assert ([each.id for each in raised.new], raised.raised, raised.risen) == (["s-a"], ("s-a",), ())


@pytest.mark.parametrize(("keep_until", "held_down"), [(TODAY, True), (date(2026, 11, 20), False)])
def test_a_tombstone_holds_to_its_last_day(keep_until: date, held_down: bool) -> None:
    found = compare({}, staged(group("a")), grave("a", keep_until))
    assert (len(found.risen), found.raised) == ((1, ()) if held_down else (0, ("s-a",)))


# --- twins -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "is_twin"),
    [
        ({}, True),
        ({"source": "s"}, False),
        ({"organisation": "NA"}, False),
        ({"municipality_number": "4601"}, False),
        ({"municipality_number": ""}, False),
        ({"meetings": (Meeting(weekday=2, starts=time(19)),)}, False),
        ({"meetings": (Meeting(weekday=1, starts=time(19), format="online"),)}, False),
        ({"example": True}, False),
    ],
)
def test_the_same_meeting_from_another_source_is_a_twin(changes: dict[str, Any], is_twin: bool) -> None:
    other = replace(whole_group("o", source="other", example=False), **changes)
    found = compare({"o": held(other)}, staged(group("a")), {})
    assert [(each.group.id, each.other.id) for each in found.twins] == ([("s-a", "o")] if is_twin else [])


# --- thresholds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "left", "stopped"),
    [
        (3, 2, True),
        (9, 8, True),
        (10, 9, False),
        (20, 18, False),
        (20, 17, True),
        (1, 1, False),
        (100, 90, False),
    ],
)
def test_more_than_a_tenth_gone_stops_however_small_the_source(before: int, left: int, stopped: bool) -> None:
    source = staged(*many(left))
    found = compare(registry(*many(before)), source, {})
    assert [each.kind for each in stops(found, source)] == (["gone"] if stopped else [])


@pytest.mark.parametrize(
    ("of", "changed", "stopped"), [(4, 1, False), (3, 1, True), (100, 25, False), (100, 26, True)]
)
def test_more_than_a_quarter_changed_stops(of: int, changed: int, stopped: bool) -> None:
    source = staged(*many(changed, place="Bø"), *many(of)[changed:])
    found = compare(registry(*many(of)), source, {})
    assert [each.kind for each in stops(found, source)] == (["changed"] if stopped else [])


def test_many_confirmations_at_once_are_no_sign_of_a_broken_source() -> None:
    source = staged(*many(4, confirmed_on=TODAY, confirmed_by="telefon"))
    found = compare(registry(*many(4)), source, {})
    assert (len(found.changed), stops(found, source)) == (4, ())


@pytest.mark.parametrize(
    ("good", "wrong", "stopped"), [(19, 1, False), (18, 1, True), (95, 5, False), (94, 6, True)]
)
def test_more_than_one_row_in_twenty_wrong_stops(good: int, wrong: int, stopped: bool) -> None:
    source = staged(*many(good), problems=tuple(bad(n) for n in range(wrong)))
    found = compare({}, source, {})
    assert [each.kind for each in stops(found, source)] == (["bad_rows"] if stopped else [])


def test_a_source_that_had_no_groups_cannot_lose_any() -> None:
    source = staged(*many(3))
    assert stops(compare(registry(whole_group("x", source="other")), source, {}), source) == ()


@pytest.mark.parametrize("before", [0, 1, 5])
def test_an_empty_source_always_stops(before: int) -> None:
    source = staged()
    kinds = [each.kind for each in stops(compare(registry(*many(before)), source, {}), source)]
    assert kinds == (["gone", "empty"] if before else ["empty"])


def test_a_stop_says_its_figure_and_limit_in_words() -> None:
    source = staged(*many(2))
    (stop,) = stops(compare(registry(*many(3)), source, {}), source)
    assert (round(stop.figure, 3), stop.limit) == (0.333, 0.1)
    assert stop.words == "1 av 3 (33,3 %) av gruppene i registeret er borte fra kilden; grensa er 10 %"


# --- words -------------------------------------------------------------------------------------------------------


def lines(difference: Difference, source: Staged) -> list[str]:
    return list(in_words(difference, source, stops(difference, source)))


def test_a_change_reads_field_by_field_with_weekdays_and_hours() -> None:
    new = (Meeting(weekday=2, starts=time(18), ends=time(19, 30)),)
    source = staged(group("a", meetings=new, open=None, confirmed_on=date(2026, 11, 9)))
    text = "\n".join(lines(compare(registry(group("a")), source, {}), source))
    assert "~ s-a: AA a" in text
    assert (
        "    møter: første og siste mandag 19.00-20.30; annenhver onsdag 18.00 fra 25. november 2026 på telefon;"
        in text
    )
    assert "→ tirsdag 18.00-19.30" in text
    assert "    åpen for alle: ja → ukjent" in text
    assert "    bekreftet: (tomt) → 9. november 2026" in text


def test_the_sum_comes_first_and_the_stops_next() -> None:
    source = staged(
        *many(2), problems=(replace(bad(7), cell="D7"),), remarks=(Remark(1, "AA", "navn utelatt"),)
    )
    found = lines(compare(registry(*many(3)), source, {}), source)
    assert found[0] == "s: 3 rader: 2 grupper, 1 med feil. Nye: 0. Endret: 0. Borte: 1. Uendret: 2."
    assert [line.split()[0] for line in found[1:3]] == ["STOPP:", "STOPP:"]
    assert "  rad 7, celle D7 (time): feil; rett" in found
    assert "  rad 1, AA: navn utelatt" in found


def test_at_most_forty_of_each_are_written_out() -> None:
    source = staged(*many(MOST + 212))
    found = lines(compare({}, source, {}), source)
    assert sum(line.startswith("+ ") for line in found) == MOST
    assert "… og 212 til" in found
    exact = staged(*many(MOST))
    assert not any(line.startswith("…") for line in lines(compare({}, exact, {}), exact))


def test_every_kind_of_entry_has_its_own_heading() -> None:
    before = {**registry(group("gone"), group("unread")), "s-kept": held(group("kept"), **{"*": 1}),
              "o": held(whole_group("o", source="other", example=False))}  # fmt: skip
    source = staged(group("new"), group("kept", place="Bø"), group("dead"), problems=(bad(3, "unread"),))
    found = lines(compare(before, source, grave("dead"), act_kinds={1: "edit"}), source)
    heads = [line.split(" (")[0] for line in found if line.endswith("):")]
    assert heads == [
        "Nye", "Borte fra kilden", "Rader med feil", "Står igjen, for raden kan ikke leses denne gangen",
        "Beholdt slik registeransvarlig har satt det", "Lagt ned før, blir ikke tatt inn",
        "Kan være den samme gruppa som en fra en annen kilde",
    ]  # fmt: skip


def test_no_value_can_rewrite_the_terminal_it_is_shown_on() -> None:
    evil = replace(bad(1), fault="\x1b[2J\x07 hei \u202eiah \ud800\n ny linje", mend="x" * 5_000)
    source = staged(*many(30), problems=(evil,))
    for line in lines(compare({}, source, {}), source):
        assert "\n" not in line
        assert line.isprintable()
        assert len(line) < 700
        line.encode()


@pytest.mark.parametrize(
    ("meeting", "words"),
    [
        (Meeting(weekday=None, starts=None, note="ring"), "etter avtale (ring)"),
        (Meeting(weekday=7, starts=time(0)), "søndag 00.00"),
        (
            Meeting(weekday=3, starts=time(18), interval_weeks=3, anchor=date(2026, 11, 25)),
            "hver 3. onsdag 18.00 fra 25. november 2026",
        ),
        (
            Meeting(weekday=1, starts=time(18), season=Season((8, 15), (6, 15)), on_holidays=False),
            "mandag 18.00, 15. august til 15. juni hvert år, ikke på helligdager",
        ),
        (
            Meeting(
                weekday=1, starts=time(18), first_on=date(2026, 1, 5), last_on=date(2026, 2, 5),
                not_on=(date(2026, 1, 12),), format="online", link="https://x.no",
            ),
            "mandag 18.00 på nett, fra og med 5. januar 2026, til og med 5. februar 2026, ikke 12. januar 2026, https://x.no",
        ),
    ],
)  # fmt: skip
def test_a_meeting_reads_as_staff_would_say_it(meeting: Meeting, words: str) -> None:
    assert meeting_in_words(meeting) == words


def test_every_field_of_a_group_has_a_word() -> None:
    assert {each.name for each in fields(Group)} == set(FIELDS)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("audience", ("self", "women"), "den det gjelder, kvinner"), ("lat", 60.393, "60,39300"), ("paused", True, "ja"),
     ("open", None, "ukjent"), ("note", "", "(tomt)"), ("led_by", "member", "medlemmene på tur")],
)  # fmt: skip
def test_values_read_as_words(field: str, value: object, words: str) -> None:
    assert value_in_words(field, value) == words


def test_a_long_text_is_cut() -> None:
    assert plain("a" * 500).endswith("…")
    assert len(plain("a" * 500)) == 120
