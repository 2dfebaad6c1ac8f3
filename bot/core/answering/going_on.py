"""Messages that only make sense with what came just before: "hvorfor det", "og for han da?", "nei, den andre". Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from bot.core.answering.asked import search
from bot.core.answering.decision import (
    AskPlace,
    AskWhat,
    ChoosePlace,
    ChooseTopic,
    Decline,
    Screen,
    Search,
    Step,
    Tell,
)
from bot.core.answering.follow_up import merge_filters
from bot.core.answering.minors import RELATIVES, YOUNG, asks_for_adults
from bot.core.reading.understand import OF_RELATIVES, Understanding
from bot.core.session import Session
from knowledge.library import Organisation

# "can i skip them", "når er de åpne da", "hvorfor det": a short question that leans on the answer before it.
_LEANING_WORDS = 6
_LEANS_ON = frozenset(
    """
    det de dem den dette disse dei dæm da hvorfor kvifor koffer hvordan korleis it they them that those this why how
    han hun ho
    """.split()
)
_OWN_MATTER = frozenset({"min", "mi", "mitt", "mine", "my", "skyld", "skuld", "noen", "nokon", "anyone"})
_FOR_ANOTHER = (
    ("ikke", "til", "meg"), ("ikkje", "til", "meg"),
    ("for", "en", "venn"), ("for", "ein", "ven"), ("for", "a", "friend"), ("ikke", "for", "meg"), ("ikkje", "for", "meg"),
    ("not", "for", "me"), ("not", "me"), ("itj", "før", "mæ"), ("gjelder", "ikke", "meg"), ("gjeld", "ikkje", "meg"),
    ("for", "en", "kompis"), ("for", "ein", "kompis"), ("for", "en", "annen"), ("for", "ein", "annan"),
)  # fmt: skip
_CORRECTION_WORDS = 12
_AT_THE_END = 2
_BACK = frozenset({"tilbake", "attende", "tebake", "back"})
_TO = frozenset({"til", "te", "åt", "to"})
_ONESELF = frozenset({"meg", "mæ", "mei", "meig", "me", "oss", "us"})
_AND_ME = frozenset({"for", "med", "me", "about", "før"})
_THE_OTHER = frozenset({"han", "ham", "hun", "henne", "ho", "hu", "him", "her"})
_WANTS_THE_OTHER = frozenset({"andre", "other", "feil", "wrong", "hin", "hine"})
_SHORT_CHANGE = 4


def goes_on(
    said: Understanding, session: Session, organisations: Mapping[str, Organisation], why: list[str]
) -> tuple[tuple[Step, ...], Session] | None:
    """The steps for a message that leans on the one before it, and the session after them; None for any other message."""
    if session.minor and asks_for_adults(said):
        why.append("somebody young asks for adults: the groups for the young are told")
        return (Tell(YOUNG),), replace(session, topics=(YOUNG,), told_more=False, waiting=None)
    if (session.searched or session.topics) and _corrects_the_person(said):
        why.append("the same, for somebody else")
        if session.searched and session.place is not None:
            whom = tuple(one for one in session.filters.audience if one != "relative")
            return search(session.place, (), replace(session.filters, audience=whom), said, session)
        return (Tell("how_to_talk"),), replace(
            session, topics=("how_to_talk",), told_more=False, waiting=None
        )
    if session.searched and _turns_to_the_other(said, session):
        why.append("the same, for the one who uses")
        merged = merge_filters(session, said, organisations, fresh=False)
        merged = replace(merged, audience=("self",), organisations=said.slots.filters.organisations)
        if session.place is None:
            return (AskPlace(),), replace(session, filters=merged, waiting="place")
        return search(session.place, (), merged, said, session)
    if _turns_to_oneself(said, session):
        why.append("somebody near was talked of, and now the one who writes")
        if session.searched and session.place is not None:
            merged = merge_filters(session, said, organisations, fresh=False)
            return search(session.place, (), replace(merged, audience=("relative",)), said, session)
        kept = replace(session.filters, audience=("relative",))
        return (Tell(RELATIVES),), replace(
            session, topics=(RELATIVES,), told_more=False, waiting=None, filters=kept
        )
    if _wants_the_other_place(said, session):
        why.append("the other of the places that were offered")
        others = tuple(one for one in session.place_options if one != session.place)
        if len(others) == 1:
            return search(others[0], (), session.filters, said, session)
        return (ChoosePlace(others, False),), replace(session, waiting="choose_place", place_options=others)
    rest = _leaning(said, session)
    if rest is not None:
        why.append("leans on the answer before it")
        return (rest,), replace(session, told_more=True, waiting=None)
    return None


def returns(said: Understanding) -> bool:
    """True for "tilbake til Ålesund", "ok, back to the groups": the search before the questions is taken up again."""
    return any(first in _BACK and second in _TO for first, second in pairwise(said.lights))


def shown_again(session: Session, *, more: bool) -> tuple[tuple[Step, ...], Session] | None:
    """More of what was shown last, or the same once more; None where nothing was."""
    if more and session.topics and not session.told_more and not _search_is_latest(session):
        return (Tell(session.topics[0], more=True),), replace(session, told_more=True)
    if session.searched and (session.place is not None or session.filters.format in ("online", "phone")):
        offset = session.shown if more else 0
        return (Search(session.place, (), session.filters, offset),), session
    if more and session.topics:
        return (Tell(session.topics[0], more=True),), replace(session, told_more=True)
    return None


def _search_is_latest(session: Session) -> bool:
    return session.searched and session.shown > 0 and not session.topics


def after_an_alarm(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """`steps` for the message right after an emergency reply: nobody is told then that they were not understood."""
    if all(isinstance(step, AskWhat | ChooseTopic | Decline) for step in steps):
        return (Screen("talk"),)
    return steps


def _corrects_the_person(said: Understanding) -> bool:
    """True for "ikke for meg, for en venn", "not me, it's for a friend": the same wish, for somebody else."""
    words = said.lights
    if len(words) > _CORRECTION_WORDS:
        return False
    return any(
        words[start : start + len(phrase)] == phrase for phrase in _FOR_ANOTHER for start in range(len(words))
    )


def _is_plain(said: Understanding) -> bool:
    """True where a question is plain in itself, and not only likely because a conversation is under way."""
    return bool(said.sure) and not said.claimed


def _turns_to_the_other(said: Understanding, session: Session) -> bool:
    """True for "og for han da?" after a search for relatives: now it is the one who uses who is to go."""
    if "relative" not in session.filters.audience or said.words > _CORRECTION_WORDS or _is_plain(said):
        return False
    pairs = tuple(pairwise(said.lights))
    # "bare på kvelden, for ho jobber" gives a reason and names nobody who is to go.
    return any(
        first == "for" and second in _THE_OTHER and (said.leads_on or len(pairs) - position <= _AT_THE_END)
        for position, (first, second) in enumerate(pairs)
    )


def _turns_to_oneself(said: Understanding, session: Session) -> bool:
    """True for "og for meg da?" and "kva med meg oppi alt dette" after talk of somebody who uses."""
    whom = session.filters.audience
    about_another = "relative" in whom or whom == ("self",) or not OF_RELATIVES.isdisjoint(session.topics)
    if (
        not about_another
        or _is_plain(said)
        or said.words > _CORRECTION_WORDS
        or said.slots.follow is not None
    ):
        return False
    return (said.leads_on or said.words <= _SHORT_CHANGE) and any(
        first in _AND_ME and second in _ONESELF for first, second in pairwise(said.lights)
    )


def _wants_the_other_place(said: Understanding, session: Session) -> bool:
    """True for "nei den andre" right after one of several places of a name was taken."""
    return (
        len(session.place_options) > 1
        and session.place in session.place_options
        and said.words <= _SHORT_CHANGE
        and not _is_plain(said)
        and not _WANTS_THE_OTHER.isdisjoint(said.lights)
    )


def _leaning(said: Understanding, session: Session) -> Step | None:
    """The rest of the answer just given, for a short question that only makes sense with it; None for any other message."""
    if not session.topics or said.sure or said.words > _LEANING_WORDS or said.slots.filters.organisations:
        return None
    words = set(said.lights)
    if (
        words & _OWN_MATTER
        or not (words & _LEANS_ON)
        or said.place.places
        or said.outside in ("thanks", "abuse", "smalltalk")
    ):
        return None
    asks = said.starts_with_question or said.outside in (None, "unclear") or "?" in said.text
    last = session.topics[0]
    return Tell(last, more=not session.told_more) if asks else None
