"""Words of all languages laid together, for readers that must not care which language a message is in.

People mix bokmål, nynorsk, dialect and English in one line; the filters look in all lists at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.reading.text import Token, fold, light, tokens
from knowledge.library import Words

# A folded key may stand for several words ("nå" and "na"); from this length on a clash no longer happens in our lists.
_SAFE_FOLD = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that stood in the text: token positions [start, end) and its code."""

    start: int
    end: int
    code: str
    phrase: str


class Phrases:
    """A table phrase -> code that is looked up in running text, longest phrase first."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._light: dict[tuple[str, ...], str] = {}
        self._fold: dict[tuple[str, ...], str] = {}
        for phrase, code in table.items():
            words = tokens(phrase)
            key = tuple(token.light for token in words)
            if not key:
                continue
            self._light.setdefault(key, code)
            folded = tuple(token.fold for token in words)
            if sum(map(len, folded)) >= _SAFE_FOLD:
                self._fold.setdefault(folded, code)
        # Nearly every word of a message begins no phrase: asking that first takes most of the time away.
        self._first_light = frozenset(key[0] for key in self._light)
        self._first_fold = frozenset(key[0] for key in self._fold)
        self._longest = max((len(key) for key in self._light), default=0)

    @classmethod
    def of(cls, words: Iterable[Words], table: str) -> Phrases:
        """The table of that name from every language."""
        merged: dict[str, str] = {}
        for one in words:
            merged.update(one.tables.get(table, {}))
        return cls(merged)

    @classmethod
    def listed(cls, words: Iterable[Words], name: str) -> Phrases:
        """The list of that name from every language; each phrase is its own code."""
        return cls({phrase: light(phrase) for one in words for phrase in one.lists.get(name, ())})

    def at(self, text: Sequence[Token], start: int) -> Match | None:
        """The longest phrase that begins at token `start`."""
        if start >= len(text):
            return None
        if text[start].light not in self._first_light and text[start].fold not in self._first_fold:
            return None
        for size in range(min(self._longest, len(text) - start), 0, -1):
            window = text[start : start + size]
            code = self._light.get(tuple(token.light for token in window))
            if code is None:
                code = self._fold.get(tuple(token.fold for token in window))
            if code is not None:
                return Match(start, start + size, code, " ".join(token.light for token in window))
        return None

    def find(self, text: Sequence[Token]) -> tuple[Match, ...]:
        """All phrases in the text, left to right, without overlap."""
        found: list[Match] = []
        index = 0
        while index < len(text):
            match = self.at(text, index)
            if match is None:
                index += 1
            else:
                found.append(match)
                index = match.end
        return tuple(found)

    def whole(self, text: Sequence[Token]) -> str | None:
        """The code if the text is this phrase and nothing more."""
        match = self.at(text, 0) if text else None
        return match.code if match is not None and match.end == len(text) else None

    def keys(self) -> frozenset[str]:
        """The single words of the table, light and folded."""
        return frozenset(key[0] for table in (self._light, self._fold) for key in table if len(key) == 1)


def folded_key(phrase: str) -> str:
    """A phrase as one folded string without spaces: "Al-Anon" and "al anon" are one."""
    return "".join(fold(token.text) for token in tokens(phrase))
