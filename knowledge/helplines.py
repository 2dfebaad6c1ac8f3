"""A line to call as a frozen value, when it is answered, and how old what we know of it is. Pure; no reading, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Cost = Literal["free", "normal", "unknown"]
COSTS: tuple[Cost, ...] = ("free", "normal", "unknown")
Age = Literal["all", "adult", "young"]
AGES: tuple[Age, ...] = ("all", "adult", "young")
Freshness = Literal["fresh", "due_soon", "expired"]

DUE_SOON = timedelta(days=30)
"""A month before it expires somebody is asked to call: long enough for a holiday to lie between."""


@dataclass(frozen=True, slots=True)
class OpenHours:
    """One span in which a line is answered. `days` are ISO 1-7; `opens` and `closes` are minutes after midnight.

    Norwegian wall clock, `opens` inclusive, `closes` exclusive and at most 1440; `opens` is always the smaller.
    """

    days: tuple[int, ...]
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to call.

    `certain` is false until it is vouched for; then it is not shown as certain. `emergency` lines never grow old.
    `open` is empty when the line is answered `round_the_clock`, and when its hours are not known.
    `to_talk`: offered when somebody asks for someone to talk to. `age` says whom it is for.
    `anonymous` and an empty `languages` are None and empty when no source says.
    `seen_on` is the day of the newest source, None when no source carries one; `expires_on` is the last day the line is good.
    """

    id: str
    number: str
    name: Mapping[Literal["nb", "nn", "en"], str]
    about: Mapping[Literal["nb", "nn", "en"], str]
    open: tuple[OpenHours, ...]
    round_the_clock: bool
    closed_on_holidays: bool
    emergency: bool
    to_talk: bool
    age: Age
    certain: bool
    languages: tuple[str, ...]
    cost: Cost
    anonymous: bool | None
    source: str
    seen_on: date | None
    confirmed_on: date | None
    confirmed_by: str
    expires_on: date | None


def freshness(line: Helpline, day: date) -> Freshness:
    """How old what we know of the line is on that day. A line of unknown age is old; an emergency number never is."""
    if line.emergency:
        return "fresh"
    if line.expires_on is None or day > line.expires_on:
        return "expired"
    return "due_soon" if line.expires_on - day <= DUE_SOON else "fresh"


def due(lines: Iterable[Helpline], day: date) -> tuple[Helpline, ...]:
    """The lines somebody should confirm: those that are old or will be within 30 days, the oldest first."""
    old = (line for line in lines if freshness(line, day) != "fresh")
    return tuple(sorted(old, key=lambda line: (line.expires_on or date.min, line.id)))
