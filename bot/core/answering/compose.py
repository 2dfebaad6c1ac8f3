"""Decision + hits -> Reply, only from reviewed texts. Pure: the same decision gives the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import assert_never

from bot.core import actions
from bot.core.answering import emergency
from bot.core.answering.decision import (
    Abroad,
    AskPlace,
    AskWhat,
    Chat,
    ChoosePlace,
    ChooseTopic,
    Decision,
    Decline,
    Present,
    Raise,
    Screen,
    Search,
    ShowOne,
    Step,
    Switch,
    Tell,
    Warn,
    kind_of,
)
from bot.core.answering.group_messages import Found, search_messages
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.place_names import choice_label
from bot.core.model import (
    Alarm,
    Block,
    Choice,
    Filters,
    GroupHit,
    Heading,
    Item,
    Message,
    Note,
    Paragraph,
    Place,
    Reply,
)
from bot.core.reading.understand import Understanding
from bot.core.session import Session
from knowledge.library import Citation, Library, Organisation, Topic

_MOST_CHOICES = 8
_MOST_SOURCES = 8
_FEW_SOURCES = 2
_LONGEST_WHERE = 40


class Composer:
    """Built once; holds the phrasebooks of all languages."""

    def __init__(self, library: Library, version: str) -> None:
        self._library = library
        self._version = version
        self._books = {language: Phrasebook(library, language) for language in library.replies}

    def book(self, language: str) -> Phrasebook:
        """The reviewed texts of that language."""
        return self._books[language]  # type: ignore[index]  # callers hold a Language

    def compose(
        self,
        decision: Decision,
        said: Understanding | None,
        found: Mapping[int, Found],
        session: Session,
        now: datetime,
    ) -> Reply:
        """The reply to one message. `found` holds, by the position of its step, what each search gave."""
        book = self._books[decision.language]
        messages: list[Message] = []
        choices: list[Choice] = []
        topics: list[str] = []
        hits: tuple[GroupHit, ...] = ()
        place: Place | None = None
        places: tuple[Place, ...] = ()
        filters = Filters()
        alarm: Alarm | None = said.alarm if said is not None else None
        emergencies = any(isinstance(step, Raise) for step in decision.steps)
        for position, step in enumerate(decision.steps):
            if emergencies and position and isinstance(decision.steps[position - 1], Raise):
                messages.append(Message((Paragraph(book.say("emergency.then")),)))
            if isinstance(step, Search | ShowOne):
                result = found[position]
                messages.extend(search_messages(step, result, book, now))
                hits = result.shown
                choices.extend(self._after_search(step, result, book))
                if isinstance(step, Search):
                    place, filters = step.place, step.filters
                    places = (step.place, *step.others) if step.place is not None and step.others else ()
                continue
            if isinstance(step, ChoosePlace):
                places, filters = step.options, session.filters
            if isinstance(step, AskPlace):
                filters = session.filters
            blocks, buttons, told = self._said(step, book, now, session)
            if blocks:
                messages.append(Message(blocks))
            choices.extend(buttons)
            topics.extend(told)
        if said is not None and said.language == "other" and not emergencies:
            english = self._books["en"].say("unknown.other_language")
            messages.insert(0, Message((Paragraph(english),)))
        return Reply(
            kind=kind_of(decision),
            language=said.language if said is not None and said.language == "other" else decision.language,
            messages=tuple(messages),
            choices=_distinct(choices, searched=any(isinstance(step, Search) for step in decision.steps)),
            alarm=alarm,
            topics=tuple(dict.fromkeys(topics)),
            candidates=said.topics.ranked if said is not None else (),
            place=place,
            places=places,
            filters=filters,
            hits=hits,
            answer_language=decision.language,
            forget=any(isinstance(step, Screen) and step.name == "forgotten" for step in decision.steps),
        )

    def sorry(self, language: str) -> Reply:
        """The fixed reply when something broke: the emergency numbers, and nothing that could break again."""
        book = self._books.get(language) or self._books["nb"]  # type: ignore[call-overload]
        lines = tuple(emergency.number(line, book) for line in emergency.first_lines(self._library))
        return Reply(
            kind="answer",
            language=book.language,
            messages=(Message((Paragraph(book.say("emergency.sorry")), *lines)),),
            answer_language=book.language,
        )

    # --- one step -------------------------------------------------------------------------------------------------

    def _said(
        self, step: Step, book: Phrasebook, now: datetime, session: Session
    ) -> tuple[tuple[Block, ...], list[Choice], tuple[str, ...]]:
        """(blocks, buttons, topics) of a step that needs no registry."""
        match step:
            case Raise(alarm, repeated):
                return emergency.blocks(alarm, repeated, self._library, book), emergency.choices(book), ()
            case Warn(alarm):
                return emergency.warning(alarm, self._library, book), [_talk(book)], ()
            case Tell(topic, more, instead):
                return self._topic(self._library.topics[topic], book, more=more, instead=instead)
            case Present(organisation):
                return self._card(self._library.organisations[organisation], book)
            case AskPlace(again):
                text = "place.ask_again" if again else "place.ask"
                return (
                    (Paragraph(book.say(text)), Note(book.say("place.ask_why"))),
                    [Choice(book.say("button.online"), str(actions.OnlineGroups()))],
                    (),
                )
            case ChoosePlace(options, near_miss):
                key = (
                    "place.choose_near"
                    if near_miss or not all(one.name.startswith(options[0].name) for one in options)
                    else "place.choose"
                )
                buttons = [
                    Choice(choice_label(place, book), str(actions.PickPlace(place.id))) for place in options
                ]
                buttons.append(Choice(book.say("button.other_place"), str(actions.OtherPlace())))
                return (Paragraph(book.say(key, name=options[0].name)),), buttons, ()
            case ChooseTopic(options):
                buttons = [
                    Choice(self._title(topic, book), str(actions.ShowTopic(topic))) for topic in options
                ]
                buttons.append(Choice(book.say("button.none_of_these"), str(actions.NoneOfThese())))
                return (Paragraph(book.say("ask.topic")),), buttons, ()
            case AskWhat():
                return (
                    (
                        Paragraph(book.say("ask.listening")),
                        Paragraph(book.say("ask.what")),
                        Note(book.say("ask.line")),
                    ),
                    self._menu(book),
                    (),
                )
            case Chat(about):
                return (
                    (Paragraph(book.say(f"chat.{about}")),),
                    [] if about == "thanks" else self._menu(book),
                    (about,),
                )
            case Decline(reason):
                if reason == "other_language":
                    return (), self._menu(book), ()
                key = "unknown.text" if reason == "unrelated" else f"unknown.{reason}"
                line = (Note(book.say("ask.line")),) if reason == "field_later" else ()
                return (Paragraph(book.say(key)), *line), self._menu(book), ()
            case Abroad(name):
                return (Paragraph(book.say("place.abroad", place=name)),), [], ()
            case Switch(language):
                return (
                    (Paragraph(self._books[language].say("language.switched")),),
                    self._menu(self._books[language]),
                    ("language_switch",),
                )
            case Screen(name):
                return self._screen(name, book)
            case Search() | ShowOne():
                raise AssertionError("a search is composed with its hits")
            case _:
                assert_never(step)

    def _topic(
        self, topic: Topic, book: Phrasebook, *, more: bool, instead: tuple[str, ...]
    ) -> tuple[tuple[Block, ...], list[Choice], tuple[str, ...]]:
        text = topic.texts[book.language]
        body = (text.more or (book.say("answer.more_missing"),)) if more else text.short
        blocks: list[Block] = [Item(line[2:]) if line.startswith("- ") else Paragraph(line) for line in body]
        if topic.id == "helpline" and not more:
            blocks.extend(emergency.talk_numbers(self._library, book))
        blocks.append(
            Note(
                book.say(
                    "answer.sources",
                    sources=self._sources(topic, book, most=_MOST_SOURCES if more else _FEW_SOURCES),
                )
            )
        )
        buttons: list[Choice] = []
        if text.more and not more:
            buttons.append(Choice(book.say("button.more"), str(actions.MoreOn(topic.id))))
        if "find" in topic.next_steps:
            buttons.append(Choice(book.say("button.find"), str(actions.FindGroups())))
        buttons.extend(
            Choice(self._title(one, book), str(actions.ShowTopic(one)))
            for one in (*instead, *topic.related)[:2]
        )
        return tuple(blocks), buttons, (topic.id,)

    def _card(
        self, one: Organisation, book: Phrasebook
    ) -> tuple[tuple[Block, ...], list[Choice], tuple[str, ...]]:
        """What an organisation is, which of the report's kinds, where to read more, and when that was looked up."""
        lines: list[Block] = [
            Paragraph(one.about[book.language]),
            Paragraph(
                book.say(
                    f"organisation.{one.category}"
                    if one.basis != "J"
                    else f"organisation.{one.category}_judged"
                )
            ),
        ]
        if one.website is not None:
            lines.append(Paragraph(book.say("organisation.website", website=one.website)))
        lines.append(Note(book.say("organisation.checked", date=book.date(one.checked_on))))
        lines.append(Note(book.say("answer.sources", sources=self._cited(one.citations))))
        buttons = [Choice(book.say("button.find"), str(actions.FindGroups())), *self._menu(book)[1:2]]
        return tuple(lines), buttons, (one.topic,) if one.topic is not None else ()

    def _sources(self, topic: Topic, book: Phrasebook, *, most: int) -> str:
        return self._cited(topic.texts[book.language].citations, most=most)

    def _cited(self, citations: Sequence[Citation], *, most: int = 2) -> str:
        """ "Title (2009), s. 10, s. 13; Other title": each source once, with its pages."""
        places: dict[str, list[str]] = {}
        for citation in citations:
            source = self._library.sources[citation.source]
            name = f"{source.title} ({source.year})" if source.year is not None else source.title
            held = places.setdefault(name, [])
            if citation.where and len(citation.where) < _LONGEST_WHERE and citation.where not in held:
                held.append(citation.where)
        return "; ".join(", ".join((name, *where)) for name, where in list(places.items())[:most])

    def _title(self, topic: str, book: Phrasebook) -> str:
        return self._library.topics[topic].texts[book.language].title

    def _menu(self, book: Phrasebook) -> list[Choice]:
        return [
            Choice(book.say("button.find"), str(actions.FindGroups())),
            Choice(book.say("button.what_is"), str(actions.ShowTopic("what_is_selfhelp"))),
            Choice(book.say("button.relatives"), str(actions.ShowTopic("relatives_group"))),
            Choice(book.say("button.acute"), str(actions.Emergency())),
        ]

    def _screen(self, name: str, book: Phrasebook) -> tuple[tuple[Block, ...], list[Choice], tuple[str, ...]]:
        first: tuple[Block, ...] = tuple(
            emergency.number(line, book) for line in emergency.first_lines(self._library)
        )
        match name:
            case "start":
                blocks: tuple[Block, ...] = (
                    Paragraph(book.say("start.hello")),
                    Paragraph(book.say("start.what")),
                    Paragraph(book.say("start.examples")),
                    Note(book.say("start.privacy")),
                    Paragraph(book.say("start.numbers")),
                    *first,
                )
                return blocks, self._menu(book), ("about_bot",)
            case "help":
                items = tuple(Item(book.say(f"help.{key}")) for key in ("find", "ask", "commands"))
                return (
                    (Heading(book.say("help.title")), *items, Paragraph(book.say("help.numbers"))),
                    self._menu(book),
                    ("about_bot",),
                )
            case "about":
                text = self._library.topics["about_bot"].texts[book.language]
                notes = (Note(book.say("about.example")), Note(book.say("about.text", version=self._version)))
                return (*(Paragraph(line) for line in text.short), *notes), self._menu(book), ("about_bot",)
            case "numbers":
                return (
                    (Paragraph(book.say("emergency.menu")), *first, Note(book.say("emergency.machine"))),
                    [_talk(book), *self._menu(book)[:1]],
                    ("helpline",),
                )
            case "talk":
                return (
                    (Paragraph(book.say("emergency.talk")), *emergency.talk_numbers(self._library, book)),
                    self._menu(book)[:1],
                    ("helpline",),
                )
            case "meant_otherwise":
                return (Paragraph(book.say("emergency.meant_otherwise")),), self._menu(book), ()
            case "nothing_before":
                return (Paragraph(book.say("follow.nothing_before")),), self._menu(book), ()
            case "forgotten":
                return (Paragraph(book.say("forget.done")),), [], ("delete_my_data",)
            case "young":
                return (
                    (
                        Paragraph(book.say("ask.young")),
                        emergency.number(self._library.helplines["children"], book),
                    ),
                    [],
                    (),
                )
            case "bereaved":
                return (
                    (Paragraph(book.say("chat.bereaved")), Note(book.say("ask.line"))),
                    [],
                    ("bereavement",),
                )
            case "cleared":
                return (Paragraph(book.say("follow.cleared")),), [], ()
            case "far_away":
                return (Paragraph(book.say("place.far_away")),), self._menu(book), ()
        raise AssertionError(f"no screen {name}")

    def _after_search(self, step: Search | ShowOne, result: Found, book: Phrasebook) -> list[Choice]:
        buttons: list[Choice] = []
        if isinstance(step, ShowOne):
            return self._menu(book)[:1]
        if result.next_offset is not None:
            buttons.append(
                Choice(book.say("button.more_groups"), str(actions.MoreGroups(result.next_offset)))
            )
        if step.filters.format not in ("online", "phone"):
            buttons.append(Choice(book.say("button.online"), str(actions.OnlineGroups())))
        if not step.filters.is_empty:
            buttons.append(Choice(book.say("button.clear"), str(actions.ClearFilters())))
        buttons.append(
            Choice(
                self._title("what_to_expect_first_meeting", book),
                str(actions.ShowTopic("what_to_expect_first_meeting")),
            )
        )
        return buttons


def _talk(book: Phrasebook) -> Choice:
    return Choice(book.say("button.talk"), str(actions.TalkToSomeone()))


def _distinct(choices: list[Choice], *, searched: bool) -> tuple[Choice, ...]:
    """Each action once. Options to pick come first, "someone to talk to" last; a search is not offered beside its own hits."""
    seen: dict[str, Choice] = {}
    for choice in choices:
        seen.setdefault(choice.action, choice)
    if searched:
        seen.pop(str(actions.FindGroups()), None)
    talk = str(actions.TalkToSomeone())
    emergency_first = next(iter(seen), None) == str(actions.Emergency())
    ordered = (
        list(seen.values()) if emergency_first else sorted(seen.values(), key=lambda one: one.action == talk)
    )
    return tuple(ordered[:_MOST_CHOICES])
