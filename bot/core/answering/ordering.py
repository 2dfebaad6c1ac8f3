"""The order in which groups are shown, and each of them as a hit with its next meeting. Pure.

A search in a large town fits hundreds of groups and shows five: what is cheap to know puts most of them behind before the next
meeting of any is worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from bot.core.answering.criteria import AtTime, Criterion
from bot.core.answering.freshness import stands_back
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.schedule import next_occurrence, oslo
from bot.core.model import Audience, Filters, Group, GroupHit, Meeting, Place

Placed = tuple[Group, float | None]
"""A group and how far it is in kilometres; None in an area, or on the net."""

_NARROW: tuple[Audience, ...] = ("youth", "women", "men", "lgbt")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search is for. `now` is aware."""

    filters: Filters
    wanted: tuple[Criterion, ...]
    place: Place | None
    now: datetime
    book: Phrasebook


def best_first(
    placed: Iterable[Placed], asked: Asked, *, in_person: bool, most: int | None
) -> tuple[GroupHit, ...]:
    """The hits in the order they are shown: all of them, or the first `most`."""
    ranked = sorted(((_standing(one, asked), one) for one in placed), key=lambda pair: pair[0])
    found: list[GroupHit] = []
    for _, bucket in groupby(ranked, key=lambda pair: pair[0]):
        left = None if most is None else most - len(found)
        if left is not None and left <= 0:
            break
        found.extend(_soonest([one for _, one in bucket], asked, in_person=in_person, most=left))
    return tuple(found)


def hit_of(group: Group, distance: float | None, asked: Asked, *, in_person: bool) -> GroupHit:
    """`group` with its next start, and what of the wishes it fulfils."""
    at = AtTime(asked.filters, asked.now)
    meetings = _of_kind(group, in_person=in_person)
    timed = _in_time((at.next(meeting), meeting) for meeting in meetings)
    if not timed:
        timed = _in_time((next_occurrence(meeting, asked.now), meeting) for meeting in meetings)
    start, meeting = timed[0] if timed else (None, meetings[0] if meetings else None)
    kept = tuple(one for one in asked.wanted if one.keeps(group))
    return GroupHit(
        group=group,
        distance_km=None if distance is None else round(distance, 1),
        next=start,
        meeting=meeting,
        reasons=tuple(one.says(asked.book) for one in kept),
        missed=tuple(one.says(asked.book) for one in asked.wanted if one not in kept),
    )


def _standing(one: Placed, asked: Asked) -> tuple[int, int, int, float]:
    """What weighs more than the hour: sound before reported, fresh before old; what was asked for before what is only for some;
    near before far."""
    group, distance = one
    reported = group.warning is not None
    old = stands_back(group, asked.now.date())
    narrow = bool(set(group.audience) & set(_NARROW) - set(asked.filters.audience))
    # Ten kilometres more or less do not matter to someone who drives; then the next meeting decides.
    return (int(reported), int(old), int(narrow), _measured(distance, asked) // 10)


def _measured(distance: float | None, asked: Asked) -> float:
    if distance is None or asked.place is None or asked.place.is_area:
        return 0.0
    return round(distance, 1)


def _soonest(
    bucket: Sequence[Placed], asked: Asked, *, in_person: bool, most: int | None
) -> Sequence[GroupHit]:
    """The hits of a bucket of equal standing, the soonest first."""
    today = asked.now.astimezone(oslo()).date()
    by_bound = sorted(
        ((_not_before(group, today, in_person=in_person), group, distance) for group, distance in bucket),
        key=lambda one: (one[0], one[1].id),
    )
    found: list[tuple[tuple[float, float, str], GroupHit]] = []
    for bound, group, distance in by_bound:
        if most is not None and len(found) >= most:
            found.sort(key=lambda one: one[0])
            worst = found[most - 1][1].next
            # Nobody behind this bound can come before those that are already enough.
            if worst is not None and bound > worst.replace(tzinfo=None):
                break
        hit = hit_of(group, distance, asked, in_person=in_person)
        soon = hit.next.timestamp() if hit.next is not None else float("inf")
        # The last two only settle a tie, so that the order never hangs on that of the registry.
        found.append(((soon, _measured(hit.distance_km, asked), group.id), hit))
    found.sort(key=lambda one: one[0])
    return [hit for _, hit in (found if most is None else found[:most])]


def _not_before(group: Group, today: date, *, in_person: bool) -> datetime:
    """A wall-clock moment that no start of the group to be shown can lie before; the end of time where it has no hour."""
    bounds = [
        # One that began yesterday may still be under way.
        datetime.combine(
            today + timedelta(days=(meeting.weekday - today.isoweekday() + 1) % 7 - 1), meeting.starts
        )
        for meeting in _of_kind(group, in_person=in_person)
        if meeting.weekday is not None and meeting.starts is not None
    ]
    return min(bounds, default=datetime.combine(date.max, time.max))


def _of_kind(group: Group, *, in_person: bool) -> Sequence[Meeting]:
    return [one for one in group.meetings if (one.format == "in_person") is in_person]


def _in_time(starts: Iterable[tuple[datetime | None, Meeting]]) -> list[tuple[datetime, Meeting]]:
    known = [(start, meeting) for start, meeting in starts if start is not None]
    return sorted(known, key=lambda one: one[0])
