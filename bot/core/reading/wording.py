"""How a message is worded, whatever it is about: its sentences and clauses, questions, words that tie it to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.core.reading.text import Token, tokens

_ENDERS = ".?!;\n"
SHORTEST_CLAUSE = 3
QUESTION_STARTS = frozenset(
    """
    hva kva ka hvor kor kvar hvordan korleis hvem kven når finnes finst fins er kan koster kostar må har
    what whats how where is are can do does who whos when why hvas hvorfor kvifor får fær kem kim åssen
    korsen koffor burde bør could should may hvilken hvilket hvilke which
    """.split()
)
WHAT = frozenset(
    {"hva", "kva", "ka", "what", "hvem", "kven", "who", "whats", "info", "about", "betyr", "tyder"}
)
_TONGUES = frozenset({"nynorsk", "bokmål", "bokmal", "engelsk", "english", "norsk", "norwegian"})
_WRITING = frozenset(
    """
    snakke snakka snakk skriv skrive skriva svar svare svara bytt bytte byt byte speak write answer switch
    talk prate prat change
    """.split()
)
_LONGEST_BARE_SWITCH = 4  # "på engelsk takk", "nynorsk, er du snill"
_LONGEST_SWITCH = 9


def asks_to_write_in(text: str, lights: Sequence[str]) -> bool:
    """True for "skriv på nynorsk", "can we do english", "engelsk takk"; not for "do i need a norwegian id"."""
    if _TONGUES.isdisjoint(lights):
        return False
    parts = ([token.light for token in tokens(part)] for part in sentences(text))
    return any(_wishes_a_tongue(words) for words in parts if not _TONGUES.isdisjoint(words))


def _wishes_a_tongue(words: Sequence[str]) -> bool:
    if len(words) > _LONGEST_SWITCH:
        return False
    pairs = set(pairwise(words))
    asked = (
        bool(_WRITING & set(words))
        or ("ta", "det") in pairs
        or any(("do", tongue) in pairs for tongue in _TONGUES)
    )
    return asked or (
        len(words) <= _LONGEST_BARE_SWITCH and not (WHAT & set(words) or words[0] in QUESTION_STARTS)
    )


def leads_on(lights: tuple[str, ...]) -> bool:
    """True for "hva med …", "og …", "men …", "what about …": words that tie a message to the one before."""
    if not lights:
        return False
    return lights[0] in ("og", "å", "men", "and", "but", "eller", "or") or lights[:2] in (
        ("hva", "med"), ("kva", "med"), ("ka", "med"), ("what", "about"), ("how", "about"), ("enn", "om"), ("ka", "me"),
    )  # fmt: skip


def sentences(text: str) -> list[str]:
    """The sentences of `text`, and the parts between commas; none is empty."""
    parts: list[str] = []
    start = 0
    for position, char in enumerate(text):
        if char in _ENDERS or char == ",":
            parts.append(text[start : position + 1].strip())
            start = position + 1
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def question_word(text: str) -> str | None:
    """The word with which a sentence, or a part between commas, begins like a question: "hva", "får"; None where none does."""
    firsts = (part[0].light for part in (tokens(one) for one in sentences(text)) if part)
    return next((first for first in firsts if first in QUESTION_STARTS), None)


def clauses_of(found: Sequence[Token], text: str) -> list[tuple[Token, ...]]:
    """Sentences, and parts joined by "og" or a comma where the second begins like a question."""
    clauses: list[list[Token]] = [[]]
    for position, token in enumerate(found):
        if position:
            gap = text[found[position - 1].end : token.start]
            joined = found[position - 1].light in ("og", "and", "men", "but", "samt") or "," in gap
            if any(char in gap for char in _ENDERS) or (joined and token.light in QUESTION_STARTS):
                clauses.append([])
        clauses[-1].append(token)
    long_enough = [tuple(clause) for clause in clauses if len(clause) >= SHORTEST_CLAUSE]
    return long_enough if len(long_enough) > 1 else []


_ANOTHER_WORDS = 3
_WHAT_ABOUT = frozenset({("hva", "med"), ("kva", "med"), ("ka", "med"), ("what", "about"), ("how", "about")})


def asks_of_another(lights: Sequence[str]) -> bool:
    """True for "hva med ski", "what about os": right after a search the one word behind it is a place."""
    return len(lights) == _ANOTHER_WORDS and tuple(lights[:2]) in _WHAT_ABOUT
