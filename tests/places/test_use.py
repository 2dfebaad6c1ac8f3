"""What `places "text"`, `ask` and the shipped places make of an import."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main
from db.places.imported import ImportedPlaces
from knowledge.gazetteer import Gazetteer
from knowledge.library import Library
from tests.places.conftest import Run


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
