"""An Excel workbook (.xlsx) -> lines of cells, by openpyxl. Pure: bytes in, values out.

A workbook is a zip of XML, so it is weighed before it is opened: what it says it unpacks to is an upper bound, since `zipfile`
never unpacks more than that. What openpyxl gives up on is told as one fault of the file.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import openpyxl

from db.importers.table_lines import MOST_COLUMNS, MOST_LINES, Line, Table, TableFault, Value, address
from db.importers.table_words import fold

MOST_UNPACKED = 100_000_000
"""Bytes a workbook may unpack to. 10,000 groups with every cell filled unpack to about 15 million; a zip can blow one byte up
to a thousand."""
MOST_PARTS = 1_000
"""Files in the zip. A workbook of two sheets has about ten, one with pictures some more."""
_MOST_MERGED = 2_000
_EXCEL_LINES = 1_048_576
"""Lines a sheet can have; a row number beyond is broken, and would be filled up to with empty lines."""
SHEET = "grupper"
"""The sheet that is read where there is one of this name; else the first that is not hidden."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "åpne fila i Excel og velg «Lagre som», «Excel-arbeidsbok (.xlsx)»"
_OTHER_PARTS = (
    ("xl/workbook.bin", "fila er en binær arbeidsbok (.xlsb)"),
    ("content.xml", "fila er et OpenDocument-regneark (.ods)"),
    ("Index/Document.iwa", "fila er et regneark fra Numbers"),
    ("word/document.xml", "fila er et Word-dokument"),
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_workbook(raw: bytes) -> bool:
    """Whether `raw` is some kind of workbook rather than text: a zip, or the container of old and of encrypted files."""
    return raw.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def xlsx_table(raw: bytes) -> Table:
    """The lines of the sheet «grupper», or of the first sheet that is not hidden. Raises TableFault."""
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise TableFault("fila er beskyttet med passord", "ta bort passordet og lagre som .xlsx")
        raise TableFault("fila er i det gamle formatet .xls", f"{_SAVE_AS}; lagre som .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            _weigh(parts)
            with warnings.catch_warnings():
                # openpyxl warns of colours and lists it does not know; none of them holds a group.
                warnings.simplefilter("ignore")
                return _read(raw, parts)
    except TableFault:
        raise
    except Exception as error:
        # A broken workbook makes openpyxl, zipfile, zlib and the XML reader raise whatever the broken part led to.
        raise TableFault(
            f"fila kan ikke leses som et regneark ({type(error).__name__})", f"{_SAVE_AS}, og prøv igjen"
        ) from error


def _weigh(parts: zipfile.ZipFile) -> None:
    names = {each.filename for each in parts.infolist()}
    for part, what in _OTHER_PARTS:
        if part in names:
            raise TableFault(what, f"{_SAVE_AS}; lagre som .xlsx")
    if len(names) > MOST_PARTS or sum(each.file_size for each in parts.infolist()) > MOST_UNPACKED:
        raise TableFault(
            f"fila pakker ut til mer enn {MOST_UNPACKED // 1_000_000} MB",
            "kopier tabellen til en ny, tom arbeidsbok og lagre den som .xlsx",
        )
    for each in parts.infolist():
        if each.flag_bits & 1:
            raise TableFault("fila er beskyttet med passord", "ta bort passordet og lagre som .xlsx")
        if each.filename.endswith((".xml", ".rels")):
            with parts.open(each) as stream:
                start = stream.read(2_000).replace(b"\0", b"")
            # No program writes one; its only use would be to blow up.
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise TableFault("fila har innhold et regneark ikke skal ha (DOCTYPE)", f"{_SAVE_AS}")


def _read(raw: bytes, parts: zipfile.ZipFile) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = _chosen(book)
        behind = _behind(parts, str(sheet._worksheet_path))
        sheet.reset_dimensions()  # a sheet may claim to be a million lines long
        lines: list[Line] = []
        rows = sheet.iter_rows(values_only=True, max_row=_EXCEL_LINES, max_col=MOST_COLUMNS)
        for number, row in enumerate(rows, 1):
            if row.count(None) == len(row):
                continue  # a stray cell at the end of a sheet leaves a million of these before it
            line = _line(number, row, behind)
            if line.is_empty:
                continue
            if len(lines) == MOST_LINES:
                raise TableFault(f"tabellen har over {MOST_LINES} rader", "del den i flere filer")
            lines.append(line)
        return Table(tuple(lines), tuple(_remarks(behind, lines)))
    finally:
        book.close()


def _chosen(book: Any) -> Any:
    seen = [each for each in book.worksheets if each.sheet_state == "visible"]
    if not seen:
        raise TableFault(
            "arbeidsboka har ingen synlige ark", f"vis arket med gruppene, eller kall det «{SHEET}»"
        )
    return next((each for each in seen if fold(each.title) == SHEET), seen[0])


# --- what openpyxl does not tell while it streams ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands behind the values: formulas whose result was never stored (addresses), and merged cells as
    (first line, last line, column from 0)."""

    unsolved: frozenset[str]
    merged: tuple[tuple[int, int, int], ...]
    above: dict[int, Value]


def _behind(parts: zipfile.ZipFile, path: str) -> _Behind:
    unsolved: set[str] = set()
    merged: list[tuple[int, int, int]] = []
    with parts.open(path.lstrip("/")) as stream:
        for _, element in ElementTree.iterparse(stream):  # noqa: S314 - weighed, and without DOCTYPE
            if element.tag == f"{_MAIN}c":
                value = element.find(f"{_MAIN}v")
                solved = value is not None and value.text
                # An empty text is a result, too: ="" gives one.
                if element.find(f"{_MAIN}f") is not None and not solved and element.get("t") != "str":
                    unsolved.add(element.get("r", ""))
                element.clear()
            elif element.tag == f"{_MAIN}row":
                element.clear()
            elif element.tag == f"{_MAIN}mergeCell" and len(merged) < _MOST_MERGED:
                left, top, _, bottom = openpyxl.utils.cell.range_boundaries(element.get("ref", ""))
                if None not in (left, top, bottom) and bottom > top:
                    merged.append((top, bottom, left - 1))
    return _Behind(frozenset(unsolved), tuple(merged), {})


def _line(number: int, row: tuple[Any, ...], behind: _Behind) -> Line:
    cells: list[Value] = [_value(each) for each in row]
    faults: dict[int, tuple[str, str]] = {}
    if behind.unsolved:
        for column in range(len(cells)):
            if address(column, number) in behind.unsolved:
                faults[column] = (
                    "cella har en formel uten utregnet verdi",
                    "åpne fila i Excel og lagre den, eller skriv verdien i stedet for formelen",
                )
    for index, (top, bottom, column) in enumerate(behind.merged):
        if number == top and column < len(cells):
            behind.above[index] = cells[column]
        elif top < number <= bottom and any(each is not None for each in cells):
            cells.extend([None] * (column + 1 - len(cells)))
            if cells[column] is None:
                cells[column] = behind.above.get(index)
    return Line(number, tuple(cells), faults)


def _value(value: Any) -> Value:
    if not isinstance(value, str):
        return value  # type: ignore[no-any-return]  # numbers, truths and dates as openpyxl makes them
    # Programs write a carriage return as "_x000D_".
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value


def _remarks(behind: _Behind, lines: list[Line]) -> Iterator[str]:
    numbers = {each.number for each in lines}
    used = [
        f"{address(column, top)}:{address(column, bottom)}"
        for top, bottom, column in behind.merged
        if numbers.intersection(range(top + 1, min(bottom, top + MOST_LINES) + 1))
    ]
    if used:
        some = ", ".join(used[:5]) + (" …" if len(used) > 5 else "")
        yield f"sammenslåtte celler ({some}) er lest som samme verdi i hver rad"
