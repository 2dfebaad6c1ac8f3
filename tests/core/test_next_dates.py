"""The program against next_dates.toml, which was worked out by hand, and against a slow count of every single day."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answering.schedule import GRACE, end_of, next_occurrence, occurrences, oslo
from bot.core.model import Meeting, Season

TABLE: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "next_dates.toml").read_text(encoding="utf-8")
)["meeting"]
_NOT_FIELDS = ("says", "rows", "upcoming")


def _meeting(table: dict[str, Any]) -> Meeting:
    fields: dict[str, Any] = {"weekday": None, "starts": None}
    fields |= {key: value for key, value in table.items() if key not in _NOT_FIELDS}
    for hour in ("starts", "ends"):
        if fields.get(hour) is not None:
            fields[hour] = time.fromisoformat(fields[hour])
    for several in ("nth", "not_on"):
        fields[several] = tuple(fields.get(several, ()))
    if "season" in fields:
        first, last = (tuple(int(part) for part in one.split("-")) for one in fields["season"])
        fields["season"] = Season(first, last)
    return Meeting(**fields)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=oslo())


ROWS = [
    pytest.param(table, *row, id=f"{table['says']} @ {row[0]}") for table in TABLE for row in table["rows"]
]
LISTS = [pytest.param(table, id=table["says"]) for table in TABLE if "upcoming" in table]


@pytest.mark.parametrize(("table", "at", "expected", "how"), ROWS)
def test_the_next_date_is_that_of_the_table(table: dict[str, Any], at: str, expected: str, how: str) -> None:
    start = next_occurrence(_meeting(table), _moment(at))
    assert ("none" if start is None else start.isoformat(timespec="minutes")) == expected, how


@pytest.mark.parametrize("table", LISTS)
def test_the_dates_that_follow_are_those_of_the_table(table: dict[str, Any]) -> None:
    at, *dates = table["upcoming"]
    # One more is asked for than an ended meeting has, so that an end is an end.
    asked = len(dates) + ("last_on" in table)
    starts = occurrences(_meeting(table), _moment(at), asked)
    assert [start.date().isoformat() for start in starts] == dates


def test_the_table_is_large_and_covers_what_it_promises() -> None:
    rows = [row for table in TABLE for row in table["rows"]]
    assert len(rows) >= 120
    assert all(len(row) == 3 and row[2] for row in rows), "each row says how it was found"
    fields = Counter(key for table in TABLE for key in table)
    assert min(fields[key] for key in ("season", "nth", "anchor", "not_on", "on_holidays", "last_on")) >= 3
    days = {row[1][:10] for row in rows}
    assert {"2028-02-29", "2026-12-31", "2027-03-28", "2027-10-31", "2028-03-26", "2028-10-29"} <= days


# --- a slow count of every day, written without our code ----------------------------------------------------------

HOLIDAYS = frozenset(
    date.fromisoformat(f"{year}-{day}")
    for year, days in {
        # Off printed calendars. 2026 to 2029, so that a year before and after the two years is known.
        2026: "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26",
        2027: "01-01 03-25 03-26 03-28 03-29 05-01 05-06 05-16 05-17 12-25 12-26",
        2028: "01-01 04-13 04-14 04-16 04-17 05-01 05-17 05-25 06-04 06-05 12-25 12-26",
        2029: "01-01 03-29 03-30 04-01 04-02 05-01 05-10 05-17 05-20 05-21 12-25 12-26",
    }.items()
    for day in days.split()
)


def _day_is_one(meeting: Meeting, day: date) -> bool:
    """Asks a single day every question of the model's docstring, in its words."""
    if day.isoweekday() != meeting.weekday:
        return False
    month_length = monthrange(day.year, day.month)[1]
    if meeting.nth:
        same_weekday = [one for one in range(1, month_length + 1) if (one - day.day) % 7 == 0]
        places = [same_weekday.index(day.day) + 1] + ([-1] if day.day == same_weekday[-1] else [])
        if not set(places) & set(meeting.nth):
            return False
    elif meeting.interval_weeks > 1:
        if meeting.anchor is None:
            return False
        monday = day
        while monday.isoweekday() != 1:
            monday -= timedelta(days=1)
        anchor = meeting.anchor
        while anchor.isoweekday() != 1:
            anchor -= timedelta(days=1)
        if (monday - anchor).days % (7 * meeting.interval_weeks):
            return False
    if meeting.season is not None and not _in_some_season(meeting.season, day):
        return False
    if meeting.first_on is not None and day < meeting.first_on:
        return False
    if meeting.last_on is not None and day > meeting.last_on:
        return False
    return day not in meeting.not_on and (meeting.on_holidays or day not in HOLIDAYS)


