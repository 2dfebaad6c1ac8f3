"""Which topics a text resembles. Two signals, kept apart on purpose:

* a *gate*: how near the text is to what we write about at all (cosine to the topics' centres), and
* a *ranking*: which topic it is (one-against-all weights, passive-aggressive).

One score for both lets unrelated messages through; see docs/evaluation.md for the figures behind this.
Features: words (normalised, stemmed), letter groups of three, and concepts ("#ALCOHOL"). Pure Python, trained at start.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.reading.linear import known, passive_aggressive, rarities, unit
from bot.core.reading.text import Token, tokens
from knowledge.library import NEAR_CLASSES, OUTSIDE_CLASSES, Library

OUTSIDE = frozenset(OUTSIDE_CLASSES)
NEAR = frozenset(NEAR_CLASSES)

_GRAMS = (3,)
_WORD_WEIGHT = 1.6
_PAIR_WEIGHT = 1.0
_CONCEPT_WEIGHT = 2.2
_LEAST_OF_CENTRE = 0.02
"""Smaller weights and parts of centres are left out: no message of the blind sets is ranked otherwise, and reading takes half
the time."""
RECIPE = 7
"""Counted up whenever training or features change, so that an older trained model is not taken for this one."""


@dataclass(frozen=True, slots=True)
class TopicReading:
    """`ranked` are (topic or outside class, score 0-1), best first; `gate` 0-1 tells how near our field the text is."""

    ranked: tuple[tuple[str, float], ...]
    gate: float
    margin: float
    concepts: tuple[str, ...]

    @property
    def best(self) -> str | None:
        return self.ranked[0][0] if self.ranked else None

    def inside_leads(self) -> bool:
        """True when a topic of the catalogue, and no outside class, is ranked first."""
        return self.best is not None and self.best not in OUTSIDE

    def beside(self, names: Collection[str], pull: float) -> TopicReading:
        """This reading where the topics `names` explain only a name that was said: "er jeg velkommen i NA på LAR".

        When another topic lies within `pull` (in score) of a leading one of them, that other topic leads, and the lead is
        counted without `names`.
        """
        others = tuple(one for one in self.ranked if one[0] not in names)
        if not others or others[0][0] in OUTSIDE:
            return self
        if self.best in names and _score_of(self.ranked[0][1]) - _score_of(others[0][1]) >= pull:
            return self
        left = tuple(one for one in self.ranked if one[0] in names)
        return replace(self, ranked=(others[0], *left, *others[1:]), margin=_lead(others))

    def lifted(self, names: Collection[str], pull: float) -> TopicReading:
        """This reading where something else in the message speaks for the topics `names`: an age, somebody near who drinks.

        The best of them leads when it lies within `pull` (in score) of the one that leads.
        """
        if not self.ranked or self.best in names or self.best in OUTSIDE:
            return self
        for one in self.ranked:
            if one[0] in names and _score_of(self.ranked[0][1]) - _score_of(one[1]) < pull:
                rest = tuple(other for other in self.ranked if other is not one)
                among = (one, *(other for other in rest if other[0] in names or other[0] in OUTSIDE))
                return replace(self, ranked=(one, *rest), margin=_lead(among))
        return self

    def without(self, names: Collection[str]) -> TopicReading:
        """This reading where none of `names` can be meant."""
        left = tuple(one for one in self.ranked if one[0] not in names)
        return (
            self
            if not left or len(left) == len(self.ranked)
            else replace(self, ranked=left, margin=_lead(left))
        )

    def lead_beside(self, kindred: Collection[str]) -> float:
        """The lead of the best topic over the best that is not among `kindred`: topics that would answer as well."""
        others = tuple(one for one in self.ranked[1:] if one[0] not in kindred)
        return (
            max(_lead((self.ranked[0], *others[:1])), self.margin) if self.ranked and others else self.margin
        )

    def inside(self) -> tuple[tuple[str, float], ...]:
        """The ranked topics of the catalogue, without the outside classes."""
        return tuple(one for one in self.ranked if one[0] not in OUTSIDE)


_SHORTEST_SLIP = 5
_TWO_SLIPS_FROM = 10


class _Spelling:
    """The words our content and our lists know, and the nearest of the content's words to one that is unknown."""

    def __init__(self, library: Library) -> None:
        ours: set[str] = set(library.normal.values())
        for _, say in training_set(library):
            ours.update(token.light for token in tokens(say))
        ours.update(word for words in library.concepts.values() for word in words if not word.endswith("*"))
        self._known = frozenset(ours) | library.gazetteer.common_words | frozenset(library.normal)
        self._ours: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(ours):
            if len(word) >= _SHORTEST_SLIP:
                self._ours[word[0], len(word)].append(word)

    def knows(self, word: str) -> bool:
        return word in self._known

    def nearest(self, word: str) -> str | None:
        """The content's word one slip away (two from ten letters on) with the same first letter; None if there is none."""
        if len(word) < _SHORTEST_SLIP or not word.isalpha():
            return None
        allowed = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        near = [
            one
            for size in range(len(word) - allowed, len(word) + allowed + 1)
            for one in self._ours.get((word[0], size), ())
        ]
        found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=allowed)
        return None if found is None else str(found[0])


