"""The gate.

Figures on our own cases that may not sink, kept in `tests/cases/floor.toml` and only ever raised.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from bot.errors import InputError
from bot.evaluation.cases import FIELD_NAMES, SHAPES, Shape
from bot.evaluation.fields import CaseFileError, Problem
from bot.evaluation.metrics import FIGURES, Evaluation

_LANGUAGES = ("nb", "nn", "en", "other")
Bound = Literal["at_least", "at_most"]
Fault = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure of one shape (None: all) in one language (None: all) and the share 0–1 it is held to."""

    bound: Bound
    shape: Shape | None
    language: str | None
    figure: str
    share: float

    @property
    def name(self) -> str:
        where = self.shape or "all"
        return f"{where}.{self.language}.{self.figure}" if self.language else f"{where}.{self.figure}"


@dataclass(frozen=True, slots=True)
class Floor:
    """All limits, and how many of our own cases may fail without being marked (None: not limited)."""

    limits: tuple[Limit, ...] = ()
    most_failed: int | None = None


def read_floor(path: Path) -> Floor:
    """The floor file.

    Raises `InputError` (one line) when it is missing, `CaseFileError` with every fault in it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError(f"{path}: no floor file; write one as docs/evaluation.md says") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read; save it as UTF-8 text") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CaseFileError(path, [Problem(path, 1, f"not TOML: {error}")]) from error
    problems: list[Problem] = []

    def fault(word: str, reason: str) -> None:
        line = next((number for number, one in enumerate(text.split("\n"), 1) if word in one), 1)
        problems.append(Problem(path, line, reason))

    limits: list[Limit] = []
    most_failed: int | None = None
    for name, value in data.items():
        if name == "most_failed" and isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            most_failed = value
        elif name in ("at_least", "at_most") and isinstance(value, dict):
            bound: Bound = "at_least" if name == "at_least" else "at_most"
            for where, figures in value.items():
                limits.extend(_limits(bound, where, figures, fault))
        else:
            fault(
                name, f"'{name}' is not understood; use [at_least.SHAPE], [at_most.SHAPE] or most_failed = 0"
            )
    if problems:
        raise CaseFileError(path, problems)
    return Floor(tuple(limits), most_failed)


def _limits(bound: Bound, where: str, figures: object, fault: Fault) -> Iterator[Limit]:
    word, _, language = where.partition(".")
    shape = next((shape for shape in SHAPES if shape == word), None)
    if (shape is None and word != "all") or (language and language not in _LANGUAGES):
        fault(where, f"'{where}' is not understood; name {', '.join(SHAPES)} or all, then maybe .nb .nn .en")
        return
    if not isinstance(figures, dict):
        fault(where, f"'{where}' must be a table of figures, like [{bound}.{where}]")
        return
    known = (*FIGURES, *(f"field.{name}" for name in FIELD_NAMES))
    for figure, share in figures.items():
        if figure not in known:
            near = get_close_matches(figure, known, n=1)
            fault(
                figure,
                f"no figure '{figure}'; " + (f"did you mean '{near[0]}'?" if near else "see the report"),
            )
        elif isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            fault(figure, f"'{figure}' must be a share from 0 to 1")
        else:
            yield Limit(bound, shape, language or None, figure, float(share))


def gate(evaluation: Evaluation, floor: Floor) -> tuple[str, ...]:
    """What stands against letting this through, in sentences; empty when nothing does.

    Only our own cases are looked at, so the gate says the same on every machine.
    """
    own = evaluation.own()
    if not own.results:
        return ("no case of our own was run; run `evaluate` without files",)
    faults: list[str] = []
    for limit in floor.limits:
        tally = own.figures(limit.shape, limit.language).get(limit.figure)
        if tally is None:
            faults.append(f"{limit.name}: no case judges it any more; restore the cases or remove the limit")
        elif limit.bound == "at_least" and tally.share < limit.share:
            faults.append(
                f"{limit.name} sank to {tally.share:.4f} ({tally.hits}/{tally.of}); floor {limit.share:.4f}"
            )
        elif limit.bound == "at_most" and tally.share > limit.share:
            faults.append(
                f"{limit.name} rose to {tally.share:.4f} ({tally.hits}/{tally.of}); at most {limit.share:.4f}"
            )
    heaps = own.heaps()
    if floor.most_failed is not None and len(heaps["failed"]) > floor.most_failed:
        faults.append(f"{len(heaps['failed'])} of our own cases fail; at most {floor.most_failed} may")
    for result in heaps["fixed"]:
        origin = result.case.origin
        faults.append(f"FIXED {origin.id}: it passes now ({origin.known_failure}); remove known_failure")
    return tuple(faults)
