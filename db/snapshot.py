"""What the bot asks.

A copy of the registry in memory, swapped whole, that outlives every fault of the file.
"""

from __future__ import annotations

import asyncio
from typing import Self

from bot.core.model import Group, GroupQuery
from db.errors import RegistryUnavailable
from db.registry import Registry, Snapshot


class SnapshotRegistry:
    """Answers from memory; no call of `near` touches the file.

    `failure` is None after a good read, else the line for the operator; the groups of the last good read
    stay.
    """

    def __init__(self, registry: Registry, snapshot: Snapshot | None = None) -> None:
        """Serves `snapshot` (default: nothing) until the first `reload`."""
        self._registry = registry
        self._snapshot = snapshot or Snapshot()
        self._one_at_a_time = asyncio.Lock()
        self._read: tuple[tuple[int, int], ...] = ()
        self.failure: str | None = None

    @classmethod
    async def open(cls, url: str) -> Self:
        """Reads the registry once. A file that cannot be read is no error here: see `failure`.

        Raises RegistryUnavailable only for an address that names no SQLite file.
        """
        opened = cls(Registry(url))
        await opened.reload()
        return opened

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._registry.close()

    @property
    def snapshot(self) -> Snapshot:
        """What is served now; it never changes, `reload` puts another in its place."""
        return self._snapshot

    @property
    def groups(self) -> tuple[Group, ...]:
        return self._snapshot.groups

    async def near(self, query: GroupQuery) -> list[Group]:
        """The groups that may answer `query`: today all of them, also those on the net and the too old ones.

        Which fit, and in what order, is decided by the matching; leaving a group out here could only hide the
        nearest one of a kind from someone who lives far away. `query` is taken so that a larger registry may
        narrow by place without any caller changing.
        """
        del query
        return list(self._snapshot.groups)

    async def reload(self) -> bool:
        """Reads the file and swaps. True when the new copy is served, False when the old one stays.

        It stays when the file cannot be read, and when it suddenly holds no group at all. A file that was not
        written since the last good read is not read again, so this may be called every few seconds.
        """
        async with self._one_at_a_time:
            stamp = self._registry.stamp()
            if self.failure is None and stamp and stamp == self._read:
                return True
            try:
                fresh = await self._registry.load()
            except RegistryUnavailable as error:
                self.failure = str(error)
                return False
            if self._snapshot.groups and not fresh.groups:
                self.failure = f"{self._registry.path} holds no group any more; check the last import"
                return False
            self._snapshot = fresh
            self._read = stamp
            self.failure = None
            return True
