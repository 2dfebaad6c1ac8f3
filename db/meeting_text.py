"""Reads when a group meets, as a person at the registry writes it in one line of Norwegian. Pure.

mandag 19.00-20.30                            every week annenhver tirsdag 18.00-19.30 fra 2026-11-24  every
other week, one of them the week of that date hver tredje onsdag 18.00 fra 2026-11-25       every third week
første og tredje torsdag 19.00-20.30          of the month; siste = the last etter avtale
by appointment

"på nett" or "på telefon" at the end says the format; without it people meet in one room. Nynorsk forms are
read too.
"""

from __future__ import annotations

import re
from datetime import date, time

from bot.core.model import Format, Meeting

_WEEKDAYS = {
    "mandag": 1, "måndag": 1, "tirsdag": 2, "tysdag": 2, "onsdag": 3, "torsdag": 4, "fredag": 5,
    "lørdag": 6, "laurdag": 6, "søndag": 7, "sundag": 7,
}  # fmt: skip
_ORDINALS = {
    "første": 1, "fyrste": 1, "andre": 2, "tredje": 3, "fjerde": 4, "femte": 5, "siste": -1,
}  # fmt: skip
_EVERY_OTHER = ("annenhver", "annakvar", "annankvar")
_FORMATS: dict[str, Format] = {"på nett": "online", "på telefon": "phone"}
_APPOINTMENT = "etter avtale"
_LINE = re.compile(
    r"(?P<pace>.*?)\s*(?P<weekday>\w+dag)\s+(?P<starts>\d{1,2}[.:]\d{2})(?:\s*[-–]\s*(?P<ends>\d{1,2}[.:]\d{2}))?"
    r"(?:\s+fra\s+(?P<anchor>\S+))?"
)


class MeetingTextError(ValueError):
    """The line cannot be read; `str(error)` quotes the part at fault and shows how to write it."""


def parse_meeting(text: str) -> Meeting:
    """The meeting `text` tells of. Raises MeetingTextError."""
    line = " ".join(text.lower().split())
    form: Format = "in_person"
    for ending, meant in _FORMATS.items():
        if line.endswith(ending):
            form, line = meant, line.removesuffix(ending).strip()
    if line == _APPOINTMENT:
        return Meeting(weekday=None, starts=None, format=form)
    found = _LINE.fullmatch(line)
    if found is None:
        raise MeetingTextError(
            f"'{text}' is no meeting time; write it as 'mandag 19.00-20.30' or '{_APPOINTMENT}'"
        )
    weekday = _WEEKDAYS.get(found["weekday"])
    if weekday is None:
        raise MeetingTextError(f"'{found['weekday']}' is no weekday; write mandag, tirsdag, …, søndag")
    interval, nth = _pace(found["pace"])
    anchor = None if found["anchor"] is None else _date(found["anchor"])
    if interval > 1 and anchor is None:
        raise MeetingTextError(f"'{text}' does not say which weeks; add 'fra' and the date of one meeting")
    if anchor is not None and interval == 1:
        raise MeetingTextError(
            f"'{text}' has a first date without 'annenhver' or 'hver tredje'; remove one of them"
        )
    starts = _hour(found["starts"])
    ends = None if found["ends"] is None else _hour(found["ends"])
    if ends == starts:
        raise MeetingTextError(f"'{text}' ends when it starts; mend or leave out the end")
    return Meeting(
        weekday=weekday,
        starts=starts,
        ends=ends,
        interval_weeks=interval,
        anchor=anchor,
        nth=nth,
        format=form,
    )


def _pace(words: str) -> tuple[int, tuple[int, ...]]:
    """Weeks between meetings, and the weekdays of the month (empty = not monthly)."""
    if words in ("", "hver", "kvar"):
        return 1, ()
    if words in _EVERY_OTHER:
        return 2, ()
    every = re.fullmatch(r"(?:hver|kvar) (\w+)", words)
    if every is not None and _ORDINALS.get(every[1], 0) >= 2:
        return _ORDINALS[every[1]], ()
    ordinals = [_ORDINALS.get(word) for word in re.split(r",\s*|\s+og\s+", words)]
    found = tuple(each for each in ordinals if each is not None)
    if len(found) != len(ordinals) or len(set(found)) != len(found):
        raise MeetingTextError(
            f"'{words}' is not read; write annenhver, hver tredje, første, første og tredje or siste"
        )
    return 1, found


def _hour(digits: str) -> time:
    hour, minute = re.split(r"[.:]", digits)
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise MeetingTextError(f"'{digits}' is no hour; write 00.00 to 23.59") from None


def _date(digits: str) -> date:
    try:
        return date.fromisoformat(digits)
    except ValueError:
        raise MeetingTextError(f"'{digits}' is no date; write it as 2026-11-24") from None