class Featurizer:
    """Text -> weighted features. `normal` lays dialect on bokmål, `concepts` names thoughts."""

    def __init__(self, library: Library) -> None:
        self._normal = library.normal
        self._stemmer = snowballstemmer.stemmer("norwegian")
        self._exact: defaultdict[str, list[str]] = defaultdict(list)
        self._prefix: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for concept, words in library.concepts.items():
            for word in words:
                if word.endswith("*"):
                    self._prefix[word[:2]].append((word[:-1], concept))
                else:
                    self._exact[word].append(concept)
        self._spelling = _Spelling(library)
        self._cache: dict[str, tuple[str, tuple[str, ...]]] = {}

    def word(self, light: str) -> tuple[str, tuple[str, ...]]:
        """The stem of a word and its concepts; a long word nobody knows is read as the known one it is a slip of."""
        known = self._cache.get(light)
        if known is not None:
            return known
        plain = self._normal.get(light, light)
        if not self._spelling.knows(plain):
            plain = self._spelling.nearest(plain) or plain
        concepts: set[str] = set()
        for form in {light, plain}:
            concepts.update(self._exact.get(form, ()))
            concepts.update(
                concept for start, concept in self._prefix.get(form[:2], ()) if form.startswith(start)
            )
        found = (self._stemmer.stemWord(plain), tuple(sorted(concepts)))
        # Only words of ours are kept: what people wrote must not stay in memory.
        if self._spelling.knows(light):
            self._cache[light] = found
        return found

    def features(self, text: Iterable[Token]) -> dict[str, float]:
        """Raw weights by feature; not yet scaled by rarity."""
        counts: Counter[str] = Counter()
        weights: dict[str, float] = {}
        stems: list[str] = []
        for token in text:
            stem, concepts = self.word(token.light)
            stems.append(stem)
            for concept in concepts:
                weights[f"#{concept}"] = _CONCEPT_WEIGHT
        for stem in stems:
            weights[f"w:{stem}"] = _WORD_WEIGHT
            padded = f" {stem} "
            for size in _GRAMS:
                for start in range(len(padded) - size + 1):
                    counts[padded[start : start + size]] += 1
        for first, second in pairwise(stems):
            weights[f"p:{first}_{second}"] = _PAIR_WEIGHT
        for gram, count in counts.items():
            weights[gram] = 0.5 * (1 + math.log(count))
        return weights


@dataclass(frozen=True, slots=True)
class Trained:
    """What training gives: plain tables, so that they can be kept in a file and read back."""

    rarity: Mapping[str, float]
    unseen: float
    centres: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, Mapping[str, float]]


