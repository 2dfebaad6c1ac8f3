"""The one path of a message, the same for every channel.

screen -> session -> understand -> decide -> registry (only if needed) -> rank -> compose. Danger is screened before anything
else and needs neither session nor registry; if a later step fails, the emergency reply is still given.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.core import actions
from bot.core.actions import Action
from bot.core.answering.compose import Composer
from bot.core.answering.counting import Tally, tally
from bot.core.answering.decision import (
    AskPlace,
    AskWhat,
    Count,
    Decision,
    Raise,
    Screen,
    Search,
    ShowOne,
    Step,
    Switch,
    Tell,
)
from bot.core.answering.dialogue import Turn, decide
from bot.core.answering.form.flow import pressed
from bot.core.answering.group_messages import Found, page
from bot.core.answering.matching import MOST_SHOWN, RADII_KM, Match, is_enough, is_shown_at_all, rank, single
from bot.core.answering.minors import for_the_young
from bot.core.answering.telling import COUNTED
from bot.core.answering.trust_turns import (
    after_form,
    is_waiting,
    of_wrong,
    place_of_form,
    reminded,
    set_aside,
)
from bot.core.answering.wrong import last
from bot.core.model import Alarm, Filters, Group, GroupQuery, Incoming, Language, Place, Reply
from bot.core.reading.other_language import OtherLanguages
from bot.core.reading.understand import Reader, Understanding
from bot.core.session import Session
from bot.core.trust_actions import FormAction, WhatIsWrong, WhichIsWrong, mark_of
from bot.explain import trace
from bot.feedback import Feedback, FeedbackDesk
from bot.sessions import Sessions
from knowledge.library import Library

_LOG = logging.getLogger("veiviser.assistant")

_NO_FORM_BESIDE = (actions.Forget, actions.Emergency, actions.TalkToSomeone)
"""Buttons below whose answer nobody is reminded of a form."""


class Registry(Protocol):
    """What the assistant needs of the registry; ranking is done here."""

    async def near(self, query: GroupQuery) -> list[Group]:
        """The groups that may fit a search."""
        ...

    async def one(self, identifier: str) -> Group | None:
        """The group with that id, however old."""
        ...

    async def every(self) -> Sequence[Group]:
        """All groups, for counting."""
        ...


class Assistant:
    """Answers messages. Holds no text; what is remembered between messages is in `sessions`."""

    def __init__(
        self,
        library: Library,
        reader: Reader,
        registry: Registry,
        sessions: Sessions,
        composer: Composer,
        feedback: Feedback | None = None,
    ) -> None:
        """Without `feedback` nobody is asked whether a listing is wrong, and what is sent in is said not to have been kept."""
        self._library = library
        self._reader = reader
        self._registry = registry
        self._sessions = sessions
        self._composer = composer
        self._desk = FeedbackDesk(registry.every, sessions, feedback)
        # Beside the reader's own, so that it is there when the reader fails.
        self._other = OtherLanguages(library.other_languages)

    async def handle(self, incoming: Incoming) -> Reply:
        """The reply to one message; the only entrance. An acute alarm is answered even if all the rest fails."""
        alarm = self._reader.screen.screen(incoming.text)
        try:
            return await self._answer(incoming, alarm)
        except Exception as error:
            if alarm is None or alarm.level != "acute":
                raise
            # Only the type: the message of an error may carry what a person wrote.
            _LOG.error("alarm_only", extra={"error": type(error)})
            return self._alarm_only(alarm, incoming)

    def sorry(self, incoming: Incoming) -> Reply:
        """The fixed reply for when `handle` failed: the emergency numbers, in the language of the channel's hint."""
        hint = (incoming.language_hint or "nb")[:2]
        return self._composer.sorry(hint if hint in ("nb", "nn", "en") else "nb")

    def forget(self, conversation: str) -> None:
        """Wipes what is remembered of a conversation."""
        self._sessions.forget(conversation)

    # --- the path -------------------------------------------------------------------------------------------------

    async def _answer(self, incoming: Incoming, alarm: Alarm | None) -> Reply:
        session = self._sessions.open(incoming.conversation)
        action, said = self._action_of(incoming)
        understanding: Understanding | None = None
        if action is not None and alarm is None:
            turn = self._act(action, session, incoming)
        elif incoming.location is not None and alarm is None and not incoming.text.strip():
            turn = self._located(incoming.location, session, incoming)
        else:
            understanding = self._reader.understand(replace(incoming, text=said), session, alarm)
            turn = decide(understanding, session, self._library.organisations)
        turn = self._split_places(turn)
        found = await self._search_all(turn.decision, incoming, session.reported)
        counts = await self._count_all(turn.decision, incoming)
        done, after = await self._desk.hand_on(turn.decision, self._after(turn, found), incoming)
        reply = self._composer.compose(
            turn.decision,
            understanding,
            found,
            after,
            incoming.at,
            counts,
            done,
            takes_reports=self._desk.is_open,
        )
        if reply.forget:
            self._sessions.forget(incoming.conversation)
        else:
            self._sessions.keep(incoming.conversation, after)
        return replace(reply, trace=trace(understanding, turn.decision, action, reply))

    def _action_of(self, incoming: Incoming) -> tuple[Action | None, str]:
        if incoming.action is not None:
            parsed = actions.parse(incoming.action)
            # A button from an older version or a forged one: treated as the first screen, never trusted.
            return parsed if parsed is not None else actions.Start(), incoming.text
        return actions.read_command(incoming.text)

    def _act(self, action: Action, session: Session, incoming: Incoming) -> Turn:
        language = session.language or _language_of_hint(incoming.language_hint)
        session = replace(session, language=session.language or language)
        steps: tuple[Step, ...]
        if isinstance(action, FormAction):
            outcome = pressed(session.form, action, self._library.organisations, self._reader.places.by_id)
            steps, session = after_form(outcome, session)
            return Turn(Decision(steps, language, (f"the form: {type(action).__name__}",)), session)
        waiting = is_waiting(session)
        session = set_aside(session)
        match action:
            case actions.Start():
                steps, session = (
                    (Screen("start"),),
                    Session(
                        language=language,
                        chosen_language=session.chosen_language,
                        minor=session.minor,
                        reported=session.reported,
                        proposed=session.proposed,
                    ),
                )
            case actions.Help():
                steps = (Screen("help"),)
            case actions.About():
                steps = (Screen("about"),)
            case actions.Privacy():
                steps, session = (
                    (Tell("privacy_of_bot"),),
                    replace(session, topics=("privacy_of_bot",), told_more=False),
                )
            case actions.Forget():
                steps = (Screen("forgotten"),)
            case actions.Emergency():
                steps = (Screen("numbers"),)
            case actions.TalkToSomeone():
                steps = (Screen("talk"),)
            case actions.MeantOtherwise():
                steps, session = (Screen("meant_otherwise"),), replace(session, alarms=0)
            case actions.NoneOfThese():
                steps, session = (AskWhat(),), replace(session, waiting=None)
            case actions.OtherPlace():
                steps, session = (AskPlace(),), replace(session, waiting="place", place_options=())
            case actions.SetLanguage(language=chosen):
                language = chosen
                steps, session = (Switch(chosen),), replace(session, language=chosen, chosen_language=True)
            case actions.ShowTopic(topic=topic) | actions.MoreOn(topic=topic):
                more = isinstance(action, actions.MoreOn)
                if topic in self._library.topics:
                    steps = (Tell(topic, more=more),)
                    if topic == COUNTED and not more:
                        steps = (*steps, Count(session.place, session.filters.organisations))
                    session = replace(
                        session,
                        topics=(topic,),
                        told_more=more,
                        waiting=None,
                        filters=self._of_topic(topic, session),
                    )
                else:
                    steps = (Screen("nothing_before"),)
            case actions.PickPlace(place_id=identifier):
                place = self._reader.places.by_id(identifier)
                if place is None:
                    steps, session = (AskPlace(again=True),), replace(session, waiting="place")
                else:
                    steps, session = self._search(place, session)
            case actions.FindGroups() | actions.GroupsAnyway():
                if session.place is not None:
                    steps, session = self._search(session.place, session)
                else:
                    steps, session = (AskPlace(),), replace(session, waiting="place", searched=True)
            case actions.OnlineGroups():
                filters = replace(
                    session.filters, format="online", weekdays=(), after=None, before=None, on=None
                )
                steps = (Search(None, (), filters),)
                session = replace(session, searched=True, shown=0, topics=(), waiting=None, filters=filters)
            case actions.MoreGroups(offset=offset):
                if session.searched and (
                    session.place is not None or session.filters.format in ("online", "phone")
                ):
                    steps = (Search(session.place, (), session.filters, offset),)
                else:
                    steps = (Screen("nothing_before"),)
            case actions.ClearFilters():
                session = replace(session, filters=for_the_young(session, Filters()))
                steps, session = (
                    self._search(session.place, session)
                    if session.place is not None
                    else ((Screen("cleared"), AskPlace()), session)
                )
            case actions.ShowGroup(group_id=identifier):
                steps = (ShowOne(identifier),)
            case WhichIsWrong() | WhatIsWrong():
                steps = of_wrong(action)
        if waiting and session.form is not None and not isinstance(action, _NO_FORM_BESIDE):
            steps = reminded(steps)
        return Turn(Decision(steps, language, (f"button or command: {type(action).__name__}",)), session)

    def _of_topic(self, topic: str, session: Session) -> Filters:
        """ "Finn en gruppe" below the answer about AA looks for AA."""
        told = self._library.topics[topic]
        if told.organisation is not None:
            named = Filters(organisations=(self._library.organisations[told.organisation].short,))
            return for_the_young(session, named)
        if told.audience is not None:
            for_them = replace(session.filters, organisations=(), audience=(told.audience,))  # type: ignore[arg-type]  # the loader checks the code
            return for_the_young(session, for_them)
        return session.filters

    def _search(self, place: Place, session: Session) -> tuple[tuple[Step, ...], Session]:
        after = replace(
            session, place=place, searched=True, waiting=None, place_options=(), topics=(), shown=0
        )
        return (Search(place, (), session.filters),), after

    def _located(self, location: tuple[float, float], session: Session, incoming: Incoming) -> Turn:
        language = session.language or _language_of_hint(incoming.language_hint)
        place = self._reader.places.nearest(*location)
        if place is None:
            return Turn(Decision((Screen("far_away"),), language, ("location far from Norway",)), session)
        filled = place_of_form(session, place)
        if filled is not None:
            return Turn(Decision(filled[0], language, (f"the form: {place.name}",)), filled[1])
        steps, after = self._search(place, replace(set_aside(session), language=language))
        search = replace(steps[0], located=True) if isinstance(steps[0], Search) else steps[0]
        return Turn(Decision((search,), language, (f"location nearest {place.name}",)), after)

    def _split_places(self, turn: Turn) -> Turn:
        """Names all of today's municipalities of a former one that was split."""
        steps: list[Step] = []
        for step in turn.decision.steps:
            if isinstance(step, Search) and step.place is not None and not step.others:
                successors = self._reader.places.split_successors(step.place.id)
                steps.append(replace(step, others=successors) if successors else step)
            else:
                steps.append(step)
        return replace(turn, decision=replace(turn.decision, steps=tuple(steps)))

    async def _search_all(self, decision: Decision, incoming: Incoming, reported: str) -> dict[int, Found]:
        found: dict[int, Found] = {}
        book = self._composer.book(decision.language)
        for position, step in enumerate(decision.steps):
            if isinstance(step, Search):
                match = await self._match(step, incoming, decision.language)
                match = replace(match, near=last(match.near, reported), online=last(match.online, reported))
                found[position] = page(
                    match, step.offset, online_only=step.filters.format in ("online", "phone")
                )
            elif isinstance(step, ShowOne):
                group = await self._registry.one(step.group_id)
                shown = group is not None and is_shown_at_all(group, incoming.at)
                hits = (single(group, incoming.at, book),) if group is not None and shown else ()
                found[position] = Found(Match(hits, (), None, True, len(hits), 0), hits, (), None)
        return found

    async def _count_all(self, decision: Decision, incoming: Incoming) -> dict[int, Tally]:
        counts: dict[int, Tally] = {}
        for position, step in enumerate(decision.steps):
            if isinstance(step, Count):
                groups = await self._registry.every()
                counts[position] = tally(groups, step.place, step.organisations, incoming.at)
        return counts

    async def _match(self, step: Search, incoming: Incoming, language: Language) -> Match:
        book = self._composer.book(language)
        first: Match | None = None
        # A page, and what may be left out of one since it is shown already. Two places are laid together whole.
        most = None if step.others else step.offset + 2 * MOST_SHOWN
        for place in (step.place, *step.others):
            query = GroupQuery(place, step.filters, RADII_KM[0])
            match = rank(await self._registry.near(query), query, incoming.at, book, most)
            if not is_enough(match):
                query = GroupQuery(place, step.filters)
                match = rank(await self._registry.near(query), query, incoming.at, book, most)
            first = match if first is None else _together(first, match)
        assert first is not None
        return first

    def _after(self, turn: Turn, found: dict[int, Found]) -> Session:
        shown, marks = turn.session.shown, turn.session.marks
        for position, step in enumerate(turn.decision.steps):
            if isinstance(step, Search):
                near = len(found[position].shown) - len(found[position].beside)
                shown = step.offset + near
            if isinstance(step, Search | ShowOne):
                marks = tuple(mark_of(hit.group.id) for hit in found[position].shown)
        return replace(turn.session, shown=shown, marks=marks)

    def _alarm_only(self, alarm: Alarm, incoming: Incoming) -> Reply:
        language = _language_of_hint(incoming.language_hint)
        decision = Decision((Raise(alarm, 0),), language)
        try:
            other = self._other.read(incoming.text)
            reply = self._composer.compose(decision, None, {}, Session(), incoming.at, other=other)
        except Exception as error:
            # Words in the person's own language are a help; the numbers are a must.
            _LOG.error("alarm_without_own_language", extra={"error": type(error)})
            reply = self._composer.compose(decision, None, {}, Session(), incoming.at)
        return replace(reply, alarm=alarm)


def _together(one: Match, other: Match) -> Match:
    """Two places searched as one: each group once, the nearer distance first."""
    seen: dict[str, None] = {}
    near = tuple(
        hit
        for hit in (*one.near, *other.near)
        if hit.group.id not in seen and not seen.setdefault(hit.group.id)
    )
    return Match(near, one.online, one.radius_km, one.complete or other.complete, len(near), one.online_total)


def _language_of_hint(hint: str | None) -> Language:
    match (hint or "")[:2].lower():
        case "nn":
            return "nn"
        case "en":
            return "en"
        case _:
            return "nb"
