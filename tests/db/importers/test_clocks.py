"""Days, hours, lengths, zones and dates as feeds write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importers.clocks import (
    Hour,
    Moved,
    UnreadableTimeError,
    end_after,
    moved,
    read_bmlt_day,
    read_changed_on,
    read_hour,
    read_length,
    read_sunday_day,
    same_clock,
    zone_named,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "hour"),
    [
        ("19:00", Hour(time(19))),
        ("19.00", Hour(time(19))),
        ("7:05", Hour(time(7, 5))),
        ("19:00:00", Hour(time(19))),
        ("19:00:59.5", Hour(time(19))),
        ("7:00 PM", Hour(time(19))),
        ("7pm", Hour(time(19))),
        ("7:00 p.m.", Hour(time(19))),
        ("12:00 AM", Hour(time(0))),
        ("12:30 pm", Hour(time(12, 30))),
        ("kl. 19", Hour(time(19))),
        ("kl 19.30", Hour(time(19, 30))),
        ("19h30", Hour(time(19, 30))),
        ("1930", Hour(time(19, 30))),
        (19, Hour(time(19))),
        ("noon", Hour(time(12))),
        ("Midnatt", Hour(time(0), next_day=True)),
        ("24:00", Hour(time(0), next_day=True)),
        ("00:00", Hour(time(0))),
        ("１９：００", Hour(time(19))),
        ("", None),
        (" ", None),
        (None, None),
    ],
)
def test_an_hour_is_read(value: object, hour: Hour | None) -> None:
    assert read_hour(value) == hour


@pytest.mark.parametrize(
    "value",
    [
        "25:00",
        "24:01",
        "19:60",
        "13:00 PM",
        "0:30 AM",
        "19:00-20:30",
        "kveld",
        "19:0",
        "-1",
        True,
        19.5,
        [],
        {},
        "\x00",
    ],
)
def test_an_hour_that_cannot_be_is_refused(value: object) -> None:
    with pytest.raises(UnreadableTimeError):
        read_hour(value)


@pytest.mark.parametrize(
    ("value", "weekday"),
    [
        (0, 7), (1, 1), (6, 6), ("0", 7), ("3", 3), (2.0, 2), ("Monday", 1), ("sun", 7), ("Wed.", 3), ("Mondays", 1),
        ("tysdag", 2),
        ("LØRDAG", 6), ("lunes", 1), ("dimanche", 7), ("土曜日", 6), ("štvrtok", 4), ("fredag", 5), ("lördag", 6),
    ],
)  # fmt: skip
def test_a_day_counted_from_sunday_is_read_as_iso(value: object, weekday: int) -> None:
    assert read_sunday_day(value) == weekday


@pytest.mark.parametrize("value", [7, -1, "7", "i dag", True, 1.5, None, [1], "1e3", 10**17])
def test_a_day_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(UnreadableTimeError):
        read_sunday_day(value)


@pytest.mark.parametrize(("value", "weekday"), [("1", 7), ("2", 1), ("5", 4), ("7", 6), (3, 2)])
def test_bmlt_counts_sunday_as_one(value: object, weekday: int) -> None:
    assert read_bmlt_day(value) == weekday


@pytest.mark.parametrize("value", ["0", "8", "", None, "mandag", True])
def test_a_bmlt_day_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(UnreadableTimeError):
        read_bmlt_day(value)


@pytest.mark.parametrize(
    ("value", "minutes"),
    [("01:30:00", 90), ("1:00", 60), ("24:00:00", 1440), ("00:00:00", None), ("", None), (None, None)],
)
def test_a_length_is_read_and_zero_is_not_said(value: object, minutes: int | None) -> None:
    assert read_length(value) == minutes


@pytest.mark.parametrize("value", ["25:00:00", "99:00", "1:75:00", "lenge", 90])
def test_a_length_that_cannot_be_is_refused(value: object) -> None:
    with pytest.raises(UnreadableTimeError):
        read_length(value)


@pytest.mark.parametrize(
    ("starts", "minutes", "ends"),
    [
        (time(19), 90, time(20, 30)),
        (time(23, 30), 60, time(0, 30)),
        (time(0), 1440, time(23, 59)),
        (time(19), 1440, time(18, 59)),
    ],
)
def test_an_end_rolls_over_midnight_and_never_equals_the_start(
    starts: time, minutes: int, ends: time
) -> None:
    assert end_after(starts, minutes) == ends


@pytest.mark.parametrize(
    ("weekday", "at", "zone", "expected"),
    [
        (1, time(19), "Europe/Stockholm", Moved(1, time(19), 0)),
        (1, time(19), "Europe/London", Moved(1, time(20), 0)),
        (6, time(22), "America/New_York", Moved(7, time(4), 1)),
        (1, time(0, 30), "Europe/Helsinki", Moved(7, time(23, 30), -1)),
        (7, time(23, 30), "UTC", Moved(1, time(0, 30), 1)),
        (3, time(19), "Asia/Kathmandu", Moved(3, time(14, 15), 0)),
        (1, time(1), "Pacific/Kiritimati", Moved(7, time(12), -1)),
    ],
)
def test_a_clock_elsewhere_is_told_on_the_clock_of_oslo(
    weekday: int, at: time, zone: str, expected: Moved
) -> None:
    assert moved(weekday, at, ZoneInfo(zone), TODAY) == expected


def test_the_day_of_the_import_decides_between_summer_and_winter() -> None:
    zone = ZoneInfo("America/New_York")
    # From 8 March 2026 New York has summer time and Oslo not yet.
    assert moved(1, time(12), zone, date(2026, 3, 9)).at == time(17)
    assert moved(1, time(12), zone, date(2026, 4, 6)).at == time(18)


@pytest.mark.parametrize("today", [date.min, date.max, date(2028, 2, 29), date(2026, 3, 29)])
def test_the_ends_of_time_and_the_skipped_hour_do_no_harm(today: date) -> None:
    for weekday in range(1, 8):
        assert moved(weekday, time(2, 30), ZoneInfo("America/New_York"), today).weekday in range(1, 8)


@pytest.mark.parametrize(
    "name", ["Europe/Oslo", "Europe/Stockholm", "CET", "W. Europe Standard Time", "Central European Time"]
)
def test_the_clock_of_oslo_has_many_names(name: str) -> None:
    zone = zone_named(name)
    assert zone is not None
    assert same_clock(zone, TODAY)


@pytest.mark.parametrize(
    "name",
    ["", "Europe", "Mars/Base", "../../etc/passwd", "/etc/passwd", "A" * 5000, "x\x00y", "GMT+1?", "."],
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone_named(name) is None


def test_another_clock_is_another() -> None:
    assert not same_clock(ZoneInfo("Europe/London"), TODAY)
    assert not same_clock(ZoneInfo("Africa/Algiers"), TODAY)


@pytest.mark.parametrize(
    ("value", "day", "told"),
    [
        ("2026-05-31 14:32:23", date(2026, 5, 31), False),
        ("2026-05-31T14:32:23Z", date(2026, 5, 31), False),
        ("2026-05-31", date(2026, 5, 31), False),
        ("2026-05-31 23:30:00", date(2026, 6, 1), False),
        ("2020-04-0416:50:58", date(2020, 4, 4), True),
        ("12/31/2022", date(2022, 12, 31), True),
        ("31/12/2022", date(2022, 12, 31), True),
        ("03/04/2022", None, True),
        ("04/04/2022", date(2022, 4, 4), True),
        ("31.12.2022", date(2022, 12, 31), True),
        ("2022-02-30 10:00:00", None, True),
        ("i går", None, True),
        (12345, None, True),
        ([], None, True),
        ("2099-01-01", None, True),
        ("0001-01-01 00:00:00", None, True),
        ("9999-12-31 23:59:59", None, True),
        ("", None, False),
        (None, None, False),
    ],
)
def test_the_day_of_the_last_change_is_read_or_told(value: object, day: date | None, told: bool) -> None:
    found, remark = read_changed_on(value, TODAY)
    assert found == day
    assert bool(remark) is told


@given(st.text(max_size=40) | st.text("0123456789:. apmklh", max_size=12))
def test_no_text_makes_the_readers_fall_over(text: str) -> None:
    for reader in (read_hour, read_sunday_day, read_bmlt_day, read_length):
        with suppress(UnreadableTimeError):
            reader(text)
    found, _ = read_changed_on(text, TODAY)
    assert found is None or found <= TODAY
