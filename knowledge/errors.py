"""What goes wrong when knowledge files are read, said so that the writer of the file can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file. `path` is relative to the folder that was read, `line` 1-based, `text` says what to do."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class KnowledgeError(Exception):
    """The knowledge files cannot be used. `problems` holds every fault that was found, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
