"""What the readers of place files give, and how they read lines. Values only; nothing here opens a file.

A reader takes bytes and gives an iterator of rows, `BadRow` and `Skipped`. It never raises for the content of a row, and
every row that goes in comes out as exactly one of the three (`Skipped` may stand for many).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

PlaceSource = Literal["geonames", "ssr"]
Level = Literal["county", "municipality"]
PlaceKind = Literal["locality", "district"]

LONGEST_NAME = 60
"""The longest Norwegian place names have about 40 letters; what is longer is a sentence in the wrong column."""

LONGEST_LINE = 1 << 16
"""Bytes. GeoNames allows 10,000 characters of other names in a row; what is longer is no table."""

SKIPS_AT_ONCE = 100_000
"""A reader tells of skipped rows at least this often, so that whoever waits sees that it goes on."""


class Unreadable(Exception):  # noqa: N818 - a state of a file, not a mistake in the program
    """A file that cannot be read at all. `str(error)` is one line: the file, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class RawPlace:
    """A named place. `number` is its own in `source` (geonameid, stedsnummer); degrees are WGS 84.

    `municipality` is the number as the file has it, maybe one of a former municipality, or "".
    `rank` orders places of the same population: 4 town … 0 farm. `names` are its other living names.
    """

    line: int
    source: PlaceSource
    number: int
    name: str
    kind: PlaceKind
    municipality: str
    municipality_name: str
    lat: float
    lon: float
    population: int = 0
    rank: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawArea:
    """A county or municipality of GeoNames: no new place, but other names refer to its `number`."""

    line: int
    number: int
    level: Level
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RawName:
    """Another name of the GeoNames place `number`."""

    line: int
    number: int
    language: str
    name: str
    historic: bool = False


@dataclass(frozen=True, slots=True)
class RawPostCode:
    """A post code. `town` is as the file has it (`shouted`: in capitals); no point where the register has none."""

    line: int
    code: str
    town: str
    municipality: str
    municipality_name: str
    lat: float | None = None
    lon: float | None = None
    shouted: bool = False


@dataclass(frozen=True, slots=True)
class RawMunicipality:
    """A municipality of kommuneinfo with all its valid names."""

    line: int
    number: str
    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used. `line` is 1-based; in a JSON file it is the number of the element."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows that are right, but not of a kind we take."""

    reason: str
    count: int = 1


Row = RawPlace | RawArea | RawName | RawPostCode | RawMunicipality
Read = Row | BadRow | Skipped


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of `stream` without their ends and without a BOM. Of a line that is too long only its beginning is held."""
    first = True
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(LONGEST_LINE)
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        yield line.rstrip(b"\r\n") if len(line) <= LONGEST_LINE else line


def clean_name(written: str) -> str:
    """The name composed (NFC) and with single spaces. Raises ValueError saying what is wrong with it."""
    name = " ".join(unicodedata.normalize("NFC", written).split())
    if not name:
        raise ValueError("the name is empty")
    if len(name) > LONGEST_NAME:
        raise ValueError(
            f"the name has {len(name)} characters, at most {LONGEST_NAME} are read: {name[:20]!r}…"
        )
    if not any(map(str.isalpha, name)):
        raise ValueError(f"the name {name!r} has no letter")
    if not name.isprintable() or "\ufffd" in name:
        raise ValueError(f"the name {name!r} has characters that cannot be shown")
    return name


def point_of(lat: object, lon: object) -> tuple[float, float]:
    """Degrees within Norway or Svalbard. Raises ValueError saying what is wrong."""
    try:
        north, east = float(str(lat)), float(str(lon))
    except ValueError:
        raise ValueError(f"latitude {lat!r} and longitude {lon!r} must be degrees") from None
    if not in_norway(north, east):
        raise ValueError(f"{north}, {east} lies outside Norway")
    return north, east


def shown(text: str) -> str:
    """At most 40 characters of what a file says, fit to be printed in a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:40])


def in_norway(lat: float, lon: float) -> bool:
    """A box around the mainland, or around Svalbard; the same as for the shipped places."""
    return (57.8 <= lat <= 71.3 and 4.0 <= lon <= 31.6) or (74.0 <= lat <= 81.0 and 10.0 <= lon <= 35.0)


def counted(read: Iterable[Read]) -> tuple[int, int, int]:
    """(rows, bad, skipped) of what a reader gave."""
    rows = bad = skipped = 0
    for each in read:
        if isinstance(each, BadRow):
            bad += 1
        elif isinstance(each, Skipped):
            skipped += each.count
        else:
            rows += 1
    return rows, bad, skipped
