"""How many groups the registry holds, for `registry stats` and for the answer about numbers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.core.answering.freshness import AGES, FRESH_DAYS, HIDDEN_DAYS, STALE_DAYS, age_of
from bot.core.model import Group

__all__ = [
    "ABROAD", "FRESH_DAYS", "HIDDEN_DAYS", "NO_COUNTY", "STALE_DAYS", "RegistryCounts", "age_of", "count_groups",
]  # fmt: skip

NO_COUNTY, ABROAD = "", "abroad"
"""The keys of groups that have no place in Norway: those that meet only on the net or by telephone, and those abroad."""


@dataclass(frozen=True, slots=True)
class RegistryCounts:
    """Numbers of groups on the day `at`. Pairs are sorted: the most first, then by name.

    `ages` are fresh, check_first, warned, hidden and unconfirmed (`bot.core.answering.freshness`), always all five and in that
    order.
    `meetings` counts recurring meetings, not dates.
    """

    at: date
    groups: int
    meetings: int
    examples: int
    municipalities: int
    by_county: tuple[tuple[str, int], ...]
    by_organisation: tuple[tuple[str, int], ...]
    ages: tuple[tuple[str, int], ...]


def count_groups(groups: Iterable[Group], at: date) -> RegistryCounts:
    """Counts all groups given, also those too old to be shown; `ages` tells how many those are."""
    every = tuple(groups)
    ages = Counter(age_of(each, at) for each in every)
    return RegistryCounts(
        at=at,
        groups=len(every),
        meetings=sum(len(each.meetings) for each in every),
        examples=sum(each.example for each in every),
        municipalities=len({each.municipality_number for each in every} - {""}),
        by_county=_most_first(Counter(_county(each) for each in every)),
        by_organisation=_most_first(Counter(each.organisation for each in every)),
        ages=tuple((name, ages[name]) for name in AGES),
    )


def _county(group: Group) -> str:
    return group.county if group.country == "NO" else ABROAD


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
