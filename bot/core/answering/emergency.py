"""The replies when someone is in danger, and the numbers that belong to them.

Emergency messages and warnings need no registry and no clock: they name only lines that are open round the clock. Only the
list of lines to talk to looks at the moment it is given, and does without when that cannot be used.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never

from bot.core import actions
from bot.core.answering.helplines import (
    Always,
    ClosedNow,
    OpenNow,
    Standing,
    UnknownHours,
    standing,
    vouched_for,
)
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Alarm, AlarmKind, Block, Choice, Item, Note, Number, Paragraph
from knowledge.helplines import Helpline, freshness
from knowledge.library import Library

Card = Literal[
    AlarmKind, "suicide_immediate", "suicide_other", "overdose_self", "overdose_swallowed", "bleeding"
]
"""The emergency messages: `emergency.<card>` and `emergency.<card>_do`."""

# Which lines are named for which danger, the first one first. All are open round the clock; `check` holds them to that.
_LINES: dict[Card, tuple[str, ...]] = {
    "suicide": ("ambulance", "mental_helse", "out_of_hours"),
    "suicide_immediate": ("ambulance", "mental_helse", "out_of_hours"),
    "suicide_other": ("ambulance", "police", "mental_helse"),
    "overdose": ("ambulance", "out_of_hours"),
    "overdose_self": ("ambulance", "out_of_hours"),
    "overdose_swallowed": ("ambulance", "out_of_hours"),
    "bleeding": ("ambulance", "out_of_hours"),
    "withdrawal": ("ambulance", "out_of_hours"),
    "violence": ("police", "ambulance", "violence"),
    "child": ("police", "ambulance", "children"),
    "medical": ("ambulance", "out_of_hours"),
}
# Signs of a body that fails, or of an overdose named as such: there naloxone may be the first help.
_NALOXONE_FIRST = frozenset(("overdose.body", "overdose.now"))
_CALMER_LINES: dict[AlarmKind, tuple[str, ...]] = {
    "suicide": ("mental_helse", "out_of_hours", "ambulance"),
    "overdose": ("ambulance", "mental_helse", "out_of_hours"),
    "withdrawal": ("out_of_hours", "ambulance", "mental_helse"),
    "violence": ("violence", "police", "mental_helse"),
    "child": ("children", "police", "mental_helse"),
    "medical": ("out_of_hours", "ambulance"),
}
_FIRST_SCREEN = ("ambulance", "police", "out_of_hours", "mental_helse")


def number(line: Helpline, book: Phrasebook) -> Number:
    """A line as a block of its own, with what it is for."""
    return Number(line.number, f"{line.name[book.language]}: {line.about[book.language]}")


def first_lines(library: Library) -> tuple[Helpline, ...]:
    """The lines of the first screen: 113, 112, 116117 and 116 123."""
    return tuple(library.helplines[one] for one in _FIRST_SCREEN)


def card(alarm: Alarm) -> Card:
    """Which emergency message fits: it speaks to the one who writes, in danger or beside the one who is."""
    if alarm.kind == "suicide":
        if alarm.other:
            return "suicide_other"
        return "suicide_immediate" if alarm.immediate else "suicide"
    if alarm.kind == "overdose":
        if not alarm.other:
            return "overdose_self"
        return "overdose" if not _NALOXONE_FIRST.isdisjoint(alarm.signs) else "overdose_swallowed"
    if alarm.kind == "medical" and alarm.signs[:1] == ("medical.cut_bleeding",):
        return "bleeding"
    return alarm.kind


def numbers(alarm: Alarm, library: Library, book: Phrasebook) -> tuple[Number, ...]:
    """The lines that are named for that danger, the first one first."""
    return tuple(number(library.helplines[one], book) for one in _LINES[card(alarm)])


def blocks(alarm: Alarm, repeated: int, library: Library, book: Phrasebook) -> tuple[Block, ...]:
    """The emergency message: what was read, the numbers on lines of their own, one thing to do, and that this is a machine."""
    fitting = card(alarm)
    head = book.say("emergency.again" if repeated else f"emergency.{fitting}")
    lines = numbers(alarm, library, book)
    do = Paragraph(book.say(f"emergency.{fitting}_do"))
    return (Paragraph(head), *lines, do, Note(book.say("emergency.machine")))


def warning(alarm: Alarm, library: Library, book: Phrasebook) -> tuple[Block, ...]:
    """The quieter message above an ordinary answer: one sentence and the fitting lines."""
    lines = tuple(number(library.helplines[one], book) for one in _CALMER_LINES[alarm.kind][:2])
    about = "_other" if alarm.kind == "suicide" and alarm.other else ""
    return (Paragraph(book.say(f"elevated.{alarm.kind}{about}")), *lines)


def choices(book: Phrasebook) -> list[Choice]:
    """The buttons below an emergency message."""
    return [
        Choice(book.say("button.danger_now"), str(actions.Emergency())),
        Choice(book.say("button.talk"), str(actions.TalkToSomeone())),
        Choice(book.say("button.meant_otherwise"), str(actions.MeantOtherwise())),
        Choice(book.say("button.anyway"), str(actions.GroupsAnyway())),
    ]


def talk_numbers(
    library: Library, book: Phrasebook, at: datetime, *, minor: bool = False
) -> tuple[Block, ...]:
    """Lines to talk to someone, at that moment (aware).

    First those that always answer and are vouched for, then vouched ones with hours, open ones first, each saying whether it
    is open or when it opens. Last those nobody has confirmed, named as such; of these, the old ones are left out. A minor
    is given no line of adults; the lines for the young are given to nobody else.
    """
    day = at.date()
    left_out = "adult" if minor else "young"
    lines = [one for one in library.helplines.values() if one.to_talk and one.age != left_out]
    stands = {one.id: _standing(one, at) for one in lines}
    lines.sort(key=lambda one: _turn(stands[one.id]))
    vouched = [one for one in lines if _stands(one, day)]
    always = [one for one in vouched if isinstance(stands[one.id], Always)]
    at_hours = [one for one in vouched if one not in always]
    # A certain line that has grown old is still named, but no more as certain; one that never was certain is not.
    doubtful = [
        one for one in lines if one not in vouched and (one.certain or freshness(one, day) != "expired")
    ]
    blocks: list[Block] = [number(one, book) for one in always]
    if at_hours:
        blocks.append(Note(book.say("lines.at_hours")))
        blocks.extend(
            Number(
                one.number,
                f"{one.name[book.language]}: {one.about[book.language]}; {_when(stands[one.id], at, book)}",
            )
            for one in at_hours
        )
    if doubtful:
        blocks.append(Note(book.say("lines.unconfirmed")))
        blocks.extend(
            Item(f"{one.name[book.language]}, {one.number}: {_when(stands[one.id], at, book)}")
            for one in doubtful
        )
    return tuple(blocks)


def young_line(library: Library, book: Phrasebook, at: datetime) -> Number:
    """The line for children and young people; marked when it has grown old, but never left out."""
    line = library.helplines["children"]
    shown = number(line, book)
    if vouched_for(line, at.date()):
        return shown
    return Number(shown.number, f"{shown.label} ({book.say('lines.mark')})")


def _stands(line: Helpline, day: date) -> bool:
    """Shown as certain: the lines of the first screen always, the others while they are vouched for."""
    return line.id in _FIRST_SCREEN or vouched_for(line, day)


def _standing(line: Helpline, at: datetime) -> Standing:
    try:
        return standing(line, at)
    except (ValueError, OverflowError):
        # A clock that is broken (naive, or at the end of time) may cost the hours, never the numbers.
        return UnknownHours()


def _turn(stands: Standing) -> tuple[int, float]:
    """Open ones first, then those that open, the soonest first; equal ones stay in the order of the file."""
    match stands:
        case Always() | OpenNow():
            return (0, 0.0)
        case ClosedNow(opens):
            return (1, opens.timestamp())
        case UnknownHours():
            return (2, 0.0)
        case _:
            assert_never(stands)


def _when(stands: Standing, at: datetime, book: Phrasebook) -> str:
    """ "hele døgnet", "åpen nå, til kl. 18.00", "stengt nå, åpner i morgen kl. 11.00"."""
    match stands:
        case Always():
            return book.say("lines.always")
        case OpenNow(until):
            return book.say("lines.open", time=book.clock(until.time()))
        case ClosedNow(opens):
            return book.say("lines.closed", when=book.opening(opens, at))
        case UnknownHours():
            return book.say("lines.unknown")
        case _:
            assert_never(stands)
