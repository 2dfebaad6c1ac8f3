"""A group as plain JSON: what the history keeps of it, and the last good copy on disk.

The names are those of `Group` and `Meeting`, days are "2026-11-22", hours "19:00", a season ["09-01", "05-31"]. `lean` leaves
out what stands at its default, which halves the size and says the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, time
from functools import lru_cache
from typing import Any

from bot.core.model import Group, Meeting, MonthDay, Season
from db.rows import Row

Facts = dict[str, Any]

_LISTS = ("audience", "access", "substances")
_TRUTHS = ("open", "example", "approximate", "paused")


class UnreadableFactsError(ValueError):
    """Facts that are no group; `str(error)` says which field."""


def facts_of(group: Group) -> Facts:
    """Every field of the group, in the order of `Group`."""
    return {
        "id": group.id,
        "name": group.name,
        "organisation": group.organisation,
        "category": group.category,
        "audience": list(group.audience),
        "place": group.place,
        "address": group.address,
        "municipality": group.municipality,
        "municipality_number": group.municipality_number,
        "county": group.county,
        "lat": group.lat,
        "lon": group.lon,
        "meetings": [_meeting_facts(each) for each in group.meetings],
        "open": group.open,
        "led_by": group.led_by,
        "language": group.language,
        "access": list(group.access),
        "contact": group.contact,
        "website": group.website,
        "note": group.note,
        "confirmed_on": _day(group.confirmed_on),
        "confirmed_by": group.confirmed_by,
        "source": group.source,
        "example": group.example,
        "approximate": group.approximate,
        "country": group.country,
        "substances": list(group.substances),
        "paused": group.paused,
        "part_of": group.part_of,
        "listed_on": _day(group.listed_on),
        "listed_by": group.listed_by,
        "warning": group.warning,
    }


def facts_of_rows(row: Row, meetings: Sequence[Row], organisation: str) -> Facts:
    """The same of raw rows of `groups` and `meetings`, and the group's "source_id".

    Trusts nothing and never fails: a cell that breaks the rules stands there as it is written, since a history has to say
    what was there before it was mended.
    """
    facts = _copied(row, _GROUP_FIELDS)
    facts["organisation"] = organisation
    facts["meetings"] = [_meeting_facts_of_row(each) for each in meetings]
    for name in _LISTS:
        facts[name] = _list(row[name])
    for name in _TRUTHS:
        facts[name] = _truth(row[name])
    facts["source_id"] = _plain(row["source_id"])
    return facts


def lean(facts: Mapping[str, Any]) -> Facts:
    """`facts` without the fields that stand at their default, in the group and in its meetings."""
    left = {name: value for name, value in facts.items() if name not in _DEFAULTS or value != _DEFAULTS[name]}
    if left.get("meetings"):
        left["meetings"] = [
            {
                name: value
                for name, value in each.items()
                if name not in _MEETING_DEFAULTS or value != _MEETING_DEFAULTS[name]
            }
            for each in left["meetings"]
        ]
    return left


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Facts, Facts]:
    """The fields in which two whole sets of facts differ, as they were and as they are."""
    names = [name for name in after if name not in before or before[name] != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def group_from(facts: Mapping[str, Any]) -> Group:
    """The group of whole or lean facts. Raises UnreadableFactsError.

    A field this program does not know is a fault and not passed over: it may say that the group is not to be shown.
    """
    values = dict(facts)
    try:
        for name in _LISTS:
            if name in values:
                values[name] = tuple(values[name])
        for name in ("confirmed_on", "listed_on"):
            if values.get(name) is not None:
                values[name] = date.fromisoformat(values[name])
        values["meetings"] = tuple(_meeting_from(each) for each in values.get("meetings", ()))
        return Group(**{"audience": (), **values})
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise UnreadableFactsError(str(error)) from error


def _meeting_facts(meeting: Meeting) -> Facts:
    season = meeting.season
    return {
        "weekday": meeting.weekday,
        "starts": _hour(meeting.starts),
        "ends": _hour(meeting.ends),
        "interval_weeks": meeting.interval_weeks,
        "anchor": _day(meeting.anchor),
        "nth": list(meeting.nth),
        "format": meeting.format,
        "link": meeting.link,
        "note": meeting.note,
        "season": None if season is None else [_month_day(season.first), _month_day(season.last)],
        "first_on": _day(meeting.first_on),
        "last_on": _day(meeting.last_on),
        "not_on": [each.isoformat() for each in meeting.not_on],
        "on_holidays": meeting.on_holidays,
    }


def _meeting_facts_of_row(row: Row) -> Facts:
    facts = _copied(row, _MEETING_FIELDS)
    season = [_plain(row["season_first"]), _plain(row["season_last"])]
    facts["season"] = None if season == [None, None] else season
    for name in ("nth", "not_on"):
        facts[name] = _list(row[name])
    for name in ("starts", "ends"):
        facts[name] = _hour_of_cell(row[name])
    facts["on_holidays"] = _truth(row["on_holidays"])
    return facts


def _meeting_from(facts: Mapping[str, Any]) -> Meeting:
    values = dict(facts)
    for name in ("starts", "ends"):
        if values.get(name) is not None:
            values[name] = time.fromisoformat(values[name])
    for name in ("anchor", "first_on", "last_on"):
        if values.get(name) is not None:
            values[name] = date.fromisoformat(values[name])
    if "nth" in values:
        values["nth"] = tuple(values["nth"])
    if "not_on" in values:
        values["not_on"] = tuple(date.fromisoformat(each) for each in values["not_on"])
    if values.get("season") is not None:
        first, last = values["season"]
        values["season"] = Season(_month_day_from(first), _month_day_from(last))
    return Meeting(**{"weekday": None, "starts": None, **values})


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _hour(hour: time | None) -> str | None:
    if hour is None:
        return None
    # Seconds are shown only where somebody wrote some.
    return hour.isoformat("auto" if hour.second or hour.microsecond else "minutes")


def _month_day(day: MonthDay) -> str:
    return f"{day[0]:02d}-{day[1]:02d}"


def _month_day_from(text: str) -> MonthDay:
    month, day = text.split("-")
    return (int(month), int(day))


def _copied(row: Row, names: Sequence[str]) -> Facts:
    facts: Facts = {name: row.get(name) for name in names}
    if bytes in map(type, facts.values()):  # nearly never
        facts = {name: _plain(cell) for name, cell in facts.items()}
    return facts


def _hour_of_cell(cell: Any) -> Any:
    if isinstance(cell, str):
        return _hour_of_text(cell)
    return _plain(cell)


@lru_cache(maxsize=2_000)  # the minutes of a day; each is asked for again and again
def _hour_of_text(cell: str) -> str:
    try:
        return _hour(time.fromisoformat(cell)) or cell
    except ValueError:
        return cell


def _list(cell: Any) -> Any:
    if cell == "[]":  # nearly always, and it must be a new list each time
        return []
    try:
        value = json.loads(cell)
    except (TypeError, ValueError):
        return _plain(cell)
    return value if isinstance(value, list) else cell


def _truth(cell: Any) -> Any:
    return bool(cell) if cell in (0, 1) else _plain(cell)


def _plain(cell: Any) -> Any:
    # SQLite keeps bytes in any column; JSON has none.
    return cell.decode("utf-8", "backslashreplace") if isinstance(cell, bytes) else cell


_GROUP_FIELDS = tuple(each.name for each in fields(Group))
_MEETING_FIELDS = tuple(each.name for each in fields(Meeting))


def _defaults(of: type[Group] | type[Meeting]) -> Facts:
    found: Facts = {}
    for each in fields(of):
        if each.default is not MISSING:
            found[each.name] = list(each.default) if isinstance(each.default, tuple) else each.default
    return found


_DEFAULTS = _defaults(Group) | {"audience": [], "source_id": ""}
_MEETING_DEFAULTS = _defaults(Meeting) | {"weekday": None, "starts": None}
