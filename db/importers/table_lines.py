"""A table as lines of cells, however it was stored. Values only: `table_csv` and `table_xlsx` make them for `spreadsheet`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from db.importers.columns import Field, headings

Value = str | int | float | bool | datetime | date | time | timedelta | None
"""What a cell may hold. A table of text has only texts."""

MOST_LINES = 50_000
"""Lines of a table: far more than anybody keeps by hand. 10,000 take 5 s as CSV and 20 s as Excel, so this many still end."""
MOST_COLUMNS = 200
"""Columns of a table: six times ours. A sheet may claim 16,384 of them, nearly all empty."""
_SEARCHED = 20
"""Lines in which the headings are looked for: room for a title and an explanation above them."""


class TableFault(Exception):  # noqa: N818 - a state of the file, told as one Problem
    """The table as a whole cannot be read; `fault` and `mend` are bokmål, `field` and `cell` say where if anywhere."""

    def __init__(self, fault: str, mend: str, *, field: str = "", cell: str = "") -> None:
        super().__init__(fault)
        self.fault, self.mend, self.field, self.cell = fault, mend, field, cell


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `number` is the one a spreadsheet shows, from 1. `faults` are (fault, mend) of single cells, by column from 0."""

    number: int
    cells: tuple[Value, ...]
    faults: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.faults and all(
            each is None or (isinstance(each, str) and not each.strip()) for each in self.cells
        )


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that hold something, in order. `remarks` are about the whole file, in bokmål."""

    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()


def letters(column: int) -> str:
    """The letters a spreadsheet shows over a column counted from 0: 0 -> "A", 26 -> "AA"."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(column: int, line: int) -> str:
    """ "D12"."""
    return f"{letters(column)}{line}"


def heading_line(lines: Sequence[Line]) -> tuple[int, dict[Field, list[int]]]:
    """The position in `lines` of the line with the most known headings, and where each stands; the first one of equals.

    (-1, {}) when no line has any.
    """
    best, found = -1, dict[Field, list[int]]()
    for position, line in enumerate(lines[:_SEARCHED]):
        here = headings([each if isinstance(each, str) else "" for each in line.cells])
        if len(here) > len(found):
            best, found = position, here
    return best, found
