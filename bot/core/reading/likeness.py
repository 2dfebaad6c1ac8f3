"""What a message resembles when no rule of danger speaks: the way danger is hinted at, learned from many messages.

Rules name what is said; nobody can list how it is hinted ("nøklene ligger i postkassa, dere slipper å ringe på"). Three linear
models over the features of the topic reader and the words of the rules: is it danger at all (against ordinary messages and
look-alikes), how grave, and of which kind. ADR 10 tells what they may do beside the rules, and what they may not.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

from bot.core.model import Alarm, AlarmKind
from bot.core.reading.danger_message import Mention, Message
from bot.core.reading.linear import known, passive_aggressive, rarities, unit
from bot.core.reading.safety import Look, Screen
from bot.core.reading.text import Token, clean, tokens
from bot.core.reading.topics import Featurizer, training_set
from knowledge.danger import Level
from knowledge.library import LANGUAGES, Library

DANGER, HARMLESS = "danger", "harmless"
LIKENESS_RECIPE = 5
"""Counted up whenever training or features change, so that an older trained model is not taken for this one."""
SIGN = "like."
# In a long message the danger is a small part: it is looked for in pieces, too.
_LONG = 16
_PIECE, _STEP = 12, 6
_FEWEST = 2
_EVERY_PLACE = 4
_LIST_WEIGHT = 1.0
_TELLS = 3.0
"""A word in fewer than one of twenty of our messages: "og hvis ikke" has none and tells nothing."""
_BADLY_TYPED = 0.9
"""A message whose words had to be mended has lost some of what it could resemble: the lesser alarm asks for a little less. On
2,000 ordinary messages by two authors, 244 of them mended, it raised none."""
_KINDS: tuple[AlarmKind, ...] = get_args(AlarmKind)


@dataclass(frozen=True, slots=True)
class TrainedLikeness:
    """What training gives, as plain tables: feature -> class -> weight; `words` are the words it saw and how often."""

    rarity: Mapping[str, float]
    unseen: float
    danger: Mapping[str, Mapping[str, float]]
    levels: Mapping[str, Mapping[str, float]]
    kinds: Mapping[str, Mapping[str, float]]
    words: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a text resembles danger (`score`, a lead over harmless messages), and which level and kind it would be."""

    score: float
    level: Level
    kind: AlarmKind


@dataclass(frozen=True, slots=True)
class Lesson:
    """A message to learn from; `kind` and `level` are None where it is harmless."""

    kind: AlarmKind | None
    level: Level | None
    say: str


def lessons(library: Library) -> list[Lesson]:
    """All messages to learn from: danger, its look-alikes, and everything people ordinarily write to us."""
    found: list[Lesson] = [
        Lesson(kind, level, say)
        for kind, by_level in library.danger_lines.lines.items()
        for level, says in by_level.items()
        for say in says
    ]
    for rule in library.danger.rules:
        found.extend(Lesson(rule.kind, rule.level, say) for say in rule.yes)
        found.extend(Lesson(None, None, say) for say in rule.no)
    found.extend(Lesson(None, None, say) for say in library.danger_lines.harmless)
    found.extend(Lesson(None, None, say) for _, say in training_set(library))
    found.extend(Lesson(None, None, say) for say in _searches(library))
    return found


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


class DangerFeatures:
    """The features of the topic reader, and which of the rules' lists are named: "pills" and "tonight", however spelt."""

    def __init__(self, featurizer: Featurizer, rules: Screen) -> None:
        self._featurizer = featurizer
        self._rules = rules

    def whole(self, text: str) -> dict[str, float]:
        """The features of a whole message."""
        first = self._rules.look(text).messages[0]
        return self._of(first.words, first.mentions())

    def pieces(self, look: Look) -> Iterator[dict[str, float]]:
        """The features of a whole message and, where it is long, of its parts; none of a single word."""
        for message in look.messages:
            if len(message.words) < _FEWEST or not message.is_latin:
                continue
            mentions = message.mentions()
            for piece in _pieces(message):
                yield self._of(piece, mentions)

    def look(self, text: str) -> Look:
        """`text` as the rules read it."""
        return self._rules.look(text)

    def _of(self, piece: Sequence[Token], mentions: Sequence[Mention]) -> dict[str, float]:
        features = self._featurizer.features(piece)
        if piece:
            start, end = piece[0].start, piece[-1].end
            features |= {
                f"#{one.name}": _LIST_WEIGHT for one in mentions if start <= one.start and one.end <= end
            }
        return features


def train_likeness(library: Library, rows: Sequence[Lesson] | None = None) -> TrainedLikeness:
    """Trains on `rows` (by default all); takes most of a minute. The same rows give the same tables."""
    maker = DangerFeatures(Featurizer(library), Screen(library.danger))
    rows = lessons(library) if rows is None else rows
    return trained_on([(one, maker.whole(one.say)) for one in rows])


