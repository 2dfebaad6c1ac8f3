"""What an act would change: the registry as the file holds it beside what is to be put there. No SQL, no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.core.model import Group
from db.acts import Change, Removal
from db.cells import (
    GROUP_COLUMNS,
    MEETING_COLUMNS,
    Cells,
    UnstorableGroupError,
    group_cells,
    meeting_cells,
    storable,
)
from db.errors import RegistryUnavailable
from db.facts import Facts, changed, facts_of, facts_of_rows, lean
from db.held import Held
from db.registry import RegistryOrganisation

KEEP_YEARS = 5
"""How long a closed group cannot be raised by a feed (registry-rules 4.2, rule 6)."""

_ORGANISATION = GROUP_COLUMNS.index("organisation_id")
_LISTED_ON = GROUP_COLUMNS.index("listed_on")
_SOURCE, _SOURCE_ID, _NAME = (GROUP_COLUMNS.index(each) for each in ("source", "source_id", "name"))


@dataclass(frozen=True, slots=True)
class NewGroup:
    id: str
    cells: Cells
    meetings: tuple[Cells, ...]
    group: Group
    source_id: str

    def facts(self) -> Facts:
        """What the history keeps of it; made when it is written, since 100,000 take much room."""
        return lean({**facts_of(self.group), "source_id": self.source_id})


@dataclass(frozen=True, slots=True)
class ChangedGroup:
    """`meetings` is None where they stay as they are; `names` are the fields that changed."""

    id: str
    cells: Cells
    meetings: tuple[Cells, ...] | None
    before: Facts
    after: Facts


@dataclass(frozen=True, slots=True)
class GoneGroup:
    removal: Removal
    before: Facts
    grave: Cells | None
    """The cells of its tombstone but for the act: group, source, key, name, closed on, reason, keep until."""


@dataclass(slots=True)
class Plan:
    """What is to be written, and nothing that stands there already."""

    organisations: list[Cells] = field(default_factory=list)
    new: list[NewGroup] = field(default_factory=list)
    changed: list[ChangedGroup] = field(default_factory=list)
    listed: list[tuple[str, str | None]] = field(default_factory=list)
    """Groups of which nothing but `listed_on` changed: id and the new day."""
    gone: list[GoneGroup] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.organisations or self.new or self.changed or self.listed or self.gone or self.raised)

    def counts(self) -> dict[str, int]:
        """What the act is to be remembered by."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "gone": len(self.gone),
            "listed": len(self.listed),
        }


def compare(
    held: Held,
    on: date,
    put: Sequence[Group],
    keys: Mapping[str, str],
    organisations: Collection[RegistryOrganisation],
    remove: Sequence[Removal],
    raise_again: Collection[str],
) -> Plan:
    """The plan that makes of what is held what is asked for. `on` is the Norwegian day of the act.

    Raises RegistryUnavailable, naming the group and the mend, for what cannot be put or removed.
    """
    _refuse_doubles(put, remove)
    plan = Plan()
    known = {each[1]: identifier for identifier, each in held.organisations.items()}
    for each in organisations:
        cells: Cells = (each.id, each.short, each.name, each.category)
        if held.organisations.get(each.id) != cells:
            plan.organisations.append(cells)
            known = {short: identifier for short, identifier in known.items() if identifier != each.id}
        known[each.short] = each.id
    shorts = {identifier: short for short, identifier in known.items()}
    plan.raised = sorted(set(raise_again) & set(held.tombstones))
    for group in put:
        _refuse_dead(group.id, held, on, raise_again)
        _put(plan, held, group, keys, known, shorts)
    for removal in remove:
        if removal.group_id not in held.groups:
            raise RegistryUnavailable(
                f"no group '{storable(removal.group_id)}' to take out; look at the registry anew and mend its id"
            )
        plan.gone.append(_gone(held, removal, on, shorts))
    return plan


def facts_held(held: Held, identifier: str, shorts: Mapping[str, str]) -> Facts:
    """The facts of a group the file holds."""
    return _facts(held.groups[identifier], held.meetings.get(identifier, ()), shorts)


