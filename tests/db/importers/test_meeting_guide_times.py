"""Meeting Guide JSON: days, hours, zones, and weeks told in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.core.model import Meeting
from db.importers import meeting_guide
from db.importers.raw import Problem, RawGroup
from tests.db.importers.records import AA, GONE, guide, guides, one_guide, problem_of, raw
from tests.db.importers.rules import faults_in

MONDAY = Meeting(weekday=1, starts=time(19))
LINK = "https://whereby.com/eksempel"


def read(value: Any) -> list[RawGroup | Problem]:
    given = raw(value)
    found = list(meeting_guide.read(given, AA))
    assert faults_in(found, given, "meeting_guide") == []
    return found


# --- when --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "weekdays"),
    [
        (0, [7]), (6, [6]), ("1", [1]), ([0, "3", 6], [7, 3, 6]), ([1, 1], [1]), ("Monday", [1]),
        ("Mandag, onsdag", [1, 3]), ([2, "x"], [2]),
        (3.0, [3]),
    ],
)  # fmt: skip
def test_a_day_may_be_a_number_a_text_or_a_list(day: object, weekdays: list[int]) -> None:
    found = one_guide(day=day)
    assert [meeting.weekday for meeting in found.meetings] == weekdays
    assert found.key == "mandag"


@pytest.mark.parametrize("day", [7, -1, "snart", {}, True, [9], ["x", None]])
def test_a_day_that_is_none_is_a_problem(day: object) -> None:
    found = problem_of(guides(guide(day=day)))
    assert found.field == "day"
    assert "0 (Sunday) to 6 (Saturday)" in found.mend


@pytest.mark.parametrize("value", ["25:00", "19-20", [], "ring Kari på 900 00 000", 19.5])
def test_an_hour_that_is_none_is_a_problem_that_repeats_nothing_private(value: object) -> None:
    found = problem_of(guides(guide(time=value)))
    assert found.field == "time"
    assert "Kari" not in found.fault


@pytest.mark.parametrize("blank", [GONE, "", None])
def test_without_day_and_hour_it_is_by_appointment(blank: object) -> None:
    found = one_guide(day=blank, time=blank)
    assert found.meetings == (Meeting(weekday=None, starts=None),)
    assert found.remarks == ()


def test_an_hour_without_a_day_and_a_day_without_an_hour_are_told() -> None:
    assert one_guide(day=GONE).meetings == (Meeting(weekday=None, starts=None),)
    assert one_guide(time=GONE).meetings == (Meeting(weekday=1, starts=None),)
    assert one_guide(day=GONE).remarks
    assert one_guide(time=GONE).remarks


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("23:30", "00:30", (1, time(23, 30), time(0, 30))),
        ("22:00", "00:00", (1, time(22), time(0))),
        ("22:00", "24:00", (1, time(22), time(0))),
        ("00:00", "01:00", (2, time(0), time(1))),
        ("24:00", "", (2, time(0), None)),
        ("19:00", "19:00", (1, time(19), None)),
        ("19:00", "snart", (1, time(19), None)),
        ("19:00", GONE, (1, time(19), None)),
    ],
)
def test_midnight_and_the_end(starts: str, ends: object, expected: tuple[int, time, time | None]) -> None:
    (meeting,) = one_guide(time=starts, end_time=ends).meetings
    assert (meeting.weekday, meeting.starts, meeting.ends) == expected


def test_midnight_on_saturday_closes_saturday_and_is_told() -> None:
    found = one_guide(day=6, time="00:00")
    assert found.meetings[0].weekday == 7
    assert any("midnight" in each for each in found.remarks)


def test_an_end_that_is_not_said_is_not_made_up() -> None:
    assert one_guide().meetings[0].ends is None


ONLINE = {"formatted_address": "Norge", "conference_url": LINK, "approximate": "yes"}


def test_a_meeting_on_the_net_is_told_on_the_clock_of_oslo() -> None:
    found = one_guide(**ONLINE, day=6, time="22:00", end_time="23:00", timezone="America/New_York")
    assert found.meetings == (Meeting(weekday=7, starts=time(4), ends=time(5), format="online", link=LINK),)
    assert any("22:00 of America/New_York is 04:00 in Norway, on Sunday" in each for each in found.remarks)


def test_weeks_of_the_month_on_another_day_are_not_carried_over() -> None:
    found = one_guide(
        **ONLINE, day=1, time="22:00", timezone="America/New_York", notes="Kun 1. mandag i måneden"
    )
    assert found.meetings[0].weekday is None
    assert "mandag kl. 22.00" in found.meetings[0].note


def test_a_room_abroad_keeps_its_own_clock_and_its_place() -> None:
    address = "1 Example St, Exampleville, NY 10001, USA"
    found = one_guide(formatted_address=address, timezone="America/New_York", coordinates="40.7,-74.0")
    assert found.meetings == (MONDAY,)
    assert (found.country, found.place, found.region, found.lat) == ("US", "Exampleville", "NY", 40.7)
    assert found.remarks == ()


def test_a_hybrid_abroad_has_its_own_clock_in_the_room_and_that_of_oslo_on_the_net() -> None:
    address = "1 Example St, Exampleville, NY 10001, USA"
    room, net = one_guide(
        formatted_address=address, timezone="America/New_York", conference_url=LINK, time="12:00"
    ).meetings
    assert (room.format, room.starts) == ("in_person", time(12))
    assert (net.format, net.starts) == ("online", time(18))


def test_on_the_net_from_abroad_without_a_zone_nobody_knows_the_hour() -> None:
    found = one_guide(**{**ONLINE, "formatted_address": "USA"})
    assert found.meetings[0].weekday is None
    assert any("not said" in each for each in found.remarks)
    near = one_guide(**{**ONLINE, "formatted_address": "Stockholm, Sverige"})
    assert near.meetings[0].starts == time(19)


def test_a_room_in_norway_with_another_zone_is_converted_and_told() -> None:
    found = one_guide(timezone="Europe/London")
    assert found.meetings[0].starts == time(20)
    assert any("Europe/London" in each for each in found.remarks)


@pytest.mark.parametrize("zone", ["W. Europe Standard Time", "Europe/Stockholm", "CET"])
def test_zones_with_the_clock_of_oslo_change_nothing(zone: str) -> None:
    assert one_guide(timezone=zone).meetings == (MONDAY,)
    assert one_guide(timezone=zone).remarks == ()


def test_a_zone_that_is_none_is_told() -> None:
    assert any("no zone" in each for each in one_guide(timezone="Mars/Base").remarks)


def test_the_zone_of_the_feed_holds_where_the_record_says_none() -> None:
    (found,) = guides(guide(), feed=replace(AA, timezone="Europe/London"))
    assert isinstance(found, RawGroup)
    assert found.meetings[0].starts == time(20)


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("Kun 1. og 3. mandag i måneden", Meeting(weekday=1, starts=time(19), nth=(1, 3))),
        ("siste mandag i måneden", Meeting(weekday=1, starts=time(19), nth=(-1,))),
        ("annenhver mandag", Meeting(weekday=None, starts=None, note="mandag kl. 19.00, ikke hver uke")),
        ("Møtes i partallsuker", Meeting(weekday=None, starts=None, note="mandag kl. 19.00, ikke hver uke")),
        ("annenhver mandag fra 23.11.2026", Meeting(weekday=1, starts=time(19), interval_weeks=2, anchor=date(2026, 11,
        23))),
        ("Speaker siste mandag i måneden", MONDAY),
    ],
)  # fmt: skip
def test_weeks_told_in_a_note_are_read_or_make_it_by_appointment(notes: str, expected: Meeting) -> None:
    found = one_guide(notes=notes)
    assert found.meetings == (expected,)
    assert found.note == notes
    assert bool(found.remarks) is (expected != MONDAY)


def test_weeks_told_in_the_name_or_the_location_notes_count_too() -> None:
    assert one_guide(name="Siste mandag i måneden").meetings[0].nth == (-1,)
    assert one_guide(location_notes="Kun 2. mandag").meetings[0].nth == (2,)


def test_a_name_we_built_tells_nothing_of_weeks() -> None:
    assert one_guide(name=GONE).meetings == (MONDAY,)
