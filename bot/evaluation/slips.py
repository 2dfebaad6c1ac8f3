"""How well misspelt place names are read: one slip in each name, of a kind fingers make, from a fixed seed.

The names are the shipped ones themselves, so this measures the reader and not the gazetteer. A slip that happens to give the
name of another place is left out: nobody could read it otherwise.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.model import PlaceReading
from bot.core.reading.text import fold, light
from knowledge.gazetteer import Entry, Gazetteer
from knowledge.place_keys import key_of

_ROWS = ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm")
_LETTERS = "abcdefghijklmnoprstuvyæøå"
_SEED = 20_240_101
_PEOPLE = 500
"""Villages this large or larger are taken, besides all municipalities."""
KINDS = ("left out", "doubled", "put in", "neighbour key", "swapped", "any letter")
WAYS: tuple[tuple[str, str, bool], ...] = (
    ("bare", "{}", False),
    ("in a sentence", "finnes det møter i {}", False),
    ("lives there", "jeg bor i {} og trenger noen å snakke med", False),
    ("asked for", "{}", True),
)
"""How the misspelt name is said: what it is called, the text, and whether the bot has just asked for a place."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One misspelt name: the entry meant, how it is written, and the kind of slip."""

    entry: Entry
    written: str
    kind: str


@dataclass(frozen=True, slots=True)
class SlipFigure:
    """`right`: the municipality was read, or offered among those asked about; `wrong`: another place was taken."""

    way: str
    letters: str
    of: int
    right: int
    wrong: int
    misses: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 0.0


def slips(gazetteer: Gazetteer) -> Iterator[Slip]:
    """One slip of each kind in every name of one word and four letters or more; the same ones at every call."""
    chance = random.Random(_SEED)
    known = {
        key_of(name)
        for entry in gazetteer.entries
        for name in (entry.name, *entry.other_names, *entry.aliases)
    }
    known |= {fold(word) for word in gazetteer.common_words}
    for entry in gazetteer.entries:
        if entry.kind not in ("municipality", "locality") or " " in entry.name or "-" in entry.name:
            continue
        if len(entry.name) < 4 or (entry.kind == "locality" and entry.population < _PEOPLE):
            continue
        for kind in KINDS:
            written = _slipped(entry.name.lower(), kind, chance)
            if key_of(written) not in known and fold(written) != fold(entry.name):
                yield Slip(entry, written, kind)


def _slipped(name: str, kind: str, chance: random.Random) -> str:
    """`name` with one slip after the first letter; the first letter is seldom wrong."""
    at = chance.randrange(1, len(name))
    letter = name[at]
    match kind:
        case "left out":
            return name[:at] + name[at + 1 :]
        case "doubled":
            return name[:at] + letter + name[at:]
        case "put in":
            return name[:at] + chance.choice(_LETTERS) + name[at:]
        case "neighbour key":
            return name[:at] + chance.choice(_neighbours(letter)) + name[at + 1 :]
        case "swapped":
            at = min(at, len(name) - 2)
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        case _:
            return name[:at] + chance.choice(_LETTERS) + name[at + 1 :]


def _neighbours(letter: str) -> str:
    for row in _ROWS:
        place = row.find(light(letter))
        if place >= 0:
            return row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    return letter


def figures(gazetteer: Gazetteer, read: Callable[[str, bool], PlaceReading]) -> tuple[SlipFigure, ...]:
    """The figures for each way of saying it, for names of 4–5 letters and of 6 or more. `read` takes text and `expecting`."""
    found = tuple(slips(gazetteer))
    out: list[SlipFigure] = []
    for way, text, expecting in WAYS:
        for letters, least, most in (("4-5", 4, 5), ("6+", 6, 99)):
            some = [slip for slip in found if least <= len(slip.entry.name) <= most]
            out.append(_figure(way, letters, some, text, expecting, read))
    return tuple(out)


def _figure(
    way: str,
    letters: str,
    some: Sequence[Slip],
    text: str,
    expecting: bool,
    read: Callable[[str, bool], PlaceReading],
) -> SlipFigure:
    right = wrong = 0
    misses: list[str] = []
    for slip in some:
        reading = read(text.format(slip.written), expecting)
        if any(place.municipality_number == slip.entry.municipality for place in reading.places):
            right += 1
            continue
        wrong += reading.status != "none"
        got = ", ".join(place.name for place in reading.places) or "no place"
        misses.append(f"{slip.written} ({slip.entry.name}, {slip.kind}): {got}")
    return SlipFigure(way, letters, len(some), right, wrong, tuple(misses))
