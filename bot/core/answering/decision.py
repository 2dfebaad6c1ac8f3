"""What the bot can decide to do: a closed union of steps. Deciding is pure; only `bot.assistant` acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.core.answering.form.values import Answers, Form
from bot.core.model import Alarm, Filters, Kind, Language, Place, ReportKind
from bot.core.reading.things import Subject


@dataclass(frozen=True, slots=True)
class Raise:
    """An emergency reply. `repeated` counts the ones just before, so that the words differ."""

    alarm: Alarm
    repeated: int


@dataclass(frozen=True, slots=True)
class Warn:
    """A line with a round-the-clock number above the ordinary answer."""

    alarm: Alarm


@dataclass(frozen=True, slots=True)
class Tell:
    """Answer a topic; `more` asks for the longer text. `instead` are topics that were nearly as likely, offered beside it."""

    topic: str
    more: bool = False
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Present:
    """Say what an organisation is and for whom, from its card; for those without a topic of their own."""

    organisation: str


@dataclass(frozen=True, slots=True)
class Distinguish:
    """Say which of the report's kinds something is, why, and what that means for the person."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class Compare:
    """Say what tells two things apart."""

    first: Subject
    second: Subject


@dataclass(frozen=True, slots=True)
class Search:
    """Find groups. `fuzzy` says that the place was read loosely; `part` is a vague time that was read."""

    place: Place | None
    others: tuple[Place, ...]
    filters: Filters
    offset: int = 0
    fuzzy: bool = False
    part: str | None = None
    located: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many groups the registry knows, in `place` (None: all of Norway) and of `organisations` (empty: all)."""

    place: Place | None
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowOne:
    """One group by its id."""

    group_id: str


@dataclass(frozen=True, slots=True)
class AskPlace:
    again: bool = False


@dataclass(frozen=True, slots=True)
class ChoosePlace:
    options: tuple[Place, ...]
    near_miss: bool


@dataclass(frozen=True, slots=True)
class ChooseTopic:
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskWhat:
    pass


@dataclass(frozen=True, slots=True)
class Chat:
    about: Literal["smalltalk", "thanks", "abuse", "goodbye"]


@dataclass(frozen=True, slots=True)
class Decline:
    """Not ours, or not ours yet. `reason` is "unrelated", "other_language" or one of the near classes."""

    reason: str


@dataclass(frozen=True, slots=True)
class Abroad:
    """The person named a place outside Norway."""

    name: str


@dataclass(frozen=True, slots=True)
class Screen:
    """A fixed screen: welcome, help, about, the emergency menu, people to talk to, or "I meant something else"."""

    name: Literal[
        "start",
        "help",
        "about",
        "numbers",
        "talk",
        "meant_otherwise",
        "nothing_before",
        "forgotten",
        "cleared",
        "far_away",
        "young",
        "bereaved",
    ]


@dataclass(frozen=True, slots=True)
class Switch:
    language: Language


@dataclass(frozen=True, slots=True)
class AskWrong:
    """Ask which of these groups has something wrong, and what. `kind` is what, where it was said already."""

    marks: tuple[str, ...]
    kind: ReportKind | None = None


@dataclass(frozen=True, slots=True)
class TellWrong:
    """Tell staff that this is wrong about the group of that mark; carried out by `bot.assistant`."""

    mark: str
    kind: ReportKind


@dataclass(frozen=True, slots=True)
class FillIn:
    """Say where the form stands: its question, its summary, or which answer to mend."""

    form: Form


@dataclass(frozen=True, slots=True)
class SendIn:
    """Send the answers of the form to staff; carried out by `bot.assistant`."""

    answers: Answers


@dataclass(frozen=True, slots=True)
class EndForm:
    """The form is given up, not remembered any more, sent already, or as many were sent as one conversation may."""

    how: Literal["stopped", "gone", "sent_before", "enough"]


@dataclass(frozen=True, slots=True)
class FormWaits:
    """Below another answer: the half-filled form is still there."""


Step = (
    Raise
    | Warn
    | Tell
    | Present
    | Distinguish
    | Compare
    | Search
    | Count
    | ShowOne
    | AskPlace
    | ChoosePlace
    | ChooseTopic
    | AskWhat
    | Chat
    | Decline
    | Abroad
    | Screen
    | Switch
    | AskWrong
    | TellWrong
    | FillIn
    | SendIn
    | EndForm
    | FormWaits
)


@dataclass(frozen=True, slots=True)
class Decision:
    """The steps in the order they are said, the language they are said in, and why (for `explain`)."""

    steps: tuple[Step, ...]
    language: Language
    why: tuple[str, ...] = ()


def kind_of(decision: Decision) -> Kind:
    """The one word the contract gives a reply; a search outweighs an answer, an emergency everything."""
    order: tuple[tuple[type, Kind], ...] = (
        (Raise, "emergency"),
        (Search, "groups"),
        (ShowOne, "groups"),
        (ChoosePlace, "choose_place"),
        (AskPlace, "ask_place"),
        (Tell, "answer"),
        (Present, "answer"),
        (Distinguish, "answer"),
        (Count, "answer"),
        (Compare, "answer"),
        (ChooseTopic, "choose_topic"),
        (Switch, "answer"),
        (AskWhat, "ask_what"),
        (Chat, "chat"),
        (Decline, "unknown"),
    )
    for kind, word in order:
        if any(isinstance(step, kind) for step in decision.steps):
            return word
    return "answer"
