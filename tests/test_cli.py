"""The verbs as they are run from a shell: what is printed, where, and with which exit code.

Starting the program costs seconds, so few runs are made and each is looked at from many sides.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.support.contract_shape import is_reply

ROOT = Path(__file__).resolve().parents[1]
NOW = "2026-11-21T18:00"
CANARY = "zyxkanari"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, trained: Path) -> dict[str, str]:
    """The environment of the runs: a registry of their own, filled with the examples, and the model already trained."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("VEIVISER_") and name != "DATABASE_URL"
    }
    folder = tmp_path_factory.mktemp("home")
    found = kept | {
        "VEIVISER_DATABASE_URL": f"sqlite:///{folder / 'registry.db'}",
        "VEIVISER_CACHE_FOLDER": str(trained),
        "VEIVISER_STATE_FOLDER": str(folder),
    }
    filled = _run(found, "migrate", "--example")
    assert filled.returncode == 0, filled.stderr
    assert "none of them is real" in filled.stdout
    return found


def _run(environment: dict[str, str], *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


# --- one batch, looked at from many sides ------------------------------------------------------------------------

LINES: list[dict[str, Any]] = [
    {"id": "aa", "text": "finnes det AA i begren på torsdager?"},
    {"id": "difference", "text": "hva er forskjellen på en selvhjelpsgruppe og behandling"},
    {"id": "mother", "text": "mamma drikker, noe for meg i Tromsö?"},
    {"id": "nynorsk", "text": "noko for pårørande i Førde"},
    {"id": "english", "text": "na meeting oslo tonight"},
    {"id": "two", "text": "møter i Våler"},
    {"id": "danger", "text": "jeg vil ikke leve lenger"},
    {"id": "other", "text": "hvem vinner serien i år"},
    {"id": "empty", "text": ""},
    {"id": "long", "text": "å" * 4096},
    {"id": "emoji", "text": "🤷🏽‍♀️🍺"},
    {"id": "nul", "text": "a\0b"},
    {"id": "surrogate", "text": "\ud800 hei \udfff"},
    {"id": "huge", "text": "hjelp meg " * 100_000},
    {"id": "canary", "text": f"jeg heter {CANARY} og leter etter AA i Oslo"},
    {"id": "one", "text": "AA i Bergen", "conversation": "c"},
    {"id": "between", "text": "bare på torsdager da?"},
    {"id": "follows", "text": "bare på torsdager da?", "conversation": "c"},
    {"text": "hei uten id"},
    {"id": "monday", "text": "møte i Oslo i kveld", "now": "2026-11-23T10:00"},
]


@pytest.fixture(scope="module")
def batch(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> subprocess.CompletedProcess[str]:
    path = tmp_path_factory.mktemp("batch") / "lines.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    return _run(environment, "ask", "--batch", str(path), "--json", "--now", NOW)


@pytest.fixture(scope="module")
def replies(batch: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in batch.stdout.split("\n") if line]
    return {row.get("id", ""): row for row in rows}


def test_a_batch_prints_one_object_a_line_in_order_and_nothing_else(
    batch: subprocess.CompletedProcess[str],
) -> None:
    assert batch.returncode == 0, batch.stderr
    rows = [json.loads(line) for line in batch.stdout.removesuffix("\n").split("\n")]
    assert [row.get("id") for row in rows] == [line.get("id") for line in LINES]
    assert batch.stderr == ""


def test_every_line_is_answered_with_the_whole_contract(replies: dict[str, dict[str, Any]]) -> None:
    for row in replies.values():
        is_reply({key: value for key, value in row.items() if key != "id"})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("aa", {"kind": "groups", "language": "nb"}),
        ("difference", {"kind": "answer", "topics": ["selfhelp_vs_treatment"]}),
        ("mother", {"kind": "groups"}),
        ("nynorsk", {"kind": "groups", "language": "nn"}),
        ("english", {"kind": "groups", "language": "en"}),
        ("two", {"kind": "choose_place", "place": None}),
        ("danger", {"kind": "emergency", "alarm": {"level": "acute", "kind": "suicide"}}),
        ("other", {"kind": "unknown"}),
        ("empty", {"kind": "ask_what"}),
    ],
)
def test_what_the_program_must_show(
    replies: dict[str, dict[str, Any]], name: str, expected: dict[str, Any]
) -> None:
    assert {key: replies[name][key] for key in expected} == expected


