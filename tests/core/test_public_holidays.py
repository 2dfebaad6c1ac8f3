"""The public holidays of Norway against the calendars of seven years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.answering.public_holidays import offices_are_closed, public_holidays

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
