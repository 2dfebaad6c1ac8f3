"""When a group meets, in one line of Norwegian: read as a person at the registry writes it, and written so. Pure.

    mandag 19.00-20.30                                        every week
    annenhver tirsdag 18.00-19.30 fra 2026-11-24              every other week, one of them the week of that date
    hver tredje onsdag 18.00 fra 2026-11-25                   every third week
    første og tredje torsdag 19.00, siste fredag 18.00        of the month; siste = the last; also 1. og 3.
    etter avtale, torsdag etter avtale                        by appointment
    … 15. august til 15. juni hvert år, … ikke i juli         a part of the year
    … fra 2026-08-15 til 2027-06-15                           held at all from and to, both included
    … unntatt 2026-12-21 og 2026-12-28, … ikke helligdager    no meeting on these days
    … på nett, … på telefon                                   without it people meet in one room

Nynorsk forms are read too, dates also as 24.12.2026 and 24. desember 2026. With every n weeks `fra` alone says which weeks
and no first day; `fra … til …` says both; `tidligst` and `senest` say the first and the last day alone.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from bot.core.model import Format, Meeting, MonthDay
from db.meeting_dates import MONTH, MONTHS, OF_MONTH, Clauses, MeetingTextError, quoted, read_clauses

__all__ = ["MeetingTextError", "meeting_in_text", "parse_meeting", "parse_meetings"]

_WEEKDAYS = {
    "mandag": 1, "måndag": 1, "tirsdag": 2, "tysdag": 2, "onsdag": 3, "torsdag": 4, "fredag": 5,
    "lørdag": 6, "laurdag": 6, "søndag": 7, "sundag": 7,
}  # fmt: skip
_DAY_NAMES = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_ORDINALS = {
    "første": 1, "fyrste": 1, "andre": 2, "tredje": 3, "fjerde": 4, "femte": 5, "siste": -1,
}  # fmt: skip
_ORDINAL_NAMES = {1: "første", 2: "andre", 3: "tredje", 4: "fjerde", 5: "femte", -1: "siste"}
_EVERY_OTHER = (
    "annenhver", "annen hver", "annakvar", "annankvar", "anna kvar", "annan kvar", "hver annen", "kvar annan",
)  # fmt: skip
_FORM_ENDINGS: dict[Format, str] = {"in_person": "", "online": " på nett", "phone": " på telefon"}
_APPOINTMENT = "etter avtale"
_MOST_WEEKS = 52
"""The tables hold no longer interval; what is rarer than once a year has no pace."""
_LONGEST_LINE = 2_000
"""Some 150 exceptions: more is no meeting time."""
_LONGEST_TEXT = 32_767
"""What a cell of a spreadsheet holds (Excel's own limit)."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_DAY = r"[a-zæøå]+dag(?:er|ar|ene|ane)?"
_DAYS = (
    r"(?:hver|kvar)\s+dag|alle\s+dag(?:er|ar)|daglig|dagleg|(?:alle\s+)?(?:hverdager|kvardagar)"
    rf"|{_DAY}(?:(?:\s*,\s*|\s+og\s+|\s*-\s*|\s+til\s+(?:og\s+med\s+)?){_DAY})*"
)
# A bare number before a month is the day of a date: "19.00-15 juni".
_CLOCK = rf"[0-9]{{1,2}}[.:][0-9]{{2}}|[0-9]{{4}}|[0-9]{{1,2}}(?!\s?{MONTH})"
_LINE = re.compile(
    rf"(?P<pace>.*?)\s*\b(?P<days>{_DAYS})(?P<month>\s+{OF_MONTH})?,?\s+"
    rf"(?:(?:kl\b\.?\s*)?(?P<starts>{_CLOCK})(?![0-9.:])"
    rf"(?:\s*(?:-|\btil\b)\s*(?:kl\b\.?\s*)?(?P<ends>{_CLOCK})(?![0-9.:]|\s*-\s*[0-9]))?"
    rf"|{_APPOINTMENT})(?P<rest>(?:[\s,].*)?)"
)


def parse_meeting(text: str) -> Meeting:
    """The one meeting `text` tells of. Raises MeetingTextError, also when it tells of several."""
    if len(text) > _LONGEST_LINE:
        raise MeetingTextError(f"{quoted(text)} is too long to be a meeting time; write one in each line")
    meetings = _read_line(_plain(text))
    if len(meetings) != 1:
        raise MeetingTextError(f"{quoted(text)} tells of {len(meetings)} meetings; write one weekday")
    return meetings[0]


def parse_meetings(text: str) -> tuple[Meeting, ...]:
    """All meetings `text` tells of, in its order: split at `;` and line breaks, one for each weekday that is named.

    Never empty. Raises MeetingTextError: also where the same meeting stands twice, since one of the two was to be another.
    """
    if len(text) > _LONGEST_TEXT:
        raise MeetingTextError(f"{quoted(text)} is too long to be meeting times; write one in each line")
    found: list[Meeting] = []
    lines = re.split(r"[;\n]", "\n".join(_plain(line) for line in text.splitlines()))
    for line in [each for each in lines if each.strip(" ,.")] or [""]:
        if len(line) > _LONGEST_LINE:
            raise MeetingTextError(f"{quoted(line)} is too long to be a meeting time; write one in each line")
        for meeting in _read_line(line.strip()):
            if meeting in found:
                raise MeetingTextError(f"{quoted(line.strip())} tells of a meeting twice; mend or remove one")
            found.append(meeting)
    return tuple(found)


def meeting_in_text(meeting: Meeting) -> str:
    """The line of bokmål that `parse_meeting` reads as the same value, but for link and note, which a line does not hold.

    What says nothing is left out: an anchor of a weekly meeting, an interval beside `nth`, exceptions on other weekdays,
    seconds. Exceptions come in the order of the calendar.
    """
    starts, ends = _minutes(meeting.starts), _minutes(meeting.ends)
    words: list[str] = []
    every = 1 if meeting.nth or meeting.weekday is None else meeting.interval_weeks
    if meeting.weekday is not None:
        words += [_pace_in_text(meeting, every), _DAY_NAMES[meeting.weekday - 1]]
    if meeting.weekday is None or starts is None:
        words.append(_APPOINTMENT)
    else:
        words.append(_clock(starts) + (f"-{_clock(ends)}" if ends is not None and ends != starts else ""))
    words.append(_bounds_in_text(meeting, every))
    line = " ".join(each for each in words if each)
    if meeting.season is not None:
        line += f", {_year_day(meeting.season.first)} til {_year_day(meeting.season.last)} hvert år"
    if days := sorted({each for each in meeting.not_on if meeting.weekday in (None, each.isoweekday())}):
        line += f", unntatt {_listed([each.isoformat() for each in days])}"
    if not meeting.on_holidays:
        line += ", ikke helligdager"
    return line + _FORM_ENDINGS[meeting.format]


# --- reading ------------------------------------------------------------------------------------------------


def _plain(line: str) -> str:
    """Small letters, single spaces, plain hyphens and composed letters; without marks nobody sees (as Excel and pages leave)."""
    text = unicodedata.normalize("NFKC", line).lower().translate(_DASHES)
    visible = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return " ".join(visible.split()).rstrip(".")


def _read_line(line: str) -> tuple[Meeting, ...]:
    if line == _APPOINTMENT or line.startswith((f"{_APPOINTMENT} ", f"{_APPOINTMENT},")):
        return (_meeting(line, None, None, None, 1, (), read_clauses(line.removeprefix(_APPOINTMENT))),)
    found = _LINE.fullmatch(line)
    if found is None:
        raise MeetingTextError(
            f"{quoted(line)} is no meeting time; write it as 'mandag 19.00-20.30' or '{_APPOINTMENT}'"
        )
    weekdays = _weekdays(found["days"])
    interval, nth = _pace(found["pace"])
    starts = None if found["starts"] is None else _hour(found["starts"])
    ends = None if found["ends"] is None else _hour(found["ends"], end=True)
    if ends is not None and ends == starts:
        raise MeetingTextError(f"{quoted(line)} ends when it starts; mend or leave out the end")
    clauses = read_clauses(found["rest"])
    if (found["month"] or clauses.of_month) and not nth:
        raise MeetingTextError(f"{quoted(line)} does not say which of the month; write første, … or siste")
    if nth and len(weekdays) > 1:
        raise MeetingTextError(
            f"{quoted(line)} can be read in two ways; write 'første mandag 19.00; første torsdag 19.00'"
        )
    for day in clauses.not_on:
        if day.isoweekday() not in weekdays:
            raise MeetingTextError(
                f"'{day}' is a {_DAY_NAMES[day.isoweekday() - 1]} and no day of this meeting; mend the date"
            )
    return tuple(_meeting(line, each, starts, ends, interval, nth, clauses) for each in weekdays)


def _meeting(
    line: str,
    weekday: int | None,
    starts: time | None,
    ends: time | None,
    interval: int,
    nth: tuple[int, ...],
    clauses: Clauses,
) -> Meeting:
    first_on, anchor = clauses.first_on, None
    if interval > 1:
        anchor = clauses.start
        if anchor is None:
            raise MeetingTextError(
                f"{quoted(line)} does not say which weeks; add 'fra' and the date of one meeting"
            )
    elif clauses.start is not None:
        if first_on not in (None, clauses.start):
            raise MeetingTextError(f"{quoted(line)} has two first dates; remove 'fra' or 'tidligst'")
        first_on = clauses.start
    if first_on is not None and clauses.last_on is not None and clauses.last_on < first_on:
        raise MeetingTextError(f"{quoted(line)} ends before it begins; mend one of the dates")
    days = sorted({each for each in clauses.not_on if weekday in (None, each.isoweekday())})
    return Meeting(
        weekday=weekday,
        starts=starts,
        ends=ends,
        interval_weeks=interval,
        anchor=anchor,
        nth=nth,
        format=clauses.form or "in_person",
        season=clauses.season,
        first_on=first_on,
        last_on=clauses.last_on,
        not_on=tuple(days),
        on_holidays=clauses.on_holidays,
    )


def _weekdays(words: str) -> tuple[int, ...]:
    """ISO weekdays in the order they were written."""
    if re.search(r"hverdager|kvardagar", words):
        return (1, 2, 3, 4, 5)
    if re.search(r"\bdag(?:er|ar)?$|^dagl", words):
        return (1, 2, 3, 4, 5, 6, 7)
    found: list[int] = []
    for part in re.split(r"\s*,\s*|\s+og\s+", re.sub(r"\s+til\s+og\s+med\s+|\s+til\s+", "-", words)):
        ends = [_weekday(each.strip()) for each in part.split("-")]
        if len(ends) > 2:
            raise MeetingTextError(f"{quoted(words)} is not read; write 'mandag-fredag'")
        # Around the week where the second comes first: "fredag-mandag" are four days.
        found += [(ends[0] + step - 1) % 7 + 1 for step in range((ends[-1] - ends[0]) % 7 + 1)]
    if len(set(found)) != len(found):
        raise MeetingTextError(f"{quoted(words)} names a weekday twice; mend or remove one")
    return tuple(found)


def _weekday(word: str) -> int:
    day = _WEEKDAYS.get(re.sub(r"(?<=dag)(?:er|ar|ene|ane)$", "", word))
    if day is None:
        raise MeetingTextError(f"{quoted(word)} is no weekday; write mandag, tirsdag, …, søndag")
    return day


def _pace(words: str) -> tuple[int, tuple[int, ...]]:
    """Weeks between meetings, and the weekdays of the month (empty = not monthly)."""
    said = re.sub(r"\s+(?:uke|veke)\b", "", words)
    said = re.sub(r"\s*,?\s*\bpå$", "", said).rstrip(" ,")
    if said in ("", "hver", "kvar"):
        return 1, ()
    if said in _EVERY_OTHER:
        return 2, ()
    every = re.fullmatch(r"(?:hver|kvar)\s+(?:([0-9]{1,2})\.?|(\w+))", said)
    if every is not None:
        weeks = int(every[1]) if every[1] else _ORDINALS.get(every[2], 0)
        if 2 <= weeks <= _MOST_WEEKS:
            return weeks, ()
    ordinals = [_ordinal(word) for word in re.split(r",\s*|\s+og\s+", said)]
    found = tuple(each for each in ordinals if each is not None)
    if len(found) != len(ordinals) or len(set(found)) != len(found):
        raise MeetingTextError(
            f"{quoted(words)} is not read; write annenhver, hver tredje, første, første og tredje or siste,"
            " and meetings at other times in a line of their own"
        )
    return 1, found


def _ordinal(word: str) -> int | None:
    number = re.fullmatch(r"([1-5])\.?", word)
    return int(number[1]) if number is not None else _ORDINALS.get(word)


def _hour(digits: str, *, end: bool = False) -> time:
    """ "19.30", "19:30", "1930" or "19"; as an end also "24.00"."""
    plain = re.sub(r"[.:]", "", digits)
    hour, minute = (int(plain), 0) if len(plain) < 3 else (int(plain[:-2]), int(plain[-2:]))
    if end and (hour, minute) == (24, 0):
        return time(0)
    try:
        return time(hour, minute)
    except ValueError:
        raise MeetingTextError(f"{quoted(digits)} is no hour; write 00.00 to 23.59") from None


# --- writing ------------------------------------------------------------------------------------------------


def _pace_in_text(meeting: Meeting, every: int) -> str:
    if meeting.nth:
        return _listed([_ORDINAL_NAMES[each] for each in dict.fromkeys(meeting.nth)])
    if every <= 1:
        return ""
    if every == 2:
        return "annenhver"
    return f"hver {_ORDINAL_NAMES.get(every, f'{every}.')}"


def _bounds_in_text(meeting: Meeting, every: int) -> str:
    first, last = meeting.first_on, meeting.last_on
    start = meeting.anchor if every > 1 else first
    parts: list[str] = []
    if start is not None:
        parts.append(f"fra {start}")
    if start is not None and start == first and last is not None:
        return f"fra {start} til {last}"
    if every > 1 and first is not None:
        parts.append(f"tidligst {first}")
    if last is not None:
        parts.append(f"senest {last}" if every > 1 else f"til {last}")
    return " ".join(parts)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"


def _minutes(hour: time | None) -> time | None:
    return None if hour is None else hour.replace(second=0, microsecond=0)


def _clock(hour: time) -> str:
    return f"{hour.hour:02d}.{hour.minute:02d}"


def _year_day(day: MonthDay) -> str:
    return f"{day[1]}. {MONTHS[day[0] - 1]}"
