"""The Telegram channel over real HTTP against the stand-in: what a person sees."""

from __future__ import annotations

import pytest

from bot.channels.telegram.menu import COMMANDS
from bot.core.actions import command_action
from bot.core.model import Choice, Incoming, Language, Message, Paragraph, Reply
from tests.channels.conftest import Telegram
from tests.channels.fakes import SORRY, FakeAssistant, say
from tests.support.botapi import Sim


async def test_a_text_is_answered_and_confirmed(sim: Sim, telegram: Telegram) -> None:
    assistant = FakeAssistant()
    async with telegram(assistant) as at_work:
        await sim.message("finst det møte i bodø")
        await sim.settled()
    assert await sim.texts() == ["svar: finst det møte i bodø"]
    assert at_work.counts == {"done": 1}
    assert assistant.seen[0].language_hint == "nb"


async def test_a_button_sends_its_action_and_the_press_is_confirmed(sim: Sim, telegram: Telegram) -> None:
    assistant = FakeAssistant()
    async with telegram(assistant):
        await sim.message("hei")
        await sim.replies(at_least=1)
        await sim.tap("Finn en gruppe")
        await sim.settled()
    assert await sim.texts() == ["svar: hei", "svar: find"]
    assert sim.api.unanswered_presses() == []
    assert assistant.seen[1].conversation == assistant.seen[0].conversation


async def test_a_position_arrives_rounded(sim: Sim, telegram: Telegram) -> None:
    assistant = FakeAssistant()
    async with telegram(assistant):
        await sim.location(60.391262, 5.322054)
        await sim.settled()
    assert assistant.seen[0].location == (60.39, 5.32)
    assert await sim.texts() == ["svar: posisjon"]


@pytest.mark.parametrize(
    ("command", "action"),
    [
        ("/start", "start"),
        ("/START@veiviser_test_bot", "start"),
        ("/start sted-4601", "p:4601"),
        ("/start tema-aa", "t:aa"),
        ("/help", "hjelp"),
        ("/finn", "find"),
        ("/akutt", "akutt"),
        ("/personvern", "personvern"),
        ("/privacy", "personvern"),
        ("/slett", "slett"),
        ("/nynorsk", "lang:nn"),
    ],
)
async def test_each_command_becomes_its_action(
    sim: Sim, telegram: Telegram, command: str, action: str
) -> None:
    assistant = FakeAssistant()
    async with telegram(assistant):
        await sim.message(command)
        await sim.settled()
    assert [each.action for each in assistant.seen] == [action]


async def test_an_edited_text_is_read_again(sim: Sim, telegram: Telegram) -> None:
    async with telegram(FakeAssistant()):
        await sim.message("møte i bodø", kind="edited_message")
        await sim.settled()
    assert await sim.texts() == ["svar: møte i bodø"]


async def test_a_caption_is_read_and_a_voice_message_is_answered(sim: Sim, telegram: Telegram) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    voice = {"file_id": "f", "file_unique_id": "u", "duration": 1}
    async with telegram(FakeAssistant()):
        await sim.content({"photo": photo, "caption": "hjelp meg"})
        await sim.content({"voice": voice})
        await sim.settled()
    assert await sim.texts() == ["svar: hjelp meg", "svar: tomt"]


async def test_an_album_is_answered_once(sim: Sim, telegram: Telegram) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    async with telegram(FakeAssistant()):
        for _ in range(4):
            await sim.content({"photo": photo, "media_group_id": "77"})
        await sim.settled()
    assert await sim.texts() == ["svar: tomt"]


