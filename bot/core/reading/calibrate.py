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

from bot.core.reading.likeness import HARMLESS, LikenessModel, likeness_rows, train_likeness
from bot.core.reading.text import tokens
from bot.core.reading.topics import OUTSIDE, Featurizer, TopicModel, train, training_set
from knowledge.library import Library

FOLDS = 5
OURS_LEFT_BELOW = 0.03
OURS_FAR_OFF = 0.05
RIGHT_DIRECT = 0.88
# Of our own harmless messages at most so many may reach the lesser alarm, and of those that only look like danger. Our own
# were written to differ from each other, and many to share their words with danger: messages by other authors reach it far
# more seldom (docs/evaluation.md has both).
ORDINARY_ALARMED = 0.002
LOOKALIKE_ALARMED = 0.10
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
    """The threshold of the likeness, and the share of danger that reached it in cross-validation."""

    danger: float
    found: float
    rows: int

    def toml(self) -> str:
        """The lines for thresholds.toml."""
        return (
            f"# Likeness to danger: {self.found:.3f} of {self.rows} messages of danger reach it.\n"
            f"danger = {self.danger:.2f}\n"
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
    """Trains FOLDS models of likeness and picks their threshold. Takes a minute or two."""
    data = likeness_rows(library)
    cautious = {
        say for name in _CAUTIOUS for text in library.topics[name].texts.values() for say in text.phrasings
    }
    alike = set(library.danger_lines.harmless)
    danger: list[float] = []
    ordinary: list[float] = []
    lookalike: list[float] = []
    for fold in range(FOLDS):
        held_in = [row for position, row in enumerate(data) if position % FOLDS != fold]
        model = LikenessModel(Featurizer(library), train_likeness(library, held_in))
        for kind, say in (row for position, row in enumerate(data) if position % FOLDS == fold):
            found = model.read(say)
            score = -1.0 if found is None else found.score
            if kind != HARMLESS:
                danger.append(score)
            elif say not in cautious:
                (lookalike if say in alike else ordinary).append(score)
    needed = max(_exceeded_by(ordinary, ORDINARY_ALARMED), _exceeded_by(lookalike, LOOKALIKE_ALARMED))
    return DangerCalibration(
        danger=needed, found=sum(score >= needed for score in danger) / len(danger), rows=len(danger)
    )


def _exceeded_by(scores: list[float], share: float) -> float:
    """The lowest threshold in hundredths that at most `share` of `scores` reach."""
    ordered = sorted(scores, reverse=True)
    return math.floor(ordered[int(len(ordered) * share)] * 100 + 1) / 100


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
