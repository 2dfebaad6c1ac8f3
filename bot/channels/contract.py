"""What every channel needs of the assistant, and what every channel promises: an answer always comes.

A channel converts at its edge (`to_incoming`), renders (`render`) and runs (`serve`). Between the two it
calls `answer`, which never raises and never takes longer than the deadline.
"""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from typing import Final, Protocol

from bot.core.model import Incoming, Message, Number, Paragraph, Reply

_LOG = logging.getLogger(__name__)

ANSWER_WITHIN: Final = 10.0
"""Seconds an answer may take before the fixed reply with the emergency numbers is given instead."""


class Assistant(Protocol):
    """The part of `bot.assistant.Assistant` that a channel uses."""

    async def handle(self, incoming: Incoming) -> Reply:
        """The answer to one message."""
        ...

    def sorry(self, incoming: Incoming) -> Reply:
        """A fixed reply with the emergency numbers, for when `handle` failed."""
        ...


# The very last resort, for when even the fixed reply cannot be made. It reads no file and holds only
# numbers that do not change: 113, 112 and 116 117 are the national emergency and out-of-hours numbers, 116
# 123 the helpline open at all hours.
LAST_RESORT: Final = Reply(
    kind="answer",
    language="nb",
    messages=(
        Message(
            (
                Paragraph(
                    "Beklager, noe gikk galt hos meg. Skriv gjerne igjen. / Something went wrong here."
                ),
                Paragraph("Er det fare for liv eller helse? / Is anyone in danger?"),
                Number("113", "ambulanse / ambulance"),
                Number("112", "politi / police"),
                Number("116 117", "legevakt / out-of-hours doctor"),
                Number("116 123", "noen å snakke med, hele døgnet / someone to talk to"),
            )
        ),
    ),
)


async def answer(assistant: Assistant, incoming: Incoming, *, within: float = ANSWER_WITHIN) -> Reply:
    """The reply to `incoming`; the fixed reply when handling fails or takes more than `within` seconds.

    Never raises (but for cancelling). Logs the type of the error and where it arose, never its message.
    """
    try:
        async with asyncio.timeout(within):
            return await assistant.handle(incoming)
    except TimeoutError:
        _LOG.error("answer_too_late")
    except Exception:
        _LOG.exception("answer_failed")
    return apology(assistant, incoming)


def apology(assistant: Assistant, incoming: Incoming) -> Reply:
    """The assistant's fixed reply with the emergency numbers, or `LAST_RESORT` if that fails. Never
    raises.
    """
    try:
        return assistant.sorry(incoming)
    except Exception:
        _LOG.exception("sorry_failed")
        return LAST_RESORT


def well_formed(text: str) -> str:
    """`text` with each lone surrogate as "?": such text can come in, but no file, hash or network call
    takes it.
    """
    return text.encode("utf-8", "replace").decode()


def printable(text: str) -> str:
    """`text` without what could steer a terminal or reorder a line: control, bidi and zero-width characters.

    Line breaks stay; a tab becomes a space; a lone surrogate, which no channel can send, becomes U+FFFD.
    """
    return "".join(map(_printable, text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")))


def _printable(character: str) -> str:
    if character == "\n" or (character.isascii() and character.isprintable()):
        return character
    match unicodedata.category(character):
        case "Cc" | "Cf":
            return ""
        case "Cs":
            return "\ufffd"
        case "Zl" | "Zp":
            return "\n"
        case _:
            return character
