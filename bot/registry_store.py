"""The registry as the verbs that change it need it: the file, its copies, and the one way to change it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.core.model import Group
from bot.settings import Settings
from db import applying
from db.acts import Act, HistoryEntry, Removal, StoredGroup, Tombstone
from db.copies import Copies
from db.going_back import Restored
from db.registry import Registry, RegistryOrganisation

COPIES_FOLDER = "registry-copies"
"""In the state folder: beside what else the program keeps, and not beside a registry somebody may replace whole."""


_COPIED = frozenset({"import", "close"})
"""Before these a copy is taken. A confirmation undoes itself with the next one, and thirty of them would push every import's
copy out."""


class RegistryStore:
    """A `db.staging.store.Store` on the file. What takes many groups, or one for good, is preceded by a copy."""

    def __init__(self, registry: Registry, copies: Copies) -> None:
        self.registry = registry
        self.copies = copies

    async def stored(self) -> Mapping[str, StoredGroup]:
        return await applying.stored(self.registry)

    async def tombstones(self) -> Mapping[str, Tombstone]:
        return await applying.tombstones(self.registry)

    async def act_kinds(self) -> Mapping[int, str]:
        return {number: each.act.kind for number, each in (await applying.stored_acts(self.registry)).items()}

    async def history(self, group_id: str) -> tuple[HistoryEntry, ...]:
        """What was done to a group, the newest first; () for one nothing is known of."""
        return await applying.history(self.registry, group_id)

    async def apply(
        self,
        act: Act,
        *,
        put: Sequence[Group] = (),
        keys: Mapping[str, str] | None = None,
        organisations: Collection[RegistryOrganisation] = (),
        remove: Sequence[Removal] = (),
        raise_again: Collection[str] = (),
    ) -> int:
        return await applying.apply(
            self.registry,
            act,
            put=put,
            keys=keys or {},
            organisations=organisations,
            remove=remove,
            raise_again=raise_again,
            copies=self.copies if act.kind in _COPIED else None,
        )

    async def preview(self, copy: Path | None) -> Restored:
        """What going back would do."""
        return await self.copies.preview(self.registry, copy)

    async def restore(self, copy: Path | None, act: Act) -> Restored:
        """Goes back, in one transaction."""
        return await self.copies.restore(self.registry, copy, act)


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[RegistryStore]:
    """The store of this process. Raises RegistryUnavailable for an address that names no SQLite file."""
    async with Registry(settings.database_url) as registry:
        yield RegistryStore(registry, Copies(settings.state_folder / COPIES_FOLDER))
