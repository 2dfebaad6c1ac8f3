"""Understanding + Session -> Decision and the next Session. Pure; the only place where the course of a conversation is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.answering.asked import answered_question, search
from bot.core.answering.decision import (
    Abroad,
    AskPlace,
    AskWhat,
    AskWrong,
    Chat,
    ChoosePlace,
    ChooseTopic,
    Decision,
    Decline,
    Present,
    Raise,
    Screen,
    Search,
    Step,
    Switch,
    Tell,
    Warn,
)
from bot.core.answering.declining import carried_out, unsure, wishes_something_else
from bot.core.answering.follow_up import (
    faded,
    merge_filters,
    nearest,
    other_of_the_name,
    remembered,
    talked_of,
)
from bot.core.answering.going_on import after_an_alarm, goes_on, returns, shown_again
from bot.core.answering.minors import CHILDREN, YOUNG, for_the_young, in_place_of_adults, names_adults
from bot.core.answering.telling import (
    CARD,
    COMPLAINED,
    COUNTED,
    WITHDRAWAL,
    asks_beside_a_place,
    asks_for_amount,
    asks_how_many,
    asks_only,
    asks_to_taper,
    card_of,
    counted,
    counts_groups,
    for_somebody,
    is_loose,
    is_question_first,
    named_fellowship,
    reports_an_error,
    tell,
    told_apart,
    topics_beside_search,
    wants_to_talk,
)
from bot.core.answering.trust_turns import answers_form, is_waiting, of_the_registry, reminded, set_aside
from bot.core.model import Alarm, Language
from bot.core.reading.understand import Understanding
from bot.core.session import Session
from knowledge.library import Organisation

# Words in a message that only changes the search before it: "og på onsdager?", "hva med Drammen?".
_FOLLOW_UP_WORDS = 9
# "og noe for mor mi, hun sliter med å ha meg til sønn": an opening "og" ties a longer message to the search before it.
_LED_FOLLOW_UP_WORDS = 14
_TOLD_WITH = {
    "withdrawal": WITHDRAWAL, "overdose": "harm_reduction", "child": "children_next_of_kin",
}  # fmt: skip
"""What is told below a lesser alarm when nothing else was asked."""
_OF_THEIR_OWN = frozenset({"gambling", "familieklubb", "coda"})
"""Topics whose fellowship is looked for where they were just told of."""
_AT_ONCE = frozenset({"gambling", "familieklubb"})
"""Those for which the first message is enough; "noe for meg selv i Harstad" only sounds like what CoDA is about."""
_THEY = frozenset({"slik", "sånn", "sånne", "slike", "de", "dei", "dæm", "they"})


@dataclass(frozen=True, slots=True)
class Turn:
    """What was decided, and what is remembered for the next message."""

    decision: Decision
    session: Session


def decide(said: Understanding, session: Session, organisations: Mapping[str, Organisation]) -> Turn:
    """The course of the conversation after one message of text.

    An acute alarm comes first and never takes the place of the answer to what else was asked; an elevated one adds a line.
    """
    language = answer_language(said, session)
    session = replace(session, minor=session.minor or said.minor)
    filled = answers_form(said, session, organisations)
    if filled is not None:
        # The words of an address or a name say nothing of the language.
        spoken = session.language or language
        return Turn(
            Decision(filled[0], spoken, ("an answer to the form",)), replace(filled[1], language=spoken)
        )
    waiting = is_waiting(session)
    session = set_aside(replace(session, language=language))
    whole = session
    if not returns(said):
        session = faded(session)
    why: list[str] = [*said.notes]
    if said.alarm is not None and said.alarm.level == "acute":
        turn = _with_alarm(said, session, said.alarm, organisations, language)
        return replace(turn, session=_settled(turn.decision.steps, said, turn.session))
    steps, after = _wish(said, replace(session, alarms=0), organisations, why)
    if session.alarms and said.alarm is None:
        steps = after_an_alarm(steps)
    if said.alarm is not None:
        steps = (
            Warn(said.alarm),
            *(step for step in steps if not isinstance(step, AskWhat | Decline | ChooseTopic | Chat)),
        )
        if len(steps) == 1 and said.alarm.kind in _TOLD_WITH:
            steps = (*steps, Tell(_TOLD_WITH[said.alarm.kind]))
        elif len(steps) == 1 and said.alarm.kind != "suicide":
            steps = (*steps, Screen("talk"))
        why.append(f"alarm {said.alarm.level} {said.alarm.kind}")
    if "bereaved" in said.slots.filters.audience and said.alarm is None:
        steps, after = _with_kindness(steps, after, said, organisations)
    if (
        said.alarm is None
        and "youth" in said.slots.filters.audience
        and any(isinstance(step, Tell) for step in steps)
    ):
        steps = (*steps, Screen("young"))
        why.append("someone young: the line for children and young people is named")
    if after.minor:
        steps = in_place_of_adults(steps, said, after.filters.audience)
    if after.filters == session.filters:
        # What has faded is not forgotten: "tilbake til Ålesund" takes the search up as it was.
        after = replace(after, filters=whole.filters)
    if waiting:
        steps = reminded(steps)
    switched = next((step.language for step in steps if isinstance(step, Switch)), None)
    return Turn(Decision(steps, switched or language, tuple(why)), _settled(steps, said, after))


def _settled(steps: tuple[Step, ...], said: Understanding, after: Session) -> Session:
    """`after`, with a minor's filters for the young, and the count of messages that were about something else."""
    finding = any(isinstance(step, Search | AskPlace | ChoosePlace | AskWrong) for step in steps)
    aside = 0 if finding or not said.slots.filters.is_empty else after.aside + 1
    after = replace(after, filters=for_the_young(after, after.filters), aside=aside)
    if after.waiting == "choose_topic" and not any(isinstance(step, ChooseTopic) for step in steps):
        # The choice was taken out again, for a minor or after an alarm: a number said next picks nothing unseen.
        told = tuple(step.topic for step in steps if isinstance(step, Tell))
        return replace(after, waiting=None, topic_options=(), topics=told or after.topics)
    return after


