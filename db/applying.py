"""The one way things are done to the registry: an act, whole or not at all, that leaves its traces.

The traces are read by `stored`, `stored_acts`, `history` and `tombstones`, which stand here, too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Group
from db.acts import Act, Removal
from db.comparing import Plan, compare
from db.copies import Copies
from db.errors import RegistryUnavailable
from db.held import Held, read_held
from db.registry import Registry, RegistryOrganisation
from db.traces import history, stored, stored_acts, tombstones
from db.writing import write_act, write_plan

__all__ = ["apply", "history", "norwegian_day", "stored", "stored_acts", "tombstones"]

_NO_KEYS: Mapping[str, str] = MappingProxyType({})


async def apply(
    registry: Registry,
    act: Act,
    *,
    put: Sequence[Group] = (),
    keys: Mapping[str, str] = _NO_KEYS,
    organisations: Collection[RegistryOrganisation] = (),
    remove: Sequence[Removal] = (),
    raise_again: Collection[str] = (),
    copies: Copies | None = None,
) -> int:
    """Does all of it in one transaction, and returns the number of the act. When anything fails, nothing is changed.

    The groups of `put` are added, or brought up to date where the registry holds their id; `keys` gives their keys in the
    source (a group that is not named there keeps its own). `organisations` are added or brought up to date. `remove` takes
    groups out; `raise_again` takes away tombstones, where there are such. Groups that are not named stay.

    When none of that would change anything, no act is kept, the file stays as it is byte for byte, and 0 is returned. A new
    `listed_on` alone is written with the act, and is not worth a line of history.

    With `copies` the registry as it was is copied first, under the lock of the writer, and the act names the file.

    Raises RegistryUnavailable, one line with the mend: for a group that breaks a rule of the tables, is named twice, is of an
    unknown organisation, has a tombstone that still holds and is not in `raise_again`, or is to be removed and is not there;
    for a copy that cannot be taken; and for every fault of the file.
    """
    if act.kind == "rollback":
        raise ValueError("a rollback is done by Copies.restore, which knows what it goes back to")
    on = norwegian_day(act.at)
    ids = {each.id for each in put} | {each.group_id for each in remove}
    copy: Path | None = None
    async with registry.writing() as connection:
        held = await read_held(connection, ids)
        # Beside the loop: comparing 100,000 groups takes seconds.
        plan = await asyncio.to_thread(compare, held, on, put, keys, organisations, remove, raise_again)
        if plan.is_empty:
            return 0
        if copies is not None:
            copy = await copies.take(registry, act.at, prune=False)
        try:
            number = await _write(connection, act, plan, held, on, copy)
        except BaseException:
            # Nothing was done, so there is nothing to go back from: the copy would only push out an older one.
            if copy is not None:
                copy.unlink(missing_ok=True)
            raise
    if copies is not None:
        copies.prune()
    return number


def norwegian_day(at: datetime) -> date:
    """The day in Norway at that moment, which is the day staff and members mean."""
    return at.astimezone(ZoneInfo("Europe/Oslo")).date()


async def _write(
    connection: AsyncConnection, act: Act, plan: Plan, held: Held, on: date, copy: Path | None
) -> int:
    before = await _count(connection)
    number = await write_act(connection, act, plan.counts(), "" if copy is None else copy.name)
    await write_plan(connection, plan, held, number, on)
    after = await _count(connection)
    expected = before + len(plan.new) - len(plan.gone)
    if after != expected:
        raise RegistryUnavailable(
            f"the registry would hold {after} groups and should hold {expected}; nothing was changed: run it again,"
            " and if it says so again, put a copy of the file in its place"
        )
    return number


async def _count(connection: AsyncConnection) -> int:
    return int((await connection.exec_driver_sql("SELECT count(*) FROM groups")).scalar_one())
