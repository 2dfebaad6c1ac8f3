"""The verb `import`: what it shows, asks, does and gives back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot import import_cli
from bot.errors import InputError
from bot.imports import Order
from tests.support.fakes import SATURDAY
from tests.support.stores import packed, rows
from tests.support.verbs import CONTRACT, NOW, Store, file_of, run, store, take

__all__ = ["store"]

# --- import ------------------------------------------------------------------------------------------------------


def test_an_import_shows_what_it_does_and_does_it(store: Store, tmp_path: Path) -> None:
    result = take(tmp_path, rows(2))
    assert result.exit_code == 0
    assert result.stdout.startswith("liste: 2 rader: 2 grupper, 0 med feil. Nye: 2.")
    assert "Tatt inn." in result.stdout
    assert {"liste-k0", "liste-k1"} < set(store.held)


def test_json_is_one_object_and_nothing_else(store: Store, tmp_path: Path) -> None:
    result = take(tmp_path, [*rows(20), "!x"], "--json")
    found = json.loads(result.stdout)
    assert {key: found[key] for key in CONTRACT} == {
        "rows": 21, "groups": 20, "problems": 1, "new": 20, "changed": 0, "gone": 0, "applied": True,
    }  # fmt: skip
    assert found["stops"] == []
    assert found["problem_list"] == [
        {"row": 21, "field": "time", "fault": "klokkeslettet kan ikke leses", "mend": "skriv 19:00", "key": "x", "cell": ""}
    ]  # fmt: skip
    assert result.stdout.count("\n") == 1
    again = json.loads(take(tmp_path, [*rows(20), "!x"], "--json").stdout)
    assert (again["applied"], again["new"], again["same"]) == (False, 0, 20)


def test_a_dry_run_changes_nothing(store: Store, tmp_path: Path) -> None:
    result = take(tmp_path, rows(2), "--dry-run")
    assert (result.exit_code, len(store.held), store.acts) == (0, 2, [])
    assert "Prøvekjøring" in result.stdout
    assert json.loads(take(tmp_path, rows(2), "--dry-run", "--json").stdout)["applied"] is False


@pytest.mark.parametrize(
    ("lines", "flags"),
    [
        (rows(3), ["--even-if gone"]),
        ([], ["--even-if gone", "--even-if empty"]),
        ([*rows(5), "!z"], ["--even-if bad-rows"]),
        (rows(4, note="ny"), ["--even-if changed"]),
    ],
)
def test_a_threshold_stops_with_its_own_exit_code_and_says_how_to_go_on(
    store: Store, tmp_path: Path, lines: list[str], flags: list[str]
) -> None:
    take(tmp_path, rows(4))
    before = dict(store.held)
    for more in ((), ("--dry-run",), ("--json",), ("--yes",)):
        result = take(tmp_path, lines, *more)
        assert (result.exit_code, store.held) == (3, before)
    assert " ".join(flags) in take(tmp_path, lines).stdout
    assert [each["allowed"] for each in json.loads(take(tmp_path, lines, "--json").stdout)["stops"]] == [
        False
    ] * len(flags)
    allowed = take(tmp_path, lines, *" ".join(flags).split())
    assert (allowed.exit_code, store.held != before) == (0, True)


def test_bytes_of_another_format_are_bad_input(store: Store, tmp_path: Path) -> None:
    result = take(tmp_path, b"\x00", "--even-if", "empty", "--even-if", "bad-rows")
    assert (result.exit_code, store.acts) == (2, [])
    assert "hele fila: fila er ikke på formatet; lag den på nytt" in result.stdout
    found = json.loads(take(tmp_path, b"\x00", "--json").stdout)
    assert (found["rows"], found["groups"], found["problems"], found["applied"]) == (1, 0, 1, False)


@pytest.mark.parametrize(
    "words",
    [
        ("import", "ical", "x"),
        ("import", "tiny", "missing.txt"),
        ("import", "tiny", "x", "--even-if", "all"),
        ("import", "tiny", "x", "--now", "yesterday"),
        ("import", "tiny", "https://evil.example/x"),
    ],
)
def test_bad_input_is_an_input_error(store: Store, words: tuple[str, ...]) -> None:
    with pytest.raises(InputError):
        run(*words)


def test_a_source_that_holds_what_no_pipe_can_carry_is_still_told(store: Store, tmp_path: Path) -> None:
    result = take(tmp_path, "!\x1b[2J\u202e|x\n".encode() + packed(rows(30)), "--json")
    assert json.loads(result.stdout)["problem_list"][0]["key"] == "[2J"
    assert "\x1b" not in take(tmp_path, b"!\x1b[2J|x\n" + packed(rows(30))).stdout


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "code", "applied"),
    [
        ("ja\n", 0, True),
        ("J\n", 0, True),
        ("nei\n", 1, False),
        ("\n", 1, False),
        ("", 1, False),
        ("javel\n", 1, False),
    ],
)
async def test_at_a_terminal_somebody_is_asked_after_the_difference(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, applied: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    out = Terminal()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", out)  # where it is asked, so that a pager does not swallow the question
    order = Order("tiny", file_of(tmp_path, rows(2)), SATURDAY, "AA", "liste")
    assert await import_cli._import(order, dry_run=False, as_json=False, yes=False) == code
    said = out.getvalue()
    assert said.index("Nye (2)") < said.index("Skal dette tas inn? (ja/nei)")
    assert ("liste-k0" in store.held) is applied


@pytest.mark.parametrize(("as_json", "yes"), [(True, False), (False, True)])
async def test_who_says_yes_beforehand_or_wants_json_is_not_asked(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool, yes: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("nei\n"))
    out = Terminal()
    monkeypatch.setattr("sys.stdout", out)
    order = Order("tiny", file_of(tmp_path, rows(2)), SATURDAY, "AA", "liste")
    assert await import_cli._import(order, dry_run=False, as_json=as_json, yes=yes) == 0
    assert "Skal dette" not in out.getvalue()
    assert "liste-k0" in store.held


def test_a_closed_group_is_taken_in_again_on_purpose_only(store: Store, tmp_path: Path) -> None:
    take(tmp_path, rows(10))
    assert run("registry", "close", "liste-k3", "--reason", "lagt ned", *NOW).exit_code == 0
    result = take(tmp_path, rows(10))
    assert "Lagt ned før, blir ikke tatt inn" in result.stdout
    assert "liste-k3" not in store.held
    take(tmp_path, rows(10), "--raise-again", "liste-k3")
    assert "liste-k3" in store.held
