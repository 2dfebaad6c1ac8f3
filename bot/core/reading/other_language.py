"""Which language a message is in, where it is none of ours: a few languages that are written in Norway. Pure.

Only a sure answer is given: script first, then words that stand in one of the languages alone (`content/emergency_other.toml`).
Norwegian and English have no words there, so a message in them has none to be known by.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.core.reading.text import normalise, tokens
from knowledge.other_languages import OtherLanguage

# Ukrainian and Russian share the rest. "ъ" is left out: Bulgarian writes it far oftener than Russian.
_UKRAINIAN, _RUSSIAN = frozenset("іїєґ"), frozenset("ыэё")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъьюя") | _UKRAINIAN | _RUSSIAN
# Persian has these and Arabic has not; the last two look like Arabic letters and are others.
_PERSIAN = frozenset("پچژگیک")
_ARABIC_ONLY = frozenset("ةأإ")
_ARABIC = frozenset("ءآؤئابتثجحخدذرزسشصضطظعغفقكلمنهوىي") | _ARABIC_ONLY | _PERSIAN
_CYRILLIC_RANGE, _ARABIC_RANGE = range(0x0400, 0x0530), range(0x0600, 0x0780)
_IN_CYRILLIC, _IN_ARABIC = ("uk", "ru"), ("ar", "fa")
_FEWEST = 2
"""Known words that make it sure: one alone may be a name, a quotation or a slip."""
_SHORT, _LONG = 3, 6
"""A message of so few words ("no respira") is told by one of them that has so many letters: short ones are anybody's."""
_ONE_OF = 6
"""One word of so many must be known: a quotation in a longer text of ours has fewer."""


class OtherLanguages:
    """Built once; `read` is pure and never raises."""

    def __init__(self, languages: Mapping[str, OtherLanguage]) -> None:
        self._code_of = {_bare(word): code for code, one in languages.items() for word in one.words}
        self._known = frozenset(languages)

    def read(self, text: str) -> str | None:
        """The code of the language `text` is written in, None where that is not sure or it is none of those known."""
        words = [_bare(token.text) for token in tokens(normalise(text))]
        letters = [char for word in words for char in word if char.isalpha()]
        cyrillic = {char for char in letters if ord(char) in _CYRILLIC_RANGE}
        arabic = {char for char in letters if ord(char) in _ARABIC_RANGE}
        latin = sum(ord(char) < _CYRILLIC_RANGE.start for char in letters)
        if not letters:
            return None
        if latin * 2 >= len(letters):
            found = self._by_words(words, self._known - {*_IN_CYRILLIC, *_IN_ARABIC})
        elif cyrillic:
            found = self._in_cyrillic(words, cyrillic)
        else:
            found = self._in_arabic(words, arabic) if arabic else None
        return found if found in self._known else None

    def _in_cyrillic(self, words: list[str], letters: set[str]) -> str | None:
        if letters - _CYRILLIC:
            return None  # Serbian, Belarusian, Kazakh …
        ukrainian, russian = letters & _UKRAINIAN, letters & _RUSSIAN
        if bool(ukrainian) != bool(russian):
            return "uk" if ukrainian else "ru"
        return self._by_words(words, frozenset(_IN_CYRILLIC), fewest=1)

    def _in_arabic(self, words: list[str], letters: set[str]) -> str | None:
        if letters - _ARABIC:
            return None  # Urdu, Pashto, Sorani …
        persian, arabic = letters & _PERSIAN, letters & _ARABIC_ONLY
        if bool(persian) != bool(arabic):
            return "fa" if persian else "ar"
        return self._by_words(words, frozenset(_IN_ARABIC), fewest=1)

    def _by_words(self, words: list[str], among: frozenset[str], *, fewest: int = _FEWEST) -> str | None:
        hits = Counter(code for word in words if (code := self._code_of.get(word)) in among)
        ranked = hits.most_common(2)
        if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        first, count = ranked[0]
        telling = any(len(word) >= _LONG and self._code_of.get(word) == first for word in words)
        alone = len(ranked) == 1 and len(words) <= _SHORT and telling
        return first if alone or (count >= fewest and count * _ONE_OF >= len(words)) else None


def _bare(word: str) -> str:
    return word.lower().replace("'", "")
