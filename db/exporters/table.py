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
from db.exporters.formula import harmless

COLUMNS = (
    "id", "name", "organisation", "category", "audience", "substances", "place", "address", "municipality",
    "municipality_number", "county", "country", "lat", "lon", "approximate", "weekday", "starts", "ends", "interval_weeks",
    "anchor", "nth", "season_first", "season_last", "first_on", "last_on", "not_on", "on_holidays", "format", "link",
    "meeting_note", "open", "led_by", "language", "access", "contact", "website", "note", "paused", "part_of",
    "confirmed_on", "confirmed_by", "listed_on", "listed_by", "warning", "source", "example",
)  # fmt: skip
"""Every field of a group and of a meeting. A meeting's note is `meeting_note`, its season two days of the year ("08-15")."""


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
        season = of_meeting.pop("season")
        if season is not None:
            cells["season_first"], cells["season_last"] = (
                f"{month:02d}-{day:02d}" for month, day in (season["first"], season["last"])
            )
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
            # A lone half of a surrogate pair can be written to no file.
            return harmless(str(value).encode("utf-8", "replace").decode("utf-8"))


def _plain(value: Any) -> str:
    return value.isoformat(timespec="minutes") if isinstance(value, time) else str(value)
