"""Understanding + Session -> Decision and the next Session. Pure; the only place where the course of a conversation is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.answering.asked import answered_question, search
from bot.core.answering.decision import (
    Abroad,
    AskPlace,
    AskWhat,
    Chat,
    ChoosePlace,
    ChooseTopic,
    Compare,
    Count,
    Decision,
    Decline,
    Distinguish,
    Present,
    Raise,
    Screen,
    Search,
    Step,
    Switch,
    Tell,
    Warn,
)
from bot.core.answering.declining import carried_out, unsure
from bot.core.answering.follow_up import (
    faded,
    for_the_young,
    merge_filters,
    remembered,
)
from bot.core.model import Alarm, Language, PlaceReading
from bot.core.reading.topics import NEAR
from bot.core.reading.understand import FOR_SOMEBODY, Understanding
from bot.core.session import Session
from knowledge.library import Organisation

_NEAR_THE_TOP = 2
_BESIDE_A_NAME = 2
# Words in a message that only changes the search before it: "og på onsdager?", "hva med Drammen?".
_FOLLOW_UP_WORDS = 9
# "og noe for mor mi, hun sliter med å ha meg til sønn": an opening "og" ties a longer message to the search before it.
_LED_FOLLOW_UP_WORDS = 14
# A lead of the outside class in the ranking's own units; below it a place that is named is still searched.
_CLEARLY_OUTSIDE = 0.24
_TELLS_OF_ONESELF = frozenset({"near_drinks", "near_habits", "near_health", "near_medicine"})
# "aa moss i kveld": three words are a place and what belongs to it.
_NAMES_ONLY = 3
_ASKS_WHAT_WORDS = 8
COUNTED = "registry_stats"
"""The topic whose answer ends in numbers from the registry."""


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
    session = replace(session, language=language, minor=session.minor or said.minor)
    session = faded(session)
    why: list[str] = [*said.notes]
    if said.alarm is not None and said.alarm.level == "acute":
        turn = _with_alarm(said, session, said.alarm, organisations, language)
        return replace(turn, session=_settled(turn.decision.steps, said, turn.session))
    steps, after = _wish(said, replace(session, alarms=0), organisations, why)
    if said.alarm is not None:
        steps = (
            Warn(said.alarm),
            *(step for step in steps if not isinstance(step, AskWhat | Decline | ChooseTopic | Chat)),
        )
        if len(steps) == 1 and said.alarm.kind != "suicide":
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
    switched = next((step.language for step in steps if isinstance(step, Switch)), None)
    return Turn(Decision(steps, switched or language, tuple(why)), _settled(steps, said, after))


def _settled(steps: tuple[Step, ...], said: Understanding, after: Session) -> Session:
    """`after`, with a minor's filters for the young, and the count of messages that were about something else."""
    finding = any(isinstance(step, Search | AskPlace | ChoosePlace) for step in steps)
    aside = 0 if finding or not said.slots.filters.is_empty else after.aside + 1
    return replace(after, filters=for_the_young(after, after.filters), aside=aside)


