"""When a group meets, read from the words of somebody who reports it: "annenhver torsdag kl 19-20.30", "first Monday at 7 pm".

Not the readers of days and hours a person wants: there "tidlig" and "ikke onsdag" are wishes, here every word is a fact. What
was not understood is told (`rest`), so that staff sees the words themselves.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, time

from bot.core.model import Format, Meeting

MOST_MEETINGS = 12
"""As many as a proposal may hold; a group that meets more often has a list of its own."""

_LONGEST = 300
_CUT = 2_000  # before anything else is done with a text from outside
_DAYS = {
    name: day
    for day, names in enumerate(
        (
            "mandag måndag monday mon man", "tirsdag tysdag tuesday tue tirs tir", "onsdag wednesday wed ons",
            "torsdag thursday thu tors tor", "fredag friday fri fre", "lørdag laurdag saturday sat lør",
            "søndag sundag sunday sun søn",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ORDINALS = {
    "første": 1, "fyrste": 1, "first": 1, "andre": 2, "annen": 2, "second": 2, "tredje": 3, "third": 3, "fjerde": 4, "fourth": 4,
    "femte": 5, "fifth": 5, "siste": -1, "last": -1, "sist": -1,
}  # fmt: skip
_HOURS = {
    name: hour
    for hour, names in enumerate(
        (
            "ett one", "to two", "tre three", "fire four", "fem five", "seks six", "sju syv seven", "åtte eight",
            "ni nine", "ti ten", "elleve eleven", "tolv twelve",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# Nobody holds a meeting at three in the night: a bare hour up to this one is after noon. The summary shows how it was read.
_LAST_SMALL_HOUR = 7

_DAY = (
    r"\b(?P<day>mandag|måndag|tirsdag|tysdag|onsdag|torsdag|fredag|lørdag|laurdag|søndag|sundag"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|(?:mon|man|tue|tirs|tir|wed|ons|thu|tors|tor|fri|fre|sat|lør|sun|søn)(?=\.|\s+[0-9]|\s+kl))"
    r"(?:er|ar|ane|ene|en|s|skveld(?:en|er|ar)?|kveld(?:en|er|ar)?)?\b\.?"
)
_EVERY_DAY = r"\b(?P<all>(?:hver|kvar|every) dag|alle dag(?:er|ar)|daglig|dagleg|daily|every day)\b"
_WORKDAYS = r"\b(?P<work>(?:alle )?(?:hverdager|kvardagar|kvardager)|weekdays)\b"
_THROUGH = r"(?P<through>\s*(?:-|\b(?:til og med|til|to|through)\b)\s*(?=[a-zæøå]+da[gy]))"
_PACE = (
    r"\b(?P<other>annenhver|annen hver|annankvar|annakvar|annan kvar|anna kvar|annenkvar|hver annen|hver andre"
    r"|kvar annan|kvar andre"
    r"|partallsuker?|partalsveker?|oddetallsuker?|oddetalsveker?|every other|every second|every two weeks"
    r"|every 2 weeks|fortnightly|hver 2\.|kvar 2\.)\b\.?"
    r"|\b(?:hver|kvar|every)\s+(?P<every>tredje|fjerde|third|fourth|3\.|4\.)"
    r"|\b(?P<nth>(?:første|fyrste|first|andre|second|tredje|third|fjerde|fourth|femte|fifth|siste|sist|last)\b"
    r"|(?<![0-9.:])[1-5](?:\.|st|nd|rd|th)(?=\s*(?:,|og\b|and\b|&|[a-zæøå]+da[gy])))"
    r"|\b(?P<weekly>hver|kvar|every|weekly|ukentlig)\b"
)
_NUMBER_HOUR = (
    r"(?:(?:2[0-3]|[01][0-9])[0-5][0-9]|(?:2[0-4]|[01]?[0-9])(?:[.:][0-5][0-9])?)(?![0-9])(?:\s*(?:am|pm)\b)?"
)
_WORD_HOUR = rf"(?:halv\s+)?(?:{'|'.join(_HOURS)})\b"
_CLOCK = r"(?:kl\b\.?|klokka|klokken|at)\s*"
_TIME = (
    rf"(?<![0-9.:/])(?:(?P<starts>(?:{_CLOCK})?{_NUMBER_HOUR})"
    rf"(?:\s*(?:-|\btil\b|\bto\b)\s*(?:{_CLOCK})?(?P<ends>{_NUMBER_HOUR}))?)"
    rf"|(?:{_CLOCK}|(?=\bhalv\b))(?P<word>{_WORD_HOUR})"
)
_ISO_DATE = re.compile(r"\b(20[0-9]{2})-([01][0-9])-([0-3][0-9])\b")
_DATE = re.compile(
    r"\b([0-3]?[0-9])\.\s?([01]?[0-9])\.\s?(20[0-9]{2})\b"
    r"|\b[0-3]?[0-9]\.?\s?(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    r"|january|february|march|may|june|july|october|december)\b"
)
_TOKEN = re.compile(
    "|".join((_EVERY_DAY, _WORKDAYS, _THROUGH, _PACE.replace("(?P<word>", "(?:"), _DAY, _TIME))
)
_BY_APPOINTMENT = re.compile(
    r"\b(?:etter (?:nærmere )?avtale|etter nærare avtale|avtales|by appointment|by agreement|by arrangement)\b"
)
_FORMATS: tuple[tuple[re.Pattern[str], Format], ...] = (
    (re.compile(r"\b(?:på nett|på nettet|digitalt|digitale|online|zoom|teams|over nett)\b"), "online"),
    (re.compile(r"\b(?:på telefon|over telefon|by phone|on the phone)\b"), "phone"),
)
_FILLERS = frozenset(
    """
    og and på on i in av of the vi møtes møtest meet we har have møte møter møtet meeting meetings er are is kveld
    kvelden uke veke week uka fra frå from til to each every hver kvar det den måneden månad månaden måned month the a
    """.split()
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


@dataclass(frozen=True, slots=True)
class MeetingTimes:
    """What was read. `meetings` are empty where no day with an hour was; `rest` is true where words were left over.

    The meeting of every n weeks has an `anchor` only where a date was written: which weeks it is, staff must ask.
    """

    meetings: tuple[Meeting, ...]
    rest: bool


def read_meeting_times(text: str) -> MeetingTimes:
    """The meetings `text` tells of, in its order, each once, at most twelve. Reads any text without raising."""
    line = " ".join(unicodedata.normalize("NFKC", text[:_CUT]).lower().translate(_DASHES).split())[:_LONGEST]
    form: Format = "in_person"
    for pattern, meant in _FORMATS:
        if pattern.search(line):
            form = meant
            line = pattern.sub(" ", line)
    if _BY_APPOINTMENT.search(line):
        rest = _left_over(_BY_APPOINTMENT.sub(" ", line))
        return MeetingTimes((Meeting(None, None, format=form),), rest)
    anchor = _anchor(line)
    dates = len(_DATE.findall(line)) + len(_ISO_DATE.findall(line)) > (anchor is not None)
    line = _DATE.sub(" ", _ISO_DATE.sub(" ", line))
    reading = _Reading(form, anchor)
    for found in _TOKEN.finditer(line):
        reading.take(found)
    which = re.search(r"partal|oddetal", line) is not None
    used = any(each.interval_weeks > 1 for each in reading.all())
    rest = dates or which or _left_over(_TOKEN.sub(" ", line)) or (anchor is not None and not used)
    return MeetingTimes(reading.all()[:MOST_MEETINGS], rest)


def meeting_line(meeting: Meeting) -> str:
    """`meeting` in one line as staff writes it (docs/registry.md, "Når møtene er"), in bokmål: what the registry reads back.

    Every n weeks without a date stays so; the registry then asks for one.
    """
    ending = {"in_person": "", "online": " på nett", "phone": " på telefon"}[meeting.format]
    if meeting.weekday is None or meeting.starts is None:
        return f"etter avtale{ending}"
    day = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")[meeting.weekday - 1]
    names = {1: "første", 2: "andre", 3: "tredje", 4: "fjerde", 5: "femte", -1: "siste"}
    pace = " og ".join(names[each] for each in meeting.nth)
    if not pace and meeting.interval_weeks > 1:
        pace = "annenhver" if meeting.interval_weeks == 2 else f"hver {names[meeting.interval_weeks]}"
    hours = f"{meeting.starts:%H.%M}" + (f"-{meeting.ends:%H.%M}" if meeting.ends is not None else "")
    since = f" fra {meeting.anchor.isoformat()}" if meeting.interval_weeks > 1 and meeting.anchor else ""
    return " ".join(part for part in (pace, day, hours) if part) + since + ending


@dataclass(frozen=True, slots=True)
class _Pace:
    weeks: int = 1
    nth: tuple[int, ...] = ()


_WEEKLY = _Pace()


class _Reading:
    """What was said so far: the days that wait for an hour, each with its pace, and the meetings that are whole."""

    def __init__(self, form: Format, anchor: date | None) -> None:
        self._form = form
        self._anchor = anchor
        self._days: list[tuple[int, _Pace]] = []
        self._hours: tuple[time, time | None] | None = None
        self._pace: _Pace = _WEEKLY
        """The pace of the days to come; `_loose` while no day has come since it was said."""
        self._loose = False
        self._through = False
        self._hours_first = False
        self._whole: list[list[Meeting]] = []

    def take(self, found: re.Match[str]) -> None:
        if found["through"]:
            self._through = bool(self._days) and self._hours is None
        elif found["day"]:
            self._take_days([_DAYS[found["day"]]])
        elif found["all"] or found["work"]:
            self._take_days([1, 2, 3, 4, 5, 6, 7][: 5 if found["work"] else 7])
        elif found["starts"] or found["word"]:
            self._take_hours(_hours(found))
        else:
            self._take_pace(found)

    def all(self) -> tuple[Meeting, ...]:
        """The meetings, also those that are whole with the end of the text; each once."""
        groups = [*self._whole, self._made()] if self._days else [*self._whole]
        if self._loose and groups:
            # "torsdager kl 19 annenhver uke": said after all, of what was said last.
            groups[-1] = [_at_pace(each, self._pace, self._anchor) for each in groups[-1]]
        return tuple(dict.fromkeys(each for group in groups for each in group))

    def _take_days(self, days: list[int]) -> None:
        if self._days and self._hours is not None:
            self._end()
        if self._through:
            first = self._days[-1][0]
            # Around the week where the second comes first: "fredag til mandag" are four days.
            days = [(first + step - 1) % 7 + 1 for step in range(1, (days[0] - first) % 7 + 1)]
        self._days += [(day, self._pace) for day in days]
        self._through = self._loose = False

    def _take_hours(self, hours: tuple[time, time | None] | None) -> None:
        if hours is None:
            return
        if self._loose and self._days:
            self._days = [(day, self._pace if pace == _WEEKLY else pace) for day, pace in self._days]
            self._loose = False
        if self._hours is not None:
            self._end(keep_days=not self._hours_first)  # "mandag 12 og 19" are two on one day
        elif not self._days:
            self._hours_first = True
        self._hours = hours

    def _take_pace(self, found: re.Match[str]) -> None:
        before = self._pace if self._loose else _WEEKLY
        if found["other"]:
            self._pace = _Pace(2)
        elif found["every"]:
            self._pace = _Pace({"t": 3, "3": 3, "f": 4, "4": 4}[found["every"][0]])
        elif found["nth"]:
            word = found["nth"]
            value = int(word[0]) if word[0].isdigit() else _ORDINALS[word]
            self._pace = _Pace(1, (*before.nth, *(() if value in before.nth else (value,))))
        else:
            self._pace = before
        self._loose = True

    def _end(self, *, keep_days: bool = False) -> None:
        self._whole.append(self._made())
        if not keep_days:
            self._days, self._hours_first = [], False
            self._pace = self._pace if self._loose else _WEEKLY
        self._hours = None
        self._through = False

    def _made(self) -> list[Meeting]:
        if self._hours is None:
            return []
        starts, ends = self._hours
        plain = [(Meeting(day, starts, ends, format=self._form), pace) for day, pace in self._days]
        return [_at_pace(meeting, pace, self._anchor) for meeting, pace in plain]


def _at_pace(meeting: Meeting, pace: _Pace, anchor: date | None) -> Meeting:
    return replace(
        meeting, interval_weeks=pace.weeks, nth=pace.nth, anchor=anchor if pace.weeks > 1 else None
    )


def _hours(found: re.Match[str]) -> tuple[time, time | None] | None:
    if found["word"]:
        *half, name = found["word"].split()
        hour = _HOURS[name]
        hour += 12 if hour <= _LAST_SMALL_HOUR or half else 0
        return (time((hour - 1) % 24, 30), None) if half else (time(hour % 24), None)
    starts = _hour(found["starts"])
    ends = _hour(found["ends"]) if found["ends"] else None
    return None if starts is None else (starts, ends if ends != starts else None)


def _hour(words: str) -> time | None:
    digits = re.search(r"([0-9]{1,2})(?:[.:]?([0-9]{2}))?\s*(am|pm)?$", words)
    if digits is None:
        return None
    hour, minute, half = int(digits[1]), int(digits[2] or 0), digits[3]
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        return time(hour % 12 + (12 if half == "pm" else 0), minute)
    if hour <= _LAST_SMALL_HOUR and hour and digits[1][0] != "0":
        hour += 12
    return time(hour % 24, minute) if hour < 24 or not minute else None


def _anchor(line: str) -> date | None:
    """The first whole date that is written, "2026-11-24" or "24.11.2026"; None where there is none, or no such day."""
    iso = _ISO_DATE.search(line)
    plain = next((found for found in _DATE.finditer(line) if found[1]), None)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if plain is not None:
            return date(int(plain[3]), int(plain[2]), int(plain[1]))
    except ValueError:
        return None
    return None


def _left_over(line: str) -> bool:
    return any(word not in _FILLERS for word in re.findall(r"[a-zæøå0-9]+", line))
