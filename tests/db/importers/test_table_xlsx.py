"""Workbooks: sheets, merged cells, formulas, and files that only look like one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from db.importers import table_xlsx
from db.importers.raw import Problem, RawGroup
from tests.db.importers.tables import GOOD, HEAD, read_all, xlsx_of

BOOK = xlsx_of([HEAD, GOOD])


def repacked(raw: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with every part changed by `change(name, content)`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def fault_of(raw: bytes) -> Problem:
    (found,) = read_all(raw)
    assert isinstance(found, Problem)
    assert (found.row, found.cell) == (0, "")
    return found


def test_a_workbook_is_read() -> None:
    (found,) = read_all(BOOK)
    assert isinstance(found, RawGroup)
    assert (found.row, found.name, found.remarks) == (2, "AA Fjordgløtt", ())


def test_the_sheet_called_grupper_is_read_before_the_first() -> None:
    def other(book: Any, sheet: Any) -> None:
        sheet.title = "Forklaring"
        groups = book.create_sheet(" GRUPPER ")
        groups.append(list(HEAD))
        groups.append(["annen", *GOOD[1:]])

    (found,) = read_all(xlsx_of([HEAD, GOOD], other))
    assert isinstance(found, RawGroup)
    assert found.key == "annen"


def test_a_hidden_sheet_is_passed_over() -> None:
    def hidden(book: Any, sheet: Any) -> None:
        sheet.sheet_state = "hidden"
        groups = book.create_sheet("2026")
        groups.append(list(HEAD))
        groups.append(["ny", *GOOD[1:]])

    (found,) = read_all(xlsx_of([HEAD, GOOD], hidden))
    assert isinstance(found, RawGroup)
    assert found.key == "ny"


def test_cells_merged_down_hold_for_every_row_and_that_is_told() -> None:
    def merged(book: Any, sheet: Any) -> None:
        sheet.merge_cells("C2:C3")
        sheet.merge_cells("A5:E5")

    first, second = read_all(xlsx_of([HEAD, GOOD, ("b", *GOOD[1:])], merged))
    assert isinstance(first, RawGroup)
    assert isinstance(second, RawGroup)
    assert (first.organisation, second.organisation) == ("AA", "AA")
    assert first.remarks == ("sammenslåtte celler (C2:C3) er lest som samme verdi i hver rad",)


def test_a_formula_whose_value_was_never_stored_is_named() -> None:
    (found,) = read_all(xlsx_of([HEAD, (*GOOD[:4], '=IF(1,"Førde")')]))
    assert isinstance(found, Problem)
    assert (found.row, found.cell) == (2, "E2")
    assert "formel" in found.fault


def test_a_formula_with_its_value_is_that_value() -> None:
    raw = xlsx_of([HEAD, (*GOOD[:4], '=IF(1,"Førde")')])
    solved = repacked(
        raw,
        lambda name, part: (
            part.replace(b'<c r="E2"', b'<c r="E2" t="str"').replace(b"<v />", "<v>Førde</v>".encode())
            if name.endswith("sheet1.xml")
            else part
        ),
    )
    (found,) = read_all(solved)
    assert isinstance(found, RawGroup)
    assert found.place == "Førde"


def test_a_sheet_that_claims_to_be_huge_is_read_for_what_it_holds() -> None:
    raw = repacked(
        BOOK,
        lambda name, part: part.replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"') if "sheet1" in name else part,
    )
    assert len(read_all(raw)) == 1


@pytest.mark.parametrize("number", [b"1048577", b"999999999"])
def test_a_row_beyond_the_end_of_a_sheet_takes_no_time(number: bytes) -> None:
    raw = repacked(
        BOOK,
        lambda name, part: (
            part.replace(b'<row r="2"', b'<row r="' + number + b'"') if "sheet1" in name else part
        ),
    )
    assert len(read_all(raw)) <= 1


def test_an_old_workbook_and_one_with_a_password_say_what_to_do() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert "gamle formatet .xls" in fault_of(ole).fault
    assert "lagre som .xlsx" in fault_of(ole).mend
    assert "passord" in fault_of(ole + "EncryptedPackage".encode("utf-16-le")).fault


@pytest.mark.parametrize(
    ("part", "words"),
    [("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods"), ("Index/Document.iwa", "Numbers"), ("word/document.xml", "Word")],
)  # fmt: skip
def test_other_files_in_a_zip_are_named(part: str, words: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr(part, "x")
    assert words in fault_of(out.getvalue()).fault


def test_a_zip_bomb_is_weighed_and_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * (table_xlsx.MOST_UNPACKED + 1))
    assert len(out.getvalue()) < 200_000
    assert "MB" in fault_of(out.getvalue()).fault


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    raw = repacked(BOOK, lambda name, part: bomb if name == "xl/workbook.xml" else part)
    assert "DOCTYPE" in fault_of(raw).fault


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\0" * 18,
        BOOK[:-30],
        BOOK[: len(BOOK) // 2],
        b"PK\x03\x04" + b"x" * 500,
    ],
)
def test_a_broken_workbook_is_one_problem(raw: bytes) -> None:
    assert "kan ikke leses" in fault_of(raw).fault


def test_only_hidden_sheets_is_told() -> None:
    # openpyxl will not save such a book, other programs do.
    raw = repacked(
        BOOK,
        lambda name, part: (
            part.replace(b'state="visible"', b'state="hidden"') if name == "xl/workbook.xml" else part
        ),
    )
    assert "ingen synlige ark" in fault_of(raw).fault
