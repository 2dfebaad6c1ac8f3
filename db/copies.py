"""Copies of the registry's file: one before each import, so that one word brings back what was there.

A copy is a whole registry of its own, with its acts and history. When the registry's file is lost, a copy laid in its place is
the registry again (docs/registry.md tells how).
"""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from db.acts import Act
from db.errors import RegistryUnavailable
from db.going_back import Restored, address_of, choose, put_back, work_out
from db.models import SCHEMA
from db.registry import Registry

KEEP = 30
"""How many copies are kept (registry-rules 4.2, rule 8)."""

_NAME = re.compile(r"registry-(\d{6,})-(\d{8}T\d{6}Z)\.db")
_TIME = "%Y%m%dT%H%M%SZ"
_UNFINISHED = ".new"
_LOCK_SECONDS = 60
"""How long one waits for another who takes a copy in the same folder; a copy of 100,000 groups takes a few seconds."""


class Copies:
    """The copies in one folder, `registry-<number>-<time in UTC>.db`, numbered in the order in which they were taken.

    The number decides the order and not the time: a clock that was set back would else make the newest copy the first to be
    thrown away.
    """

    def __init__(self, folder: Path, keep: int = KEEP) -> None:
        """`folder` is made when the first copy is taken; the `keep` newest are kept. Nothing is opened yet."""
        self.folder = folder
        self.keep = keep

    def list(self) -> tuple[Path, ...]:
        """The copies there are, the newest first; () when the folder is missing."""
        try:
            found = [each for each in self.folder.iterdir() if _NAME.fullmatch(each.name)]
        except OSError:
            return ()
        return tuple(sorted(found, key=lambda each: (_number(each), each.name), reverse=True))

    @staticmethod
    def taken_at(path: Path) -> datetime:
        """When a copy of `list` was taken, by its name, in UTC. Raises ValueError for a file of another name."""
        name = _NAME.fullmatch(path.name)
        if name is None:
            raise ValueError(f"{path.name} is no copy of a registry")
        return datetime.strptime(name[2], _TIME).replace(tzinfo=UTC)

    async def take(self, registry: Registry, at: datetime, *, prune: bool = True) -> Path:
        """Copies the registry as it stands now, also while somebody reads or writes it. `at` (aware) goes into the name.

        The file is whole, looked through and on the disk before it gets its name, so a kill or a power cut leaves no half
        copy. `prune` False leaves the old ones for later. Raises RegistryUnavailable.
        """
        if not registry.path.is_file():
            raise RegistryUnavailable(f"{registry.path} is missing; run: python -m bot migrate")
        path = await asyncio.to_thread(self._take, registry, at)
        if prune:
            self.prune()
        return path

    def prune(self) -> None:
        """Removes all but the newest. One that cannot be removed stays: it does no harm, and the next time may do."""
        for each in self.list()[self.keep :]:
            with suppress(OSError):
                each.unlink()

    async def restore(self, registry: Registry, path: Path | None, act: Act) -> Restored:
        """Puts organisations, groups, meetings and tombstones back as they are in the copy, in one transaction.

        `path` None goes one act back: to the copy taken before the newest act that still stands and has one. After that, going
        back again goes one further, never forward: who says it twice wants to be two imports back. To regret it, name the copy
        that was taken before going back (`Restored.kept`). Acts, history, reports and proposals stay, and `act` (kind
        "rollback") is kept with a line of history for each group that changed.

        Raises RegistryUnavailable, nothing being changed, when there is nothing to go back to, and for a copy that is missing,
        damaged, of another schema or of another registry.
        """
        if act.kind != "rollback":
            raise ValueError("a rollback is kept as one")
        async with registry.writing() as connection:
            target = await choose(connection, self.folder, path)
            await asyncio.to_thread(_require_whole, target)
            kept = await self.take(registry, act.at, prune=False)
            try:
                restored = await put_back(
                    connection, target, replace(act, address=act.address or target.name), kept
                )
            except BaseException:
                kept.unlink(missing_ok=True)
                raise
        self.prune()
        return restored

    async def preview(self, registry: Registry, path: Path | None = None) -> Restored:
        """What `restore` would do, without doing it: `act_id` is 0 and `kept` None. Raises RegistryUnavailable."""
        async with registry.reading() as connection:
            target = await choose(connection, self.folder, path)
            await asyncio.to_thread(_require_whole, target)
            return await work_out(connection, target)

    def _take(self, registry: Registry, at: datetime) -> Path:
        with self._told(), self._alone():
            newest = next((_number(each) for each in self.list()), 0)
            name = f"registry-{newest + 1:06d}-{at.astimezone(UTC).strftime(_TIME)}.db"
            unfinished = self.folder / (name + _UNFINISHED)
            try:
                _copy(registry, unfinished)
                _sync(unfinished)
                os.replace(unfinished, self.folder / name)
            finally:
                unfinished.unlink(missing_ok=True)
            _sync(self.folder)
        return self.folder / name

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time in the folder; what a killed one left is swept."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # An empty database whose lock the operating system takes away with the process, however that ends.
        with closing(
            sqlite3.connect(self.folder / ".lock", timeout=_LOCK_SECONDS, isolation_level=None)
        ) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            for each in self.folder.glob(f"registry-*{_UNFINISHED}*"):
                each.unlink(missing_ok=True)
            yield

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            words = str(error).lower()
            if "locked" in words:
                raise RegistryUnavailable(
                    f"{self.folder}: somebody else takes a copy; try again in a minute"
                ) from error
            raise RegistryUnavailable(
                f"no copy could be written to {self.folder}, so nothing was changed; make room,"
                " or give write access to the folder"
            ) from error


