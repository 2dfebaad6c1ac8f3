"""Kartverket's kommuneinfo, the answer of `/fylkerkommuner`: all counties with their municipalities and valid names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from knowledge.place_files.json_pages import items, load, text
from knowledge.place_files.rows import BadRow, RawMunicipality, Skipped, Unreadable, clean_name


def read(stream: BinaryIO, file: str) -> Iterator[RawMunicipality | BadRow | Skipped]:
    """One value a municipality. Raises Unreadable when the file is no such list."""
    counties = load(stream, file)
    if isinstance(counties, dict):
        counties = [counties]  # the answer of /fylker/{number} has the shape of one element
    if not isinstance(counties, list):
        raise Unreadable(f"{file}: is no list of counties: fetch kommuneinfo /fylkerkommuner")
    line = 0
    for county in counties:
        within = county.get("kommuner") if isinstance(county, dict) else None
        for one in within if isinstance(within, list) else ():
            line += 1
            try:
                yield _row(one, line)
            except ValueError as error:
                yield BadRow(file, line, str(error))
    if line == 0:
        raise Unreadable(f"{file}: holds no municipality: fetch kommuneinfo /fylkerkommuner")


def _row(one: Any, line: int) -> RawMunicipality:
    if not isinstance(one, dict):
        raise ValueError("is no municipality")
    number = text(one.get("kommunenummer")).zfill(4)
    if len(number) != 4 or not number.isdecimal() or number == "0000":
        raise ValueError(f"kommunenummer {number[:20]!r} must be four digits")
    # `kommunenavn` is the name of first rank, which may be the Sami one.
    first = clean_name(text(one.get("kommunenavnNorsk")) or text(one.get("kommunenavn")))
    written = [
        text(one.get("kommunenavn")),
        *(text(each.get("navn")) for each in items(one.get("gyldigeNavn"))),
    ]
    names = dict.fromkeys(clean_name(name) for name in written if name.strip())
    names.pop(first, None)
    return RawMunicipality(line, number, first, tuple(names))
