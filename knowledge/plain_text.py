"""Measures of a written text: words, sentences, LIX, numbers. Pure; used by the checks of what the bot says."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TOKEN = re.compile(r"\w+(?:[-'’.:]\w+)*")
_END = re.compile(r"[.!?]+[)»”\"]*(?=\s|$)")
# Full stops that do not end a sentence: abbreviations, and a day of the month ("12. mai").
_ABBREVIATED = re.compile(
    r"(?:\b(?:kl|s|nr|ca|bl\.a|f\.eks|t\.d|e\.g|i\.e|osv|dr)|\b\d{1,2})\.$", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"\{\w*\}")
_NUMBER = re.compile(r"\d+(?:[ \u00a0]\d+)*")
_FULL_HOUR = re.compile(r"(?<=\d):00\b")
_LONG = 6


def words(text: str) -> tuple[str, ...]:
    """The words of a text without numbers, in order, as written."""
    return tuple(_WORD.findall(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of one paragraph. A colon ends none: what follows it belongs to the same thought."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        following = text[end.end() :].lstrip()
        if _ABBREVIATED.search(text[: end.start() + 1]) and following[:1] and not following[0].isupper():
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    rest = text[start:].strip()
    return tuple(one for one in (*found, rest) if words(one))


def lix(paragraphs: tuple[str, ...]) -> float:
    """LIX: words a sentence + 100 * words of more than six letters / words. 0 for a text without words.

    Below 30 is very easy, 30-40 easy (klartsagt.no). Each paragraph or list item ends a sentence.
    """
    all_words = [word for one in paragraphs for word in words(one)]
    count = sum(len(sentences(one)) for one in paragraphs)
    if not all_words or not count:
        return 0.0
    long_words = sum(1 for word in all_words if len(word) > _LONG)
    return len(all_words) / count + 100 * long_words / len(all_words)


def tokens(text: str) -> tuple[str, ...]:
    """Words and numbers, where an address such as "rusinfo.no" is one token."""
    return tuple(_TOKEN.findall(text))


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of a text, sorted, without their spaces and with "10:00" read as 10; places to fill in left out."""
    bare = _FULL_HOUR.sub("", _PLACEHOLDER.sub(" ", text))
    return tuple(sorted(re.sub(r"\s", "", one) for one in _NUMBER.findall(bare)))


def folded(text: str) -> str:
    """A phrasing as the readers see it: small letters, no punctuation, single spaces."""
    lower = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", lower).split())
