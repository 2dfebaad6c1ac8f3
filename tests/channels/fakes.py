"""A small real assistant for the tests of the channels: it answers, keeps what it was given, and can be
told to fail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.model import Choice, Incoming, Message, Number, Paragraph, Reply

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=ZoneInfo("Europe/Oslo"))
SORRY = "Beklager, noe gikk galt."


class Clock:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def say(text: str, *choices: Choice, **more: object) -> Reply:
    """A reply of one paragraph."""
    return Reply("answer", "nb", (Message((Paragraph(text),)),), choices, **more)  # type: ignore[arg-type]


class FakeAssistant:
    """Answers "svar: <text or action>" unless `reply` says otherwise; `seen` holds every Incoming in
    order.
    """

    def __init__(self, reply: Callable[[Incoming], Reply] | None = None) -> None:
        self.seen: list[Incoming] = []
        self._reply = reply or self._echo

    @staticmethod
    def _echo(incoming: Incoming) -> Reply:
        asked = incoming.action or incoming.text or (incoming.location and "posisjon") or "tomt"
        return say(f"svar: {asked}", Choice("Finn en gruppe", "find"), Choice("Akutt", "akutt"))

    async def handle(self, incoming: Incoming) -> Reply:
        self.seen.append(incoming)
        return self._reply(incoming)

    def sorry(self, incoming: Incoming) -> Reply:
        return Reply("answer", "nb", (Message((Paragraph(SORRY), Number("113", "ambulanse"))),))
