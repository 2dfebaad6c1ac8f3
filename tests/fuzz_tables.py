"""Spoils staff tables at random and reads them: `python -m tests.fuzz_tables N` tries N, half CSV and half Excel.

Nothing may be raised, every row of the table must give exactly one group or problem,
and whatever becomes a group must be fit to
be shown. Tables whose rows are known beforehand are counted; spoilt bytes are only judged by what comes out.
"""

from __future__ import annotations

import io
import random
import re
import sys
import unicodedata
import zipfile
from collections import Counter
from datetime import date, datetime, time
from typing import Any, get_args

from openpyxl import Workbook

from bot.core.model import SUBSTANCES, Audience, Format
from db.exporters.workbook import workbook
from db.importers.columns import COLUMNS
from db.importers.raw import Feed, Problem, RawGroup
from db.importers.spreadsheet import read

FEED = Feed("regneark", "", date(2026, 11, 22))
_JUNK = (
    "", " ", "\0", '"', '""', "'", ";", ",", "\t", "\n", "\r", "\r\n", "\u202e", "\u200b", "\ufeff", "\ufffd", "=1+1",
    "<b>x</b>", "æøå",
    "A\u030a", "😀", "x" * 400, "9" * 400, "-1", "1e999", "nan", "25.00", "mandag 25:00", "29.2.2027", "31.12.9999", "0",
    "javascript:x",
    "https://", "https://[", "https://a@b.no", "#REF!", "ja", "nei", "søndag 00.00", "første og femte mandag 02.30", ")(",
    "((", "_x000D_",
    "_xD800_", "Kari Nordmann 900 00 000", "٣", "²", "１２", "\ud800", "\x85", "\u2028", "Ã¸", "sep=;",
)  # fmt: skip
_GOOD: dict[str, tuple[Any, ...]] = {
    "key": ("a", "b-2", "aa-forde", 12, 3.0), "name": ("AA Fjord", "Eksempel: NA"), "organisation": ("AA", "NA"),
    "meetings": ("mandag 19.00-20.30", "tirsdag 18.00 på nett; etter avtale", "1. mandag"), "place": ("Førde", "Bø"),
    "audience": ("selv", "pårørende, unge"), "open": ("åpen", "lukket", ""), "post_code": ("6800", 150), "lat": (61.4,
    "61,4", ""),
    "lon": (5.8, "5,8", ""), "confirmed_on": ("1.11.2026", date(2026, 11, 1), 46000, ""), "confirmed_by": ("telefon", ""),
    "language": ("nynorsk", ""), "contact": ("post@example.org", 57820000, ""), "links": ("https://example.org", ""),
    "note": ("ring på", ""),
}  # fmt: skip
_STORED = datetime(2026, 1, 1, 12)  # noqa: DTZ001 - a cell of Excel has no zone
_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1e308, float("nan"), _STORED, date(1900, 1, 1), time(19, 0), time(0), "=1+1", "=A1",
)  # fmt: skip
_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "latin-1",
    "utf-32",
    "mac_roman",
)


def spoilt(chance: random.Random, *, excel: bool) -> tuple[bytes, int | None]:
    """A table and how many rows it has, None where nobody can tell."""
    rows = _rows(chance, odd=excel)
    return _excel(chance, rows) if excel else _text(chance, rows)


def judge(raw: bytes, rows: int | None) -> Counter[str]:
    """Reads `raw` and asserts what must hold; counts what came out."""
    found = list(read(raw, FEED))
    whole = [each for each in found if each.row == 0]
    assert not whole or len(found) == 1, "a problem of the file stands alone"
    numbers = [each.row for each in found]
    assert numbers == sorted(set(numbers)), "each row once, in order"
    assert rows is None or whole or len(found) == rows, f"{rows} rows became {len(found)}"
    for each in found:
        _judge_problem(each) if isinstance(each, Problem) else _judge_group(each)
    kinds = Counter(type(each).__name__ for each in found)
    kinds["files refused"] = len(whole)
    return kinds


