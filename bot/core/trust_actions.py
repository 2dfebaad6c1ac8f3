"""The buttons by which people say that a listing is wrong, and those of the form of `/meldinn`; `bot.core.actions` reads them.

A group stands in a button by its mark, eight characters made from its id: five groups fit one button, so that "something is
wrong" works after a restart without anything remembered. Pure.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Final, TypeAlias, get_args

from bot.core.answering.form.values import Question
from bot.core.model import ReportKind

MOST_MARKS: Final = 5
"""Groups in one button: as many as a reply shows."""

_MARK: Final = re.compile(r"[A-Za-z0-9_-]{8}")
_VALUE: Final = re.compile(r"[\w.:-]{1,59}|\?")
_LETTER_OF_KIND: Final[Mapping[ReportKind, str]] = MappingProxyType(
    {
        "nobody_there": "n",
        "wrong_time": "t",
        "wrong_place": "p",
        "closed_down": "c",
        "contact_fails": "k",
        "other": "o",
    }
)
_LETTER_OF_QUESTION: Final[Mapping[Question, str]] = MappingProxyType(
    {
        "organisation": "o",
        "place": "p",
        "when": "t",
        "audience": "a",
        "open": "l",
        "led_by": "d",
        "contact": "k",
    }
)
_KINDS: Final = {letter: kind for kind, letter in _LETTER_OF_KIND.items()}
_QUESTIONS: Final = {letter: question for question, letter in _LETTER_OF_QUESTION.items()}

UNKNOWN: Final = "?"
"""The value of "I do not know"."""


def mark_of(group_id: str) -> str:
    """The eight characters that stand for a group in a button: 48 bits of its id's SHA-256.

    Among 100,000 groups some two share one with a chance of 1 in 50,000; then the first in the registry is meant.
    """
    return urlsafe_b64encode(sha256(group_id.encode("utf-8", "surrogatepass")).digest()[:6]).decode()


@dataclass(frozen=True, slots=True)
class WhichIsWrong:
    """Something about one of these groups (by their marks, one to five) is wrong."""

    marks: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.marks) <= MOST_MARKS or not all(_MARK.fullmatch(one) for one in self.marks):
            raise ValueError(f"{self.marks!r} are not one to {MOST_MARKS} marks of groups; use mark_of")

    def __str__(self) -> str:
        return f"w:{'.'.join(self.marks)}"


@dataclass(frozen=True, slots=True)
class WhatIsWrong:
    """This is what is wrong about the group with that mark."""

    mark: str
    kind: ReportKind

    def __post_init__(self) -> None:
        if not _MARK.fullmatch(self.mark) or self.kind not in get_args(ReportKind):
            raise ValueError(
                f"{self.mark!r} is no mark of a group, or {self.kind!r} no kind of error; use mark_of"
            )

    def __str__(self) -> str:
        return f"w:{self.mark}:{_LETTER_OF_KIND[self.kind]}"


@dataclass(frozen=True, slots=True)
class StartForm:
    """A group wants to be listed: the first question of the form."""

    def __str__(self) -> str:
        return "meldinn"


@dataclass(frozen=True, slots=True)
class ResumeForm:
    """On with the half-filled form."""

    def __str__(self) -> str:
        return "f:go"


@dataclass(frozen=True, slots=True)
class SendForm:
    """Send the answers in."""

    def __str__(self) -> str:
        return "f:send"


@dataclass(frozen=True, slots=True)
class MendForm:
    """One of the answers is not right."""

    def __str__(self) -> str:
        return "f:mend"


@dataclass(frozen=True, slots=True)
class StopForm:
    """Forget the form; nothing is sent."""

    def __str__(self) -> str:
        return "f:stop"


@dataclass(frozen=True, slots=True)
class MendAnswer:
    """Ask this question once more."""

    question: Question

    def __post_init__(self) -> None:
        if self.question not in get_args(Question):
            raise ValueError(
                f"{self.question!r} is no question of the form; none of {', '.join(get_args(Question))}"
            )

    def __str__(self) -> str:
        return f"f:m:{_LETTER_OF_QUESTION[self.question]}"


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """`value` answers `question`: the id of an organisation or a place, a code, or "?" for "I do not know"."""

    question: Question
    value: str

    def __post_init__(self) -> None:
        fits = self.question in get_args(Question) and _VALUE.fullmatch(self.value) is not None
        if not fits or len(str(self).encode()) > _MAX_BYTES:
            raise ValueError(f"{self.value!r} cannot be put in a button as the answer to {self.question!r}")

    def __str__(self) -> str:
        return f"f:{_LETTER_OF_QUESTION[self.question]}:{self.value}"


_MAX_BYTES: Final = 64  # as `bot.core.actions.MAX_BYTES`, which imports this module

FormAction: TypeAlias = StartForm | ResumeForm | SendForm | MendForm | StopForm | MendAnswer | AnswerForm
WrongAction: TypeAlias = WhichIsWrong | WhatIsWrong

PLAIN: Final[tuple[FormAction, ...]] = (StartForm(), ResumeForm(), SendForm(), MendForm(), StopForm())


def parse_trust(tag: str, value: str) -> WrongAction | MendAnswer | AnswerForm | None:
    """The action of `tag:value`, or None for anything that the actions here could not have written."""
    first, colon, rest = value.partition(":")
    if tag == "w" and not colon:
        marks = tuple(first.split("."))
        sound = len(marks) <= MOST_MARKS and all(_MARK.fullmatch(one) for one in marks)
        return WhichIsWrong(marks) if sound else None
    if tag == "w" and rest in _KINDS and _MARK.fullmatch(first):
        return WhatIsWrong(first, _KINDS[rest])
    if tag == "f" and first == "m" and rest in _QUESTIONS:
        return MendAnswer(_QUESTIONS[rest])
    if tag == "f" and first in _QUESTIONS and _VALUE.fullmatch(rest):
        return AnswerForm(_QUESTIONS[first], rest)
    return None
