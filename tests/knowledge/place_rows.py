"""Rows of official place files as they look, to be changed by the tests."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from knowledge.place_files.rows import (
    Read,
)


def geo(
    number: object = 900001,
    name: str = "Prøvevika",
    lat: object = 62.36,
    lon: object = 6.05,
    code: str = "P.PPL",
    municipality: str = "1517",
    population: str = "0",
    country: str = "NO",
) -> bytes:
    """A row of the GeoNames dump."""
    feature, _, kind = code.partition(".")
    fields = [number, name, name, "Other,Names", lat, lon, feature, kind, country, "", "08", municipality]
    return "\t".join(map(str, [*fields, "", "", population, "", "12", "Europe/Oslo", "2024-05-01"])).encode()


def alternate(
    number: object = 900001, language: str = "se", name: str = "Geahččalan", historic: str = ""
) -> bytes:
    return "\t".join(["1", str(number), language, name, "", "", "", historic, "", ""]).encode()


def spelling(name: str = "Prøvegarden", **changes: Any) -> dict[str, Any]:
    """A row of SSR's /navn."""
    return {
        "skrivemåte": name,
        "skrivemåtestatus": "godkjent og prioritert",
        "navnestatus": "hovednavn",
        "språk": "Norsk",
        "navneobjekttype": "Grend",
        "stedsnummer": 4711,
        "stedstatus": "aktiv",
        "representasjonspunkt": {"koordsys": 4258, "nord": 62.36, "øst": 6.05},
        "fylker": [{"fylkesnavn": "Møre og Romsdal", "fylkesnummer": "15"}],
        "kommuner": [{"kommunenummer": "1517", "kommunenavn": "Hareid"}],
    } | changes


def sted(names: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """A row of SSR's /sted."""
    return {
        "stedsnummer": 4712,
        "stedstatus": "aktiv",
        "navneobjekttype": "Bygdelag (bygd)",
        "oppdateringsdato": "2024-01-01",
        "geojson": {"type": "Feature", "geometry": {"type": "Point", "coordinates": [23.05, 69.01]}},
        "kommuner": [{"kommunenummer": "5612", "kommunenavn": "Guovdageaidnu"}],
        "stedsnavn": names,
    } | changes


def stream(value: Any) -> BinaryIO:
    return io.BytesIO(value if isinstance(value, bytes) else json.dumps(value).encode())


def one(rows: Iterable[Read]) -> Read:
    (row,) = rows
    return row


def geo_post(code: str = "6060", lat: str = "62.36", lon: str = "6.03", number: str = "1517") -> bytes:
    fields = ["NO", code, "Hareid", "Møre og Romsdal", "08", "Hareid", number, "", "", lat, lon, "4"]
    return "\t".join(fields).encode()


def county(*within: Any) -> list[dict[str, Any]]:
    return [
        {"fylkesnummer": "56", "fylkesnavn": "Finnmark", "avgrensningsboks": None, "kommuner": list(within)}
    ]


KAUTOKEINO = {
    "kommunenummer": "5612",
    "kommunenavn": "Guovdageaidnu",
    "kommunenavnNorsk": "Kautokeino",
    "gyldigeNavn": [
        {"navn": "Guovdageaidnu", "prioritet": 1, "sprak": "Northern Sami"},
        {"navn": "Kautokeino", "prioritet": 2, "sprak": "Norwegian"},
        {"navn": "Koutokeino", "prioritet": 3, "sprak": "Kven Finnish"},
        {"navn": None, "prioritet": None, "sprak": None},
    ],
}
