"""Which answer of the knowledge a message gets: a topic, a card, what kind of help something is, or how many there are. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from bot.core.answering.decision import ChooseTopic, Compare, Count, Distinguish, Present, Step, Tell
from bot.core.answering.follow_up import remembered
from bot.core.model import PlaceReading
from bot.core.reading.understand import FOR_SOMEBODY, PLAIN_QUESTION, Understanding
from bot.core.session import Session
from knowledge.library import Organisation

COUNTED = "registry_stats"
"""The topic whose answer ends in numbers from the registry."""
_HOW_MANY = ("mange", "antal", "many", "tal", "statisti", "number", "oversikt", "fordel", "count")
_MANY = frozenset({"mange", "many", "antall", "antal", "number"})
_GROUPS = ("grupper", "gruppar", "møter", "møta", "møte", "groups", "meetings")
_AMOUNTS = frozenset(
    "mg milligram mikrogram ml milliliter dose dosen dosering doseringa doseringen dosage".split()
)
_ERRORS = frozenset({"feil", "gale", "galt", "wrong", "utdatert", "utdaterte", "outdated", "incorrect"})
_LISTED = (
    "møte", "grupp", "tid", "klokk", "adress", "address", "nummer", "number", "telefon", "tlf", "phone", "lenk", "link",
    "info", "opplys", "oppmøte", "sted", "stad", "time", "listing", "meeting", "group", "registe",
)  # fmt: skip
_LONG_MESSAGE = 9
_NEAR_THE_TOP = 2
_ASKS_WHAT_WORDS = 8
_BESIDE_A_NAME = 2
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
    ("for", "en", "venn"), ("for", "ein", "ven"), ("for", "a", "friend"), ("ikke", "for", "meg"), ("ikkje", "for", "meg"),
    ("not", "for", "me"), ("not", "me"), ("itj", "før", "mæ"), ("gjelder", "ikke", "meg"), ("gjeld", "ikkje", "meg"),
    ("for", "en", "kompis"), ("for", "ein", "kompis"), ("for", "en", "annen"), ("for", "ein", "annan"),
)  # fmt: skip
_CORRECTION_WORDS = 12
_THE_OTHER = frozenset({"han", "ham", "hun", "henne", "ho", "hu", "him", "her"})


def topics_beside_search(said: Understanding) -> tuple[str, ...]:
    """Questions answered together with a search. A fellowship that is only named in the search needs no explaining."""
    kept = [
        topic
        for topic in said.sure
        if topic not in FOR_SOMEBODY and (topic not in said.named_topics or said.asks_what)
    ]
    return (
        tuple(kept[:2]) if said.starts_with_question or said.words > _LONG_MESSAGE or not said.seeks else ()
    )


def for_somebody(said: Understanding) -> tuple[str, ...]:
    """The topic about the groups that are asked for: "finnes det møter bare for kvinner", "noe på nett"."""
    leading = [name for name, _ in said.topics.inside()[:_NEAR_THE_TOP]]
    return tuple(topic for topic in (*said.sure, *leading) if topic in FOR_SOMEBODY)[:1]


def tell(said: Understanding, session: Session) -> tuple[tuple[Step, ...], Session]:
    """The answers to the topics that are sure, at most two, with what came close beside the first; a count where one is asked."""
    steps: tuple[Step, ...] = tuple(
        Tell(topic, instead=said.instead if position == 0 else ())
        for position, topic in enumerate(said.sure[:2])
    )
    if COUNTED in said.sure[:2] and asks_how_many(said):
        steps = (*steps, Count(said.place.first, said.slots.filters.organisations))
    return steps, replace(
        session, topics=said.sure[:2], told_more=False, waiting=None, filters=remembered(session, said)
    )


def asks_how_many(said: Understanding) -> bool:
    """True where a number is asked for: "hvor mange grupper", "antall", "statistics"."""
    return any(word.startswith(_HOW_MANY) for word in said.lights)


def asks_for_amount(said: Understanding) -> bool:
    """True for "hvor mange mg er greit", "riktig dose": amounts are for a doctor, whatever else the message resembles."""
    return not _AMOUNTS.isdisjoint(said.lights)


def reports_an_error(said: Understanding) -> bool:
    """True for "møtetida for AA i Drammen er feil": a word of error and one of what a listing holds.

    "Skrev Kongsvinger, men det var feil" corrects only what was written.
    """
    if said.topics.best != "registry_update":
        return False
    listed = said.slots.organisation_spans or any(word.startswith(_LISTED) for word in said.lights)
    return bool(listed) and not _ERRORS.isdisjoint(said.lights)


def counts_groups(said: Understanding) -> bool:
    """True for "hvor mange AA-grupper er det i Vestland": the groups themselves are counted, not the people in one."""
    words = said.lights
    return any(
        word in _MANY and any(one.startswith(_GROUPS) for one in words[position + 1 : position + 4])
        for position, word in enumerate(words)
    )


def told_apart(said: Understanding) -> Step | None:
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


def card_of(said: Understanding, organisations: Mapping[str, Organisation]) -> Step | None:
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


def is_question_first(said: Understanding) -> bool:
    """True when a topic is asked about clearly and no group: "koster det noe" inside a search stays a question."""
    f = said.slots.filters
    asks = bool(said.sure) and said.sure[0] not in FOR_SOMEBODY
    if said.wishes_apart:
        return False
    meaning = said.asks_what and said.starts_with_question and not said.leads_on
    if meaning and asks and not (said.slots.organisation_spans or f.weekdays or f.after or f.before):
        return True  # "hva betyr åpent møte" inside a search
    concrete = bool(f.weekdays or f.after or f.before or f.format or f.open is not None or said.slots.clears)
    return asks and not said.seeks and not said.slots.organisation_spans and not concrete


def asks_beside_a_place(said: Understanding) -> bool:
    """True when a question is plain enough for a word that only resembles a place to be no place."""
    asks = bool(said.sure) and said.sure[0] not in FOR_SOMEBODY and said.sure[0] not in said.named_topics
    wishes = said.seeks or said.group_word or bool(said.slots.organisation_spans)
    return asks and not wishes and said.topics.margin >= PLAIN_QUESTION


def is_loose(place: PlaceReading) -> bool:
    """True when the spelling was forgiven and nothing around it says that a place, or the person's own, is meant."""
    return place.fuzzy and not (place.firm or place.home)


