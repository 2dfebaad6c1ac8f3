"""The registry's file: opening, reading whole, and writing a source whole.

`Registry` is the file; `db.snapshot.SnapshotRegistry` is what the bot asks. What staff and imports do to it goes through
`db.applying`, which keeps who did what.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from sqlalchemy import delete, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import col

from bot.core.model import Category, Group, Meeting
from db.engine import database_path, is_frozen, reader, writer
from db.errors import RegistryUnavailable
from db.models import SCHEMA, GroupRow, MeetingRow, OrganisationRow
from db.rows import Row, UnreadableRowError, group_of, group_row, meeting_of, meeting_rows

_MIGRATE = "run: python -m bot migrate"
_RESTORE = f"restore a copy of the file, or move it away and {_MIGRATE}"


@dataclass(frozen=True, slots=True)
class RegistryOrganisation:
    """An organisation as the registry keeps it; `short` is what `Group.organisation` carries."""

    id: str
    short: str
    name: str
    category: Category


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole registry at one moment.

    `problems` are rows that were left out, one line each with the mend.
    """

    groups: tuple[Group, ...] = ()
    organisations: tuple[RegistryOrganisation, ...] = ()
    problems: tuple[str, ...] = field(default=())


class Registry:
    """One registry file. Reading needs no write access and never creates the file."""

    def __init__(self, url: str) -> None:
        """`url` is `sqlite:///path` or `sqlite+aiosqlite:///path`; nothing is opened yet."""
        self.path: Path = database_path(url)
        self._reader: AsyncEngine = reader(self.path)
        self._writer: AsyncEngine = writer(self.path)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Frees the engines. No connection is open between calls, so nothing can be lost."""
        await self._reader.dispose()
        await self._writer.dispose()

    async def snapshot(self) -> tuple[Group, ...]:
        """All groups that can be read, in the order of their ids. Raises RegistryUnavailable."""
        return (await self.load()).groups

    async def load(self) -> Snapshot:
        """All of the registry as of one moment, also while an import is writing.

        A row that breaks the rules is left out and named in `problems`: one wrong group must not hide the
        others. Raises RegistryUnavailable when the file is missing, empty, damaged, locked or of another
        schema.
        """
        async with self.reading() as connection:
            organisations = await read_rows(connection, "SELECT * FROM organisations ORDER BY id")
            groups = await read_rows(connection, "SELECT * FROM groups ORDER BY id")
            meetings = await read_rows(connection, "SELECT * FROM meetings ORDER BY group_id, position")
        # Beside the loop that answers people: a thousand groups take some tens of milliseconds.
        return await asyncio.to_thread(assemble, organisations, groups, meetings)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees the registry of one moment and cannot write. Raises RegistryUnavailable."""
        frozen = is_frozen(self.path)
        before = self.stamp()
        async with self._transaction(self._reader) as connection:
            yield connection
        if frozen and self.stamp() != before:
            raise RegistryUnavailable(f"{self.path} was written while it was read; try again in a minute")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction of the one writer: all of it is kept at the end, or nothing when anything fails.

        Others go on reading the registry as it was. Raises RegistryUnavailable.
        """
        async with self._transaction(self._writer) as connection:
            yield connection

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Changes whenever the file was written: time and size of it and of its log; () when missing."""
        stamps = []
        for file in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                stat = file.stat()
            except OSError:
                continue
            # An empty log says nothing, and readers come and go with it.
            if stat.st_size or file == self.path:
                stamps.append((stat.st_mtime_ns, stat.st_size))
        return tuple(stamps)

    async def write(
        self,
        organisations: Collection[RegistryOrganisation],
        groups: Sequence[Group],
        *,
        source: str,
        source_ids: Mapping[str, str] | None = None,
        only_beside_examples: bool = False,
    ) -> int:
        """Puts `groups` in the place of all groups that came from `source`, in one transaction.

        For the examples: no act is kept and no history (`db.applying.apply` does both). Returns the number of groups
        written. When anything fails, nothing is changed. Organisations are added or brought up to date, never removed;
        they must cover every `Group.organisation`. `source_ids` gives the key of a group in its source. With
        `only_beside_examples` it refuses when the registry holds a group that is not an example. Raises
        RegistryUnavailable.
        """
        strangers = sorted({each.id for each in groups if each.source != source})
        if strangers:
            raise RegistryUnavailable(
                f"group '{strangers[0]}' does not come from '{source}'; mend its source"
            )
        ids = {each.short: each.id for each in organisations}
        unknown = sorted({each.organisation for each in groups} - set(ids))
        if unknown:
            raise RegistryUnavailable(f"no organisation '{unknown[0]}'; add it before its groups")
        keys = source_ids or {}
        group_rows = [group_row(each, ids[each.organisation], keys.get(each.id, "")) for each in groups]
        async with self._transaction(self._writer) as connection:
            if only_beside_examples and await read_rows(
                connection, "SELECT 1 FROM groups WHERE NOT example LIMIT 1"
            ):
                raise RegistryUnavailable(
                    f"{self.path} holds real groups; use another file for examples, or allow both on purpose"
                )
            await connection.execute(delete(GroupRow).where(col(GroupRow.source) == source))
            for organisation in organisations:
                await connection.execute(_add_or_update(organisation))
            for each, row in zip(groups, group_rows, strict=True):
                # One by one: a rule that is broken must be told with the group that breaks it.
                try:
                    await connection.execute(insert(GroupRow), row)
                    if each.meetings:
                        await connection.execute(insert(MeetingRow), meeting_rows(each))
                except IntegrityError as error:
                    raise RegistryUnavailable(
                        f"group '{each.id}' is refused: {error.orig}; mend it"
                    ) from error
        return len(groups)

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A transaction on a file that is there, whole and of this program's schema."""
        if not self.path.is_file():
            raise RegistryUnavailable(f"{self.path} is missing; {_MIGRATE}")
        try:
            async with engine.begin() as connection:
                await self._require_schema(connection)
                yield connection
        except IntegrityError as error:
            raise RegistryUnavailable(f"an organisation is refused: {error.orig}; mend it") from error
        except (DatabaseError, sqlite3.Error) as error:
            raise RegistryUnavailable(self.in_words(error)) from error

    async def _require_schema(self, connection: AsyncConnection) -> None:
        tables = await read_rows(connection, "SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
        if not tables:
            raise RegistryUnavailable(f"{self.path} is empty or no registry; {_MIGRATE}")
        versions = [
            row["version_num"] for row in await read_rows(connection, "SELECT * FROM alembic_version")
        ]
        if versions != [SCHEMA]:
            found = ", ".join(versions) or "none"
            raise RegistryUnavailable(
                f"{self.path} has schema {found}, this program needs {SCHEMA};"
                f" {_MIGRATE} (if the file is the newer one, install the newer program)"
            )
        verdict = await read_rows(connection, "PRAGMA quick_check(1)")
        if [row["quick_check"] for row in verdict] != ["ok"]:
            raise RegistryUnavailable(f"{self.path} is damaged; {_RESTORE}")

    def in_words(self, error: Exception) -> str:
        """What a fault of SQLite with this file means, and the mend, in one line."""
        words = str(getattr(error, "orig", None) or error).lower()
        if "locked" in words or "busy" in words:
            return f"{self.path} is locked by another program; try again when its import is done"
        if "unable to open" in words:
            return f"{self.path} cannot be opened; give the program access to the file and its folder"
        if "i/o" in words:
            return f"{self.path} cannot be read or written: the disk fails; check it, nothing was changed"
        if "readonly" in words or "full" in words:
            return (
                f"{self.path} cannot be written; make room, or give write access to the file and its folder"
            )
        return f"{self.path} is damaged or no registry; {_RESTORE}"


async def read_rows(
    connection: AsyncConnection, statement: str, values: tuple[str, ...] = ()
) -> Sequence[Row]:
    """The rows as they lie in the file, by column."""
    # Raw, without SQLAlchemy's types: they would fail on the first wrong cell and hide every group.
    result = await connection.exec_driver_sql(statement, values)
    names = tuple(result.keys())
    return [dict(zip(names, each, strict=True)) for each in result]


def _add_or_update(organisation: RegistryOrganisation) -> sqlite.Insert:
    values = {
        "id": organisation.id,
        "short": organisation.short,
        "name": organisation.name,
        "category": organisation.category,
    }
    return (
        sqlite.insert(OrganisationRow)
        .values(values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


def assemble(organisations: Sequence[Row], groups: Sequence[Row], meetings: Sequence[Row]) -> Snapshot:
    """The values of raw rows; those that break the rules are left out and named."""
    problems: list[str] = []
    known = {
        row["id"]: RegistryOrganisation(row["id"], row["short"], row["name"], row["category"])
        for row in organisations
    }
    of_group: dict[str, list[Meeting]] = {}
    for row in meetings:
        try:
            of_group.setdefault(row["group_id"], []).append(meeting_of(row))
        except UnreadableRowError as error:
            problems.append(f"meeting {row['position']} of group '{row['group_id']}' was left out: {error}")
    read: list[Group] = []
    for row in groups:
        organisation = known.get(row["organisation_id"])
        if organisation is None:
            problems.append(
                f"group '{row['id']}' was left out: no organisation '{row['organisation_id']}'; add it"
            )
            continue
        try:
            at = tuple(of_group.get(row["id"], ()))
            read.append(group_of(row, organisation.short, organisation.category, at))
        except UnreadableRowError as error:
            problems.append(f"group '{row['id']}' was left out: {error}")
    return Snapshot(tuple(read), tuple(known.values()), tuple(problems))
