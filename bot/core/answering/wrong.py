"""What is said when somebody tells that a listing is wrong: which, what, thanks, and what happens now. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot.core import actions
from bot.core.answering.answers import Said
from bot.core.answering.decision import AskWrong, TellWrong
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Block, Choice, Group, GroupHit, Note, Paragraph, ReportKind
from bot.core.trust_actions import MOST_MARKS, WhatIsWrong, WhichIsWrong, mark_of

TOPIC = "registry_update"
"""What an exchange about our list counts as, in the contract."""

_LONGEST_LABEL = 40
"""Characters of a group's name on a button: a telephone shows no more on one line."""

Outcome = Literal["kept", "failed", "already", "gone"]


@dataclass(frozen=True, slots=True)
class Done:
    """What the assistant found and did for a step: the groups of its marks, and whether what was told is kept.

    "failed": it could not be stored. "already": one was reported in this conversation. "gone": no such group is shown.
    """

    groups: tuple[Group, ...] = ()
    outcome: Outcome = "kept"


def choice(hits: Sequence[GroupHit], book: Phrasebook) -> tuple[Choice, ...]:
    """The button below groups that are shown; none where nothing is."""
    marks = tuple(dict.fromkeys(mark_of(hit.group.id) for hit in hits))[:MOST_MARKS]
    return (Choice(book.say("button.wrong"), str(WhichIsWrong(marks))),) if marks else ()


def with_marks(groups: Iterable[Group], marks: Sequence[str]) -> tuple[Group, ...]:
    """The groups of those marks, in the marks' order."""
    wanted = set(marks)
    found: dict[str, list[Group]] = {}
    for group in groups:
        mark = mark_of(group.id)
        if mark in wanted:
            found.setdefault(mark, []).append(group)
    return tuple(group for mark in dict.fromkeys(marks) for group in found.get(mark, ()))


def last(hits: Sequence[GroupHit], mark: str) -> tuple[GroupHit, ...]:
    """The hits with the group of that mark, which the person said is wrong, behind all others."""
    return tuple(sorted(hits, key=lambda hit: mark_of(hit.group.id) == mark)) if mark else tuple(hits)


def asked(step: AskWrong, done: Done, book: Phrasebook) -> Said:
    """Which group, then what: each a button that carries all that is needed."""
    if not done.groups:
        return _gone(book)
    promise = Note(book.say("wrong.promise"))
    way_on = Choice(book.say("button.find"), str(actions.FindGroups()))
    if len(done.groups) > 1:
        names = _told_apart(done.groups)
        buttons = tuple(
            Choice(name, _on(group, step.kind)) for name, group in zip(names, done.groups, strict=True)
        )
        return Said((Paragraph(book.say("wrong.which")), promise), (*buttons, way_on), (TOPIC,))
    group = done.groups[0]
    kinds: tuple[ReportKind, ...] = get_args(ReportKind)
    # What was said already comes first; it is still one press, so that nobody reports by a slip of words.
    ordered = sorted(kinds, key=lambda kind: kind != step.kind)
    buttons = tuple(
        Choice(book.say(f"button.wrong_{kind}"), str(WhatIsWrong(mark_of(group.id), kind)))
        for kind in ordered
    )
    about = Paragraph(book.say("wrong.about", name=group.name))
    return Said((Paragraph(book.say("wrong.what")), about, promise), (*buttons, way_on), (TOPIC,))


def told(step: TellWrong, done: Done, book: Phrasebook) -> Said:
    """Thanks, what is kept, what happens now, and a way on to another group."""
    ways_on = (
        Choice(book.say("button.find"), str(actions.FindGroups())),
        Choice(book.say("button.online"), str(actions.OnlineGroups())),
        Choice(book.say("button.talk"), str(actions.TalkToSomeone())),
    )
    blocks: tuple[Block, ...]
    match done.outcome:
        case "gone":
            return _gone(book)
        case "already":
            blocks = (Paragraph(book.say("wrong.already")), Paragraph(book.say("wrong.way_on")))
        case "failed":
            blocks = (Paragraph(book.say("wrong.failed")), Paragraph(book.say("wrong.way_on")))
        case _:
            thanks = "wrong.thanks_alone" if step.kind == "nobody_there" else "wrong.thanks"
            blocks = (
                Paragraph(book.say(thanks)),
                Paragraph(book.say("wrong.next")),
                Paragraph(book.say("wrong.way_on")),
                Note(book.say("wrong.kept")),
            )
    again = (
        (Choice(book.say("button.again"), str(WhatIsWrong(step.mark, step.kind))),)
        if done.outcome == "failed"
        else ()
    )
    return Said(blocks, (*again, *ways_on), (TOPIC,))


def _gone(book: Phrasebook) -> Said:
    find = Choice(book.say("button.find"), str(actions.FindGroups()))
    return Said((Paragraph(book.say("wrong.gone")),), (find,), (TOPIC,))


def _on(group: Group, kind: ReportKind | None) -> str:
    mark = mark_of(group.id)
    return str(WhatIsWrong(mark, kind)) if kind is not None else str(WhichIsWrong((mark,)))


def _told_apart(groups: Sequence[Group]) -> tuple[str, ...]:
    """Labels: the names, with the place behind where two are alike."""
    many = Counter(group.name for group in groups)
    return tuple(
        _short(f"{group.name}, {group.place or group.address}" if many[group.name] > 1 else group.name)
        for group in groups
    )


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip(' ,')}…"
