"""The machine's table holds every field there is."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from datetime import date, time

import pytest

from bot.core.model import Group, Meeting, Season
from db.exporters.table import COLUMNS, to_csv
from tests.db.conftest import group


def test_every_field_of_a_group_and_a_meeting_has_its_column() -> None:
    of_meeting = {each.name for each in fields(Meeting)} - {"season", "note"} | {
        "meeting_note",
        "season_first",
        "season_last",
    }
    assert set(COLUMNS) == {each.name for each in fields(Group)} - {"meetings"} | of_meeting
    assert len(set(COLUMNS)) == len(COLUMNS)


def test_seasons_exceptions_and_sources_are_written() -> None:
    meeting = Meeting(
        1, time(19), season=Season((8, 15), (6, 15)), not_on=(date(2026, 12, 21), date(2026, 12, 28)), on_holidays=False,
        first_on=date(2026, 1, 5),
    )  # fmt: skip
    one = group(
        meetings=(meeting,),
        listed_on=date(2026, 11, 3),
        listed_by="AA Norge",
        warning="wrong_time",
        paused=True,
    )
    (row,) = csv.DictReader(io.StringIO(to_csv([one])))
    assert (row["season_first"], row["season_last"], row["not_on"]) == (
        "08-15",
        "06-15",
        "2026-12-21 2026-12-28",
    )
    assert (row["on_holidays"], row["first_on"], row["last_on"]) == ("false", "2026-01-05", "")
    assert (row["listed_on"], row["listed_by"], row["warning"], row["paused"]) == (
        "2026-11-03",
        "AA Norge",
        "wrong_time",
        "true",
    )


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "\t=1", "'=1"])
def test_formulas_in_any_dress_are_made_harmless(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(to_csv([group(note=text, meetings=())])))
    assert row["note"] == f"'{text}"


def test_half_a_letter_does_not_stop_the_export() -> None:
    assert to_csv([group(note="a\ud800b")]).encode()
