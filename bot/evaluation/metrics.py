"""From judgements to figures: shares, heaps and the table of confusions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.evaluation.cases import SHAPES, Case, Shape, TurnCase, shape_of
from bot.evaluation.judging.judgement import Judgement

Heap = Literal["passed", "failed", "known", "fixed"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report. `wanted` is false for one that should be low, such as false alarms."""

    title: str
    wanted: bool = True


FIGURES: dict[str, Figure] = {
    "right": Figure("wholly right"),
    "top1": Figure("right topic first"),
    "top3": Figure("right topic in first three"),
    "direct_answer_precision": Figure("direct answers that are right"),
    "outside_not_answered": Figure("unrelated not taken as ours"),
    "alarm_on_ordinary": Figure("alarm on ordinary messages", wanted=False),
    "acute_recall": Figure("acute seen as acute"),
    "acute_seen_at_all": Figure("acute seen at all"),
    "route_right": Figure("right number first message"),
    "elevated_recall": Figure("elevated seen"),
    "elevated_line": Figure("elevated has 24-hour line"),
    "danger_kind_right": Figure("kind of danger right"),
    "emergency_on_lookalike": Figure("emergency on look-alikes", wanted=False),
    "alarm_on_lookalike": Figure("any alarm on look-alikes", wanted=False),
    "support_has_line": Figure("support reply has a line"),
    "place_right": Figure("place right"),
    "place_missed": Figure("place missed", wanted=False),
    "wrong_place": Figure("wrong place taken", wanted=False),
    "asked_needlessly": Figure("asked though it was plain", wanted=False),
    "asked_when_ambiguous": Figure("asked when ambiguous"),
    "guessed": Figure("guessed when ambiguous", wanted=False),
    "false_place": Figure("place read where none is", wanted=False),
    "conversations_right": Figure("conversations wholly right"),
}
"""Every figure by name, in the order of the report; `field.<name>` for single fields comes on top."""


@dataclass(frozen=True, slots=True)
class Tally:
    """`hits` of `of` cases in which the figure was judged."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        """0 to 1; 0 of 0 is 0."""
        return self.hits / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Confusion:
    """`count` cases that wanted `expected` and got `got`; `ids` names them."""

    shape: Shape
    expected: str
    got: str
    count: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One case and the verdict on its reply."""

    case: Case
    judgement: Judgement

    @property
    def right(self) -> bool:
        return self.judgement.right


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All results of a run, in the order of the cases."""

    results: tuple[Result, ...]

    def own(self) -> Evaluation:
        """The results of our own cases only."""
        return Evaluation(tuple(result for result in self.results if result.case.origin.own))

    def languages(self) -> tuple[str, ...]:
        """The languages that occur, in fixed order; cases that name none are in no language."""
        seen = {result.case.origin.base_language for result in self.results}
        return tuple(language for language in ("nb", "nn", "en", "other") if language in seen)

    def shapes(self) -> tuple[Shape, ...]:
        seen = {shape_of(result.case) for result in self.results}
        return tuple(shape for shape in SHAPES if shape in seen)

    def figures(self, shape: Shape | None = None, language: str | None = None) -> dict[str, Tally]:
        """The figures of a shape (None: of all) in a language (None: in all), in the order of `FIGURES`.

        A figure with nothing to judge is left out. Known failures count as what they are: not right.
        """
        chosen = [
            result
            for result in self.results
            if shape in (None, shape_of(result.case)) and language in (None, result.case.origin.base_language)
        ]
        return _figures(chosen)

    def heaps(self) -> dict[Heap, tuple[Result, ...]]:
        """Our own cases in four heaps. A known failure that passes is `fixed`: its mark must be removed."""
        heaps: dict[Heap, list[Result]] = {"passed": [], "failed": [], "known": [], "fixed": []}
        whole_right = _wholly_right_conversations(self.results)
        told: set[str] = set()
        for result in self.results:
            origin = result.case.origin
            if not origin.own:
                continue
            if not origin.known_failure:
                heaps["passed" if result.right else "failed"].append(result)
            elif not origin.known_as_whole:
                heaps["fixed" if result.right else "known"].append(result)
            elif isinstance(result.case, TurnCase) and result.case.conversation in whole_right:
                # One mark on the conversation is one thing to remove, however many turns it has.
                first = result.case.conversation not in told
                told.add(result.case.conversation)
                heaps["fixed" if first else "passed"].append(result)
            else:
                heaps["passed" if result.right else "known"].append(result)
        return {heap: tuple(results) for heap, results in heaps.items()}

    def confusions(self, shape: Shape | None = None) -> tuple[Confusion, ...]:
        """What was wanted and what came instead, most frequent first.

        Cases right or wrong in a detail are left out.
        """
        found: dict[tuple[Shape, str, str], list[str]] = defaultdict(list)
        for result in self.results:
            own_shape, verdict = shape_of(result.case), result.judgement
            if not result.right and verdict.expected != verdict.got and shape in (None, own_shape):
                found[own_shape, verdict.expected, verdict.got].append(result.case.origin.id)
        pairs = [Confusion(*key, count=len(ids), ids=tuple(ids)) for key, ids in found.items()]
        return tuple(sorted(pairs, key=lambda one: (-one.count, one.shape, one.expected, one.got)))


def _figures(results: Iterable[Result]) -> dict[str, Tally]:
    hits: Counter[str] = Counter()
    of: Counter[str] = Counter()

    def count(name: str, happened: bool) -> None:
        of[name] += 1
        hits[name] += happened

    chosen = tuple(results)
    for result in chosen:
        count("right", result.right)
        for name, happened in result.judgement.facts:
            count(name, happened)
        for point in result.judgement.points:
            count(f"field.{point.field}", point.right)
    conversations = {result.case.conversation for result in chosen if isinstance(result.case, TurnCase)}
    whole_right = _wholly_right_conversations(chosen)
    for conversation in conversations:
        count("conversations_right", conversation in whole_right)
    known = [name for name in FIGURES if name in of]
    fields = sorted(name for name in of if name not in FIGURES)
    return {name: Tally(hits[name], of[name]) for name in (*known, *fields)}


def _wholly_right_conversations(results: Iterable[Result]) -> frozenset[str]:
    turns: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        if isinstance(result.case, TurnCase):
            turns[result.case.conversation].append(result.right)
    return frozenset(conversation for conversation, right in turns.items() if all(right))
