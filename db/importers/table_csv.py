"""A table of text (CSV) -> lines of cells: the encoding, the separator and the quotes are found out. Pure.

Excel writes what its country and version tell it to, so nothing is taken for granted: UTF-8 with or without a mark, UTF-16
("Unicode text"), cp1252; semicolon, comma or tab; line breaks inside quotes; CR alone from old Macs.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from db.importers.table_lines import MOST_COLUMNS, MOST_LINES, Line, Table, TableFault, heading_line

_SEPARATORS = (";", ",", "\t")
_LONGEST = 32_767
"""Characters a cell can hold (Excel's limit). A quote that is not closed within them opens no cell."""
_SNIFFED = 64 * 1024
"""Characters the separator is told from: more than any heading line with a title above it."""
_MOST_STRAY = 100
"""Quotes that are never closed; after so many, quotes are letters, so that a file of quotes takes no hours."""
_SEP = re.compile(r"sep=([;,\t|])(?:\r\n|\r|\n)", re.IGNORECASE)
_END = re.compile(r"\r\n|\r|\n")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CP1252 = "fila var ikke lagret som UTF-8; æ, ø og å er lest som i Windows (cp1252). Lagre helst som «CSV UTF-8» eller .xlsx"
_STRAY = (
    "cella begynner med et hermetegn som aldri blir lukket",
    "ta bort hermetegnet, eller lagre tabellen som .xlsx",
)


def csv_table(raw: bytes) -> Table:
    """The lines of `raw`, numbered as a spreadsheet numbers them. Raises TableFault."""
    text, remarks = decoded(raw)
    forced = _SEP.match(text)
    # Excel hides the line "sep=;" and counts from the one after it.
    body = text[forced.end() :] if forced else text
    separators = (forced[1], *_SEPARATORS) if forced else _SEPARATORS
    head = body[:_SNIFFED]
    best = max(separators, key=lambda each: len(heading_line(_some(head, each))[1]))
    lines: list[Line] = []
    for line in _lines(body, best):
        if line.number > MOST_LINES:
            raise TableFault(f"tabellen har over {MOST_LINES} rader", "del den i flere filer")
        if not line.is_empty:
            lines.append(line)
    return Table(tuple(lines), remarks)


def decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of `raw` and what must be said of how it was read. What is valid UTF-8 is UTF-8; else cp1252."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace"), ()
    head = raw[:4096]
    # Text of our letters in UTF-16 has a NUL as every other byte.
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[offset::2]
        if (
            len(half) > 8
            and half.count(0) > 0.7 * len(half)
            and head[1 - offset :: 2].count(0) < 0.3 * len(half)
        ):
            return raw.decode(encoding, "replace"), ()
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), (_CP1252,)


def _some(head: str, separator: str) -> list[Line]:
    found: list[Line] = []
    for line in _lines(head, separator):
        if not line.is_empty:
            found.append(line)
        if len(found) == 20:
            break
    return found


def _lines(text: str, separator: str) -> Iterator[Line]:
    """The lines of `text`, empty ones too. A quote in front that is never closed, or that would swallow a whole line of
    cells, is a letter, and its cell is named as faulty: one slip must not take the lines below it along."""
    apart = re.escape(separator)
    plain = re.compile(rf"[^{apart}\r\n]*")
    quoted = re.compile(rf'"((?:[^"]++|"")*+)"([^{apart}\r\n]*)')
    cells: list[str] = []
    faults: dict[int, tuple[str, str]] = {}
    at, number, stray, width = 0, 1, 0, 0
    while True:
        cell = None
        if text.startswith('"', at) and stray < _MOST_STRAY:
            found = quoted.match(text, at, at + _LONGEST + 2)
            if found is None or _swallows(found[1], separator, width):
                stray += 1
                faults[len(cells)] = _STRAY
            else:
                cell, at = found[1].replace('""', '"') + found[2], found.end()
        if cell is None:
            start = at
            at = _next(plain, text, at)
            cell = text[start:at]
        if len(cells) < MOST_COLUMNS:
            cells.append(cell)
        elif cell.strip():
            faults[MOST_COLUMNS - 1] = (
                f"raden har over {MOST_COLUMNS} celler",
                "se etter skilletegn for mye",
            )
        if text.startswith(separator, at):
            at += len(separator)
            continue
        yield Line(number, tuple(cells), faults)
        width = max(width, len(cells)) if number < 20 else width
        cells, faults, number = [], {}, number + 1
        end = _END.match(text, at)
        if end is None or end.end() == len(text):
            return
        at = end.end()


def _next(plain: re.Pattern[str], text: str, at: int) -> int:
    found = plain.match(text, at)
    return at if found is None else found.end()


def _swallows(cell: str, separator: str, width: int) -> bool:
    """Whether a quoted cell holds a whole line of the table: then its quotes belong to two different cells."""
    if width < 4 or ("\n" not in cell and "\r" not in cell):
        return False
    return any(line.count(separator) >= width - 1 for line in _END.split(cell))
