"""Logging that cannot carry a person's words."""

from __future__ import annotations

import ast
import io
import logging
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs

CANARY = "kanarifugl_7f3a"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    configured = logs.configure("debug", stream)
    try:
        yield stream
    finally:
        configured.close()


def test_a_line_holds_time_level_event_and_fields(out: io.StringIO) -> None:
    logging.getLogger("bot.x").warning("polling_failed", extra={"error": ValueError, "count": 3})
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING polling_failed error=ValueError count=3\n", out.getvalue()
    )


@pytest.mark.parametrize(
    "extra",
    [
        {"text": CANARY},
        {"error": CANARY},
        {"error": ValueError(CANARY)},
        {"count": CANARY},
        {"channel": CANARY},
        {"kind": CANARY},
        {"language": CANARY},
        {"seconds": CANARY},
        {"count": True},
    ],
)
def test_a_value_that_could_hold_words_is_left_out(out: io.StringIO, extra: dict[str, object]) -> None:
    logging.getLogger("bot").error("some_event", extra=extra)
    assert out.getvalue().endswith("ERROR some_event\n")


def test_a_number_as_long_as_an_id_is_cut_off(out: io.StringIO) -> None:
    logging.getLogger("bot").error("some_event", extra={"count": 512_345_678})
    assert "512" not in out.getvalue()


@pytest.mark.parametrize("message", [f"Hei {CANARY}", f"{CANARY}!", "%s", "Større"])
def test_a_message_that_is_no_event_is_not_printed(out: io.StringIO, message: str) -> None:
    arguments = (CANARY,) if "%" in message else ()
    logging.getLogger("bot").error(message, *arguments)
    assert CANARY not in out.getvalue()
    assert "unnamed_event" in out.getvalue()


def test_an_error_shows_its_type_and_place_and_never_its_message(out: io.StringIO) -> None:
    try:
        raise KeyError(CANARY)
    except KeyError:
        logging.getLogger("bot").exception("answer_failed")
    assert "error=KeyError at=tests/test_logs.py:" in out.getvalue()
    assert CANARY not in out.getvalue()
    assert "raise" not in out.getvalue()


@pytest.mark.filterwarnings("always")
def test_libraries_are_dropped_and_counted() -> None:
    stream = io.StringIO()
    configured = logs.configure("DEBUG", stream)
    try:
        for name in (
            "telegram.Bot",
            "httpx",
            "httpcore.http11",
            "sqlalchemy.engine",
            "asyncio",
            "something.else",
        ):
            logging.getLogger(name).error("%s", CANARY)
        warnings.warn(CANARY, stacklevel=1)
    finally:
        configured.close()
    assert stream.getvalue() == ""
    assert configured.dropped["telegram"] == 1
    assert configured.dropped["something"] == 1
    assert configured.dropped["py"] == 1


def test_an_uncaught_error_shows_no_message(out: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    error = RuntimeError(CANARY)
    sys.excepthook(RuntimeError, error, None)
    assert "CRITICAL process_crashed error=RuntimeError" in out.getvalue()
    assert CANARY not in out.getvalue() + capsys.readouterr().err


def test_a_broken_stream_prints_nothing_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    configured = logs.configure("INFO", stream)
    try:
        stream.close()
        logging.getLogger("bot").error("some_event", extra={"text": CANARY})
    finally:
        configured.close()
    assert capsys.readouterr().err == ""


def test_the_level_is_kept_and_a_wrong_one_is_named(out: io.StringIO) -> None:
    with pytest.raises(ValueError, match="'loud' is none of DEBUG"):
        logs.configure("loud", out)
    configured = logs.configure("warning", out)
    logging.getLogger("bot").info("quiet_event")
    configured.close()
    assert out.getvalue() == ""


def test_every_call_in_our_code_logs_a_fixed_event_and_known_fields() -> None:
    wrong: list[str] = []
    for package in ("bot", "db", "knowledge"):
        for path in Path(package).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if _is_log_call(call) and (problem := _problem(call)):
                    wrong.append(f"{path}:{call.lineno}: {problem}")
    assert wrong == []


def _is_log_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("debug", "info", "warning", "error", "critical", "exception")
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id.lower().lstrip("_") in ("log", "logger")
    )


def _problem(call: ast.AST) -> str | None:
    assert isinstance(call, ast.Call)
    event = call.args[0] if len(call.args) == 1 else None
    if not (
        isinstance(event, ast.Constant)
        and isinstance(event.value, str)
        and logs._EVENT.fullmatch(event.value)
    ):
        return "the first and only argument must be a fixed event name, such as polling_failed"
    for keyword in call.keywords:
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
            names = [key.value for key in keyword.value.keys if isinstance(key, ast.Constant)]
            if unknown := [name for name in names if name not in logs.FIELDS]:
                return f"fields {unknown} are not in bot.logs.FIELDS and would not be printed"
            for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "error" and not isinstance(value, ast.Call):
                    return (
                        "give the type itself, type(error): a name would be a text, and texts are not printed"
                    )
    return None
