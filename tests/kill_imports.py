"""Kills imports at random moments and looks at what is left: `python -m tests.kill_imports 200`.

Each round a child imports without end: it turns the registry from the one state into the other and back, with a copy before
each. It is killed (SIGKILL) after a random time. The file must then be whole, hold exactly the one state or the other, know as
many acts as the state tells, and every copy must be whole, too. The next round goes on with the same file.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep

from bot.core.model import Group
from db import migrate
from db.acts import GONE_FROM_SOURCE, Removal
from db.applying import apply
from db.cells import GROUP_COLUMNS, MEETING_COLUMNS
from db.copies import Copies
from db.registry import Registry
from tests.db.acting import act, count
from tests.db.conftest import AA, group, url_of

LONGEST = 3
"""The latest kill, in imports: late enough that most children finish one, so that kills fall all over the next."""


def old(size: int) -> list[Group]:
    return [group(f"g{each:05d}") for each in range(size)]


def new(size: int) -> list[Group]:
    """Of every ten groups one is gone, two have changed (one of them its meetings), and there are some new ones."""
    left = [each for number, each in enumerate(old(size)) if number % 10]
    changed = [
        replace(each, place="Bø", meetings=each.meetings[:1] if number % 9 else ())
        if number % 4 == 0
        else each
        for number, each in enumerate(left)
    ]
    return [*changed, *(group(f"h{each:05d}") for each in range(size // 10))]


async def turn(registry: Registry, copies: Copies, size: int, to_new: bool) -> None:
    """One import: from the old state to the new one, or back (then the buried rise, and the new ones leave no grave)."""
    there, then = (old(size), new(size)) if to_new else (new(size), old(size))
    gone = {each.id for each in there} - {each.id for each in then}
    await apply(
        registry,
        act(),
        put=then,
        organisations=[AA],
        remove=[Removal(each, GONE_FROM_SOURCE, bury=to_new) for each in sorted(gone)],
        raise_again=() if to_new else [each.id for each in old(size)],
        copies=copies,
    )


async def import_without_end(file: Path, folder: Path, size: int) -> None:
    copies = Copies(folder, keep=3)
    async with Registry(url_of(file)) as registry:
        to_new = state_of(file) == "old"
        while True:
            await turn(registry, copies, size, to_new)
            to_new = not to_new


def state_of(file: Path) -> str:
    """old or new, by the one thing that tells them apart at a glance."""
    with closing(sqlite3.connect(file)) as connection:
        row = connection.execute("SELECT 1 FROM groups WHERE id LIKE 'h%' LIMIT 1").fetchone()
    return "old" if row is None else "new"


def content(file: Path) -> str:
    """All but what grows with each act: the numbers in `origins` and the tombstones' act."""
    with closing(sqlite3.connect(file)) as connection:
        return repr(
            [
                connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 - names of ours
                for table, columns in (
                    ("organisations", "*"),
                    ("groups", ", ".join(GROUP_COLUMNS)),
                    ("meetings", ", ".join(MEETING_COLUMNS)),
                    ("tombstones", "group_id, source, source_id, name, closed_on, reason, keep_until"),
                )
            ]
        )


def faults(file: Path, states: dict[str, str]) -> list[str]:
    """What is wrong with a registry after a kill; [] when nothing is."""
    found = []
    with closing(sqlite3.connect(file)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            found.append("the file is damaged")
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            found.append("rows lean on nothing")
        acts = connection.execute("SELECT count(*) FROM acts").fetchone()[0]
        strays = connection.execute(
            "SELECT count(*) FROM history WHERE act_id NOT IN (SELECT id FROM acts)"
        ).fetchone()[0]
    if strays:
        found.append(f"{strays} lines of history without an act")
    state = state_of(file)
    if content(file) != states[state]:
        found.append(f"neither the old nor the new registry, but nearer the {state} one")
    # The first act makes the old state, each one after it turns it round.
    if (acts % 2 == 1) != (state == "old"):
        found.append(f"{acts} acts do not fit the {state} registry")
    return found


def copy_faults(folder: Path, states: dict[str, str]) -> list[str]:
    found = []
    for each in Copies(folder).list():
        with closing(sqlite3.connect(f"{each.as_uri()}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not whole or content(each) not in states.values():
            found.append(f"{each.name} is no whole copy")
    return found


def killed(file: Path, folder: Path, size: int, after: float) -> None:
    """Starts the child, kills it `after` seconds from now and waits until it is gone."""
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(import_without_end(file, folder, size))
        finally:
            os._exit(1)  # it never ends by itself; nothing of the parent's may run here
    until = monotonic() + after
    while (left := until - monotonic()) > 0:
        sleep(left)  # the moment is the point: nothing here waits for the child to get anywhere
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"the import ended by itself ({status}); see the lines above")


def main(words: list[str]) -> int:
    options = argparse.ArgumentParser(prog="python -m tests.kill_imports", description=__doc__)
    options.add_argument("kills", type=int)
    options.add_argument("--groups", type=int, default=300)
    options.add_argument("--seed", type=int, default=None)
    asked = options.parse_args(words)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        file, folder = Path(scratch) / "registry.db", Path(scratch) / "copies"
        states, import_s = prepared(file, folder, asked.groups)
        for _ in range(asked.kills):
            before = count(file, "acts")
            killed(file, folder, asked.groups, moments.uniform(0, LONGEST * import_s))
            seen["log_left"] += (file.with_name(file.name + "-wal")).exists()
            seen["copy_cut"] += any(folder.glob("*.new"))
            wrong = faults(file, states) + copy_faults(folder, states)
            if wrong:
                print(f"seed={seed} kill={seen['kills']}: {'; '.join(wrong)}")  # noqa: T201
                return 1
            seen["kills"] += 1
            seen[state_of(file)] += 1
            seen["imports"] += count(file, "acts") - before
        last = count(file, "acts")
    print(  # noqa: T201
        f"seed={seed}\nimport_s={import_s:.2f}\nkills={seen['kills']}\ntorn=0\nleft_old={seen['old']}\nleft_new={seen['new']}"
        f"\nimports_done={seen['imports']}\nlogs_left={seen['log_left']}\ncopies_cut={seen['copy_cut']}\nacts={last}"
    )
    return 0


def prepared(file: Path, folder: Path, size: int) -> tuple[dict[str, str], float]:
    """Makes the registry in its old state; gives back what each state looks like, and the seconds an import takes here."""
    migrate.upgrade(url_of(file))

    async def fill() -> tuple[dict[str, str], float]:
        copies, states = Copies(folder, keep=3), {}
        async with Registry(url_of(file)) as registry:
            await apply(registry, act(), put=old(size), organisations=[AA])
            states["old"] = content(file)
            await turn(registry, copies, size, to_new=True)
            states["new"] = content(file)
            start = monotonic()
            await turn(registry, copies, size, to_new=False)
            import_s = monotonic() - start
        if states["old"] == states["new"] or content(file) != states["old"]:
            raise SystemExit("the two states are not what this program thinks")
        return states, import_s

    return asyncio.run(fill())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
