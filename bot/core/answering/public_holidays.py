"""The public holidays of Norway, and the days an office is closed. Pure: five fixed days and seven counted from Easter.

Source: lov om helligdager og helligdagsfred § 2, and lov om 1. og 17. mai.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from bot.core.answering.schedule import easter_sunday

_FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
# Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday.
_FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)
# No public holidays, but offices close or close early: to call a line closed that is open is the smaller fault.
_EVES = ((12, 24), (12, 31))


@lru_cache(maxsize=64)  # a search for the next opening asks for the same one or two years again and again
def public_holidays(year: int) -> frozenset[date]:
    """The twelve public holidays of that year; eleven when two fall on the same day."""
    easter = easter_sunday(year)
    moved = {easter + timedelta(days=days) for days in _FROM_EASTER}
    return frozenset(moved | {date(year, month, day) for month, day in _FIXED})


def offices_are_closed(day: date) -> bool:
    """True on public holidays, and on Christmas Eve and New Year's Eve. Weekends are not asked about."""
    return (day.month, day.day) in _EVES or day in public_holidays(day.year)
