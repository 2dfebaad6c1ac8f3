"""The Telegram channel while things go wrong at the other end: nobody is lost, nobody is answered twice."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bot.channels.telegram.serve import serve
from bot.core.model import Incoming, Message, Paragraph, Reply
from bot.errors import SettingsError
from tests.channels.conftest import Telegram
from tests.channels.fakes import SORRY, Clock, FakeAssistant, say
from tests.support.botapi import TOKEN, Sim

_PERSON = {"id": 5, "is_bot": False, "first_name": "Testperson"}
_CHAT = {"id": 5, "type": "private"}
_GOOD = {"message_id": 1, "date": 1_795_000_000, "chat": _CHAT, "from": _PERSON, "text": "hei"}

UNREADABLE = [
    {"message": {key: value for key, value in _GOOD.items() if key != "date"}},
    {"message": {key: value for key, value in _GOOD.items() if key != "message_id"}},
    {"message": "tekst"},
    {"message": ["tekst"]},
    {"message": {**_GOOD, "date": "i går"}},
    {"message": {**_GOOD, "date": 10**18}},
    {"message": {**_GOOD, "chat": {"id": 5}}},
    {"message": {**_GOOD, "chat": 5}},
    {"message": {**_GOOD, "from": {"id": 5}}},
    {"message": {**_GOOD, "from": {"first_name": "x", "is_bot": False}}},
    {"message": {**_GOOD, "entities": [{"type": "bold"}]}},
    {"message": {**_GOOD, "entities": 7}},
    {"callback_query": {"id": "1"}},
    {"callback_query": 7},
    {"my_chat_member": {"chat": _CHAT}},
    "ikke et objekt",
    7,
    None,
    [],
]


async def test_unreadable_updates_are_counted_and_everybody_else_is_answered(
    sim: Sim, telegram: Telegram
) -> None:
    for number, shape in enumerate(UNREADABLE):
        await sim.raw(shape)
        await sim.message(f"nr {number}", chat=100 + number)
    async with telegram(FakeAssistant()) as at_work:
        await sim.settled()
    for number in range(len(UNREADABLE)):
        assert await sim.texts(chat=100 + number) == [f"svar: nr {number}"]
    assert at_work.counts["bad"] == len(UNREADABLE)


@pytest.mark.parametrize("text", [7, ["a"], {"a": 1}, True])
async def test_a_text_that_is_no_text_is_answered_as_empty(
    sim: Sim, telegram: Telegram, text: object
) -> None:
    assistant = FakeAssistant()
    async with telegram(assistant):
        await sim.content({"text": text})
        await sim.settled()
    assert [each.text for each in assistant.seen] == [""]


async def test_a_lone_surrogate_and_a_megabyte_are_handed_on_as_well_formed_text(
    sim: Sim, telegram: Telegram
) -> None:
    assistant = FakeAssistant(lambda _: say("ja"))
    async with telegram(assistant):
        await sim.message("a\ud800b")
        await sim.message("å" * 1_000_000)
        await sim.settled()
    assert assistant.seen[0].text == "a?b"
    assert await sim.texts() == ["ja", "ja"]


async def test_unknown_kinds_and_new_fields_are_ignored_and_confirmed(sim: Sim, telegram: Telegram) -> None:
    async with telegram(FakeAssistant()):
        await sim.raw({"poll": {"id": "1"}, "brand_new": {"x": 1}})
        await sim.raw({"brand_new": {"x": 1}})
        await sim.content({"text": "hei", "brand_new": 1})
        await sim.settled()
    assert await sim.texts() == ["svar: hei"]


async def test_a_flooded_chat_gets_its_answer_later_and_the_others_theirs(
    sim: Sim, telegram: Telegram
) -> None:
    await sim.fault("sendMessage", 429, retry_after=2, times=2, chat=1)
    async with telegram(FakeAssistant()) as at_work:
        await sim.message("hei", chat=1)
        await sim.message("hallo", chat=2)
        await sim.settled()
    assert await sim.texts(chat=1) == ["svar: hei"]
    assert await sim.texts(chat=2) == ["svar: hallo"]
    assert at_work.pauses == [2, 2]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502, "raw": "<html>Bad Gateway</html>"},
        {"status": 504},
        {"status": 200, "raw": '{"ok": tr'},
    ],
)
async def test_an_error_of_the_server_while_sending_loses_nothing(
    sim: Sim, telegram: Telegram, fault: dict[str, object]
) -> None:
    await sim.fault("sendMessage", times=3, **fault)  # type: ignore[arg-type]
    async with telegram(FakeAssistant()):
        await sim.message("hei")
        await sim.settled()
    assert await sim.texts() == ["svar: hei"]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 409, "description": "Conflict: terminated by other getUpdates request"},
        {"status": 502},
        {"status": 200, "raw": "{"},
        {"status": 429, "retry_after": 7},
    ],
)
async def test_an_error_while_polling_loses_nothing(
    sim: Sim, telegram: Telegram, fault: dict[str, object]
) -> None:
    await sim.fault("getUpdates", times=3, **fault)  # type: ignore[arg-type]
    async with telegram(FakeAssistant()):
        await sim.message("hei")
        await sim.settled()
    assert await sim.texts() == ["svar: hei"]


async def test_a_server_that_is_down_at_the_start_is_waited_for(sim: Sim, telegram: Telegram) -> None:
    await sim.fault("getMe", 500, times=4)
    await sim.fault("deleteWebhook", 502, times=1)
    async with telegram(FakeAssistant()) as at_work:
        await sim.message("hei")
        await sim.settled()
    assert await sim.texts() == ["svar: hei"]
    assert at_work.pauses == [1, 2, 4, 8, 16]


async def test_a_webhook_left_from_before_is_taken_away(sim: Sim, telegram: Telegram) -> None:
    sim.api.webhook = "https://example.org/old"
    async with telegram(FakeAssistant()):
        await sim.message("hei")
        await sim.settled()
    assert await sim.texts() == ["svar: hei"]


async def test_who_blocked_the_bot_does_not_stop_the_others(sim: Sim, telegram: Telegram) -> None:
    async with telegram(FakeAssistant()) as at_work:
        await sim.block(chat=1)
        await sim.message("hei", chat=1)
        await sim.message("hallo", chat=2)
        await sim.settled()
    assert await sim.texts(chat=1) == []
    assert await sim.texts(chat=2) == ["svar: hallo"]
    assert at_work.pauses == []


async def test_a_press_that_is_too_old_is_answered_all_the_same(sim: Sim, telegram: Telegram) -> None:
    await sim.fault("answerCallbackQuery", 400, description="Bad Request: query is too old")
    async with telegram(FakeAssistant()):
        await sim.message("hei")
        await sim.replies(at_least=1)
        await sim.tap("Akutt")
        await sim.settled()
    assert (await sim.texts())[-1] == "svar: akutt"


async def test_tags_the_server_refuses_are_sent_as_plain_text(sim: Sim, telegram: Telegram) -> None:
    await sim.fault("sendMessage", 400, description="Bad Request: can't parse entities")
    async with telegram(
        FakeAssistant(lambda _: Reply("answer", "nb", (Message((Paragraph("a < b & c"),)),)))
    ):
        await sim.message("hei")
        await sim.settled()
    assert await sim.texts() == ["a < b & c"]


async def test_a_reply_the_server_will_not_take_is_followed_by_the_emergency_numbers(
    sim: Sim, telegram: Telegram
) -> None:
    await sim.fault("sendMessage", 400, times=3, description="Bad Request: something new")
    async with telegram(FakeAssistant()):
        await sim.message("hei")
        await sim.settled()
    (said,) = await sim.texts()
    assert said.startswith(SORRY)
    assert "113" in said


async def test_a_reply_that_cannot_be_rendered_is_followed_by_the_emergency_numbers(
    sim: Sim, telegram: Telegram
) -> None:
    broken = Reply("answer", "nb", (Message((Paragraph(None),)),))  # type: ignore[arg-type]
    async with telegram(FakeAssistant(lambda _: broken)):
        await sim.message("hei")
        await sim.settled()
    assert "113" in (await sim.texts())[0]


async def test_a_menu_that_cannot_be_published_keeps_nobody_waiting(sim: Sim, telegram: Telegram) -> None:
    await sim.fault("setMyCommands", 429, retry_after=3600, times=99)
    async with telegram(FakeAssistant()):
        await sim.message("hei")
        await sim.settled()
    assert await sim.texts() == ["svar: hei"]


async def test_an_update_written_before_a_stop_is_answered_after_the_next_start(
    sim: Sim, telegram: Telegram
) -> None:
    async with telegram(FakeAssistant()):
        await sim.message("før")
        await sim.settled()
    await sim.message("mens den lå nede")
    async with telegram(FakeAssistant()):
        await sim.settled()
    assert await sim.texts() == ["svar: før", "svar: mens den lå nede"]


async def test_an_answer_that_hangs_gives_the_fixed_reply(sim: Sim, telegram: Telegram) -> None:
    class Hanging(FakeAssistant):
        async def handle(self, incoming: Incoming) -> Reply:
            await asyncio.Event().wait()
            raise AssertionError

    async with telegram(Hanging(), answer_within=0.01):
        await sim.message("hei")
        await sim.settled()
    assert (await sim.texts())[0].startswith(SORRY)


@pytest.mark.parametrize("token", ["", "1:wrong-token-canary"])
async def test_a_missing_or_wrong_token_is_named_and_not_shown(sim: Sim, token: str) -> None:
    with pytest.raises(SettingsError, match="VEIVISER_TELEGRAM_TOKEN") as caught:
        await serve(FakeAssistant(), token=token, now=Clock(), base_url=sim.base_url, stop=asyncio.Event())
    assert "canary" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_termination_signal_finishes_what_is_begun_and_confirms_it(sim: Sim) -> None:
    begun = asyncio.Event()

    class Slow(FakeAssistant):
        async def handle(self, incoming: Incoming) -> Reply:
            begun.set()
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0)
            return await super().handle(incoming)

    task = asyncio.create_task(serve(Slow(), token=TOKEN, now=Clock(), base_url=sim.base_url))
    await sim.called("getUpdates")
    await sim.message("hei")
    await begun.wait()
    assert await task == {"done": 1}
    assert await sim.texts() == ["svar: hei"]
    assert sim.api.pending == []


async def test_a_stop_while_the_network_is_down_ends_at_once(sim: Sim) -> None:
    stop = asyncio.Event()

    async def for_ever(seconds: float) -> None:
        stop.set()
        await asyncio.Event().wait()

    await sim.fault("getMe", 502, times=99)
    await serve(FakeAssistant(), token=TOKEN, now=Clock(), base_url=sim.base_url, stop=stop, sleep=for_ever)
    assert "getUpdates" not in [method for method, _ in sim.api.calls]
