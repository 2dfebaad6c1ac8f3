"""The few words said to somebody whose language we do not answer in. They stand first; the numbers stand on lines of their own.

The numbers follow once more in the conversation's language, for whoever sits beside and helps, as long as all of it is seen
on one screen; else in English, by name alone. `python -m bot check` holds the shortest form to that.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.answering import emergency
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Alarm, AlarmKind, Block, Message, Number, Paragraph
from knowledge.library import MAX_EMERGENCY, Library
from knowledge.other_languages import OtherLanguage

_ACUTE = ("ambulance", "police", "mental_helse")
_POLICE_FIRST = ("police", "ambulance", "mental_helse")
_CALMER = ("mental_helse", "ambulance")
_CALMER_OF: dict[AlarmKind, tuple[str, ...]] = {
    "withdrawal": ("out_of_hours", "ambulance"),
    "medical": ("out_of_hours", "ambulance"),
    "violence": ("police", "mental_helse"),
    "child": ("police", "mental_helse"),
}
_ORDINARY = ("ambulance", "out_of_hours")


def acute(
    alarm: Alarm, other: OtherLanguage, library: Library, book: Phrasebook, english: Phrasebook
) -> tuple[Block, ...]:
    """The whole emergency message. A child in these languages has swallowed something (`other.child`): 113 first."""
    named = _POLICE_FIRST if alarm.kind == "violence" else _ACUTE
    end = Paragraph(f"{other.machine} {other.english}")
    first: tuple[Block, ...] = (Paragraph(other.acute), *_numbers(named, other, library), end)
    return _with(first, (emergency.numbers(alarm, library, book),), _by_name(named, library, english))


def elevated(
    alarm: Alarm, other: OtherLanguage, library: Library, book: Phrasebook, english: Phrasebook
) -> tuple[Block, ...]:
    """The quieter message, followed by the ordinary one or its numbers where there is room."""
    named = _CALMER_OF.get(alarm.kind, _CALMER)
    first: tuple[Block, ...] = (
        Paragraph(other.elevated),
        *_numbers(named, other, library),
        Paragraph(other.english),
    )
    usual = emergency.warning(alarm, library, book)
    numbers = tuple(block for block in usual if isinstance(block, Number))
    return _with(first, (usual, numbers), _by_name(named, library, english))


def ordinary(other: OtherLanguage, library: Library) -> tuple[Block, ...]:
    """No danger: what we answer in, how to go on in English, and two numbers."""
    return (Paragraph(other.ordinary), *_numbers(_ORDINARY, other, library))


def _numbers(named: Sequence[str], other: OtherLanguage, library: Library) -> tuple[Number, ...]:
    return tuple(Number(library.helplines[one].number, other.lines[one]) for one in named)


def _by_name(named: Sequence[str], library: Library, english: Phrasebook) -> tuple[Number, ...]:
    lines = (library.helplines[one] for one in named)
    return tuple(Number(line.number, line.name[english.language]) for line in lines)


def _with(
    first: tuple[Block, ...], wished: Sequence[tuple[Block, ...]], shortest: tuple[Block, ...]
) -> tuple[Block, ...]:
    """`first`, and the first of `wished` that fits on one screen with it, else `shortest`."""
    wholes = ((*first, *more) for more in wished)
    fitting = (whole for whole in wholes if len(Message(whole).plain()) <= MAX_EMERGENCY)
    return next(fitting, (*first, *shortest))
