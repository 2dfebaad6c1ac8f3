"""The file of imported places when something breaks: put in place whole or not at all, and read without a fault."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from db.places import schema
from db.places.errors import PlacesUnavailable
from db.places.imported import ImportedPlaces
from db.places.store import Building, sources
from knowledge.gazetteer import Gazetteer
from knowledge.load_places import load_gazetteer
from tests.db.imported_places import found, left, new, write

PLACES = Path(__file__).parents[2] / "knowledge" / "places"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(PLACES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "places.db"


# --- faults ------------------------------------------------------------------------------------------------------


def test_an_import_that_breaks_leaves_the_old_file_and_nothing_else(path: Path, gazetteer: Gazetteer) -> None:
    write(path, "geonames", [new(7, "Prøvevika")])
    before = path.read_bytes()

    def stopped() -> None:
        with Building(path, {"geonames"}) as building:
            building.place("geonames", new(8, "Nyprøva"))
            building.complete()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert path.read_bytes() == before
    assert left(path) == ["places.db", "places.db.lock"]


def test_a_dry_run_makes_no_file(path: Path) -> None:
    write(path, "geonames", [new(7, "Prøvevika")], keep=False)
    assert left(path) == ["places.db.lock"]


def test_what_a_killed_import_left_is_swept_by_the_next(path: Path, gazetteer: Gazetteer) -> None:
    write(path, "geonames", [new(7, "Prøvevika")])
    for suffix in (".new", ".staging", ".new-journal"):
        path.with_name(path.name + suffix).write_bytes(b"half a file")
    write(path, "ssr", [new(9, "Prøvegarden", "ssr")])
    assert left(path) == ["places.db", "places.db.lock"]
    assert found(ImportedPlaces.open(path, gazetteer), "Prøvevika") == ["geonames:7"]


def test_two_imports_at_once_are_refused_in_words(path: Path) -> None:
    with Building(path, {"geonames"}) as first:
        first.place("geonames", new(7, "Prøvevika"))
        with pytest.raises(PlacesUnavailable, match="being written by another import"):
            write(path, "ssr", [])
        first.complete()
        first.replace()
    assert path.exists()


def test_a_full_disk_is_told_and_the_old_file_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, "geonames", [new(7, "Prøvevika")])
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(PlacesUnavailable, match="the disk is full"):
        write(path, "geonames", [new(8, "Nyprøva")])
    assert path.read_bytes() == before
    assert left(path) == ["places.db", "places.db.lock"]


def test_a_disk_that_fills_up_inside_sqlite_is_told(path: Path) -> None:
    def fill() -> None:
        with Building(path, {"geonames"}) as building:
            building._running().execute("PRAGMA max_page_count = 20")
            for number in range(20_000):
                building.place("geonames", new(number, f"Prøvevika {number}"))
            building.complete()

    with pytest.raises(PlacesUnavailable, match="the disk is full"):
        fill()
    assert left(path) == ["places.db.lock"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    with pytest.raises(PlacesUnavailable, match="give the program write access to its folder"):
        write(tmp_path / "state" / "places.db", "geonames", [])


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + bytes(500)])
def test_a_file_that_is_not_ours_is_refused_by_readers_and_left_alone_by_imports(
    path: Path, gazetteer: Gazetteer, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    for work in (
        lambda: ImportedPlaces.open(path, gazetteer),
        lambda: sources(path),
        lambda: write(path, "geonames", [new(7, "Prøvevika")]),
    ):
        with pytest.raises(PlacesUnavailable, match="delete it and import the place files again"):
            work()
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(path: Path, gazetteer: Gazetteer) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE name (key)")
    other.close()
    with pytest.raises(PlacesUnavailable):
        ImportedPlaces.open(path, gazetteer)


def test_damage_that_shows_while_reading_answers_nothing_and_is_remembered(
    path: Path, gazetteer: Gazetteer
) -> None:
    write(path, "geonames", [new(number, f"Prøvevika {number:05}") for number in range(3_000)])
    raw = path.read_bytes()
    # The first page stays, with the table of contents; a page here and there behind it stays readable for the opening look.
    path.write_bytes(raw[: len(raw) // 4] + b"\xff" * (len(raw) - len(raw) // 4))
    places = ImportedPlaces(path, gazetteer)
    places._db = schema.open_read_only(path)
    for number in range(0, 3_000, 50):
        places.named([f"provevika{number:05}"])
        places.near(f"provevikq{number:05}")
    assert places.failure is not None
    assert "is damaged" in places.failure


def test_a_new_file_is_seen_by_reload_and_a_damaged_one_leaves_the_old_in_use(
    path: Path, gazetteer: Gazetteer
) -> None:
    places = ImportedPlaces.open(path, gazetteer)
    write(path, "geonames", [new(7, "Prøvevika")])
    assert places.reload() is True
    assert places.reload() is False
    assert found(places, "Prøvevika") == ["geonames:7"]
    other = path.with_name("other")
    other.write_bytes(b"x" * 5_000)
    os.replace(other, path)
    assert places.reload() is False
    assert places.failure is not None
    assert found(places, "Prøvevika") == ["geonames:7"]
    path.unlink()
    assert places.reload() is True
    assert (found(places, "Prøvevika"), places.failure) == ([], None)


def test_a_reader_keeps_its_file_while_another_is_put_in_its_place(path: Path, gazetteer: Gazetteer) -> None:
    write(path, "geonames", [new(7, "Prøvevika")])
    places = ImportedPlaces.open(path, gazetteer)
    write(path, "geonames", [new(8, "Nyprøva")])
    assert found(places, "Prøvevika") == ["geonames:7"]


def test_threads_may_ask_at_the_same_time(path: Path, gazetteer: Gazetteer) -> None:
    write(path, "geonames", [new(number, f"Prøvevika {number:03}") for number in range(200)])
    places = ImportedPlaces.open(path, gazetteer)
    wrong: list[str] = []

    def ask() -> None:
        for number in range(200):
            if found(places, f"Prøvevika {number:03}") != [f"geonames:{number}"]:
                wrong.append(str(number))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, places.failure) == ([], None)
