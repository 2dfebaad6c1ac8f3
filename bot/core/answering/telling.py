"""Which answer of the knowledge a message gets: a topic, a card, what kind of help something is, or how many there are. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from bot.core.answering.decision import ChooseTopic, Compare, Count, Distinguish, Present, Step, Tell
from bot.core.answering.follow_up import remembered
from bot.core.model import Filters, PlaceReading
from bot.core.reading.understand import FOR_SOMEBODY, PLAIN_QUESTION, STRONGLY_SEEKING, Understanding
from bot.core.session import Session
from knowledge.library import Organisation

COUNTED = "registry_stats"
"""The topic whose answer ends in numbers from the registry."""
WITHDRAWAL = "harm_withdrawal_medical"
"""The topic about coming off drink or drugs, which is for a doctor."""
CARD = "other_orgs"
"""What counts as told after the card of an organisation that has no topic of its own."""
COMPLAINED = "registry_update"
"""The topic about a listing that is wrong."""
_HOW_MANY = ("mange", "antal", "many", "tal", "statisti", "number", "oversikt", "fordel", "count")
_HOW = frozenset(
    """
    hvordan korleis åssen korsen how får fær kan kanj må bør burde can could may should do does hvorfor kvifor koffor why
    """.split()
)
_HAVE = frozenset({"har", "have", "er", "e", "is", "are"})
_WHERE = frozenset({"hvor", "kor", "kvar", "where"})
_TO_GO = frozenset({"gå", "dra", "reise", "reisa", "henvende", "go", "turn"})
_YOU = frozenset({"dere", "dokker", "dykk", "dåkk", "you", "de"})
_IN = ("i", "på", "in", "ved", "nær", "rundt")
_WHICH = frozenset(
    {"noen", "nokon", "hvilke", "hvilken", "kva", "any", "noe", "which", "what", "nåkka", "nån"}
)
_MANY = frozenset({"mange", "many", "antall", "antal", "number"})
_GROUPS = ("grupper", "gruppar", "møter", "møta", "møte", "groups", "meetings")
_AMOUNTS = frozenset(
    "mg milligram mikrogram ml milliliter dose dosen dosering doseringa doseringen dosage".split()
)
_TAPERING = ("trapp", "nedtrapp", "taper")
_DOWN = frozenset({"ned", "down", "kutte", "kutta", "cut"})
_ALONE = frozenset({"selv", "sjøl", "sjølv", "alene", "åleine", "aleine", "myself", "alone"})
_HOW_MUCH = frozenset(
    {"mye", "mykje", "fort", "raskt", "much", "fast", "quickly", "hvordan", "korleis", "åssen", "how"}
)
_ERRORS = frozenset(
    {
        "nedlagt",
        "nedlagd",
        "stengt",
        "closed",
        "feil",
        "gale",
        "galt",
        "wrong",
        "utdatert",
        "utdaterte",
        "outdated",
        "incorrect",
    }
)
_LISTED = (
    "møte", "grupp", "tid", "klokk", "adress", "address", "nummer", "number", "telefon", "tlf", "phone", "lenk", "link",
    "info", "opplys", "oppmøte", "sted", "stad", "time", "listing", "meeting", "group", "registe",
)  # fmt: skip
_LONG_MESSAGE = 9
_NEAR_THE_TOP = 2
_NEAR_THE_TOP_TWICE = 4
_TALK_WORDS = 10
_TALKING = frozenset(
    "snakke snakka snakk prate prata prat chatte chatta chat ringe ringa ring talk call speak sms tekste text texte".split()
)
_SOMEONE = frozenset(
    {
        "hvem",
        "kven",
        "kem",
        "who",
        "noen",
        "nokon",
        "nån",
        "nåkken",
        "nokken",
        "någen",
        "someone",
        "anyone",
        "somebody",
        "anybody",
    }
)
_WRITING = frozenset({"chatte", "chatta", "chat", "sms", "tekste", "text", "texte"})
_LIKE_ME = frozenset({"som", "so", "who", "that"})
_LISTENS = frozenset({"helpline", "talk_to_human"})
_ASKS_WHAT_WORDS = 10
_BESIDE_A_NAME = 2
_BEGINNING = frozenset({"start_a_group", "initiator"})
_OF_OPENNESS = frozenset(
    {"open_closed_meeting", "bring_someone", "accessibility", "confidentiality_anonymity"}
)


def wants_to_talk(said: Understanding) -> bool:
    """True for "noen å chatte med i kveld", "I need someone to talk to"; not for "noen som har det likt", who sit in a group."""
    wishes = said.group_word or said.slots.organisation_spans or said.place.places
    if wishes or said.words > _TALK_WORDS or _TALKING.isdisjoint(said.lights):
        return False
    someone = next((n for n, word in enumerate(said.lights) if word in _SOMEONE), None)
    if someone is None or any(word in _LIKE_ME for word in said.lights[someone + 1 : someone + 2]):
        return False
    if not _WRITING.isdisjoint(said.lights):
        return True  # "er det noen man kan chatte med nå": groups sit together, and nobody chats with one
    return any(name in _LISTENS for name, _ in said.topics.ranked[:_NEAR_THE_TOP_TWICE])


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


def asks_to_taper(said: Understanding, *, after_withdrawal: bool) -> bool:
    """True for "hvor fort kan jeg trappe ned", "burde jeg trappe ned sjøl": coming off a drug is for a doctor, whatever else."""
    words = set(said.lights)
    down = any(word.startswith(_TAPERING) for word in words) or (
        after_withdrawal and not _DOWN.isdisjoint(words)
    )
    return down and (said.question is not None or not (_HOW_MUCH | _ALONE).isdisjoint(words))


_SHUT = frozenset({"låst", "låste", "stengt", "stengte", "lukket", "locked", "closed"})
_DOOR = ("dør", "door")


def reports_an_error(said: Understanding) -> bool:
    """True for "møtetida for AA i Drammen er feil": a word of error and one of what a listing holds.

    "Skrev Kongsvinger, men det var feil" corrects only what was written.
    """
    if any(first in _SHUT and second.startswith(_DOOR) for first, second in pairwise(said.lights)):
        return not said.place.home and not said.seeks  # "stod utafor låst dør i Namsos i en time i kveld"
    if said.topics.best != COMPLAINED:
        return False
    if said.sure[:1] == (COMPLAINED,) and said.topics.margin >= PLAIN_QUESTION:
        return True  # "sto utenfor døra på Ås i går, og det var låst"
    listed = said.slots.organisation_spans or any(word.startswith(_LISTED) for word in said.lights)
    return bool(listed) and not _ERRORS.isdisjoint(said.lights)


def counts_groups(said: Understanding) -> bool:
    """True for "hvor mange AA-grupper er det i Vestland": the groups themselves are counted, not the people in one."""
    words = said.lights
    return any(
        word in _MANY and any(one.startswith(_GROUPS) for one in words[position + 1 : position + 4])
        for position, word in enumerate(words)
    )


def counted(said: Understanding, session: Session) -> tuple[tuple[Step, ...], Session]:
    """How many groups there are where the message says, and the session after it; goes on with the count just told."""
    wanted = said.slots.filters.organisations
    if not wanted and session.topics == (COUNTED,):
        wanted = session.filters.organisations
    after = replace(
        session, topics=(COUNTED,), told_more=False, waiting=None, filters=remembered(session, said)
    )
    return (Tell(COUNTED), Count(said.place.first, wanted)), after


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


def card_of(
    said: Understanding, organisations: Mapping[str, Organisation], *, after_a_card: bool
) -> Step | None:
    """The card or topic of the one organisation that is asked about: "hva er aca", "coda, hva er det".

    `after_a_card`: one was told of just before, so that "og A-larm?" asks the same about another.
    """
    names = said.slots.filters.organisations
    if said.leads_on and not after_a_card:
        return None  # "hva med Al-Anon da" goes on with the search
    if not STRONGLY_SEEKING.isdisjoint(said.lights):
        return None  # "AA først, hva finnes"
    if len(names) != 1 or said.slots.filters.weekdays or (said.group_word and said.words > 3):
        return None
    asks = said.asks_what and said.words <= _ASKS_WHAT_WORDS
    alone = said.words == len(said.slots.organisation_spans) + said.leads_on  # "og A-larm"
    if not (asks or alone):
        return None
    found = next((one for one in organisations.values() if one.short == names[0]), None)
    if found is None or (asks and said.sure[:1] == ("alternatives",)):
        return None  # "AA er ikke meg, hva annet": what else there is, not what AA is
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
    # "får tolken sitte der på lukket møte" asks about closed meetings; "har dere lukkede møter" wishes for one.
    opened = f.open is not None and not (said.starts_with_question and asks and said.sure[0] in _OF_OPENNESS)
    concrete = bool(
        f.weekdays or f.after or f.before or f.format or f.language or f.access or opened or said.slots.clears
    )
    # "må ein tru på gud på NA" asks about NA, and looks for none.
    plain = said.starts_with_question and said.topics.margin >= PLAIN_QUESTION and asks
    named = said.slots.organisation_spans and not (plain and said.sure[0] not in said.named_topics)
    return asks and not said.seeks and not named and not concrete


def asks_beside_a_place(said: Understanding) -> bool:
    """True when a question is plain enough for a word that only resembles a place to be no place."""
    asks = bool(said.sure) and said.sure[0] not in FOR_SOMEBODY and said.sure[0] not in said.named_topics
    wishes = said.seeks or said.group_word or bool(said.slots.organisation_spans)
    return asks and not wishes and said.topics.margin >= PLAIN_QUESTION


def asks_only(said: Understanding) -> bool:
    """True for "hvor får jeg nalokson i Moss", "soner i Halden, får jeg lov å gå på møter": a place, but no wish for a group."""
    if not said.sure or said.sure[0] in FOR_SOMEBODY or said.sure[0] in said.named_topics:
        return False
    if said.sure[0] in _BEGINNING and said.topics.margin >= PLAIN_QUESTION:
        return True  # "vil dra i gang ei gruppe i Vadsø"
    if said.question is None or (said.question not in _HOW and (said.group_word or said.question in _HAVE)):
        return False  # "er det LAR-gruppe i Moss" looks for one, "Moss, har ikke bil" asks nothing
    f = replace(said.slots.filters, audience=())
    pairs = tuple(pairwise(said.lights))
    looks = not STRONGLY_SEEKING.isdisjoint(said.lights) or said.claimed or said.wishes_apart or said.leads_on
    looks = looks or any(first in _WHICH and second.startswith(_GROUPS + _IN) for first, second in pairs)
    looks = looks or any(first in _HAVE and second in _YOU for first, second in pairs)
    looks = looks or (said.question in _WHERE and not _TO_GO.isdisjoint(said.lights))
    if said.place.home and said.topics.margin < PLAIN_QUESTION:
        return False  # "jeg bor i Bamble, hva med meg da"
    return not looks and f == Filters() and said.topics.best == said.sure[0]


def is_loose(place: PlaceReading) -> bool:
    """True when the spelling was forgiven and nothing around it says that a place, or the person's own, is meant."""
    return place.fuzzy and not (place.firm or place.home)


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
