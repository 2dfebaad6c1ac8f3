"""Where a Meeting Guide record says its people meet. No I/O."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.importers.countries import UNKNOWN, country_of
from db.importers.json_feed import Record
from db.importers.plain import ADDRESS, SHORT
from db.importers.raw import Feed
from db.importers.record import Reading
from db.importers.where import Address, Point, norwegian_post_code, read_point, split_address

_YES, _NO = frozenset(("yes", "true", "1", "y", "ja")), frozenset(("no", "false", "0", "n", "nei"))


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """Where a record says its people meet. `exact` when it leads to a door; `said_approximate` when the source itself says that
    it does not."""

    address: Address
    point: Point
    venue: str
    exact: bool
    said_approximate: bool

    @property
    def says_where(self) -> bool:
        """Whether anybody could begin to look for it."""
        a = self.address
        return bool(
            a.address or a.post_code or a.place or a.region or self.venue or self.point.lat is not None
        )


def read_place(reading: Reading, record: Record, feed: Feed) -> MeetingPlace:
    """The place of a Meeting Guide record, from one address or its parts, regions, and point."""
    street = reading.text("address", limit=ADDRESS)
    whole = reading.text("formatted_address", "full_address", limit=ADDRESS)
    city = reading.text("city", limit=SHORT)
    if not whole and not city and "," in street:
        whole, street = street, ""
    found = split_address(whole)
    if max(len(found.place), len(found.region)) > SHORT:
        reading.say("formatted_address", f"holds a place of more than {SHORT} characters, which was left out")
        found = replace(found, place="", region="")
    regions = _regions(reading, record)
    country = _country(reading, found.country, feed)
    post = reading.text("postal_code", "zip", limit=20)
    if country == "NO" and post:
        post = norwegian_post_code(post)
        if not post:
            reading.say("postal_code", "is no Norwegian post code and was left out")
    address = Address(
        address=street or found.address,
        post_code=post or found.post_code,
        place=city or found.place or (regions[-1] if len(regions) > 1 else ""),
        region=regions[0] if regions else reading.text("state", limit=SHORT) or found.region,
        country=country,
        exact=found.exact or bool(street and (city or post)),
    )
    point = read_point(
        record.get("latitude"), record.get("longitude"), record.get("coordinates"), country if country != UNKNOWN else ""
    )  # fmt: skip
    if point.fault:
        reading.say("coordinates" if reading.has("coordinates") else "latitude, longitude", point.fault)
    said = _approximate(reading, record.get("approximate"))
    pair = point.lat is not None and isinstance(record.get("coordinates"), str) and reading.has("coordinates")
    exact = not said if said is not None else (not point.area if pair else address.exact)
    venue = reading.text("location", limit=ADDRESS)
    if venue in (whole, address.address, address.place):
        venue = ""
    return MeetingPlace(address, point, venue, exact, said is True or point.area)


def _regions(reading: Reading, record: Record) -> list[str]:
    """The regions from general to specific."""
    value = record.get("regions")
    if isinstance(value, list):
        texts = [reading.words("regions", each) for each in value[:10]]
    else:
        text = reading.text("regions", "region", limit=ADDRESS).replace("›", ">")
        below = [reading.text(each, limit=SHORT) for each in ("sub_region", "sub_sub_region")]
        texts = [*text.split(">"), *below]
    cleaned = (Reading(Record(region=text)).text("region", limit=SHORT) for text in texts)
    return list(dict.fromkeys(each for each in cleaned if each))


def _country(reading: Reading, of_address: str, feed: Feed) -> str:
    said = reading.text("country", limit=SHORT)
    if not said:
        return of_address or feed.country
    known = country_of(said)
    if known:
        return known
    reading.say("country", "is not known by that name")
    return of_address or UNKNOWN


def _approximate(reading: Reading, value: object) -> bool | None:
    if value is None or value == "":
        return None
    word = str(value).strip().lower() if isinstance(value, str | bool | int) else ""
    if word in _YES or word in _NO:
        return word in _YES
    reading.say("approximate", "is neither yes nor no; read from the address")
    return None
