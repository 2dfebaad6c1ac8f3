"""Bokmål, nynorsk, English or another language: by marker words, with the channel's hint as a weak prior."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import Language, ReadLanguage
from bot.core.reading.lexicon import Phrases
from bot.core.reading.text import Token
from knowledge.library import LANGUAGES, Library

_HINTS: dict[str, Language] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
_HINT_WEIGHT = 0.6
# Letters that neither Norwegian nor English writes; one word of them tells another language.
_OTHER_LETTERS = frozenset("łąęśźżćńščžřěůūįėõğışñßçăâîțșőűđŋŧ")


class LanguageReader:
    def __init__(self, library: Library) -> None:
        self._weights: dict[Language, dict[str, float]] = {}
        self._phrases: dict[Language, tuple[Phrases, dict[str, float]]] = {}
        for language in LANGUAGES:
            markers = library.words[language].markers
            self._weights[language] = {word: weight for word, weight in markers.items() if " " not in word}
            longer = {word: word for word in markers if " " in word}
            self._phrases[language] = (Phrases(longer), {word: markers[word] for word in longer})

    def read(
        self,
        text: Sequence[Token],
        *,
        hint: str | None = None,
        previous: Language | None = None,
        skip: frozenset[int] = frozenset(),
    ) -> ReadLanguage:
        """The language of `text`. Without any sign it is the conversation's own, else the hint, else bokmål.

        `skip` are tokens (names of places and organisations) that tell nothing.
        """
        words = [token for token in text if token.index not in skip]
        scores: dict[Language, float] = dict.fromkeys(LANGUAGES, 0.0)
        known = 0
        for token in words:
            hit = False
            for language in LANGUAGES:
                weight = self._weights[language].get(token.light)
                if weight is not None:
                    scores[language] += weight
                    hit = True
            known += hit
        for language in LANGUAGES:
            phrases, weights = self._phrases[language]
            for match in phrases.find(words):
                scores[language] += weights[match.code]
        letters = [char for token in words for char in token.text.lower() if char.isalpha()]
        foreign = sum(1 for char in letters if ord(char) > 0x2AF or char in _OTHER_LETTERS)
        if foreign and foreign * 12 >= len(letters):
            return "other"
        if len(words) >= 4 and known == 0 and _looks_foreign(words):
            return "other"
        settled = previous or _HINTS.get((hint or "")[:2].lower())
        if settled is not None:
            scores[settled] += _HINT_WEIGHT
        if not any(scores.values()):
            return "nb"
        best = max(LANGUAGES, key=lambda language: (scores[language], language == (settled or "nb")))
        if best == "nn" and scores["nn"] <= scores["nb"]:
            return "nb"
        return best


def _looks_foreign(words: Sequence[Token]) -> bool:
    """True when the words end like neither Norwegian nor English; a guess that only counts where no word was known."""
    native = sum(
        1
        for token in words
        if token.light.endswith(("en", "er", "et", "ar", "a", "e", "t", "ing", "ed", "s", "n", "r"))
    )
    return native * 2 < len(words)
