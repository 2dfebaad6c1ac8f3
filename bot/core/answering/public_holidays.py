"""The public holidays of Norway, and the days an office is closed. Pure: the same year gives the same days.

Source: the `holidays` package (lov om helligdager og helligdagsfred § 2; lov om 1. og 17. mai), which is kept up as the law
changes. Only this module knows it (docs/adr/0012): it is loaded when first asked, and each year is worked out once.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays.holiday_base import HolidayBase

_EASTER_SUNDAY = "Første påskedag"
# No public holidays, but offices close or close early: to call a line closed that is open is the smaller fault.
_EVES = ((12, 24), (12, 31))
# What is certain also in a year the package does not know.
_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
# A search asks for the same one or two years again and again; somebody may page through a few decades of a registry.
_YEARS_KEPT = 64


@lru_cache(maxsize=_YEARS_KEPT)
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of that year: twelve, eleven when two fall on the same day; an ordinary Sunday is none.

    From 1901 to 2100. In other years only the five with a fixed date, since nobody has said how the law will be.
    """
    days = frozenset(_calendar(year))
    return days or frozenset(date(year, month, day) for month, day in _FIXED)


@lru_cache(maxsize=_YEARS_KEPT)
def easter_sunday(year: int) -> date | None:
    """Easter Sunday of a year from 1901 to 2100, else None."""
    return next(iter(_calendar(year).get_named(_EASTER_SUNDAY, lookup="exact")), None)


def offices_are_closed(day: date) -> bool:
    """True on public holidays, and on Christmas Eve and New Year's Eve. Weekends are not asked about."""
    return (day.month, day.day) in _EVES or day in public_holidays(day.year)


def _calendar(year: int) -> HolidayBase:
    # Here and not above: the package takes some tenths of a second to load, and most questions need no holiday.
    from holidays import country_holidays

    # Without a language the package would ask the environment for one.
    return country_holidays("NO", years=year, expand=False, language="no")
