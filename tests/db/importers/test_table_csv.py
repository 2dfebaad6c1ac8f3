"""Tables of text: encodings, separators, quotes and line numbers."""

from __future__ import annotations

import pytest

from db.importers.raw import Problem, RawGroup
from db.importers.table_csv import csv_table, decoded
from tests.db.importers.tables import GOOD, HEAD, csv_of, read_all

TEXT = csv_of([HEAD, GOOD]).decode()


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_way_excel_saves_text_is_read(separator: str, encoding: str, end: str) -> None:
    raw = TEXT.replace(";", separator).replace("\r\n", end).encode(encoding)
    (found,) = read_all(raw)
    assert isinstance(found, RawGroup)
    assert (found.name, found.place, found.row) == ("AA Fjordgløtt", "Førde", 2)
    assert bool(found.remarks) == (encoding == "cp1252")


def test_a_comma_in_a_cell_does_not_make_commas_the_separator() -> None:
    rows = [HEAD, ("a", '"AA, i kjelleren, bakerst, her, der"', *GOOD[2:])]
    (found,) = read_all(csv_of(rows))
    assert isinstance(found, RawGroup)
    assert found.name == "AA, i kjelleren, bakerst, her, der"


def test_the_line_that_names_the_separator_is_hidden_as_in_excel() -> None:
    (found,) = read_all(b"sep=,\r\n" + TEXT.replace(";", ",").encode())
    assert found.row == 2


def test_line_breaks_inside_cells_are_no_new_rows() -> None:
    rows = [HEAD, ("a", '"AA\nFjord\r\ni ""byen"""', *GOOD[2:]), ("b", "", *GOOD[2:])]
    first, second = read_all(csv_of(rows))
    assert isinstance(first, RawGroup)
    assert (first.row, first.name) == (2, 'AA Fjord i "byen"')
    assert isinstance(second, Problem)
    assert (second.row, second.cell) == (3, "B3")


def test_a_quote_that_is_never_closed_takes_no_other_row_along() -> None:
    rows = [
        HEAD,
        ("a", '"AA Fjord', *GOOD[2:]),
        ("b", *GOOD[1:]),
        ("c", '"AA Dal', *GOOD[2:]),
        ("d", *GOOD[1:]),
    ]
    found = read_all(csv_of(rows))
    assert [(type(each).__name__, each.row) for each in found] == [
        ("Problem", 2), ("RawGroup", 3), ("Problem", 4), ("RawGroup", 5),
    ]  # fmt: skip
    assert isinstance(found[0], Problem)
    assert (found[0].cell, found[0].key) == ("B2", "a")
    assert "hermetegn" in found[0].fault


def test_a_quote_inside_a_word_is_a_letter() -> None:
    (found,) = read_all(csv_of([HEAD, ("a", 'AA "Fjord"', *GOOD[2:])]))
    assert isinstance(found, RawGroup)
    assert found.name == 'AA "Fjord"'


def test_a_file_of_quotes_ends() -> None:
    (line,) = csv_table(b'";' * 100_000).lines
    assert len(line.cells) == 200


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "tom"), (b"\xef\xbb\xbf \r\n", "tom"), (b"\0\0\0\0", "tom"), (b"%PDF-1.7", "PDF"), (b"<html><table>", "nettside"),
        (b"hei", "mangler"), (b";;;;", "mangler"), (b"\xff\xfe", "tom"), (b"\xfa" * 50, "mangler"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_one_problem_of_the_file(raw: bytes, words: str) -> None:
    (found,) = read_all(raw)
    assert isinstance(found, Problem)
    assert found.row == 0
    assert words in found.fault


def test_what_is_valid_utf_8_is_never_taken_for_cp1252() -> None:
    assert decoded("blåbær – «så»".encode()) == ("blåbær – «så»", ())


def test_hidden_signs_in_text_do_no_harm() -> None:
    (found,) = read_all(csv_of([HEAD, ("a\0", "AA\u202e Fjord\u200b", *GOOD[2:])]))
    assert isinstance(found, RawGroup)
    assert (found.key, found.name) == ("a", "AA Fjord")


def test_a_row_with_too_many_cells_is_named() -> None:
    (found,) = read_all(csv_of([HEAD, (*GOOD, *("",) * 300, "x")]))
    assert isinstance(found, RawGroup | Problem)
    assert found.row == 2


def test_a_table_beyond_all_measure_is_refused_whole() -> None:
    (found,) = read_all(csv_of([HEAD, *([GOOD] * 50_001)]))
    assert isinstance(found, Problem)
    assert "50000 rader" in found.fault
