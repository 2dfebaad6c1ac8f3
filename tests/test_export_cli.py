"""The verb `export` and the template: what goes where, and what is said when it cannot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot import export_cli
from bot.core.answering.schedule import oslo
from bot.core.model import Group
from bot.errors import InputError, RegistryError
from db import migrate
from db.example_registry import fill_example
from db.importers.raw import Feed, RawGroup
from db.importers.spreadsheet import read
from knowledge.library import Library

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=oslo())
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('export') / 'registry.db'}"
    migrate.upgrade(address)
    asyncio.run(fill_example(address, NOW.date()))
    return address


@pytest.fixture
def run(url: str, monkeypatch: pytest.MonkeyPatch, library: Library) -> Run:
    monkeypatch.setenv("VEIVISER_DATABASE_URL", url)
    monkeypatch.setattr(export_cli, "wall_clock", lambda: NOW)
    monkeypatch.setattr(export_cli, "_library", lambda: library)
    app = typer.Typer()
    app.command("export")(export_cli.export)
    app.command("template")(export_cli.template_file)
    return lambda *words: CliRunner().invoke(app, words)


def one_id(examples: tuple[Group, ...]) -> str:
    return next(
        each.id for each in examples if each.municipality_number == "1804" and each.meetings[0].weekday
    )


def test_every_format_writes_its_file(run: Run, tmp_path: Path, examples: tuple[Group, ...]) -> None:
    for form in export_cli.FORMATS:
        out = tmp_path / f"ut.{form}"
        more = {"ics": ("--group", one_id(examples)), "print": ("--municipality", "Bodø")}.get(form, ())
        result = run("export", form, "--out", str(out), *more)
        assert result.exit_code == 0, (form, result.output)
        assert out.stat().st_size > 200
        assert result.stdout == ""


def test_texts_go_to_the_screen_and_nothing_beside_them(run: Run) -> None:
    found = json.loads(run("export", "meeting-guide").stdout)
    assert len({each["slug"] for each in found}) == len(found) > 300


def test_the_staff_table_of_the_registry_reads_back(run: Run, examples: tuple[Group, ...]) -> None:
    raw = run("export", "csv").stdout_bytes
    found = list(read(raw, Feed("regneark", "", NOW.date())))
    assert len(found) == len(examples)
    assert all(isinstance(each, RawGroup) for each in found)


@pytest.mark.parametrize("said", ["Bodø", "bodo", "1804"])
def test_a_municipality_is_given_by_name_or_number(run: Run, said: str) -> None:
    found = json.loads(run("export", "json", "--municipality", said).stdout)
    assert {each["municipality"] for each in found} == {"Bodø"}


def test_a_list_to_print_is_of_that_municipality(run: Run) -> None:
    page = run("export", "print", "--municipality", "bodø").stdout
    assert "<h1>Selvhjelpsgrupper i Bodø</h1>" in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("pdf",), "no such format"),
        (("xlsx",), "add --out"),
        (("ics",), "add --group"),
        (("print",), "add --municipality"),
        (("ics", "--group", "finnes-ikke"), "no group of this id"),
        (("print", "--municipality", "Narnia"), "no municipality is called so"),
        (("print", "--municipality", "Herøy"), "1515"),
        (("json", "--language", "de"), "nb, nn or en"),
        (("json", "--out", "finnes/ikke/ut.json"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, words: tuple[str, ...], said: str) -> None:
    error = run("export", *words).exception
    assert isinstance(error, InputError)
    assert said in str(error)
    assert "\n" not in str(error)


def test_a_missing_registry_is_told(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VEIVISER_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert isinstance(run("export", "json").exception, RegistryError)


def test_a_file_that_was_there_stays_when_the_writing_fails(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ut.json").mkdir()
    assert isinstance(run("export", "json", "--out", str(tmp_path / "ut.json")).exception, InputError)
    assert [each.name for each in tmp_path.iterdir()] == ["ut.json"]


def test_the_template_is_written(run: Run, tmp_path: Path) -> None:
    result = run("template", str(tmp_path / "grupper.xlsx"))
    assert result.exit_code == 0
    assert len(list(read((tmp_path / "grupper.xlsx").read_bytes(), Feed("x", "", date(2026, 11, 22))))) == 2
