"""What the tables may hold."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import db.models
import db.staff_models

PERSONAL = re.compile(
    r"person|member|user|patient|first_?name|last_?name|surname|birth|^age$|gender|ssn|e?mail|phone|mobile|telegram|"
    r"chat|message|conversation|visitor|sponsor|leader|owner|author|created_by|hash|^ip$|diagnos",
    re.IGNORECASE,
)


def test_no_column_can_hold_a_person() -> None:
    columns = [
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
    ]
    assert columns
    assert [each for each in columns if PERSONAL.search(each.split(".")[1])] == []


def test_there_are_these_tables_and_no_more() -> None:
    of_the_registry = {"organisations", "groups", "meetings"}
    of_the_staff = {"acts", "history", "tombstones", "reports", "proposals"}
    assert set(SQLModel.metadata.tables) == of_the_registry | of_the_staff
    assert "No column can hold a person" in " ".join((db.models.__doc__ or "").split())
    assert "Nothing here can hold a person" in (db.staff_models.__doc__ or "")


ORGANISATION = "INSERT INTO organisations VALUES ('aa', 'AA', 'Anonyme Alkoholikere', 'self_help_group')"
GROUP = (
    "INSERT INTO groups (id, organisation_id, name, place, address, municipality, municipality_number,"
    " county, lat, lon, led_by, language, note, confirmed_by, source, source_id, example)"
    " VALUES ('g', '{org}', '{name}', 'Bø', '', 'Bø', '{number}', 'Nordland', {lat}, {lon}, '{led}', 'nb',"
    " '', '', 's', '', {example})"
)
MEETING = (
    "INSERT INTO meetings (group_id, position, weekday, starts, ends, interval_weeks, anchor, format, note)"
    " VALUES ('{group}', 0, {weekday}, {starts}, {ends}, {interval}, {anchor}, '{format}', '')"
)
GOOD_GROUP = {
    "org": "aa", "name": "AA Bø", "number": "1867", "lat": 68.6, "lon": 14.4, "led": "member", "example": 0,
}  # fmt: skip
GOOD_MEETING = {
    "group": "g", "weekday": 1, "starts": "'19:00'", "ends": "'20:00'", "interval": 1, "anchor": "null",
    "format": "online",
}  # fmt: skip


def filled(file: Path, **changes: object) -> None:
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(ORGANISATION)
        connection.execute(GROUP.format(**{**GOOD_GROUP, **changes}))
        connection.execute(MEETING.format(**{**GOOD_MEETING, **changes}))
    finally:
        connection.close()


def test_a_right_row_is_taken(file: Path) -> None:
    filled(file)


@pytest.mark.parametrize(
    "wrong",
    [
        {"org": "bb"},
        {"name": "  "},
        {"number": "867"},
        {"number": "18a7"},
        {"lat": 14.4, "lon": 68.6},
        {"lat": "null"},
        {"led": "kari"},
        {"example": 1},
        {"group": "h"},
        {"weekday": 0},
        {"weekday": 8},
        {"weekday": "null"},
        {"starts": "null"},
        {"interval": 2},
        {"interval": 0},
        {"format": "letter"},
    ],
)
def test_the_file_itself_refuses_a_wrong_row(file: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        filled(file, **wrong)