def trained_on(told: Sequence[tuple[Lesson, Mapping[str, float]]]) -> TrainedLikeness:
    """`train_likeness` of lessons whose features are known."""
    rarity, unseen = rarities([features for _, features in told])
    vectors = [(one, known(features, rarity, unseen)) for one, features in told]
    return TrainedLikeness(
        rarity,
        unseen,
        passive_aggressive([(DANGER if one.kind else HARMLESS, vector) for one, vector in vectors]),
        passive_aggressive([(one.level, vector) for one, vector in vectors if one.level]),
        passive_aggressive([(one.kind, vector) for one, vector in vectors if one.kind]),
        Counter(token.light for one, _ in told for token in tokens(clean(one.say))),
    )


class LikenessModel:
    """`read` is pure; a short text costs about half a millisecond."""

    def __init__(self, features: DangerFeatures, trained: TrainedLikeness) -> None:
        self._features = features
        self._trained = trained
        self._danger = {
            feature: by_class.get(DANGER, 0.0) - by_class.get(HARMLESS, 0.0)
            for feature, by_class in trained.danger.items()
        }

    def read(self, text: str) -> Likeness | None:
        """What `text` resembles most, as a whole or in a part of it; None where too few of its words are known to tell."""
        return self.resembled(self._features.look(text))

    def resembled(self, look: Look) -> Likeness | None:
        """`read` of a message that was looked at already."""
        best: tuple[float, dict[str, float]] | None = None
        for features in self._features.pieces(look):
            vector = unit(features, self._trained.rarity, self._trained.unseen)
            score = sum(value * self._danger.get(feature, 0.0) for feature, value in vector.items())
            told = sum(
                feature.startswith("w:")
                # "13.30 eller 15.30" is rare, and tells nothing.
                and not feature[2:3].isdigit()
                and self._trained.rarity.get(feature, 0.0) >= _TELLS
                for feature in vector
            )
            if told >= _FEWEST and (best is None or score > best[0]):
                best = (score, vector)
        if best is None:
            return None
        score, vector = best
        if score <= 0:
            return Likeness(
                score, "elevated", "suicide"
            )  # nearer to the harmless ones: nobody asks of which kind it is
        kind = _strongest(vector, self._trained.kinds)
        level: Level = "acute" if _strongest(vector, self._trained.levels) == "acute" else "elevated"
        return Likeness(score, level, next((one for one in _KINDS if one == kind), "suicide"))


class DangerScreen:
    """Everything that looks for danger: the rules, and what the message resembles. Runs first and alone."""

    def __init__(
        self, rules: Screen, likeness: LikenessModel | None, thresholds: Mapping[str, float]
    ) -> None:
        """Without `likeness` only the rules are asked; of `thresholds` it uses those that begin with `danger`."""
        self._rules = rules
        self._likeness = likeness
        self._acute = thresholds.get("danger_acute", math.inf)
        self._elevated = thresholds.get("danger_elevated", math.inf)

    def screen(self, text: str) -> Alarm | None:
        """The gravest sign in `text` with what the message resembles laid beside it, else None. Never raises.

        * An emergency by a rule stands.
        * A lesser alarm by a rule is raised where the message resembles an emergency.
        * Where no rule fires, a likeness raises the alarm by itself; only the lesser one where a sign was seen and shielded.
        """
        look = self._rules.look(text)
        alarm = look.alarm()
        if self._likeness is None or (alarm is not None and alarm.level == "acute"):
            return alarm
        found = self._likeness.resembled(look)
        if found is None:
            return alarm
        acute = found.level == "acute" and found.score >= self._acute
        if alarm is not None:
            return (
                replace(alarm, level="acute", signs=(*alarm.signs, f"{SIGN}{found.kind}")) if acute else alarm
            )
        needed = self._elevated * (_BADLY_TYPED if look.is_mended() else 1.0)
        if not acute and found.score < needed:
            return None
        if look.is_told_harmlessly():
            return None
        level: Level = "acute" if acute and not look.is_silenced() else "elevated"
        return Alarm(level, found.kind, (f"{SIGN}{found.kind}",), False, look.is_told_of_another())

    def signs(self, text: str) -> tuple[str, ...]:
        """The ids of all rules that fire, for `explain` and for tests."""
        return self._rules.signs(text)


def danger_screen(library: Library, featurizer: Featurizer, trained: TrainedLikeness) -> DangerScreen:
    """The whole screen, its rules built once."""
    rules = Screen(library.danger, trained.words)
    return DangerScreen(rules, LikenessModel(DangerFeatures(featurizer, rules), trained), library.thresholds)


def _pieces(message: Message) -> Iterator[Sequence[Token]]:
    """The message, its sentences, and overlapping parts of what is long."""
    yield message.words
    sentences = message.sentences()
    if len(sentences) > 1:
        yield from (one for one in sentences if len(one) >= _FEWEST)
    if len(message.words) > _LONG:
        for start in range(0, len(message.words) - _STEP, _STEP):
            yield message.words[start : start + _PIECE]


def _strongest(vector: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]) -> str:
    scores: dict[str, float] = {}
    for feature, value in vector.items():
        for name, weight in weights.get(feature, {}).items():
            scores[name] = scores.get(name, 0.0) + value * weight
    return max(scores, key=lambda name: (scores[name], name)) if scores else ""
