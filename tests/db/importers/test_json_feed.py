"""Bytes -> records, whatever the bytes are."""

from __future__ import annotations

import pytest

from db.importers.json_feed import Record, Row, UnreadableFeedError, decode, listed, tabled


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"not json", "no JSON"),
        (b"[1,", "cut short"),
        (b"<!doctype html><html></html>", "web page"),
        (b"Time,Day,Name,Address\n19:00,Monday,A,B\n", "CSV"),
        (b"Committee;CommitteeName;Day;Time\nA;B;2;1930\n", "CSV"),
        ('[{"name": "Bodø"}]'.encode("cp1252"), "UTF-8"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b"[1] [2]", "no JSON"),
        (b"[\x00]", "no JSON"),
    ],
)
def test_bytes_that_hold_no_records_are_told_with_the_mend(raw: bytes, words: str) -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        decode(raw)
    assert words in f"{caught.value.fault} {caught.value.mend}"


def test_utf8_with_bom_and_utf16_are_read() -> None:
    assert decode(b'\xef\xbb\xbf["\xc3\xb8"]') == ["ø"]
    assert decode('["ø"]'.encode("utf-16")) == ["ø"]


def test_numbers_that_are_none_or_too_long_stay_text() -> None:
    raw = b"[NaN, Infinity, 1e999, %s, 1.5, 12]" % (b"9" * 5000)
    assert decode(raw) == ["NaN", "Infinity", "1e999", "9" * 5000, 1.5, 12]


def test_raw_line_ends_in_texts_are_forgiven() -> None:
    assert decode(b'["a\nb"]') == ["a\nb"]


def test_a_key_that_stands_twice_is_remembered_when_the_values_differ() -> None:
    (same, other) = decode(b'[{"a": 1, "a": 1}, {"a": 1, "a": 2}]')
    assert same.clashing == ()
    assert other.clashing == ("a",)


def test_a_key_without_letters_is_still_a_field_of_a_record() -> None:
    assert decode(b'{"": null}') == {"": None}


def test_padding_is_taken_off_only_where_it_belongs() -> None:
    assert decode(b"callback([1]);", padded=True) == [1]
    with pytest.raises(UnreadableFeedError):
        decode(b"callback([1]);")


def test_rows_are_counted_from_one_and_odd_ones_are_no_record() -> None:
    assert list(listed([Record(a=1), 5])) == [Row(1, Record(a=1)), Row(2, None)]


def test_a_sheet_counts_lines_as_a_spreadsheet_and_leaves_empty_ones_out() -> None:
    rows = list(tabled([["Name", "Sub Region", ""], ["A", "B", "C", "D"], [], ["", " "], "x", ["E"]]))
    assert [(row.number, row.record) for row in rows] == [
        (2, {"name": "A", "sub_region": "B"}),
        (5, None),
        (6, {"name": "E"}),
    ]
    assert rows[0].columns == {"name": "A", "sub_region": "B"}


def test_a_sheet_names_columns_past_z() -> None:
    (row,) = tabled([[f"k{number}" for number in range(30)], ["x"] * 30])
    assert row.columns is not None
    assert (row.columns["k25"], row.columns["k26"], row.columns["k29"]) == ("Z", "AA", "AD")


@pytest.mark.parametrize("heads", [[], ["", None], "x", [1, 2]])
def test_a_sheet_without_headings_is_told(heads: object) -> None:
    with pytest.raises(UnreadableFeedError, match="headings"):
        list(tabled([heads, ["A"]]))


def test_an_empty_sheet_holds_nothing() -> None:
    assert list(tabled([])) == []
