"""The evaluation for people, in 80 columns, and for machines, as JSON."""

from __future__ import annotations

import textwrap
from collections import Counter
from pathlib import Path

from bot.evaluation.cases import Shape, shape_of
from bot.evaluation.metrics import FIGURES, Evaluation, Result, Tally

WIDTH = 80
_TITLES: dict[Shape, str] = {
    "topics": "Topics: is the question answered",
    "safety": "Safety: danger seen, look-alikes left in peace",
    "places": "Places: where is it",
    "slots": "Slots: which groups are asked for",
    "conversations": "Conversations: turn by turn",
}
_LANGUAGES = ("nb", "nn", "en", "other")
_CONFUSIONS = 5


def render(evaluation: Evaluation, *, misses: int = 0) -> str:
    """The report as plain text, at most 80 columns wide: figures per shape and language, confusions, heaps,
    misses.

    `misses` is how many wrong replies to list in full. A figure marked with `-` should be low.
    """
    parts = [_head(evaluation)]
    parts.extend(_shape(evaluation, shape) for shape in evaluation.shapes())
    confusions = _confusions(evaluation)
    if confusions:
        parts.append(confusions)
    heaps = _heaps(evaluation)
    if heaps:
        parts.append(heaps)
    if misses > 0:
        parts.append(_misses(evaluation, misses))
    return "\n\n".join(parts) + "\n"


def to_json(evaluation: Evaluation) -> dict[str, object]:
    """The evaluation as an object for `--json` and `--compare`; shares are 0 to 1.

    `figures.<shape>.<language or all>.<figure>` holds `hits`, `of`, `share`; `results` has one entry for each
    case.
    """
    heap_of = {
        result.case.origin.id: heap for heap, results in evaluation.heaps().items() for result in results
    }
    return {
        "cases": len(evaluation.results),
        "right": sum(result.right for result in evaluation.results),
        "figures": {
            shape: {
                language or "all": {
                    name: {"hits": tally.hits, "of": tally.of, "share": round(tally.share, 4)}
                    for name, tally in evaluation.figures(shape, language).items()
                }
                for language in (None, *evaluation.languages())
                if evaluation.figures(shape, language)
            }
            for shape in evaluation.shapes()
        },
        "confusions": [
            {"shape": one.shape, "expected": one.expected, "got": one.got, "count": one.count, "ids": one.ids}
            for one in evaluation.confusions()
        ],
        "heaps": {heap: len(results) for heap, results in evaluation.heaps().items()},
        "results": [
            {
                "id": result.case.origin.id,
                "key": result.case.origin.key,
                "shape": shape_of(result.case),
                "language": result.case.origin.language,
                "say": result.case.say,
                "right": result.right,
                "wrong": list(result.judgement.wrong),
                "heap": heap_of.get(result.case.origin.id),
            }
            for result in evaluation.results
        ],
    }


def _head(evaluation: Evaluation) -> str:
    files = Counter(_file(result.case.origin.path) for result in evaluation.results)
    right = Counter(_file(result.case.origin.path) for result in evaluation.results if result.right)
    total = Tally(sum(right.values()), sum(files.values()))
    lines = [f"{total.of} cases, {total.hits} wholly right ({_percent(total)} %)", ""]
    lines.append(f"{'file':<40}{'right':>7}{'of':>7}{'%':>8}")
    for name, of in files.items():
        tally = Tally(right[name], of)
        lines.append(f"  {_cut(name, 37):<38}{tally.hits:>7}{tally.of:>7}{_percent(tally):>8}")
    return "\n".join(lines)


def _file(path: Path) -> str:
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def _shape(evaluation: Evaluation, shape: Shape) -> str:
    figures = evaluation.figures(shape)
    by_language = {name: evaluation.figures(shape, name) for name in _LANGUAGES}
    shown = [name for name in _LANGUAGES if by_language[name]]
    head = f"{'':<32}{'hits':>6}{'of':>6}{'%':>7} " + "".join(f"{name:>7}" for name in shown)
    lines = [_TITLES[shape], head.rstrip()]
    for name, tally in figures.items():
        figure = FIGURES.get(name)
        title = figure.title if figure else name.replace("field.", "field ").replace("_", " ")
        mark = " " if figure is None or figure.wanted else "-"
        low = figure is not None and not figure.wanted
        row = f"{mark} {_cut(title, 30):<30}{tally.hits:>6}{tally.of:>6}{_percent(tally, up=low):>7} "
        for language in shown:
            part = by_language[language].get(name)
            row += f"{_percent(part, up=low):>7}" if part else f"{'':>7}"
        lines.append(row.rstrip())
    return "\n".join(lines)


def _confusions(evaluation: Evaluation) -> str:
    lines = ["Most frequent confusions (expected -> got)"]
    for shape in evaluation.shapes():
        for one in evaluation.confusions(shape)[:_CONFUSIONS]:
            where = f"  {shape:<14}{one.count:>4}  "
            lines.append(where + _cut(f"{one.expected} -> {one.got}", WIDTH - len(where)))
    return "\n".join(lines) if len(lines) > 1 else ""


def _heaps(evaluation: Evaluation) -> str:
    heaps = evaluation.heaps()
    if not any(heaps.values()):
        return ""
    counts = ", ".join(f"{len(results)} {heap}" for heap, results in heaps.items())
    lines = [f"Our own cases: {counts}"]
    for result in heaps["known"]:
        lines.extend(_wrapped(f"known {result.case.origin.id}: {result.case.origin.known_failure}"))
    for result in heaps["fixed"]:
        lines.extend(_wrapped(f"FIXED {result.case.origin.id}: it passes now; remove known_failure"))
    return "\n".join(lines)


def _misses(evaluation: Evaluation, most: int) -> str:
    wrong = [result for result in evaluation.results if not result.right]
    lines = [f"Wrong replies ({min(most, len(wrong))} of {len(wrong)})"]
    for result in wrong[:most]:
        lines.extend(_miss(result))
    return "\n".join(lines)


def _miss(result: Result) -> list[str]:
    origin = result.case.origin
    lines = _wrapped(f"{origin.id} ({origin.path.name}:{origin.line})  {' '.join(result.case.say.split())}")
    for wrong in result.judgement.wrong:
        lines.extend("  " + line for line in _wrapped(wrong, width=WIDTH - 4))
    return lines


def _wrapped(text: str, *, width: int = WIDTH - 2) -> list[str]:
    return textwrap.wrap(
        text, width=width, initial_indent="  ", subsequent_indent="      ", break_long_words=True
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _percent(tally: Tally, *, up: bool = False) -> str:
    """Never flattering: 99.97 % must not read as all, nor one false alarm in many as none (`up`)."""
    if not tally.of:
        return "0.0"
    tenths = -(-tally.hits * 1000 // tally.of) if up else tally.hits * 1000 // tally.of
    return f"{tenths / 10:.1f}"