def difference(before: Facts | None, after: Facts | None) -> tuple[Change, Facts, Facts] | None:
    """How a group went from one to the other, both whole: None when it did not, or only by `listed_on`."""
    if before is None or after is None:
        if before is None and after is None:
            return None
        return ("new", {}, lean(after)) if after is not None else ("gone", lean(before or {}), {})
    was, became = changed(before, after)
    return ("changed", lean_meetings(was), lean_meetings(became)) if set(became) - {"listed_on"} else None


def lean_meetings(facts: Facts) -> Facts:
    """Changed fields as people read them: a field that became empty stays, the defaults of a meeting do not."""
    return {**facts, **lean({"meetings": facts["meetings"]})} if facts.get("meetings") else facts


def last_day(closed: date) -> date:
    """The last day a tombstone of that day holds."""
    try:
        return closed.replace(year=closed.year + KEEP_YEARS)
    except ValueError:  # 29 February
        return date(closed.year + KEEP_YEARS, 3, 1)


def _put(
    plan: Plan,
    held: Held,
    group: Group,
    keys: Mapping[str, str],
    known: Mapping[str, str],
    shorts: Mapping[str, str],
) -> None:
    if group.organisation not in known:
        raise RegistryUnavailable(
            f"no organisation '{storable(group.organisation)}'; add it before its groups"
        )
    old = held.groups.get(group.id)
    key = keys.get(group.id, "" if old is None else old[_SOURCE_ID])
    try:
        cells = group_cells(group, known[group.organisation], key)
        meetings = meeting_cells(group)
    except UnstorableGroupError as error:
        raise RegistryUnavailable(f"group '{storable(group.id)}' is refused: {error}; mend it") from error
    if old is None:
        plan.new.append(NewGroup(group.id, cells, meetings, group, key))
        return
    kept = held.meetings.get(group.id, ())
    same_meetings = len(kept) == len(meetings) and all(
        one == other for one, other in zip(kept, meetings, strict=True)
    )
    if same_meetings and old == cells:
        return
    if same_meetings and _but_listed_on(old) == _but_listed_on(cells):
        plan.listed.append((group.id, cells[_LISTED_ON]))
        return
    # The same thing may be spelled in two ways ("19:00" and "19:00:00.000000"); the facts have one.
    was, became = changed(_facts(old, kept, shorts), _facts(cells, meetings, shorts))
    if set(became) == {"listed_on"}:
        plan.listed.append((group.id, cells[_LISTED_ON]))
    elif became:
        replaced = meetings if "meetings" in became else None
        plan.changed.append(
            ChangedGroup(group.id, cells, replaced, lean_meetings(was), lean_meetings(became))
        )


def _gone(held: Held, removal: Removal, on: date, shorts: Mapping[str, str]) -> GoneGroup:
    cells = held.groups[removal.group_id]
    grave: Cells | None = None
    if removal.bury:
        days = (on.isoformat(), storable(removal.reason), last_day(on).isoformat())
        grave = (removal.group_id, cells[_SOURCE], cells[_SOURCE_ID], cells[_NAME], *days)
    return GoneGroup(removal, lean(facts_held(held, removal.group_id, shorts)), grave)


def _facts(cells: Cells, meetings: Sequence[Cells], shorts: Mapping[str, str]) -> Facts:
    return facts_of_rows(
        dict(zip(GROUP_COLUMNS, cells, strict=True)),
        [dict(zip(MEETING_COLUMNS, each, strict=True)) for each in meetings],
        shorts.get(cells[_ORGANISATION], str(cells[_ORGANISATION])),
    )


def _but_listed_on(cells: Cells) -> Any:
    return cells[:_LISTED_ON], cells[_LISTED_ON + 1 :]


def _refuse_doubles(put: Sequence[Group], remove: Sequence[Removal]) -> None:
    seen: set[str] = set()
    for identifier in (*(each.id for each in put), *(each.group_id for each in remove)):
        if identifier in seen:
            raise RegistryUnavailable(
                f"group '{storable(identifier)}' is refused: it is named twice in one act; mend its id"
            )
        seen.add(identifier)


def _refuse_dead(identifier: str, held: Held, on: date, raise_again: Collection[str]) -> None:
    if identifier not in held.tombstones or identifier in raise_again:
        return
    closed, until, reason = held.tombstones[identifier]
    if on <= until:
        raise RegistryUnavailable(
            f"group '{storable(identifier)}' was closed on {closed} ({reason}) and is refused;"
            " if it meets again, name it as one to raise again"
        )
