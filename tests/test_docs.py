"""What the documents say holds: settings, verbs, commands, packages, links and the transcript are those of the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import typer

from bot.cli import cli
from bot.contract import to_json
from bot.core.model import GroupHit, Place, Reply
from bot.settings import PREFIX, Settings
from db.example_registry import read_example
from knowledge.library import Library

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
DOCUMENTS = tuple(
    sorted((*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "knowledge/places/SOURCES.md"))
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_BOT_CALL = re.compile(r"python -m bot ([a-z]+)(?: ([a-z]+))?([^`\n]*)")
_OPTION = re.compile(r"--[a-z][a-z-]*")
_VARIABLE = re.compile(rf"\b{PREFIX}[A-Z_]*[A-Z]\b")
# A folder of somebody's machine: a home, a temporary folder, a drive.
_MACHINE_PATH = re.compile(r"(?<![\w/.:])(/(?:home|root|work|tmp|Users|mnt|private)/|[A-Z]:\\)")


def _name(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _prose(text: str) -> str:
    """The text without blocks of code, where brackets are no links."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def _links(document: Path) -> Iterator[str]:
    """The links of a document to files of ours, without the part after #."""
    for target in _LINK.findall(_prose(document.read_text(encoding="utf-8"))):
        if not target.startswith(("https://", "http://", "mailto:", "#")):
            yield target.partition("#")[0]


def _commands() -> dict[str, frozenset[str]]:
    """Every verb of the program with its options; "registry stats" is a verb, too."""
    found: dict[str, frozenset[str]] = {}

    def walk(command: object, name: str) -> None:
        for word, one in getattr(command, "commands", {}).items():
            full = f"{name} {word}".strip()
            if getattr(one, "commands", None):
                walk(one, full)
            if not getattr(one, "commands", None) or getattr(one, "invoke_without_command", False):
                found[full] = frozenset(option for parameter in one.params for option in parameter.opts)

    walk(typer.main.get_command(cli), "")
    return found


def _table_names(text: str) -> list[str]:
    """What stands in code in the first column of the tables."""
    return re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE)


# --- settings ----------------------------------------------------------------------------------------------------


def test_settings_md_lists_exactly_the_settings_there_are() -> None:
    listed = _table_names(_text("docs/settings.md"))
    assert sorted(listed) == sorted(PREFIX + name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_documents_name_no_setting_that_does_not_exist(document: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = set(_VARIABLE.findall(document.read_text(encoding="utf-8")))
    assert named - known == set()


# --- commands ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / "Procfile"], ids=_name)
def test_every_command_in_the_documents_exists_with_its_options(document: Path) -> None:
    commands = _commands()
    wrong = []
    for first, second, rest in _BOT_CALL.findall(document.read_text(encoding="utf-8")):
        verb = f"{first} {second}" if f"{first} {second}" in commands else first
        if verb not in commands and f"{first} read" in commands and not second:
            continue  # `places "text"`: words in quotes are the text to be read
        if verb not in commands:
            wrong.append(f"no verb '{verb}'")
            continue
        known = commands[verb] | {"--help"}
        wrong += [f"{verb} has no {option}" for option in _OPTION.findall(rest) if option not in known]
    assert wrong == []


def test_every_verb_is_named_in_the_changelog() -> None:
    changelog = " ".join(_text("CHANGELOG.md").split())
    assert [verb for verb in _commands() if f"`{verb}`" not in changelog] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_make_command_in_the_documents_is_in_the_makefile(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), flags=re.MULTILINE))
    said = set(re.findall(r"(?:`|^)make ([a-z]+)", document.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert said - targets == set()


def test_the_readme_gives_the_two_commands_and_the_gate_runs_the_tests_by_the_same_one() -> None:
    readme, gate = _text("README.md"), _text(".ci/run")
    assert re.search(r"^make chat\b", readme, flags=re.MULTILINE)
    assert re.search(r"^make test\b", readme, flags=re.MULTILINE)
    assert re.search(r"^make test$", gate, flags=re.MULTILINE)


def test_the_procfile_starts_what_operations_md_says_and_no_web_process_yet() -> None:
    processes = dict(line.split(": ", 1) for line in _text("Procfile").splitlines())
    assert processes == {"release": "python -m bot migrate", "worker": "python -m bot telegram"}
    assert all(command in _text("docs/operations.md") for command in processes.values())


# --- packages ----------------------------------------------------------------------------------------------------


def test_adr_0002_gives_a_reason_for_every_package_and_for_no_other() -> None:
    project = tomllib.loads(_text("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = [found.group() for one in wanted if (found := _PACKAGE.match(one))]
    assert sorted(_table_names(_text("docs/adr/0002-dependencies.md"))) == sorted(names)


# --- links -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    assert [target for target in _links(document) if not (document.parent / target).exists()] == []


def test_every_document_is_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [README]
    while waiting:
        document = waiting.pop()
        if document in seen or document.suffix != ".md" or not document.exists():
            continue
        seen.add(document)
        waiting += [(document.parent / target).resolve() for target in _links(document)]
    assert [_name(one) for one in DOCUMENTS if one not in seen] == []


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / "Procfile", ROOT / "LICENSE"], ids=_name)
def test_documents_hold_no_path_of_a_machine(document: Path) -> None:
    assert _MACHINE_PATH.findall(document.read_text(encoding="utf-8")) == []


# --- what is said about the program ------------------------------------------------------------------------------


def test_the_contract_in_architecture_md_names_every_field() -> None:
    contract = _text("docs/architecture.md").partition("## The contract")[2].partition("\n## ")[0]
    place = Place("0301", "Oslo", "municipality", "Oslo", "0301", "Oslo", 59.9, 10.7)
    hit = GroupHit(read_example(date(2026, 11, 22)).groups[0], 1.0, None, None)
    reply = Reply(kind="groups", language="nb", messages=(), place=place, hits=(hit,))
    found = to_json(reply, identifier="q1")
    fields = (*found, *found["filters"], *found["place"], *found["groups"][0])
    assert [field for field in fields if f"`{field}`" not in contract] == []


def test_the_readme_says_in_both_languages_that_there_are_only_example_groups() -> None:
    assert "**Registeret har bare eksempelgrupper.**" in _text("README.md")
    assert "only made-up example groups" in _text("README.md")
    assert f"Alle {len(read_example(date(2026, 11, 22)).groups)} er oppdiktet" in _text("README.md")


def test_the_answer_in_the_readme_is_the_one_that_is_given(library: Library) -> None:
    (short,) = library.topics["selfhelp_vs_treatment"].texts["nb"].short
    assert short in _text("README.md"), (
        "the answer has changed: run the commands of the transcript again and paste it"
    )


def test_architecture_md_names_every_group_of_topics(library: Library) -> None:
    groups = {topic.group for topic in library.topics.values()}
    named = _text("docs/architecture.md")
    assert {group for group in groups if f"`{group}`" not in named} == set()


def test_every_event_named_in_operations_md_is_logged_somewhere() -> None:
    table = _text("docs/operations.md").partition("| Event | Do |")[2]
    named = re.findall(r"`([a-z]+(?:_[a-z]+)+)`", table)
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "bot").rglob("*.py"))
    assert [event for event in named if f'"{event}"' not in code] == []