def _judge_problem(problem: Problem) -> None:
    assert problem.fault
    assert problem.mend
    assert re.fullmatch(r"([A-Z]{1,3}[0-9]+)?", problem.cell)
    assert "Kari" not in problem.fault + problem.mend


def _judge_group(group: RawGroup) -> None:
    assert group.key
    assert group.name
    assert group.organisation
    assert group.meetings
    texts = [
        group.key,
        group.name,
        group.organisation,
        group.venue,
        group.address,
        group.place,
        group.municipality,
        group.region,
    ]
    texts += [
        group.note,
        group.contact or "",
        group.website or "",
        group.part_of,
        group.post_code,
        *(each.note for each in group.meetings),
    ]
    for text in texts:
        assert "<" not in text
        assert not any(
            unicodedata.category(each)[0] == "C" and unicodedata.category(each) != "Cn" for each in text
        )
    assert not any("Kari" in remark or "900 00" in remark for remark in group.remarks)
    assert set(group.audience) <= set(get_args(Audience))
    assert set(group.substances) <= set(SUBSTANCES)
    assert (group.lat is None) == (group.lon is None)
    assert re.fullmatch(r"[A-Z]{2}", group.country)
    assert re.fullmatch(r"([a-z]{2})?", group.language)
    assert group.country != "NO" or re.fullmatch(r"([0-9]{4})?", group.post_code)
    assert group.confirmed_on is None or group.confirmed_on <= FEED.today
    for meeting in group.meetings:
        assert meeting.weekday in (None, 1, 2, 3, 4, 5, 6, 7)
        assert meeting.starts is None or meeting.weekday is not None
        assert meeting.format in get_args(Format)
        assert meeting.interval_weeks == 1 or meeting.anchor is not None
        assert meeting.link is None or re.match(r"https?://[^\s/@]+\.[^\s@]", meeting.link)


def _rows(chance: random.Random, *, odd: bool) -> list[list[Any]]:
    columns = chance.sample(COLUMNS, chance.randint(2, len(COLUMNS)))
    for must in COLUMNS:
        if must.required and must not in columns and chance.random() < 0.97:
            columns.append(must)
    # Half a point or half a confirmation makes every row a problem; most tables shall have rows that can be read.
    for one, other in (("lat", "lon"), ("confirmed_on", "confirmed_by")):
        pair = [each for each in columns if each.field in (one, other)]
        if len(pair) == 1 and chance.random() < 0.95:
            columns.remove(pair[0])
    head = [chance.choice((each.title, each.title.upper(), *each.others)) for each in columns]
    rows: list[list[Any]] = [head]
    for number in range(chance.randint(0, 6)):
        row: list[Any] = []
        sound = chance.random() < 0.7
        for column in columns:
            values = _GOOD.get(column.field, ("",))
            value: Any = values[0] if sound else chance.choice(values)
            if column.field == "key":
                value = f"{value}{number}" if chance.random() < 0.9 else value
            if chance.random() < (0.01 if sound else 0.06):
                value = chance.choice(_ODD if odd and chance.random() < 0.5 else _JUNK)
            row.append(value)
        rows.append(row)
    return rows


def _text(chance: random.Random, rows: list[list[Any]]) -> tuple[bytes, int | None]:
    separator, end = chance.choice(";;;,\t"), chance.choice(("\r\n", "\n", "\r"))
    lines = []
    for row in rows:
        cells = ["" if each is None else str(each) for each in row]
        lines.append(separator.join('"' + each.replace('"', '""') + '"' for each in cells))
    # Quoted whole, so a row is known to be one, unless a cell holds a whole line's worth of separators.
    known: int | None = sum(any(_filled(each) for each in row) for row in rows[1:])
    text = end.join(lines)
    while chance.random() < 0.45:
        known = None
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(_JUNK) + text[at + chance.randint(0, 3) :]
    encoding = chance.choice(_ENCODINGS if chance.random() < 0.5 else _ENCODINGS[:1])
    raw = text.encode(encoding, "replace")
    if encoding in ("utf-32", "mac_roman"):
        known = None
    if chance.random() < 0.25:
        known, raw = None, _bytes(chance, raw)
    return raw, known


