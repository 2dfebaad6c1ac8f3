"""What the bot asks.

A copy of the registry in memory, swapped whole, that outlives every fault of the file – and, where it is given a folder, the
end of the program, too.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Self

from bot.core.model import Group, GroupQuery
from db.errors import RegistryUnavailable
from db.last_good import LastGood, UnusableCopyError, written_at
from db.nearby import Nearby
from db.registry import Registry, Snapshot


class SnapshotRegistry:
    """Answers from memory; no call of `near` touches the file.

    `failure` is None after a good read, else the line for the operator; the groups of the last good read stay, and the line says
    of when they are. How old a group's confirmation may be is decided where it is shown, so nothing is hidden here because the
    file has failed for long.
    """

    def __init__(
        self, registry: Registry, snapshot: Snapshot | None = None, last_good: LastGood | None = None
    ) -> None:
        """Serves `snapshot` (default: nothing) until the first `reload`."""
        self._registry = registry
        self._snapshot = snapshot or Snapshot()
        self._nearby = Nearby(self._snapshot.groups)
        self._last_good = last_good
        self._one_at_a_time = asyncio.Lock()
        self._read: tuple[tuple[int, int], ...] = ()
        self._as_of: datetime | None = None
        self.failure: str | None = None
        self.keeping_failure: str | None = None
        """Why the last good reading could not be kept on disk, for the operator; answers do not suffer."""

    @classmethod
    async def open(cls, url: str, *, last_good: Path | None = None) -> Self:
        """Reads the registry once. A file that cannot be read is no error here: see `failure`.

        `last_good` is a folder: each good reading that differs from the one before is kept there, and is served when the file
        cannot be read at the start. Raises RegistryUnavailable only for an address that names no SQLite file.
        """
        registry = Registry(url)
        opened = cls(registry, last_good=None if last_good is None else LastGood(last_good, registry.path))
        await opened.reload()
        return opened

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._registry.close()

    @property
    def file(self) -> Registry:
        """The file behind it, for what people tell; no answer waits for it."""
        return self._registry

    @property
    def snapshot(self) -> Snapshot:
        """What is served now; it never changes, `reload` puts another in its place."""
        return self._snapshot

    @property
    def groups(self) -> tuple[Group, ...]:
        return self._snapshot.groups

    async def near(self, query: GroupQuery) -> list[Group]:
        """The groups that may answer `query`, also the too old ones: those around its place, and those on the net.

        Which fit, and in what order, is decided by the matching; only what no matching would show for that place is left out.
        """
        return list(self._nearby.around(query.place, query.within_km))

    async def one(self, identifier: str) -> Group | None:
        """The group with that id, also one too old to be shown."""
        return self._nearby.one(identifier)

    async def every(self) -> tuple[Group, ...]:
        """All groups, also the too old ones, for counting."""
        return self._nearby.groups

    async def reload(self) -> bool:
        """Reads the file and swaps. True when the new copy is served, False when the old one stays.

        It stays when the file cannot be read, and when it suddenly holds no group at all. A file that was not
        written since the last good read is not read again, so this may be called every few seconds.
        """
        async with self._one_at_a_time:
            stamp = self._registry.stamp()
            if self.failure is None and stamp and stamp == self._read:
                if self.keeping_failure is not None:
                    await self._keep(self._snapshot, stamp)
                return True
            try:
                fresh = await self._registry.load()
            except RegistryUnavailable as error:
                await self._fail(str(error))
                return False
            if not fresh.groups:
                note = await self._fall_back()
                if self._snapshot.groups:
                    self.failure = self._told(self._emptied(), note)
                    return False
            await self._serve(fresh)
            self._read = stamp
            self._as_of = written_at(stamp)
            self.failure = None
            await self._keep(fresh, stamp)
            return True

    async def _serve(self, snapshot: Snapshot) -> None:
        """Swaps whole: the index is made beside the loop that answers people, then both names are set without a pause."""
        nearby = await asyncio.to_thread(Nearby, snapshot.groups)
        self._snapshot, self._nearby = snapshot, nearby

    def _emptied(self) -> str:
        line = f"{self._registry.path} holds no group any more; check the last import"
        if self._last_good is None:
            return line
        return f"{line}, or if that is meant, remove {self._last_good.path} and start the program anew"

    async def _fail(self, fault: str) -> None:
        note = await self._fall_back()
        self.failure = self._told(fault, note)

    async def _fall_back(self) -> str:
        """Serves what the disk kept if nothing was read yet. Gives back what is to be told of the copy, "" for nothing."""
        if self._last_good is None or self._as_of is not None or self._snapshot.groups:
            return ""
        try:
            kept = await asyncio.to_thread(self._last_good.load)
        except UnusableCopyError as error:
            return str(error)
        if kept is not None:
            await self._serve(kept.snapshot)
            self._as_of = kept.as_of
        return ""

    def _told(self, fault: str, note: str) -> str:
        if self._as_of is not None:
            fault += (
                f"; served meanwhile: the last good copy, the registry as of {self._as_of:%Y-%m-%d %H:%M} UTC"
            )
        return f"{fault}; {note}" if note else fault

    async def _keep(self, fresh: Snapshot, stamp: tuple[tuple[int, int], ...]) -> None:
        if self._last_good is None or not fresh.groups:
            return
        try:
            await asyncio.to_thread(self._last_good.keep, fresh, stamp)
        except OSError:
            path = self._last_good.path
            self.keeping_failure = (
                f"the last good copy {path} cannot be written; make room, or give write access to its folder"
            )
        else:
            self.keeping_failure = None
