"""Two runs side by side: what got better, what got worse, case by case."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from bot.errors import InputError
from bot.evaluation.metrics import Evaluation


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ids of cases that changed sides, with what is wrong now.

    Cases of only one run are counted, not judged.
    """

    improved: tuple[str, ...]
    regressed: tuple[tuple[str, tuple[str, ...]], ...]
    new: int
    gone: int
    shares: tuple[tuple[str, float, float], ...]

    @property
    def text(self) -> str:
        """The comparison for people; one line for each case that changed sides."""
        lines = [
            f"Compared: {len(self.improved)} improved, {len(self.regressed)} regressed, "
            f"{self.new} new, {self.gone} gone"
        ]
        lines.extend(f"  worse   {name}: {'; '.join(wrong)}" for name, wrong in self.regressed)
        lines.extend(f"  better  {name}" for name in self.improved)
        changed = [one for one in self.shares if one[1] != one[2]]
        lines.extend(f"  {name:<44}{before:>8.4f} -> {after:.4f}" for name, before, after in changed)
        return "\n".join(lines) + "\n"


def compare(evaluation: Evaluation, earlier: Path) -> Comparison:
    """This run against the `--json` of an earlier one.

    Raises `InputError` with one line when that cannot be read.
    """
    before, figures = _earlier(earlier)
    now = {result.case.origin.key: result for result in evaluation.results}
    improved = [
        result.case.origin.id for key, result in now.items() if result.right and before.get(key) is False
    ]
    regressed = [
        (result.case.origin.id, result.judgement.wrong)
        for key, result in now.items()
        if not result.right and before.get(key) is True
    ]
    shares = [
        (f"{shape}.{name}", figures[shape, name], tally.share)
        for shape in evaluation.shapes()
        for name, tally in evaluation.figures(shape).items()
        if (shape, name) in figures
    ]
    return Comparison(
        improved=tuple(improved),
        regressed=tuple(regressed),
        new=len(now.keys() - before.keys()),
        gone=len(before.keys() - now.keys()),
        shares=tuple((name, was, round(is_now, 4)) for name, was, is_now in shares),
    )


def _earlier(path: Path) -> tuple[dict[str, bool], dict[tuple[str, str], float]]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file; make one with evaluate --json") from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path}:{error.lineno}: not JSON ({error.msg}); make it anew with evaluate --json"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read; make it anew with evaluate --json") from error
    try:
        rights = {str(one["key"]): bool(one["right"]) for one in data["results"]}
        figures = {
            (str(shape), str(name)): float(tally["share"])
            for shape, languages in data["figures"].items()
            for name, tally in languages["all"].items()
        }
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"{path}: not the output of evaluate --json; make it anew") from error
    return rights, figures
