"""When a meeting happens next: wall clock in Europe/Oslo, every n weeks, nth weekdays, DST.

Pure. No function knows what time it is now: the moment is always given, and it is always aware.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from bot.core.model import Meeting

Holiday = Literal["christmas", "easter", "summer", "may", "whitsun"]
"""A time when many groups take a break: the reader should check before going."""

GRACE = timedelta(minutes=30)
"""How long a meeting without a known end still counts as the next one: it is worth coming a little late."""


@cache
def oslo() -> ZoneInfo:
    """The zone all meeting times are written in (from the system or the `tzdata` package)."""
    return ZoneInfo("Europe/Oslo")


def next_occurrence(
    meeting: Meeting,
    after: datetime,
    *,
    on_weekdays: tuple[int, ...] = (),
    starts_after: time | None = None,
    starts_before: time | None = None,
    on: date | None = None,
    horizon_days: int = 120,
) -> datetime | None:
    """The first start that is not over at `after`, aware in Europe/Oslo, or None.

    A meeting under way counts as the next one until it ends, or for 30 minutes when no end is known; then the
    answer lies before `after`. `on_weekdays` are ISO 1-7, empty means any. `starts_after` is inclusive,
    `starts_before` exclusive, both compared with the hour the meeting is announced for; when the first is
    later than the second, the span goes over midnight. `on` asks for that one date, whatever the horizon.
    The horizon counts calendar days from the date of `after`, and includes the last one.

    None when the meeting is by appointment, has no known hour, is every n weeks without a known first week,
    or has no start within the horizon. Raises ValueError when `after` is naive.
    """
    _require_aware(after)
    if meeting.starts is None or not _fits_hour(meeting.starts, starts_after, starts_before):
        return None
    if on is not None:
        candidates: Iterator[datetime] = _starts(meeting, on, on)
    else:
        first = after.astimezone(oslo()).date()
        # One day back: a meeting that began before midnight may still be under way.
        candidates = _starts(meeting, first - timedelta(days=1), _plus_days(first, horizon_days))
    for start in candidates:
        if on_weekdays and start.isoweekday() not in on_weekdays:
            continue
        if _over_at(meeting, start) > after.astimezone(UTC):
            return start
    return None


def occurrences(meeting: Meeting, after: datetime, limit: int) -> tuple[datetime, ...]:
    """The next `limit` starts in order, one under way included; none when it has no regular start."""
    _require_aware(after)
    first = after.astimezone(oslo()).date()
    # A fifth weekday comes at the longest 98 days after the one before; 105 leaves room.
    stride = 105 if meeting.nth else 7 * max(1, meeting.interval_weeks)
    last = _plus_days(first, stride * (max(0, limit) + 1))
    found: list[datetime] = []
    for start in _starts(meeting, first - timedelta(days=1), last):
        if len(found) >= limit:
            break
        if _over_at(meeting, start) > after.astimezone(UTC):
            found.append(start)
    return tuple(found)


def end_of(meeting: Meeting, start: datetime) -> datetime | None:
    """When the occurrence that begins at `start` ends, aware in Europe/Oslo; None when no end is known.

    An end that is earlier in the day than the start lies on the next day.
    """
    if meeting.starts is None or meeting.ends is None or meeting.ends == meeting.starts:
        return None
    local = start.astimezone(oslo())
    day = local.date() if meeting.ends > meeting.starts else local.date() + timedelta(days=1)
    end = _on_the_clock(day, meeting.ends)
    if end.astimezone(UTC) > start.astimezone(UTC):
        return end
    # Only on the night the clock skips an hour: the start was moved past the announced end. Keep the length.
    length = datetime.combine(day, meeting.ends) - datetime.combine(local.date(), meeting.starts)
    return (start.astimezone(UTC) + length).astimezone(oslo())


def is_under_way(meeting: Meeting, start: datetime, at: datetime) -> bool:
    """True from the start of the occurrence until it ends (30 minutes when no end is known)."""
    _require_aware(at)
    moment = at.astimezone(UTC)
    return start.astimezone(UTC) <= moment < _over_at(meeting, start)


def holiday(day: date) -> Holiday | None:
    """The holiday season a date falls in, where many groups close, or None.

    Christmas 22 December-2 January, Easter from Palm Sunday to Easter Monday, 1 and 17 May and Ascension Day,
    Whit Sunday and Monday, and the whole of July.
    """
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2):
        return "christmas"
    from_easter = (day - easter_sunday(day.year)).days
    if -7 <= from_easter <= 1:
        return "easter"
    if from_easter in (49, 50):
        return "whitsun"
    if from_easter == 39 or (day.month, day.day) in ((5, 1), (5, 17)):
        return "may"
    return "summer" if day.month == 7 else None


def easter_sunday(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian algorithm, as printed in Meeus, Astronomical Algorithms)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, month, day + 1)


# --- the parts ----------------------------------------------------------------------------------------------


def _starts(meeting: Meeting, first: date, last: date) -> Iterator[datetime]:
    """All starts on the dates first..last, in order."""
    if meeting.weekday is None or meeting.starts is None:
        return
    ordinal = first.toordinal() + (meeting.weekday - first.isoweekday()) % 7
    for each in range(ordinal, last.toordinal() + 1, 7):
        day = date.fromordinal(each)
        if _meets_in_this_week(meeting, day):
            yield _on_the_clock(day, meeting.starts)


def _meets_in_this_week(meeting: Meeting, day: date) -> bool:
    if meeting.nth:
        return _nth(day) in meeting.nth or (-1 in meeting.nth and _is_last(day))
    if meeting.interval_weeks <= 1:
        return True
    if meeting.anchor is None:
        # Which of the weeks is not known. Silence is better than sending someone to a locked door.
        return False
    weeks = (_monday(day) - _monday(meeting.anchor)).days // 7
    return weeks % meeting.interval_weeks == 0


def _nth(day: date) -> int:
    return (day.day - 1) // 7 + 1


def _is_last(day: date) -> bool:
    return day.day + 7 > monthrange(day.year, day.month)[1]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _on_the_clock(day: date, hour: time) -> datetime:
    """That hour on that day. An hour skipped in spring moves forward; of a repeated hour it is the first."""
    wall = datetime.combine(day, hour, tzinfo=oslo())
    # Through UTC and back: an hour that exists comes back unchanged, a skipped one comes back moved.
    return wall.astimezone(UTC).astimezone(oslo())


def _over_at(meeting: Meeting, start: datetime) -> datetime:
    """In UTC: aware times of one zone compare by their wall clock, which is wrong in the repeated hour."""
    end = end_of(meeting, start)
    return end.astimezone(UTC) if end is not None else start.astimezone(UTC) + GRACE


def _fits_hour(starts: time, starts_after: time | None, starts_before: time | None) -> bool:
    late_enough = starts_after is None or starts >= starts_after
    early_enough = starts_before is None or starts < starts_before
    if starts_after is not None and starts_before is not None and starts_after > starts_before:
        return late_enough or early_enough
    return late_enough and early_enough


def _plus_days(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _require_aware(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError("the moment must be aware (give it a time zone); a naive time could be any hour")