def corrects_the_person(said: Understanding) -> bool:
    """True for "ikke for meg, for en venn", "not me, it's for a friend": the same wish, for somebody else."""
    words = said.lights
    if len(words) > _CORRECTION_WORDS:
        return False
    return any(
        words[start : start + len(phrase)] == phrase for phrase in _FOR_ANOTHER for start in range(len(words))
    )


def turns_to_the_other(said: Understanding, session: Session) -> bool:
    """True for "og for han da?" after a search for relatives: now it is the one who uses who is to go."""
    if "relative" not in session.filters.audience or said.words > _CORRECTION_WORDS or said.sure:
        return False
    return any(first == "for" and second in _THE_OTHER for first, second in pairwise(said.lights))


def leaning(said: Understanding, session: Session) -> Step | None:
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


def named_fellowship(
    said: Understanding, session: Session, organisations: Mapping[str, Organisation]
) -> tuple[tuple[Step, ...], Session] | None:
    """The answer where a fellowship is named and nothing else is sure; None when no card or topic tells of it."""
    names = said.slots.filters.organisations
    if not said.slots.organisation_spans or not names:
        return None
    kept = replace(session, filters=remembered(session, said), topics=(), told_more=False)
    found = next((one for one in organisations.values() if one.short == names[0]), None)
    if found is None:
        return None
    beside = said.words > len(said.slots.organisation_spans) + _BESIDE_A_NAME
    if beside and said.maybe and said.maybe[0] not in said.named_topics:
        # "mister jeg lappen hvis jeg går på AA": the name is not what is asked about.
        own = (found.told_by,) if found.told_by is not None else ()
        options = tuple(dict.fromkeys((*said.maybe[:2], *own, *said.maybe[2:])))[:3]
        return (ChooseTopic(options),), replace(kept, waiting="choose_topic", topic_options=options)
    if found.told_by is not None:
        return (Tell(found.told_by),), replace(kept, topics=(found.told_by,))
    return (Present(found.id),), kept
