"""Kartverket's Sentralt stedsnavnregister (SSR): pages of `/navn` and `/sted`, as JSON.

A row of `/navn` is one spelling of a place, a row of `/sted` a place with all its names. Rows of the same `stedsnummer`
are one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from knowledge.place_files.json_pages import items, load, text
from knowledge.place_files.rows import (
    BadRow,
    PlaceKind,
    RawPlace,
    Skipped,
    Unreadable,
    clean_name,
    point_of,
    shown,
)

# What people live in or by, and how much it is worth when many places share a name. The service writes "Bygdelag (bygd)",
# the download "bygdelagBygd": both become letters only.
_RANKS = {
    "by": 4, "tettsted": 4, "tettbebyggelse": 3, "bygd": 3, "bygdelagbygd": 3, "bygdelag": 3, "poststed": 3,
    "grend": 2, "boligfelt": 2, "borettslag": 1, "hyttefelt": 1, "øyisjø": 1, "øygruppeisjø": 1, "øy": 1, "dalføre": 1,
    "landskapsområde": 1, "navnegard": 1, "gard": 0, "bruk": 0, "brukgardsbruk": 0, "matrikkeladressenavn": 0,
    "husmannsplass": 0, "adressenavnområde": 0,
    "bydel": 3, "administrativbydel": 3, "admbydel": 3, "tettsteddel": 2,
}  # fmt: skip
_DISTRICTS = frozenset({"bydel", "administrativbydel", "admbydel", "tettsteddel"})
_LIVING_PLACES = frozenset({"", "aktiv"})
_LIVING_NAMES = frozenset({"", "aktiv", "hovednavn", "sidenavn", "undernavn"})
_LIVING_SPELLINGS = ("godkjent", "vedtatt", "samlevedtak", "privat", "internasjonal")
"""Beginnings: "godkjent og prioritert", "vedtatt navneledd". Not uvurdert, foreslått, avslått, historisk, feilført."""

_DEGREES = frozenset({"", "4258", "4326"})
"""The two systems of coordinates that are degrees; they differ by less than a metre in Norway."""


def read(stream: BinaryIO, file: str) -> Iterator[RawPlace | BadRow | Skipped]:
    """One value a row of the page. Raises Unreadable when the file is no page of the register."""
    page = load(stream, file)
    rows = page.get("navn") if isinstance(page, dict) else page
    if not isinstance(rows, list):
        raise Unreadable(f"{file}: has no list `navn`: fetch a page of /navn or /sted from the register")
    for line, row in enumerate(rows, 1):
        try:
            yield _row(row, line)
        except ValueError as error:
            yield BadRow(file, line, str(error))


def _row(row: Any, line: int) -> RawPlace | Skipped:
    if not isinstance(row, dict):
        raise ValueError("is no place")
    kind = re.sub(r"[\W\d_]", "", text(row.get("navneobjekttype")).lower())
    if not kind:
        raise ValueError("navneobjekttype is missing")
    if kind not in _RANKS:
        return Skipped(f"type {shown(text(row['navneobjekttype']))}")
    if _status(row, "stedstatus") not in _LIVING_PLACES:
        return Skipped("place that is not in use")
    # A row of /navn has its one name in itself.
    written = items(row.get("stedsnavn")) if "stedsnavn" in row else [row]
    names = dict.fromkeys(clean_name(text(name.get("skrivemåte"))) for name in written if _is_living(name))
    if not names:
        return Skipped("name that is not in use")
    lat, lon = _point(row)
    number = text(row.get("stedsnummer"))
    if not number.isascii() or not number.isdecimal() or len(number) > 12:
        raise ValueError(f"stedsnummer {number[:20]!r} is not a whole number")
    municipality: dict[str, Any] = next(iter(items(row.get("kommuner"))), {})
    first, *others = names
    found: PlaceKind = "district" if kind in _DISTRICTS else "locality"
    return RawPlace(
        line,
        "ssr",
        int(number),
        first,
        found,
        text(municipality.get("kommunenummer")),
        text(municipality.get("kommunenavn")),
        lat,
        lon,
        rank=_RANKS[kind],
        names=tuple(others),
    )


def _status(row: dict[str, Any], field: str) -> str:
    return text(row.get(field)).strip().lower()


def _is_living(name: dict[str, Any]) -> bool:
    spelling = _status(name, "skrivemåtestatus")
    return _status(name, "navnestatus") in _LIVING_NAMES and (
        not spelling or spelling.startswith(_LIVING_SPELLINGS)
    )


def _point(row: dict[str, Any]) -> tuple[float, float]:
    point = row.get("representasjonspunkt")
    if isinstance(point, dict):
        system = text(point.get("koordsys", ""))
        if system not in _DEGREES:
            raise ValueError(f"the point is in koordsys {system[:10]}: fetch the page with utkoordsys=4258")
        return point_of(point.get("nord"), point.get("øst"))
    shape = row.get("geojson")
    if isinstance(shape, dict):
        found = shape.get("geometry") if isinstance(shape.get("geometry"), dict) else shape
        pair: Any = found.get("coordinates") if isinstance(found, dict) else None
        # Down to the first pair of a line or an area; GeoJSON writes the longitude first.
        while isinstance(pair, list) and pair and isinstance(pair[0], list):
            pair = pair[0]
        if isinstance(pair, list) and len(pair) >= 2:
            return point_of(pair[1], pair[0])
    raise ValueError("the place has no point")
