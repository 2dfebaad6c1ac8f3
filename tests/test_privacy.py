"""Nothing a person writes is left anywhere: no file, no log line, no question to the registry."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Iterator
from typing import Any

import pytest

from bot import logs
from bot.core.model import Group
from bot.sessions import Sessions
from tests.support.fakes import BrokenRegistry, BrokenSessions, Desk, GroupsInMemory, Seconds

CANARY = "zyxkanari"
MESSAGES = [
    f"hei, jeg heter {CANARY}",
    f"AA i Bergen, {CANARY}",
    f"grupper i {CANARY}",
    f"jeg er 15 år og {CANARY} drikker",
    f"jeg vil ikke leve lenger {CANARY}",
    f"{CANARY} møter i Våler",
    f"/finn {CANARY}",
    f"/start sted-{CANARY}",
    f"/slett {CANARY}",
]


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    setup = logs.configure("DEBUG", stream)
    yield stream
    setup.close()


@pytest.mark.parametrize("text", MESSAGES)
async def test_no_word_of_a_message_reaches_the_log(
    desk: Desk, examples: tuple[Group, ...], log_lines: io.StringIO, text: str
) -> None:
    talk = desk.talk(examples)
    talk.conversation = f"telegram:{CANARY}"
    await talk.say(text)
    await talk.press(f"t:{CANARY}")
    assert CANARY not in log_lines.getvalue()


@pytest.mark.parametrize("text", MESSAGES)
async def test_no_word_reaches_the_log_when_parts_break_and_their_errors_carry_it(
    desk: Desk, log_lines: io.StringIO, text: str
) -> None:
    for parts in ({"registry": BrokenRegistry(carries=text)}, {"sessions": BrokenSessions(Seconds())}):
        talk = desk.talk(**parts)
        try:
            await talk.say(text)
        except (OSError, RuntimeError):
            # What a channel does with such an error: its type is logged and nothing more.
            logs_of_channel(log_lines)
    assert CANARY not in log_lines.getvalue()


def logs_of_channel(log_lines: io.StringIO) -> None:
    import logging

    logging.getLogger("bot.channels.contract").exception("answer_failed")
    assert "answer_failed" in log_lines.getvalue()


async def test_an_acute_alarm_with_a_broken_registry_logs_that_and_no_word(
    desk: Desk, log_lines: io.StringIO
) -> None:
    text = f"jeg vil ikke leve lenger. finnes det AA i Oslo? {CANARY}"
    await desk.talk(registry=BrokenRegistry(carries=text)).say(text)
    assert "alarm_only error=OSError" in log_lines.getvalue()
    assert CANARY not in log_lines.getvalue()


async def test_the_registry_is_asked_for_a_place_and_filters_and_nothing_else(desk: Desk) -> None:
    registry = GroupsInMemory()
    await desk.talk(registry=registry).say(f"AA i Bergen på torsdager {CANARY}")
    assert registry.asked
    assert CANARY not in repr(registry.asked)


async def test_the_signs_of_an_alarm_are_names_of_rules_and_no_words_of_a_person(desk: Desk) -> None:
    reply = await desk.talk().say(f"jeg vil ikke leve lenger {CANARY}")
    assert reply.alarm is not None
    assert reply.alarm.signs
    assert CANARY not in repr(reply.alarm)


async def test_no_answer_repeats_the_words_of_a_person(desk: Desk, examples: tuple[Group, ...]) -> None:
    for text in MESSAGES:
        reply = await desk.talk(examples).say(text)
        assert all(CANARY not in message.plain().lower() for message in reply.messages), text
        assert all(CANARY not in choice.label.lower() + choice.action for choice in reply.choices), text


async def test_answering_writes_no_file(
    desk: Desk, examples: tuple[Group, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse_writing(real: Any) -> Any:
        def opened(file: Any, mode: Any = "r", *more: Any, **named: Any) -> Any:
            writes = (
                bool(set(str(mode)) & set("wax+"))
                if isinstance(mode, str)
                else bool(mode & (os.O_WRONLY | os.O_RDWR))
            )
            assert not writes, f"{file} was opened for writing"
            return real(file, mode, *more, **named)

        return opened

    monkeypatch.setattr(builtins, "open", refuse_writing(builtins.open))
    monkeypatch.setattr(io, "open", refuse_writing(io.open))
    monkeypatch.setattr(os, "open", refuse_writing(os.open))
    talk = desk.talk(examples, sessions=Sessions(Seconds()))
    for text in MESSAGES:
        await talk.say(text)
