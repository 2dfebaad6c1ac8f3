"""What staff should call about: groups nobody has confirmed for a while, those somebody reported first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.model import Group, ReportKind

DAYS = 90
"""A confirmation is normal for so long (registry-rules 4.2, rule 2)."""


@dataclass(frozen=True, slots=True)
class Due:
    """A group to call about. `days` since it was confirmed, None for never. `reach` is how: its role address, its website, or
    that of its organisation; "" where none is known.
    """

    group: Group
    days: int | None
    reports: Mapping[ReportKind, int]
    reach: str


def due(
    groups: Iterable[Group],
    reported: Mapping[str, Mapping[ReportKind, int]],
    websites: Mapping[str, str],
    at: date,
    days: int = DAYS,
) -> tuple[Due, ...]:
    """Groups not confirmed for more than `days`, and all with reports: those with reports first, then the oldest; never
    confirmed counts as oldest. Made-up groups are left out; paused ones are not, for somebody must hear when they go on.

    `websites` are those of organisations by short name.
    """
    found = [
        Due(
            group,
            None if group.confirmed_on is None else (at - group.confirmed_on).days,
            dict(reported.get(group.id, {})),
            group.contact or group.website or websites.get(group.organisation, ""),
        )
        for group in groups
        if not group.example
    ]
    wanted = [each for each in found if each.reports or each.days is None or each.days > days]
    return tuple(sorted(wanted, key=_order))


def _order(each: Due) -> tuple[int, bool, int, str]:
    return (-sum(each.reports.values()), each.days is not None, -(each.days or 0), each.group.id)
