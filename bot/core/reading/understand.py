"""Words -> Understanding: danger, language, place, filters, topics, each by its own reader, laid together here.

The danger screen runs alone and first (`bot.assistant`); what it found is handed in, and sentences that are themselves the
alarm are left out when the rest of the wish is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.model import Alarm, Audience, Incoming, PlaceReading, ReadLanguage
from bot.core.reading.audience import is_minor
from bot.core.reading.language import LanguageReader
from bot.core.reading.lexicon import Phrases
from bot.core.reading.likeness import DangerScreen
from bot.core.reading.other_language import OtherLanguages
from bot.core.reading.places import PlaceReader
from bot.core.reading.safety import Screen
from bot.core.reading.slots import SlotReader, SlotReading
from bot.core.reading.text import Token, normalise, tokens
from bot.core.reading.things import NOTHING_TOLD_APART, Distinction, ThingReader
from bot.core.reading.topics import NEAR, OUTSIDE, TopicModel, TopicReading, ordinary_words
from bot.core.reading.wording import (
    QUESTION_STARTS,
    SHORTEST_CLAUSE,
    WHAT,
    asks_of_another,
    asks_to_write_in,
    clauses_of,
    leads_on,
    question_word,
    sentences,
)
from bot.core.session import Session
from knowledge.gazetteer import MoreNames
from knowledge.library import LANGUAGES, Library

_GROUP_NOUNS = ("møte", "grupp", "meeting", "group", "treff", "samling")
_SEEKING_WORDS = frozenset(
    """
    finnes finst fins finn finne finna leter leitar ser nærmeste nærmaste nærheten nærleiken nearest
    near looking any find trenger treng søker noe noko nokka nåkka anything there tilbud tilbod hvor kor
    kvar where når when neste next noen nokon går join oversikt liste vil want help
    """.split()
)


_ELSEWHERE = NEAR | {"unrelated"}
_NOT_OURS = NEAR | {"unrelated", "smalltalk", "thanks", "abuse"}
STRONGLY_SEEKING = frozenset(
    """
    finnes finst fins finn finne finna leter leitar nærmeste nærmaste nærmest nærast nærheten nærleiken nearest near
    looking find any oversikt liste tilbud tilbod neste next finns fanns
    """.split()
)
FOR_SOMEBODY = frozenset(
    {
        "relatives_group", "women", "men", "lgbt", "youth", "children_next_of_kin", "bereavement", "online_meetings",
        "general_mixed_groups", "which_group", "what_is_selfhelp", "alternatives", "gambling", "accessibility",
    }
)  # fmt: skip
# "noe for pårørende her" is a wish; a longer message with the same words tells a story and is answered as one.
_SHORT_WISH = 7
_CLAUSE_EXTRA = 0.05
_CLAUSE_AMONG = 3
"""A clause counts as a question of its own when its topic is among so many of the whole message's, or is very plain."""
# A lead this long outweighs a day or a place in the message; half of the direct answers have it.
PLAIN_QUESTION = 0.35
# Below this lead the runner-up is offered beside the answer. A judgement from looking at the blind sets, not computed.
_CLEAR_LEAD = 0.25
# The name itself is a strong sign; to set it aside the rest must be twice as clear as is asked of a whole message.
_TIMES_THE_LEAD = 2
_ABOUT_WRITING = frozenset({"language_switch"})
_FOR_MINORS = frozenset({"children_next_of_kin", "youth"})
OF_RELATIVES = frozenset(
    {
        "relatives_group", "al_anon", "nar_anon", "how_to_talk", "boundaries", "coercion", "children_next_of_kin", "aca",
        "familieklubb", "bereavement", "coda", "gambling", "lms_ivareta", "harm_reduction", "psychosis",
    }
)  # fmt: skip
"""Topics that somebody who writes about another person's use may well ask about."""
_AGE_PULL = 0.3
_KIN_PULL = 0.12
"""How far such a topic may lie behind and still lead; from the blind sets."""
# How far the topic of a fellowship that is named may lead and still give way to what is asked about it; from the blind sets.
_NAME_PULL = 0.15
# In the middle of a conversation a topic that fits so well (0-1) is answered though another fits nearly as well, which is then
# one tap away: to be asked what one means in every other turn is no conversation. From conversations by other authors.
CLAIMED = 0.55
_NEVER = 2.0
_BARE_WISH = 4
_BARE_ANSWER = 2


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one message says. `sure` are topics to answer at once, in order; `maybe` those worth asking about.

    `lights` are its words in light form (`text.Token.light`), in order. `outside` is the outside class that the text resembles
    most, None when a topic does. `seeks` is true when a group is asked for. `place` is the place reading, `slots` the filters.
    """

    text: str
    lights: tuple[str, ...]
    language: ReadLanguage
    alarm: Alarm | None
    slots: SlotReading
    place: PlaceReading
    topics: TopicReading
    sure: tuple[str, ...]
    maybe: tuple[str, ...]
    instead: tuple[str, ...]
    outside: str | None
    seeks: bool
    group_word: bool
    starts_with_question: bool
    asks_what: bool
    leads_on: bool
    asks_to_write_in: bool
    notes: tuple[str, ...] = ()
    named_topics: frozenset[str] = frozenset()
    """The topics of fellowships, which a search that only names one need not tell."""
    distinction: Distinction = NOTHING_TOLD_APART
    """Which kinds of help are asked about."""
    wishes_apart: bool = False
    """A question stands in one part of the message, and what a group must be in another: "hva er lukket, og noe på søndag?"."""
    told_for: tuple[Audience, ...] = ()
    """Whom the surest topic is for, where the person does not only ask what it is."""
    claimed: bool = False
    """The surest topic is only taken because a conversation is under way."""
    question: str | None = None
    """The word with which some part of the message begins like a question."""
    other_language: str | None = None
    """The code of the language, where `language` is "other" and it is one we have a few words of."""
    minor: bool = False
    """An age under eighteen was given, anywhere in the message."""

    @property
    def words(self) -> int:
        """How many words the message has."""
        return len(self.lights)


_Clause = tuple[tuple[Token, ...], TopicReading]
"""A part of a message with what it resembles by itself."""


class Reader:
    """All readers of the core, built once from the library; `understand` is pure."""

    def __init__(
        self,
        library: Library,
        model: TopicModel,
        more: MoreNames | None = None,
        screen: DangerScreen | None = None,
    ) -> None:
        """`more` are place names beside the shipped gazetteer; without `screen` the rules of danger are asked alone."""
        self.library = library
        self.screen = screen or DangerScreen(Screen(library.danger), None, library.thresholds)
        self.places = PlaceReader(library.gazetteer, ordinary_words(library), more)
        self._slots = SlotReader(library)
        self._language = LanguageReader(library)
        self._other = OtherLanguages(library.other_languages)
        self._things = ThingReader(library)
        self._model = model
        self._of_organisations = frozenset(
            topic.id for topic in library.topics.values() if topic.organisation is not None
        )
        self._kindred = _kindred(library)
        self._told_to = _by_audience(library)
        words = [library.words[language] for language in LANGUAGES]
        self._empty = Phrases.listed(words, "empty").keys()
        self._substances = Phrases.listed(words, "uses").keys()

    def understand(self, incoming: Incoming, session: Session, alarm: Alarm | None) -> Understanding:
        """Reads `incoming.text` in the light of `session`. `alarm` is what the screen found in it."""
        whole = normalise(incoming.text)
        text = self._without_alarm(whole) if alarm is not None and alarm.level == "acute" else whole
        found = tokens(text)
        lights = tuple(token.light for token in found)
        slots = self._slots.read(found, text, incoming.at)
        place = self.places.read(
            found,
            text,
            expecting=session.waiting == "place"
            or (session.form is not None and session.form.question == "place")
            or (session.searched and asks_of_another(lights)),
            taken=slots.spans,
            names=slots.organisation_spans,
        )
        language = self._language.read(
            tokens(whole),
            hint=incoming.language_hint,
            previous=session.language,
            skip=slots.organisation_spans | place.spans if text == whole else frozenset(),
        )
        other = self._other.read(whole)
        if other is not None:
            language = (
                "other"  # "quiero morir" has no word that tells the reader of our own languages anything
            )
        if session.chosen_language and session.language is not None and language != "other":
            language = session.language
        names = slots.organisation_spans | place.spans
        bare = len(found) <= _BARE_ANSWER or sum(token.index not in names for token in found) < _BARE_ANSWER
        if session.language is not None and language != "other" and bare:
            # "nummer to", "ok. nes": two words say nothing of the language.
            language = session.language
        # A place says nothing of the topic; days and audiences do ("hva betyr lukket møte", "møter bare for kvinner").
        left = tuple(token for token in found if token.index not in place.spans)
        group_word = any(word.startswith(_GROUP_NOUNS) for word in lights)
        minor = is_minor(tokens(whole))
        reading = self._model.read(left)
        clauses = tuple((part, self._model.read(part)) for part in clauses_of(left, text))
        if slots.organisation_spans and len(left) > len(slots.organisation_spans) + 1:
            reading = reading.beside(self._of_organisations, _NAME_PULL)
        if group_word:
            # "digitale møte på nynorsk": the language of a meeting, not of our answers.
            reading = reading.beside(_ABOUT_WRITING, 1.0)
        if self._names_only_ours(left):
            reading = reading.without(_ELSEWHERE)
        if minor:
            reading = reading.lifted(_FOR_MINORS, _AGE_PULL)
        elif "relative" in slots.filters.audience:
            reading = reading.lifted(OF_RELATIVES, _KIN_PULL)
        else:
            reading = reading.lifted(
                frozenset().union(*(self._told_to.get(whom, frozenset()) for whom in slots.filters.audience)),
                _KIN_PULL,
            )
        claimed = CLAIMED if session.topics or session.searched else _NEVER
        sure, maybe, notes = self._topics(left, clauses, reading, slots, claimed)
        outside = reading.best if reading.best in OUTSIDE else None
        seeking = not _SEEKING_WORDS.isdisjoint(lights)
        strongly = not STRONGLY_SEEKING.isdisjoint(lights)
        filters = slots.filters
        concrete = bool(
            filters.weekdays or filters.after or filters.before or filters.format or filters.open is not None
            or filters.language or filters.access or filters.on
        )  # fmt: skip
        named = bool(filters.organisations or filters.excluded_organisations)
        # A question about groups ("er en temakveld en gruppe?") names groups too; only topics that are themselves a place to
        # go to ("al_anon", "relatives_group") give way to a search.
        margin = self.library.thresholds["margin"]
        asks_about = bool(sure) and sure[0] not in FOR_SOMEBODY and sure[0] not in self._of_organisations
        # A question that is plain in itself ("møtet er flytta til onsdag") is no search because a day or a place is in it.
        plain = asks_about and reading.inside_leads() and reading.margin >= PLAIN_QUESTION
        # "drakk seks øl i går kveld, kan jeg kjøre klokka åtte": an hour, but nothing of groups.
        foreign = outside in _NOT_OURS and reading.margin >= margin and not (group_word or named)
        seeks = not (plain or foreign) and (
            (outside == "find_group" and (reading.margin >= margin / 2 or group_word or named or concrete))
            or (bool(place.places) and (group_word or named or (concrete and outside not in _NOT_OURS)))
            or (named and (concrete or (group_word and len(found) <= _BARE_WISH)))
            or (named and not sure and (strongly or (seeking and len(found) <= _BARE_WISH + 1)))
            or (
                not asks_about
                and group_word
                and (concrete or (seeking and (filters.audience != () or outside is not None)))
            )
            or (not sure and group_word and filters.audience != () and len(found) <= _SHORT_WISH)
            or (not asks_about and concrete and (filters.audience != () or seeking))
            or (not sure and seeking and filters.audience != () and len(found) <= _SHORT_WISH)
        )
        return Understanding(
            text=text,
            lights=lights,
            language=language,
            alarm=alarm,
            slots=slots,
            place=place,
            topics=reading,
            sure=sure,
            maybe=maybe,
            instead=_nearly(reading, sure),
            outside=outside,
            seeks=bool(seeks),
            group_word=group_word,
            starts_with_question=lights[:1] != () and lights[0] in QUESTION_STARTS,
            leads_on=leads_on(lights),
            asks_what=not WHAT.isdisjoint(lights),
            asks_to_write_in=not (group_word or named or place.places or filters.weekdays)
            and asks_to_write_in(text, lights),
            notes=notes,
            named_topics=self._of_organisations,
            distinction=self._things.read(found, slots.filters.organisations, slots.organisation_spans),
            wishes_apart=_wishes_apart(clauses, sure, slots),
            told_for=self._told_for(sure, lights),
            claimed=bool(sure) and claimed < _NEVER and reading.margin < margin and sure[0] == reading.best,
            question=question_word(text),
            other_language=other,
            minor=minor,
        )

    def _names_only_ours(self, text: Sequence[Token]) -> bool:
        """True for "hva koster det", "er det åpent for alle": nothing is named but what we write about, so we are meant."""
        named = [token for token in text if token.light not in self._empty]
        return 0 < len(named) < len(text) and all(
            token.light not in self._substances
            and (self._model.concepts(token.light) or token.light.startswith(_GROUP_NOUNS))
            for token in named
        )

    def _told_for(self, sure: tuple[str, ...], lights: Sequence[str]) -> tuple[Audience, ...]:
        whom = self.library.topics[sure[0]].audience if sure and WHAT.isdisjoint(lights) else None
        return (whom,) if whom is not None else ()  # type: ignore[return-value]  # the catalogue's reader checks the codes

    def _without_alarm(self, text: str) -> str:
        """The sentences that are not themselves the sign of danger: the wish that still is to be answered."""
        parts = sentences(text)
        kept = [part for part in parts if self.screen.screen(part) is None]
        return " ".join(kept) if len(kept) < len(parts) else ""

    def _topics(
        self,
        left: Sequence[Token],
        clauses: Sequence[_Clause],
        reading: TopicReading,
        slots: SlotReading,
        claimed: float,
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """(sure, maybe, notes). Sure needs both signals: near our field, and a clear lead over the next best."""
        thresholds = self.library.thresholds
        low, high = thresholds["gate_low"], thresholds["gate_high"]
        # A clause is short, and chance is kinder to short texts: it must look nearer to our field than a whole message.
        readings = [("whole", reading, high)]
        readings.extend(("clause", one, high + _CLAUSE_EXTRA) for _, one in clauses)
        unnamed = tuple(token for token in left if token.index not in slots.organisation_spans)
        if len(unnamed) >= SHORTEST_CLAUSE and len(unnamed) < len(left):
            # "er NA behandling eller noe annet", "må jeg tro på gud i NA": without the name it is plain what is asked.
            beside = self._model.read(unnamed)
            clearly = beside.margin >= _TIMES_THE_LEAD * thresholds["margin"]
            if clearly and self._is_sure(beside, high, _NEVER) and beside.best not in self._of_organisations:
                readings = [("beside the name", beside, high), *readings[1:]]
        sure: list[str] = []
        notes: list[str] = []
        near_the_top = {name for name, _ in reading.inside()[:_CLAUSE_AMONG]}
        elsewhere = reading.best in _ELSEWHERE and reading.margin >= thresholds["margin"]
        for what, one, needed in readings:
            torn = elsewhere or one.best not in near_the_top
            if what == "clause" and torn and one.margin < PLAIN_QUESTION:
                continue  # a part torn out of its message: "hva kan vi gjøre" is no question about starting a group
            if (
                self._is_sure(one, needed, claimed if what == "whole" else _NEVER)
                and one.best is not None
                and one.best not in sure
            ):
                sure.append(one.best)
                notes.append(f"{what}: {one.best} gate {one.gate} lead {one.margin}")
        if len(sure) > 1 and reading.best not in self._of_organisations:
            # The fellowship that is named needs no telling where the question is another.
            sure = [topic for topic in sure if topic not in self._of_organisations] or sure
        maybe: tuple[str, ...] = ()
        foreign = reading.best in _NOT_OURS and (reading.best != "smalltalk" or reading.margin >= _CLEAR_LEAD)
        if not sure and left and reading.gate >= low and not foreign:
            maybe = tuple(name for name, _ in reading.ranked[:5] if name not in OUTSIDE)[:3]
        return tuple(sure[:3]), maybe, tuple(notes)

    def _is_sure(self, reading: TopicReading, gate: float, claimed: float) -> bool:
        if not reading.inside_leads():
            return False
        lead = reading.lead_beside(self._kindred[reading.best]) if reading.best is not None else 0.0
        return (lead >= self.library.thresholds["margin"] or reading.ranked[0][1] >= claimed) and (
            reading.gate >= gate
            or (reading.margin >= PLAIN_QUESTION and reading.gate >= self.library.thresholds["gate_low"])
        )


def _kindred(library: Library) -> dict[str, frozenset[str]]:
    """For each topic those that the catalogue leads to from it or that lead to it."""
    found = {name: set(topic.related) for name, topic in library.topics.items()}
    for name, topic in library.topics.items():
        for other in topic.related:
            found[other].add(name)
    return {name: frozenset(others) for name, others in found.items()}


def _by_audience(library: Library) -> dict[str, frozenset[str]]:
    """For each audience the topics that are told to it."""
    whom = {topic.audience for topic in library.topics.values() if topic.audience is not None}
    return {
        one: frozenset(name for name, topic in library.topics.items() if topic.audience == one)
        for one in whom
    }


def _wishes_apart(clauses: Sequence[_Clause], sure: tuple[str, ...], slots: SlotReading) -> bool:
    if not sure:
        return False
    asking = {token.index for part, reading in clauses if reading.best == sure[0] for token in part}
    spans = slots.spans - slots.organisation_spans
    return bool(asking) and bool(spans - asking)


def _nearly(reading: TopicReading, sure: tuple[str, ...]) -> tuple[str, ...]:
    """The topic that came a close second, so that a wrong answer is one tap from the right one."""
    if not sure or reading.margin >= _CLEAR_LEAD:
        return ()
    return tuple(name for name, _ in reading.inside()[:2] if name not in sure)[:1]
