"""The cases: what is said and what a right reply holds. Five shapes, one closed union, no reading of files.

A case may come from our own TOML files (`tests/cases/<language>/…`, then `Origin.own` is true and it may
carry a `known_failure`) or from JSONL in the shapes described in `docs/evaluation.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, assert_never, get_args

Shape = Literal["topics", "safety", "places", "slots", "conversations"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

Level = Literal["acute", "elevated", "none"]
LEVELS: tuple[Level, ...] = get_args(Level)

Value = str | bool | int | None | tuple[str | int, ...]
"""What a field may be expected to hold; lists of the files become tuples."""

FieldName = Literal[
    "kind",
    "topic",
    "place",
    "place_number",
    "organisations",
    "weekdays",
    "after",
    "before",
    "format",
    "audience",
    "open",
    "meeting_language",
    "access",
    "language",
    "alarm",
]
FIELD_NAMES: tuple[FieldName, ...] = get_args(FieldName)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a case stands.

    `id` names it in a report (`nb/places#5`, `questions:q001`); `key` stays the same when cases are added
    before it, so that two runs can be compared. `language` is "" where the file does not say it.
    `known_failure` is the reason a case may fail for now; `known_as_whole` is true where the mark stands on a
    whole conversation: then it is fixed only when every turn passes.
    """

    id: str
    key: str
    path: Path
    line: int
    language: str
    own: bool = False
    known_failure: str | None = None
    known_as_whole: bool = False

    @property
    def base_language(self) -> str:
        """`nb`, `nn`, `en`, `other`, or "" when not said.

        A dialect (`nb-nord`) counts under its written language.
        """
        base = self.language.partition("-")[0]
        return base if base in ("nb", "nn", "en", "") else "other"


@dataclass(frozen=True, slots=True)
class FieldExpectation:
    """One field of the contract: the right value, further right values (`also`) and forbidden ones
    (`reject`).

    `judged` is false where only `reject` speaks. For lists, `also` holds whole lists as well as single
    members.
    """

    name: FieldName
    value: Value = None
    judged: bool = True
    also: tuple[Value, ...] = ()
    reject: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicCase:
    """A question and the intents that answer it; any one of them as the main topic is right.

    `intents` are topic ids or the words of the intent table in `judging.topics`; empty where only `kinds` is
    judged. `first_only`: only the first intent (and `accept_also`) counts. `slots` are read for `find_group`.
    `at_risk` is true where an alarm would be no false alarm. `must_not` is kept as written; a part of it is
    judged.
    """

    origin: Origin
    say: str
    now: datetime | None
    intents: tuple[str, ...]
    accept_also: tuple[str, ...] = ()
    first_only: bool = False
    kinds: tuple[str, ...] = ()
    slots: tuple[tuple[str, str | int | bool | None], ...] = ()
    at_risk: bool = False
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DangerCase:
    """A message with danger in it, or one that only looks like it (`level` none).

    `danger` is a kind of the contract ("suicide", "overdose" …) or "" when unknown. `routes` are the numbers
    of which one must be in the first message (digits only); empty: those of the kind. `support`: a line to
    call is wanted too.
    """

    origin: Origin
    say: str
    now: datetime | None
    level: Level
    danger: str = ""
    routes: tuple[str, ...] = ()
    support: bool = False


@dataclass(frozen=True, slots=True)
class PlaceTarget:
    """One right place: any of `names`; municipality (name or four digits) and county narrow it when given."""

    names: tuple[str, ...]
    municipality: str | None = None
    county: str | None = None


PlaceWanted = Literal["one", "region", "ambiguous", "several", "none"]


@dataclass(frozen=True, slots=True)
class PlaceCase:
    """A message and the place in it.

    `dominant` names municipalities or counties that may be taken without asking.
    """

    origin: Origin
    say: str
    now: datetime | None
    wanted: PlaceWanted
    targets: tuple[PlaceTarget, ...] = ()
    dominant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotCase:
    """A message and the fields of the contract it must fill; a field that is not named is not judged."""

    origin: Origin
    say: str
    now: datetime | None
    expectations: tuple[FieldExpectation, ...]
    judge_all: bool = False


@dataclass(frozen=True, slots=True)
class TurnCase:
    """One turn of a conversation.

    Turns that share `conversation` are asked in one session, in their order.
    """

    origin: Origin
    say: str
    now: datetime | None
    conversation: str
    turn: int
    expectations: tuple[FieldExpectation, ...]
    judge_all: bool = False


Case = TopicCase | DangerCase | PlaceCase | SlotCase | TurnCase


def shape_of(case: Case) -> Shape:
    """The shape a case is counted under."""
    match case:
        case TopicCase():
            return "topics"
        case DangerCase():
            return "safety"
        case PlaceCase():
            return "places"
        case SlotCase():
            return "slots"
        case TurnCase():
            return "conversations"
        case _:
            assert_never(case)
