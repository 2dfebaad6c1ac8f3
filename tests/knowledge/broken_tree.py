"""A copy of the knowledge folder that a test may break, and how its faults are read."""

from __future__ import annotations

import shutil
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
