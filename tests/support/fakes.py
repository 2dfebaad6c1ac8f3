"""Small real stand-ins for what the assistant is given: groups in memory, clocks that move when told, parts that break."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.assistant import Assistant, Registry
from bot.core.answering.compose import Composer
from bot.core.model import Group, GroupQuery, Incoming, Meeting, Number, Place, Reply, ReportKind
from bot.core.reading.understand import Reader
from bot.core.session import Session
from bot.feedback import Answers, Feedback
from bot.sessions import Sessions
from knowledge.library import Library

OSLO = ZoneInfo("Europe/Oslo")
SATURDAY = datetime(2026, 11, 21, 18, 0, tzinfo=OSLO)
"""The present of the tests: Saturday, six in the evening."""

VERSION = "0.0-test"


class Seconds:
    """A monotonic clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, *, minutes: float = 0, seconds: float = 0) -> None:
        self.now += minutes * 60 + seconds


class GroupsInMemory:
    """A registry of the given groups; `asked` holds every query in order."""

    def __init__(self, groups: Iterable[Group] = ()) -> None:
        self.groups = tuple(groups)
        self.asked: list[GroupQuery] = []

    async def near(self, query: GroupQuery) -> list[Group]:
        self.asked.append(query)
        return list(self.groups)

    async def one(self, identifier: str) -> Group | None:
        return next((group for group in self.groups if group.id == identifier), None)

    async def every(self) -> tuple[Group, ...]:
        return self.groups


class BrokenRegistry:
    """A registry whose every question fails; `carries` is put into the error, as a careless library would."""

    def __init__(self, carries: str = "the disk is gone") -> None:
        self._carries = carries

    async def near(self, query: GroupQuery) -> list[Group]:
        raise OSError(self._carries)

    async def one(self, identifier: str) -> Group | None:
        raise OSError(self._carries)

    async def every(self) -> tuple[Group, ...]:
        raise OSError(self._carries)


class FeedbackInMemory:
    """Keeps what was told, in order; `fails` is raised instead of keeping while it is set."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.fails = fails
        self.reports: list[tuple[str, ReportKind, date]] = []
        self.proposals: list[tuple[dict[str, object], date]] = []

    async def report(self, group_id: str, kind: ReportKind, on: date) -> None:
        if self.fails is not None:
            raise self.fails
        self.reports.append((group_id, kind, on))

    async def propose(self, answers: Answers, on: date) -> None:
        if self.fails is not None:
            raise self.fails
        self.proposals.append((dict(answers), on))


class BrokenSessions(Sessions):
    """A memory that cannot be read."""

    def open(self, conversation: str) -> Session:
        raise RuntimeError("no memory")


def group(identifier: str = "g1", **changes: Any) -> Group:
    """A fresh weekly AA group in the middle of Bergen, Thursdays at seven, to be changed by the test."""
    values: dict[str, Any] = {
        "id": identifier,
        "name": f"AA {identifier}",
        "organisation": "AA",
        "category": "self_help_group",
        "audience": ("self",),
        "place": "Bergen",
        "address": "Prøveveien 1",
        "municipality": "Bergen",
        "municipality_number": "4601",
        "county": "Vestland",
        "lat": 60.393,
        "lon": 5.3242,
        "meetings": (Meeting(weekday=4, starts=time(19), ends=time(20, 30)),),
        "confirmed_on": SATURDAY.date() - timedelta(days=10),
        "confirmed_by": "registeret",
        "source": "test",
    }
    return Group(**(values | changes))


def online_group(identifier: str = "net", **changes: Any) -> Group:
    """A group on the net, Mondays at eight."""
    values: dict[str, Any] = {
        "place": "",
        "address": "",
        "municipality": "",
        "municipality_number": "",
        "county": "",
        "lat": None,
        "lon": None,
        "meetings": (Meeting(weekday=1, starts=time(20), ends=time(21), format="online"),),
    }
    return group(identifier, **(values | changes))


def place(**changes: Any) -> Place:
    """Bergen."""
    values: dict[str, Any] = {
        "id": "4601",
        "name": "Bergen",
        "kind": "municipality",
        "municipality": "Bergen",
        "municipality_number": "4601",
        "county": "Vestland",
        "lat": 60.393,
        "lon": 5.3242,
    }
    return Place(**(values | changes))


def kilometres_north(of: Place, km: float) -> tuple[float, float]:
    """The (lat, lon) that lies `km` kilometres due north of a place; a degree of latitude is 111.2 km."""
    return of.lat + km / 111.195, of.lon


def days_ago(days: int) -> date:
    return SATURDAY.date() - timedelta(days=days)


class Talk:
    """One conversation with an assistant, a message at a time."""

    def __init__(self, assistant: Assistant, *, conversation: str = "c", at: datetime = SATURDAY) -> None:
        self.assistant = assistant
        self.conversation = conversation
        self.at = at

    async def say(self, text: str, **more: Any) -> Reply:
        return await self.assistant.handle(Incoming(self.conversation, text, self.at, **more))

    async def press(self, action: str) -> Reply:
        return await self.say("", action=action)


class Desk:
    """Puts assistants together from the one library and reader of the test run."""

    def __init__(self, library: Library, reader: Reader) -> None:
        self.library = library
        self.reader = reader
        self.composer = Composer(library, VERSION)

    def assistant(
        self,
        groups: Iterable[Group] = (),
        *,
        registry: Registry | None = None,
        sessions: Sessions | None = None,
        reader: Reader | None = None,
        feedback: Feedback | None = None,
    ) -> Assistant:
        return Assistant(
            self.library,
            reader or self.reader,
            registry if registry is not None else GroupsInMemory(groups),
            sessions if sessions is not None else Sessions(Seconds()),
            self.composer,
            feedback if feedback is not None else FeedbackInMemory(),
        )

    def talk(self, groups: Iterable[Group] = (), **parts: Any) -> Talk:
        return Talk(self.assistant(groups, **parts))


def words_of(reply: Reply) -> str:
    """All that a reply says, as plain text."""
    return "\n\n".join(message.plain() for message in reply.messages)


def numbers_of(reply: Reply) -> list[str]:
    """The telephone numbers that stand on lines of their own, in order."""
    return [
        block.number for message in reply.messages for block in message.blocks if isinstance(block, Number)
    ]


def labels_of(reply: Reply) -> dict[str, str]:
    """The choices of a reply: what each says, and the action it sends."""
    return {choice.label: choice.action for choice in reply.choices}


async def to_summary(talk: Talk) -> Reply:
    """A form of `/meldinn` filled in to its summary."""
    await talk.say("/meldinn")
    for text in ("NA", "Bodø", "mandag 18.00", "alle", "åpent", "ingen"):
        await talk.say(text)
    return await talk.say("na.bodo@example.org")