def test_place_and_filters_are_those_that_were_said(replies: dict[str, dict[str, Any]]) -> None:
    assert replies["aa"]["place"]["name"] == "Bergen"
    assert replies["aa"]["filters"]["organisations"] == ["AA"]
    assert replies["aa"]["filters"]["weekdays"] == [4]
    assert replies["mother"]["place"]["name"] == "Tromsø"
    assert replies["mother"]["filters"]["audience"] == ["relative"]
    assert replies["english"]["filters"]["weekdays"] == [6]
    assert {place["county"] for place in replies["two"]["places"]} == {"Østfold", "Innlandet"}


def test_every_answer_with_groups_says_that_they_are_examples(replies: dict[str, dict[str, Any]]) -> None:
    with_groups = [row for row in replies.values() if row["groups"]]
    assert len(with_groups) >= 5
    for row in with_groups:
        assert any(
            "eksempel" in one.lower()[:40] or "example data" in one.lower()[:40] or "døme" in one.lower()[:40]
            for one in row["messages"]
        ), row["messages"]


def test_lines_share_a_conversation_only_where_they_say_so(replies: dict[str, dict[str, Any]]) -> None:
    assert replies["between"]["place"] is None
    assert replies["follows"]["place"]["name"] == "Bergen"
    assert replies["follows"]["filters"]["weekdays"] == [4]


def test_a_line_may_bring_its_own_clock(replies: dict[str, dict[str, Any]]) -> None:
    assert replies["monday"]["filters"]["weekdays"] == [1]


def test_no_word_of_a_person_is_printed_back(batch: subprocess.CompletedProcess[str]) -> None:
    assert CANARY not in batch.stdout.lower() + batch.stderr.lower()


# --- the other verbs ---------------------------------------------------------------------------------------------


def test_explain_shows_the_path_and_works_with_the_registry_missing(
    environment: dict[str, str], tmp_path: Path
) -> None:
    without = environment | {"VEIVISER_DATABASE_URL": f"sqlite:///{tmp_path / 'nowhere' / 'registry.db'}"}
    done = _run(without, "explain", "AA i begren på torsdager", "--now", NOW)
    assert done.returncode == 0, done.stderr
    for part in ("Bergen", "organisations=AA", "weekdays=4", "candidate", "because"):
        assert part in done.stdout, part
    assert not (tmp_path / "nowhere").exists()


def test_a_conversation_through_a_pipe_is_answered_to_its_end(environment: dict[str, str]) -> None:
    done = _run(environment, "chat", typed=f"hei\nAA i Bergen {CANARY}\njeg vil ikke leve lenger\n")
    assert done.returncode == 0, done.stderr
    assert "Bergen" in done.stdout
    assert "113" in done.stdout
    assert CANARY not in done.stderr


def test_the_registry_tells_how_many_groups_it_holds(environment: dict[str, str]) -> None:
    done = _run(environment, "registry", "stats")
    assert done.returncode == 0, done.stderr
    assert "of them examples" in done.stdout


# --- wrong words on the command line -----------------------------------------------------------------------------


def _main(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["bot", *words])
    with pytest.raises(SystemExit) as caught:
        main()
    assert isinstance(caught.value.code, int)
    return caught.value.code


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask"], "TEXT"),
        (["ask", "hei", "--language", "se"], "nb, nn or en"),
        (["ask", "hei", "--now", "i morgen"], "2026-11-21T18:00"),
        (["ask", "--batch", "missing.jsonl"], "--json"),
        (["ask", "--batch", "missing.jsonl", "--json"], "missing.jsonl: no such file"),
        (["ask", "hei", "--batch", "missing.jsonl", "--json"], "TEXT"),
        (["telegram"], "VEIVISER_TELEGRAM_TOKEN"),
        (["no-such-verb"], "no-such-verb"),
    ],
)
def test_a_wrong_command_is_exit_code_2_one_line_with_the_mend_and_nothing_on_stdout(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    monkeypatch.delenv("VEIVISER_TELEGRAM_TOKEN", raising=False)
    assert _main(monkeypatch, *words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("bad", ["not json", '{"txt": "hei"}', '{"text": "hei", "now": "soon"}'])
def test_a_bad_line_is_told_with_file_and_number_before_anything_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, bad: str
) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(f'{{"text": "hei"}}\n{bad}\n', encoding="utf-8")
    assert _main(monkeypatch, "ask", "--batch", str(path), "--json") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"{path}:2: ")
    assert printed.err.count("\n") == 1


def test_an_unknown_setting_is_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VEIVISER_DATABSE_URL", "sqlite:///x.db")
    assert _main(monkeypatch, "ask", "hei") == 2
    assert "VEIVISER_DATABSE_URL" in capsys.readouterr().err


def test_a_registry_that_is_no_file_of_ours_is_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    done = _run(environment | {"VEIVISER_DATABASE_URL": "postgresql://host/name"}, "ask", "hei", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
