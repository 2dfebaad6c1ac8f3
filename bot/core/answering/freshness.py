"""How far a listing may be trusted by its age: the one place for the rule. Pure; the day is always given.

The rule is that of docs/registry.md ("Hvor gammel en bekreftelse kan være"): to 90 days normal, to 180 "check before you go", to
365 behind fresher ones and with a warning, later not shown. A fellowship's list that was fetched says what the list says, not
that anybody meets: it keeps a group visible, and never makes it better than "check before you go".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.answering.schedule import holiday
from bot.core.model import Group

FRESH_DAYS, STALE_DAYS, HIDDEN_DAYS = 90, 180, 365
"""Days since the day that counts: up to 90 normal, to 180 check first, to 365 warned of, later not shown."""

BREAK_KNOWN_DAYS = 14
"""A group that was confirmed so few days before a meeting knew whether it would take the holidays off. A judgement: in the
fortnight before Christmas everybody is asked."""

Age = Literal["fresh", "check_first", "warned", "hidden", "unconfirmed"]
AGES: tuple[Age, ...] = ("fresh", "check_first", "warned", "hidden", "unconfirmed")
"""From the best to the worst; "unconfirmed" is neither confirmed nor on a list."""

Voucher = Literal["group", "list", "nobody"]


@dataclass(frozen=True, slots=True)
class Freshness:
    """`age` is the class; `voucher` says whose word it rests on: somebody who knows the group, a list alone, or nobody.

    `on` is the day of that word, None where there is none.
    """

    age: Age
    voucher: Voucher
    on: date | None


def freshness(group: Group, at: date) -> Freshness:
    """How far `group` may be trusted on the day `at`: by the better of its confirmation and its fellowship's list.

    Where both give the same class the newer of the two days is the word it rests on, and the confirmation on the same day.
    """
    words: list[tuple[int, int, Freshness]] = []
    if group.confirmed_on is not None:
        age = _class(group.confirmed_on, at)
        words.append((AGES.index(age), 0, Freshness(age, "group", group.confirmed_on)))
    if group.listed_on is not None:
        age = max(_class(group.listed_on, at), "check_first", key=AGES.index)
        words.append((AGES.index(age), 1, Freshness(age, "list", group.listed_on)))
    if not words:
        return Freshness("unconfirmed", "nobody", None)
    return min(words, key=lambda one: (one[0], -(one[2].on or date.min).toordinal(), one[1]))[2]


def age_of(group: Group, at: date) -> Age:
    """The class of `group` on the day `at`."""
    return freshness(group, at).age


def is_too_old(group: Group, at: date) -> bool:
    """True where nobody, and no list, has said for more than a year that the group meets."""
    newest = newest_word(group)
    return newest is not None and (at - newest).days > HIDDEN_DAYS


def stands_back(group: Group, at: date) -> bool:
    """True for what is shown only behind fresher groups: more than 180 days old, or never confirmed and on no list."""
    newest = newest_word(group)
    return newest is None or STALE_DAYS < (at - newest).days <= HIDDEN_DAYS


def newest_word(group: Group) -> date | None:
    """The newer of the days it was confirmed and its fellowship's list held it; None when neither is known.

    All that `is_too_old` and `stands_back` hang on, which a search asks of every group around.
    """
    if group.confirmed_on is None or group.listed_on is None:
        return group.confirmed_on or group.listed_on
    return max(group.confirmed_on, group.listed_on)


def may_take_a_break(group: Group, day: date) -> bool:
    """True where `day` lies in a season in which many groups rest, and nobody who knows the group said lately that it meets.

    A confirmation counts when it was given in the same season or in the 14 days before `day`; a list never does.
    """
    season = holiday(day)
    if season is None:
        return False
    confirmed = group.confirmed_on
    if confirmed is None:
        return True
    days = (day - confirmed).days
    return days > BREAK_KNOWN_DAYS and not (days <= STALE_DAYS and holiday(confirmed) == season)


def _class(day: date, at: date) -> Age:
    days = (at - day).days
    if days <= FRESH_DAYS:
        return "fresh"
    if days <= STALE_DAYS:
        return "check_first"
    return "warned" if days <= HIDDEN_DAYS else "hidden"
