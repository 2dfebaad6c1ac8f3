"""Counting and exporting the registry."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from db.counts import ABROAD, age_of, count_groups
from db.exporters.table import COLUMNS, to_csv, to_json
from tests.db.conftest import group

TODAY = date(2026, 11, 22)


def test_groups_are_counted_by_county_and_organisation_the_most_first() -> None:
    counts = count_groups(
        [
            group("a"),
            group("b", county="Agder", municipality_number="4204", organisation="NA"),
            group("c", example=False),
            group("d", county="", municipality_number="", confirmed_on=None),
        ],
        TODAY,
    )
    assert (counts.at, counts.groups, counts.meetings, counts.examples, counts.municipalities) == (
        TODAY,
        4,
        12,
        3,
        2,
    )
    assert counts.by_county == (("Nordland", 2), ("", 1), ("Agder", 1))
    assert counts.by_organisation == (("AA", 3), ("NA", 1))
    assert dict(counts.ages) == {"fresh": 3, "check_first": 0, "warned": 0, "hidden": 0, "unconfirmed": 1}


@pytest.mark.parametrize(
    ("confirmed", "age"),
    [
        (date(2026, 8, 24), "fresh"),  # 90 days
        (date(2026, 8, 23), "check_first"),
        (date(2026, 5, 26), "check_first"),  # 180 days
        (date(2026, 5, 25), "warned"),
        (date(2025, 11, 22), "warned"),  # 365 days
        (date(2025, 11, 21), "hidden"),
        (None, "unconfirmed"),
    ],
)
def test_the_age_of_a_group_turns_on_the_day(confirmed: date | None, age: str) -> None:
    assert age_of(group(confirmed_on=confirmed), TODAY) == age


def test_counting_nothing_gives_noughts() -> None:
    counts = count_groups([], TODAY)
    assert (counts.groups, counts.by_county, counts.by_organisation) == (0, (), ())


def test_the_table_has_one_line_a_meeting() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv([group("a"), group("b", meetings=())]))))
    assert [row["id"] for row in rows] == ["a", "a", "a", "b"]
    assert tuple(rows[0]) == COLUMNS
    first = rows[0]
    assert (first["weekday"], first["starts"], first["ends"], first["nth"]) == ("1", "19:00", "20:30", "1 -1")
    assert (first["audience"], first["open"], first["confirmed_on"]) == ("self women", "true", "2026-11-01")
    assert (rows[2]["weekday"], rows[2]["meeting_note"], rows[3]["format"]) == ("", "ring først", "")


@pytest.mark.parametrize("text", ["=1+1", "+47", "-x", "@a"])
def test_a_text_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    row = next(csv.DictReader(io.StringIO(to_csv([group(note=text)]))))
    assert row["note"] == f"'{text}"


def test_the_json_is_sorted_and_keeps_every_field() -> None:
    values = json.loads(to_json([group("b"), group("a")]))
    assert [each["id"] for each in values] == ["a", "b"]
    assert values[0]["meetings"][1]["anchor"] == "2026-11-25"
    assert values[0]["place"] == "Ørnes"
    assert set(values[0]) >= {"lat", "confirmed_on", "example"}


def test_groups_abroad_are_no_groups_on_the_net() -> None:
    abroad = group("a", country="SE", county="", municipality="", municipality_number="", lat=59.3, lon=18.0)
    counts = count_groups([group("b"), abroad], date(2026, 11, 22))
    assert dict(counts.by_county) == {"Nordland": 1, ABROAD: 1}
