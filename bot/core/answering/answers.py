"""The answers of the knowledge, as blocks and buttons: a topic, an organisation's card, what kind of help something is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.core import actions
from bot.core.answering import emergency
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Block, Choice, Item, Note, Paragraph
from bot.core.reading.things import Subject
from knowledge.library import Citation, Kind, Library, Organisation, Topic

_MOST_SOURCES = 8
_FEW_SOURCES = 2
_LONGEST_WHERE = 40
_WAYS_ON = 2
"""Topics offered below an answer; "which group is for me?" names four and shows them all."""
_JUDGED = "J"


class Said(NamedTuple):
    """What a step says, the buttons it offers, and the topics that were told."""

    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    topics: tuple[str, ...] = ()


class _Subject(NamedTuple):
    """A thing or an organisation, seen alike."""

    name: str
    kind: Kind
    judged: bool
    because: str
    topic: str
    citations: tuple[Citation, ...]
    itself: bool = False
    """It is the kind itself: "behandling er behandling" need not be said."""


class Answers:
    """Built once from the library; the same question gives the same words."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def topic(
        self,
        topic: Topic,
        book: Phrasebook,
        at: datetime,
        *,
        more: bool = False,
        instead: Sequence[str] = (),
        minor: bool = False,
    ) -> Said:
        """The short answer, or with `more` the rest; sources below, the way on as buttons. `instead` are offered first.

        `at` (aware) and `minor` decide which lines to call are named as open, and which are named at all.
        """
        text = topic.texts[book.language]
        body = (text.more or (book.say("answer.more_missing"),)) if more else text.short
        blocks: list[Block] = [Item(line[2:]) if line.startswith("- ") else Paragraph(line) for line in body]
        if topic.id == "helpline" and not more:
            blocks.extend(emergency.talk_numbers(self._library, book, at, minor=minor))
        most = _MOST_SOURCES if more else _FEW_SOURCES
        blocks.append(self._sources(text.citations, book, most=most))
        buttons: list[Choice] = []
        if text.more and not more:
            buttons.append(Choice(book.say("button.more"), str(actions.MoreOn(topic.id))))
        if "find" in topic.next_steps:
            buttons.append(Choice(book.say("button.find"), str(actions.FindGroups())))
        if "online" in topic.next_steps:
            buttons.append(Choice(book.say("button.online"), str(actions.OnlineGroups())))
        ways_on = dict.fromkeys((*instead, *topic.related))
        buttons.extend(
            self.on_topic(one, book) for one in tuple(ways_on)[: max(_WAYS_ON, len(topic.related))]
        )
        return Said(tuple(blocks), tuple(buttons), (topic.id,))

    def card(self, one: Organisation, book: Phrasebook) -> Said:
        """What an organisation is, which of the report's kinds, where to read more, and when that was looked up."""
        kind = self._library.kinds[one.kind]
        said = _is_of_kind(one.short, kind, book, judged=one.basis == _JUDGED)
        lines: list[Block] = [
            Paragraph(book.say("organisation.opening")),
            Paragraph(one.about[book.language]),
            Paragraph(f"{said} {kind.means[book.language]}"),
        ]
        if one.website is not None:
            lines.append(Paragraph(book.say("organisation.website", website=one.website)))
        lines.append(Note(book.say("organisation.checked", date=book.date(one.checked_on))))
        lines.append(self._sources(one.citations, book))
        told = one.topic if one.topic in self._library.topics else None
        next_topic = told or "what_is_selfhelp"
        buttons = (
            Choice(book.say("button.find"), str(actions.FindGroups())),
            self.on_topic(next_topic, book),
        )
        return Said(tuple(lines), buttons, (told,) if told is not None else ())

    def kind_of(self, subject: Subject, book: Phrasebook) -> Said:
        """Which of the report's kinds `subject` is, why, and what that means for the person."""
        one = self._subject(subject, book)
        language = book.language
        blocks: tuple[Block, ...] = (
            Paragraph(book.say("kinds.opening")),
            Paragraph(_said_of(one, book)),
            Paragraph(f"{one.kind.why[language]} {one.kind.means[language]}"),
            self._sources((*one.citations, *one.kind.citations), book),
        )
        buttons = (
            self.on_topic(one.topic, book),
            Choice(book.say("button.find"), str(actions.FindGroups())),
        )
        return Said(blocks, buttons, (one.topic,))

    def told_apart(self, first: Subject, second: Subject, book: Phrasebook) -> Said:
        """Both, each with its kind and why; then what each means. The topic told is that of the one that is not self-help."""
        both = (self._subject(first, book), self._subject(second, book))
        language = book.language
        blocks: list[Block] = [Paragraph(book.say("kinds.opening"))]
        blocks.extend(Paragraph(_said_of(one, book)) for one in both)
        if both[0].kind.id == both[1].kind.id:
            blocks.append(Paragraph(book.say("kinds.both", kind=both[0].kind.name[language])))
            blocks.append(Paragraph(both[0].kind.means[language]))
        else:
            blocks.extend(Item(f"{_capital(one.name)}: {one.kind.means[language]}") for one in both)
            blocks.append(Paragraph(book.say("kinds.not_against")))
        blocks.append(self._sources((*both[0].citations, *both[1].citations, *both[1].kind.citations), book))
        topics = tuple(dict.fromkeys(one.topic for one in sorted(both, key=_is_self_help)))
        buttons = (
            *(self.on_topic(topic, book) for topic in topics),
            Choice(book.say("button.find"), str(actions.FindGroups())),
        )
        return Said(tuple(blocks), buttons, topics)

    def on_topic(self, topic: str, book: Phrasebook) -> Choice:
        """The button that leads to a topic."""
        title = self._library.topics[topic].texts[book.language].title
        return Choice(title, str(actions.ShowTopic(topic)))

    def _subject(self, subject: Subject, book: Phrasebook) -> _Subject:
        what, identifier = subject
        if what == "thing":
            thing = self._library.things[identifier]
            kind = self._library.kinds[thing.kind]
            return _Subject(
                thing.name[book.language],
                kind,
                thing.basis == _JUDGED,
                thing.because[book.language],
                thing.topic or kind.topic,
                thing.citations,
                thing.id == thing.kind,
            )
        one = self._library.organisations[identifier]
        kind = self._library.kinds[one.kind]
        told = one.topic if one.topic in self._library.topics else kind.topic
        return _Subject(
            one.short, kind, one.basis == _JUDGED, one.about[book.language], told or kind.topic, one.citations
        )

    def _sources(self, citations: Sequence[Citation], book: Phrasebook, *, most: int = _FEW_SOURCES) -> Note:
        """ "Kilder: Title (2009), s. 10, s. 13; Other title": each source once, with its pages."""
        places: dict[str, list[str]] = {}
        for citation in citations:
            source = self._library.sources[citation.source]
            name = f"{source.title} ({source.year})" if source.year is not None else source.title
            held = places.setdefault(name, [])
            if citation.where and len(citation.where) < _LONGEST_WHERE and citation.where not in held:
                held.append(citation.where)
        cited = "; ".join(", ".join((name, *where)) for name, where in list(places.items())[:most])
        return Note(book.say("answer.sources", sources=cited))


def _said_of(one: _Subject, book: Phrasebook) -> str:
    """ "En turgruppe er en aktivitet i slekt med selvhjelp. …": what it is, and why."""
    if one.itself:
        return f"{_capital(one.name)}: {one.because}"
    return f"{_is_of_kind(one.name, one.kind, book, judged=one.judged)} {one.because}"


def _is_of_kind(name: str, kind: Kind, book: Phrasebook, *, judged: bool) -> str:
    key = "kinds.is_judged" if judged else "kinds.is"
    return _capital(book.say(key, name=name, kind=kind.name[book.language]))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_self_help(one: _Subject) -> bool:
    return one.kind.id == "self_help_group"
