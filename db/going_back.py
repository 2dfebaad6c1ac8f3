"""Going back to a copy: which one, what it would change, and putting it back.

The acts are a line of states, and a rollback steps to an earlier point of that line without wiping it: it keeps in its counts
"as_of", the number of the last act that stands in what it put back. So what stands now can be told from the acts alone, and
going back twice goes two steps back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from db.acts import Act, StoredAct
from db.cells import GROUP_COLUMNS, MEETING_COLUMNS
from db.comparing import difference, facts_held
from db.errors import RegistryUnavailable
from db.held import Held, read_held
from db.models import OrganisationRow
from db.staff_models import TombstoneRow
from db.traces import read_acts
from db.writing import HistoryCells, write_act, write_history

_TABLES: dict[str, tuple[str, ...]] = {
    # In the order in which they lean on each other.
    "organisations": tuple(OrganisationRow.model_fields),
    "groups": (*GROUP_COLUMNS, "origins"),
    "meetings": MEETING_COLUMNS,
    "tombstones": tuple(TombstoneRow.model_fields),
}


@dataclass(frozen=True, slots=True)
class Restored:
    """What going back did, or would do.

    `new`, `changed` and `gone` count groups; one of which only `listed_on` differs is not counted. `undone` are the acts that
    no longer stand, the newest first – also confirmations made after the copy, which should be made again. `again` are acts
    that stand once more, since the copy was taken before an earlier rollback. `kept` is the copy of what was there before.
    """

    act_id: int
    copy: Path
    new: int
    changed: int
    gone: int
    undone: tuple[StoredAct, ...]
    again: tuple[StoredAct, ...]
    kept: Path | None = None


def address_of(copy: Path) -> str:
    """A copy as SQLite opens it: read only, and as a file that does not change, so that no log is laid beside it."""
    return f"{copy.absolute().as_uri()}?mode=ro&immutable=1"


async def choose(connection: AsyncConnection, folder: Path, path: Path | None) -> Path:
    """The copy to go back to: `path`, else the one taken before the newest standing act that has one.

    Raises RegistryUnavailable when there is none. An act whose copy was thrown away is not stepped over in silence: that would
    take back more than was asked.
    """
    if path is not None:
        return path
    for each in standing(await read_acts(connection)):
        if each.copy_file:
            if not (folder / each.copy_file).is_file():
                raise RegistryUnavailable(
                    f"the copy {each.copy_file}, taken before the last change ({each.act.kind} of {each.act.at:%Y-%m-%d}), is no"
                    f" longer in {folder}; name the copy to go back to (python -m bot registry copies)"
                )
            return folder / each.copy_file
    raise RegistryUnavailable(
        "there is nothing to go back from: no change with a copy before it stands; nothing was changed"
    )


def standing(acts: Mapping[int, StoredAct], number: int | None = None) -> Iterator[StoredAct]:
    """The acts that make up the registry as it stood after act `number` (None: now), the newest first, no rollbacks.

    A rollback leads to the act it went back to. One that does not say where (a damaged row) ends the line: what stood before it
    cannot be known.
    """
    numbers = sorted(acts)
    before = dict(zip(numbers, (0, *numbers), strict=False))
    at = number if number is not None else max(numbers, default=0)
    while at in acts:
        each = acts[at]
        if each.act.kind == "rollback":
            back = each.act.counts.get("as_of", 0)
            at = back if back < at else 0
        else:
            yield each
            at = before[at]


async def work_out(connection: AsyncConnection, target: Path) -> Restored:
    """What putting `target` back would change. Attaches it to the connection as `copy`. Raises RegistryUnavailable."""
    restored, _ = await _work_out(connection, target)
    return restored


async def put_back(connection: AsyncConnection, target: Path, act: Act, kept: Path) -> Restored:
    """Replaces the four tables by those of `target` within the running transaction, and keeps the act with its history.

    All rows are replaced and not only those that differ, so that the tables hold afterwards what the copy holds, row by row and
    in its order. Raises RegistryUnavailable for a copy of another registry.
    """
    restored, entries = await _work_out(connection, target)
    for table in reversed(_TABLES):
        await connection.exec_driver_sql(f"DELETE FROM main.{table}")  # noqa: S608 - a name of ours
    for table, columns in _TABLES.items():
        names = ", ".join(columns)
        await connection.exec_driver_sql(
            f"INSERT INTO main.{table} ({names}) SELECT {names} FROM copy.{table} ORDER BY rowid"  # noqa: S608
        )
    as_of = (await connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM copy.acts")).scalar_one()
    counts = {"new": restored.new, "changed": restored.changed, "gone": restored.gone, "as_of": as_of}
    number = await write_act(connection, act, counts, kept.name)
    await write_history(connection, number, entries)
    return replace(restored, act_id=number, kept=kept)


async def _work_out(connection: AsyncConnection, target: Path) -> tuple[Restored, list[HistoryCells]]:
    await connection.exec_driver_sql("ATTACH ? AS copy", (address_of(target),))
    strange = await connection.exec_driver_sql(
        "SELECT count(*) FROM (SELECT * FROM copy.acts EXCEPT SELECT * FROM main.acts)"
    )
    if strange.scalar_one():
        raise RegistryUnavailable(
            f"{target} is a copy of another registry: it holds acts this one knows nothing of; choose another one"
            " (python -m bot registry copies)"
        )
    acts = await read_acts(connection)
    as_of = (await connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM copy.acts")).scalar_one()
    now = {each.id: each for each in standing(acts)}
    then = {each.id: each for each in standing(acts, as_of)}
    ids = await _differing(connection)
    here, there = await read_held(connection, ids), await read_held(connection, ids, "copy")
    entries = list(_entries(here, there, ids))
    kinds = [kind for _, kind, _, _ in entries]
    restored = Restored(
        act_id=0,
        copy=target,
        new=kinds.count("new"),
        changed=kinds.count("changed"),
        gone=kinds.count("gone"),
        undone=tuple(each for number, each in now.items() if number not in then),
        again=tuple(each for number, each in then.items() if number not in now),
    )
    return restored, entries


def _entries(here: Held, there: Held, ids: Iterable[str]) -> Iterator[HistoryCells]:
    shorts_here, shorts_there = here.shorts(), there.shorts()
    for identifier in sorted(ids):
        found = difference(
            facts_held(here, identifier, shorts_here) if identifier in here.groups else None,
            facts_held(there, identifier, shorts_there) if identifier in there.groups else None,
        )
        if found is not None:
            kind, before, after = found
            yield identifier, kind, before if kind != "new" else None, after if kind != "gone" else None


async def _differing(connection: AsyncConnection) -> set[str]:
    """The groups in which the file and its copy differ in more than `listed_on`; by SQL, since most do not."""
    columns = [each for each in GROUP_COLUMNS if each not in ("id", "listed_on")]
    meetings = [each for each in MEETING_COLUMNS if each not in ("group_id", "position")]
    statements = [
        "SELECT id FROM main.groups WHERE id NOT IN (SELECT id FROM copy.groups)",
        "SELECT id FROM copy.groups WHERE id NOT IN (SELECT id FROM main.groups)",
        f"SELECT m.id FROM main.groups m JOIN copy.groups c ON c.id = m.id WHERE {_unlike(columns)}",  # noqa: S608
    ]
    for one, other in (("main", "copy"), ("copy", "main")):
        statements.append(
            f"SELECT m.group_id FROM {one}.meetings m LEFT JOIN {other}.meetings c"  # noqa: S608
            f" ON c.group_id = m.group_id AND c.position = m.position WHERE c.group_id IS NULL OR {_unlike(meetings)}"
        )
    found: set[str] = set()
    for statement in statements:
        found.update(row[0] for row in await connection.exec_driver_sql(statement))
    return found


def _unlike(columns: Iterable[str]) -> str:
    return " OR ".join(f"m.{each} IS NOT c.{each}" for each in columns)
