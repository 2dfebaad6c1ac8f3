"""A group as plain JSON, and as the cells SQLite keeps."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Audience, Format, Group, Meeting, ReportKind, Season
from db.cells import GROUP_COLUMNS, MEETING_COLUMNS, UnstorableGroupError, group_cells, meeting_cells
from db.facts import UnreadableFactsError, changed, facts_of, facts_of_rows, group_from, lean
from db.registry import Registry
from tests.db.conftest import AA, group, url_of

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
days = st.none() | st.dates()
month_days = st.dates().map(lambda day: (day.month, day.day))
meetings = st.builds(
    Meeting,
    weekday=st.none() | st.integers(1, 7),
    starts=st.none() | st.times(),
    ends=st.none() | st.times(),
    interval_weeks=st.integers(1, 52),
    anchor=days,
    nth=st.lists(st.sampled_from([-1, 1, 2, 3, 4, 5]), max_size=3).map(tuple),
    format=st.sampled_from(get_args(Format)),
    link=st.none() | words,
    note=words,
    season=st.none() | st.builds(Season, month_days, month_days),
    first_on=days,
    last_on=days,
    not_on=st.lists(st.dates(), max_size=3).map(tuple),
    on_holidays=st.booleans(),
)
groups = st.builds(
    group,
    st.just("g1"),
    name=words,
    audience=st.lists(st.sampled_from(get_args(Audience)), max_size=3).map(tuple),
    place=words,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    meetings=st.lists(meetings, max_size=3).map(tuple),
    open=st.none() | st.booleans(),
    access=st.lists(words, max_size=3).map(tuple),
    contact=st.none() | words,
    confirmed_on=days,
    listed_on=days,
    paused=st.booleans(),
    country=st.sampled_from(["NO", "SE"]),
    warning=st.none() | st.sampled_from(get_args(ReportKind)),
    substances=st.lists(words, max_size=2).map(tuple),
)


@given(groups)
def test_a_group_comes_back_from_json_as_it_was(one: Group) -> None:
    for facts in (facts_of(one), lean(facts_of(one))):
        assert group_from(json.loads(json.dumps(facts))) == one


@given(groups)
def test_the_cells_say_the_same_as_the_group(one: Group) -> None:
    row = dict(zip(GROUP_COLUMNS, group_cells(one, "aa", "key"), strict=True))
    of_meetings = [dict(zip(MEETING_COLUMNS, each, strict=True)) for each in meeting_cells(one)]
    assert facts_of_rows(row, of_meetings, "AA") == {**facts_of(one), "source_id": "key"}


def test_every_field_of_a_group_is_a_fact() -> None:
    assert list(facts_of(group())) == [each.name for each in fields(Group)]
    assert list(facts_of(group())["meetings"][0]) == [each.name for each in fields(Meeting)]


async def test_the_cells_are_those_that_sqlalchemy_writes(file: Path) -> None:
    odd = group(
        name="Eksempel: Øl-fri ☕ 🎈",
        access=("døvetolk 🎈",),
        meetings=(
            Meeting(5, time(7, 5, 30), season=Season((9, 1), (2, 29)), not_on=(date(2026, 12, 24),), on_holidays=False),
            Meeting(None, None),
        ),
        paused=True,
        open=False,
    )  # fmt: skip
    async with Registry(url_of(file)) as registry:
        await registry.write([AA], [odd], source="prøve", source_ids={"g1": "k"})
    with closing(sqlite3.connect(file)) as connection:
        written = connection.execute(f"SELECT {', '.join(GROUP_COLUMNS)} FROM groups").fetchall()  # noqa: S608
        of_meetings = connection.execute(f"SELECT {', '.join(MEETING_COLUMNS)} FROM meetings").fetchall()  # noqa: S608
    assert written == [group_cells(odd, "aa", "k")]
    assert of_meetings == list(meeting_cells(odd))


@pytest.mark.parametrize(
    "wrong",
    [
        {"lat": float("nan"), "lon": float("nan")},
        {"lat": float("inf"), "lon": 5.0},
        {"access": ("\ud800",)},
    ],
)
def test_what_sqlite_would_keep_as_something_else_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UnstorableGroupError):
        group_cells(group(**wrong), "aa", "")


def test_only_the_fields_that_differ_are_told() -> None:
    before, after = changed(facts_of(group(note="a")), facts_of(group(note="b", open=None)))
    assert before == {"open": True, "note": "a"}
    assert after == {"open": None, "note": "b"}


def test_rows_that_break_the_rules_are_told_as_they_are() -> None:
    row = dict(zip(GROUP_COLUMNS, group_cells(group(), "aa", "k"), strict=True))
    of_meeting = dict(zip(MEETING_COLUMNS, meeting_cells(group())[0], strict=True))
    row |= {"audience": "women", "lat": "north", "note": b"\xff", "confirmed_on": "1.11.26", "open": 7}
    of_meeting |= {"starts": "25:00", "nth": "{}", "season_first": "x", "weekday": b"2"}
    facts = facts_of_rows(row, [of_meeting], "AA")
    assert [facts[name] for name in ("audience", "lat", "note", "confirmed_on", "open")] == [
        "women", "north", "\\xff", "1.11.26", 7,
    ]  # fmt: skip
    assert facts["meetings"][0]["starts"] == "25:00"
    assert facts["meetings"][0]["nth"] == "{}"
    assert facts["meetings"][0]["season"] == ["x", None]
    assert facts["meetings"][0]["weekday"] == "2"
    json.dumps(facts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"hidden": True},
        {"confirmed_on": "in May"},
        {"confirmed_on": 7},
        {"meetings": [{"weekday": 1, "nearly": True}]},
        {"meetings": ["Monday"]},
        {"meetings": [{"season": ["1-1-1", "1"]}]},
        {"name": ...},
    ],
)
def test_facts_of_something_else_are_refused(wrong: dict[str, Any]) -> None:
    facts = {**facts_of(group()), **wrong}
    with pytest.raises(UnreadableFactsError):
        group_from({name: value for name, value in facts.items() if value is not ...})
