"""The replies when someone is in danger, and the numbers that belong to them. Needs no registry and no clock."""

from __future__ import annotations

from typing import Literal

from bot.core import actions
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Alarm, AlarmKind, Block, Choice, Note, Number, Paragraph
from knowledge.library import Helpline, Library

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
_TO_TALK = ("mental_helse", "children", "violence", "out_of_hours")
_UNCERTAIN = ("rusinfo", "parorendetelefonen", "kirkens_sos")


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


def talk_numbers(library: Library, book: Phrasebook) -> tuple[Block, ...]:
    """Lines to talk to someone: the certain ones as numbers, those nobody has confirmed named as such."""
    certain = tuple(
        number(library.helplines[one], book) for one in _TO_TALK if library.helplines[one].certain
    )
    unsure = [
        library.helplines[one]
        for one in _UNCERTAIN
        if one in library.helplines and not library.helplines[one].certain
    ]
    named = ", ".join(f"{line.name[book.language]} {line.number}" for line in unsure)
    return (*certain, Note(book.say("emergency.talk_uncertain", lines=named))) if unsure else certain
