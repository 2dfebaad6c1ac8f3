"""Bytes of a feed -> its records, whatever the bytes are. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

_LONGEST_NUMBER = 18
"""Digits of a number that is read as one; longer ones stay text (5,000 digits would stop Python's own reader)."""
_WRAPPED = re.compile(r"\s*[A-Za-z_$][\w.$]{0,80}\s*\((.*)\)\s*;?\s*", re.DOTALL)


class UnreadableFeedError(ValueError):
    """The bytes hold no records; `fault` and `mend` are for people."""

    def __init__(self, fault: str, mend: str) -> None:
        super().__init__(f"{fault}: {mend}")
        self.fault = fault
        self.mend = mend


class Record(dict[str, Any]):
    """One JSON object. `clashing` are the keys that stand in it twice with different values: nobody knows which holds."""

    clashing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a feed. `number` counts from 1 as the source counts; in a table it is the line a spreadsheet shows, and
    `columns` then gives the letter of each column."""

    number: int
    record: Record | None
    """None when something else stands where a record should."""
    columns: dict[str, str] | None = None


def decode(raw: bytes, *, padded: bool = False) -> Any:
    """The JSON value in `raw`; objects become `Record`. `padded` also takes "name(…);" around it (JSONP).

    Numbers that are none (NaN, 1e999) or too long stay text. Raises UnreadableFeedError.
    """
    if not raw.strip():
        raise UnreadableFeedError(
            "the feed is empty", "fetch it again; an empty feed is never taken for no groups"
        )
    try:
        text = raw.decode(json.detect_encoding(raw)).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        raise UnreadableFeedError(
            "the feed is not written in UTF-8", "export it as JSON in UTF-8; it looks like cp1252 or latin-1"
        ) from None
    if padded and (inside := _WRAPPED.fullmatch(text)):
        text = inside[1]
    try:
        # strict=False: raw line ends and tabs inside texts are common, and harmless once cleaned.
        return json.loads(
            text,
            strict=False,
            object_pairs_hook=_record,
            parse_int=_whole,
            parse_float=_broken_number,
            parse_constant=str,
        )
    except RecursionError:
        raise UnreadableFeedError(
            "the feed is nested too deep", "ask its maker for the plain list of meetings"
        ) from None
    except ValueError as error:
        _no_json(text, error)


def listed(values: Iterable[Any]) -> Iterable[Row]:
    """The records of a JSON array."""
    for number, value in enumerate(values, start=1):
        yield Row(number, value if isinstance(value, Record) else None)


def tabled(values: Iterable[Any]) -> Iterable[Row]:
    """The records of a sheet: a line of headings, then lines of cells. Lines without any text are no records.

    Headings become keys ("Sub Region" -> "sub_region"). Raises UnreadableFeedError when there is no line of headings.
    """
    lines = list(values)
    heads = lines[0] if lines else []
    if lines and not (
        isinstance(heads, list) and any(isinstance(each, str) and each.strip() for each in heads)
    ):
        raise UnreadableFeedError(
            "the sheet has no line of headings", "put the names of the columns in its first line"
        )
    keys = [_key(each) for each in heads]
    columns = {key: _letters(place) for place, key in enumerate(keys) if key}
    for number, cells in enumerate(lines[1:], start=2):
        if not isinstance(cells, list):
            yield Row(number, None, columns)
        elif any(str(each).strip() for each in cells if each is not None):
            # More cells than headings carry no meaning anybody could know.
            pairs = [(key, cell) for key, cell in zip(keys, cells, strict=False) if key]
            yield Row(number, _record(pairs), columns)


def _key(heading: object) -> str:
    return re.sub(r"[\s\-]+", "_", heading.strip().lower()) if isinstance(heading, str) else ""


def _letters(place: int) -> str:
    """The letters a spreadsheet gives a column, counted from 0: A … Z, AA …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _record(pairs: list[tuple[str, Any]]) -> Record:
    record = Record()
    clashing: list[str] = []
    for key, value in pairs:
        if key in record and record[key] != value:
            clashing.append(key)
        record[key] = value
    record.clashing = tuple(dict.fromkeys(clashing))
    return record


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _broken_number(digits: str) -> float | str:
    try:
        number = float(digits)
    except ValueError:
        return digits
    return number if abs(number) < 1e18 and len(digits) <= 60 else digits


def _no_json(text: str, error: ValueError) -> NoReturn:
    start = text.lstrip()[:200].lower()
    if start.startswith("<"):
        mend = "the address answers with a web page; look up the feed's own address"
    elif (
        "\n" in text and (start.count(",") >= 3 or start.count(";") >= 3) and not start.startswith(("[", "{"))
    ):
        mend = "this is a table (CSV); give the JSON of the same list, or import it as a spreadsheet"
    else:
        mend = "fetch it again; it may be cut short"
    where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
    raise UnreadableFeedError(f"the feed is no JSON{where}", mend) from None
