"""The registry as its file holds it, cell by cell, so that much of it can be compared without being understood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from db.cells import GROUP_COLUMNS, MEETING_COLUMNS, Cells, storable
from db.registry import read_rows

_ASK_AT_ONCE = 500
"""Groups asked for in one statement; SQLite takes 999 values in its oldest builds."""

_READ_ALL = 20_000
"""From so many groups on it is quicker to read all there are than to ask for each."""


@dataclass(frozen=True, slots=True)
class Held:
    """Cells by id, in the order of GROUP_COLUMNS and MEETING_COLUMNS. Groups and meetings may be those of some ids only."""

    organisations: Mapping[str, Cells] = field(default_factory=dict)
    """id -> id, short, name, category."""
    groups: Mapping[str, Cells] = field(default_factory=dict)
    meetings: Mapping[str, Sequence[Cells]] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    """id -> the JSON of the column."""
    tombstones: Mapping[str, tuple[date, date, str]] = field(default_factory=dict)
    """id -> closed on, keep until, reason."""

    def shorts(self) -> dict[str, str]:
        """Organisation id -> short name."""
        return {identifier: str(cells[1]) for identifier, cells in self.organisations.items()}


async def read_held(
    connection: AsyncConnection, ids: Collection[str] | None = None, schema: str = "main"
) -> Held:
    """What the file holds, of the groups in `ids` at least (None: of all). `schema` is "main" or the name of an attached file."""
    columns = ", ".join(GROUP_COLUMNS)
    groups: dict[str, Cells] = {}
    origins: dict[str, str] = {}
    statement = f"SELECT {columns}, origins FROM {schema}.groups"  # noqa: S608 - names of ours
    for row in await _of_ids(connection, statement, "id", ids):
        groups[row[0]] = tuple(row[:-1])
        origins[row[0]] = row[-1]
    meetings: dict[str, list[Cells]] = {}
    for row in await _of_ids(
        connection,
        f"SELECT {', '.join(MEETING_COLUMNS)} FROM {schema}.meetings",  # noqa: S608
        "group_id",
        ids,
        "ORDER BY group_id, position",
    ):
        meetings.setdefault(row[0], []).append(tuple(row))
    organisations = await read_rows(
        connection,
        f"SELECT id, short, name, category FROM {schema}.organisations",  # noqa: S608
    )
    graves = await read_rows(
        connection,
        f"SELECT group_id, closed_on, keep_until, reason FROM {schema}.tombstones",  # noqa: S608
    )
    return Held(
        organisations={row["id"]: tuple(row.values()) for row in organisations},
        groups=groups,
        meetings=meetings,
        origins=origins,
        tombstones={
            row["group_id"]: (day_of(row["closed_on"]), day_of(row["keep_until"]), row["reason"])
            for row in graves
        },
    )


async def _of_ids(
    connection: AsyncConnection, statement: str, column: str, ids: Collection[str] | None, order: str = ""
) -> list[Sequence[Any]]:
    if ids is None or len(ids) > _READ_ALL:
        return list((await connection.exec_driver_sql(f"{statement} {order}")).fetchall())
    found: list[Sequence[Any]] = []
    # An id that cannot be written as UTF-8 is in no file; it is refused, with its name, when its group is written.
    wanted = sorted(each for each in ids if storable(each) == each)
    for start in range(0, len(wanted), _ASK_AT_ONCE):
        some = tuple(wanted[start : start + _ASK_AT_ONCE])
        marks = ",".join("?" * len(some))
        rows = await connection.exec_driver_sql(f"{statement} WHERE {column} IN ({marks}) {order}", some)
        found.extend(rows.fetchall())
    return found


def day_of(cell: object) -> date:
    """The day in a cell of a tombstone."""
    try:
        return date.fromisoformat(str(cell))
    except ValueError:
        # A tombstone whose day was damaged still keeps its group from rising.
        return date.max
