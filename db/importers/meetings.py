"""Days, hours, ways to meet and rhythm of one record -> its `Meeting`s, on the clock of Oslo. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from zoneinfo import ZoneInfo

from bot.core.model import Format, Meeting
from db.importers.clocks import OSLO, Hour, moved, same_clock, zone_named
from db.importers.patterns import Rhythm, rhythm_of
from db.importers.personal import without_personal_parts
from db.importers.plain import NAME
from db.importers.raw import Feed

_DAY_NAMES = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Countries whose whole land has the clock of Oslo all year (Spain has not, for the Canary Islands).
_CLOCK_OF_OSLO = frozenset(
    "NO SE DK DE NL BE FR IT AT CH PL CZ SK HU HR SI RS LU MT BA ME MK AL LI MC SM VA AD GI".split()
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way a record's people meet: in a room, on the net, by telephone. `note` is how to get in."""

    format: Format
    link: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """What a record says of its times. `days` are ISO weekdays, () for none; `zone` is as the source writes it, "" for none."""

    days: tuple[int, ...]
    starts: Hour | None
    ends: time | None
    zone: str = ""
    on_holidays: bool = True


def meetings_of(
    when: When,
    ways: tuple[Way, ...],
    *,
    country: str,
    feed: Feed,
    notes: tuple[str, ...],
    names: tuple[str, ...],
    say: Callable[[str, str], None],
) -> tuple[tuple[Meeting, ...], bool]:
    """The meetings, each day and way one; and whether the notes say that only some weeks are open.

    Without a day it is by appointment. A rhythm that is not certain makes it by appointment, too, with day and hour in its
    note. A meeting abroad in a room keeps its own clock, everything else is told on the clock of Oslo. `say` takes field and
    remark.
    """
    open_varies = False
    found: list[Meeting] = []
    if not when.days:
        if when.starts is not None:
            say("day", "is missing though there is an hour; kept as by appointment")
        found = [_by_appointment(way) for way in ways]
    for day in dict.fromkeys(when.days):
        rhythm = rhythm_of(day, notes, names)
        open_varies = open_varies or rhythm.open_varies
        found.extend(_one(day, rhythm, way, when, country, feed, say) for way in ways)
    return tuple(dict.fromkeys(found)), open_varies


def built_name(organisation: str, place: str, when: When) -> str:
    """A name for a group without one ("AA Bodø mandag 19.00"), or "" when nothing but the organisation is known."""
    # A name is looked through more strictly than the field it is built from.
    parts = [without_personal_parts(place)[0]]
    if when.days:
        parts.append(_DAY_NAMES[when.days[0] - 1])
    if when.starts is not None:
        parts.append(f"{when.starts.at:%H.%M}")
    return " ".join(part for part in (organisation, *parts) if part)[:NAME] if any(parts) else ""


def _by_appointment(way: Way, words: str = "") -> Meeting:
    note = "; ".join(each for each in (words, way.note) if each)
    return Meeting(weekday=None, starts=None, format=way.format, link=way.link, note=note)


def _one(
    day: int, rhythm: Rhythm, way: Way, when: When, country: str, feed: Feed, say: Callable[[str, str], None]
) -> Meeting:
    if when.starts is None:
        say("time", "is missing though there is a day")
        words = "" if rhythm.verdict == "weekly" else f"{_DAY_NAMES[day - 1]}, ikke hver uke"
        if words:
            return _by_appointment(way, words)
        return Meeting(
            weekday=day,
            starts=None,
            format=way.format,
            link=way.link,
            note=way.note,
            on_holidays=when.on_holidays,
        )
    weekday = day % 7 + 1 if when.starts.next_day else day
    plain = Meeting(
        weekday=weekday,
        starts=when.starts.at,
        ends=when.ends if when.ends != when.starts.at else None,
        nth=rhythm.nth,
        interval_weeks=rhythm.interval_weeks,
        anchor=rhythm.anchor,
        format=way.format,
        link=way.link,
        note=way.note,
        on_holidays=when.on_holidays,
    )
    said = f"{_DAY_NAMES[day - 1]} kl. {when.starts.at:%H.%M}"
    if rhythm.verdict == "uncertain":
        say("notes", "say that it is not held every week, but not surely when; kept as by appointment")
        return _by_appointment(way, f"{said}, ikke hver uke")
    if rhythm.verdict != "weekly":
        say("notes", "say in which weeks it is held; read from the text")
    shifted = (
        plain if way.format == "in_person" and country != "NO" else _in_oslo(plain, when, country, feed, say)
    )
    if shifted is None:
        return _by_appointment(way, f"{said} (klokka der)")
    if shifted.weekday != day and (rhythm.verdict != "weekly"):
        say("notes", "count the weeks by another day than the clock of Oslo; kept as by appointment")
        return _by_appointment(way, f"{said}, ikke hver uke")
    return shifted


def _in_oslo(
    meeting: Meeting, when: When, country: str, feed: Feed, say: Callable[[str, str], None]
) -> Meeting | None:
    """The meeting on the clock of Oslo; None when nobody can know which clock it goes by."""
    zone = zone_named(when.zone) if when.zone else None
    if when.zone and zone is None:
        say("timezone", "is no zone that is known")
    if zone is None:
        zone = zone_named(feed.timezone) or ZoneInfo(OSLO)
        alike = country in (feed.country, "NO") or country in _CLOCK_OF_OSLO
        if not alike and same_clock(zone, feed.today):
            say("timezone", "is not said by a meeting on the net from abroad; kept as by appointment")
            return None
    if zone.key == OSLO or meeting.weekday is None or meeting.starts is None:
        return meeting
    there = moved(meeting.weekday, meeting.starts, zone, feed.today)
    if there.at == meeting.starts and there.days == 0:
        return meeting
    say(
        "timezone",
        f"{meeting.starts:%H:%M} of {zone.key} is {there.at:%H:%M} in Norway"
        + (f", on {_ENGLISH_DAYS[there.weekday - 1]}" if there.days else "")
        + "; it may be another hour when the clocks change",
    )
    return replace(
        meeting, weekday=there.weekday, starts=there.at, ends=_along(meeting.starts, meeting.ends, there.at)
    )


def _along(starts: time, ends: time | None, moved_to: time) -> time | None:
    """The end as far from the start as it was."""
    if ends is None:
        return None
    total = _minutes(ends) - _minutes(starts) + _minutes(moved_to)
    return time(total // 60 % 24, total % 60)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
