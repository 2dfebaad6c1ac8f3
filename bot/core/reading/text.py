"""The letters of a message: cleaned, folded and cut into words. Pure, and linear in the length of the text.

Three depths of likeness are used by the readers, from near to far:

* `light`  same word, other case or accent:          "Tromsö" and "tromsø"
* `fold`   same word on a keyboard without our letters: "baatsfjord", "båtsfjord" and "batsfjord"
* `squeeze` a stretched word:                         "heeeelp" and "help"
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MAX_CHARS = 2000
"""The longest text the readers look at; the danger screen also looks at the end of longer ones."""

# A hostile megabyte must not cost a second: the raw text is cut before the Unicode work, with room for what
# is stripped.
_MAX_RAW = 4 * MAX_CHARS

_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032"
_HYPHENS = "\u2010\u2011\u2012\u2212\ufe63\uff0d"


def _char_table() -> dict[int, str]:
    table = dict.fromkeys(map(ord, _APOSTROPHES), "'")
    table.update(dict.fromkeys(map(ord, _HYPHENS), "-"))
    return table


_CHARS = _char_table()

# Marks that are stacked on Latin letters (zalgo) or steer emoji. Vowel signs of other scripts are left alone.
_MARK_RANGES = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0xE0100, 0xE01EF),
)

_LIGHT_LETTERS = {
    "ä": "æ",
    "ö": "ø",
    "ő": "ø",
    "œ": "ø",
    "đ": "d",
    "ð": "d",
    "þ": "t",
    "ŧ": "t",
    "ŋ": "n",
    "ł": "l",
    "ı": "i",
    "ſ": "s",
    "ß": "ss",
    "ё": "е",
    "ґ": "г",
    "أ": "ا",
    "إ": "ا",
    "آ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
    "ة": "ه",
}

_KEEP = frozenset("æøå")


def _is_mark(char: str) -> bool:
    code = ord(char)
    return any(low <= code <= high for low, high in _MARK_RANGES)


def _is_stripped(char: str) -> bool:
    # Cf: zero-width, soft hyphen, bidi; Cs: lone surrogates; Co/Cn: private and unassigned; Cc: control.
    return unicodedata.category(char) in ("Cf", "Cs", "Cc", "Co", "Cn") or _is_mark(char)


def clean(text: str) -> str:
    """`text` in composed form without invisible characters, with single spaces; the length is not capped.

    Full-width letters and ligatures become ordinary ones, curly apostrophes straight, marks that are left
    over
    after composing (zalgo) disappear. Case and our own letters stay.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    whole = "".join(" " if c.isspace() else c for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    # Compose first: "a" + ring must become "å" before loose marks go.
    whole = unicodedata.normalize("NFKC", whole).translate(_CHARS)
    if not whole.isascii() or not whole.isprintable():
        whole = "".join(c for c in whole if (c.isascii() and c.isprintable()) or not _is_stripped(c))
    return " ".join(whole.split())


def normalise(text: object) -> str:
    """The cleaned text of a message, at most 2000 characters; "" for None. Never raises.

    Anything that is not a string is read through `str`, since a channel may hand over odd things.
    """
    if text is None:
        return ""
    return clean(str(text)[:_MAX_RAW])[:MAX_CHARS].rstrip()


def _light_char(char: str) -> str:
    known = _LIGHT_LETTERS.get(char)
    if known is not None:
        return known
    if char in _KEEP or char.isascii():
        return char
    bare = "".join(c for c in unicodedata.normalize("NFD", char) if unicodedata.category(c) != "Mn")
    return bare or ""


def light(s: str) -> str:
    """Lower case, "ä" as "æ", "ö" as "ø", other accents and Sami letters taken off. Keeps æ, ø and å."""
    s = s.lower()
    if s.isascii():
        return s
    # "İ".lower() leaves a loose dot; composing first keeps å whole however it was typed.
    return "".join(_light_char(c) for c in unicodedata.normalize("NFC", s))


def fold(s: str) -> str:
    """The key of a word: `light`, then aa/ae/oe and å/æ/ø as a/a/o, and w as v: "Baatsfjord" is "Båtsfjord".

    Different words may share a key ("dø" and "do", "nå" and "na"): use it to look up, and `light` to be sure.
    """
    s = light(s)
    if not s.isascii():
        s = s.replace("å", "a").replace("æ", "a").replace("ø", "o")
    return s.replace("aa", "a").replace("ae", "a").replace("oe", "o").replace("w", "v")


def squeeze(s: str) -> str:
    """Stretched letters shortened: three or more in a row become one ("heeeelp" -> "help"); doubles stay.

    Digits are left alone, since "1000" is a number.
    """
    out: list[str] = []
    index, length = 0, len(s)
    while index < length:
        char = s[index]
        end = index + 1
        while end < length and s[end] == char:
            end += 1
        run = end - index
        out.append(char * run if run < 3 or char.isdigit() else char)
        index = end
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text. `start` and `end` are character positions, `index` its place among the words.

    `text` is as written; `light` and `fold` are taken after `squeeze`, without apostrophes ("don't": "dont").
    `capital` is true where the first letter is upper case.
    """

    text: str
    light: str
    fold: str
    start: int
    end: int
    index: int
    capital: bool


def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text` in order: runs of letters, digits and inner apostrophes; "al-anon" is two."""
    out: list[Token] = []
    index, length = 0, len(text)
    while index < length:
        if not _in_word(text[index]):
            index += 1
            continue
        end = index + 1
        while end < length and (
            _in_word(text[end]) or (text[end] == "'" and end + 1 < length and _in_word(text[end + 1]))
        ):
            end += 1
        raw = text[index:end]
        word = light(squeeze(raw.lower().replace("'", "")))
        out.append(Token(raw, word, fold(word), index, end, len(out), raw[0].isupper()))
        index = end
    return tuple(out)


def _in_word(char: str) -> bool:
    # Vowel signs (Mn, Mc) belong to the word in the scripts that keep them after `clean`.
    return char.isalnum() or (not char.isascii() and unicodedata.category(char) in ("Mn", "Mc"))