def _in_some_season(season: Season, day: date) -> bool:
    """Lays the season out as dates, of this year and of the one before, and looks whether the day is between."""

    def on(year: int, month_day: tuple[int, int]) -> date:
        month, number = month_day
        return date(year, month, min(number, monthrange(year, month)[1]))

    over_new_year = season.last < season.first
    return any(
        on(year, season.first) <= day <= on(year + over_new_year, season.last)
        for year in (day.year - 1, day.year)
    )


def _slow_next(meeting: Meeting, after: datetime, days: int) -> datetime | None:
    today = after.astimezone(oslo()).date()
    for ahead in range(-1, days + 1):
        day = today + timedelta(days=ahead)
        if meeting.starts is None or not _day_is_one(meeting, day):
            continue
        start = datetime.combine(day, meeting.starts, tzinfo=oslo()).astimezone(UTC)
        over = end_of(meeting, start.astimezone(oslo()))
        if (start + GRACE if over is None else over.astimezone(UTC)) > after.astimezone(UTC):
            return start
    return None


# Any day of any year; a leap year, so that 29 February comes too.
month_days = st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(lambda day: (day.month, day.day))
near_days = st.dates(date(2026, 10, 1), date(2029, 3, 1))
hours = st.times().map(lambda each: each.replace(second=0, microsecond=0))
meetings = st.builds(
    Meeting,
    weekday=st.integers(1, 7),
    starts=hours,
    ends=st.none() | hours,
    interval_weeks=st.sampled_from([1, 1, 2, 3, 4, 9]),
    anchor=near_days,
    nth=st.just(()) | st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, unique=True).map(tuple),
    season=st.none() | st.builds(Season, month_days, month_days),
    first_on=st.none() | near_days,
    last_on=st.none() | near_days,
    not_on=st.lists(near_days, max_size=3).map(tuple),
    on_holidays=st.booleans(),
)
moments = st.datetimes(
    min_value=datetime(2026, 11, 1),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone itself
    max_value=datetime(2028, 11, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@settings(max_examples=400, deadline=None)
@given(meetings, moments)
def test_the_next_date_is_the_one_a_day_by_day_count_finds(meeting: Meeting, after: datetime) -> None:
    assert _instant(next_occurrence(meeting, after)) == _slow_next(meeting, after, 120)


@settings(max_examples=200, deadline=None)
@given(meetings, moments)
def test_the_dates_that_follow_are_those_of_a_day_by_day_count(meeting: Meeting, after: datetime) -> None:
    end = date(2029, 12, 31)  # as far as the holidays above are known
    expected: list[datetime] = []
    moment = after
    while len(expected) < 6:
        start = _slow_next(meeting, moment, (end - moment.date()).days)
        if start is None:
            break
        expected.append(start)
        # From the moment it is over; what else begins before that day ends is not skipped.
        over = end_of(meeting, start.astimezone(oslo())) or start + GRACE
        moment = over.astimezone(UTC)
    found = [_instant(start) for start in occurrences(meeting, after, 6) if start.date() <= end]
    assert found == expected


@settings(max_examples=100, deadline=None)
@given(meetings, moments)
def test_a_date_asked_for_is_given_exactly_when_a_meeting_is_held_that_day(
    meeting: Meeting, after: datetime
) -> None:
    day = after.astimezone(oslo()).date() + timedelta(days=3)
    found = next_occurrence(meeting, after, on=day)
    assert (found is not None) is _day_is_one(meeting, day)


def test_a_meeting_that_is_never_held_ends_the_search() -> None:
    never = Meeting(weekday=1, starts=time(19), nth=(5,), season=Season((2, 1), (2, 28)))
    assert occurrences(never, datetime(2026, 11, 22, tzinfo=oslo()), 3) == ()


def test_a_leap_day_is_found_over_the_century_that_has_none() -> None:
    # 29 February 2028 is a Tuesday; each leap year moves it five weekdays on: 2044 and 2072 are Mondays. 2100 has none, so that
    # from 2096 (Wednesday) to 2104 it moves by eight years and one day: Friday; 2108 Wednesday, 2112 Monday.
    meeting = Meeting(weekday=1, starts=time(19), nth=(5,), season=Season((2, 1), (2, 29)))
    starts = occurrences(meeting, datetime(2068, 3, 1, tzinfo=oslo()), 2)
    assert [start.date().isoformat() for start in starts] == ["2072-02-29", "2112-02-29"]


def _instant(moment: datetime | None) -> datetime | None:
    """In UTC: an hour that comes twice is equal to nothing of another zone (PEP 495)."""
    return None if moment is None else moment.astimezone(UTC)