async def test_a_notice_of_telegram_is_not_answered(sim: Sim, telegram: Telegram) -> None:
    async with telegram(FakeAssistant()):
        await sim.content({"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}})
        await sim.settled()
    assert await sim.texts() == []


async def test_an_impatient_thumb_gets_one_answer_and_every_press_is_confirmed(
    sim: Sim, telegram: Telegram
) -> None:
    def reply(incoming: Incoming) -> Reply:
        return say("akutt") if incoming.action else say("hei", Choice("Trykk", "akutt"))

    async with telegram(FakeAssistant(reply)) as at_work:
        await sim.message("hei")
        await sim.replies(at_least=1)
        for _ in range(5):
            await sim.tap("Trykk")
        await sim.settled()
        at_work.clock.forward(seconds=3)
        await sim.tap("Trykk")
        await sim.settled()
    assert await sim.texts() == ["hei", "akutt", "akutt"]
    assert sim.api.unanswered_presses() == []


@pytest.mark.parametrize("data", ["gammel:knapp", "p:../../etc", "x" * 64, "t:AA", "more:-1"])
async def test_a_forged_press_leads_to_the_first_screen(sim: Sim, telegram: Telegram, data: str) -> None:
    async with telegram(FakeAssistant()):
        await sim.message("hei")
        await sim.tap(data=data)
        await sim.settled()
    assert (await sim.texts())[-1] == "svar: start"


async def test_a_group_is_told_where_to_write_and_left(sim: Sim, telegram: Telegram) -> None:
    assistant = FakeAssistant()
    async with telegram(assistant):
        await sim.member("member", chat=-100, chat_type="group")
        await sim.settled()
    assert "private" in (await sim.texts(chat=-100))[0]
    assert sim.api.chats[-100].left
    assert assistant.seen == []


async def test_a_message_in_a_group_is_never_answered(sim: Sim, telegram: Telegram) -> None:
    assistant = FakeAssistant()
    async with telegram(assistant):
        await sim.message("/finn@veiviser_test_bot", chat=-100, chat_type="supergroup")
        await sim.settled()
    assert assistant.seen == []
    assert sim.api.chats[-100].left


async def test_an_error_gives_the_fixed_reply_with_numbers(sim: Sim, telegram: Telegram) -> None:
    def fail(incoming: Incoming) -> Reply:
        raise RuntimeError(incoming.text)

    async with telegram(FakeAssistant(fail)):
        await sim.message("hei")
        await sim.settled()
    (said,) = await sim.texts()
    assert said.startswith(SORRY)
    assert "113" in said


async def test_slett_deletes_both_sides_of_the_conversation_and_says_so(sim: Sim, telegram: Telegram) -> None:
    def reply(incoming: Incoming) -> Reply:
        return say("Slettet.", forget=True) if incoming.action == "slett" else say("svar")

    async with telegram(FakeAssistant(reply)):
        for _ in range(3):
            await sim.message("noe privat")
            await sim.settled()
        await sim.message("et annet menneske", chat=2)
        await sim.message("/slett")
        await sim.settled()
    assert [each["text"] for each in sim.api.chats[1].messages] == ["Slettet."]
    assert len(sim.api.chats[2].messages) == 2


async def test_blocking_the_bot_forgets_the_conversation_and_sends_nothing(
    sim: Sim, telegram: Telegram
) -> None:
    assistant = FakeAssistant()
    async with telegram(assistant):
        await sim.member("kicked")
        await sim.settled()
    assert [each.action for each in assistant.seen] == ["slett"]
    assert await sim.texts() == []


async def test_a_long_reply_is_split_and_the_buttons_stand_under_the_last_part(
    sim: Sim, telegram: Telegram
) -> None:
    paragraphs = tuple(Paragraph(f"{number} " + "ord & <tegn> 😀 " * 80) for number in range(12))
    reply = Reply("answer", "nb", (Message(paragraphs),), (Choice("Mer", "m:aa"),))
    async with telegram(FakeAssistant(lambda _: reply)):
        await sim.message("alt")
        await sim.settled()
    said = await sim.replies()
    assert len(said) > 2
    assert "".join(each["text"] for each in said).count("😀") == 12 * 80
    assert [("inline_keyboard" in (each["keyboard"] or {})) for each in said] == [False] * (len(said) - 1) + [
        True
    ]
    assert not any(each["preview"] for each in said)


async def test_asking_for_a_place_offers_to_send_the_position(sim: Sim, telegram: Telegram) -> None:
    reply = Reply("ask_place", "nb", (Message((Paragraph("Hvor er du?"),)),), (Choice("På nett", "online"),))
    async with telegram(FakeAssistant(lambda _: reply)):
        await sim.message("finn en gruppe")
        await sim.settled()
    asked, offered = await sim.replies()
    assert asked["keyboard"]["keyboard"][0][0]["request_location"] is True
    assert "sted" in asked["keyboard"]["input_field_placeholder"]
    assert offered["reply_markup"]["inline_keyboard"][0][0]["text"] == "På nett"


async def test_messages_of_one_chat_are_answered_in_order(sim: Sim, telegram: Telegram) -> None:
    async with telegram(FakeAssistant()):
        for number in range(20):
            await sim.message(f"nr {number}", chat=1 + number % 2)
        await sim.settled()
    assert await sim.texts(chat=1) == [f"svar: nr {number}" for number in range(0, 20, 2)]
    assert await sim.texts(chat=2) == [f"svar: nr {number}" for number in range(1, 20, 2)]


async def test_commands_and_descriptions_are_published_for_every_language(
    sim: Sim, telegram: Telegram
) -> None:
    async with telegram(FakeAssistant()):
        await sim.called("setMyShortDescription", times=5)
    assert set(sim.api.commands) == {"", "nb", "nn", "no", "en"}
    assert all("113" in text for text in sim.api.profile.values())


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_command_in_the_menu_is_understood(language: Language) -> None:
    for name, _ in COMMANDS[language]:
        assert command_action(f"/{name}") is not None
