"""When parts break, and what is forgotten when."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.model import Incoming
from bot.core.reading.understand import Reader
from bot.core.session import Session
from bot.sessions import Sessions
from knowledge.library import LANGUAGES
from tests.support.fakes import (
    SATURDAY,
    BrokenRegistry,
    BrokenSessions,
    Desk,
    Seconds,
    Talk,
    group,
    numbers_of,
)

DANGER = "jeg vil ikke leve lenger"

# --- when parts break --------------------------------------------------------------------------------------------


class _BrokenReader:
    """A reader of which only the danger screen works."""

    def __init__(self, real: Reader) -> None:
        self.screen = real.screen
        self.places = real.places

    def understand(self, *_: object) -> None:
        raise RuntimeError("broken on purpose")


def _broken(desk: Desk, part: str) -> Talk:
    parts: dict[str, Any] = {
        "registry": {"registry": BrokenRegistry()},
        "sessions": {"sessions": BrokenSessions(Seconds())},
        "reader": {"reader": _BrokenReader(desk.reader)},
    }
    return desk.talk(**parts[part])


@pytest.mark.parametrize("part", ["registry", "sessions", "reader"])
@pytest.mark.parametrize("hint", [None, *LANGUAGES])
async def test_an_acute_alarm_is_answered_whatever_part_is_broken(
    desk: Desk, part: str, hint: str | None
) -> None:
    reply = await _broken(desk, part).say(f"{DANGER}. finnes det AA i Oslo?", language_hint=hint)
    assert reply.kind == "emergency"
    assert reply.alarm is not None
    assert "113" in numbers_of(reply)


@pytest.mark.parametrize("part", ["registry", "sessions", "reader"])
async def test_other_faults_are_left_to_the_channel_which_has_a_fixed_reply(desk: Desk, part: str) -> None:
    talk = _broken(desk, part)
    with pytest.raises((OSError, RuntimeError)):
        await talk.say("AA i Oslo")
    sorry = talk.assistant.sorry(Incoming("c", "AA i Oslo", SATURDAY, language_hint="en"))
    assert (sorry.answer_language, numbers_of(sorry)[0]) == ("en", "113")


@pytest.mark.parametrize("hint", [None, "", "xx", "nb-NO", "\ud800"])
def test_the_fixed_reply_is_made_for_any_hint(desk: Desk, hint: str | None) -> None:
    assert numbers_of(desk.assistant().sorry(Incoming("c", "", SATURDAY, language_hint=hint)))


# --- remembering and forgetting ----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["/slett", "button"])
async def test_slett_wipes_the_conversation(desk: Desk, way: str) -> None:
    sessions = Sessions(Seconds())
    talk = desk.talk([group()], sessions=sessions)
    await talk.say("AA i Bergen på torsdager")
    assert len(sessions) == 1
    reply = await (talk.press("slett") if way == "button" else talk.say(way))
    assert reply.forget
    assert len(sessions) == 0
    assert sessions.open(talk.conversation) == Session()


async def test_forgetting_in_ones_own_words_is_carried_out(desk: Desk) -> None:
    sessions = Sessions(Seconds())
    talk = desk.talk([group()], sessions=sessions)
    await talk.say("AA i Bergen")
    assert (await talk.say("slett alt om meg")).forget
    assert len(sessions) == 0


async def test_after_half_an_hour_the_search_before_is_forgotten(desk: Desk) -> None:
    clock = Seconds()
    talk = desk.talk([group()], sessions=Sessions(clock))
    await talk.say("AA i Bergen")
    clock.forward(minutes=31)
    assert (await talk.say("bare på torsdager da?")).place is None


async def test_two_people_at_once_do_not_mix(desk: Desk) -> None:
    one = desk.talk([group()])
    other = Talk(one.assistant, conversation="other")
    await one.say("AA i Bergen")
    assert (await other.say("bare på torsdager da?")).place is None


async def test_forget_of_the_assistant_wipes_too(desk: Desk) -> None:
    sessions = Sessions(Seconds())
    talk = desk.talk([group()], sessions=sessions)
    await talk.say("AA i Bergen")
    talk.assistant.forget(talk.conversation)
    assert len(sessions) == 0
