"""One run of `python -m bot places`, in a state folder of its own, and one file of each format."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from db.places.imported import ImportedPlaces
from knowledge.library import Library
from tests.knowledge.place_rows import KAUTOKEINO, alternate, county, geo, geo_post, spelling

POSTEN = (
    "6060\tHAREID\t1517\tHAREID\tG\r\n9998\tPRØVEBYGDA I ÅL\t3328\tÅL\tG\r\n7\tX\r\n"
    "8099\tJAN MAYEN\t2211\tJAN MAYEN\tG\r\n"
)


SHIPPED = 12450785
"""The geonameid of a shipped locality."""


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