def _with_kindness(
    steps: tuple[Step, ...], after: Session, said: Understanding, organisations: Mapping[str, Organisation]
) -> tuple[tuple[Step, ...], Session]:
    """Someone was lost: a kind sentence first, and a way on to people who know what it is."""
    finding = tuple(step for step in steps if isinstance(step, Search | AskPlace | ChoosePlace))
    if finding:
        return (Screen("bereaved"), *finding), after
    filters = merge_filters(after, said, organisations, fresh=True)
    return (Screen("bereaved"), AskPlace()), replace(
        after, filters=filters, waiting="place", searched=True, topics=()
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
    if said.slots.follow == "numbers":
        why.append("calls for help and says no more: the numbers, and an open ear")
        return (Screen("numbers"), AskWhat()), replace(session, waiting=None)
    follow = said.slots.follow if not (said.sure and said.words > 3) else None
    if follow is None and said.slots.asks_again and session.searched and said.place.status == "none":
        follow = "again"
    if follow == "more" or follow == "again":
        again = _go_on(session, more=follow == "more")
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
    if said.place.status != "none" and not (
        session.waiting is None and said.sure and _is_question_first(said) and _is_loose(said.place)
    ):
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


def _go_on(session: Session, *, more: bool) -> tuple[tuple[Step, ...], Session] | None:
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


def _with_place(
    said: Understanding, session: Session, organisations: Mapping[str, Organisation], why: list[str]
) -> tuple[tuple[Step, ...], Session]:
    fresh = (
        bool(said.slots.filters.organisations)
        or said.words > _FOLLOW_UP_WORDS
        or (not session.searched and session.waiting is None)
    )
    filters = merge_filters(session, said, organisations, fresh=fresh)
    tells = _topics_besidesearch(said)
    if said.sure and not said.seeks and not said.slots.organisation_spans and _is_loose(said.place):
        why.append("a loose place inside a clear question: the question is answered")
        return _tell(said, session)
    if said.sure[:1] == (COUNTED,):
        why.append("asks how many there are")
        return _tell(said, replace(session, place=said.place.first or session.place))
    if said.outside is not None and _wishes_something_else(said):
        why.append(f"a place is named, but the wish is another: {said.outside}")
        return (Decline(said.outside),), replace(session, waiting=None)
    if said.place.status == "ambiguous":
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


def _is_loose(place: PlaceReading) -> bool:
    """True when the spelling was forgiven and nothing around it says that a place, or the person's own, is meant."""
    return place.fuzzy and not (place.firm or place.home)


def _wishes_something_else(said: Understanding) -> bool:
    """True for "hvor får jeg kjøpt hasj i Oslo", "the weather in Tromsø tomorrow": a place, but not our errand."""
    f = said.slots.filters
    ours = (
        said.seeks
        or said.group_word
        or said.slots.organisation_spans
        or f.audience
        or f.format
        or f.after
        or f.before
        # "bor i Tana, sliter med sprit": one who says where they are and what it is about wants to find somebody there.
        or (said.place.home and said.topics.concepts and said.outside in _TELLS_OF_ONESELF)
    )
    if said.outside not in NEAR and said.outside != "unrelated":
        return False
    return not ours and said.words > _NAMES_ONLY and said.topics.margin >= _CLEARLY_OUTSIDE


def _topics_besidesearch(said: Understanding) -> tuple[str, ...]:
    """Questions answered together with a search. A fellowship that is only named in the search needs no explaining."""
    kept = [
        topic
        for topic in said.sure
        if topic not in FOR_SOMEBODY and (topic not in said.named_topics or said.asks_what)
    ]
    return (
        tuple(kept[:2])
        if said.starts_with_question or said.words > _FOLLOW_UP_WORDS or not said.seeks
        else ()
    )


def _for_somebody(said: Understanding) -> tuple[str, ...]:
    """The topic about the groups that are asked for: "finnes det møter bare for kvinner", "noe på nett"."""
    leading = [name for name, _ in said.topics.inside()[:_NEAR_THE_TOP]]
    return tuple(topic for topic in (*said.sure, *leading) if topic in FOR_SOMEBODY)[:1]


def _tell(said: Understanding, session: Session) -> tuple[tuple[Step, ...], Session]:
    steps: tuple[Step, ...] = tuple(
        Tell(topic, instead=said.instead if position == 0 else ())
        for position, topic in enumerate(said.sure[:2])
    )
    if COUNTED in said.sure[:2]:
        steps = (*steps, Count(said.place.first, said.slots.filters.organisations))
    return steps, replace(
        session, topics=said.sure[:2], told_more=False, waiting=None, filters=remembered(session, said)
    )


def _without_place(
    said: Understanding, session: Session, organisations: Mapping[str, Organisation], why: list[str]
) -> tuple[tuple[Step, ...], Session]:
    filters = said.slots.filters
    told_apart = _told_apart(said)
    if told_apart is not None:
        why.append("asks which kind of help it is")
        return (told_apart,), replace(session, topics=(), waiting=None, filters=remembered(session, said))
    card = _card(said, organisations)
    if card is not None:
        why.append("asks what an organisation is")
        return (card,), replace(session, topics=(), waiting=None, filters=remembered(session, said))
    changed = not filters.is_empty or bool(said.slots.clears)
    short = said.words <= (_LED_FOLLOW_UP_WORDS if said.leads_on else _FOLLOW_UP_WORDS)
    follows = session.searched and changed and (short or said.seeks) and not _is_question_first(said)
    if follows:
        merged = merge_filters(session, said, organisations, fresh=False)
        why.append("changes the search before it")
        if session.place is not None or merged.format in ("online", "phone"):
            return search(session.place, (), merged, said, session)
        return (AskPlace(),), replace(session, filters=merged, waiting="place", searched=True)
    if said.seeks:
        merged = merge_filters(session, said, organisations, fresh=not session.searched)
        tells = tuple(topic for topic in _topics_besidesearch(said) if said.starts_with_question)
        tells = tells or _for_somebody(said)
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
        return _tell(said, session)
    if said.slots.organisation_spans and filters.organisations:
        why.append("a fellowship was named")
        kept = replace(session, filters=remembered(session, said), topics=(), told_more=False)
        found = next((one for one in organisations.values() if one.short == filters.organisations[0]), None)
        beside = said.words > len(said.slots.organisation_spans) + _BESIDE_A_NAME
        if beside and said.maybe and said.maybe[0] not in said.named_topics:
            # "mister jeg lappen hvis jeg går på AA": the name is not what is asked about.
            own = (found.told_by,) if found is not None and found.told_by is not None else ()
            options = tuple(dict.fromkeys((*said.maybe[:2], *own, *said.maybe[2:])))[:3]
            return (ChooseTopic(options),), replace(kept, waiting="choose_topic", topic_options=options)
        if found is not None and found.told_by is not None:
            return (Tell(found.told_by),), replace(kept, topics=(found.told_by,))
        if found is not None:
            return (Present(found.id),), kept
        return (AskPlace(),), replace(kept, waiting="place", searched=True)
    return unsure(said, session, why)


def _told_apart(said: Understanding) -> Step | None:
    """The step for "er LAR selvhjelp?" and "NA eller behandling"; None when kinds are not what is asked about."""
    asked = said.distinction
    f = said.slots.filters
    if said.leads_on or f.weekdays or f.after or f.before:
        return None
    match asked.asks, asked.subjects:
        case "compare", (first, second, *_):
            return Compare(first, second)
        case "kind", (subject, *_):
            return Distinguish(subject)
        case _:
            return None


def _card(said: Understanding, organisations: Mapping[str, Organisation]) -> Step | None:
    """The card or topic of the one organisation that is asked about: "hva er aca", "coda, hva er det"."""
    names = said.slots.filters.organisations
    if said.leads_on:  # "hva med Al-Anon da" goes on with the search
        return None
    if len(names) != 1 or said.slots.filters.weekdays or (said.group_word and said.words > 3):
        return None
    asks = said.asks_what and said.words <= _ASKS_WHAT_WORDS
    alone = said.words == len(said.slots.organisation_spans)
    if not (asks or alone):
        return None
    found = next((one for one in organisations.values() if one.short == names[0]), None)
    if found is None:
        return None
    return Present(found.id) if found.told_by is None else Tell(found.told_by)


def _is_question_first(said: Understanding) -> bool:
    """True when a topic is asked about clearly and no group: "koster det noe" inside a search stays a question."""
    f = said.slots.filters
    concrete = bool(f.weekdays or f.after or f.before or f.format or f.open is not None or said.slots.clears)
    return bool(said.sure) and not said.seeks and not said.slots.organisation_spans and not concrete
