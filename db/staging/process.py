"""An import from its bytes to the registry: planned, shown, and then done whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from db.acts import GONE_FROM_SOURCE, Act, Removal, StoredGroup, Tombstone
from db.errors import RegistryUnavailable
from db.importers.raw import Feed, Read
from db.staging.difference import Difference, Stop, StopKind, compare, stops
from db.staging.fellowships import Fellowships
from db.staging.locating import Locate
from db.staging.staged import Progress, Staged, stage
from db.staging.store import Store


@dataclass(frozen=True, slots=True)
class Importer:
    """A format and its reader. `version` goes up when the same bytes are read as other values."""

    format: str
    version: int
    read: Read

    @property
    def label(self) -> str:
        return f"{self.format}/{self.version}"


@dataclass(frozen=True, slots=True)
class Material:
    """The bytes of a source: `address` is where they came from, without secrets, `fetched_at` when (aware)."""

    raw: bytes
    address: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose on purpose: thresholds to pass, closed groups to raise, own values to let go of."""

    even_if: frozenset[StopKind] = frozenset()
    raise_again: frozenset[str] = frozenset()
    let_go: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. `stops` are the thresholds it passes, `held_up` those nobody allowed."""

    staged: Staged
    difference: Difference
    stops: tuple[Stop, ...]
    choices: Choices

    @property
    def held_up(self) -> tuple[Stop, ...]:
        return tuple(each for each in self.stops if each.kind not in self.choices.even_if)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The thresholds that are passed on purpose."""
        return tuple(each.kind for each in self.stops if each.kind in self.choices.even_if)


async def plan_import(
    store: Store,
    importer: Importer,
    material: Material,
    feed: Feed,
    *,
    locate: Locate,
    organisations: Fellowships,
    choices: Choices,
    progress: Progress | None = None,
) -> ImportPlan:
    """Reads the source and compares it with the registry; changes nothing. Raises RegistryUnavailable."""
    stored, graves = await store.stored(), await store.tombstones()

    def staged() -> Staged:
        return stage(
            importer.read,
            material.raw,
            feed,
            importer=importer.label,
            address=material.address,
            fetched_at=material.fetched_at,
            locate=locate,
            organisations=organisations,
            known=_known(feed.source, stored, graves),
            taken=_taken(feed.source, stored, graves),
            progress=progress,
        )

    # Beside the loop: a hundred thousand rows take some seconds, and progress is to be drawn meanwhile.
    return await _compared(store, await asyncio.to_thread(staged), choices, stored, graves)


async def carry_out(store: Store, plan: ImportPlan, *, actor: str, at: datetime) -> int:
    """Does what `plan` shows, in one transaction; the number of the act, 0 when nothing differed.

    Raises RegistryUnavailable, nothing being changed, when a threshold holds the import up, when the registry was changed
    since it was planned so that the plan no longer says what would happen, and for every fault of the file.
    """
    if plan.held_up or plan.staged.unreadable is not None:
        raise RegistryUnavailable("an import that is held up cannot be applied; look at its stops")
    now = await _compared(store, plan.staged, plan.choices, await store.stored(), await store.tombstones())
    if now.difference != plan.difference:
        raise RegistryUnavailable(
            "the registry was changed in the meantime; nothing was applied: run the import again"
        )
    staged, difference = plan.staged, plan.difference
    act = Act(
        kind="import",
        actor=actor,
        at=at,
        source=staged.feed.source,
        address=staged.address,
        fetched_at=staged.fetched_at,
        sha256=staged.sha256,
        importer=staged.importer,
        allowed=plan.allowed,
        counts={"rows": staged.rows, "groups": len(staged.groups), "problems": len(staged.problems)},
    )
    return await store.apply(
        act,
        put=difference.put,
        keys={each.id: staged.keys[each.id] for each in difference.put},
        organisations=staged.organisations,
        remove=[Removal(each.id, GONE_FROM_SOURCE, bury=True) for each in difference.gone],
        raise_again=difference.raised,
    )


async def _compared(
    store: Store,
    staged: Staged,
    choices: Choices,
    stored: Mapping[str, StoredGroup],
    graves: Mapping[str, Tombstone],
) -> ImportPlan:
    difference = compare(
        stored,
        staged,
        graves,
        act_kinds=await store.act_kinds(),
        raise_again=choices.raise_again,
        let_go=choices.let_go,
    )
    return ImportPlan(staged, difference, stops(difference, staged), choices)


def _known(source: str, stored: Mapping[str, StoredGroup], graves: Mapping[str, Tombstone]) -> dict[str, str]:
    """The ids keys of this source have or had: a living group's before that of a closed one."""
    known = {
        each.source_id: each.group_id for each in graves.values() if each.source == source and each.source_id
    }
    for identifier, held in stored.items():
        if held.group.source == source and held.source_id:
            known[held.source_id] = identifier
    return known


def _taken(source: str, stored: Mapping[str, StoredGroup], graves: Mapping[str, Tombstone]) -> set[str]:
    return {key for key, held in stored.items() if held.group.source != source} | {
        key for key, grave in graves.items() if grave.source != source
    }
