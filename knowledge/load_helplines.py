"""helplines.toml -> the lines to call. What each field means: docs/helplines.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from knowledge.errors import Problem
from knowledge.helplines import AGES, COSTS, Helpline, OpenHours
from knowledge.library import LANGUAGES
from knowledge.toml_file import TomlFile

NEVER_LEFT_OUT = ("113", "112", "116117", "116123")
_KEYS = frozenset(
    {
        "id", "number", "name", "about", "open", "round_the_clock", "closed_on_holidays", "emergency", "to_talk", "age",
        "certain", "languages", "cost", "anonymous", "source", "seen_on", "confirmed_on", "confirmed_by", "expires_on",
    }
)  # fmt: skip
_HOURS_KEYS = frozenset({"days", "from", "to"})
_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MIDNIGHT = 24 * 60
_Code = TypeVar("_Code", bound=str)


def read_helplines(content: Path, root: Path, problems: list[Problem]) -> dict[str, Helpline]:
    """The lines by id, in the order of the file. Every fault is noted; a line with faults is still returned."""
    file = TomlFile.read(content / "helplines.toml", root, problems)
    found: dict[str, Helpline] = {}
    for table in file.tables("helpline"):
        identifier = file.text_of(table, "id", "[[helpline]]")
        near = f'id = "{identifier}"'
        if identifier in found:
            file.problem(f"helpline '{identifier}' stands twice; remove one", near)
        found[identifier] = _line(file, table, identifier, near)
    for needed in NEVER_LEFT_OUT:
        if not any(line.number.replace(" ", "") == needed for line in found.values()):
            file.problem(f"the emergency number {needed} is missing; it may never be left out")
    return found


def _line(file: TomlFile, table: Mapping[str, Any], identifier: str, near: str) -> Helpline:
    for unknown in table.keys() - _KEYS:
        file.problem(f"unknown key `{unknown}`; mend the spelling or remove it", near, unknown)
    name, about = file.table_of(table, "name", near), file.table_of(table, "about", near)
    languages = file.texts_of(table, "languages", near)
    if wrong := next((one for one in languages if not _LANGUAGE.fullmatch(one)), None):
        file.problem(f"'{wrong}' is no code of a language; write 'no', 'en', 'se' …", near, "languages")
    line = Helpline(
        id=identifier,
        number=file.text_of(table, "number", near),
        name={language: file.text_of(name, language, near) for language in LANGUAGES},
        about={language: file.text_of(about, language, near) for language in LANGUAGES},
        open=_open(file, table, near),
        round_the_clock=file.flag(table, "round_the_clock", near),
        closed_on_holidays=file.flag(table, "closed_on_holidays", near),
        emergency=file.flag(table, "emergency", near),
        to_talk=file.flag(table, "to_talk", near),
        age=_one_of(file, table, "age", AGES, "all", near),
        certain=file.flag(table, "certain", near),
        languages=languages,
        cost=_one_of(file, table, "cost", COSTS, "unknown", near),
        anonymous=file.flag(table, "anonymous", near) if "anonymous" in table else None,
        source=file.text_of(table, "source", near),
        seen_on=file.date_of(table, "seen_on", near, required=False),
        confirmed_on=file.date_of(table, "confirmed_on", near, required=False),
        confirmed_by=file.text_of(table, "confirmed_by", near, default=""),
        expires_on=file.date_of(table, "expires_on", near, required=False),
    )
    _check_hours(file, line, near)
    # A date that could not be read is a fault of its own; what follows from it would only hide it.
    if all(getattr(line, key) is not None or key not in table for key in _DATES):
        _check_dates(file, line, near)
    return line


_DATES = ("seen_on", "confirmed_on", "expires_on")


def _one_of(
    file: TomlFile, table: Mapping[str, Any], key: str, codes: tuple[_Code, ...], default: _Code, near: str
) -> _Code:
    value = table.get(key, default)
    for code in codes:
        if value == code:
            return code
    file.problem(f"`{key}` must be one of {', '.join(codes)}", near, key)
    return default


# --- hours


def _open(file: TomlFile, table: Mapping[str, Any], near: str) -> tuple[OpenHours, ...]:
    if "open" not in table:
        return ()
    spans = table["open"]
    if not isinstance(spans, list) or not spans or not all(isinstance(one, dict) for one in spans):
        example = '{ days = [1, 2, 3, 4, 5], from = "09:00", to = "15:00" }'
        file.problem(f"`open` must be a list of spans; write open = [{example}]", near, "open")
        return ()
    found: list[OpenHours] = []
    for span in spans:
        hours = _span(file, span, near)
        if hours is None:
            continue
        for other in found:
            shared = sorted(set(hours.days) & set(other.days))
            if shared and hours.opens < other.closes and other.opens < hours.closes:
                text = f"these hours overlap with {_shown(other)} on day {shared[0]}; write them as one span"
                file.problem(text, near, "open", f'"{span["from"]}"')
        found.append(hours)
    return tuple(found)


def _span(file: TomlFile, span: Mapping[str, Any], near: str) -> OpenHours | None:
    at = (near, "open")
    for unknown in span.keys() - _HOURS_KEYS:
        file.problem(f"unknown key `{unknown}` in `open`; write days, from and to", *at, unknown)
    days = span.get("days")
    right = isinstance(days, list) and days and all(type(one) is int and 1 <= one <= 7 for one in days)
    if not isinstance(days, list) or not right or len(set(days)) != len(days):
        text = f"`days` is {days}; write each day once, as a whole number from 1 (Monday) to 7 (Sunday)"
        written = str(days) if isinstance(days, list) else "days"
        file.problem(text, *at, written)
        return None
    opens, closes = (_minutes(file, span, key, at) for key in ("from", "to"))
    if opens is None or closes is None:
        return None
    if opens >= closes:
        text = f"`from` ({span['from']}) must be before `to` ({span['to']}); split a span that goes over midnight"
        file.problem(text, *at, f'"{span["from"]}"')
        return None
    return OpenHours(tuple(sorted(days)), opens, closes)


def _minutes(file: TomlFile, span: Mapping[str, Any], key: str, at: tuple[str, ...]) -> int | None:
    value = span.get(key)
    if not isinstance(value, str) or _HOUR.fullmatch(value) is None:
        written = f'"{value}"' if isinstance(value, str) else key
        file.problem(f'`{key}` must be an hour from "00:00" to "24:00"; write {key} = "09:00"', *at, written)
        return None
    return int(value[:2]) * 60 + int(value[3:])


def _shown(hours: OpenHours) -> str:
    return "–".join(f"{one // 60:02d}:{one % 60:02d}" for one in (hours.opens, hours.closes))


def _check_hours(file: TomlFile, line: Helpline, near: str) -> None:
    if line.round_the_clock and line.open:
        file.problem("`round_the_clock` and `open` cannot stand together; remove one", near, "open")
    if line.round_the_clock and line.closed_on_holidays:
        text = "`round_the_clock` and `closed_on_holidays` cannot stand together; remove one"
        file.problem(text, near, "closed_on_holidays")


# --- dates


def _check_dates(file: TomlFile, line: Helpline, near: str) -> None:
    if (line.confirmed_on is None) != (not line.confirmed_by):
        text = "`confirmed_on` and `confirmed_by` stand together: the day and the role of the one who called"
        file.problem(text, near, "confirmed_")
    expires = line.expires_on
    if line.emergency:
        if expires is not None:
            file.problem("an emergency number never expires; remove `expires_on`", near, "expires_on")
        return
    known = max((day for day in (line.seen_on, line.confirmed_on) if day is not None), default=None)
    if expires is None:
        if known is not None:
            latest = _a_year_after(known)
            file.problem(f"`expires_on` is missing; write a day, at the latest {latest}", near)
        return
    if known is None:
        text = "`expires_on` needs `seen_on` or `confirmed_on`: nobody knows how old this line is; remove it"
        file.problem(text, near, "expires_on")
    elif line.confirmed_on is not None and expires < line.confirmed_on:
        text = f"`expires_on` ({expires}) is before `confirmed_on` ({line.confirmed_on}); write a later day"
        file.problem(text, near, "expires_on")
    elif expires > _a_year_after(known):
        latest = _a_year_after(known)
        text = (
            f"`expires_on` ({expires}) is over a year after the newest source or call; at the latest {latest}"
        )
        file.problem(text, near, "expires_on")


def _a_year_after(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)
