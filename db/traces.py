"""What the registry remembers: acts, the history of a group, the origins of its fields, tombstones. Reading only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.acts import Act, HistoryEntry, StoredAct, StoredGroup, Tombstone
from db.cells import storable
from db.held import day_of
from db.registry import Registry, assemble, read_rows
from db.rows import Row
from db.writing import origins_of

_UNKNOWN = datetime(1, 1, 1, tzinfo=UTC)


async def stored(registry: Registry) -> Mapping[str, StoredGroup]:
    """All groups that can be read, by id, with where each of their fields is from. Raises RegistryUnavailable.

    A group whose row breaks the rules is left out, as it is for those who ask (`Registry.load` names it); putting it again
    mends it.
    """
    async with registry.reading() as connection:
        organisations = await read_rows(connection, "SELECT * FROM organisations ORDER BY id")
        groups = await read_rows(connection, "SELECT * FROM groups ORDER BY id")
        meetings = await read_rows(connection, "SELECT * FROM meetings ORDER BY group_id, position")
    return await asyncio.to_thread(_stored, organisations, groups, meetings)


async def stored_acts(registry: Registry) -> Mapping[int, StoredAct]:
    """All acts by number, the oldest first. Raises RegistryUnavailable."""
    async with registry.reading() as connection:
        return await read_acts(connection)


async def tombstones(registry: Registry) -> Mapping[str, Tombstone]:
    """The groups that are no more, by id. Raises RegistryUnavailable."""
    async with registry.reading() as connection:
        rows = await read_rows(connection, "SELECT * FROM tombstones ORDER BY group_id")
    return {
        row["group_id"]: Tombstone(
            group_id=row["group_id"],
            source=row["source"],
            source_id=row["source_id"],
            name=row["name"],
            closed_on=day_of(row["closed_on"]),
            reason=row["reason"],
            keep_until=day_of(row["keep_until"]),
        )
        for row in rows
    }


async def history(registry: Registry, group_id: str) -> tuple[HistoryEntry, ...]:
    """How a group came to be as it is (or was), the newest first; () for one nothing is known of.

    Raises RegistryUnavailable.
    """
    async with registry.reading() as connection:
        rows = await read_rows(
            connection,
            "SELECT a.at, a.kind, a.actor, a.source, a.address, h.kind AS change, h.before, h.after"
            " FROM history h JOIN acts a ON a.id = h.act_id WHERE h.group_id = ? ORDER BY h.id DESC",
            (storable(group_id),),
        )
    return tuple(
        HistoryEntry(
            at=_moment(row["at"]) or _UNKNOWN,
            kind=row["kind"],
            actor=row["actor"],
            source=row["source"],
            address=row["address"],
            group_id=group_id,
            change=row["change"],
            before=_facts(row["before"]),
            after=_facts(row["after"]),
        )
        for row in rows
    )


async def read_acts(connection: AsyncConnection) -> dict[int, StoredAct]:
    """All acts by number, the oldest first."""
    return {row["id"]: _act(row) for row in await read_rows(connection, "SELECT * FROM acts ORDER BY id")}


def _act(row: Row) -> StoredAct:
    counts = _facts(row["counts"]) or {}
    act = Act(
        kind=row["kind"],
        actor=row["actor"],
        at=_moment(row["at"]) or _UNKNOWN,
        source=row["source"],
        address=row["address"],
        fetched_at=_moment(row["fetched_at"]),
        sha256=row["sha256"],
        importer=row["importer"],
        allowed=_words(row["allowed"]),
        counts={name: count for name, count in counts.items() if isinstance(count, int)},
    )
    return StoredAct(row["id"], act, row["copy_file"])


def _stored(
    organisations: Sequence[Row], groups: Sequence[Row], meetings: Sequence[Row]
) -> dict[str, StoredGroup]:
    of_id = {row["id"]: row for row in groups}
    return {
        group.id: StoredGroup(group, of_id[group.id]["source_id"], origins_of(of_id[group.id]["origins"]))
        for group in assemble(organisations, groups, meetings).groups
    }


def _facts(cell: str | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    try:
        value = json.loads(cell)
    except (TypeError, ValueError):
        value = None
    # A damaged line must not hide the others.
    return value if isinstance(value, dict) else {"unreadable": str(cell)}


def _words(cell: object) -> tuple[str, ...]:
    try:
        value = json.loads(cell) if isinstance(cell, str) else []
    except ValueError:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
