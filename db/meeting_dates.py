"""Dates, months and what may follow the hour in a meeting's line: bounds, a part of the year, exceptions. Pure.

Read by `db.meeting_text`; the grammar is written down in docs/registry.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from bot.core.model import Format, MonthDay, Season

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_FORMATS: dict[str, Format] = {"på nett": "online", "på telefon": "phone"}
_LONG_MONTHS = (1, 3, 5, 7, 8, 10, 12)
_SHOWN = 60
"""As much of a text as fits a line of a report."""

MONTH = rf"(?:{'|'.join(MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|des)\b\.?)"
_DAY = rf"[0-9]{{1,2}}\.?\s?{MONTH}"
_DATE = (
    rf"(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}\.\s?[0-9]{{1,2}}\.\s?[0-9]{{4}}|{_DAY}\s[0-9]{{4}})"
)
_DATEISH = rf"(?:{_DATE}|{_DAY}|[^\s,]+)"
"""Anything that stands where a date should, so that the fault can quote it."""
_TO = r"(?:\s+til\s+og\s+med\s+|\s+til\s+|\s*-\s*)"
_AND = r"(?:\s*,\s*|\s+og\s+)"
_HOLIDAYS = r"(?:(?:på|i)\s+)?(?:hellig|heilag|helge)dag(?:er|ar|ene|ane)?"
_EXCEPT = r"(?:men\s+)?(?:unntatt|unnateke|unntake|utenom|utanom|bortsett\s+fr[aå]|ikke|ikkje)"
_EXCEPTION = rf"(?:{_DATE}|{_HOLIDAYS})"
_HERE = r"(?=[\s,]|$)"
OF_MONTH = r"(?:i\s+)?(?:hver\s+|kvar\s+)?(?:måned(?:en)?|månad(?:en)?)"


class MeetingTextError(ValueError):
    """The line cannot be read; `str(error)` quotes the part at fault and shows how to write it."""


def quoted(text: str) -> str:
    """A text as it may stand in a message: short, and without what moves the cursor or hides."""
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "'" + "".join(each if each.isprintable() else "�" for each in shown) + "'"


def read_date(text: str) -> date:
    """2026-11-24, 24.11.2026 or 24. november 2026. Raises MeetingTextError."""
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    numbers = re.fullmatch(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})", text)
    words = re.fullmatch(rf"([0-9]{{1,2}})\.?\s?({MONTH})\s([0-9]{{4}})", text)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if numbers is not None:
            return date(int(numbers[3]), int(numbers[2]), int(numbers[1]))
        if words is not None:
            return date(int(words[3]), _month(words[2]), int(words[1]))
    except ValueError:
        pass
    raise MeetingTextError(
        f"{quoted(text)} is no date; write it as 2026-11-24 or 24.11.2026, and what holds every year as"
        " '15. august til 15. juni hvert år'"
    )


@dataclass(slots=True)
class Clauses:
    """What stands after the hour. `start` is the date after `fra`, which means the first week when not every week has one."""

    form: Format | None = None
    of_month: bool = False
    start: date | None = None
    first_on: date | None = None
    last_on: date | None = None
    season: Season | None = None
    not_on: list[date] = field(default_factory=list)
    on_holidays: bool = True


def read_clauses(rest: str) -> Clauses:
    """Reads all of `rest`: small letters, single spaces, plain hyphens. Raises MeetingTextError."""
    clauses = Clauses()
    rest = rest.strip(" ,")
    while rest:
        for pattern, take in _CLAUSES:
            found = pattern.match(rest)
            if found is not None:
                take(clauses, found)
                rest = rest[found.end() :].lstrip(" ,")
                break
        else:
            raise MeetingTextError(
                f"{quoted(rest)} is not read; after the hour may stand 'fra 2026-08-15 til 2027-06-15',"
                " '15. august til 15. juni hvert år', 'unntatt 2026-12-21', 'ikke helligdager', 'på nett'"
            )
    return clauses


# --- one reader a clause ------------------------------------------------------------------------------------


def _once(already: object, found: re.Match[str]) -> None:
    if already:
        raise MeetingTextError(f"{quoted(found[0])} says again what was said before; remove one of them")


def _take_format(clauses: Clauses, found: re.Match[str]) -> None:
    _once(clauses.form, found)
    clauses.form = _FORMATS[found[0]]


def _take_of_month(clauses: Clauses, found: re.Match[str]) -> None:
    clauses.of_month = True


def _take_season(clauses: Clauses, found: re.Match[str]) -> None:
    _once(clauses.season, found)
    clauses.season = Season(_month_day(found["first"], last=False), _month_day(found["last"], last=True))


def _take_months_off(clauses: Clauses, found: re.Match[str]) -> None:
    _once(clauses.season, found)
    months = [_month(each) for each in re.findall(MONTH, found["months"])]
    if re.search(r"\stil\s|-", found["months"]):
        between = (months[-1] - months[0]) % 12 + 1
        months = [(months[0] + each - 1) % 12 + 1 for each in range(between)]
    if any((later - earlier) % 12 != 1 for earlier, later in pairwise(months)):
        raise MeetingTextError(
            f"{quoted(found[0])} names months that do not follow each other; write one meeting for each part of the year"
        )
    if len(months) > 11:
        raise MeetingTextError(f"{quoted(found[0])} leaves no month of the year; mend the months")
    clauses.season = Season((months[-1] % 12 + 1, 1), _month_end((months[0] - 2) % 12 + 1))


def _take_exceptions(clauses: Clauses, found: re.Match[str]) -> None:
    for each in re.findall(_EXCEPTION, found["items"]):
        if re.fullmatch(_HOLIDAYS, each):
            clauses.on_holidays = False
        else:
            clauses.not_on.append(read_date(each))


def _refuse_exception(clauses: Clauses, found: re.Match[str]) -> None:
    if re.fullmatch(_DAY, found["date"]):
        raise MeetingTextError(f"{quoted(found['date'])} has no year; write the date as 2026-12-24")
    read_date(found["date"])


def _take_span(clauses: Clauses, found: re.Match[str]) -> None:
    _once(clauses.start, found)
    clauses.start = read_date(found["first"])
    if found["last"] is not None:
        _once(clauses.first_on or clauses.last_on, found)
        clauses.first_on, clauses.last_on = clauses.start, read_date(found["last"])


def _take_earliest(clauses: Clauses, found: re.Match[str]) -> None:
    _once(clauses.first_on, found)
    clauses.first_on = read_date(found["date"])


def _take_latest(clauses: Clauses, found: re.Match[str]) -> None:
    _once(clauses.last_on, found)
    clauses.last_on = read_date(found["date"])


_Take = Callable[[Clauses, re.Match[str]], None]
# In this order: a part of every year begins as a span of dates does, and months off as exceptions do.
_CLAUSES: tuple[tuple[re.Pattern[str], _Take], ...] = tuple(
    (re.compile(pattern + _HERE), take)
    for pattern, take in (
        (rf"(?:{'|'.join(_FORMATS)})", _take_format),
        (OF_MONTH, _take_of_month),
        (
            rf"(?:fr[aå]\s+)?(?P<first>{_DAY}|{MONTH}){_TO}(?P<last>{_DAY}|{MONTH}),?\s+(?:hvert|kvart)\s+år",
            _take_season,
        ),
        (rf"{_EXCEPT}\s+i\s+(?P<months>{MONTH}(?:(?:{_AND}|{_TO}){MONTH})*)", _take_months_off),
        (rf"{_EXCEPT}\s+(?P<items>{_EXCEPTION}(?:{_AND}{_EXCEPTION}{_HERE})*)", _take_exceptions),
        (rf"{_EXCEPT}\s+(?P<date>{_DATEISH})", _refuse_exception),
        (
            rf"fr[aå]\s+(?:og\s+med\s+)?(?P<first>{_DATEISH})(?:{_TO}(?P<last>{_DATEISH}))?",
            _take_span,
        ),
        (rf"(?:tidligst|tidlegast)\s+(?P<date>{_DATEISH})", _take_earliest),
        (rf"(?:senest|seinast|til\s+og\s+med|til)\s+(?P<date>{_DATEISH})", _take_latest),
    )
)


def _month(word: str) -> int:
    return next(number for number, name in enumerate(MONTHS, start=1) if name.startswith(word[:3]))


def _month_day(text: str, *, last: bool) -> MonthDay:
    """ "15. august"; of a month alone its first or its last day."""
    month = _month(text.lstrip("0123456789. "))
    number = re.match(r"[0-9]+", text)
    if number is None:
        return _month_end(month) if last else (month, 1)
    if not 1 <= int(number[0]) <= _month_end(month)[1]:
        raise MeetingTextError(f"{quoted(text)} is no day of the year; mend it")
    return (month, int(number[0]))


def _month_end(month: int) -> MonthDay:
    """(2, 29) is the last day of February, whatever the year (bot.core.model.MonthDay)."""
    return (month, 29 if month == 2 else 31 if month in _LONG_MONTHS else 30)
