"""Next meetings: tables made by hand from the calendar, and properties over any meeting."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answering.schedule import (
    GRACE,
    end_of,
    holiday,
    is_under_way,
    next_occurrence,
    occurrences,
    oslo,
)
from bot.core.model import Meeting

MONDAY, TUESDAY, WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = 1, 2, 3, 5, 6, 7


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=oslo())


def shown(start: datetime | None) -> str:
    return "" if start is None else start.isoformat(timespec="minutes")


def weekly(weekday: int, starts: time, ends: time | None = None) -> Meeting:
    return Meeting(weekday=weekday, starts=starts, ends=ends)


def test_a_weekly_meeting_is_next_on_its_weekday() -> None:
    start = next_occurrence(weekly(WEDNESDAY, time(19)), at(2026, 11, 22))
    assert shown(start) == "2026-11-25T19:00+01:00"


def test_the_same_day_counts_before_the_meeting_and_a_week_is_waited_after_it() -> None:
    meeting = weekly(SUNDAY, time(19), time(20, 30))
    assert shown(next_occurrence(meeting, at(2026, 11, 22, 18, 59))) == "2026-11-22T19:00+01:00"
    assert shown(next_occurrence(meeting, at(2026, 11, 22, 20, 30))) == "2026-11-29T19:00+01:00"


def test_a_meeting_under_way_is_the_next_one_until_it_ends() -> None:
    meeting = weekly(SUNDAY, time(19), time(20, 30))
    now = at(2026, 11, 22, 20, 29)
    start = next_occurrence(meeting, now)
    assert start is not None
    assert shown(start) == "2026-11-22T19:00+01:00"
    assert is_under_way(meeting, start, now)
    assert not is_under_way(meeting, start, at(2026, 11, 22, 18, 59))


def test_without_an_end_a_meeting_counts_half_an_hour() -> None:
    meeting = weekly(SUNDAY, time(19))
    assert shown(next_occurrence(meeting, at(2026, 11, 22, 19, 29))) == "2026-11-22T19:00+01:00"
    assert shown(next_occurrence(meeting, at(2026, 11, 22, 19, 30))) == "2026-11-29T19:00+01:00"


def test_a_meeting_that_goes_over_midnight_is_still_under_way_after_it() -> None:
    meeting = weekly(SATURDAY, time(23), time(1))
    assert shown(next_occurrence(meeting, at(2026, 11, 22, 0, 30))) == "2026-11-21T23:00+01:00"
    assert shown(next_occurrence(meeting, at(2026, 11, 22, 1, 0))) == "2026-11-28T23:00+01:00"


def test_the_wall_clock_holds_over_the_spring_change() -> None:
    start = next_occurrence(weekly(MONDAY, time(19)), at(2027, 3, 22, 20))
    assert shown(start) == "2027-03-29T19:00+02:00"


def test_the_wall_clock_holds_over_the_autumn_change() -> None:
    start = next_occurrence(weekly(MONDAY, time(19)), at(2027, 10, 25, 20))
    assert shown(start) == "2027-11-01T19:00+01:00"


def test_an_hour_the_spring_night_skips_moves_forward() -> None:
    start = next_occurrence(weekly(SUNDAY, time(2, 30), time(3, 15)), at(2027, 3, 27))
    assert start is not None
    assert shown(start) == "2027-03-28T03:30+02:00"
    assert shown(end_of(weekly(SUNDAY, time(2, 30), time(3, 15)), start)) == "2027-03-28T04:15+02:00"


def test_of_an_hour_that_comes_twice_in_autumn_it_is_the_first() -> None:
    start = next_occurrence(weekly(SUNDAY, time(2, 30)), at(2027, 10, 30))
    assert start is not None
    assert (shown(start), start.fold) == ("2027-10-31T02:30+02:00", 0)


def test_the_second_pass_of_a_repeated_hour_is_after_a_short_meeting() -> None:
    meeting = weekly(SUNDAY, time(2, 30))
    second_pass = at(2027, 10, 31, 2, 40).replace(fold=1)
    assert shown(next_occurrence(meeting, second_pass)) == "2027-11-07T02:30+01:00"


def test_every_other_week_is_counted_from_the_week_of_the_anchor() -> None:
    meeting = Meeting(weekday=TUESDAY, starts=time(18), interval_weeks=2, anchor=date(2026, 11, 23))
    starts = occurrences(meeting, at(2026, 11, 22), 4)
    assert [each.date().isoformat() for each in starts] == [
        "2026-11-24",
        "2026-12-08",
        "2026-12-22",
        "2027-01-05",  # over week 53 of 2026: counting by even week numbers would say 29 December
    ]


def test_an_anchor_after_the_asked_date_counts_backwards_too() -> None:
    meeting = Meeting(weekday=TUESDAY, starts=time(18), interval_weeks=2, anchor=date(2026, 12, 10))
    assert shown(next_occurrence(meeting, at(2026, 11, 22))) == "2026-11-24T18:00+01:00"


def test_every_three_weeks_keeps_its_pace() -> None:
    meeting = Meeting(weekday=FRIDAY, starts=time(17), interval_weeks=3, anchor=date(2026, 11, 27))
    days = [each.date().isoformat() for each in occurrences(meeting, at(2026, 11, 22), 3)]
    assert days == ["2026-11-27", "2026-12-18", "2027-01-08"]


def test_every_other_week_without_a_known_first_week_has_no_next() -> None:
    meeting = Meeting(weekday=TUESDAY, starts=time(18), interval_weeks=2)
    assert next_occurrence(meeting, at(2026, 11, 22)) is None
    assert occurrences(meeting, at(2026, 11, 22), 3) == ()


def test_first_and_third_wednesday_is_one_meeting() -> None:
    meeting = Meeting(weekday=WEDNESDAY, starts=time(19), nth=(1, 3))
    days = [each.date().isoformat() for each in occurrences(meeting, at(2026, 11, 22), 4)]
    assert days == ["2026-12-02", "2026-12-16", "2027-01-06", "2027-01-20"]


def test_the_last_friday_is_the_last_in_months_of_any_length() -> None:
    meeting = Meeting(weekday=FRIDAY, starts=time(18), nth=(-1,))
    days = [each.date().isoformat() for each in occurrences(meeting, at(2028, 1, 1), 4)]
    assert days == ["2028-01-28", "2028-02-25", "2028-03-31", "2028-04-28"]


def test_a_fifth_saturday_skips_the_months_that_have_none() -> None:
    meeting = Meeting(weekday=SATURDAY, starts=time(12), nth=(5,))
    days = [each.date().isoformat() for each in occurrences(meeting, at(2026, 11, 22), 3)]
    assert days == ["2027-01-30", "2027-05-29", "2027-07-31"]


def test_leap_day_is_met() -> None:
    meeting = weekly(TUESDAY, time(19))
    assert shown(next_occurrence(meeting, at(2028, 2, 23))) == "2028-02-29T19:00+01:00"


def test_weekdays_narrow() -> None:
    meeting = weekly(WEDNESDAY, time(19))
    assert next_occurrence(meeting, at(2026, 11, 22), on_weekdays=(SATURDAY, SUNDAY)) is None
    assert next_occurrence(meeting, at(2026, 11, 22), on_weekdays=(WEDNESDAY,)) is not None


@pytest.mark.parametrize(
    ("starts", "after", "before", "fits"),
    [
        (time(17), time(17), None, True),
        (time(16, 59), time(17), None, False),
        (time(9, 59), None, time(10), True),
        (time(10), None, time(10), False),
        (time(12), time(10), time(14), True),
        (time(23), time(22), time(2), True),
        (time(1), time(22), time(2), True),
        (time(12), time(22), time(2), False),
    ],
)
def test_hours_narrow(starts: time, after: time | None, before: time | None, fits: bool) -> None:
    start = next_occurrence(
        weekly(WEDNESDAY, starts), at(2026, 11, 22), starts_after=after, starts_before=before
    )
    assert (start is not None) is fits


def test_one_date_is_that_date_or_nothing() -> None:
    meeting = weekly(SUNDAY, time(19), time(20))
    now = at(2026, 11, 22, 18)
    assert shown(next_occurrence(meeting, now, on=date(2026, 11, 22))) == "2026-11-22T19:00+01:00"
    assert next_occurrence(meeting, now, on=date(2026, 11, 23)) is None
    assert next_occurrence(meeting, at(2026, 11, 22, 21), on=date(2026, 11, 22)) is None


def test_a_date_far_ahead_is_found_whatever_the_horizon() -> None:
    meeting = weekly(SUNDAY, time(19))
    start = next_occurrence(meeting, at(2026, 11, 22), on=date(2027, 11, 21), horizon_days=7)
    assert shown(start) == "2027-11-21T19:00+01:00"


def test_the_horizon_includes_its_last_day() -> None:
    meeting = weekly(SUNDAY, time(10))
    assert next_occurrence(meeting, at(2026, 11, 22), horizon_days=6) is None
    assert next_occurrence(meeting, at(2026, 11, 22), horizon_days=7) is not None


@pytest.mark.parametrize(
    "meeting",
    [
        Meeting(weekday=None, starts=None),
        Meeting(weekday=None, starts=time(19)),
        Meeting(weekday=1, starts=None),
    ],
)
def test_by_appointment_or_without_an_hour_there_is_no_next(meeting: Meeting) -> None:
    assert next_occurrence(meeting, at(2026, 11, 22)) is None
    assert occurrences(meeting, at(2026, 11, 22), 5) == ()


def test_a_moment_in_another_zone_means_the_same_instant() -> None:
    meeting = weekly(SUNDAY, time(23, 50), time(23, 59))
    in_utc = datetime(2026, 11, 22, 22, 55, tzinfo=UTC)  # 23:55 in Oslo
    assert shown(next_occurrence(meeting, in_utc)) == "2026-11-22T23:50+01:00"


def test_a_naive_moment_is_refused() -> None:
    naive = at(2026, 11, 22).replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware"):
        next_occurrence(weekly(MONDAY, time(19)), naive)
    with pytest.raises(ValueError, match="aware"):
        occurrences(weekly(MONDAY, time(19)), naive, 1)


def test_asking_for_none_gives_none() -> None:
    assert occurrences(weekly(MONDAY, time(19)), at(2026, 11, 22), 0) == ()


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2026, 12, 21), None),
        (date(2026, 12, 24), "christmas"),
        (date(2027, 1, 1), "christmas"),
        (date(2027, 3, 20), None),
        (date(2027, 3, 21), "easter"),  # Palm Sunday; Easter Day is 28 March 2027
        (date(2027, 3, 29), "easter"),
        (date(2027, 3, 30), None),
        (date(2027, 5, 6), "may"),  # Ascension Day
        (date(2026, 5, 17), "may"),
        (date(2026, 5, 25), "whitsun"),
        (date(2027, 7, 15), "summer"),
        (date(2027, 8, 1), None),
    ],
)
def test_holiday_seasons_follow_the_calendar(day: date, season: str | None) -> None:
    assert holiday(day) == season


# --- properties ---------------------------------------------------------------------------------------------

moments = st.datetimes(
    min_value=datetime(1999, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone itself
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
hours = st.times().map(lambda each: each.replace(microsecond=0))
regular = st.builds(
    Meeting,
    weekday=st.integers(1, 7),
    starts=hours,
    ends=st.none() | hours,
    interval_weeks=st.integers(1, 6),
    anchor=st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    nth=st.just(()) | st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, unique=True).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(regular, moments)
def test_a_regular_meeting_always_has_a_next_that_is_not_over(meeting: Meeting, now: datetime) -> None:
    start = next_occurrence(meeting, now)
    assert start is not None
    over = end_of(meeting, start) or start + GRACE
    assert over.astimezone(UTC) > now
    assert start.tzinfo is oslo()


@settings(max_examples=200, deadline=None)
@given(regular, moments)
def test_every_start_is_on_the_weekday_and_hour_that_was_announced(meeting: Meeting, now: datetime) -> None:
    for start in occurrences(meeting, now, 5):
        assert start.isoweekday() == meeting.weekday
        assert meeting.starts is not None
        announced = datetime.combine(start.date(), meeting.starts, tzinfo=oslo())
        assert start == announced.astimezone(UTC).astimezone(oslo())
        assert start.time() == meeting.starts or start.month == 3


@settings(max_examples=200, deadline=None)
@given(regular, moments)
def test_starts_come_in_order_and_the_first_is_the_next(meeting: Meeting, now: datetime) -> None:
    starts = occurrences(meeting, now, 5)
    instants = [each.astimezone(UTC) for each in starts]
    assert instants == sorted(set(instants))
    assert len(starts) == 5
    assert starts[0] == next_occurrence(meeting, now)


@settings(max_examples=200, deadline=None)
@given(regular.filter(lambda each: not each.nth), moments)
def test_starts_are_the_interval_apart_on_the_calendar(meeting: Meeting, now: datetime) -> None:
    days = [each.date() for each in occurrences(meeting, now, 4)]
    gaps = {later - earlier for earlier, later in pairwise(days)}
    assert gaps == {timedelta(weeks=meeting.interval_weeks)}


@settings(max_examples=200, deadline=None)
@given(regular, moments, st.integers(0, 60 * 24 * 40))
def test_time_passing_never_brings_an_earlier_start(meeting: Meeting, now: datetime, minutes: int) -> None:
    first = next_occurrence(meeting, now)
    later = next_occurrence(meeting, now + timedelta(minutes=minutes))
    assert first is not None
    assert later is not None
    assert first.astimezone(UTC) <= later.astimezone(UTC)
