"""Rows <-> values. Reading trusts nothing: a row that breaks a rule is named with its column and the mend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any, TypeVar, get_args

from bot.core.model import Audience, Category, Format, Group, Meeting, MonthDay, ReportKind, Season

Row = Mapping[str, Any]
Word = TypeVar("Word", bound=str)

_AUDIENCES: tuple[Audience, ...] = get_args(Audience)
_CATEGORIES: tuple[Category, ...] = get_args(Category)
_FORMATS: tuple[Format, ...] = get_args(Format)
_REPORTS: tuple[ReportKind, ...] = get_args(ReportKind)


class UnreadableRowError(ValueError):
    """A row breaks a rule; `str(error)` names the column, the fault and the mend."""


def group_of(row: Row, organisation: str, category: str, meetings: tuple[Meeting, ...]) -> Group:
    """The group of a raw row of `groups`. `category` is for a row without one. Raises UnreadableRowError."""
    audience = tuple(_one_of(each, _AUDIENCES, "audience") for each in _words(row, "audience"))
    return Group(
        id=_text(row, "id"),
        name=_text(row, "name"),
        organisation=organisation,
        category=_one_of(row["category"] or category, _CATEGORIES, "category"),
        audience=audience,
        place=_text(row, "place"),
        address=_text(row, "address"),
        municipality=_text(row, "municipality"),
        municipality_number=_text(row, "municipality_number"),
        county=_text(row, "county"),
        lat=_degrees(row, "lat"),
        lon=_degrees(row, "lon"),
        meetings=meetings,
        open=None if row["open"] is None else bool(row["open"]),
        led_by=_text(row, "led_by"),
        language=_text(row, "language"),
        access=tuple(_words(row, "access")),
        contact=_maybe_text(row, "contact"),
        website=_maybe_text(row, "website"),
        note=_text(row, "note"),
        confirmed_on=_date(row, "confirmed_on"),
        confirmed_by=_text(row, "confirmed_by"),
        source=_text(row, "source"),
        example=bool(row["example"]),
        approximate=bool(row["approximate"]),
        country=_text(row, "country"),
        substances=tuple(_words(row, "substances")),
        paused=bool(row["paused"]),
        part_of=_text(row, "part_of"),
        listed_on=_date(row, "listed_on"),
        listed_by=_text(row, "listed_by"),
        warning=None if row["warning"] is None else _one_of(row["warning"], _REPORTS, "warning"),
    )


def meeting_of(row: Row) -> Meeting:
    """The meeting of a raw row of `meetings`. Raises UnreadableRowError."""
    weekday = row["weekday"]
    if weekday is not None and weekday not in range(1, 8):
        raise UnreadableRowError("`weekday` must be 1 (Monday) to 7 (Sunday), or empty for by appointment")
    nth = _list(row, "nth")
    if any(each not in (-1, 1, 2, 3, 4, 5) for each in nth):
        raise UnreadableRowError("`nth` must hold 1 to 5, or -1 for the last of the month")
    interval = row["interval_weeks"]
    if not isinstance(interval, int) or interval < 1:
        raise UnreadableRowError("`interval_weeks` must be a whole number from 1")
    return Meeting(
        weekday=weekday,
        starts=_time(row, "starts"),
        ends=_time(row, "ends"),
        interval_weeks=interval,
        anchor=_date(row, "anchor"),
        nth=tuple(nth),
        format=_one_of(row["format"], _FORMATS, "format"),
        link=_maybe_text(row, "link"),
        note=_text(row, "note"),
        season=_season(row),
        first_on=_date(row, "first_on"),
        last_on=_date(row, "last_on"),
        not_on=_dates(row, "not_on"),
        on_holidays=bool(row["on_holidays"]),
    )


def group_row(group: Group, organisation_id: str, source_id: str) -> dict[str, Any]:
    """The row of `groups` that `group_of` reads back as the same value."""
    return {
        "id": group.id,
        "organisation_id": organisation_id,
        "name": group.name,
        "category": group.category,
        "audience": list(group.audience),
        "place": group.place,
        "address": group.address,
        "municipality": group.municipality,
        "municipality_number": group.municipality_number,
        "county": group.county,
        "lat": group.lat,
        "lon": group.lon,
        "open": group.open,
        "led_by": group.led_by,
        "language": group.language,
        "access": list(group.access),
        "contact": group.contact,
        "website": group.website,
        "note": group.note,
        "confirmed_on": group.confirmed_on,
        "confirmed_by": group.confirmed_by,
        "source": group.source,
        "source_id": source_id,
        "example": group.example,
        "approximate": group.approximate,
        "country": group.country,
        "substances": list(group.substances),
        "paused": group.paused,
        "part_of": group.part_of,
        "listed_on": group.listed_on,
        "listed_by": group.listed_by,
        "warning": group.warning,
    }


def meeting_rows(group: Group) -> list[dict[str, Any]]:
    """The rows of `meetings` of a group, in its order."""
    return [
        {
            "group_id": group.id,
            "position": position,
            "weekday": each.weekday,
            "starts": each.starts,
            "ends": each.ends,
            "interval_weeks": each.interval_weeks,
            "anchor": each.anchor,
            "nth": list(each.nth),
            "format": each.format,
            "link": each.link,
            "note": each.note,
            "season_first": None if each.season is None else _day_text(each.season.first),
            "season_last": None if each.season is None else _day_text(each.season.last),
            "first_on": each.first_on,
            "last_on": each.last_on,
            "not_on": [day.isoformat() for day in each.not_on],
            "on_holidays": each.on_holidays,
        }
        for position, each in enumerate(group.meetings)
    ]


def _text(row: Row, column: str) -> str:
    value = row[column]
    if not isinstance(value, str):
        raise UnreadableRowError(f"`{column}` must be a text")
    return value


def _maybe_text(row: Row, column: str) -> str | None:
    return None if row[column] is None else _text(row, column)


def _list(row: Row, column: str) -> list[Any]:
    if row[column] == "[]":  # nearly always, and it must be a new list each time
        return []
    try:
        value = json.loads(row[column])
    except (TypeError, ValueError):
        value = None
    if not isinstance(value, list):
        raise UnreadableRowError(f'`{column}` must be a JSON list, such as [] or ["women"]')
    return value


def _words(row: Row, column: str) -> list[str]:
    value = _list(row, column)
    if not all(isinstance(each, str) for each in value):
        raise UnreadableRowError(f"`{column}` must be a JSON list of texts")
    return value


def _one_of(value: Any, allowed: tuple[Word, ...], column: str) -> Word:
    for each in allowed:
        if value == each:
            return each
    raise UnreadableRowError(f"`{column}` must be one of {', '.join(allowed)}")


def _degrees(row: Row, column: str) -> float | None:
    value = row[column]
    if value is None or isinstance(value, int | float):
        return value
    raise UnreadableRowError(f"`{column}` must be degrees as a number, such as 59.91")


def _date(row: Row, column: str) -> date | None:
    try:
        return None if row[column] is None else date.fromisoformat(row[column])
    except (TypeError, ValueError):
        raise UnreadableRowError(f"`{column}` must be a date, such as 2026-11-22") from None


def _time(row: Row, column: str) -> time | None:
    try:
        return None if row[column] is None else time.fromisoformat(row[column])
    except (TypeError, ValueError):
        raise UnreadableRowError(f"`{column}` must be an hour, such as 19:00") from None


def _dates(row: Row, column: str) -> tuple[date, ...]:
    try:
        return tuple(date.fromisoformat(each) for each in _words(row, column))
    except ValueError:
        raise UnreadableRowError(f'`{column}` must be a JSON list of dates, such as ["2026-12-24"]') from None


def _season(row: Row) -> Season | None:
    if row["season_first"] is None and row["season_last"] is None:
        return None
    return Season(_month_day(row, "season_first"), _month_day(row, "season_last"))


def _month_day(row: Row, column: str) -> MonthDay:
    try:
        # A leap year, so that 29 February may be written.
        day = date.fromisoformat(f"2024-{row[column]}")
    except (TypeError, ValueError):
        raise UnreadableRowError(f"`{column}` must be a month and a day, such as 08-15") from None
    return (day.month, day.day)


def _day_text(day: MonthDay) -> str:
    return f"{day[0]:02d}-{day[1]:02d}"
