"""What answering from a large registry costs, as name=value lines: `python -m tests.bench_serving 1000 10000 100000`.

The groups are made up and lie all over the world, as on the lists of the great fellowships: one of a hundred in Norway (of a
hundred thousand about as many as all fellowships together have there), the others in clusters as people live. Asked is for the
nearest five around the municipalities of Norway, drawn by their people, with and without wishes.
Nothing here is asserted: a slow machine must not fail a test.
"""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import tempfile
import tracemalloc
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter

from bot.core.answering.matching import MOST_SHOWN, RADII_KM, is_enough, rank
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.schedule import oslo
from bot.core.model import Filters, Group, GroupQuery, Meeting, Place
from db import migrate
from db.acts import Act
from db.applying import apply
from db.nearby import Nearby
from db.registry import Registry
from db.snapshot import SnapshotRegistry
from knowledge.gazetteer import Entry, Gazetteer
from knowledge.library import Library
from knowledge.load import load_library
from tests.db.conftest import AA, group, url_of

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=oslo())
SIZES = (1_000, 10_000, 100_000)
ASKED = 1_000
WISHES = (
    Filters(),
    Filters(weekdays=(4,), after=time(17)),
    Filters(organisations=("AA",), audience=("women",)),
    Filters(weekdays=(6, 7), open=True),
)
_SEED = 20261121
_ABROAD = ("US", "GB", "SE", "DE", "BR", "IN", "AU", "MX", "ZA", "JP")
_CITIES = 400
_IN_NORWAY, _DENSE = 0.01, 0.05


def world(size: int, gazetteer: Gazetteer, in_norway: float = _IN_NORWAY) -> list[Group]:
    """`size` groups, that share of them in Norway; the same for the same size."""
    dice = random.Random(_SEED)
    cities = [(dice.uniform(-45, 62), dice.uniform(-170, 175), dice.choice(_ABROAD)) for _ in range(_CITIES)]
    home = [one for one in gazetteer.municipalities.values() if one.population]
    people = [one.population for one in home]
    return [_group(number, dice, cities, home, people, in_norway) for number in range(size)]


def _group(
    number: int,
    dice: random.Random,
    cities: Sequence[tuple[float, float, str]],
    home: Sequence[Entry],
    people: Sequence[int],
    in_norway: float,
) -> Group:
    online = dice.random() < 0.08
    meetings = tuple(
        Meeting(
            dice.randint(1, 7),
            time(dice.choice((12, 17, 18, 19, 20))),
            time(21, 30),
            nth=(dice.choice((1, 3)),) if dice.random() < 0.1 else (),
            format="online" if online else "in_person",
        )
        for _ in range(dice.choice((1, 1, 2)))
    )
    if dice.random() < in_norway:
        at = dice.choices(home, people)[0]
        where: dict[str, object] = {
            "place": at.name, "municipality": at.name, "municipality_number": at.id, "county": "",
            "lat": at.lat + dice.gauss(0, 0.05), "lon": at.lon + dice.gauss(0, 0.1), "country": "NO",
        }  # fmt: skip
    else:
        lat, lon, country = dice.choice(cities)
        where = {
            "place": "Somewhere", "municipality": "", "municipality_number": "", "county": "",
            "lat": lat + dice.gauss(0, 0.2), "lon": lon + dice.gauss(0, 0.2), "country": country,
        }  # fmt: skip
    if online:
        where |= {"lat": None, "lon": None}
    return group(
        f"g{number:06d}",
        name=f"Group {number}",
        example=False,
        audience=("self", "women") if dice.random() < 0.1 else ("self",),
        open=dice.random() < 0.4,
        meetings=meetings,
        confirmed_on=date(2026, 11, 1),
        source="bench",
        **where,
    )


def share(spent: Sequence[float], part: float) -> float:
    return sorted(spent)[min(len(spent) - 1, int(len(spent) * part))]


def asked(name: str, index: Nearby, library: Library, book: Phrasebook) -> float:
    """Prints what the nearest five cost around places drawn by their people, and gives back the p99 in milliseconds."""
    dice = random.Random(_SEED + 1)
    home = list(library.gazetteer.municipalities.values())
    people = [one.population for one in home]
    spent: list[float] = []
    shown = 0
    for number in range(ASKED):
        at = dice.choices(home, people)[0]
        place = Place(at.id, at.name, "municipality", at.name, at.id, "", at.lat, at.lon)
        query = GroupQuery(place, WISHES[number % len(WISHES)])
        start = perf_counter()
        match = rank(index.around(place, RADII_KM[0]), query, NOW, book, 2 * MOST_SHOWN)
        if not is_enough(match):
            match = rank(index.around(place), query, NOW, book, 2 * MOST_SHOWN)
        nearest = match.near[:MOST_SHOWN]
        spent.append((perf_counter() - start) * 1000)
        shown += len(nearest)
    for part, value in (("p50", 0.5), ("p99", 0.99)):
        print(f"{name}_nearest_five_{part}_ms={share(spent, value):.3f}")
    print(f"{name}_shown={shown}")
    return share(spent, 0.99)


async def measure(scratch: Path, size: int, library: Library) -> float:
    """Prints the figures of one size and gives back the p99 in milliseconds."""
    book = Phrasebook(library, "nb")
    every = world(size, library.gazetteer)
    tracemalloc.start()
    index = Nearby(every)
    print(f"serving_{size}_index_mb={tracemalloc.get_traced_memory()[0] / 1e6:.1f}")
    tracemalloc.stop()
    p99 = asked(f"serving_{size}", index, library, book)
    if size == max(SIZES):
        asked(f"serving_{size}_dense", Nearby(world(size, library.gazetteer, _DENSE)), library, book)
    file = scratch / f"serving-{size}.db"
    migrate.upgrade(url_of(file))
    async with Registry(url_of(file)) as registry:
        await apply(registry, Act("import", "benk", NOW, source="bench"), put=every, organisations=[AA])
    start = perf_counter()
    async with await SnapshotRegistry.open(url_of(file)) as served:
        print(f"serving_{size}_reload_s={perf_counter() - start:.3f}")
        print(f"serving_{size}_served={len(served.groups)}")
    print(
        f"serving_{size}_most_memory_mb={resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f}",
        flush=True,
    )
    return p99


async def run(library: Library, sizes: Sequence[int] = SIZES) -> None:
    """Prints the figures of all sizes and how the largest compares with the others."""
    p99: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            p99[size] = await measure(Path(scratch), size, library)
    largest = max(p99)
    for size in p99:
        if size != largest:
            print(f"serving_{largest}_to_{size}_p99={p99[largest] / p99[size]:.2f}")


if __name__ == "__main__":
    asyncio.run(run(load_library(), [int(word) for word in sys.argv[1:]] or SIZES))
