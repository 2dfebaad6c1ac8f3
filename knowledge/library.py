"""The Library: everything the bot knows, in memory and frozen. Built by `knowledge.load`, checked by `knowledge.checks`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.danger import DangerLines, DangerRules
from knowledge.gazetteer import Gazetteer
from knowledge.helplines import Helpline
from knowledge.other_languages import OtherLanguage

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")

MAX_EMERGENCY = 600
"""Characters of a whole emergency message: it must be seen on one screen of a telephone."""

AUDIENCES = ("self", "relative", "adult_child", "youth", "women", "men", "lgbt", "bereaved")
"""Whom a group is for, as the filters name it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read. `year` is the year of the source itself, None when it carries none."""

    id: str
    title: str
    publisher: str
    year: int | None
    url: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the place in it: a printed page, a section, or "" for the whole."""

    source: str
    where: str


@dataclass(frozen=True, slots=True)
class TopicText:
    """One topic in one language: the short answer (two or three sentences), more on request, and how people ask."""

    language: Language
    title: str
    short: tuple[str, ...]
    more: tuple[str, ...]
    phrasings: tuple[str, ...]
    citations: tuple[Citation, ...]
    reviewed: date
    path: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the catalogue. `next_steps` are actions offered as buttons; `organisation` is set where it is about one."""

    id: str
    group: str
    importance: str
    related: tuple[str, ...]
    next_steps: tuple[str, ...]
    organisation: str | None
    audience: str | None
    texts: Mapping[Language, TopicText]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as the registry and the filters name it.

    `aliases` are spellings people use (folded when matched). `fits` lists the audiences it is for.
    `kind` is one of content/kinds.toml; `basis` says whether the report says so ("S", "S*") or we judge ("J").
    `topic` is where it is told of among others, `told_by` the topic that is about it alone (None: its card is shown).
    `needs_case` marks short names that are also ordinary words when written in lower case.
    """

    id: str
    short: str
    name: str
    kind: str
    basis: str
    fits: tuple[str, ...]
    twelve_step: bool
    aliases: tuple[str, ...]
    website: str | None
    topic: str | None
    told_by: str | None
    about: Mapping[Language, str]
    citations: tuple[Citation, ...]
    checked_on: date
    needs_case: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the kinds the mapping report tells apart: self-help group, treatment, peer support …

    `why` tells it from the others, `means` says what it means for the person; `topic` is where more is told.
    """

    id: str
    name: Mapping[Language, str]
    why: Mapping[Language, str]
    means: Mapping[Language, str]
    topic: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something people ask about that is no organisation with a card: LAR, a coach, a walking group, an app.

    `aliases` are ways it is written in any of the languages; `because` says why it is of its `kind`; `basis` as for an
    organisation. `topic` is told in place of the kind's, None when the kind's own will do.
    """

    id: str
    kind: str
    basis: str
    topic: str | None
    name: Mapping[Language, str]
    aliases: tuple[str, ...]
    because: Mapping[Language, str]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language that the readers look for; see the comments in `content/<language>/words.toml`."""

    language: Language
    markers: Mapping[str, float]
    lists: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, Mapping[str, str]]


NEAR_CLASSES = (
    "near_applications", "near_buying", "near_doping", "near_drinks", "near_driving", "near_habits", "near_health", "near_law",
    "near_medicine", "near_tests", "near_tobacco",
)  # fmt: skip
"""Beside our field: each is answered with who does know (`unknown.<class>` in replies.toml)."""

OUTSIDE_CLASSES = (
    "smalltalk", "thanks", "abuse", "unclear", "find_group", "unrelated", *NEAR_CLASSES,
)  # fmt: skip
"""Every class of messages that are not one of our topics; one file each in content/outside/."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Messages that are not one of our topics, by class, for the reader to know what it does not know."""

    classes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Library:
    """Everything. `fingerprint` is a hash of all that the models are trained on: content and rules of danger."""

    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    organisations: Mapping[str, Organisation]
    helplines: Mapping[str, Helpline]
    kinds: Mapping[str, Kind]
    things: Mapping[str, Thing]
    replies: Mapping[Language, Mapping[str, str]]
    other_languages: Mapping[str, OtherLanguage]
    words: Mapping[Language, Words]
    outside: Outside
    concepts: Mapping[str, tuple[str, ...]]
    normal: Mapping[str, str]
    thresholds: Mapping[str, float]
    gazetteer: Gazetteer
    danger: DangerRules
    danger_lines: DangerLines
    fingerprint: str
