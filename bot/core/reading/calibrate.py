"""Computes the thresholds of the topic reader from data, never by hand.

Five-fold cross-validation over all phrasings and outside messages: each is read by a model that has not seen it.

* `gate_low`  the gate that 97 % of our own phrasings reach: below it no topic is even offered.
* `gate_high`, `margin`  the pair with most direct answers among those where at least 88 % of them are right, an outside
  message that is answered counting as wrong. `gate_high` is at least what 95 % of our own
  phrasings reach. Cross-validation is harder than life, since each phrasing was written to differ
  from the others: docs/evaluation.md tells what 88 % here is on messages by other authors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.core.reading.likeness import (
    DangerFeatures,
    Lesson,
    Likeness,
    LikenessModel,
    lessons,
    trained_on,
)
from bot.core.reading.safety import Screen
from bot.core.reading.text import tokens
from bot.core.reading.topics import OUTSIDE, Featurizer, TopicModel, train, training_set
from knowledge.library import Library

FOLDS = 5
OURS_LEFT_BELOW = 0.03
OURS_FAR_OFF = 0.05
RIGHT_DIRECT = 0.88
# Of our own ordinary messages so many may get an alarm by likeness, and so many an emergency; of those that only look like danger
# so many an emergency. Recall goes first: who is asked once too often is still answered. Ours were written to differ from each
# other, and the look-alikes to share their words with danger one by one: messages by other authors reach an alarm more seldom
# (docs/evaluation.md has both).
ORDINARY_ALARMED = 0.005
ORDINARY_EMERGENCY = 0.002
LOOKALIKE_EMERGENCY = 0.04
_CAUTIOUS = (
    "harm_withdrawal_medical",
    "pregnancy",
    "psychosis",
    "children_next_of_kin",
    "crisis_policy",
    "harm_reduction",
)
"""Topics whose questions may rightly get a number to call."""
_GATES = tuple(step / 100 for step in range(4, 60, 2))
_MARGINS = tuple(step / 100 for step in range(0, 100, 2))


@dataclass(frozen=True, slots=True)
class _Row:
    right: bool
    ours: bool
    best_outside: bool
    gate: float
    margin: float


@dataclass(frozen=True, slots=True)
class DangerCalibration:
    """The thresholds of the likeness, and what they gave in cross-validation (shares of messages of danger, 0-1)."""

    acute: float
    elevated: float
    found_acute: float
    found_elevated: float
    rows: int

    def toml(self) -> str:
        """The lines for thresholds.toml."""
        return (
            f"# Likeness to danger, over {self.rows} messages of danger: {self.found_acute:.3f} of the acute ones are seen as "
            f"such, {self.found_elevated:.3f} of the others at all.\n"
            f"danger_acute = {self.acute:.2f}\ndanger_elevated = {self.elevated:.2f}\n"
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """The thresholds, and what they gave in cross-validation (shares, 0-1)."""

    gate_low: float
    gate_high: float
    margin: float
    top1: float
    answered: float
    right: float
    rows: int

    def toml(self) -> str:
        """The text of thresholds.toml."""
        return (
            "# Computed by `python -m bot calibrate --write`; never set by hand. docs/evaluation.md says what each means.\n"
            f"# Cross-validation over {self.rows} messages: right topic first {self.top1:.3f}, answered directly "
            f"{self.answered:.3f}, of these right {self.right:.3f}.\n"
            f"gate_low = {self.gate_low:.2f}\ngate_high = {self.gate_high:.2f}\nmargin = {self.margin:.2f}\n"
        )


def calibrated_danger(library: Library) -> DangerCalibration:
    """Trains FOLDS models of likeness and picks their thresholds. Takes a few minutes."""
    data = lessons(library)
    cautious = {
        say for name in _CAUTIOUS for text in library.topics[name].texts.values() for say in text.phrasings
    }
    alike = set(library.danger_lines.harmless)
    rules = Screen(library.danger)
    features = DangerFeatures(Featurizer(library), rules)
    read: list[tuple[Lesson, Likeness]] = []
    told = [(row, features.whole(row.say)) for row in data]
    for fold in range(FOLDS):
        held_in = [one for position, one in enumerate(told) if position % FOLDS != fold]
        model = LikenessModel(features, trained_on(held_in))
        for position, row in enumerate(data):
            if position % FOLDS == fold and (found := model.read(row.say)) is not None:
                read.append((row, found))
    ordinary = [one for one in read if one[0].kind is None and one[0].say not in cautious | alike]
    lookalike = [one for one in read if one[0].say in alike]
    acute = max(
        _exceeded_by(
            [one.score for _, one in ordinary if one.level == "acute"], ORDINARY_EMERGENCY, len(ordinary)
        ),
        _exceeded_by(
            [one.score for _, one in lookalike if one.level == "acute"], LOOKALIKE_EMERGENCY, len(lookalike)
        ),
    )
    elevated = _exceeded_by([one.score for _, one in ordinary], ORDINARY_ALARMED, len(ordinary))
    danger = [one for one in read if one[0].kind is not None]
    grave = [one for row, one in danger if row.level == "acute"]
    lesser = [one for row, one in danger if row.level == "elevated"]
    return DangerCalibration(
        acute=acute,
        elevated=elevated,
        found_acute=sum(one.level == "acute" and one.score >= acute for one in grave) / len(grave),
        found_elevated=sum(one.score >= elevated for one in lesser) / len(lesser),
        rows=len(danger),
    )


def _exceeded_by(scores: list[float], share: float, of: int) -> float:
    """The lowest threshold in hundredths that at most `share` of the `of` messages reach; `scores` are those that may."""
    ordered = sorted(scores, reverse=True)
    allowed = int(of * share)
    return math.floor(ordered[allowed] * 100 + 1) / 100 if allowed < len(ordered) else 0.0


def calibrated(library: Library) -> Calibration:
    """Trains FOLDS models and picks the thresholds. Takes some seconds."""
    data = training_set(library)
    rows: list[_Row] = []
    for fold in range(FOLDS):
        held_in = [row for position, row in enumerate(data) if position % FOLDS != fold]
        model = TopicModel(Featurizer(library), train(library, held_in))
        for position, (name, say) in enumerate(data):
            if position % FOLDS == fold:
                reading = model.read(tokens(say))
                best = reading.best or ""
                rows.append(
                    _Row(best == name, name not in OUTSIDE, best in OUTSIDE, reading.gate, reading.margin)
                )
    inside = [row for row in rows if row.ours]
    gates = sorted(row.gate for row in inside)
    gate_low = gates[int(len(gates) * OURS_LEFT_BELOW)]
    best_pair, most, share = (max(_GATES), max(_MARGINS)), -1, 0.0
    near_enough = gates[int(len(gates) * OURS_FAR_OFF)]
    for gate in (one for one in _GATES if one >= near_enough):
        for margin in _MARGINS:
            direct = [
                row for row in rows if row.gate >= gate and row.margin >= margin and not row.best_outside
            ]
            right = sum(row.right for row in direct)
            if direct and right / len(direct) >= RIGHT_DIRECT and right > most:
                best_pair, most, share = (gate, margin), right, right / len(direct)
    return Calibration(
        gate_low=round(gate_low, 2),
        gate_high=best_pair[0],
        margin=best_pair[1],
        top1=sum(row.right for row in inside) / len(inside),
        answered=most / len(inside),
        right=share,
        rows=len(rows),
    )
