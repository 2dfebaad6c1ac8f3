"""What a message resembles when no rule of danger speaks: the way danger is hinted at, learned from many messages.

Rules name what is said; nobody can list how it is hinted ("nøklene ligger i postkassa, dere slipper å ringe på"). Two linear
models over the features of the topic reader: is it danger at all (against ordinary messages and look-alikes), and of which
kind. A likeness raises only the lesser alarm, which adds a number to call and takes nothing away; an emergency is raised by a
rule that people have read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from bot.core.model import Alarm, AlarmKind
from bot.core.reading.linear import known, passive_aggressive, rarities, unit
from bot.core.reading.safety import Screen
from bot.core.reading.text import Token, normalise, tokens
from bot.core.reading.topics import Featurizer, training_set
from knowledge.library import LANGUAGES, Library

DANGER, HARMLESS = "danger", "harmless"
LIKENESS_RECIPE = 2
"""Counted up whenever training or features change, so that an older trained model is not taken for this one."""
SIGN = "like."
# In a long message the danger is a small part: it is looked for in pieces, too.
_LONG = 16
_PIECE, _STEP = 12, 6
_FEWEST = 2
_EVERY_PLACE = 4
_TELLS = 3.0
"""A word in fewer than one of twenty of our messages: "og hvis ikke" has none and tells nothing."""
_KINDS: tuple[AlarmKind, ...] = get_args(AlarmKind)


@dataclass(frozen=True, slots=True)
class TrainedLikeness:
    """What training gives, as plain tables: feature -> class -> weight."""

    rarity: Mapping[str, float]
    unseen: float
    danger: Mapping[str, Mapping[str, float]]
    kinds: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a text resembles danger (`score`, a lead over harmless messages), and which it would be."""

    score: float
    kind: AlarmKind


Row = tuple[str, str]
"""Kind or "harmless", and the message."""


def likeness_rows(library: Library) -> list[Row]:
    """All messages to learn from: danger, its look-alikes, and everything people ordinarily write to us."""
    rows: list[Row] = [
        (kind, say)
        for kind, by_level in library.danger_lines.lines.items()
        for says in by_level.values()
        for say in says
    ]
    for rule in library.danger.rules:
        rows.extend((rule.kind, say) for say in rule.yes)
        rows.extend((HARMLESS, say) for say in rule.no)
    rows.extend((HARMLESS, say) for say in library.danger_lines.harmless)
    rows.extend((HARMLESS, say) for _, say in training_set(library))
    rows.extend((HARMLESS, say) for say in _searches(library))
    return rows


def _searches(library: Library) -> Iterator[str]:
    """What people write who only look for a group: ways to ask, names of places and words of filters, each in its turn."""
    asks = library.outside.classes["find_group"]
    words = [
        phrase
        for language in LANGUAGES
        for table in library.words[language].tables.values()
        for phrase in table
    ]
    yield from words
    for number, entry in enumerate(library.gazetteer.entries[::_EVERY_PLACE]):
        yield f"{asks[number % len(asks)]} i {entry.name}"
        yield f"bor i {entry.name}, {words[number % len(words)]}"


def train_likeness(library: Library, rows: Sequence[Row] | None = None) -> TrainedLikeness:
    """Trains on `rows` (by default all); takes some seconds. The same rows give the same tables."""
    featurizer = Featurizer(library)
    rows = likeness_rows(library) if rows is None else rows
    raw = [featurizer.features(tokens(normalise(say))) for _, say in rows]
    rarity, unseen = rarities(raw)
    vectors = [known(features, rarity, unseen) for features in raw]
    told = list(zip(rows, vectors, strict=True))
    grave = [(row, vector) for row, vector in told if row[0] != HARMLESS]
    return TrainedLikeness(
        rarity,
        unseen,
        passive_aggressive([(HARMLESS if row[0] == HARMLESS else DANGER, vector) for row, vector in told]),
        passive_aggressive([(row[0], vector) for row, vector in grave]),
    )


class LikenessModel:
    """`read` is pure; a short text costs about half a millisecond."""

    def __init__(self, featurizer: Featurizer, trained: TrainedLikeness) -> None:
        self._featurizer = featurizer
        self._trained = trained
        self._danger = {
            feature: by_class.get(DANGER, 0.0) - by_class.get(HARMLESS, 0.0)
            for feature, by_class in trained.danger.items()
        }

    def read(self, text: str) -> Likeness | None:
        """What `text` resembles most, as a whole or in a part of it; None where too few of its words are known to tell."""
        found = tokens(normalise(text))
        if len(found) < _FEWEST:
            return None
        best: tuple[float, dict[str, float]] | None = None
        for piece in _pieces(found):
            features = self._featurizer.features(piece)
            vector = unit(features, self._trained.rarity, self._trained.unseen)
            score = sum(value * self._danger.get(feature, 0.0) for feature, value in vector.items())
            told = sum(
                feature.startswith("w:") and self._trained.rarity.get(feature, 0.0) >= _TELLS
                for feature in vector
            )
            if told >= _FEWEST and (best is None or score > best[0]):
                best = (score, vector)
        if best is None:
            return None
        score, vector = best
        kind = _strongest(vector, self._trained.kinds)
        return Likeness(score, next((one for one in _KINDS if one == kind), "suicide"))


class DangerScreen:
    """Everything that looks for danger: the rules, and where they say nothing, the likeness. Runs first and alone."""

    def __init__(
        self, rules: Screen, likeness: LikenessModel | None, thresholds: Mapping[str, float]
    ) -> None:
        """Without `likeness` only the rules are asked; of `thresholds` it uses `danger`, computed by `calibrate`."""
        self._rules = rules
        self._likeness = likeness
        self._needed = thresholds.get("danger", float("inf"))

    def screen(self, text: str) -> Alarm | None:
        """The gravest sign in `text`, else what it resembles, else None. Never raises."""
        alarm = self._rules.screen(text)
        if self._likeness is None or alarm is not None:
            return alarm
        found = self._likeness.read(text)
        if found is None or found.score < self._needed or self._rules.is_told_harmlessly(text):
            return None
        sign = f"{SIGN}{found.kind}"
        return Alarm("elevated", found.kind, (sign,), False, self._rules.is_told_of_another(text))

    def signs(self, text: str) -> tuple[str, ...]:
        """The ids of all rules that fire, for `explain` and for tests."""
        return self._rules.signs(text)


def _pieces(found: Sequence[Token]) -> Iterator[Sequence[Token]]:
    yield found
    if len(found) > _LONG:
        for start in range(0, len(found) - _STEP, _STEP):
            yield found[start : start + _PIECE]


def _strongest(vector: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]) -> str:
    scores: dict[str, float] = {}
    for feature, value in vector.items():
        for name, weight in weights.get(feature, {}).items():
            scores[name] = scores.get(name, 0.0) + value * weight
    return max(scores, key=lambda name: (scores[name], name)) if scores else ""
