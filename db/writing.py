"""The statements by which an act is written. Many rows go in at once; one that is refused is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from db.acts import Act
from db.cells import GROUP_COLUMNS, MEETING_COLUMNS, Cells, storable
from db.comparing import Plan
from db.errors import RegistryUnavailable
from db.held import Held

AT_ONCE = 5_000
"""Rows handed to SQLite together: few enough to stay small in memory, many enough that the call costs nothing."""

_REFUSALS = (
    IntegrityError,
    DataError,
    InterfaceError,
    ProgrammingError,
    UnicodeEncodeError,
    OverflowError,
)
"""What SQLite and its driver raise for a value they do not take; other faults are those of the file."""

_GROUPS = ", ".join(GROUP_COLUMNS)
_ADD_GROUP = f"INSERT INTO groups ({_GROUPS}, origins) VALUES ({','.join('?' * (len(GROUP_COLUMNS) + 1))})"  # noqa: S608
_SET_GROUP = (
    f"UPDATE groups SET {', '.join(f'{each} = ?' for each in GROUP_COLUMNS)}, origins = ? WHERE id = ?"  # noqa: S608
)
_ADD_MEETING = (
    f"INSERT INTO meetings ({', '.join(MEETING_COLUMNS)}) VALUES ({','.join('?' * len(MEETING_COLUMNS))})"  # noqa: S608
)
_ADD_ORGANISATION = (
    "INSERT INTO organisations (id, short, name, category) VALUES (?,?,?,?) ON CONFLICT (id)"
    " DO UPDATE SET short = excluded.short, name = excluded.name, category = excluded.category"
)
_BURY = (
    "INSERT OR REPLACE INTO tombstones"
    " (group_id, source, source_id, name, closed_on, reason, keep_until, act_id) VALUES (?,?,?,?,?,?,?,?)"
)
_REMEMBER = "INSERT INTO history (act_id, group_id, kind, before, after) VALUES (?,?,?,?,?)"
_ACT = (
    "INSERT INTO acts (at, kind, actor, source, address, fetched_at, sha256, importer, allowed, counts, copy_file)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)

Item = TypeVar("Item")
HistoryCells = tuple[str, str, Mapping[str, Any] | None, Mapping[str, Any] | None]
"""Group, change, before, after."""


async def write_act(connection: AsyncConnection, act: Act, counts: Mapping[str, int], copy_file: str) -> int:
    """Keeps the act and returns its number. Raises RegistryUnavailable for a kind or actor that cannot be kept."""
    cells = (
        _moment(act.at),
        act.kind,
        storable(act.actor),
        storable(act.source),
        storable(act.address),
        "" if act.fetched_at is None else _moment(act.fetched_at),
        act.sha256,
        storable(act.importer),
        json.dumps(act.allowed),
        json.dumps({**act.counts, **counts}),
        copy_file,
    )
    try:
        written = await connection.exec_driver_sql(_ACT, cells)
    except IntegrityError as error:
        raise RegistryUnavailable(
            f"the act is refused: {error.orig}; mend its kind or give the role that does it"
        ) from error
    return int(written.lastrowid)


async def write_plan(connection: AsyncConnection, plan: Plan, held: Held, number: int, on: date) -> None:
    """Writes what the act `number` changes, with its history. Raises RegistryUnavailable naming what is refused."""
    await _many(connection, _ADD_ORGANISATION, plan.organisations, lambda cells: f"organisation '{cells[0]}'")
    await _many(
        connection, "DELETE FROM tombstones WHERE group_id = ?", [(each,) for each in plan.raised], _of_group
    )
    await _many(
        connection,
        _BURY,
        [(*each.grave, number) for each in plan.gone if each.grave is not None],
        lambda cells: f"the tombstone of group '{cells[0]}'",
    )
    await _many(
        connection,
        "DELETE FROM groups WHERE id = ?",
        [(each.removal.group_id,) for each in plan.gone],
        _of_group,
    )
    # Five years are over: whoever starts there anew may be listed.
    await connection.exec_driver_sql("DELETE FROM tombstones WHERE keep_until < ?", (on.isoformat(),))
    every = json.dumps({"*": number})
    for new in _chunks(plan.new):
        await _many(connection, _ADD_GROUP, [(*each.cells, every) for each in new], _of_group)
        await _many(connection, _ADD_MEETING, [cells for each in new for cells in each.meetings], _of_meeting)
        entries: list[HistoryCells] = [(each.id, "new", None, each.facts()) for each in new]
        await write_history(connection, number, entries)
    await _change(connection, plan, held, number)
    await write_history(
        connection,
        number,
        [
            (
                each.removal.group_id,
                "gone",
                each.before,
                {"reason": storable(each.removal.reason)} if each.removal.reason else None,
            )
            for each in plan.gone
        ],
    )


async def write_history(connection: AsyncConnection, number: int, entries: Sequence[HistoryCells]) -> None:
    """Keeps how the act `number` changed each group."""
    for some in _chunks(entries):
        rows = [
            (number, identifier, kind, _json(before), _json(after))
            for identifier, kind, before, after in some
        ]
        await _many(connection, _REMEMBER, rows, lambda cells: f"the history of group '{cells[1]}'")


async def _change(connection: AsyncConnection, plan: Plan, held: Held, number: int) -> None:
    origins = _Origins(held, number)
    for some in _chunks(plan.changed):
        rows = [(*each.cells, origins.after(each.id, tuple(each.after)), each.id) for each in some]
        await _many(connection, _SET_GROUP, rows, _of_group)
        replaced = [each for each in some if each.meetings is not None]
        await _many(
            connection,
            "DELETE FROM meetings WHERE group_id = ?",
            [(each.id,) for each in replaced],
            _of_group,
        )
        await _many(
            connection,
            _ADD_MEETING,
            [cells for each in replaced for cells in each.meetings or ()],
            _of_meeting,
        )
        await write_history(
            connection, number, [(each.id, "changed", each.before, each.after) for each in some]
        )
    await _many(
        connection,
        "UPDATE groups SET listed_on = ?, origins = ? WHERE id = ?",
        [(day, origins.after(identifier, ("listed_on",)), identifier) for identifier, day in plan.listed],
        lambda cells: f"group '{cells[2]}'",
    )


class _Origins:
    """The next `origins` of a group. Nearly all groups of a feed share theirs, so each kind is made once."""

    def __init__(self, held: Held, number: int) -> None:
        self._held = held
        self._number = number
        self._made: dict[tuple[str, tuple[str, ...]], str] = {}

    def after(self, identifier: str, names: tuple[str, ...]) -> str:
        kind = (self._held.origins[identifier], names)
        if kind not in self._made:
            self._made[kind] = json.dumps({**origins_of(kind[0]), **dict.fromkeys(names, self._number)})
        return self._made[kind]


def origins_of(cell: object) -> dict[str, int]:
    """The mapping in a cell of `origins`; {} for one that is damaged, since then nothing is known."""
    try:
        value = json.loads(cell) if isinstance(cell, str) else {}
    except ValueError:
        return {}
    if not isinstance(value, dict):
        return {}
    return {name: number for name, number in value.items() if isinstance(number, int)}


async def _many(
    connection: AsyncConnection, statement: str, rows: Sequence[Cells], name: Callable[[Cells], str]
) -> None:
    for some in _chunks(rows):
        await connection.exec_driver_sql("SAVEPOINT some_rows")
        try:
            await connection.exec_driver_sql(statement, list(some))
        except _REFUSALS:
            await connection.exec_driver_sql("ROLLBACK TO some_rows")
            await _name_the_refused(connection, statement, some, name)
            raise
        await connection.exec_driver_sql("RELEASE some_rows")


async def _name_the_refused(
    connection: AsyncConnection, statement: str, rows: Sequence[Cells], name: Callable[[Cells], str]
) -> None:
    for cells in rows:
        try:
            await connection.exec_driver_sql(statement, cells)
        except _REFUSALS as error:
            raise RegistryUnavailable(
                f"{storable(name(cells))} is refused: {_fault(error)}; mend it"
            ) from error


def _fault(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "a text holds half a character"
    if isinstance(error, OverflowError):
        return "a number is too large"
    return str(getattr(error, "orig", error))


def _of_group(cells: Cells) -> str:
    return f"group '{cells[0]}'"


def _of_meeting(cells: Cells) -> str:
    return f"meeting {cells[1]} of group '{cells[0]}'"


def _json(facts: Mapping[str, Any] | None) -> str | None:
    return None if facts is None else json.dumps(facts)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