def _with_kindness(
    steps: tuple[Step, ...], after: Session, said: Understanding, organisations: Mapping[str, Organisation]
) -> tuple[tuple[Step, ...], Session]:
    """Someone was lost: a kind sentence first, and a way on to people who know what it is."""
    finding = tuple(step for step in steps if isinstance(step, Search | ChoosePlace))
    if finding:
        return (Screen("bereaved"), *finding), after
    if any(isinstance(step, AskPlace) for step in steps):
        return (Tell("bereavement"), AskPlace()), replace(after, topics=("bereavement",))
    filters = merge_filters(after, said, organisations, fresh=True)
    return (Tell("bereavement"),), replace(
        after, filters=filters, topics=("bereavement",), told_more=False, waiting=None
    )


def answer_language(said: Understanding, session: Session) -> Language:
    """The language to answer in: the message's own; of a language we do not have, the conversation's, else bokmål."""
    if said.language == "other":
        return session.language or "nb"
    return said.language


def _with_alarm(
    said: Understanding,
    session: Session,
    alarm: Alarm,
    organisations: Mapping[str, Organisation],
    language: Language,
) -> Turn:
    steps: tuple[Step, ...] = (Raise(alarm, session.alarms),)
    rest: tuple[Step, ...] = ()
    after = session
    # Only a wish that is plain in itself is answered beside an alarm; a stray sentence must not bring up a fellowship.
    plain = said.seeks or (said.sure and said.starts_with_question)
    if said.words and (plain or (said.place.places and said.slots.organisation_spans)):
        rest, after = _wish(said, session, organisations, [])
        rest = tuple(
            step for step in rest if isinstance(step, Search | Tell | Present | AskPlace | ChoosePlace)
        )
    return Turn(
        Decision((*steps, *rest), language, (f"alarm {alarm.level} {alarm.kind}",)),
        replace(after, alarms=session.alarms + 1),
    )


