"""The answers to what the bot asked, and the search that follows. Pure.

"Which Bø?" may be answered by number, by county, with another place, with "another place", or with something else altogether.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.answering.decision import AskPlace, ChoosePlace, Search, Step, Tell
from bot.core.answering.follow_up import chosen_option, narrowed, picked_place, wants_another
from bot.core.model import Filters, Place, PlaceReading
from bot.core.reading.understand import Understanding
from bot.core.session import Session

# Answers to a question about place: "vet ikke", "jeg bor ute på landet".
_BARE_REPLY = 2
_PLACE_REPLY = 6


def answered_question(
    said: Understanding, session: Session, why: list[str]
) -> tuple[tuple[Step, ...], Session] | None:
    """The answer to what the bot just asked, or None when the message is about something else."""
    if session.waiting == "choose_place":
        place = picked_place(said, session.place_options)
        if place is not None:
            why.append("picked one of the offered places")
            return search(place, (), session.filters, said, session)
        fewer = narrowed(said, session.place_options)
        if len(fewer) > 1:
            why.append("some of the offered places")
            return (ChoosePlace(fewer, False),), replace(session, place_options=fewer)
        if wants_another(said) and said.place.status == "none":
            why.append("none of the offered places")
            return (AskPlace(),), replace(session, waiting="place", place_options=())
        if said.words <= _BARE_REPLY and said.place.status == "none" and _says_nothing_else(said):
            why.append("no choice that was understood: asked again")
            return (ChoosePlace(session.place_options, False),), session
    if session.waiting == "choose_topic" and said.words <= 3:
        number = chosen_option(said, len(session.topic_options))
        if number is not None:
            topic = session.topic_options[number]
            return (Tell(topic),), replace(session, waiting=None, topics=(topic,), told_more=False)
    if (
        session.waiting == "place"
        and said.place.status == "none"
        and said.place.abroad is None
        and said.words <= _PLACE_REPLY
        and (not said.seeks or said.words <= _BARE_REPLY)
        and _says_nothing_else(said)
    ):
        why.append("asked for a place, none was read")
        return (AskPlace(again=True),), session
    return None


def search(
    place: Place | None, others: tuple[Place, ...], filters: Filters, said: Understanding, session: Session
) -> tuple[tuple[Step, ...], Session]:
    """The step that looks for groups near `place` (None: without one) and near `others`, and the session after it."""
    reading: PlaceReading = said.place
    step = Search(place, others, filters, 0, reading.fuzzy and place in reading.places, said.slots.part)
    after = replace(
        session,
        place=place,
        filters=filters,
        searched=True,
        waiting=None,
        place_options=session.place_options if place in session.place_options else (),
        topics=(),
        shown=0,
        told_more=False,
    )
    return (step,), after


def _says_nothing_else(said: Understanding) -> bool:
    return (
        (not said.sure or said.claimed)
        and said.slots.is_empty
        and said.outside not in ("thanks", "abuse", "smalltalk")
    )
