"""When a meeting happens next: wall clock in Europe/Oslo, over both changes of the clock. The dates come from `recurrence`.

Pure. No function knows what time it is now: the moment is always given, and it is always aware.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from bot.core.answering.public_holidays import easter_sunday
from bot.core.answering.recurrence import LONGEST_PAUSE_DAYS, day_before, meeting_days, plus_days
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
    first = after.astimezone(oslo()).date()
    if on is not None:
        days = meeting_days(meeting, on, on)
    else:
        # One day back: a meeting that began before midnight may still be under way.
        days = meeting_days(meeting, day_before(first), plus_days(first, horizon_days))
    for day in days:
        if on_weekdays and day.isoweekday() not in on_weekdays:
            continue
        start = _on_the_clock(day, meeting.starts)
        # What lies ahead of today is not over; asking so of each meeting of a large registry takes most of the time of a search.
        if day > first or _over_at(meeting, start) > after.astimezone(UTC):
            return start
    return None


def occurrences(meeting: Meeting, after: datetime, limit: int) -> tuple[datetime, ...]:
    """The next `limit` starts in order, one under way included; none when it has no regular start.

    However long it pauses in between; fewer than `limit` only when the meeting ends for good.
    """
    _require_aware(after)
    found: list[datetime] = []
    day = day_before(after.astimezone(oslo()).date())
    while len(found) < limit:
        # Counted anew from each start: a bound for all of them would cost a meeting that has ended, or miss one that rests.
        start = next(_starts(meeting, day, plus_days(day, LONGEST_PAUSE_DAYS)), None)
        if start is None:
            break
        if _over_at(meeting, start) > after.astimezone(UTC):
            found.append(start)
        if start.date() == date.max:
            break
        day = start.date() + timedelta(days=1)
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
    Whit Sunday and Monday, and the whole of July. Outside 1901-2100 Easter is not known.
    """
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2):
        return "christmas"
    easter = easter_sunday(day.year)
    from_easter = None if easter is None else (day - easter).days
    if from_easter is not None and -7 <= from_easter <= 1:
        return "easter"
    if from_easter in (49, 50):
        return "whitsun"
    if from_easter == 39 or (day.month, day.day) in ((5, 1), (5, 17)):
        return "may"
    return "summer" if day.month == 7 else None


# --- the parts ----------------------------------------------------------------------------------------------


def _starts(meeting: Meeting, first: date, last: date) -> Iterator[datetime]:
    """All starts on the dates first..last, in order."""
    if meeting.starts is None:
        return
    for day in meeting_days(meeting, first, last):
        yield _on_the_clock(day, meeting.starts)


def _on_the_clock(day: date, hour: time) -> datetime:
    """That hour on that day. An hour skipped in spring moves forward; of a repeated hour it is the first."""
    wall = datetime.combine(day, hour, tzinfo=oslo())
    # Through UTC and back: an hour that exists comes back unchanged, a skipped one comes back moved.
    return wall.astimezone(UTC).astimezone(oslo())


def _over_at(meeting: Meeting, start: datetime) -> datetime:
    """In UTC: aware times of one zone compare by their wall clock, which is wrong in the repeated hour."""
    end = end_of(meeting, start)
    return end.astimezone(UTC) if end is not None else start.astimezone(UTC) + GRACE


def is_every_week(meeting: Meeting) -> bool:
    """True for a meeting with a weekday and an hour and no exception: it is held within the next seven days, whatever the day."""
    return (
        meeting.weekday is not None
        and meeting.starts is not None
        and meeting.interval_weeks == 1
        and not (meeting.nth or meeting.not_on)
        and meeting.season is None
        and meeting.first_on is None
        and meeting.last_on is None
        and meeting.on_holidays
    )


def fits_hour(meeting: Meeting, starts_after: time | None, starts_before: time | None) -> bool:
    """True where the hour the meeting is announced for lies in the span, as `next_occurrence` reads it."""
    return meeting.starts is not None and _fits_hour(meeting.starts, starts_after, starts_before)


def _fits_hour(starts: time, starts_after: time | None, starts_before: time | None) -> bool:
    late_enough = starts_after is None or starts >= starts_after
    early_enough = starts_before is None or starts < starts_before
    if starts_after is not None and starts_before is not None and starts_after > starts_before:
        return late_enough or early_enough
    return late_enough and early_enough


def _require_aware(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError("the moment must be aware (give it a time zone); a naive time could be any hour")
