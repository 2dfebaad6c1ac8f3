"""When a group meets, in words: the next date, or when it starts again, and the rhythm where it is not every week."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.recurrence import in_season
from bot.core.answering.schedule import is_under_way, occurrences, oslo
from bot.core.model import GroupHit, Meeting, MonthDay, Season

_YEAR_DAYS = 365
"""A pause of a season ends within a year. What lies farther off would need its year said, and is no plan to make today."""
_SOON = timedelta(days=42)
"""Six weeks: exceptions farther off are for another day."""
_MOST_EXCEPTIONS = 3
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""(2, 29) is the last day of February whatever the year (`bot.core.model.MonthDay`)."""


def meeting_lines(hit: GroupHit, book: Phrasebook, now: datetime) -> tuple[str, ...]:
    """One or two lines for a card: when the next meeting is, and how often there is one. `now` is aware; never empty.

    A group that rests for a season says when it starts again, also beyond the days that are searched; one that has ended, or
    of which nobody knows the weeks, says that no date is known.
    """
    meeting, start = hit.meeting, hit.next
    if start is None:
        meeting, start = _after_the_pause(hit, now)
    if start is None or meeting is None:
        fixed = hit.meeting is not None and hit.meeting.weekday is not None and hit.meeting.starts is not None
        return (book.say("groups.next_none" if fixed else "groups.next_unknown"),)
    line = book.say(f"groups.{_how(meeting, start, now)}", when=book.when(start, now))
    rhythm = in_words(meeting, book, now)
    return (line, rhythm) if rhythm else (line,)


def in_words(meeting: Meeting, book: Phrasebook, now: datetime) -> str:
    """How often, in short sentences: "Annenhver tirsdag. Ikke i juli. Ikke på helligdager"; "" for every week of the year."""
    today = now.astimezone(oslo()).date()
    parts = [_pace(meeting, book)]
    if meeting.season is not None:
        parts.append(_season(meeting.season, book))
    if not meeting.on_holidays:
        parts.append(book.say("rhythm.not_on_holidays"))
    soon = [day for day in sorted(meeting.not_on) if today <= day <= today + _SOON][:_MOST_EXCEPTIONS]
    if soon:
        parts.append(
            book.say(
                "rhythm.except", date=book.both(_year_day((each.month, each.day), book) for each in soon)
            )
        )
    if meeting.last_on is not None and today <= meeting.last_on:
        parts.append(book.say("rhythm.until", date=book.date(meeting.last_on)))
    return ". ".join(part[:1].upper() + part[1:] for part in parts if part)


def _after_the_pause(hit: GroupHit, now: datetime) -> tuple[Meeting | None, datetime | None]:
    """The meeting of the hit's own kind that starts soonest, within a year."""
    today = now.astimezone(oslo()).date()
    found: list[tuple[datetime, Meeting]] = []
    for meeting in hit.group.meetings:
        if hit.meeting is None or meeting.format == hit.meeting.format:
            starts = occurrences(meeting, now, 1)
            if starts and (starts[0].date() - today).days <= _YEAR_DAYS:
                found.append((starts[0], meeting))
    if not found:
        return None, None
    start, meeting = min(found, key=lambda one: one[0])
    return meeting, start


def _how(meeting: Meeting, start: datetime, now: datetime) -> str:
    """The key of [groups] that tells of this start."""
    today = now.astimezone(oslo()).date()
    if is_under_way(meeting, start, now):
        return "next_now"
    if meeting.first_on is not None and today < meeting.first_on:
        return "starts"
    if meeting.season is not None and not in_season(meeting.season, today):
        return "starts_again"
    return "next"


def _pace(meeting: Meeting, book: Phrasebook) -> str:
    """ "annenhver tirsdag", "første og tredje torsdag i måneden", or "" for every week."""
    if meeting.weekday is None:
        return ""
    weekday = book.weekday(meeting.weekday)
    if meeting.nth:
        which = book.both(
            book.say(f"rhythm.{'last' if each == -1 else f'nth_{each}'}") for each in meeting.nth
        )
        return book.say("rhythm.of_month", name=which, weekday=weekday)
    weeks = meeting.interval_weeks
    if weeks <= 1:
        return ""
    if weeks == 2:
        return book.say("rhythm.every_other", weekday=weekday)
    if book.has(f"rhythm.nth_{weeks}"):
        return book.say("rhythm.every_nth", name=book.say(f"rhythm.nth_{weeks}"), weekday=weekday)
    return book.say("rhythm.every_weeks", count=weeks, weekday=weekday)


def _season(season: Season, book: Phrasebook) -> str:
    """ "ikke i juli" where whole months are left out, fewer than half; else "fra 15. august til 15. juni"."""
    months = _whole_months_off(season)
    if 1 <= len(months) < 6:
        return book.say("rhythm.not_in", month=book.both(book.month(each) for each in months))
    if _is_day_before(season.last, season.first):
        return ""
    return book.say("rhythm.season", first=_year_day(season.first, book), last=_year_day(season.last, book))


def _whole_months_off(season: Season) -> tuple[int, ...]:
    """The months between the seasons, in order, when the pause is whole months; else ()."""
    begins_on_first = season.first[1] == 1
    ends_on_last = season.last[1] == _LAST_DAYS[season.last[0] - 1]
    if not (begins_on_first and ends_on_last):
        return ()
    count = (season.first[0] - season.last[0] - 1) % 12
    return tuple((season.last[0] + each) % 12 + 1 for each in range(count))


def _is_day_before(last: MonthDay, first: MonthDay) -> bool:
    """True for a season that is the whole year: it begins again the day after it ends. Counted in a leap year."""
    return (date(2028, *last) + timedelta(days=1)).timetuple()[1:3] == first


def _year_day(day: MonthDay, book: Phrasebook) -> str:
    if day == (2, 29):
        return book.say("rhythm.end_of_february")
    return book.say("when.day", day=day[1], month=book.month(day[0]))
