"""Which groups may leave the registry for people to act on, by how old the news of them is. Pure."""

from __future__ import annotations

from datetime import date

from bot.core.model import Group
from db.counts import HIDDEN_DAYS


def newest_news(group: Group) -> date | None:
    """The newer of the days the group was confirmed and its fellowship's list held it; None when neither is known."""
    return max(filter(None, (group.confirmed_on, group.listed_on)), default=None)


def is_too_old(group: Group, today: date) -> bool:
    """True when the news of it is more than 365 days old: such groups are shown nowhere (registry-rules 4.2, rule 2)."""
    newest = newest_news(group)
    return newest is not None and (today - newest).days > HIDDEN_DAYS
