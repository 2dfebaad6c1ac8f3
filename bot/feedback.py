"""The port through which the assistant hands on what people tell about the registry, and how a failure of it is met."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, Protocol

from bot.core.answering.decision import AskWrong, Decision, SendIn, TellWrong
from bot.core.answering.form.values import record
from bot.core.answering.matching import is_shown_at_all
from bot.core.answering.wrong import Done, with_marks
from bot.core.model import Group, Incoming, ReportKind
from bot.core.session import Session
from bot.sessions import Sessions

_LOG = logging.getLogger("veiviser.feedback")

WITHIN_SECONDS = 4.0
"""How long storing may take before it is said to have failed: less than half of what a channel waits for an answer."""

Answers = Mapping[str, str | Sequence[str]]
"""What a group says of itself, in the fixed fields of `bot.core.answering.form.values.record`."""


class Feedback(Protocol):
    """Where errors and proposals go. Both raise when nothing was stored, with any error; its message is never shown or logged."""

    async def report(self, group_id: str, kind: ReportKind, on: date) -> None:
        """Keeps that `kind` is wrong about the group; nothing about who said so."""
        ...

    async def propose(self, answers: Answers, on: date) -> None:
        """Keeps a group's own answers for staff; nothing about who sent them."""
        ...


async def is_kept(work: Awaitable[None], what: Literal["report", "proposal"]) -> bool:
    """True when `work` came to its end in time. A failure is logged with the type of the error, and is False."""
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            await work
    except Exception as error:
        if what == "report":
            _LOG.error("report_not_kept", extra={"error": type(error)})
        else:
            _LOG.error("proposal_not_kept", extra={"error": type(error)})
        return False
    return True


class FeedbackDesk:
    """Carries out the steps by which people tell something; at most one report a conversation, no proposal twice."""

    def __init__(
        self,
        groups: Callable[[], Awaitable[Sequence[Group]]],
        sessions: Sessions,
        feedback: Feedback | None,
    ) -> None:
        self._groups = groups
        self._sessions = sessions
        self._feedback = feedback

    @property
    def is_open(self) -> bool:
        """False where nothing can be stored, so that nothing is asked for."""
        return self._feedback is not None

    async def hand_on(
        self, decision: Decision, session: Session, incoming: Incoming
    ) -> tuple[dict[int, Done], Session]:
        """What was found and stored, by the position of its step, and the session after it.

        A fault of the store is an outcome and never raised; one of the registry is raised, as for a search.
        """
        done: dict[int, Done] = {}
        for position, step in enumerate(decision.steps):
            match step:
                case AskWrong(marks):
                    done[position] = Done(await self._marked(marks, incoming))
                case TellWrong():
                    done[position] = await self._report(step, session, incoming)
                    session = (
                        replace(session, reported=step.mark) if done[position].outcome == "kept" else session
                    )
                case SendIn(answers):
                    sent = replace(session, form=None, proposed=session.proposed + 1)
                    # Before the wait, so that a second press meanwhile finds nothing to send.
                    self._sessions.keep(incoming.conversation, sent)
                    kept = self._feedback is not None and await is_kept(
                        self._feedback.propose(record(answers), incoming.at.date()), "proposal"
                    )
                    done[position] = Done(outcome="kept" if kept else "failed")
                    session = sent if kept else session
                case _:
                    pass
        return done, session

    async def _report(self, step: TellWrong, session: Session, incoming: Incoming) -> Done:
        groups = await self._marked((step.mark,), incoming)
        if not groups:
            return Done(outcome="gone")
        if session.reported:
            return Done(groups, "already")
        # Before the wait, so that a second press meanwhile is not stored as another.
        self._sessions.keep(incoming.conversation, replace(session, reported=step.mark))
        kept = self._feedback is not None and await is_kept(
            self._feedback.report(groups[0].id, step.kind, incoming.at.date()), "report"
        )
        return Done(groups, "kept" if kept else "failed")

    async def _marked(self, marks: tuple[str, ...], incoming: Incoming) -> tuple[Group, ...]:
        groups = await self._groups()
        return tuple(one for one in with_marks(groups, marks) if is_shown_at_all(one, incoming.at))