def _wish(
    said: Understanding, session: Session, organisations: Mapping[str, Organisation], why: list[str]
) -> tuple[tuple[Step, ...], Session]:
    """The steps that answer what was asked, and the session after them."""
    if not said.words:
        why.append("no words")
        return (AskWhat(),), session
    waiting = answered_question(said, session, why)
    if waiting is not None:
        return waiting
    registry = of_the_registry(said, session, why)
    if registry is not None:
        return registry
    if said.slots.follow == "numbers":
        why.append("calls for help and says no more: the numbers, and an open ear")
        return (Screen("numbers"), AskWhat()), replace(session, waiting=None)
    if asks_to_taper(said, after_withdrawal=session.topics[:1] == (WITHDRAWAL,)):
        why.append("asks how to come down: for a doctor")
        return (Tell(WITHDRAWAL),), replace(session, topics=(WITHDRAWAL,), told_more=False, waiting=None)
    if asks_for_amount(said) and not said.seeks:
        why.append("asks for an amount: for a doctor")
        return (Decline("near_medicine"),), replace(session, waiting=None)
    if wants_to_talk(said):
        why.append("wants somebody to talk to")
        return (Tell("helpline"),), replace(session, topics=("helpline",), told_more=False, waiting=None)
    if session.minor and names_adults(said, organisations):
        why.append("somebody young asks about a fellowship for adults: the groups for the young are told")
        return (Tell(YOUNG),), replace(session, topics=(YOUNG,), told_more=False, waiting=None)
    follow = said.slots.follow if not (said.sure and said.words > 3) else None
    if follow is None and said.slots.asks_again and session.searched and said.place.status == "none":
        follow = "again"
    if follow == "more" or follow == "again":
        again = shown_again(session, more=follow == "more")
        if again is not None:
            why.append(f"follow-up: {follow}")
            return again
    if "all" in said.slots.clears and session.searched:
        filters = for_the_young(session, said.slots.filters)
        if session.place is None:
            return (Screen("cleared"), AskPlace()), replace(session, filters=filters, waiting="place")
        return search(session.place, (), filters, said, replace(session, filters=filters))
    command = carried_out(said)
    if command is not None:
        why.append("carried out by code")
        return command, replace(session, waiting=None, topics=("language_switch",)) if isinstance(
            command[0], Switch
        ) else replace(session, waiting=None)
    aside = session.waiting is None and asks_beside_a_place(said) and is_question_first(said)
    if said.place.status != "none" and not (aside and is_loose(said.place)):
        return _with_place(said, session, organisations, why)
    if said.place.abroad is not None and (said.seeks or said.slots.organisation_spans or said.group_word):
        why.append(f"abroad: {said.place.abroad}")
        filters = merge_filters(session, said, organisations, fresh=True)
        return (Abroad(said.place.abroad), Search(None, (), replace(filters, format="online"))), replace(
            session, filters=filters, searched=True, waiting=None
        )
    if said.place.excluded and not said.seeks and not said.sure:
        why.append("the place was ruled out")
        return (AskPlace(),), replace(session, place=None, waiting="place")
    return _without_place(said, session, organisations, why)


def _with_place(
    said: Understanding, session: Session, organisations: Mapping[str, Organisation], why: list[str]
) -> tuple[tuple[Step, ...], Session]:
    fresh = (
        bool(said.slots.filters.organisations)
        or said.words > _FOLLOW_UP_WORDS
        or (not session.searched and session.waiting is None)
    )
    meant = other_of_the_name(said, session)
    filters = merge_filters(session, said, organisations, fresh=fresh and meant is None)
    if meant is not None:
        why.append("the other of the places of that name")
        return search(meant, (), filters, said, session)
    if said.topics.best == CHILDREN and not filters.audience:
        # A child is never shown a group for adults; a grown-up who asks for one sees the line for worried adults, too.
        filters = replace(filters, audience=("youth",))
    if not filters.organisations and (
        not _THEY.isdisjoint(said.lights)
        or not _OF_THEIR_OWN.isdisjoint(session.topics[:1])
        or not _AT_ONCE.isdisjoint(said.sure[:1])
    ):
        # Gambling has a fellowship of its own, and so has a whole family; no other list in the registry is for them.
        told = replace(session, topics=said.sure[:1] or session.topics)
        filters = replace(filters, organisations=talked_of(told, organisations))
    tells = topics_beside_search(said)
    if asks_only(said) or (asks_beside_a_place(said) and is_loose(said.place)):
        why.append("a place inside a clear question: the question is answered")
        steps, after = tell(said, session)
        return steps, after if is_loose(said.place) else replace(after, place=said.place.first)
    if counts_groups(said) or (said.sure[:1] == (COUNTED,) and asks_how_many(said)):
        why.append("asks how many there are")
        return counted(said, replace(session, place=said.place.first or session.place))
    if session.topics == (COUNTED,) and said.words <= _FOLLOW_UP_WORDS and not said.group_word:
        why.append("goes on counting")
        return counted(said, replace(session, place=said.place.first))
    going_on = session.searched and (said.leads_on or returns(said))
    if said.outside is not None and not going_on and wishes_something_else(said):
        why.append(f"a place is named, but the wish is another: {said.outside}")
        return (Decline(said.outside),), replace(session, waiting=None)
    if reports_an_error(said):
        why.append("says that a listing is wrong")
        where = said.place.first if said.place.status == "one" else session.place
        return (Tell(COMPLAINED),), replace(
            session, topics=(COMPLAINED,), told_more=False, place=where, searched=where is not None
        )
    if said.place.status == "ambiguous":
        beside = nearest(session.place, said.place.places) if session.searched else None
        if beside is not None:
            why.append("one name, several places: the one beside the place talked of")
            steps, after = search(beside, (), filters, said, session)
            return (*(Tell(topic) for topic in tells), *steps), replace(after, topics=tells)
        why.append("one name, several places")
        after = replace(
            session,
            filters=filters,
            waiting="choose_place",
            place_options=said.place.places,
            topics=tells,
            searched=True,
            shown=0,
        )
        return (*(Tell(topic) for topic in tells), ChoosePlace(said.place.places, said.place.fuzzy)), after
    first = said.place.first
    assert first is not None
    why.append(f"place {first.name} by {first.how}")
    steps, after = search(first, said.place.places[1:], filters, said, session)
    return (*(Tell(topic) for topic in tells), *steps), replace(after, topics=tells)


