"""What the registry knows better than a source: confirmations, warnings, and what staff set by hand. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from bot.core.model import Group
from db.acts import StoredGroup

BY_STAFF = frozenset({"edit", "review"})
"""Kinds of acts whose fields stay until staff lets go of them."""

WHERE = (
    "place",
    "address",
    "municipality",
    "municipality_number",
    "county",
    "lat",
    "lon",
    "approximate",
    "country",
)
"""These are one thing to staff: a point of today beside a municipality of yesterday would be false."""

_NOT_THE_SOURCES = {
    "id",
    "source",
    "listed_on",
    "listed_by",
    "confirmed_on",
    "confirmed_by",
    "warning",
    "example",
}
_UNITS: tuple[tuple[str, ...], ...] = (
    WHERE,
    *((each.name,) for each in fields(Group) if each.name not in {*WHERE, *_NOT_THE_SOURCES}),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A field where staff's value stands against the source's."""

    group_id: str
    name: str
    field: str
    stored: Any
    offered: Any


def with_what_is_kept(
    offered: Group, held: StoredGroup, act_kinds: Mapping[int, str], *, let_go: bool = False
) -> tuple[Group, tuple[Kept, ...]]:
    """`offered` by a source, with what the registry keeps of `held`, and the fields staff keeps against it.

    A confirmation gives way to a newer one only; a warning is staff's to lift. A field last set by an act of `BY_STAFF` stays,
    unless `let_go`.
    """
    stored = held.group
    changes: dict[str, Any] = {"warning": stored.warning}
    if stored.confirmed_on is not None and (
        offered.confirmed_on is None or offered.confirmed_on < stored.confirmed_on
    ):
        changes |= {"confirmed_on": stored.confirmed_on, "confirmed_by": stored.confirmed_by}
    kept: list[Kept] = []
    if not let_go:
        for unit in _UNITS:
            if not _by_staff(unit, held.origins, act_kinds):
                continue
            for field in unit:
                ours, theirs = getattr(stored, field), getattr(offered, field)
                if ours != theirs:
                    changes[field] = ours
                    kept.append(Kept(stored.id, stored.name, field, ours, theirs))
    return replace(offered, **changes), tuple(kept)


def _by_staff(unit: Collection[str], origins: Mapping[str, int], act_kinds: Mapping[int, str]) -> bool:
    whole = origins.get("*", 0)
    return any(act_kinds.get(origins.get(field, whole)) in BY_STAFF for field in unit)
