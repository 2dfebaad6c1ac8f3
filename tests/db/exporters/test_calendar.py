"""The calendar of a group: its dates are those of the schedule, and it tells nobody what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from bot.core.answering.schedule import occurrences, oslo
from bot.core.model import Group, Meeting, Season
from db.exporters.calendar import AHEAD, NoFixedTimeError, to_calendar
from tests.db.conftest import group

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=oslo())


def events(of: Group, stamp: datetime = NOW, **options: Any) -> list[Any]:
    return list(Calendar.from_ical(to_calendar(of, stamp, **options)).walk("VEVENT"))


def dates(event: Any, until: datetime) -> Iterator[datetime]:
    """The starts of an event, worked out by dateutil on the wall clock and made aware as RFC 5545 says."""
    first = event["DTSTART"].dt
    left = event.get("EXDATE", [])
    gone = {each.dt for one in (left if isinstance(left, list) else [left]) for each in one.dts}
    walls = [first.replace(tzinfo=None)]
    if "RRULE" in event:
        text = event["RRULE"].to_ical().decode()
        end = event["RRULE"].get("UNTIL")
        if end:  # dateutil compares naive with naive
            text = ";".join(part for part in text.split(";") if not part.startswith("UNTIL"))
        walls = []
        for each in rrulestr(text, dtstart=first.replace(tzinfo=None)):
            aware = each.replace(tzinfo=oslo())
            if aware.astimezone(UTC) > until.astimezone(UTC) or (end and aware.astimezone(UTC) > end[0]):
                break
            walls.append(each)
    for wall in walls:
        aware = wall.replace(tzinfo=oslo())
        if aware not in gone:
            yield aware.astimezone(UTC).astimezone(oslo())


MEETINGS = [
    Meeting(1, time(19), time(20, 30)),
    Meeting(7, time(2, 30), time(3, 30)),  # skipped on 28 March 2027, repeated on 31 October
    Meeting(6, time(23), time(0, 30)),
    Meeting(2, time(18), time(19, 30), interval_weeks=2, anchor=date(2026, 11, 24)),
    Meeting(3, time(18), interval_weeks=3, anchor=date(2020, 1, 1)),
    Meeting(5, time(12), interval_weeks=4, anchor=date(2027, 3, 5)),
    Meeting(4, time(19), nth=(1, 3)),
    Meeting(4, time(19), nth=(-1,)),
    Meeting(1, time(19), nth=(5,)),
    Meeting(1, time(19), nth=(4, -1)),
    Meeting(7, time(11), nth=(2, 5, -1)),
]
BOUNDED = [
    Meeting(1, time(19), not_on=(date(2026, 12, 21), date(2026, 12, 28), date(2026, 12, 29))),
    Meeting(1, time(19), last_on=date(2027, 2, 1)),
    Meeting(1, time(19), first_on=date(2027, 1, 11)),
    Meeting(2, time(19), interval_weeks=2, anchor=date(2026, 11, 24), last_on=date(2027, 6, 1), not_on=(date(2026, 12, 22),)),
    Meeting(3, time(19), season=Season((8, 15), (6, 15))),
    Meeting(3, time(19), season=Season((7, 1), (7, 31))),
    Meeting(4, time(19), nth=(1, -1), season=Season((11, 1), (2, 29))),
    Meeting(4, time(19), on_holidays=False),
    Meeting(1, time(19), on_holidays=False, season=Season((1, 10), (6, 1)), not_on=(date(2027, 2, 1),)),
]  # fmt: skip


@pytest.mark.parametrize("meeting", [*MEETINGS, *BOUNDED], ids=str)
@pytest.mark.parametrize(
    "stamp", [NOW, datetime(2027, 3, 27, 23, 0, tzinfo=oslo()), datetime(2027, 10, 31, 1, 0, tzinfo=UTC)]
)
def test_the_dates_over_two_years_are_those_of_the_schedule(meeting: Meeting, stamp: datetime) -> None:
    until = stamp + AHEAD
    wanted = [
        each for each in occurrences(meeting, stamp, 120) if each.astimezone(UTC) <= until.astimezone(UTC)
    ]
    try:
        found = events(group(meetings=(meeting,)), stamp)
    except NoFixedTimeError:
        found = []
    starts = sorted(start for event in found for start in dates(event, until))
    assert [each.isoformat() for each in starts] == [each.isoformat() for each in wanted]


def test_an_exception_years_ahead_is_kept() -> None:
    (event,) = events(group(meetings=(Meeting(1, time(19), not_on=(date(2035, 12, 24),)),)))
    assert [each.dt.date() for each in event["EXDATE"].dts] == [date(2035, 12, 24)]


def test_the_title_says_nothing_and_nothing_else_does() -> None:
    secret = group(
        meetings=(Meeting(1, time(19), format="online", link="https://example.org/aa"), Meeting(2, time(19)))
    )
    # An UID is made of hexadecimal digits, among which "aa" may stand by chance.
    text = "\n".join(
        line for line in to_calendar(secret, NOW).decode().splitlines() if not line.startswith("UID:")
    )
    for word in (
        "AA",
        "Måsen",
        "Ørnes",
        "Eksempel",
        "example.org",
        "veiviser",
        "g1",
        "LOCATION",
        "VALARM",
        "ORGANIZER",
        "DESCRIPTION",
    ):
        assert word.casefold() not in text.casefold(), word
    assert {str(event["SUMMARY"]) for event in events(secret)} == {"Møte"}


@pytest.mark.parametrize(("language", "title"), [("nb", "Møte"), ("nn", "Møte"), ("en", "Meeting")])
def test_the_title_is_in_the_language_asked_for(language: Any, title: str) -> None:
    assert str(events(group(), language=language)[0]["SUMMARY"]) == title


def test_the_place_comes_along_when_asked_for() -> None:
    room, net = Meeting(1, time(19)), Meeting(2, time(19), format="online", link="https://example.org/m")
    found = events(group(meetings=(room, net)), with_place=True)
    assert [str(event["LOCATION"]) for event in found] == ["Eksempelveien 1, Ørnes", "https://example.org/m"]
    (about,) = events(group(meetings=(room,), approximate=True), with_place=True)
    assert str(about["LOCATION"]) == "Ørnes"


def test_an_event_keeps_its_name_from_one_export_to_the_next() -> None:
    first, later = events(group()), events(group(), NOW + timedelta(days=100))
    assert [str(event["UID"]) for event in first] == [str(event["UID"]) for event in later]
    others = events(group("g2"))
    assert not {str(event["UID"]) for event in first} & {str(event["UID"]) for event in others}


def test_the_stamp_is_the_one_handed_in() -> None:
    assert events(group())[0]["DTSTAMP"].dt == NOW.astimezone(UTC)


def test_an_end_after_midnight_lies_on_the_next_day() -> None:
    (event,) = events(group(meetings=(Meeting(6, time(23), time(0, 30)),)))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)


def test_an_unknown_end_is_not_made_up() -> None:
    (event,) = events(group(meetings=(Meeting(6, time(23)),)))
    assert "DTEND" not in event


@pytest.mark.parametrize(
    "changes",
    [{"meetings": ()}, {"meetings": (Meeting(None, None),)}, {"meetings": (Meeting(1, time(19), interval_weeks=2),)},
    {"paused": True}],
)  # fmt: skip
def test_a_group_without_dates_has_no_calendar(changes: dict[str, Any]) -> None:
    with pytest.raises(NoFixedTimeError):
        to_calendar(group(**changes), NOW)


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2040])
def test_the_zone_in_the_file_is_that_of_oslo(year: int) -> None:
    (zone,) = Calendar.from_ical(to_calendar(group(), NOW)).walk("VTIMEZONE")
    changes = []
    for part in zone.subcomponents:
        rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=part["DTSTART"].dt)
        at = next(each for each in rule if each.year == year)
        before = part["TZOFFSETFROM"].td
        changes.append(((at - before).replace(tzinfo=UTC), part["TZOFFSETTO"].td))
    for moment, offset in changes:
        assert moment.astimezone(oslo()).utcoffset() == offset
        assert (moment - timedelta(seconds=1)).astimezone(oslo()).utcoffset() != offset
