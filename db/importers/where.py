"""Addresses and points as feeds give them -> place, post code, country, coordinates. Pure.

Nothing is looked up here: which municipality a place lies in is found afterwards. A point that cannot be right is left out; a
wrong pin is worse than none.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from db.importers.countries import country_at_the_end

_POST_AND_TOWN = re.compile(r"(?:(?:N|NO)-?\s?)?(?P<post>\d{4})\s+(?P<town>[^\W\d].*)")
_POST_AND_TOWN_ABROAD = re.compile(
    r"(?:[A-Z]{1,3}-)?(?P<post>\d{3,5}(?: ?\d{2})?(?: ?[A-Z]{2})?)\s+(?P<town>[^\W\d].*)"
)
_STATE_AND_POST = re.compile(r"(?P<state>[A-Z]{2,3})[,\s]+(?P<post>\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)")
_POST = re.compile(r"(?:(?:N|NO)-?\s?)?(\d{4})")
_ENOUGH_PARTS = 4
"""Parts of an address between commas from which tsml-ui takes it as exact. Norwegian ones have three, so a street before the
post code counts, too."""

# Norway with Svalbard and a margin, as the table of groups has it: swapped digits fall outside.
_LATITUDES, _LONGITUDES = (57.0, 81.5), (4.0, 34.0)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts. `exact` is true when it leads to a door. `country` is "" when it says none."""

    address: str = ""
    post_code: str = ""
    place: str = ""
    region: str = ""
    country: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees WGS 84, both or none. `area` when the source gave a box and this is its middle; `given` if it said anything."""

    lat: float | None = None
    lon: float | None = None
    area: bool = False
    given: bool = False
    fault: str = ""


def split_address(text: str) -> Address:
    """The parts of an address in one line ("Eksempelveien 1, 5003 Bergen, Norge")."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        return Address()
    country = country_at_the_end(parts[-1])
    exact = len(parts) >= _ENOUGH_PARTS
    if country:
        parts = parts[:-1]
    if not parts:
        return Address(country=country)
    found = _placed(parts, abroad=country not in ("", "NO"))
    return replace(found, country=country, exact=exact or bool(found.address and found.post_code))


def _placed(parts: list[str], *, abroad: bool) -> Address:
    pattern = _POST_AND_TOWN_ABROAD if abroad else _POST_AND_TOWN
    for at in range(len(parts) - 1, -1, -1):
        if found := pattern.fullmatch(parts[at]):
            region = parts[at + 1] if at + 1 < len(parts) else ""
            return Address(", ".join(parts[:at]), found["post"], found["town"].strip(), region)
        if abroad and at and (found := _STATE_AND_POST.fullmatch(parts[at])):
            return Address(", ".join(parts[: at - 1]), found["post"], parts[at - 1], found["state"])
        if at and (found := _POST.fullmatch(parts[at])):
            # "Storgata 1, Bodø, 8006": the town stands before.
            return Address(", ".join(parts[: at - 1]), found[1], parts[at - 1])
    if len(parts) == 1:
        # One part with a number is a street, one without is a place.
        return Address(address=parts[0]) if re.search(r"\d", parts[0]) else Address(place=parts[0])
    if re.search(r"\d", parts[-1]):
        return Address(address=", ".join(parts))
    return Address(address=", ".join(parts[:-1]), place=parts[-1])


def norwegian_post_code(text: str) -> str:
    """Four digits of "5003", "N-5003" or "NO-5003", else ""."""
    found = _POST.fullmatch(text.strip())
    return found[1] if found else ""


def read_point(lat: object, lon: object, pair: object, country: str) -> Point:
    """The point of two fields, or of one ("59.91,10.75"; four numbers are a box). Numbers may be texts, with "." or ",".

    `country` is where the meeting is, "" unknown: in Norway the point must lie there. A point that cannot be is left out with a
    fault in words.
    """
    if isinstance(pair, str) and pair.strip():
        numbers = [_degrees(each) for each in re.split(r"[,;\s]+", pair.strip().strip(",;"))]
        if None in numbers or len(numbers) not in (2, 4):
            return Point(given=True, fault="are no pair of degrees and were left out")
        known = [each for each in numbers if each is not None]
        if len(known) == 2:
            return _checked(known[0], known[1], country)
        middle = _checked((known[0] + known[2]) / 2, (known[1] + known[3]) / 2, country)
        return replace(middle, area=middle.lat is not None)
    blank = [value is None or (isinstance(value, str) and not value.strip()) for value in (lat, lon)]
    if all(blank):
        return Point()
    north, east = _degrees(lat), _degrees(lon)
    if north is None or east is None:
        return Point(given=True, fault="are no pair of degrees and were left out")
    return _checked(north, east, country)


def _checked(lat: float, lon: float, country: str) -> Point:
    def dropped(why: str) -> Point:
        return Point(given=True, fault=f"{why} and were left out")

    if (
        abs(lat) < 0.01 and abs(lon) < 0.01
    ):  # within a kilometre of where the equator crosses the meridian: the sea
        return dropped("are 0, 0, which is no place")
    if abs(lat) > 90 or abs(lon) > 180:
        return dropped("lie outside the earth")
    if country == "NO" and not (_within(lat, _LATITUDES) and _within(lon, _LONGITUDES)):
        swapped = _within(lon, _LATITUDES) and _within(lat, _LONGITUDES)
        return dropped("look swapped (latitude comes first)" if swapped else "lie outside Norway")
    return Point(round(lat, 6), round(lon, 6), given=True)


def _within(number: float, span: tuple[float, float]) -> bool:
    return span[0] <= number <= span[1]


def _degrees(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip().replace("\u2212", "-")
        if not re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{1,20})?", text, re.ASCII):
            return None
        value = float(text.replace(",", "."))
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None
