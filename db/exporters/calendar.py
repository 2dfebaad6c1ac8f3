"""One group as a calendar file (iCalendar, RFC 5545) that tells nobody what it is about. Pure.

A calendar is seen by others: on a shared screen, by the employer, in a car. So the title is "Møte", the fellowship is not named,
and the place comes along only when asked for. There is no alarm and no organiser.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from bot.core.answering.schedule import next_occurrence, occurrences, oslo
from bot.core.model import Group, Language, Meeting

AHEAD = timedelta(days=731)
"""How far dates are worked out where no rule can say all of them (seasons, public holidays): two years, one of them perhaps a
leap year. Longer, and a calendar would outlive what is known of the group."""
_TITLES: dict[Language, str] = {"nb": "Møte", "nn": "Møte", "en": "Meeting"}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UID_SPACE = uuid.UUID("5f0f6c3e-6f0b-4f5a-9a53-0d6a6b1f3c11")
_MOST_STARTS = 106
"""Starts within two years: a meeting is at most weekly, and one may be under way."""


class NoFixedTimeError(ValueError):
    """The group has no meeting with a next date (or pauses), so there is nothing to put into a calendar."""


def to_calendar(
    group: Group, stamp: datetime, *, language: Language = "nb", with_place: bool = False
) -> bytes:
    """The meetings of `group` from `stamp` (aware) on, as the bytes of an .ics file.

    One event a meeting, with a repeat rule; where more dates are left out than kept, one event a date for two years. An event
    keeps its UID from one export to the next, so that a calendar replaces it. Raises NoFixedTimeError, and ValueError for a
    naive `stamp`.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    # Required, and shown by no calendar; it does not say where the file comes from.
    calendar.add("prodid", "-//kalender//1.0//NO")
    events = (
        []
        if group.paused
        else [
            event
            for position, meeting in enumerate(group.meetings)
            for event in _events(group, position, meeting, stamp, language, with_place)
        ]
    )
    if not events:
        raise NoFixedTimeError(group.id)
    calendar.add_component(_oslo_rules())
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(
    group: Group, position: int, meeting: Meeting, stamp: datetime, language: Language, with_place: bool
) -> Iterator[Event]:
    starts = occurrences(meeting, stamp, 1)
    if not starts:
        return
    rule = replace(meeting, season=None, not_on=(), on_holidays=True, last_on=None)
    bounded = meeting.season is not None or not meeting.on_holidays
    kept = _until(occurrences(meeting, stamp, _MOST_STARTS), stamp) if bounded else starts
    if not kept:
        return
    left_out = _left_out(rule, meeting, kept, stamp) if bounded else _exceptions(rule, meeting, kept[0])
    if bounded and len(left_out) >= len(kept):
        for start in kept:
            yield _event(group, f"{position}/{start:%Y-%m-%d}", meeting, start, stamp, language, with_place)
        return
    event = _event(group, str(position), meeting, kept[0], stamp, language, with_place)
    event.add("rrule", _recurrence(meeting, kept[-1] if bounded else None))
    for day in left_out:
        event.add("exdate", _announced(meeting, day))
    yield event


def _event(
    group: Group,
    part: str,
    meeting: Meeting,
    start: datetime,
    stamp: datetime,
    language: Language,
    with_place: bool,
) -> Event:
    event = Event()
    event.add("uid", str(uuid.uuid5(_UID_SPACE, f"{group.id}/{part}")))
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", _announced(meeting, start))
    if meeting.ends is not None and meeting.starts is not None and meeting.ends != meeting.starts:
        next_day = timedelta(days=int(meeting.ends < meeting.starts))
        event.add("dtend", _wall(start, meeting.ends) + next_day)
    event.add("summary", _TITLES[language])
    event.add("class", "PRIVATE")
    if with_place and (where := _where(group, meeting)):
        event.add("location", where)
    return event


def _where(group: Group, meeting: Meeting) -> str:
    if meeting.format != "in_person":
        return meeting.link or ""
    # Where only the place is known, an address would be a false pin.
    parts = (
        (group.place or group.municipality,)
        if group.approximate
        else (group.address, group.place or group.municipality)
    )
    return ", ".join(each for each in parts if each)


def _recurrence(meeting: Meeting, last: datetime | None) -> vRecur:
    assert meeting.weekday is not None  # noqa: S101 - it has starts
    day = _DAYS[meeting.weekday - 1]
    rule: dict[str, object]
    if meeting.nth:
        rule = {"freq": "MONTHLY", "byday": [f"{each}{day}" for each in meeting.nth]}
    else:
        rule = {"freq": "WEEKLY", "byday": day, "wkst": "MO"}
        if meeting.interval_weeks > 1:
            rule["interval"] = meeting.interval_weeks
    if last is None and meeting.last_on is not None:
        last = datetime.combine(meeting.last_on, time(23, 59, 59), tzinfo=oslo())
    if last is not None:
        rule["until"] = last.astimezone(UTC)  # RFC 5545: in UTC where the start has a zone
    return vRecur(rule)


def _exceptions(rule: Meeting, meeting: Meeting, first: datetime) -> list[datetime]:
    """The starts of the rule on the single dates without a meeting. Later ones count as well: the rule has no end."""
    days = sorted({day for day in meeting.not_on if day >= first.date()})
    before = first.astimezone(UTC) - timedelta(days=1)
    found = (next_occurrence(rule, before, on=day) for day in days)
    return [start for start in found if start is not None]


def _left_out(rule: Meeting, meeting: Meeting, kept: Sequence[datetime], stamp: datetime) -> list[datetime]:
    """The starts of the rule between the first and the last that are not held."""
    held = set(kept)
    every = _until(occurrences(rule, stamp, _MOST_STARTS), stamp)
    return [start for start in every if kept[0] < start < kept[-1] and start not in held]


def _until(starts: Sequence[datetime], stamp: datetime) -> tuple[datetime, ...]:
    return tuple(start for start in starts if start.astimezone(UTC) <= stamp.astimezone(UTC) + AHEAD)


def _announced(meeting: Meeting, start: datetime) -> datetime:
    """The start as the clock is announced: the night an hour is skipped moves one date, and must not move the rule."""
    return start if meeting.starts is None else _wall(start, meeting.starts)


def _wall(day: datetime, hour: time) -> datetime:
    return datetime.combine(day.date(), hour, tzinfo=oslo())


def _oslo_rules() -> Timezone:
    """Summer time as in the whole EEA since 1996 (directive 2000/84/EC): the last Sundays of March and October, 01:00 UTC."""
    zone = Timezone()
    zone.add("tzid", "Europe/Oslo")
    for part, name, month, before, after in (
        (TimezoneStandard(), "CET", 10, 2, 1),
        (TimezoneDaylight(), "CEST", 3, 1, 2),
    ):
        part.add("tzname", name)
        part.add("dtstart", datetime(1996, month, 27 if month == 10 else 31, 1 + before))  # noqa: DTZ001 - local by the RFC
        part.add("rrule", vRecur({"freq": "YEARLY", "bymonth": month, "byday": "-1SU"}))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone
