"""The letters of a place name: how a name is written light, folded, and as a key to look it up by.

The same three depths as `bot.core.reading.text` (`light`, `fold`) and `place_index.key_of`, which knowledge may not
import; a test keeps them alike, since a key that is folded in two ways finds nothing.
"""

from __future__ import annotations

import unicodedata

_LETTERS = {
    "ä": "æ", "ö": "ø", "ő": "ø", "œ": "ø", "đ": "d", "ð": "d", "þ": "t", "ŧ": "t", "ŋ": "n", "ł": "l", "ı": "i",
    "ſ": "s", "ß": "ss", "ё": "е", "ґ": "г", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
}  # fmt: skip
_OURS = str.maketrans({"å": "a", "æ": "a", "ø": "o"})
_PARTING = str.maketrans("", "", " -.'/")


class _Light(dict[int, str]):
    """A table for `str.translate` that works out a letter the first time it is met: a million names have few letters."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in "æøå" or char.isascii():
            plain = char
        else:
            bare = unicodedata.normalize("NFD", char)
            plain = "".join(c for c in bare if unicodedata.category(c) != "Mn")
        self[code] = plain
        return plain


_TO_LIGHT = _Light({ord(letter): plain for letter, plain in _LETTERS.items()})


def light_name(name: str) -> str:
    """Lower case, "ä" as "æ", "ö" as "ø", other accents and Sami letters taken off. Keeps æ, ø and å."""
    name = name.lower()
    return name if name.isascii() else unicodedata.normalize("NFC", name).translate(_TO_LIGHT)


def fold_name(name: str) -> str:
    """The form on a keyboard without our letters: "Gran Canária" -> "gran canaria", "Baatsfjord" -> "batsfjord"."""
    plain = light_name(name)
    if not plain.isascii():
        plain = plain.translate(_OURS)
    return plain.replace("aa", "a").replace("ae", "a").replace("oe", "o").replace("w", "v")


def key_of(name: str) -> str:
    """The look-up key of a name: folded, without spaces, hyphens, dots, apostrophes and strokes."""
    return fold_name(name).translate(_PARTING)