def _without_place(
    said: Understanding, session: Session, organisations: Mapping[str, Organisation], why: list[str]
) -> tuple[tuple[Step, ...], Session]:
    if counts_groups(said):
        why.append("asks how many there are")
        return counted(said, session)
    apart = told_apart(said)
    if apart is not None:
        why.append("asks which kind of help it is")
        return (apart,), replace(session, topics=(), waiting=None)
    card = card_of(said, organisations, after_a_card=session.topics[:1] == (CARD,))
    if card is not None:
        why.append("asks what an organisation is")
        told = (CARD,) if isinstance(card, Present) else ()
        return (card,), replace(session, topics=told, waiting=None, filters=remembered(session, said))
    going_on = goes_on(said, session, organisations, why)
    if going_on is not None:
        return going_on
    if returns(said) and session.searched and session.place is not None and said.question is None:
        why.append("back to the search before the questions")
        return search(
            session.place, (), merge_filters(session, said, organisations, fresh=False), said, session
        )
    # "hva var det som var på søndag igjen": the same filters once more are a wish for the same list.
    again = (
        bool(said.slots.filters.weekdays or said.slots.clears)
        and said.words <= _FOLLOW_UP_WORDS
        and not said.sure
    )
    changed = again or merge_filters(session, said, organisations, fresh=False) != session.filters
    led = said.leads_on or session.aside == 0
    short = said.words <= (_LED_FOLLOW_UP_WORDS if led else _FOLLOW_UP_WORDS)
    follows = (
        session.searched
        and changed
        and (short or said.seeks or said.wishes_apart)
        and not is_question_first(said)
    )
    if follows:
        merged = merge_filters(session, said, organisations, fresh=False)
        why.append("changes the search before it")
        tells = said.sure[:1] if said.wishes_apart else ()
        if session.place is not None or merged.format in ("online", "phone"):
            steps, after = search(session.place, (), merged, said, session)
            return (*(Tell(topic) for topic in tells), *steps), replace(after, topics=tells)
        return (AskPlace(),), replace(session, filters=merged, waiting="place", searched=True)
    if said.seeks:
        merged = merge_filters(session, said, organisations, fresh=not session.searched)
        tells = tuple(topic for topic in topics_beside_search(said) if said.starts_with_question)
        tells = tells or for_somebody(said)
        if merged.format in ("online", "phone"):
            why.append("asks for groups one can join from anywhere")
            steps, after = search(session.place if session.searched else None, (), merged, said, session)
            return (*(Tell(topic) for topic in tells), *steps), replace(after, topics=tells)
        if session.place is not None:
            why.append("asks for groups, the place is known")
            steps, after = search(session.place, (), merged, said, session)
            return (*(Tell(topic) for topic in tells), *steps), replace(after, topics=tells)
        why.append("asks for groups, no place")
        after = replace(session, filters=merged, waiting="place", searched=True, topics=tells, shown=0)
        return (*(Tell(topic) for topic in tells), AskPlace()), after
    if said.sure:
        return tell(said, session)
    named = named_fellowship(said, session, organisations)
    if named is not None:
        why.append("a fellowship was named")
        return named
    return unsure(said, session, why)