class TopicModel:
    """`read` is pure and costs about a millisecond for a short text."""

    def __init__(self, featurizer: Featurizer, trained: Trained) -> None:
        self._featurizer = featurizer
        self._rarity = trained.rarity
        self._unseen = trained.unseen
        self._weights: dict[str, list[tuple[str, float]]] = {
            feature: list(by_class.items()) for feature, by_class in trained.weights.items() if by_class
        }
        by_feature: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for name, centre in trained.centres.items():
            for feature, value in centre.items():
                by_feature[feature].append((name, value))
        self._centres = dict(by_feature)
        self._classes = tuple(trained.centres)

    def concepts(self, light: str) -> tuple[str, ...]:
        """The thoughts a word (in light form) stands for; none for most words."""
        return self._featurizer.word(light)[1]

    def vector(self, text: Iterable[Token]) -> dict[str, float]:
        """The unit vector of a text. Features never seen in training count in its length, so that strange texts stay far off."""
        return unit(self._featurizer.features(text), self._rarity, self._unseen)

    def read(self, text: Sequence[Token]) -> TopicReading:
        """What `text` resembles; nothing when there are no words."""
        if not text:
            return TopicReading((), 0.0, 0.0, ())
        vector = self.vector(text)
        nearness: dict[str, float] = dict.fromkeys(self._classes, 0.0)
        score: dict[str, float] = dict.fromkeys(self._classes, 0.0)
        for feature, value in vector.items():
            for name, weight in self._centres.get(feature, ()):
                nearness[name] += value * weight
            for name, weight in self._weights.get(feature, ()):
                score[name] += value * weight
        ordered = sorted(score.items(), key=lambda one: (-one[1], one[0]))
        margin = ordered[0][1] - ordered[1][1] if len(ordered) > 1 else 0.0
        gate = max((value for name, value in nearness.items() if name not in OUTSIDE), default=0.0)
        concepts = tuple(sorted(feature for feature in vector if feature.startswith("#")))
        ranked = tuple((name, round(_squash(value), 3)) for name, value in ordered[:6])
        return TopicReading(ranked, round(min(gate, 1.0), 3), round(margin, 3), concepts)


def training_set(library: Library) -> list[tuple[str, str]]:
    """(class, phrasing) for every phrasing of every topic and language, and every outside message."""
    rows = [
        (topic.id, phrasing)
        for topic in library.topics.values()
        for text in topic.texts.values()
        for phrasing in (*text.phrasings, text.title)
    ]
    rows.extend((name, say) for name, says in library.outside.classes.items() for say in says)
    return rows


def ordinary_words(library: Library) -> frozenset[str]:
    """The words (light form) of all messages we train on: none of them names a place, so none is a slip for one."""
    return frozenset(token.light for _, say in training_set(library) for token in tokens(say))


def train(library: Library, rows: Sequence[tuple[str, str]] | None = None) -> Trained:
    """Trains on `rows` (by default all of the library's); takes some seconds. The same rows give the same tables."""
    featurizer = Featurizer(library)
    rows = training_set(library) if rows is None else rows
    raw = [(name, featurizer.features(tokens(say))) for name, say in rows]
    rarity, unseen = rarities([features for _, features in raw])
    vectors = [(name, known(features, rarity, unseen)) for name, features in raw]
    return Trained(rarity, unseen, _centres(vectors), passive_aggressive(vectors))


def _centres(vectors: Sequence[tuple[str, Mapping[str, float]]]) -> dict[str, dict[str, float]]:
    sums: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for name, vector in vectors:
        for feature, value in vector.items():
            sums[name][feature] += value
    centres: dict[str, dict[str, float]] = {}
    for name, total in sums.items():
        length = math.sqrt(sum(value * value for value in total.values())) or 1.0
        scaled = ((feature, value / length) for feature, value in total.items())
        centres[name] = {feature: value for feature, value in scaled if value > _LEAST_OF_CENTRE}
    return centres


def _lead(ranked: Sequence[tuple[str, float]]) -> float:
    """How far the first lies before the second, in score."""
    return round(_score_of(ranked[0][1]) - _score_of(ranked[1][1]), 3) if len(ranked) > 1 else 1.0


def _score_of(figure: float) -> float:
    """The score behind a figure of `_squash`."""
    held = min(max(figure, 0.001), 0.999)
    return math.log(held / (1 - held)) / 3 + 0.3


def _squash(score: float) -> float:
    """A score as a figure between 0 and 1, for people and for the contract's `candidates`."""
    return 1 / (1 + math.exp(-3 * (score - 0.3)))
