"""Whether a line to call is answered now, when it opens, and whether we vouch for it. Pure: the moment is always given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.core.answering.public_holidays import offices_are_closed
from bot.core.answering.schedule import oslo
from knowledge.helplines import Helpline, freshness

_HORIZON_DAYS = 35
"""How far the next opening is looked for. A line open one day a week may miss three weeks in a row around Christmas."""


@dataclass(frozen=True, slots=True)
class Always:
    """Answered day and night."""


@dataclass(frozen=True, slots=True)
class OpenNow:
    """Answered now, until `until` (aware, Europe/Oslo)."""

    until: datetime


@dataclass(frozen=True, slots=True)
class ClosedNow:
    """Not answered now; the next time from `opens` (aware, Europe/Oslo)."""

    opens: datetime


@dataclass(frozen=True, slots=True)
class UnknownHours:
    """Nobody has written down when it is answered."""


Standing = Always | OpenNow | ClosedNow | UnknownHours


def standing(
    line: Helpline, at: datetime, closed_on: Callable[[date], bool] = offices_are_closed
) -> Standing:
    """Whether the line is answered at that moment, by the wall clock in Europe/Oslo.

    The opening minute counts as open, the closing minute as closed. Spans that meet, also at midnight, are one.
    `closed_on` says which days a line with `closed_on_holidays` rests. A line without an opening within 35 days
    has unknown hours. Raises ValueError when `at` is naive.
    """
    if at.utcoffset() is None:
        raise ValueError("the moment must be aware (give it a time zone); a naive time could be any hour")
    if line.round_the_clock:
        return Always()
    moment = at.astimezone(UTC)
    until: datetime | None = None
    for opens, closes in _spans(line, at.astimezone(oslo()).date(), closed_on):
        if until is not None:
            if opens > until:
                break
            until = max(until, closes)
        elif opens <= moment < closes:
            until = closes
        elif opens > moment:
            return ClosedNow(opens.astimezone(oslo()))
    return OpenNow(until.astimezone(oslo())) if until is not None else UnknownHours()


def vouched_for(line: Helpline, day: date) -> bool:
    """True when the line may be shown as certain on that day: it is certain and not old."""
    return line.certain and freshness(line, day) != "expired"


def _spans(
    line: Helpline, first: date, closed_on: Callable[[date], bool]
) -> Iterator[tuple[datetime, datetime]]:
    """The spans from that day on, in order, in UTC: aware times of one zone compare wrongly in the repeated hour."""
    last = min(first.toordinal() + _HORIZON_DAYS, date.max.toordinal() - 1)
    for ordinal in range(first.toordinal(), last + 1):
        day = date.fromordinal(ordinal)
        if line.closed_on_holidays and closed_on(day):
            continue
        for hours in sorted(line.open, key=lambda one: one.opens):
            if day.isoweekday() in hours.days:
                yield _on_the_clock(day, hours.opens), _on_the_clock(day, hours.closes)


def _on_the_clock(day: date, minutes: int) -> datetime:
    """That many minutes after midnight as the clock on the wall shows it; 1440 is the next midnight. In UTC."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=oslo()).astimezone(UTC)
