"""One message as it may be typed badly: each kind of slip, made the same way every time. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

_SHORTEST = 5
"""A slip in a shorter word often makes another word, and nobody could tell."""
_ROWS = ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm")
_HIDDEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")
_SIGNS = (",", ".", "!", "?", ";", " -", "...", "/", ":", " *")
_WORD = re.compile(r"[^\W\d_]+")


def typo(say: str, chance: random.Random) -> str:
    """One slip in one word of five letters or more: two letters swapped, one dropped, doubled, or its neighbour hit."""
    words = [found for found in _WORD.finditer(say) if len(found.group()) >= _SHORTEST]
    if not words:
        return say
    start, end = chance.choice(words).span()
    at = chance.randrange(start, end - 1)
    first, second = say[at], say[at + 1]
    match chance.choice(("swap", "drop", "double", "neighbour")):
        case "swap":
            return say[:at] + second + first + say[at + 2 :]
        case "drop":
            return say[:at] + say[at + 1 :]
        case "double":
            return say[:at] + first + say[at:]
        case _:
            return say[:at] + _neighbour(first, chance) + say[at + 1 :]


def _neighbour(letter: str, chance: random.Random) -> str:
    for row in _ROWS:
        at = row.find(letter.lower())
        if at >= 0:
            return chance.choice([row[one] for one in (at - 1, at + 1) if 0 <= one < len(row)])
    return letter


def folded(say: str, chance: random.Random) -> str:
    """Without our letters, as on a foreign keyboard: bare ("na") or doubled ("naa")."""
    bare = chance.random() < 0.5
    for letter, one, two in (("å", "a", "aa"), ("ø", "o", "oe"), ("æ", "a", "ae")):
        put = one if bare else two
        say = say.replace(letter, put).replace(letter.upper(), put.upper())
    return say


def stretched(say: str, chance: random.Random) -> str:
    """One letter of one word held down: "heeeelp"."""
    words = list(_WORD.finditer(say))
    if not words:
        return say
    at = chance.randrange(*chance.choice(words).span())
    return say[:at] + say[at] * chance.randint(3, 6) + say[at + 1 :]


def hidden(say: str, chance: random.Random) -> str:
    """Characters that show nothing, here and there between the letters."""
    return "".join(one + (chance.choice(_HIDDEN) if chance.random() < 0.3 else "") for one in say)


def glued(say: str, chance: random.Random) -> str:
    """All words run together."""
    return "".join(say.split())


def spread(say: str, chance: random.Random) -> str:
    """Wider gaps and new lines between the words."""
    first, *rest = say.split() or [""]
    return first + "".join(chance.choice(("  ", "   ", "\n", "\n\n", "\t", "\u00a0")) + one for one in rest)


def shouted(say: str, chance: random.Random) -> str:
    """In capitals."""
    return say.upper()


def strewn(say: str, chance: random.Random) -> str:
    """Signs strewn between the words; a third of the gaps hold one."""
    first, *rest = say.split() or [""]
    return first + "".join(
        (chance.choice(_SIGNS) if chance.random() < 1 / 3 else "") + " " + one for one in rest
    )


def spelled(say: str, chance: random.Random) -> str:
    """Letter by letter with a space after each, so that nobody sees where a word ends."""
    return " ".join("".join(say.split()))


def leet(say: str, chance: random.Random) -> str:
    """A nought for o and ø."""
    return re.sub("[oøOØ]", "0", say)


KINDS: Mapping[str, Callable[[str, random.Random], str]] = {
    "typo": typo,
    "folded": folded,
    "stretched": stretched,
    "hidden": hidden,
    "glued": glued,
    "spread": spread,
    "shouted": shouted,
    "strewn": strewn,
    "spelled": spelled,
    "leet": leet,
}


def mutated(kind: str, say: str) -> str | None:
    """`say` with a slip of that kind, the same each time; None where it has nothing such a slip could touch."""
    # Seeded by the line itself: a new line changes no other's slip.
    changed = KINDS[kind](say, random.Random(f"{kind} {say}"))
    return None if changed == say else changed
