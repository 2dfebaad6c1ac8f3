"""How many groups the registry holds, for `registry stats` and for the answer about numbers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.core.model import Group

FRESH_DAYS, STALE_DAYS, HIDDEN_DAYS = 90, 180, 365
"""Days since the confirmation: up to 90 normal, to 180 check first, to 365 warned of, later not shown."""

NO_COUNTY = ""
"""The key of groups that meet only on the net or by telephone."""


@dataclass(frozen=True, slots=True)
class RegistryCounts:
    """Numbers of groups on the day `at`. Pairs are sorted: the most first, then by name.

    `ages` are fresh, check_first, warned, hidden and unconfirmed, always all five and in that order.
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
        by_county=_most_first(Counter(each.county for each in every)),
        by_organisation=_most_first(Counter(each.organisation for each in every)),
        ages=tuple(
            (name, ages[name]) for name in ("fresh", "check_first", "warned", "hidden", "unconfirmed")
        ),
    )


def age_of(group: Group, at: date) -> str:
    """fresh, check_first, warned, hidden or unconfirmed, by the days since `confirmed_on`."""
    if group.confirmed_on is None:
        return "unconfirmed"
    days = (at - group.confirmed_on).days
    if days <= FRESH_DAYS:
        return "fresh"
    if days <= STALE_DAYS:
        return "check_first"
    return "warned" if days <= HIDDEN_DAYS else "hidden"


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
