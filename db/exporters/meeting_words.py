"""A meeting in words: as a line of the staff table that is read back, and as people read it on paper (bokmål). Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from bot.core.model import Meeting, MonthDay
from db.importers.cells import tidy
from db.meeting_text import MeetingTextError, meeting_in_text, parse_meeting

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_ORDINALS = {1: "første", 2: "andre", 3: "tredje", 4: "fjerde", 5: "femte", -1: "siste"}
_FORMATS = {"in_person": "", "online": "på nett", "phone": "på telefon"}
UNWRITABLE = "kan ikke skrives i én celle:"
"""Begins what the grammar of the table cannot say. It is read back as a fault, never as another time."""


def table_line(meeting: Meeting) -> str:
    """The meeting as `db.meeting_text.parse_meeting` reads it, its note in brackets; the link stands in a column of its own."""
    line = meeting_in_text(essence(meeting))
    try:
        same = parse_meeting(line) == essence(meeting)
    except MeetingTextError:
        same = False
    if not same:
        line = f"{UNWRITABLE} {in_words(meeting)}"
    note = tidy(meeting.note)
    return (
        f"{line} ({note if _is_balanced(note) else note.replace('(', '').replace(')', '')})" if note else line
    )


def essence(meeting: Meeting) -> Meeting:
    """When it is and nothing else: without link and note, and without what says nothing (a first week of a weekly meeting,
    weeks between weekdays of the month, exceptions on other weekdays, seconds)."""
    weekly = bool(meeting.nth) or meeting.weekday is None or meeting.interval_weeks == 1
    return replace(
        meeting,
        starts=_minutes(meeting.starts),
        ends=_minutes(meeting.ends),
        interval_weeks=1 if weekly else meeting.interval_weeks,
        anchor=None if weekly else meeting.anchor,
        not_on=tuple(sorted({day for day in meeting.not_on if meeting.weekday in (None, day.isoweekday())})),
        link=None,
        note="",
    )


def in_words(meeting: Meeting, *, hours: bool = True) -> str:
    """When it is, as people say it: "annenhver tirsdag kl. 18.00–19.30 på nett, ikke på helligdager". No date of a first week.

    `hours` False leaves out the clock, for formats that say it elsewhere.
    """
    if meeting.weekday is None:
        return " ".join(filter(None, ("etter avtale", _FORMATS[meeting.format])))
    words = [_pace(meeting)]
    if hours and meeting.starts is not None:
        words.append(
            f"kl. {_hour(meeting.starts)}{'' if meeting.ends is None else f'–{_hour(meeting.ends)}'}"
        )
    words.append(_FORMATS[meeting.format])
    said = [" ".join(filter(None, words))]
    if meeting.season is not None:
        said.append(f"bare fra {_day_of_year(meeting.season.first)} til {_day_of_year(meeting.season.last)}")
    if meeting.first_on is not None:
        said.append(f"fra {day_in_words(meeting.first_on)}")
    if meeting.last_on is not None:
        said.append(f"til og med {day_in_words(meeting.last_on)}")
    if not meeting.on_holidays:
        said.append("ikke på helligdager")
    if meeting.not_on:
        said.append(f"ikke {_list([day_in_words(each) for each in meeting.not_on])}")
    return ", ".join(said)


def is_plain_weekly(meeting: Meeting) -> bool:
    """Whether a weekday and an hour say all of when it is."""
    odd = meeting.nth or meeting.interval_weeks != 1 or meeting.season or meeting.first_on or meeting.last_on
    return not odd and not meeting.not_on and meeting.on_holidays


def day_in_words(day: date) -> str:
    """ "12. mai 2026"."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def _pace(meeting: Meeting) -> str:
    assert meeting.weekday is not None  # noqa: S101 - by appointment is said before
    weekday = WEEKDAYS[meeting.weekday - 1]
    if meeting.nth:
        return f"{_list([_ORDINALS[each] for each in meeting.nth])} {weekday} i måneden"
    if meeting.interval_weeks == 1:
        return f"hver {weekday}"
    if meeting.interval_weeks == 2:
        return f"annenhver {weekday}"
    return f"hver {_ORDINALS.get(meeting.interval_weeks, f'{meeting.interval_weeks}.')} {weekday}"


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"


def _minutes(hour: time | None) -> time | None:
    return None if hour is None else time(hour.hour, hour.minute)


def _hour(hour: time) -> str:
    return f"{hour.hour:02d}.{hour.minute:02d}"


def _day_of_year(day: MonthDay) -> str:
    return "siste dag i februar" if day == (2, 29) else f"{day[1]}. {MONTHS[day[0] - 1]}"


def _is_balanced(text: str) -> bool:
    depth = 0
    for each in text:
        depth += (each == "(") - (each == ")")
        if depth < 0:
            return False
    return depth == 0
