"""What is done to the registry and what is kept of it, as values: acts, removals, history, tombstones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from bot.core.model import Group

ActKind = Literal["example", "import", "confirm", "edit", "close", "review", "rollback"]
Change = Literal["new", "changed", "gone"]

GONE_FROM_SOURCE = "gone from the source"
"""The reason of a removal because the feed no longer holds the group."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing somebody does to the registry, as it is handed to `db.applying.apply`.

    `actor` is a role ("registeransvarlig"), never a name. `at` is when it is done and `fetched_at` when the feed was fetched,
    both aware. `source` is the feed's short name, `address` where it was fetched or the file's name, never with a password;
    `sha256` is that of the raw bytes, `importer` the format with its version ("bmlt/1"). `allowed` names the thresholds that
    were passed on purpose. `counts` is what the caller counted ("rows", "problems"); `apply` adds "new", "changed", "gone" and
    "listed" (the list was fetched again and holds the group as before).

    Raises ValueError for a time without its zone: nobody could say later which day it was.
    """

    kind: ActKind
    actor: str
    at: datetime
    source: str = ""
    address: str = ""
    fetched_at: datetime | None = None
    sha256: str = ""
    importer: str = ""
    allowed: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in (self.at, self.fetched_at):
            if each is not None and each.tzinfo is None:
                raise ValueError("the times of an act need a time zone")


@dataclass(frozen=True, slots=True)
class StoredAct:
    """An act as the registry keeps it. `copy_file` names the copy taken before it ("" = none).

    `act.counts` of a rollback holds "as_of": the number of the act whose registry it put back (0 = before the first).
    """

    id: int
    act: Act
    copy_file: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """A group to be taken out. `bury` leaves a tombstone, so that no feed raises it again without staff."""

    group_id: str
    reason: str
    bury: bool


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """How one act changed one group.

    `kind`, `actor`, `at` (UTC), `source` and `address` are the act's. `before` and `after` map the names of fields to values in
    the JSON form of `db.facts`: the changed ones only; for a new group `after` holds all that are not at their default, for a
    group that is gone `before` does and `after` is {"reason": …}, or None when none was given.
    """

    at: datetime
    kind: str
    actor: str
    source: str
    address: str
    group_id: str
    change: Change
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A group that is no more. Up to and including `keep_until` a feed cannot raise it."""

    group_id: str
    source: str
    source_id: str
    name: str
    closed_on: date
    reason: str
    keep_until: date


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """A group with what the registry knows of where it is from.

    `source_id` is its key in the source. `origins` maps a field to the number of the act that last set it, "*" stands for
    every field that is not named; a field found in neither was there before acts were kept.
    """

    group: Group
    source_id: str
    origins: Mapping[str, int]

    def origin(self, name: str) -> int | None:
        """The number of the act that last set the field `name`, None when that is not known."""
        return self.origins.get(name, self.origins.get("*"))
