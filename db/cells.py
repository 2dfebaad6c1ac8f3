"""A group as the cells SQLite keeps, ready for the driver: many rows go in at once, and compare with what lies there.

SQLAlchemy would make the same cells row by row at several times the cost, which counts for 100,000 groups.
"""

from __future__ import annotations

import json
from datetime import date, time
from math import isfinite
from typing import Any

from bot.core.model import Group
from db.models import GroupRow, MeetingRow
from db.rows import group_row, meeting_rows

Cells = tuple[Any, ...]

GROUP_COLUMNS: tuple[str, ...] = tuple(name for name in GroupRow.model_fields if name != "origins")
"""The columns of `groups` that hold the group itself; `origins` tells where they are from."""

MEETING_COLUMNS: tuple[str, ...] = tuple(MeetingRow.model_fields)

_TRUTHS = ("open", "example", "approximate", "paused")


class UnstorableGroupError(ValueError):
    """A value that SQLite cannot keep as it is; `str(error)` says which column."""


def group_cells(group: Group, organisation_id: str, source_id: str) -> Cells:
    """The cells of the row of `groups`, in the order of GROUP_COLUMNS. Raises UnstorableGroupError."""
    row = group_row(group, organisation_id, source_id)
    for name in ("lat", "lon"):
        # SQLite would turn "not a number" into NULL and keep a group without its place.
        if row[name] is not None and not isfinite(row[name]):
            raise UnstorableGroupError(f"`{name}` is no number of degrees")
    for name in ("audience", "access", "substances"):
        row[name] = json_cell(row[name])
    for name in ("confirmed_on", "listed_on"):
        row[name] = _day(row[name])
    for name in _TRUTHS:
        row[name] = None if row[name] is None else int(row[name])
    return tuple(row[name] for name in GROUP_COLUMNS)


def meeting_cells(group: Group) -> tuple[Cells, ...]:
    """The cells of the rows of `meetings`, in the order of MEETING_COLUMNS."""
    found = []
    for row in meeting_rows(group):
        for name in ("starts", "ends"):
            row[name] = _hour(row[name])
        for name in ("anchor", "first_on", "last_on"):
            row[name] = _day(row[name])
        row["nth"] = json_cell(row["nth"])
        row["not_on"] = json_cell(row["not_on"])
        row["on_holidays"] = int(row["on_holidays"])
        found.append(tuple(row[name] for name in MEETING_COLUMNS))
    return tuple(found)


def json_cell(value: Any) -> str:
    """`value` as JSON, in the spelling SQLAlchemy writes. Raises UnstorableGroupError for half a character."""
    if value == []:  # most lists, and the call is dear
        return "[]"
    text = json.dumps(value)
    if "\\ud" in text:
        # JSON escapes hide a lone surrogate that no channel could send; pairs (emoji) come out whole.
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise UnstorableGroupError("a text holds half a character") from None
    return text


def storable(text: str) -> str:
    """`text` with what UTF-8 cannot write as an escape: the name of a file may hold such bytes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _hour(hour: time | None) -> str | None:
    return None if hour is None else hour.replace(tzinfo=None).isoformat("microseconds")
