"""The half-filled form as frozen values. It lives in the short memory only; sent in, it becomes `record` and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from bot.core.model import Audience, Meeting, Place
from bot.core.reading.meeting_time import meeting_line

Question = Literal["organisation", "place", "when", "audience", "open", "led_by", "contact"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
"""In the order they are asked: those of the mapping's questionnaire that a person needs to find the group."""

Refusal = Literal["unread", "personal", "one_only", "area", "mobile", "name_like"]
"""Why the last answer was not taken."""

LeadBy = Literal["", "nobody", "member", "volunteer", "professional"]

LONGEST_NAME, LONGEST_PLACE, LONGEST_WHEN = 60, 60, 120
"""Characters kept of an answer in free text: a name or a place fits a line of a telephone, a time fits two."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered. `given` are the questions with an answer, "I do not know" among them.

    `organisation` is a short name of the library, or as it was written. `place` is as people say it, with its municipality
    ("Førde, Sunnfjord"), "" for a group that meets on the net (`online`). `when_written` are the words of the time where they
    held more than was read. `for_all`: everybody was chosen as the audience. `open` None is not known.
    """

    given: frozenset[Question] = frozenset()
    organisation: str = ""
    place: str = ""
    online: bool = False
    when: tuple[Meeting, ...] = ()
    when_written: str = ""
    audience: tuple[Audience, ...] = ()
    for_all: bool = False
    open: bool | None = None
    led_by: LeadBy = ""
    contact: str = ""
    website: str = ""

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """`when`, on the net where the group meets there."""
        at_home = tuple(
            replace(one, format="online") if one.format == "in_person" else one for one in self.when
        )
        return at_home if self.online else self.when

    @property
    def next(self) -> Question | None:
        """The first question without an answer; None when all have one."""
        return next((one for one in QUESTIONS if one not in self.given), None)


@dataclass(frozen=True, slots=True)
class Asking:
    """Waits for the answer to a question. `refused` says why the last one was not taken, `tries` how many were not.

    `places` are those to choose between where a name meant several. `mending`: the summary was seen, and comes next again.
    """

    question: Question
    refused: Refusal | None = None
    tries: int = 0
    places: tuple[Place, ...] = ()
    mending: bool = False


@dataclass(frozen=True, slots=True)
class Confirming:
    """Shows all answers and waits for "send"."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """Waits for which answer is to be mended."""


State: TypeAlias = Asking | Confirming | Choosing


@dataclass(frozen=True, slots=True)
class Form:
    """`paused`: the person turned to something else; what they write is no answer until they come back."""

    answers: Answers = Answers()
    state: State = Asking("organisation")
    paused: bool = False

    @property
    def question(self) -> Question | None:
        """What is being asked just now, for the readers; None where nothing is."""
        return self.state.question if isinstance(self.state, Asking) and not self.paused else None


def record(answers: Answers) -> dict[str, str | tuple[str, ...]]:
    """The answers as they are sent to staff: only fields with a value, codes as in `bot.core.model`.

    `open` is "yes" or "no"; `when` are lines as docs/registry.md writes them, or the person's own words where these say more
    than was read: then staff reads them. Without an organisation there is a plain `name`. Everybody is no audience.
    """
    own_words = (answers.when_written,) if answers.when_written else ()
    fields: dict[str, str | tuple[str, ...]] = {
        "organisation": answers.organisation,
        "name": "" if answers.organisation else f"Selvhjelpsgruppe {answers.place}".strip(),
        "place": answers.place,
        "when": own_words or tuple(meeting_line(each) for each in answers.meetings),
        "audience": tuple(answers.audience),
        "open": {True: "yes", False: "no", None: ""}[answers.open],
        "led_by": answers.led_by,
        "contact": answers.contact,
        "website": answers.website,
    }
    return {name: value for name, value in fields.items() if value}
