"""The public holidays of Norway against the calendars of seven years."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest

from bot.core.answering.public_holidays import easter_sunday, offices_are_closed, public_holidays
from bot.core.answering.schedule import holiday

# Good Friday, Easter Sunday, Ascension Day and Whit Sunday as printed in the calendars of those years.
MOVED = [
    (2024, "03-29", "03-31", "05-09", "05-19"),
    (2025, "04-18", "04-20", "05-29", "06-08"),
    (2026, "04-03", "04-05", "05-14", "05-24"),
    (2027, "03-26", "03-28", "05-06", "05-16"),
    (2028, "04-14", "04-16", "05-25", "06-04"),
    (2029, "03-30", "04-01", "05-10", "05-20"),
    (2030, "04-19", "04-21", "05-30", "06-09"),
]


@pytest.mark.parametrize(("year", "good_friday", "easter", "ascension", "whit"), MOVED)
def test_the_twelve_holidays_are_those_of_the_calendar(
    year: int, good_friday: str, easter: str, ascension: str, whit: str
) -> None:
    friday, sunday, thursday, pentecost = (
        date.fromisoformat(f"{year}-{one}") for one in (good_friday, easter, ascension, whit)
    )
    day = timedelta(days=1)
    fixed = {date(year, *one) for one in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    moved = {friday - day, friday, sunday, sunday + day, thursday, pentecost, pentecost + day}
    assert public_holidays(year) == fixed | moved
    # In 2027 the seventeenth of May is also Whit Monday.
    assert len(public_holidays(year)) == (11 if year == 2027 else 12)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        ("2026-12-23", False),
        ("2026-12-24", True),
        ("2026-12-25", True),
        ("2026-12-26", True),
        ("2026-12-27", False),
        ("2026-12-31", True),
        ("2027-01-01", True),
        ("2027-01-02", False),
        ("2026-04-01", False),  # Wednesday before Easter
        ("2026-04-02", True),  # Maundy Thursday
        ("2026-04-04", False),  # Easter Eve is a Saturday, no holiday
        ("2026-05-17", True),
        ("2026-06-23", False),  # Midsummer Eve is none in Norway
    ],
)
def test_offices_are_closed_on_holidays_and_the_two_eves(day: str, closed: bool) -> None:
    assert offices_are_closed(date.fromisoformat(day)) is closed


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (2024, "2024-03-31"),
        (2027, "2027-03-28"),
        (2028, "2028-04-16"),
        (2038, "2038-04-25"),
        (2100, "2100-03-28"),
    ],
)
def test_easter_is_that_of_the_calendar(year: int, easter: str) -> None:
    assert easter_sunday(year) == date.fromisoformat(easter)


@pytest.mark.parametrize("year", [1, 1582, 1900, 2101, 9999])
def test_a_year_nobody_has_worked_out_keeps_what_is_certain(year: int) -> None:
    assert easter_sunday(year) is None
    days = public_holidays(year)
    assert days == {date(year, *one) for one in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    assert holiday(date(year, 7, 15)) == "summer"
    assert holiday(date(year, 4, 10)) is None


def test_the_names_of_the_days_do_not_follow_the_language_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LANG"):
        monkeypatch.setenv(name, "uk")
    easter_sunday.cache_clear()
    assert easter_sunday(2027) == date(2027, 3, 28)


def test_nothing_is_loaded_until_a_holiday_is_asked_for() -> None:
    program = (
        "import sys, bot.core.answering.public_holidays as days, bot.core.answering.schedule\n"
        "before = 'holidays' in sys.modules\n"
        "days.public_holidays(2027)\n"
        "print(before, 'holidays' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert run.stdout.split() == ["False", "True"]
