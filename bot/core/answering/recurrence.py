"""On which dates a meeting is held: weekdays, every n weeks, nth of the month, seasons, bounds and exceptions.

Pure, and dates only: the hour, the zone and what is under way belong to `schedule`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from bot.core.answering.public_holidays import public_holidays
from bot.core.model import Meeting, MonthDay, Season

LONGEST_PAUSE_DAYS = 40 * 366
"""No meeting that is ever held rests longer: 29 February falls on the same weekday after at most 40 years (over 2100)."""


def meeting_days(meeting: Meeting, first: date, last: date) -> Iterator[date]:
    """The dates from first to last, both included, on which an occurrence of the meeting begins, in order.

    None for a meeting by appointment, or every n weeks without a known first week: which weeks nobody knows, and silence is
    better than sending someone to a locked door. `nth` goes before `interval_weeks`.
    """
    if meeting.weekday is None:
        return
    begins = first if meeting.first_on is None else max(first, meeting.first_on)
    ends = last if meeting.last_on is None else min(last, meeting.last_on)
    start = begins.toordinal() + (meeting.weekday - begins.isoweekday()) % 7
    step = 7
    if not meeting.nth and meeting.interval_weeks > 1:
        if meeting.anchor is None:
            return
        step = 7 * meeting.interval_weeks
        # The meeting of the anchor's own week, and from there in whole steps, backwards too.
        at = meeting.anchor.toordinal() - meeting.anchor.weekday() + meeting.weekday - 1
        start += (at - start) % step
    for ordinal in range(start, ends.toordinal() + 1, step):
        day = date.fromordinal(ordinal)
        if _is_held(meeting, day):
            yield day


def in_season(season: Season, day: date) -> bool:
    """True when the day lies in that part of its year; (2, 29) is the last day of February in every year."""
    today = (day.month, day.day)
    begun, not_over = today >= _in_year(season.first, day.year), today <= _in_year(season.last, day.year)
    if season.last < season.first:  # over new year
        return begun or not_over
    return begun and not_over


def _is_held(meeting: Meeting, day: date) -> bool:
    """Whether a day in the right week is one: cheap questions first, holidays last."""
    if meeting.nth and not (_nth(day) in meeting.nth or (-1 in meeting.nth and _is_last(day))):
        return False
    if meeting.season is not None and not in_season(meeting.season, day):
        return False
    if day in meeting.not_on:
        return False
    return meeting.on_holidays or day not in public_holidays(day.year)


def _nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _is_last(day: date) -> bool:
    return day.day + 7 > monthrange(day.year, day.month)[1]


def _in_year(day: MonthDay, year: int) -> MonthDay:
    return (2, 28) if day == (2, 29) and monthrange(year, 2)[1] == 28 else day


def plus_days(day: date, days: int) -> date:
    """`days` later, or the last date there is."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def day_before(day: date) -> date:
    """The day before, or the first date there is."""
    return day if day == date.min else day - timedelta(days=1)
