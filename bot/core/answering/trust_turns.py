"""The course of the conversation around the registry: a group that reports itself, and what is wrong with one shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from bot.core.answering.decision import AskWrong, EndForm, FillIn, FormWaits, Raise, SendIn, Step, TellWrong
from bot.core.answering.form.flow import Outcome, located, said_to
from bot.core.answering.form.values import Form
from bot.core.model import Place
from bot.core.reading.listing import error_told, says_something_is_wrong, wants_to_be_listed
from bot.core.reading.understand import STRONGLY_SEEKING, Understanding
from bot.core.session import Session
from bot.core.trust_actions import WhatIsWrong, WrongAction
from knowledge.library import Organisation

MOST_PROPOSALS = 3
"""Groups one conversation may send in: a fellowship's secretary may have a few; a list belongs in the staff's table."""

Course: TypeAlias = tuple[tuple[Step, ...], Session]


def answers_form(
    said: Understanding, session: Session, organisations: Mapping[str, Organisation]
) -> Course | None:
    """The form after a message that is for it, also one that was laid aside; None for danger, and for any other wish."""
    if session.form is None or said.alarm is not None:
        return None
    outcome = said_to(session.form, said, organisations)
    return None if outcome is None else after_form(outcome, session)


def after_form(outcome: Outcome, session: Session) -> Course:
    """The step that says how the form goes on, and the session after it. A form that is sent stays until it is kept."""
    settled = replace(session, waiting=None, place_options=(), topic_options=(), marks=())
    if isinstance(outcome, Form):
        return (FillIn(outcome),), replace(settled, form=outcome)
    if outcome == "send" and session.form is not None:
        if session.proposed >= MOST_PROPOSALS:
            return (EndForm("enough"),), replace(settled, form=None)
        return (SendIn(session.form.answers),), settled
    if outcome == "stopped" and session.form is not None:
        return (EndForm("stopped"),), replace(settled, form=None)
    return (EndForm("sent_before" if session.proposed else "gone"),), replace(settled, form=None)


def is_waiting(session: Session) -> bool:
    """True while the form waits for an answer."""
    return session.form is not None and not session.form.paused


def set_aside(session: Session) -> Session:
    """`session` with the form paused: what is written next is no answer to it."""
    return replace(session, form=replace(session.form, paused=True)) if session.form is not None else session


def reminded(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """`steps` with a word about the form that waits; nothing of it beside an emergency, nor where the form goes on."""
    own = (Raise, FillIn, SendIn, EndForm)
    return steps if any(isinstance(step, own) for step in steps) else (*steps, FormWaits())


def of_the_registry(said: Understanding, session: Session, why: list[str]) -> Course | None:
    """The steps for "vil melde inn gruppa vår" and, right after a group was shown, for "det var ingen der"; else None."""
    if wants_to_be_listed(said.lights):
        why.append("wants its group to be listed: the form")
        return after_form(
            replace(session.form, paused=False) if session.form is not None else Form(), session
        )
    if session.marks and says_something_is_wrong(said.lights):
        why.append("says that something is wrong with a group that was shown")
        return (AskWrong(session.marks),), replace(session, waiting=None)
    if (
        session.marks
        and session.aside == 0
        and "?" not in said.text
        and STRONGLY_SEEKING.isdisjoint(said.lights)
    ):
        kind = error_told(said.lights)
        if kind is not None:
            why.append(f"says what was wrong with a group just shown: {kind}")
            return (AskWrong(session.marks, kind),), replace(session, waiting=None)
    return None


def of_wrong(action: WrongAction) -> tuple[Step, ...]:
    """The step of a button about what is wrong."""
    if isinstance(action, WhatIsWrong):
        return (TellWrong(action.mark, action.kind),)
    return (AskWrong(action.marks),)


def place_of_form(session: Session, place: Place) -> Course | None:
    """The form after a shared position, when it waits for a place; else None."""
    form = located(session.form, place)
    return after_form(form, session) if form is not None else None
