"""What imports, copies and the reading kept on disk cost, as name=value lines: `python -m tests.bench_registry 1000 100000`.

Nothing here is asserted: a slow machine must not fail a test.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

from bot.core.model import Group, Meeting
from db import migrate
from db.acts import GONE_FROM_SOURCE, Removal
from db.applying import apply, stored
from db.copies import Copies
from db.last_good import LastGood
from db.registry import Registry
from tests.db.acting import act
from tests.db.conftest import AA, group, url_of

Result = TypeVar("Result")


def synthetic(size: int) -> list[Group]:
    """Groups all over Norway with one or two meetings each."""
    return [
        group(
            f"aa-norge-{each:06d}",
            name=f"Eksempel: AA {each}",
            place=f"Sted {each % 700}",
            lat=58 + each * 7 % 1000 / 100,
            lon=5 + each * 13 % 2000 / 100,
            meetings=tuple(
                Meeting(weekday=1 + (each + more) % 7, starts=time(19), ends=time(20, 30))
                for more in range(1 + each % 2)
            ),
            listed_on=date(2026, 11, 21),
        )
        for each in range(size)
    ]


async def timed(name: str, work: Awaitable[Result]) -> Result:
    start, used = perf_counter(), process_time()
    result = await work
    print(f"{name}_s={perf_counter() - start:.2f}\n{name}_cpu_s={process_time() - used:.2f}", flush=True)
    return result


async def measure(scratch: Path, size: int) -> None:
    """Prints the figures for one size; the steps follow each other as they do in a registry's life."""
    file = scratch / f"registry-{size}.db"
    migrate.upgrade(url_of(file))
    copies = Copies(scratch / f"copies-{size}")
    first = synthetic(size)
    later = [replace(each, listed_on=date(2026, 11, 22)) for each in first]
    tenth = [replace(each, place="Et nytt sted") if n % 10 == 0 else each for n, each in enumerate(later)]
    left, gone = tenth[: -(size // 20)], tenth[-(size // 20) :]
    removals = [Removal(each.id, GONE_FROM_SOURCE, True) for each in gone]
    print(f"groups={size}")
    async with Registry(url_of(file)) as registry:
        await timed("apply_new", apply(registry, act(), put=first, organisations=[AA], copies=copies))
        await timed("apply_same", apply(registry, act(), put=first, organisations=[AA], copies=copies))
        await timed("apply_listed_again", apply(registry, act(), put=later, copies=copies))
        await timed("apply_15_percent", apply(registry, act(), put=left, remove=removals, copies=copies))
        await timed("stored", stored(registry))
        await timed("copy", copies.take(registry, act().at))
        await timed("rollback", copies.restore(registry, None, act("rollback")))
        stamp = registry.stamp()
        snapshot = await timed("reload", registry.load())
    last_good = LastGood(scratch, file)
    await timed("last_good_keep", asyncio.to_thread(last_good.keep, snapshot, stamp))
    await timed("last_good_load", asyncio.to_thread(last_good.load))
    for name, path in (("registry", file), ("last_good", last_good.path)):
        print(f"{name}_mb={path.stat().st_size / 1e6:.1f}")
    print(f"most_memory_mb={resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f}")


def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for size in [int(each) for each in words] or [1_000, 10_000, 100_000]:
            asyncio.run(measure(Path(scratch), size))


if __name__ == "__main__":
    main(sys.argv[1:])
