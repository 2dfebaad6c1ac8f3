"""The registry as a table (CSV, one line a meeting) and as JSON (one object a group)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, time
from typing import Any

from bot.core.model import Group, Meeting

COLUMNS = (
    "id", "name", "organisation", "category", "audience", "place", "address", "municipality",
    "municipality_number", "county", "lat", "lon", "weekday", "starts", "ends", "interval_weeks", "anchor",
    "nth", "format", "link", "open", "led_by", "language", "access", "contact", "website", "note",
    "meeting_note", "confirmed_on", "confirmed_by", "source", "example",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(groups: Iterable[Group]) -> str:
    """UTF-8 text with a header, one line for each meeting; a group without meetings gets one line.

    Lists are separated by spaces. A text that a spreadsheet would run as a formula gets an apostrophe in
    front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for group in groups:
        for meeting in group.meetings or (None,):
            cells = _cells(group, meeting)
            writer.writerow([_cell(cells[column]) for column in COLUMNS])
    return out.getvalue()


def to_json(groups: Iterable[Group]) -> str:
    """A JSON list of groups with their meetings, fields named as in `bot.core.model`, sorted by id."""
    values = [asdict(each) for each in sorted(groups, key=lambda each: each.id)]
    return json.dumps(values, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _cells(group: Group, meeting: Meeting | None) -> dict[str, Any]:
    cells: dict[str, Any] = dict.fromkeys(COLUMNS)
    cells.update({key: value for key, value in asdict(group).items() if key != "meetings"})
    if meeting is not None:
        of_meeting = asdict(meeting)
        cells["meeting_note"] = of_meeting.pop("note")
        cells.update(of_meeting)
    return cells


def _cell(value: Any) -> str | int | float:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case tuple() | list():
            return " ".join(str(each) for each in value)
        case date() | time():
            return _plain(value)
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(value: Any) -> str:
    return value.isoformat(timespec="minutes") if isinstance(value, time) else str(value)
