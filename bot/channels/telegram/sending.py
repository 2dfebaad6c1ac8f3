"""One message out: what is retried, what is given up, and what must never be sent twice blindly."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.channels.telegram.client import FloodWaitError
from bot.channels.telegram.render import Markup, Outgoing

_LOG = logging.getLogger(__name__)

PAUSES: Final = (0.5, 1.0, 2.0)
"""Seconds between attempts after an error of the server or the network."""

LONGEST_FLOOD_WAIT: Final = 30.0
"""Seconds of pauses the server may ask for, all together, before a message is given up."""


class Outcome(Enum):
    """How a send ended. `UNCERTAIN`: the server may have the message, so it is not sent again."""

    DELIVERED = "delivered"
    GONE = "gone"
    UNCERTAIN = "uncertain"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    outcome: Outcome
    message_id: int | None = None


class Numbered(Protocol):
    """A sent message; its number is needed to delete it again."""

    @property
    def message_id(self) -> int: ...


class Wire(Protocol):
    """The part of `telegram.Bot` that sends text."""

    async def send_message(
        self,
        chat_id: int,
        text: str,
        *,
        parse_mode: str | None,
        link_preview_options: LinkPreviewOptions,
        reply_markup: Markup | None,
    ) -> Numbered: ...


async def send(
    wire: Wire, chat_id: int, outgoing: Outgoing, *, sleep: Callable[[float], Awaitable[None]]
) -> Delivery:
    """Send one message and say how it went; never raises (but for cancelling).

    A refusal of the tags is answered with the plain text, a refusal of the buttons with the text alone.
    Errors of the server are tried again after `PAUSES`, a flood signal after the time it names. A time-out
    after the request was written is `UNCERTAIN`: a blind second try would often say the same thing twice.
    """
    text, mode, markup = outgoing.html, ParseMode.HTML.value, outgoing.markup
    parse_mode: str | None = mode
    pauses = list(PAUSES)
    flood_left = LONGEST_FLOOD_WAIT
    while True:
        try:
            sent = await wire.send_message(
                chat_id,
                text,
                parse_mode=parse_mode,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=markup,
            )
            return Delivery(Outcome.DELIVERED, sent.message_id)
        except FloodWaitError as error:
            flood_left -= error.seconds
            if flood_left < 0:
                return _given_up(error)
            await sleep(error.seconds)
        except Forbidden:
            return Delivery(Outcome.GONE)
        except BadRequest as error:
            if "chat not found" in str(error).lower():
                return Delivery(Outcome.GONE)
            if parse_mode is not None:
                text, parse_mode = outgoing.plain, None
            elif markup is not None:
                markup = None
            else:
                return _given_up(error)
            _LOG.warning("message_refused", extra={"error": type(error)})
        except InvalidToken as error:
            return _given_up(error)
        except TimedOut as error:
            if not _never_left(error):
                _LOG.warning("send_uncertain")
                return Delivery(Outcome.UNCERTAIN)
            if not pauses:
                return _given_up(error)
            await sleep(pauses.pop(0))
        except (NetworkError, TelegramError) as error:
            if not pauses:
                return _given_up(error)
            await sleep(pauses.pop(0))
        except Exception as error:  # for one, a character that cannot be encoded
            return _given_up(error)


def _given_up(error: Exception) -> Delivery:
    _LOG.error("message_given_up", extra={"error": type(error)})
    return Delivery(Outcome.GIVEN_UP)


def _never_left(error: TimedOut) -> bool:
    """True when the time ran out before the request was written: while connecting, or waiting for a
    connection.
    """
    return type(error.__cause__).__name__ in ("ConnectTimeout", "PoolTimeout")
