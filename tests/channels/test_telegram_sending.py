"""One message out: retried where it helps, given up where it must be, never doubled blindly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.channels.telegram.client import FloodWaitError
from bot.channels.telegram.render import Outgoing
from bot.channels.telegram.sending import Delivery, Outcome, send

MESSAGE = Outgoing(
    "<b>Hei</b>", "Hei", InlineKeyboardMarkup([[InlineKeyboardButton("Finn", callback_data="find")]])
)


@dataclass
class _Sent:
    message_id: int = 11


class Wire:
    """A connection that fails as told, once each, and then delivers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls: list[dict[str, Any]] = []

    async def send_message(self, chat_id: int, text: str, **more: Any) -> _Sent:
        self.calls.append({"text": text, **more})
        if self.errors:
            raise self.errors.pop(0)
        return _Sent()


async def deliver(*errors: Exception) -> tuple[Delivery, Wire, list[float]]:
    wire, pauses = Wire(*errors), []

    async def no_wait(seconds: float) -> None:
        pauses.append(seconds)

    return await send(wire, 1, MESSAGE, sleep=no_wait), wire, pauses


def _connecting() -> TimedOut:
    class ConnectTimeout(Exception): ...  # noqa: N818 -- the name httpx uses

    error = TimedOut()
    error.__cause__ = ConnectTimeout()
    return error


async def test_a_message_goes_out_as_html_without_link_preview() -> None:
    delivery, wire, _ = await deliver()
    assert delivery == Delivery(Outcome.DELIVERED, 11)
    assert wire.calls[0]["parse_mode"] == "HTML"
    assert wire.calls[0]["link_preview_options"].is_disabled


@pytest.mark.parametrize(
    "error", [NetworkError("502"), TelegramError("Invalid server response"), _connecting()]
)
async def test_errors_of_server_and_network_are_tried_again(error: Exception) -> None:
    delivery, wire, pauses = await deliver(error, error)
    assert delivery.outcome is Outcome.DELIVERED
    assert len(wire.calls) == 3
    assert pauses == [0.5, 1.0]


async def test_a_dead_server_is_given_up_after_four_tries() -> None:
    delivery, wire, _ = await deliver(*[NetworkError("502")] * 9)
    assert delivery.outcome is Outcome.GIVEN_UP
    assert len(wire.calls) == 4


async def test_a_flood_signal_is_obeyed_to_the_second() -> None:
    delivery, _, pauses = await deliver(FloodWaitError(3), FloodWaitError(5))
    assert delivery.outcome is Outcome.DELIVERED
    assert pauses == [3, 5]


async def test_a_flood_signal_of_an_hour_is_not_waited_for() -> None:
    delivery, _, pauses = await deliver(FloodWaitError(3600))
    assert delivery.outcome is Outcome.GIVEN_UP
    assert pauses == []


async def test_a_time_out_after_sending_is_not_sent_again() -> None:
    delivery, wire, _ = await deliver(TimedOut())
    assert delivery.outcome is Outcome.UNCERTAIN
    assert len(wire.calls) == 1


@pytest.mark.parametrize("error", [Forbidden("bot was blocked by the user"), BadRequest("Chat not found")])
async def test_a_person_who_is_gone_is_left_alone(error: Exception) -> None:
    delivery, wire, _ = await deliver(error)
    assert delivery.outcome is Outcome.GONE
    assert len(wire.calls) == 1


async def test_refused_tags_are_sent_again_as_plain_text_with_the_buttons() -> None:
    delivery, wire, _ = await deliver(BadRequest("Can't parse entities"))
    assert delivery.outcome is Outcome.DELIVERED
    assert wire.calls[1]["text"] == "Hei"
    assert wire.calls[1]["parse_mode"] is None
    assert wire.calls[1]["reply_markup"] is not None


async def test_refused_buttons_do_not_take_the_words_with_them() -> None:
    delivery, wire, _ = await deliver(BadRequest("BUTTON_DATA_INVALID"), BadRequest("BUTTON_DATA_INVALID"))
    assert delivery.outcome is Outcome.DELIVERED
    assert wire.calls[2]["reply_markup"] is None


@pytest.mark.parametrize(
    "error", [InvalidToken(), UnicodeEncodeError("utf-8", "x", 0, 1, "no"), ValueError()]
)
async def test_nothing_that_happens_while_sending_is_raised(error: Exception) -> None:
    delivery, _, _ = await deliver(error)
    assert delivery.outcome is Outcome.GIVEN_UP
