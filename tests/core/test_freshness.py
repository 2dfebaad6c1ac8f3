"""How far a listing may be trusted by its age: the class, whose word it rests on, and holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answering.freshness import (
    AGES,
    FRESH_DAYS,
    HIDDEN_DAYS,
    STALE_DAYS,
    age_of,
    freshness,
    is_too_old,
    may_take_a_break,
    stands_back,
)
from db.counts import age_of as counted_age
from tests.support.fakes import group

TODAY = date(2026, 11, 22)
_DAYS = st.one_of(st.none(), st.integers(-2, 800))


def _ago(days: int | None) -> date | None:
    return None if days is None else TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, "fresh"), (90, "fresh"), (91, "check_first"), (180, "check_first"), (181, "warned"), (365, "warned"), (366, "hidden"),
        (None, "unconfirmed"),
    ],
)  # fmt: skip
def test_a_confirmation_ages_by_its_days(days: int | None, age: str) -> None:
    assert (FRESH_DAYS, STALE_DAYS, HIDDEN_DAYS) == (90, 180, 365)
    assert age_of(group(confirmed_on=_ago(days)), TODAY) == age


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, "check_first"), (90, "check_first"), (180, "check_first"), (181, "warned"), (365, "warned"), (366, "hidden")],
)  # fmt: skip
def test_a_list_alone_is_never_better_than_check_before_you_go(days: int, age: str) -> None:
    one = freshness(group(confirmed_on=None, listed_on=_ago(days), listed_by="AA Norge"), TODAY)
    assert (one.age, one.voucher, one.on) == (age, "list", _ago(days))


@pytest.mark.parametrize(
    ("confirmed", "listed", "age", "voucher"),
    [
        (
            10,
            1,
            "fresh",
            "group",
        ),  # a list that was fetched since takes nothing from what the group said itself
        (90, 0, "fresh", "group"),
        (91, 0, "check_first", "list"),
        (100, 100, "check_first", "group"),
        (100, 150, "check_first", "group"),
        (200, 5, "check_first", "list"),
        (200, 250, "warned", "group"),
        (250, 200, "warned", "list"),
        (400, 5, "check_first", "list"),
        (400, 300, "warned", "list"),
        (400, 400, "hidden", "group"),
        (366, 370, "hidden", "group"),
    ],
)
def test_of_confirmation_and_list_the_better_class_counts_and_then_the_newer_day(
    confirmed: int, listed: int, age: str, voucher: str
) -> None:
    one = freshness(group(confirmed_on=_ago(confirmed), listed_on=_ago(listed)), TODAY)
    assert (one.age, one.voucher) == (age, voucher)


@given(_DAYS, _DAYS)
def test_the_class_is_that_of_the_newest_day_with_a_list_kept_below_fresh(
    confirmed: int | None, listed: int | None
) -> None:
    one = group(confirmed_on=_ago(confirmed), listed_on=_ago(listed))
    held = freshness(one, TODAY)
    newest = min((day for day in (confirmed, listed) if day is not None), default=None)
    worst = AGES.index(age_of(group(confirmed_on=_ago(newest), listed_on=None), TODAY))
    if newest is not None and (confirmed is None or confirmed > FRESH_DAYS):
        worst = max(worst, AGES.index("check_first"))
    assert AGES.index(held.age) == worst
    assert (held.voucher == "nobody") == (held.on is None) == (newest is None)
    assert is_too_old(one, TODAY) == (newest is not None and newest > HIDDEN_DAYS)
    assert stands_back(one, TODAY) == (newest is None or STALE_DAYS < newest <= HIDDEN_DAYS)
    assert counted_age(one, TODAY) == held.age


@pytest.mark.parametrize(
    ("day", "confirmed", "breaks"),
    [
        (date(2026, 11, 26), None, False),  # no holiday
        (date(2026, 12, 24), None, True),
        (date(2026, 12, 24), date(2026, 11, 20), True),  # a month ago says nothing of Christmas
        (date(2026, 12, 24), date(2026, 12, 10), False),  # a fortnight ago does
        (date(2026, 12, 24), date(2026, 12, 9), True),
        (date(2027, 7, 28), date(2027, 7, 2), False),  # confirmed in July
        (date(2027, 7, 28), date(2027, 6, 20), True),
        (date(2027, 7, 28), date(2026, 7, 20), True),  # July of last year
        (date(2027, 1, 2), date(2026, 12, 27), False),
        (date(2027, 3, 25), None, True),  # Maundy Thursday 2027
        (date(2027, 5, 17), None, True),
    ],
)
def test_holidays_are_warned_of_unless_somebody_said_lately_that_the_group_meets(
    day: date, confirmed: date | None, breaks: bool
) -> None:
    assert may_take_a_break(group(confirmed_on=confirmed, listed_on=day), day) is breaks
