"""What an import would change, and where it must stop (registry-rules 4.2, rules 5 and 6). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import time
from typing import Literal, get_args

from bot.core.model import Group
from db.acts import StoredGroup, Tombstone
from db.importers.raw import Problem
from db.staging.keeping import Kept, with_what_is_kept
from db.staging.staged import Staged

StopKind = Literal["gone", "changed", "bad_rows", "empty"]
STOP_KINDS: tuple[StopKind, ...] = get_args(StopKind)
"""In the order they are told."""

MOST_GONE, MOST_CHANGED, MOST_BAD = 0.10, 0.25, 0.05
"""Shares above which an import stops: of the groups the source had before, and of the rows it has now."""

_LISTING = {"listed_on", "listed_by"}
"""A list that was read again says nothing new to people."""

_CONFIRMATION = {"confirmed_on", "confirmed_by"}
"""Staff's own table is confirmed many rows at a time; that is what we hope for and no sign of a broken source."""

_WITHDRAWN = frozenset({"published"})
"""The field of a problem that is none: the source itself says that the row is not to be shown."""


@dataclass(frozen=True, slots=True)
class Change:
    """A group that would be another afterwards; `fields` of `Group` that differ, never `listed_on`."""

    before: Group
    after: Group
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Risen:
    """A group of the source that stands among the closed ones; a source may not raise it."""

    group: Group
    tombstone: Tombstone


@dataclass(frozen=True, slots=True)
class Twin:
    """A new or changed group that meets where and when a group of another source does, in the same organisation."""

    group: Group
    other: Group


