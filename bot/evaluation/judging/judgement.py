"""What a judge says: which points were right, what was wrong in words, and what is counted beyond that."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was judged. `wrong` is "" where it was right, else what was wrong in words."""

    field: str
    wrong: str = ""

    @property
    def right(self) -> bool:
        return not self.wrong


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one reply.

    `facts` are further figures this reply counts in: (name of the figure, did it happen). `expected` and
    `got` are one word each, for the table of confusions.
    """

    points: tuple[Point, ...]
    facts: tuple[tuple[str, bool], ...] = ()
    expected: str = ""
    got: str = ""

    @property
    def right(self) -> bool:
        """Wholly right: every point was."""
        return all(point.right for point in self.points)

    @property
    def wrong(self) -> tuple[str, ...]:
        """What was wrong, in words; empty when wholly right."""
        return tuple(f"{point.field}: {point.wrong}" for point in self.points if point.wrong)


def shown(value: object) -> str:
    """A value as a report prints it: lists in brackets, nothing as `null`."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case tuple() | list() | frozenset():
            inner = sorted(value, key=str) if isinstance(value, frozenset) else value
            return "[" + ", ".join(shown(item) for item in inner) + "]"
        case _:
            return str(value)
