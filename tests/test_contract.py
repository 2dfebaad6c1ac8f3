"""The JSON object that scripts outside depend on."""

from __future__ import annotations

import pytest

from bot.contract import to_json
from bot.core import actions
from bot.core.model import Group
from tests.support.contract_shape import is_reply
from tests.support.fakes import Desk, Talk

DANGER = "jeg vil ikke leve lenger"


@pytest.fixture
def talk(desk: Desk, examples: tuple[Group, ...]) -> Talk:
    return desk.talk(examples)


@pytest.mark.parametrize(
    "text",
    [
        "AA i begren etter kl 18 på torsdager",
        "møter i Våler",
        "hva er selvhjelp",
        DANGER,
        "hei",
        "",
        "jeg leter etter en gruppe",
        "AA på nett",
        "grupper i Vestland",
        "5003",
        "åpne møter i Oslo med plass til rullestol",
        "møter i Molde eller Ålesund",
    ],
)
async def test_each_field_of_the_contract_is_there_with_its_type(talk: Talk, text: str) -> None:
    is_reply(to_json(await talk.say(text)))


async def test_the_id_comes_first_when_there_is_one(talk: Talk) -> None:
    reply = await talk.say("hei")
    assert next(iter(to_json(reply, identifier="q1"))) == "id"
    assert "id" not in to_json(reply)


async def test_hours_are_written_as_on_a_clock_and_starts_with_their_offset(talk: Talk) -> None:
    found = to_json(await talk.say("AA i Bergen etter kl 18 på torsdager"))
    assert found["filters"]["after"] == "18:00"
    assert found["groups"][0]["next"].startswith("2026-11-26T")
    assert found["groups"][0]["next"].endswith("+01:00")


async def test_every_button_is_of_the_grammar(talk: Talk) -> None:
    for text in ("AA i Oslo", "møter i Våler", "hva er selvhjelp", DANGER, "hei", "/start", "rus"):
        for choice in (await talk.say(text)).choices:
            assert actions.parse(choice.action) is not None
            assert len(choice.action.encode()) <= 64