@dataclass(frozen=True, slots=True)
class Difference:
    """What would become of each group. `before` counts the source's groups in the registry now.

    `new`, `changed`, `same` are as they would be written; `same` ones differ at most in the day they were listed. `gone` are
    no longer in the source. `held` are in the registry and in the source, but their row cannot be read this time: they stay.
    `raised` are ids among `new` whose tombstone goes.
    """

    before: int
    new: tuple[Group, ...]
    changed: tuple[Change, ...]
    gone: tuple[Group, ...]
    same: tuple[Group, ...]
    held: tuple[Group, ...]
    kept_by_staff: tuple[Kept, ...]
    risen: tuple[Risen, ...]
    twins: tuple[Twin, ...]
    raised: tuple[str, ...] = ()

    @property
    def put(self) -> tuple[Group, ...]:
        """Every group to be written."""
        return (*self.new, *(each.after for each in self.changed), *self.same)

    @property
    def is_nothing(self) -> bool:
        """True when people would see no difference."""
        return not (self.new or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class Stop:
    """A threshold that was passed. `figure` and `limit` are shares 0-1 (for `empty` both 0); `words` say it to staff."""

    kind: StopKind
    figure: float
    limit: float
    words: str


def compare(
    stored: Mapping[str, StoredGroup],
    staged: Staged,
    tombstones: Mapping[str, Tombstone],
    *,
    act_kinds: Mapping[int, str] | None = None,
    raise_again: Collection[str] = (),
    let_go: Collection[str] = (),
) -> Difference:
    """What putting `staged` in the place of its source's groups would do.

    `act_kinds` tell which origins are staff's. `raise_again` are ids whose tombstone may go ("all": every one), `let_go`
    ids where staff gives up its own values. A tombstone past its day (`keep_until`) holds nothing down.
    Raises ValueError for a staged id that belongs to another source: `stage` was not told what is taken.
    """
    source = staged.feed.source
    own = {key: held for key, held in stored.items() if held.group.source == source}
    new: list[Group] = []
    changed: list[Change] = []
    same: list[Group] = []
    kept: list[Kept] = []
    risen: list[Risen] = []
    raised: list[str] = []
    for group in staged.groups:
        held = stored.get(group.id)
        if held is None:
            grave = tombstones.get(group.id)
            if grave is not None:
                over = grave.keep_until < staged.feed.today
                if not over and group.id not in raise_again and "all" not in raise_again:
                    risen.append(Risen(group, grave))
                    continue
                raised.append(group.id)
            new.append(group)
            continue
        if held.group.source != source:
            raise ValueError(f"'{group.id}' belongs to '{held.group.source}'")
        merged, against = with_what_is_kept(group, held, act_kinds or {}, let_go=group.id in let_go)
        kept += against
        names = _differing(held.group, merged)
        if names:
            changed.append(Change(held.group, merged, names))
        else:
            same.append(merged)
    staged_ids = {each.id for each in staged.groups}
    unread = {each.key for each in staged.problems if each.key and each.field not in _WITHDRAWN}
    missing = [held for key, held in own.items() if key not in staged_ids]
    return Difference(
        before=len(own),
        new=tuple(new),
        changed=tuple(changed),
        gone=tuple(each.group for each in missing if each.source_id not in unread),
        same=tuple(same),
        held=tuple(each.group for each in missing if each.source_id in unread),
        kept_by_staff=tuple(kept),
        risen=tuple(risen),
        twins=_twins((*new, *(each.after for each in changed)), stored),
        raised=tuple(raised),
    )


def stops(difference: Difference, staged: Staged) -> tuple[Stop, ...]:
    """The thresholds this import passes, in the order of `STOP_KINDS`.

    Gone and changed count against the groups the source had before, however few: one of three gone is a third and stops. A
    source that had none cannot lose any. Bad rows count against the rows read now; a row the source itself withdraws is not
    bad. A source that gives no group at all stops as empty.
    """
    found: list[Stop] = []
    before, gone = difference.before, len(difference.gone)
    changed = sum(1 for each in difference.changed if not set(each.fields) <= _CONFIRMATION)
    bad = sum(1 for each in staged.problems if each.field not in _WITHDRAWN)
    for kind, count, of, limit, words in (
        ("gone", gone, before, MOST_GONE, "av gruppene i registeret er borte fra kilden"),
        ("changed", changed, before, MOST_CHANGED, "av gruppene er endret"),
        ("bad_rows", bad, staged.rows, MOST_BAD, "av radene har feil"),
    ):
        if of and count / of > limit:
            told = f"{count} av {of} ({_percent(count / of)}) {words}; grensa er {_percent(limit)}"
            found.append(Stop(_kind(kind), count / of, limit, told))
    if not staged.groups:
        found.append(Stop("empty", 0.0, 0.0, "kilden har ingen grupper som kan leses"))
    return tuple(found)


def is_withdrawn(problem: Problem) -> bool:
    """True where the source itself says that the row is not to be shown."""
    return problem.field in _WITHDRAWN


def _kind(name: str) -> StopKind:
    return next(each for each in STOP_KINDS if each == name)


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".rstrip("0").rstrip(".").replace(".", ",") + " %"


def _differing(before: Group, after: Group) -> tuple[str, ...]:
    return tuple(
        each.name
        for each in fields(Group)
        if each.name not in _LISTING and getattr(before, each.name) != getattr(after, each.name)
    )


_Slot = tuple[str, str, int, time]


def _twins(groups: Collection[Group], stored: Mapping[str, StoredGroup]) -> tuple[Twin, ...]:
    """At most one twin for each group; made-up groups are nobody's twin."""
    slots: dict[_Slot, list[Group]] = defaultdict(list)
    if groups:
        for held in stored.values():
            if not held.group.example:
                for slot in _slots(held.group):
                    slots[slot].append(held.group)
    found: list[Twin] = []
    for group in groups:
        others = (other for slot in _slots(group) for other in slots.get(slot, ()))
        other = next((each for each in others if each.source != group.source), None)
        if other is not None:
            found.append(Twin(group, other))
    return tuple(found)


def _slots(group: Group) -> set[_Slot]:
    """Where and when a group meets in a room. One whose municipality is not known is like no other."""
    return {
        (group.organisation, group.municipality_number, each.weekday, each.starts)
        for each in group.meetings
        if group.municipality_number
        and each.format == "in_person"
        and each.weekday is not None
        and each.starts is not None
    }
