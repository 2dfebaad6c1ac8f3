"""Place files as a whole: what each is, what cannot be read, and that no row is lost on the way."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.place_files import alternate_names, geonames, json_pages, kommuneinfo, post_codes, ssr
from knowledge.place_files.recognise import format_of, recognised
from knowledge.place_files.rows import (
    LONGEST_LINE,
    RawPlace,
    Read,
    Unreadable,
    counted,
    lines_of,
)
from tests.knowledge.place_rows import (
    KAUTOKEINO,
    alternate,
    county,
    geo,
    geo_post,
    one,
    spelling,
    stream,
)

# --- files -------------------------------------------------------------------------------------------------------

JSON_READERS: list[Callable[[BinaryIO, str], Iterator[Read]]] = [ssr.read, kommuneinfo.read]


@pytest.mark.parametrize("read", JSON_READERS)
@pytest.mark.parametrize("raw", [b"", b"{", b'"x"', b"[" * 100_000, b"\xff\xfe", b"{}", b"7"])
def test_a_file_that_is_no_such_json_is_refused_with_a_mend(
    read: Callable[[BinaryIO, str], Iterator[Read]], raw: bytes
) -> None:
    with pytest.raises(Unreadable, match=r"x\.json.*: fetch"):
        list(read(io.BytesIO(raw), "x.json"))


def test_a_json_file_that_is_too_large_is_to_be_fetched_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pages, "LARGEST", 10)
    with pytest.raises(Unreadable, match="fetch it in pages"):
        json_pages.load(io.BytesIO(b"[" + b" " * 20 + b"]"), "x.json")


HEADS = [
    (geo() + b"\n", "geonames"),
    (alternate() + b"\n", "alternate-names"),
    (geo_post() + b"\n", "post-geonames"),
    (b"0010\tOSLO\t0301\tOSLO\tB\r\n", "post-posten"),
    (json.dumps(county(KAUTOKEINO)).encode(), "kommuneinfo"),
    (json.dumps({"navn": [spelling()]}).encode(), "ssr"),
    (json.dumps({"navn": [spelling()]}, ensure_ascii=False).encode(), "ssr"),
    (b'{"metadata": {"totaltAntallTreff": 0}, "navn": []}', "ssr"),
    (b"broken row\n" + geo() + b"\n", "geonames"),
    (b"", None),
    (b"POSTNR,STED\n0010,OSLO\n", None),
    (b"\x89PNG\r\n\x1a\n" + bytes(100), None),
    (b'{"groups": []}', None),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_format_is_told_by_what_is_in_the_file(head: bytes, expected: str | None, bom: bytes) -> None:
    assert format_of(bom + head) == expected


def test_the_one_place_file_in_a_zip_is_read_beside_its_readme(tmp_path: Path) -> None:
    path = tmp_path / "anything.bin"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "This is a readme.\n")
        packed.writestr("NO.txt", geo() + b"\r\n")
    found = recognised(path)
    assert (found.format, found.name) == ("geonames", "anything.bin/NO.txt")
    with found.opened() as opened:
        assert isinstance(one(geonames.read(lines_of(opened), found.name)), RawPlace)


def test_a_zip_of_two_place_files_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as packed:
        packed.writestr("a.txt", geo())
        packed.writestr("b.txt", geo())
    with pytest.raises(Unreadable, match=r"two\.zip: holds 2 files"):
        recognised(tmp_path / "two.zip")


def test_a_broken_zip_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04" + bytes(50))
    with pytest.raises(Unreadable, match=r"half\.zip: cannot be read"):
        recognised(tmp_path / "half.zip")


def test_a_zip_with_damaged_bytes_is_refused_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bad.zip"
    rows = [geo(number=number, name=f"Prøve {number * 7919}x") for number in range(20_000)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("NO.txt", b"\n".join(rows))
    raw = bytearray(path.read_bytes())
    raw[-3_000:-2_000] = bytes(1_000)
    path.write_bytes(raw)
    found = recognised(path)

    def read() -> None:
        with found.opened() as opened:
            list(lines_of(opened))

    with pytest.raises(Unreadable, match=r"bad\.zip/NO\.txt: cannot be read .*: fetch it again"):
        read()


def test_of_a_line_without_end_only_the_beginning_is_held() -> None:
    raw = b"x" * (3 * LONGEST_LINE) + b"\n" + geo() + b"\n"
    long, good = lines_of(io.BytesIO(raw))
    assert len(long) == LONGEST_LINE + 1
    assert good == geo()


CELL = st.text(max_size=12) | st.sampled_from(
    ["", "NO", "6060", "1517", "62.4", "6.1", "P", "PPL", "se", "G"]
)
LINE = st.one_of(
    st.binary(max_size=60),
    st.lists(CELL, max_size=20).map(lambda cells: "\t".join(cells).encode("utf-8", "replace")),
    st.sampled_from([geo(), alternate(), geo_post(), b"0010\tOSLO\t0301\tOSLO\tB", b""]),
)
LINE_READERS: list[Callable[[Iterable[bytes], str], Iterator[Read]]] = [
    geonames.read,
    post_codes.read_posten,
    post_codes.read_geonames,
    lambda lines, file: alternate_names.read(lines, file, {900001}),
]


@pytest.mark.parametrize("read", LINE_READERS)
@given(lines=st.lists(LINE, max_size=12))
def test_every_line_comes_out_as_a_row_a_bad_row_or_skipped(
    read: Callable[[Iterable[bytes], str], Iterator[Read]], lines: list[bytes]
) -> None:
    assert sum(counted(read(lines, "f"))) == len(lines)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
CHANGED = st.dictionaries(st.sampled_from([*spelling(), "stedsnavn", "geojson"]), JSON, max_size=3)


@given(rows=st.lists(JSON | CHANGED.map(lambda changes: spelling(**changes)), max_size=6))
def test_every_row_of_a_page_comes_out_once(rows: list[Any]) -> None:
    assert sum(counted(ssr.read(stream({"navn": rows}), "s"))) == len(rows)


CHANGED_KOMMUNE = st.dictionaries(st.sampled_from([*KAUTOKEINO]), JSON, max_size=3)


@given(
    rows=st.lists(JSON | CHANGED_KOMMUNE.map(lambda changes: KAUTOKEINO | changes), min_size=1, max_size=6)
)
def test_every_municipality_comes_out_once(rows: list[Any]) -> None:
    assert sum(counted(kommuneinfo.read(stream(county(*rows)), "k"))) == len(rows)
