"""The verb `report`: what it writes, what it prints and where, and how it says what is wrong."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.errors import InputError
from bot.report_cli import report, write_whole
from db import migrate
from db.errors import RegistryUnavailable
from db.example_registry import fill_example
from db.registry import Registry
from tests.db.conftest import AA
from tests.staff.mapping.country import group

DAY = "2026-11-22"
verb = typer.Typer()
verb.command()(report)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A migrated registry without a group, which the verb finds, and a folder of its own to write into."""
    url = f"sqlite:///{tmp_path / 'registry.db'}"
    migrate.upgrade(url)
    monkeypatch.setenv("VEIVISER_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    return url


def run(*words: str) -> tuple[str, str]:
    """What the verb printed on stdout and stderr. Raises what it raised."""
    result = CliRunner().invoke(verb, [*words, "--now", DAY], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout, result.stderr


def test_it_writes_the_page_and_says_where(database: str, tmp_path: Path) -> None:
    count = asyncio.run(fill_example(database, date.fromisoformat(DAY)))
    out, err = run()
    assert out.startswith(f"kartlegging-{DAY}.html: ")
    assert "made-up" in err
    html = (tmp_path / f"kartlegging-{DAY}.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert f"Registeret har {count}" in html.replace("\u00a0", " ")


def test_json_is_one_object_on_stdout_and_no_page(database: str, tmp_path: Path) -> None:
    asyncio.run(fill_example(database, date.fromisoformat(DAY)))
    out, _ = run("--json")
    found = json.loads(out)
    assert out.count("\n") == 1
    assert found["made_up"] is True
    assert found["groups"] == sum(each["groups"] for each in found["by_category"])
    # The names come from the organisation cards, and who works by the twelve steps too.
    assert {each["organisation"]: each["name"] for each in found["by_organisation"]}[
        "AA"
    ] == "Anonyme Alkoholikere"
    assert next(each["now"] for each in found["compared"] if each["key"] == "twelve_step") > 0
    assert list(tmp_path.glob("*.html")) == []


def test_json_with_out_gives_both(database: str, tmp_path: Path) -> None:
    out, _ = run("--json", "--out", "kart.html")
    assert json.loads(out)["groups"] == 0
    assert (tmp_path / "kart.html").is_file()


def test_an_empty_registry_gives_an_honest_page_and_one_line(database: str, tmp_path: Path) -> None:
    out, err = run("--out", "kart.html")
    assert out == f"kart.html: 0 groups as of {DAY}\n"
    assert err.count("\n") == 1
    assert "holds no group yet" in err
    assert "Registeret er tomt" in (tmp_path / "kart.html").read_text(encoding="utf-8")


def test_a_group_with_a_number_of_before_is_told_of_with_its_mend(database: str) -> None:
    async def fill() -> None:
        async with Registry(database) as registry:
            await registry.write([AA], [group("lost", "AA", "1201")], source="regneark")

    asyncio.run(fill())
    _, err = run("--json")
    assert "lost" in err
    assert "mend their municipality number" in err


def test_a_group_with_a_name_of_another_organisation_keeps_the_name_of_the_registry(database: str) -> None:
    async def fill() -> None:
        ours = replace(AA, id="sti", short="Sti & <Sø>", name="Turlaget Sti & <Sø>")
        async with Registry(database) as registry:
            await registry.write([ours], [group("a", "Sti & <Sø>")], source="regneark")

    asyncio.run(fill())
    out, _ = run("--json")
    assert json.loads(out)["by_organisation"][0]["name"] == "Turlaget Sti & <Sø>"


def test_a_missing_registry_is_one_line_with_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEIVISER_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(RegistryUnavailable, match=r"is missing; run: python -m bot migrate$"):
        run("--json")


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--out", "."), "is a folder"),
        (("--out", "none/kart.html"), "its folder does not exist"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(database: str, words: tuple[str, ...], fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        run(*words)


@pytest.mark.parametrize("now", ["i går", "2026-13-01", ""])
def test_a_day_that_is_none_is_told(database: str, now: str) -> None:
    with pytest.raises(InputError, match="write it as 2026-11-21"):
        CliRunner().invoke(verb, ["--json", "--now", now], catch_exceptions=False)


def test_a_page_that_cannot_be_written_leaves_the_old_one_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "kart.html"
    target.mkdir()
    with pytest.raises(InputError, match="name a file that can be written"):
        write_whole(target, "new")
    assert list(tmp_path.iterdir()) == [target]


def test_a_page_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "kart.html"
    target.write_text("old", encoding="utf-8")
    write_whole(target, "ny å")
    assert target.read_text(encoding="utf-8") == "ny å"
    assert [each.name for each in tmp_path.iterdir()] == ["kart.html"]