def _copy(registry: Registry, to: Path) -> None:
    """Copies the file with SQLite's own means and looks the copy through. Raises RegistryUnavailable for a damaged registry."""
    try:
        # Read only: a registry that vanished meanwhile is not made anew.
        source = sqlite3.connect(f"{registry.path.as_uri()}?mode=ro", uri=True)
        with closing(source):
            source.execute("PRAGMA busy_timeout = 10000").close()
            source.execute("SELECT version_num FROM alembic_version").fetchall()
            with closing(sqlite3.connect(to, isolation_level=None)) as copy:
                source.backup(copy)
                # One file that needs no log beside it, wherever it is carried.
                copy.execute("PRAGMA journal_mode = DELETE").close()
                faults = copy.execute("PRAGMA integrity_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        if "malformed" in str(error) or "not a database" in str(error) or "no such table" in str(error):
            raise RegistryUnavailable(registry.in_words(error)) from error
        raise
    if faults != [("ok",)]:
        raise RegistryUnavailable(registry.in_words(sqlite3.DatabaseError("malformed")))


def _require_whole(path: Path) -> None:
    """Raises RegistryUnavailable for a copy that is missing, damaged or of another schema."""
    another = "choose another one (python -m bot registry copies)"
    if not path.is_file():
        raise RegistryUnavailable(f"{path} is missing; {another}")
    try:
        with closing(sqlite3.connect(address_of(path), uri=True)) as copy:
            versions = [row[0] for row in copy.execute("SELECT version_num FROM alembic_version")]
            if versions != [SCHEMA]:
                raise RegistryUnavailable(
                    f"{path} has schema {', '.join(map(str, versions)) or 'none'}, this program needs {SCHEMA}; {another},"
                    " or bring a duplicate of it up to date with `python -m bot migrate` and name that"
                )
            faults = copy.execute("PRAGMA quick_check(1)").fetchall()
            strays = copy.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        raise RegistryUnavailable(f"{path} is damaged or no registry; {another}") from error
    if faults != [("ok",)] or strays:
        raise RegistryUnavailable(f"{path} is damaged; {another}")


def _number(path: Path) -> int:
    name = _NAME.fullmatch(path.name)
    return int(name[1]) if name else 0


def _sync(path: Path) -> None:
    """Waits until a file or folder is on disk; some systems cannot open a folder for that, and need not."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
