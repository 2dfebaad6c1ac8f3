"""Canaries: a text, a name, an id and the token go through whole conversations; none is ever written."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from bot import logs
from bot.channels.telegram.recent import KEPT, MOST_CHATS, RecentChats
from bot.core.model import Choice, Incoming, Reply
from tests.channels.conftest import Telegram
from tests.channels.fakes import NOON, FakeAssistant, say
from tests.support.botapi import TOKEN, Sim

CANARY = "kanarifugl7f3a"
CHAT = 512_345_678


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    configured = logs.configure("DEBUG", stream)
    # Libraries log at their most talkative, as they would if somebody looked for a fault in production.
    for name in ("telegram", "httpx", "httpcore", "asyncio"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        for name in ("telegram", "httpx", "httpcore", "asyncio"):
            logging.getLogger(name).setLevel(logging.NOTSET)
        configured.close()


def _clean(text: str) -> bool:
    return not any(secret in text for secret in (CANARY, str(CHAT), TOKEN, TOKEN[5:], "Testperson"))


async def _whole_conversation(sim: Sim) -> None:
    await sim.message(f"jeg heter {CANARY}", chat=CHAT)
    await sim.settled()
    await sim.message(f"/finn {CANARY}", chat=CHAT)
    await sim.message(CANARY, chat=CHAT, kind="edited_message")
    await sim.tap("Trykk", chat=CHAT)
    await sim.tap(data=f"x:{CANARY}", chat=CHAT)
    await sim.location(60.391262, 5.322054, chat=CHAT)
    await sim.raw({"message": {"text": CANARY, "chat": {"id": CHAT}}})
    await sim.raw({"message": CANARY})
    await sim.settled()
    await sim.message(f"/slett {CANARY}", chat=CHAT)
    await sim.settled()


def _echo(incoming: Incoming) -> Reply:
    return say(
        f"du skrev {incoming.text}",
        Choice("Trykk", "find"),
        forget=incoming.action == "slett",
        trace=(CANARY,),
    )


async def test_a_conversation_leaves_no_word_no_id_and_no_token_in_the_log(
    sim: Sim, telegram: Telegram, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    async with telegram(FakeAssistant(_echo)):
        await _whole_conversation(sim)
    caught = capfd.readouterr()
    assert _clean(log.getvalue() + caught.out + caught.err)
    assert "update_failed" in log.getvalue()


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("sendMessage", 400),
        ("sendMessage", 403),
        ("sendMessage", 500),
        ("answerCallbackQuery", 400),
        ("deleteMessages", 400),
        ("getUpdates", 502),
        ("getUpdates", 409),
    ],
)
async def test_no_fault_of_the_server_brings_a_word_into_the_log(
    sim: Sim,
    telegram: Telegram,
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
    method: str,
    status: int,
) -> None:
    await sim.fault(method, status, times=5, description=f"Bad: {CANARY}")
    async with telegram(FakeAssistant(_echo)):
        await sim.message(CANARY, chat=CHAT)
        await sim.settled()
        await sim.message(f"/slett {CANARY}", chat=CHAT)
        await sim.settled()
    caught = capfd.readouterr()
    assert _clean(log.getvalue() + caught.out + caught.err)


async def test_an_error_that_quotes_the_person_is_logged_by_type_and_place_only(
    sim: Sim, telegram: Telegram, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(incoming: Incoming) -> Reply:
        raise ValueError(f"cannot read {incoming.text} of {incoming.conversation}")

    async with telegram(FakeAssistant(fail)):
        await sim.message(CANARY, chat=CHAT)
        await sim.settled()
    caught = capfd.readouterr()
    assert "answer_failed error=ValueError at=" in log.getvalue()
    assert _clean(log.getvalue() + caught.out + caught.err)


async def test_the_key_of_a_conversation_says_nothing_of_the_person_and_is_new_at_each_start(
    sim: Sim, telegram: Telegram
) -> None:
    keys = []
    for _ in range(2):
        assistant = FakeAssistant()
        async with telegram(assistant):
            await sim.message("hei", chat=CHAT)
            await sim.settled()
        keys.append(assistant.seen[0].conversation)
    assert str(CHAT) not in "".join(keys)
    assert keys[0] != keys[1]


async def test_nothing_is_ever_sent_to_someone_who_did_not_write(sim: Sim, telegram: Telegram) -> None:
    sim.api.chat(2)
    async with telegram(FakeAssistant()):
        await sim.message("hei", chat=1)
        await sim.settled()
    sent = [given["chat_id"] for method, given in sim.api.calls if method == "sendMessage"]
    assert sent == [1]


def test_the_channel_forgets_a_chat_after_half_an_hour_and_never_holds_more_than_its_limit() -> None:
    chats = RecentChats()
    chats.open("a", NOON).messages.append(7)
    assert list(chats.open("a", NOON + KEPT).messages) == [7]
    assert list(chats.open("a", NOON + KEPT * 3).messages) == []
    for number in range(MOST_CHATS + 5):
        chats.open(str(number), NOON + KEPT * 3)
    assert len(chats) == MOST_CHATS


def test_what_the_channel_remembers_is_small() -> None:
    chat = RecentChats().open("a", NOON)
    chat.messages.extend(range(10_000))
    assert sys.getsizeof(chat.messages) < 10_000
