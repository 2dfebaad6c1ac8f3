"""Bokmål, nynorsk, English or another language, by how often each of its words stands in our own texts of each language.

A word nobody of us wrote is judged by its last three letters. Marker words count on top, and the conversation's own language or
the channel's hint is a weak prior: a word or two often tells nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.core.model import Language, ReadLanguage
from bot.core.reading.lexicon import Phrases
from bot.core.reading.text import Token, tokens
from knowledge.library import LANGUAGES, Library

_HINTS: dict[str, Language] = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
# All in log odds, chosen on one half of our phrasings with the other half as texts (docs/evaluation.md).
_BOKMAL_FIRST = 1.0
_HINT_WEIGHT = 0.8
_PREVIOUS_WEIGHT = 1.5
_SHORT, _SHORT_TIMES = 3, 2
"""Three words ("takk for hjelpa") hardly ever tell that somebody has gone over to another language."""
_MARKER_WEIGHT = 0.4
_ENDING_WEIGHT = 0.5
_UNSEEN = 0.3
_FARTHEST = -4.0
"""One word alone never counts more against a language than this: people mix, and our counts of a rare word are small."""
_ENDING = 3
_IN_ALL = frozenset({"finn", "aa", "na", "ok"})
"""Written alike everywhere, though our texts use them more in one language: "finn" is what a search begins with."""
_FEWEST_FOR_OTHER = 4
_FEWEST_ALL_UNKNOWN = 3
_ONE_KNOWN_OF = 3
"""A message of four words or more of which fewer than a third are words we use is in another language."""
# Letters that neither Norwegian nor English writes; one word of them tells another language.
_OTHER_LETTERS = frozenset("łąęśźżćńščžřěůūįėõğışñßçăâîțșőűđŋŧ")


class LanguageReader:
    """Built once from the library's own texts; `read` is pure."""

    def __init__(self, library: Library) -> None:
        self._markers: dict[Language, dict[str, float]] = {}
        self._phrases: dict[Language, tuple[Phrases, dict[str, float]]] = {}
        for language in LANGUAGES:
            markers = library.words[language].markers
            self._markers[language] = {word: weight for word, weight in markers.items() if " " not in word}
            longer = {word: word for word in markers if " " in word}
            self._phrases[language] = (Phrases(longer), {word: markers[word] for word in longer})
        words: dict[Language, Counter[str]] = {language: Counter() for language in LANGUAGES}
        endings: dict[Language, Counter[str]] = {language: Counter() for language in LANGUAGES}
        for language, text in _texts(library):
            for token in tokens(text):
                words[language][token.light] += 1
                if len(token.light) > _ENDING:
                    endings[language][token.light[-_ENDING:]] += 1
        self._words = _odds(words)
        together = words["nb"] + words["nn"] + words["en"]
        self._usual = frozenset(form for form, count in together.items() if count > 1)
        self._endings = _odds(endings)

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
        words = [
            token
            for token in text
            # "i" before a name is our preposition and not the English pronoun.
            if token.index not in skip and not (token.light == "i" and token.index + 1 in skip)
        ]
        scores: dict[Language, float] = dict.fromkeys(LANGUAGES, 0.0)
        known = 0
        for token in words:
            if token.light in _IN_ALL:
                known += 1
                continue
            odds, weight = self._words.get(token.light), 1.0
            known += token.light in self._usual
            if odds is None and len(token.light) > _ENDING:
                odds, weight = self._endings.get(token.light[-_ENDING:]), _ENDING_WEIGHT
            for position, language in enumerate(LANGUAGES):
                if odds is not None:
                    scores[language] += weight * odds[position]
                scores[language] += _MARKER_WEIGHT * self._markers[language].get(token.light, 0.0)
        for language in LANGUAGES:
            phrases, weights = self._phrases[language]
            for match in phrases.find(words):
                scores[language] += _MARKER_WEIGHT * weights[match.code]
        letters = [char for token in words for char in token.text.lower() if char.isalpha()]
        foreign = sum(1 for char in letters if ord(char) > 0x2AF or char in _OTHER_LETTERS)
        if foreign and (foreign * 12 >= len(letters) or known * 2 < len(words)):
            return "other"
        # Of 914 messages by other authors none in our languages had so few words that we use.
        if known == 0 and len(words) >= _FEWEST_ALL_UNKNOWN:
            return "other"
        if len(words) >= _FEWEST_FOR_OTHER and known * _ONE_KNOWN_OF < len(words) + 1:
            return "other"
        hinted = _HINTS.get((hint or "")[:2].lower())
        if previous is not None:
            scores[previous] += _PREVIOUS_WEIGHT * (_SHORT_TIMES if len(words) <= _SHORT else 1)
        elif hinted is not None:
            scores[hinted] += _HINT_WEIGHT
        else:
            scores["nb"] += _BOKMAL_FIRST
        settled = previous or hinted or "nb"
        return max(LANGUAGES, key=lambda language: (scores[language], language == settled))


def _texts(library: Library) -> Iterator[tuple[Language, str]]:
    """Every phrasing and answer of the topics with its language, and what the bot says around them."""
    for topic in library.topics.values():
        for language, text in topic.texts.items():
            for said in (*text.phrasings, *text.short, *text.more):
                yield language, said
    for language in LANGUAGES:
        for said in library.replies[language].values():
            yield language, said


def _odds(counts: dict[Language, Counter[str]]) -> dict[str, tuple[float, ...]]:
    """Form -> for each language how much less likely it is there than where it is likeliest, in log odds (0 and below)."""
    forms = set().union(*counts.values())
    totals = {language: sum(counts[language].values()) + _UNSEEN * len(forms) for language in LANGUAGES}
    found: dict[str, tuple[float, ...]] = {}
    for form in forms:
        logs = [math.log((counts[language][form] + _UNSEEN) / totals[language]) for language in LANGUAGES]
        most = max(logs)
        found[form] = tuple(max(one - most, _FARTHEST) for one in logs)
    return found
