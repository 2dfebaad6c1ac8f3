"""A copy of the knowledge folder that a test may break, and how its faults are read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import KnowledgeError, Problem
from knowledge.library import Library
from knowledge.load import ROOT, load_library


@dataclass(frozen=True, slots=True)
class Tree:
    """The copy below `root`. The big data folders are links: a test may not write to them."""

    root: Path

    @classmethod
    def copied_to(cls, root: Path) -> Tree:
        shutil.copytree(ROOT / "content", root / "content")
        shutil.copy(ROOT / "terms.toml", root / "terms.toml")
        for folder in ("places", "safety"):
            (root / folder).symlink_to(ROOT / folder, target_is_directory=True)
        return cls(root)

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replaces the first `old`, which must be there."""
        text = self.text(path)
        assert old in text, f"{path} no longer holds {old!r}: mend the test"
        self.write(path, text.replace(old, new, 1))

    def load(self) -> Library:
        return load_library(self.root)

    def faults(self) -> tuple[Problem, ...]:
        """What the reader says about the copy; empty when it can be read."""
        try:
            self.load()
        except KnowledgeError as error:
            return error.problems
        return ()

    def line(self, problem: Problem) -> str:
        """The line a problem points at."""
        return self.text(problem.path).split("\n")[problem.line - 1]


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault: `old` becomes `new`; then a problem must name a line that holds `named`, and say `mend`.

    `alone`: it hides or makes other faults, so nothing else may be broken at the same time.
    """

    what: str
    path: str
    old: str
    new: str
    named: str
    mend: str
    alone: bool = False


def batches(faults: Iterable[Fault]) -> tuple[tuple[Fault, ...], ...]:
    """The faults in groups of at most one for each file: reading everything once for every fault would take minutes."""
    groups: list[list[Fault]] = []
    for fault in faults:
        fitting = (
            group
            for group in groups
            if not fault.alone and not group[0].alone and all(fault.path != other.path for other in group)
        )
        group = next(fitting, None)
        if group is None:
            groups.append([fault])
        else:
            group.append(fault)
    return tuple(map(tuple, groups))


def unfound(tree: Tree, faults: Iterable[Fault], found: tuple[Problem, ...]) -> list[str]:
    """Those of the faults that were not told, or told at another line, in words."""
    missed: list[str] = []
    for fault in faults:
        fitting = [one for one in found if one.path == fault.path and fault.mend in one.text]
        if not any(fault.named in tree.line(one) for one in fitting):
            told = [str(one) for one in (fitting or found)]
            missed.append(f"{fault.what}: expected '{fault.mend}' at '{fault.named}', got {told}")
    return missed