def _filled(value: Any) -> bool:
    return value is not None and bool(str(value).strip())


def _excel(chance: random.Random, rows: list[list[Any]]) -> tuple[bytes, int | None]:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append([_storable(each) for each in row])
    known: int | None = sum(any(_filled(_storable(each)) for each in row) for row in rows[1:])
    if chance.random() < 0.15:
        sheet.merge_cells(
            f"{chance.choice('ABC')}{chance.randint(1, 3)}:{chance.choice('CDE')}{chance.randint(3, 7)}"
        )
        known = None
    out = io.BytesIO()
    book.save(out)
    raw = out.getvalue() if chance.random() < 0.97 else workbook(())
    known = known if raw == out.getvalue() else 0
    if chance.random() < 0.45:
        known, raw = None, _parts(chance, raw)
    if chance.random() < 0.2:
        known, raw = None, _bytes(chance, raw)
    return raw, known


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", value)
    return value


def _parts(chance: random.Random, raw: bytes) -> bytes:
    """The workbook with its XML spoilt, packed anew so that the zip itself is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        hit = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            if name == hit or (name.endswith("sheet1.xml") and chance.random() < 0.5):
                content = _xml(chance, content)
            if name != hit or chance.random() < 0.9:
                new.writestr(name, content)
    return out.getvalue()


def _xml(chance: random.Random, content: bytes) -> bytes:
    for _ in range(chance.randint(1, 4)):
        match chance.randint(0, 5):
            case 0:
                content = re.sub(
                    rb'="[^"]*"', lambda _: b'="' + _token(chance) + b'"', content, count=chance.randint(1, 3)
                )
            case 1:
                found = re.findall(rb">([^<]+)<", content) or [b""]
                content = content.replace(chance.choice(found) or b"\0", _token(chance), 1)
            case 2:
                tags = re.findall(rb"<[a-zA-Z]+[^>]*/?>", content) or [b"<"]
                content = content.replace(chance.choice(tags), b"", 1)
            case 3:
                found = re.findall(rb'(?:r|t|s|ref|count|sheetId|state)="[^"]*"', content) or [b"x"]
                one = chance.choice(found)
                content = content.replace(one, one.split(b"=")[0] + b'="' + _token(chance) + b'"', 1)
            case 4:
                content = content[: chance.randint(0, len(content))]
            case _:
                content = _bytes(chance, content)
    return content


def _token(chance: random.Random) -> bytes:
    return chance.choice(
        (b"", b"0", b"-1", b"99999999", b"1048577", b"ZZZZ9", b"A1:XFD1048576", b"B2:C9", b"e", b"d", b"s", b"str",
        b"inlineStr", b"NaN",
         b"1e400", b"\xff", b"&amp;", b"&bad;", b"hidden", b"veryHidden", b"2026-02-30")
    )  # fmt: skip


def _bytes(chance: random.Random, raw: bytes) -> bytes:
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, max(0, len(changed) - 1))
        match chance.randint(0, 3):
            case 0:
                changed[at : at + 1] = bytes([chance.randint(0, 255)])
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = chance.randbytes(chance.randint(1, 8))
            case _:
                changed[at:at] = changed[at : at + 60]
    return bytes(changed)


def main(tries: int, seed: int = 20261122) -> Counter[str]:
    """Tries `tries` tables; an assertion or error ends it with the number of the try, which is its seed."""
    seen: Counter[str] = Counter()
    for number in range(tries):
        chance = random.Random(seed + number)
        raw, rows = spoilt(chance, excel=number % 2 == 1)
        try:
            seen += judge(raw, rows)
        except BaseException:
            sys.stderr.write(f"try {number} (seed {seed + number})\n")
            raise
        seen["tables"] += 1
        seen["tables with known rows"] += rows is not None
    return seen


if __name__ == "__main__":
    for name, count in main(int(sys.argv[1]) if len(sys.argv) > 1 else 6_000).most_common():
        sys.stdout.write(f"{name.replace(' ', '_')}={count}\n")
