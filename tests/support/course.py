"""A conversation of decisions only: no registry, no words, the clock standing still."""

from __future__ import annotations

from bot.core.answering.decision import Decision, Search
from bot.core.answering.dialogue import decide
from bot.core.model import Incoming
from bot.core.reading.understand import Reader
from bot.core.session import Session
from tests.support.fakes import SATURDAY


class Course:
    """A conversation of decisions only."""

    def __init__(self, reader: Reader, session: Session | None = None) -> None:
        self._reader = reader
        self.session = session or Session()

    def say(self, text: str) -> Decision:
        alarm = self._reader.screen.screen(text)
        said = self._reader.understand(Incoming("c", text, SATURDAY), self.session, alarm)
        turn = decide(said, self.session, self._reader.library.organisations)
        self.session = turn.session
        return turn.decision


def search_of(decision: Decision) -> Search:
    found = [step for step in decision.steps if isinstance(step, Search)]
    assert len(found) == 1, decision
    return found[0]
