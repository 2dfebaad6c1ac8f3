"""`python -m bot places` from files to answers: what is printed, what is kept, and with which exit code."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from db.places.imported import ImportedPlaces
from knowledge.gazetteer import Gazetteer
from knowledge.library import Library
from tests.knowledge.place_rows import KAUTOKEINO, alternate, county, geo, geo_post, spelling

POSTEN = (
    "6060\tHAREID\t1517\tHAREID\tG\r\n9998\tPRØVEBYGDA I ÅL\t3328\tÅL\tG\r\n7\tX\r\n"
    "8099\tJAN MAYEN\t2211\tJAN MAYEN\tG\r\n"
)


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "state"
    monkeypatch.setenv("VEIVISER_STATE_FOLDER", str(folder))
    return folder


@pytest.fixture
def run(state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*words: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["bot", "places", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Ran(int(left.value.code or 0), said.out, said.err)

    return go


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """One file of each format, under names that say nothing."""
    folder = tmp_path / "files"
    folder.mkdir()
    gone = geo(number=900003, name="Gamleprøva", code="P.PPLQ")
    dump = [
        geo(population="812"),
        geo(number=900002, lat="x"),
        gone,
        geo(number=900004, code="A.ADM2", name="Hareid"),
    ]
    with zipfile.ZipFile(folder / "z.zip", "w") as packed:
        packed.writestr("NO.txt", b"\n".join(dump) + b"\n")
    names = [
        alternate(),
        alternate(number=900004, name="Prøvesuohkan"),
        alternate(name="Gammelvika", language="nb", historic="1"),
        alternate(number=900004, name="Øvre", language="ru"),
        alternate(number=12),
    ]
    (folder / "a").write_bytes(b"\n".join(names) + b"\n")
    (folder / "b").write_bytes(POSTEN.encode("cp1252"))
    (folder / "c").write_bytes(geo_post(code="9997") + b"\n" + geo_post(code="9997") + b"\n")
    (folder / "d").write_text(json.dumps(county(KAUTOKEINO | {"gyldigeNavn": [{"navn": "Prøvekeino"}]})))
    (folder / "e").mkdir()
    for page, name in enumerate(("Prøvegarden", "Prøvegrenda")):
        row = spelling(name, stedsnummer=page + 1)
        (folder / "e" / f"side{page}").write_text(
            json.dumps({"navn": [row, spelling(navneobjekttype="Elv")]})
        )
    return folder


@pytest.fixture
def places(state: Path, library: Library) -> Callable[[], ImportedPlaces]:
    return lambda: ImportedPlaces.open(state / "places.db", library.gazetteer)


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
        "applied",
    ]
    assert (report["rows"], report["places"], report["post_codes"], report["bad"]) == (20, 3, 2, 2)
    assert report["applied"] is True
    assert sum(report["skipped"].values()) == 1 + 2 + 1 + 1 + 2 + 1
    # 356 municipalities are missing in the file that has one.
    assert len(report["problems"]) == 2 + 356


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
    (tmp_path / "NO.txt").write_bytes(geo() + b"\n" + b"broken\n" * 25)
    ran = run("import", tmp_path / "NO.txt", "--problems", tmp_path / "out.txt")
    assert ran.out.count("NO.txt:") == 20
    assert "… and 5 more; --problems FILE writes all" in ran.out
    assert len((tmp_path / "out.txt").read_text(encoding="utf-8").splitlines()) == 25


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
    (tmp_path / "a").write_bytes((alternate(language="ru", name="x") + b"\n") * 250_000)
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


@pytest.mark.parametrize("text", ["bor i Mo i Rana", "read", "Mo"])
def test_any_other_words_are_read_as_a_text(run: Run, text: str) -> None:
    ran = run("read", text) if text == "read" else run(text)
    assert ran.code == 0, ran.err
    assert ran.out.startswith("words ")
    assert "reading " in ran.out


def test_a_reading_shows_place_kind_municipality_county_and_how(run: Run) -> None:
    assert "place      Mo i Rana (locality; Rana, Nordland) by exact" in run("bor i Mo i Rana").out


def test_the_gazetteer_that_is_shipped_is_not_changed(
    run: Run, files: Path, library: Library, places: Callable[[], ImportedPlaces]
) -> None:
    before: Gazetteer = library.gazetteer
    run("import", files)
    assert {entry.source for entry in before.entries} == {"shipped"}
    assert places().entry("1517") is None


def test_an_answer_uses_the_imported_places_from_the_next_start(
    run: Run, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def answered() -> str:
        monkeypatch.setattr(sys, "argv", ["bot", "ask", "bor i Prøvevika, finnes det møter", "--json"])
        with pytest.raises(SystemExit):
            main()
        return str(json.loads(capsys.readouterr().out)["place"])

    assert "Prøvevika" not in answered()
    run("import", files)
    assert "Prøvevika" in answered()


def test_a_damaged_file_of_imported_places_is_told_and_answers_go_on(
    state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state.mkdir()
    (state / "places.db").write_bytes(b"no database" * 1000)
    monkeypatch.setattr(sys, "argv", ["bot", "ask", "finnes det møter i Bodø", "--json"])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert int(left.value.code or 0) == 0
    assert json.loads(said.out)["place"]["name"] == "Bodø"
    assert "imported_places_unreadable" in said.err
