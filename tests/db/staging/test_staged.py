"""Rows become groups or problems, every one of them; ids are stable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Meeting
from db.importers.raw import Feed, Problem, RawGroup
from db.staging.fellowships import Fellowships, fellowships_of
from db.staging.identity import LONGEST, group_ids
from db.staging.locating import Locator
from db.staging.staged import Staged, stage
from knowledge.library import Library
from tests.db.staging.conftest import two_fellowships

FEED = Feed("aa-norge", "AA", date(2026, 11, 21))
MONDAY = Meeting(weekday=1, starts=time(19))
BASE = RawGroup(1, "k", "AA Bryggen", "", (MONDAY,), place="Bergen")


def staged(
    organisations: Fellowships, locate: Locator, *rows: RawGroup | Problem, feed: Feed = FEED, **known: object
) -> Staged:
    def read(raw: bytes, feed: Feed) -> Iterator[RawGroup | Problem]:
        yield from rows

    return stage(
        read, b"abc", feed, importer="tiny/1", address="a.json", fetched_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        locate=locate, organisations=organisations, **known,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_row_becomes_a_group_with_what_its_organisation_says(
    organisations: Fellowships, locate: Locator
) -> None:
    found = staged(organisations, locate, BASE)
    (group,) = found.groups
    assert (group.id, group.source, found.keys) == ("aa-norge-k", "aa-norge", {"aa-norge-k": "k"})
    assert (group.organisation, group.category, group.audience, group.led_by) == (
        "AA", "self_help_group", ("self",), "member",
    )  # fmt: skip
    assert (group.confirmed_on, group.confirmed_by) == (None, "")
    assert (group.municipality, group.language) == ("Bergen", "nb")
    assert [each.short for each in found.organisations] == ["AA"]


def test_the_list_counts_as_read_on_the_norwegian_day_it_was_fetched(
    organisations: Fellowships, locate: Locator
) -> None:
    # 23:30 UTC is half past midnight in Norway.
    (group,) = staged(organisations, locate, BASE).groups
    assert (group.listed_on, group.listed_by) == (date(2026, 11, 21), "AA")


@pytest.mark.parametrize(
    ("said", "audience"),
    [
        ((), ("self",)),
        (("women",), ("self", "women")),
        (("relative",), ("relative",)),
        (("youth", "men"), ("self", "youth", "men")),
    ],
)
def test_who_is_narrowed_is_still_of_the_organisation(
    organisations: Fellowships, locate: Locator, said: tuple[str, ...], audience: tuple[str, ...]
) -> None:
    (group,) = staged(organisations, locate, replace(BASE, audience=said)).groups  # type: ignore[arg-type]
    assert group.audience == audience


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"organisation": "Ukjent"}, "organisation"),
        ({"organisation": "Kirkens Bymisjon"}, "category"),
        ({"key": ""}, "key"),
        ({"name": "  "}, "name"),
        ({"name": "AA\x00"}, "name"),
        ({"name": "AA \u202egninevE"}, "name"),
        ({"name": "AA \ud800"}, "name"),
        ({"note": "x" * 2_001}, "note"),
        ({"country": "Norge"}, "country"),
        ({"led_by": "Kari"}, "led_by"),
        ({"audience": ("dogs",)}, "audience"),
        ({"lat": 60.0}, "lat"),
        ({"category": "club"}, "category"),
        ({"meetings": (Meeting(weekday=8, starts=time(19)),)}, "meetings"),
        ({"meetings": (Meeting(weekday=None, starts=time(19)),)}, "meetings"),
        ({"meetings": (Meeting(weekday=1, starts=None, ends=time(19)),)}, "meetings"),
        ({"meetings": (Meeting(weekday=1, starts=time(19), interval_weeks=2),)}, "meetings"),
        ({"meetings": (Meeting(weekday=1, starts=time(19), interval_weeks=53, anchor=date(2026, 1, 1)),)}, "meetings"),
        ({"meetings": (Meeting(weekday=1, starts=time(19), nth=(6,)),)}, "meetings"),
        ({"meetings": (Meeting(weekday=1, starts=time(19), first_on=date(2026, 2, 1), last_on=date(2026, 1, 1)),)}, "meetings"),
        ({"meetings": (replace(MONDAY, link="https://x\n\x07"),)}, "meetings"),
    ],
)  # fmt: skip
def test_a_row_the_registry_would_refuse_costs_itself_and_no_other(
    organisations: Fellowships, locate: Locator, change: dict[str, object], field: str
) -> None:
    bad = replace(BASE, **{"row": 2, "key": "b", "organisation": "AA", **change})  # type: ignore[arg-type]
    found = staged(organisations, locate, BASE, bad)
    (problem,) = found.problems
    assert (problem.row, problem.field, len(found.groups), found.rows) == (2, field, 1, 2)
    assert problem.fault
    assert problem.mend


def test_a_new_emoji_and_a_line_break_are_text_like_any_other(
    organisations: Fellowships, locate: Locator
) -> None:
    found = staged(organisations, locate, replace(BASE, name="AA 🌈 æøå", note="bakdøra\nring på"))
    assert found.problems == ()


def test_the_second_row_with_a_key_is_a_problem_that_names_the_first(
    organisations: Fellowships, locate: Locator
) -> None:
    found = staged(organisations, locate, replace(BASE, row=4), replace(BASE, row=9, name="AA to"))
    assert [each.name for each in found.groups] == ["AA Bryggen"]
    assert "rad 4" in found.problems[0].fault


@pytest.mark.parametrize("named", ["AA", "aa", "Anonyme alkoholikere", "Alkoholikere Anonyme"])
def test_an_organisation_is_known_by_all_its_names(
    organisations: Fellowships, locate: Locator, named: str
) -> None:
    found = staged(
        organisations, locate, replace(BASE, organisation=named), feed=replace(FEED, organisation="")
    )
    assert [each.organisation for each in found.groups] == ["AA"]


def test_remarks_of_reader_and_place_are_kept_with_their_row(
    organisations: Fellowships, locate: Locator
) -> None:
    found = staged(organisations, locate, replace(BASE, row=7, place="Qxyzzy", remarks=("navn utelatt",)))
    assert [(each.row, each.words.split()[0]) for each in found.remarks] == [(7, "navn"), (7, "stedet")]


def test_a_confirmation_comes_from_the_source_alone(organisations: Fellowships, locate: Locator) -> None:
    row = replace(BASE, confirmed_on=date(2026, 11, 1), confirmed_by="gruppa selv")
    (group,) = staged(organisations, locate, row).groups
    assert (group.confirmed_on, group.confirmed_by) == (date(2026, 11, 1), "gruppa selv")


def test_the_room_and_the_street_are_one_line_and_the_room_is_said_once(
    organisations: Fellowships, locate: Locator
) -> None:
    first = replace(BASE, venue="Huset", address="Gata 1")
    second = replace(BASE, key="b", venue="Huset", address="huset, Gata 1")
    assert [each.address for each in staged(organisations, locate, first, second).groups] == [
        "Huset, Gata 1", "huset, Gata 1",
    ]  # fmt: skip


def test_made_up_groups_say_so(organisations: Fellowships, locate: Locator) -> None:
    (group,) = staged(organisations, locate, replace(BASE, name="Eksempel: AA")).groups
    assert group.example


def test_every_organisation_of_the_library_is_found_by_its_short_name(library: Library) -> None:
    known = fellowships_of(library.organisations.values())
    for each in library.organisations.values():
        found = known.find(each.short)
        assert found is not None
        assert found.id == each.id
    aa, al_anon = known.find("AA"), known.find("al-anon")
    assert aa is not None
    assert al_anon is not None
    assert (aa.led_by, al_anon.audience, al_anon.category) == ("member", ("relative",), "self_help_group")


# --- ids ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "ids"),
    [
        (["42"], ["s-42"]),
        (["Håp i hverdagen"], ["s-hap-i-hverdagen"]),
        (["a_b"], ["s-a-b"]),
    ],
)
def test_a_key_is_readable_in_the_id(keys: list[str], ids: list[str]) -> None:
    assert list(group_ids("s", keys, known={}).values()) == ids


def test_keys_that_fold_alike_get_a_suffix_each_whatever_their_order() -> None:
    one, other = group_ids("s", ["a b", "a-b", "c"], known={}), group_ids("s", ["c", "a-b", "a b"], known={})
    assert one == other
    assert len(set(one.values())) == 3
    assert one["c"] == "s-c"


def test_a_key_keeps_the_id_it_has_also_when_another_now_folds_alike() -> None:
    first = group_ids("s", ["a b"], known={})
    second = group_ids("s", ["a b", "a-b"], known=first)
    assert second["a b"] == first["a b"] == "s-a-b"
    assert second["a-b"] != "s-a-b"


def test_an_id_of_another_source_is_never_taken() -> None:
    assert group_ids("aa", ["norge-1"], known={}, taken={"aa-norge-1"})["norge-1"] != "aa-norge-1"


@given(st.lists(st.text(max_size=90), unique=True, max_size=12), st.sampled_from(["s", "a" * 24]))
def test_ids_are_short_plain_different_and_the_same_each_time(keys: list[str], source: str) -> None:
    ids = group_ids(source, keys, known={})
    assert set(ids) == set(keys)
    assert len(set(ids.values())) == len(keys)
    assert ids == group_ids(source, keys, known={})
    for each in ids.values():
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", each)
        assert len(each.encode()) <= LONGEST


@given(
    st.lists(
        st.builds(
            RawGroup,
            row=st.integers(1, 9),
            key=st.text(max_size=5),
            name=st.text(max_size=9),
            organisation=st.sampled_from(["AA", "", "x"]),
            meetings=st.just(()),
            place=st.text(max_size=9),
            country=st.text(max_size=2),
        )
        | st.builds(
            Problem, row=st.integers(0, 9), field=st.text(max_size=3), fault=st.text(), mend=st.text()
        ),
        max_size=8,
    )
)
def test_rows_are_groups_and_problems_whatever_they_hold(
    locate: Locator, rows: list[RawGroup | Problem]
) -> None:
    found = staged(two_fellowships(), locate, *rows)
    assert found.rows == len(rows) == len(found.groups) + len(found.problems)
    assert len({each.id for each in found.groups}) == len(found.groups) == len(found.keys)
