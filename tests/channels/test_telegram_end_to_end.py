"""The real app with the example groups behind the Telegram channel, over real HTTP against the stand-in."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot import logs
from bot.app import open_app
from bot.channels.contract import Assistant
from bot.core import actions
from bot.settings import Settings
from db.example_registry import fill_example
from db.migrate import upgrade
from tests.channels.conftest import Telegram
from tests.channels.fakes import NOON
from tests.support.botapi import TOKEN, Sim, running

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def assistant(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Assistant]:
    """Opened once for the file, because loading takes seconds; each `serve` has conversations of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('registry') / 'registry.db'}"
    upgrade(url)
    await fill_example(url, NOON.date())
    async with open_app(Settings(database_url=url), clock=lambda: NOON) as app:
        yield app.assistant


@pytest_asyncio.fixture(loop_scope="module")
async def sim() -> AsyncIterator[Sim]:
    async with running() as started:
        yield started


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def nothing_was_refused(sim: Sim) -> AsyncIterator[None]:
    """Whatever the app says, the strict server must have taken it as it was first sent."""
    yield
    assert [each for each in sim.api.refused if each[0] != "getUpdates"] == []


async def _ask(sim: Sim, text: str) -> list[dict[str, Any]]:
    before = len(await sim.replies())
    await sim.message(text)
    await sim.settled()
    return (await sim.replies(at_least=before + 1))[before:]


def _buttons(messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        button
        for message in messages
        for row in (message.get("reply_markup") or {}).get("inline_keyboard", [])
        for button in row
    ]


async def test_the_first_screen_holds_the_emergency_numbers(
    sim: Sim, telegram: Telegram, assistant: Assistant
) -> None:
    async with telegram(assistant):
        said = " ".join(each["text"] for each in await _ask(sim, "/start"))
    assert "113" in said
    assert "116 123" in said


@pytest.mark.parametrize(
    "command", ["/start", "/help", "/hjelp", "/finn", "/akutt", "/personvern", "/privacy", "/om"]
)
async def test_every_command_is_answered_with_words_and_buttons_of_the_grammar(
    sim: Sim, telegram: Telegram, assistant: Assistant, command: str
) -> None:
    async with telegram(assistant):
        said = await _ask(sim, command)
    assert all(actions.parse(button["callback_data"]) is not None for button in _buttons(said))


async def test_akutt_names_the_ambulance_first(sim: Sim, telegram: Telegram, assistant: Assistant) -> None:
    async with telegram(assistant):
        said = await _ask(sim, "/akutt")
    assert "113" in said[0]["text"]


async def test_words_of_despair_after_a_command_are_heard(
    sim: Sim, telegram: Telegram, assistant: Assistant
) -> None:
    async with telegram(assistant):
        said = await _ask(sim, "/finn jeg vil ikke leve lenger")
    assert any(number in said[0]["text"] for number in ("113", "116 123"))


async def test_a_group_is_found_from_a_few_words_and_the_place_is_named(
    sim: Sim, telegram: Telegram, assistant: Assistant
) -> None:
    async with telegram(assistant):
        said = await _ask(sim, "aa møte i bergen")
    assert "Bergen" in " ".join(each["text"] for each in said)


async def test_a_question_without_a_place_can_be_answered_with_a_position(
    sim: Sim, telegram: Telegram, assistant: Assistant
) -> None:
    async with telegram(assistant):
        asked = await _ask(sim, "/finn")
        assert any("keyboard" in (each["keyboard"] or {}) for each in asked)
        await sim.location(60.3913, 5.3221)
        await sim.settled()
    assert "Bergen" in " ".join(await sim.texts())


async def test_every_button_of_the_first_screens_leads_to_an_answer(
    sim: Sim, telegram: Telegram, assistant: Assistant
) -> None:
    async with telegram(assistant) as at_work:
        for button in _buttons(await _ask(sim, "/start")):
            before = len(await sim.replies())
            await sim.tap(data=button["callback_data"])
            await sim.replies(at_least=before + 1)
            at_work.clock.forward(seconds=5)
            if button["callback_data"] == "slett":
                break
        await sim.settled()
    assert sim.api.unanswered_presses() == []


async def test_slett_leaves_only_its_own_answer(sim: Sim, telegram: Telegram, assistant: Assistant) -> None:
    async with telegram(assistant):
        await _ask(sim, "hva er selvhjelp")
        await sim.message("/slett")
        await sim.settled()
    left = sim.api.chats[1].messages
    assert left
    assert all(each["outgoing"] for each in left)


@pytest.mark.parametrize(
    "text", ["", "?", "🤷", "asdfgh", "'; DROP TABLE groups;--", "<b>{{7*7}}", "å" * 4096]
)
async def test_odd_texts_get_an_answer(sim: Sim, telegram: Telegram, assistant: Assistant, text: str) -> None:
    async with telegram(assistant):
        if text:
            assert await _ask(sim, text)
        else:
            await sim.content({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}})
            await sim.settled()
            assert await sim.texts()


async def test_the_whole_app_writes_no_word_of_a_person_and_no_token(
    sim: Sim, telegram: Telegram, assistant: Assistant, capfd: pytest.CaptureFixture[str]
) -> None:
    canary, stream = "kanarifugl7f3a", io.StringIO()
    configured = logs.configure("DEBUG", stream)
    try:
        async with telegram(assistant):
            for text in (
                f"jeg heter {canary}, finnes det aa i bergen",
                f"{canary} vil ikke leve lenger",
                f"/finn {canary}",
                f"/akutt {canary}",
                canary,
            ):
                await _ask(sim, text)
            await sim.location(60.391262, 5.322054)
            await sim.message(f"/slett {canary}")
            await sim.settled()
    finally:
        configured.close()
    caught = capfd.readouterr()
    written = stream.getvalue() + caught.out + caught.err
    assert "started" in written
    assert not any(secret in written for secret in (canary, TOKEN, "60.39"))
