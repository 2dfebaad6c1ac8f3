"""Decision + hits -> Reply, only from reviewed texts. Pure: the same decision gives the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import assert_never

from bot.core import actions
from bot.core.answering import emergency, in_other_language, wrong
from bot.core.answering.answers import Answers, Said
from bot.core.answering.counting import Tally, says
from bot.core.answering.decision import (
    Abroad,
    AskPlace,
    AskWhat,
    AskWrong,
    Chat,
    ChoosePlace,
    ChooseTopic,
    Compare,
    Count,
    Decision,
    Decline,
    Distinguish,
    EndForm,
    FillIn,
    FormWaits,
    Present,
    Raise,
    Screen,
    Search,
    SendIn,
    ShowOne,
    Step,
    Switch,
    Tell,
    TellWrong,
    Warn,
    kind_of,
)
from bot.core.answering.form import words as form_words
from bot.core.answering.group_messages import Found, search_messages
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.place_names import choice_label
from bot.core.answering.screens import menu, screen, talk
from bot.core.model import (
    Alarm,
    Choice,
    Filters,
    GroupHit,
    Message,
    Note,
    Paragraph,
    Place,
    Reply,
)
from bot.core.reading.understand import Understanding
from bot.core.session import Session
from bot.core.trust_actions import StartForm
from knowledge.library import Library
from knowledge.other_languages import OtherLanguage

_MOST_CHOICES = 8


class Composer:
    """Built once; holds the phrasebooks of all languages."""

    def __init__(self, library: Library, version: str) -> None:
        self._library = library
        self._version = version
        self._answers = Answers(library)
        self._books = {language: Phrasebook(library, language) for language in library.replies}
        self._fellowships = {one.short: one for one in library.organisations.values()}

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
        counts: Mapping[int, Tally] | None = None,
        done: Mapping[int, wrong.Done] | None = None,
        *,
        other: str | None = None,
        takes_reports: bool = True,
    ) -> Reply:
        """The reply to one message. `found` and `counts` hold, by the position of its step, what each search or count gave,
        `done` what was found and stored for what people told. `takes_reports` False: nobody could store it, so it is not offered.

        `other` is the code of the message's language for when nothing was `said`; else the one that was read counts.
        """
        book = self._books[decision.language]
        spoken = self._library.other_languages.get((said.other_language if said is not None else other) or "")
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
                messages.extend(search_messages(step, result, book, now, self._fellowships))
                hits = result.shown
                choices.extend(
                    self._after_search(step, result, book, may_tell=takes_reports and not session.reported)
                )
                if isinstance(step, Search):
                    place, filters = step.place, step.filters
                    places = (step.place, *step.others) if step.place is not None and step.others else ()
                continue
            if isinstance(step, Count):
                place = step.place
                messages.append(Message(says((counts or {})[position], book)))
                continue
            if isinstance(step, ChoosePlace):
                places, filters = step.options, session.filters
            if isinstance(step, AskPlace):
                filters = session.filters
            if isinstance(step, AskWrong | TellWrong | SendIn):
                one = _of_feedback(step, (done or {}).get(position, wrong.Done(outcome="failed")), book)
            else:
                one = self._said(step, book, session, spoken, now)
            if one.blocks:
                messages.append(Message(one.blocks))
            choices.extend(one.choices)
            topics.extend(one.topics)
        alarmed = emergencies or (spoken is not None and any(isinstance(one, Warn) for one in decision.steps))
        # An address or a name in the form is of no language.
        filling = any(isinstance(step, FillIn | SendIn | EndForm) for step in decision.steps)
        waits = any(isinstance(step, FormWaits) for step in decision.steps)
        strange = said is not None and said.language == "other" and not filling
        if strange and not alarmed:
            english = Paragraph(self._books["en"].say("unknown.other_language"))
            own = in_other_language.ordinary(spoken, self._library) if spoken is not None else ()
            messages.insert(0, Message((*own, english)))
        return Reply(
            kind=kind_of(decision),
            language="other" if strange else decision.language,
            messages=tuple(messages),
            choices=_distinct(
                choices,
                searched=any(isinstance(step, Search) for step in decision.steps),
                most=form_words.MOST_CHOICES if filling or waits else _MOST_CHOICES,
            ),
            alarm=alarm,
            topics=tuple(dict.fromkeys(topics)),
            candidates=_candidates(decision, topics, said) if said is not None else (),
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
        self, step: Step, book: Phrasebook, session: Session, spoken: OtherLanguage | None, now: datetime
    ) -> Said:
        """What a step says that needs no registry; danger is first spoken of in the message's own language, if we have it."""
        library, english = self._library, self._books["en"]
        match step:
            case Raise(alarm, repeated):
                if spoken is None:
                    blocks = emergency.blocks(alarm, repeated, library, book)
                else:
                    blocks = in_other_language.acute(alarm, spoken, library, book, english)
                return Said(blocks, tuple(emergency.choices(book)))
            case Warn(alarm):
                if spoken is None:
                    blocks = emergency.warning(alarm, library, book)
                else:
                    blocks = in_other_language.elevated(alarm, spoken, library, book, english)
                return Said(blocks, (talk(book),))
            case Tell(topic, more, instead):
                told = library.topics[topic]
                one = self._answers.topic(told, book, now, more=more, instead=instead, minor=session.minor)
                if topic != wrong.TOPIC:
                    return one
                return one._replace(
                    choices=(Choice(book.say("button.form_start"), str(StartForm())), *one.choices)
                )
            case Present(organisation):
                return self._answers.card(library.organisations[organisation], book)
            case Distinguish(subject):
                return self._answers.kind_of(subject, book)
            case Compare(first, second):
                return self._answers.told_apart(first, second, book)
            case AskPlace(again):
                text = "place.ask_again" if again else "place.ask"
                return Said(
                    (Paragraph(book.say(text)), Note(book.say("place.ask_why"))),
                    (Choice(book.say("button.online"), str(actions.OnlineGroups())),),
                )
            case ChoosePlace(options, near_miss):
                return _which_place(options, book, near_miss=near_miss)
            case ChooseTopic(options):
                buttons = [self._answers.on_topic(topic, book) for topic in options]
                buttons.append(Choice(book.say("button.none_of_these"), str(actions.NoneOfThese())))
                return Said((Paragraph(book.say("ask.topic")),), tuple(buttons))
            case AskWhat():
                lines = (Paragraph(book.say("ask.listening")), Paragraph(book.say("ask.what")))
                return Said((*lines, Note(book.say("ask.line"))), menu(book))
            case Chat(about):
                said = (Paragraph(book.say(f"chat.{about}")),)
                return Said(
                    said,
                    () if about in ("thanks", "goodbye") else menu(book),
                    ("smalltalk" if about == "goodbye" else about,),
                )
            case Decline(reason):
                if reason == "other_language":
                    return Said((), menu(book))
                key = "unknown.text" if reason == "unrelated" else f"unknown.{reason}"
                return Said((Paragraph(book.say(key)),), menu(book))
            case Abroad(name):
                return Said((Paragraph(book.say("place.abroad", place=name)),), (), ("abroad",))
            case Switch(language):
                other = self._books[language]
                return Said((Paragraph(other.say("language.switched")),), menu(other), ("language_switch",))
            case Screen(name):
                return screen(name, library, self._version, book, now, minor=session.minor)
            case FillIn(form):
                return form_words.asked(form, library.organisations, book)
            case EndForm():
                return form_words.ended(step, book)
            case FormWaits():
                return form_words.waits(book)
            case Search() | ShowOne() | Count() | AskWrong() | TellWrong() | SendIn():
                raise AssertionError("composed with what the registry gave")
            case _:
                assert_never(step)

    def _after_search(
        self, step: Search | ShowOne, result: Found, book: Phrasebook, *, may_tell: bool
    ) -> list[Choice]:
        buttons: list[Choice] = []
        wrongs = wrong.choice(result.shown, book) if may_tell else ()
        if isinstance(step, ShowOne):
            online = Choice(book.say("button.online"), str(actions.OnlineGroups()))
            return [*menu(book)[:1], online, *wrongs]
        if result.next_offset is not None:
            buttons.append(
                Choice(book.say("button.more_groups"), str(actions.MoreGroups(result.next_offset)))
            )
        if step.filters.format not in ("online", "phone"):
            buttons.append(Choice(book.say("button.online"), str(actions.OnlineGroups())))
        buttons.extend(wrongs)
        if not step.filters.is_empty:
            buttons.append(Choice(book.say("button.clear"), str(actions.ClearFilters())))
        buttons.append(self._answers.on_topic("what_to_expect_first_meeting", book))
        return buttons


