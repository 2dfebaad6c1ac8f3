"""Runs cases through the assistant and has each reply judged.

The assistant comes in as a callable, so that the same runner serves the command, the tests and a fake.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, assert_never

from bot.errors import InputError
from bot.evaluation.cases import Case, DangerCase, PlaceCase, SlotCase, TopicCase, TurnCase, shape_of
from bot.evaluation.fields import OSLO
from bot.evaluation.files import read_cases
from bot.evaluation.got import NOTHING, Got, ReplyError, read_reply
from bot.evaluation.judging.fields import judge_fields
from bot.evaluation.judging.judgement import Judgement, Point
from bot.evaluation.judging.places import judge_place
from bot.evaluation.judging.safety import judge_danger
from bot.evaluation.judging.topics import judge_topic
from bot.evaluation.metrics import Evaluation, Result

CLOCK = datetime(2026, 11, 21, 18, 0, tzinfo=OSLO)
"""The time of a case that names none: a Saturday evening, the example of the contract."""


class Answer(Protocol):
    """One message in, the contract's JSON object out. Equal `conversation` keys share a session."""

    def __call__(self, text: str, *, conversation: str, now: datetime) -> Awaitable[Mapping[str, object]]: ...


async def evaluate(
    files: Sequence[Path],
    answer: Answer,
    *,
    now: datetime = CLOCK,
    language: str | None = None,
    group: str | None = None,
) -> Evaluation:
    """Read the cases of `files`, run the chosen ones and judge them.

    `language` keeps a language with its dialects (`nb` keeps `nb-nord`); `group` keeps a shape (`places`) or
    a file by its name without ending (`danger`). `now` is the clock of every case that names none. Raises
    `InputError` with one clear line for a file that cannot be used and for a choice that leaves nothing.
    """
    cases = chosen(read_cases(files), language=language, group=group)
    return Evaluation(results=await run(cases, answer, now=now))


def chosen(
    cases: Iterable[Case], *, language: str | None = None, group: str | None = None
) -> tuple[Case, ...]:
    """The cases of a language and a group.

    A conversation is kept whole, by the language of its first turn.
    """
    kept: list[Case] = []
    conversations: dict[str, bool] = {}
    for case in cases:
        wanted = language is None or language in (case.origin.language, case.origin.base_language)
        if isinstance(case, TurnCase):
            wanted = conversations.setdefault(case.conversation, wanted)
        if wanted and (group is None or group in (shape_of(case), case.origin.path.stem)):
            kept.append(case)
    if not kept:
        choice = " ".join(part for part in (f"language {language}" if language else "", group or "") if part)
        raise InputError(f"no case is left for {choice or 'these files'}; loosen --language or --group")
    return tuple(kept)


async def run(cases: Iterable[Case], answer: Answer, *, now: datetime = CLOCK) -> tuple[Result, ...]:
    """Ask each case in order and judge the reply.

    An answer that raises is a wrong answer; the run goes on.
    """
    return tuple([await _ask(case, number, answer, now) for number, case in enumerate(cases, start=1)])


async def _ask(case: Case, number: int, answer: Answer, now: datetime) -> Result:
    clock = case.now or now
    session = f"evaluation-{number}"
    if isinstance(case, TurnCase):
        session = f"evaluation-{case.conversation}"
    try:
        got = read_reply(await answer(case.say, conversation=session, now=clock))
    except ReplyError as error:
        return _without_reply(case, Point("contract", str(error)), clock)
    except Exception as error:
        # A crash must be counted, not end the run: the other thousand cases still say something.
        return _without_reply(
            case, Point("error", f"the answer raised {type(error).__name__}: {error}"), clock
        )
    return Result(case, judge(case, got, clock))


def _without_reply(case: Case, fault: Point, now: datetime) -> Result:
    """No usable reply counts in every figure as silence does.

    An acute message that crashes the bot was missed.
    """
    verdict = judge(case, NOTHING, now)
    return Result(case, replace(verdict, points=(fault, *verdict.points), got=fault.field))


def judge(case: Case, got: Got, now: datetime) -> Judgement:
    """The verdict on one reply, by the rules of the case's shape."""
    match case:
        case TopicCase():
            return judge_topic(case, got, now)
        case DangerCase():
            return judge_danger(case, got)
        case PlaceCase():
            return judge_place(case, got)
        case SlotCase() | TurnCase():
            return judge_fields(case, got)
        case _:
            assert_never(case)
