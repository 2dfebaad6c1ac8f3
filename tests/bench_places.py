"""Speed of the place reader with the shipped gazetteer, with 30,000 and with 1,000,000 more names, as name=value lines.

`make bench` (part of tests.bench), or `python -m tests.bench_places` alone. The names are made up and seeded
(tests/support/many_names.py): farms, ordinary words that are farm names too, and names one letter from a town's.
Beside each size stands one `rapidfuzz` WRatio scan of the whole message over the same names, in the same run.
Whether the quality holds is counted, too: own cases of places that come out wrong with the names and did not without.
"""

from __future__ import annotations

import gc
import statistics
import time
import tomllib
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.core.reading.places import PlaceReader
from bot.core.reading.text import tokens
from bot.core.reading.topics import ordinary_words
from db.places.imported import ImportedPlaces
from db.places.store import Building, SourceRow
from knowledge.gazetteer import Gazetteer, MoreNames
from knowledge.library import Library
from knowledge.load import ROOT, load_library
from knowledge.place_files.merging import Merger
from knowledge.place_files.municipality import Municipalities, former_numbers
from tests.support.many_names import many_names

SIZES = (30_000, 1_000_000)
_ROUNDS = 3
_SCANNED = 12  # messages scanned with WRatio; a scan of a million names takes a second
_CASES = Path(__file__).parent / "cases"


def messages() -> tuple[str, ...]:
    """What our own cases say about places, and the questions without one."""
    found: list[str] = []
    for name in ("places", "topics"):
        for path in sorted(_CASES.glob(f"*/{name}.toml")):
            found += [case["say"] for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]
    return tuple(dict.fromkeys(found))


def timed(work: Callable[[str], object], texts: Sequence[str], rounds: int = _ROUNDS) -> list[float]:
    """Milliseconds of each call."""
    spent: list[float] = []
    for _ in range(rounds):
        for text in texts:
            start = time.perf_counter()
            work(text)
            spent.append((time.perf_counter() - start) * 1000)
    return spent


def show(name: str, spent: Sequence[float]) -> float:
    """Prints median and 99th percentile and gives back the median."""
    middle = statistics.median(spent)
    print(f"{name}_p50_ms={middle:.3f}", flush=True)
    print(f"{name}_p99_ms={statistics.quantiles(spent, n=100)[98]:.3f}", flush=True)
    return middle


def run(library: Library, scratch: Path) -> None:
    """Prints all lines; the files of made-up names are written to `scratch` and removed again."""
    gazetteer, ordinary = library.gazetteer, ordinary_words(library)
    texts = messages()
    print(f"place_messages={len(texts)}")
    gc.collect()
    tracemalloc.start()
    start = time.perf_counter()
    reader = PlaceReader(gazetteer, ordinary)
    build = time.perf_counter() - start
    print(f"place_index_mib={tracemalloc.get_traced_memory()[0] / 2**20:.1f}")
    tracemalloc.stop()
    print(f"place_index_build_traced_s={build:.3f}")
    start = time.perf_counter()
    reader = PlaceReader(gazetteer, ordinary)
    print(f"place_index_build_s={time.perf_counter() - start:.3f}")
    names = [entry.name for entry in gazetteer.entries]
    shipped = _figures("place_reading", reader, names, texts)
    alone = {text: _read(reader, text) for text in texts}
    for size in SIZES:
        path = scratch / f"places-{size}.db"
        try:
            own = _imported(path, size, gazetteer)
            with_names = ImportedPlaces.open(path, gazetteer)
            _with_names(size, gazetteer, ordinary, with_names, own, texts, alone, shipped)
            with_names.close()
        finally:
            path.unlink(missing_ok=True)
            path.with_name(path.name + ".lock").unlink(missing_ok=True)


def _with_names(
    size: int,
    gazetteer: Gazetteer,
    ordinary: frozenset[str],
    more: MoreNames,
    names: Sequence[str],
    texts: Sequence[str],
    alone: dict[str, tuple[str, ...]],
    shipped: float,
) -> None:
    gc.collect()
    before = _resident_mib()
    reader = PlaceReader(gazetteer, ordinary, more)
    own = _figures(f"place_reading_{size}", reader, names, texts)
    print(f"place_reading_{size}_to_shipped={own / shipped:.2f}")
    print(f"place_reading_{size}_resident_mib={_resident_mib() - before:.1f}")
    changed = [text for text in texts if _read(reader, text) != alone[text]]
    gained = sum(not alone[text] for text in changed)
    print(f"place_readings_changed_{size}={len(changed)}")
    print(f"place_readings_new_where_none_was_{size}={gained}")


def _figures(name: str, reader: PlaceReader, names: Sequence[str], texts: Sequence[str]) -> float:
    timed(lambda text: reader.read(tokens(text), text), texts, rounds=1)  # the first look warms the disk
    middle = show(name, timed(lambda text: reader.read(tokens(text), text), texts))
    some = texts[:: max(1, len(texts) // _SCANNED)][:_SCANNED]
    scan = show(
        f"{name}_wratio_scan",
        timed(lambda text: process.extractOne(text, names, scorer=fuzz.WRatio), some, rounds=1),
    )
    print(f"{name}_to_wratio_scan={middle / scan:.5f}")
    return middle


def _read(reader: PlaceReader, text: str) -> tuple[str, ...]:
    return tuple(place.id for place in reader.read(tokens(text), text).places)


def _imported(path: Path, size: int, gazetteer: Gazetteer) -> list[str]:
    """Builds the file of `size` made-up names and gives back all names, with the shipped ones."""
    path.unlink(missing_ok=True)
    names = [entry.name for entry in gazetteer.entries]
    start = time.perf_counter()
    merger = Merger(gazetteer, Municipalities(gazetteer, former_numbers(ROOT / "places")))
    with Building(path, {"ssr"}) as building:
        for raw in many_names(size, gazetteer):
            names.append(raw.name)
            merged = merger.place(raw)
            if merged.new is not None:
                building.place("ssr", merged.new)
                building.names("ssr", merged.names)
        building.source(SourceRow("ssr", "2026-11-22T00:00+01:00", "made up", size))
        building.complete()
        building.replace()
    print(f"place_import_{size}_s={time.perf_counter() - start:.1f}", flush=True)
    print(f"place_import_{size}_file_mib={path.stat().st_size / 2**20:.1f}")
    return names


def _resident_mib() -> float:
    """Memory of this process that is in use now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 2**20


def main() -> None:
    scratch = Path("build") / "bench"
    scratch.mkdir(parents=True, exist_ok=True)
    run(load_library(), scratch)


if __name__ == "__main__":
    main()
