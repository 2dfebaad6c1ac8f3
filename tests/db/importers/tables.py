"""Small staff tables for the tests: rows of cells as CSV or as a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook

from db.importers.raw import Feed, Problem, RawGroup
from db.importers.spreadsheet import read

TODAY = date(2026, 11, 22)
FEED = Feed("regneark", "", TODAY)
HEAD = ("nøkkel", "navn", "fellesskap", "møtetid", "sted")
GOOD = ("aa-forde", "AA Fjordgløtt", "AA", "mandag 19.00-20.30", "Førde")


def csv_of(rows: Iterable[Sequence[str]], separator: str = ";") -> bytes:
    """Each cell as it is given: quotes are the test's own business."""
    return "\r\n".join(separator.join(row) for row in rows).encode()


def xlsx_of(rows: Iterable[Sequence[Any]], change: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook of one sheet; `change(book, sheet)` may spoil it."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_all(raw: bytes, feed: Feed = FEED) -> list[RawGroup | Problem]:
    return list(read(raw, feed))


def group_with(feed: Feed = FEED, **cells: Any) -> RawGroup | Problem:
    """What one good row becomes with these columns changed or added (title with "_" for blanks -> value), in a workbook."""
    values: dict[str, Any] = dict(zip(HEAD, GOOD, strict=True))
    values.update({title.replace("_", " "): value for title, value in cells.items()})
    (found,) = read_all(xlsx_of([list(values), list(values.values())]), feed)
    return found


def good(**cells: Any) -> RawGroup:
    found = group_with(**cells)
    assert isinstance(found, RawGroup), found
    return found


def bad(**cells: Any) -> Problem:
    found = group_with(**cells)
    assert isinstance(found, Problem), found
    return found
