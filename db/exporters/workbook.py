"""The staff table as an Excel workbook: headings that stay in sight, lists to choose from, and what to write in each column."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from db.exporters.formula import harmless, looks_harmless
from db.importers.columns import COLUMNS, Column, Field
from db.importers.table_lines import letters

Cell = str | float | date | None
SHEET, EXPLAINED = "Grupper", "Forklaring"
_LISTED_LINES = 2_000
"""Lines that get lists to choose from; below them words are typed."""
_MOST_IN_A_LIST = 255
"""Characters Excel takes in a list that is written out."""
_DATES: frozenset[Field] = frozenset(("confirmed_on", "updated_on"))
_TEXTS: frozenset[Field] = frozenset(("key", "post_code", "contact", "meetings"))
"""Columns Excel must not turn into numbers, dates or times."""
_HEAD = PatternFill("solid", fgColor="1F3864")
_MUST = PatternFill("solid", fgColor="7F1D1D")

_EXPLAINING = (("kolonne", 20), ("må fylles ut", 13), ("hva du skriver", 80), ("ord du kan bruke", 60))


def workbook(rows: Iterable[Mapping[Field, Cell]]) -> bytes:
    """The bytes of an .xlsx with the sheets «Grupper» (headings and `rows`) and «Forklaring»."""
    book = Workbook()
    # The library would name itself as the author of the staff's own file.
    book.properties.creator = "Veiviser"
    sheet: Any = book.active
    sheet.title = SHEET
    for index, column in enumerate(COLUMNS, 1):
        head = sheet.cell(1, index, column.title)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = _MUST if column.required else _HEAD
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[letters(index - 1)].width = column.width
        if column.words is not None:
            _offer(sheet, index, column)
    sheet.row_dimensions[1].height = 32
    # Key and name stay in sight, too: who scrolls to the right must know which group it is.
    sheet.freeze_panes = "C2"
    last = 1
    for last, row in enumerate(rows, 2):
        for index, column in enumerate(COLUMNS, 1):
            _write(sheet.cell(last, index), column.field, row.get(column.field))
    for line in range(last + 1, last + 201):
        # Excel decides what "0150" or "19.00" is while it is typed, so the empty lines must say it beforehand.
        for index, column in enumerate(COLUMNS, 1):
            if column.field in _TEXTS:
                sheet.cell(line, index).number_format = "@"
    sheet.auto_filter.ref = f"A1:{letters(len(COLUMNS) - 1)}{max(last, 2)}"
    _explain(book.create_sheet(EXPLAINED))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: Any, field: Field, value: Cell) -> None:
    if field in _TEXTS:
        cell.number_format = "@"
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = harmless(value) if looks_harmless(value) else value
        # A text is a text: never run, whatever it begins with.
        cell.data_type = "s"
        cell.quotePrefix = value != "" and harmless(value) != value
        cell.alignment = Alignment(vertical="top", wrap_text=field in ("meetings", "links", "note"))
        return
    cell.value = value
    if field in _DATES:
        cell.number_format = "dd.mm.yyyy"


def _offer(sheet: Any, index: int, column: Column) -> None:
    assert column.words is not None  # noqa: S101 - asked before
    listed = ",".join(column.words.labels.values())
    if len(listed) > _MOST_IN_A_LIST:
        listed = listed[:_MOST_IN_A_LIST].rpartition(",")[0]
        complete = False
    else:
        complete = True
    choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    # Where several may stand in a cell, or the list is cut, another word is no fault for Excel to stop.
    choice.showErrorMessage = complete and not column.several and column.field not in ("country", "language")
    choice.errorTitle, choice.error = (
        "Ukjent ord",
        f"Velg {column.words.choices()}, eller la cella stå tom."[:225],
    )
    choice.promptTitle, choice.prompt = column.title[:32], column.explained[:255]
    choice.showInputMessage = True
    sheet.add_data_validation(choice)
    where = letters(index - 1)
    choice.add(f"{where}2:{where}{_LISTED_LINES}")


def _explain(sheet: Any) -> None:
    for index, (title, width) in enumerate(_EXPLAINING, 1):
        head = sheet.cell(1, index, title)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), _HEAD
        sheet.column_dimensions[letters(index - 1)].width = width
    for line, column in enumerate(COLUMNS, 2):
        words = "" if column.words is None else ", ".join(column.words.labels.values())
        for index, text in enumerate(
            (column.title, "ja" if column.required else "", column.explained, words), 1
        ):
            sheet.cell(line, index, text).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