def _of_feedback(step: AskWrong | TellWrong | SendIn, done: wrong.Done, book: Phrasebook) -> Said:
    match step:
        case AskWrong():
            return wrong.asked(step, done, book)
        case TellWrong():
            return wrong.told(step, done, book)
        case SendIn():
            return form_words.sent(done.outcome, book)
        case _:
            assert_never(step)


def _candidates(
    decision: Decision, told: Sequence[str], said: Understanding
) -> tuple[tuple[str, float], ...]:
    """The topics thought of, first those answered, then those offered, then the rest as ranked; scores never rise."""
    scores = dict(said.topics.inside())
    offered = (one for step in decision.steps if isinstance(step, ChooseTopic) for one in step.options)
    chat = ("smalltalk", "thanks", "abuse")
    order = [one for one in dict.fromkeys((*told, *offered, *scores)) if one not in chat]
    found: list[tuple[str, float]] = []
    least = 0.0
    for name in reversed(order):
        least = max(least, scores.get(name, 0.0))
        found.append((name, least))
    return tuple(reversed(found))


def _which_place(options: tuple[Place, ...], book: Phrasebook, *, near_miss: bool) -> Said:
    one_name = all(one.name.startswith(options[0].name) for one in options)
    key = "place.choose" if one_name and not near_miss else "place.choose_near"
    buttons = [Choice(choice_label(place, book), str(actions.PickPlace(place.id))) for place in options]
    buttons.append(Choice(book.say("button.other_place"), str(actions.OtherPlace())))
    return Said((Paragraph(book.say(key, name=options[0].name)),), tuple(buttons))


def _distinct(choices: list[Choice], *, searched: bool, most: int) -> tuple[Choice, ...]:
    """Each action once, at most `most`. Options to pick come first, "someone to talk to" last.

    A search is not offered beside its own hits.
    """
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
    return tuple(ordered[:most])
