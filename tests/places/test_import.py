"""`python -m bot places import` from files to the place file: what is printed, what is kept, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import places_import
from db.places.imported import ImportedPlaces
from knowledge.library import Library
from tests.knowledge.place_rows import alternate, geo, spelling
from tests.places.conftest import SHIPPED, Run


def names(places: ImportedPlaces, key: str) -> list[tuple[str, str]]:
    return [(named.light, named.entry.id) for named in places.named([key]).get(key, ())]


def test_all_formats_in_one_folder_are_read_in_the_right_order_and_found(
    run: Run, files: Path, places: Callable[[], ImportedPlaces]
) -> None:
    ran = run("import", files)
    assert ran.code == 0, ran.err
    read = places()
    assert names(read, "provevika") == [("prøvevika", "geonames:900001")]
    assert names(read, "geahccalan") == [("geahccalan", "geonames:900001")]
    assert names(read, "provesuohkan") == [("prøvesuohkan", "1517")]
    assert names(read, "provekeino") == [("prøvekeino", "5612")]
    assert names(read, "provegarden") == [("prøvegarden", "ssr:1")]
    assert names(read, "gamleprova") == []
    # Old names are for places that have no other.
    assert names(read, "gammelvika") == []
    town = read.post_code("9998")
    assert town is not None
    assert (town.town, town.municipality) == ("Prøvebygda i Ål", "3328")
    assert read.post_code("9997") is not None
    for line in (
        "z.zip/NO.txt (geonames): 4 rows",
        "  places 1 new, 1 already known, names 0 added",
        "  skipped 1: place that is abandoned",
        "  bad 1",
        "z.zip/NO.txt:2: latitude 'x' and longitude '6.05' must be degrees",
        "b (post-posten): 4 rows",
        "  places 0 new, 1 already known, names 0 added, post codes 1 new and 0 changed",
        "b:3: has 2 columns, the register has 5",
        "a (alternate-names): 5 rows",
        "  skipped 1: historic name",
    ):
        assert line in ran.out.splitlines()


def test_json_prints_one_object_whose_rows_add_up(run: Run, files: Path) -> None:
    ran = run("import", files, "--json")
    report: dict[str, Any] = json.loads(ran.out)
    assert list(report) == [
        "rows",
        "places",
        "names",
        "post_codes",
        "known",
        "skipped",
        "bad",
        "problems",
        "skipped_files",
        "applied",
    ]
    assert (report["rows"], report["places"], report["post_codes"], report["bad"]) == (20, 3, 2, 2)
    assert report["applied"] is True
    assert sum(report["skipped"].values()) == 1 + 2 + 1 + 1 + 2 + 1
    # That 356 municipalities are missing in the file that has one is one line.
    assert len(report["problems"]) == 2 + 1


def test_a_historic_name_is_taken_where_there_is_no_other(
    run: Run, tmp_path: Path, places: Callable[[], ImportedPlaces]
) -> None:
    (tmp_path / "NO.txt").write_bytes(geo() + b"\n")
    (tmp_path / "alt.txt").write_bytes(alternate(name="Gammelvika", language="nb", historic="1") + b"\n")
    assert run("import", tmp_path / "alt.txt", tmp_path / "NO.txt").code == 0
    assert names(places(), "gammelvika") == [("gammelvika", "geonames:900001")]


def test_names_find_places_of_an_earlier_import(
    run: Run, tmp_path: Path, places: Callable[[], ImportedPlaces]
) -> None:
    (tmp_path / "NO.txt").write_bytes(geo() + b"\n" + geo(number=900009, name="Hareid") + b"\n")
    (tmp_path / "alt.txt").write_bytes(
        alternate() + b"\n" + alternate(number=900009, name="Prøvereid") + b"\n"
    )
    run("import", tmp_path / "NO.txt")
    run("import", tmp_path / "alt.txt")
    assert names(places(), "geahccalan") == [("geahccalan", "geonames:900001")]
    ((_, shipped),) = names(places(), "provereid")
    assert not shipped.startswith("geonames:")


def test_a_dry_run_tells_the_same_and_keeps_nothing(run: Run, files: Path, state: Path) -> None:
    dry = run("import", files, "--dry-run", "--json")
    assert not (state / "places.db").exists()
    kept = run("import", files, "--json")
    assert json.loads(dry.out) == json.loads(kept.out) | {"applied": False}


def test_the_first_twenty_problems_are_printed_and_all_are_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "NO.txt").write_bytes((geo() + b"\n") * 30 + b"broken\n" * 25)
    ran = run("import", tmp_path / "NO.txt", "--problems", tmp_path / "out.txt")
    assert ran.out.count("NO.txt:") == 20
    assert "… and 5 more; --problems FILE writes all" in ran.out
    assert len((tmp_path / "out.txt").read_text(encoding="utf-8").splitlines()) == 25


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            geo(lat="x") + b"\n",
            "NO.txt:1: latitude 'x' and longitude '6.05' must be degrees; no row can be used",
        ),
        (
            geo(code="P.PPLQ") + b"\n",
            "NO.txt (geonames): no row can be used (1 skipped: place that is abandoned)",
        ),
        (
            b"\n".join([geo(), geo(code="P.PPLQ"), b"broken", b"broken"]),
            "NO.txt:3: has 1 columns, the dump has 19; most rows are bad (2 of 3): is geonames the right --format?",
        ),
    ],
)
@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_a_source_without_good_rows_is_refused_and_what_was_there_is_kept(
    run: Run, tmp_path: Path, state: Path, content: bytes, said: str, words: tuple[str, ...]
) -> None:
    file = tmp_path / "NO.txt"
    file.write_bytes(geo() + b"\n")
    run("import", file)
    before = (state / "places.db").read_bytes()
    file.write_bytes(content)
    ran = run("import", file, *words)
    assert ran.code == 2
    assert said in ran.err.splitlines()[-1]
    assert (state / "places.db").read_bytes() == before


def test_half_of_the_rows_may_be_bad(run: Run, tmp_path: Path) -> None:
    (tmp_path / "NO.txt").write_bytes(geo() + b"\nbroken\n")
    assert run("import", tmp_path / "NO.txt").code == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none/out.txt", "No such file or directory"),
        ("folder", "Is a directory"),
        ("NO.txt", "is one of the files to be read"),
        ("link", "is one of the files to be read"),
        ("state/places.db", "holds the imported places"),
        pytest.param(
            "/dev/full",
            "No space left on device",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device"),
        ),
    ],
)
def test_a_file_for_problems_that_cannot_be_written_is_refused_before_anything_is_applied(
    run: Run, tmp_path: Path, state: Path, name: str, said: str
) -> None:
    content = geo() + b"\nbroken\n"
    (tmp_path / "NO.txt").write_bytes(content)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "NO.txt")
    ran = run("import", tmp_path / "NO.txt", "--problems", tmp_path / name)
    assert ran.code == 2
    assert f"--problems {tmp_path / name}: {said}" in ran.err
    assert (tmp_path / "NO.txt").read_bytes() == content
    assert not (state / "places.db").exists()


def test_every_bad_row_is_written_also_those_the_report_does_not_keep(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places_import, "MOST_KEPT", 22)
    (tmp_path / "NO.txt").write_bytes((geo() + b"\n") * 30 + b"broken\n" * 25)
    ran = run("import", tmp_path / "NO.txt", "--problems", tmp_path / "out.txt")
    assert "… and 5 more; --problems FILE writes all" in ran.out
    assert len((tmp_path / "out.txt").read_text(encoding="utf-8").splitlines()) == 25


def test_a_file_in_a_folder_that_is_none_of_ours_is_skipped_and_named(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "sider"
    folder.mkdir()
    (folder / "LES.txt").write_text("hei\n")
    only = run("import", folder)
    assert (only.code, f"{folder}: the folder holds none of the files we read" in only.err) == (2, True)
    (folder / "NO.txt").write_bytes(geo() + b"\n")
    ran = run("import", folder)
    assert ran.code == 0
    assert "skipped LES.txt: none of the files we read" in ran.out.splitlines()
    assert json.loads(run("import", folder, "--json").out)["skipped_files"] == ["LES.txt"]
    named = run("import", folder / "LES.txt")
    assert named.code == 2
    assert named.err.startswith(f"{folder / 'LES.txt'}: is none of the files we read")


def test_a_stop_is_told_in_one_line_and_leaves_what_was_there(
    run: Run, tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "NO.txt").write_bytes(geo() + b"\n")
    run("import", tmp_path / "NO.txt")
    before = (state / "places.db").read_bytes()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(places_import._Import, "finish", stopped)
    ran = run("import", tmp_path / "NO.txt")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err == "stopped; what was imported before is untouched\n"
    assert (state / "places.db").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (b"hello\n", (), "f: is none of the files we read"),
        (b"PK\x03\x04" + bytes(40), (), "f: cannot be read"),
        (b'{"navn": 7, "navneobjekttype": ""}', (), "f: has no list `navn`"),
        (geo(), ("--format", "maps"), "--format maps: must be one of geonames"),
        (geo(), ("--format", "ssr"), "f:1: is no whole JSON"),
    ],
)
def test_what_cannot_be_read_at_all_is_one_line_and_exit_code_2(
    run: Run, tmp_path: Path, state: Path, content: bytes, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "f").write_bytes(content)
    ran = run("import", tmp_path / "f", *words)
    assert ran.code == 2
    assert said in ran.err
    assert not (state / "places.db").exists()


def test_a_file_that_is_not_there_and_an_empty_folder_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "there is no such file or folder" in run("import", tmp_path / "none").err
    assert "the folder holds no file" in run("import", tmp_path / "empty").err


def test_a_damaged_file_of_imports_is_told_and_left(run: Run, files: Path, state: Path) -> None:
    state.mkdir()
    (state / "places.db").write_bytes(b"x" * 5_000)
    for words in (("import", files), ("stats",), ("drop", "ssr")):
        ran = run(*words)
        assert ran.code == 2
        assert "places.db holds no imported places, or is damaged; delete it" in ran.err
    assert (state / "places.db").read_bytes() == b"x" * 5_000


def test_a_line_is_told_every_hundred_thousand_rows_when_nobody_watches(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes((alternate(language="ru", name="x") + b"\n") * 249_999 + alternate(SHIPPED))
    ran = run("import", tmp_path / "a")
    told = [line for line in ran.err.splitlines() if line.startswith("a: ")]
    assert len(told) == 2
    assert ran.out.startswith("a (alternate-names): 250000 rows\n")


def test_many_pages_are_reported_as_one(run: Run, tmp_path: Path) -> None:
    for page in range(6):
        row = spelling(f"Prøvegarden {'abcdef'[page]}", stedsnummer=page + 1)
        (tmp_path / f"side{page}.json").write_text(
            json.dumps({"navn": [row, spelling(navneobjekttype="Elv")]})
        )
    said = run("import", tmp_path).out.splitlines()
    assert said[:3] == [
        "6 files, side0.json to side5.json (ssr): 12 rows",
        "  places 6 new, 0 already known, names 0 added",
        "  skipped 6: type Elv",
    ]


def test_stats_and_drop_name_each_source(run: Run, files: Path, library: Library) -> None:
    assert "imported: nothing" in run("stats").out
    run("import", files)
    told = run("stats").out
    assert f"shipped: {len(library.gazetteer.entries)} places" in told
    assert "  municipality: 357" in told
    assert "ssr: 2 places, 2 names, 0 post codes from 4 rows of side0, side1, imported 20" in told
    assert run("drop", "ssr").out == "ssr is taken away\n"
    assert "ssr:" not in run("stats").out
    again = run("drop", "ssr")
    assert again.code == 2
    assert "ssr is not imported; imported are: alternate-names, geonames" in again.err
