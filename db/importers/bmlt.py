"""BMLT's GetSearchResults, as NA publishes its lists: `read(raw, feed)`.

Three shapes: a bare list, {"meetings": […], "formats": […]} (asked for with get_used_formats=1; the best), and {}, which
some servers say for an empty list. JSONP is unwrapped. Nearly every value is a text.

Ask the server without lang_enum: with "nb" it leaves out every format that has no Norwegian name. `get_used_formats=1` sends the
list the formats are decoded by. An aggregator answers an empty list when it was given no real filter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from bot.core.model import Audience
from db.importers.bmlt_formats import FormatList, digits_of, server_of
from db.importers.clocks import UnreadableTimeError, end_after, read_bmlt_day, read_hour, read_length
from db.importers.codes import Decoded, codebook
from db.importers.countries import UNKNOWN, country_of
from db.importers.json_feed import Record, Row, UnreadableFeedError, listed
from db.importers.json_feed import decode as decode_json
from db.importers.links import asks_for_access
from db.importers.meetings import Way, When, built_name, meetings_of
from db.importers.plain import ADDRESS, NAME, NOTE, SHORT, joined
from db.importers.raw import Feed, Problem, RawGroup
from db.importers.record import Reading, dialled, shown
from db.importers.where import Point, norwegian_post_code, read_point

FORMAT = "bmlt"
VERSION = 1

_ACCESS_NOTE = 200
"""Characters of a note on how to get in: a meeting id, a password and a sentence."""
_IN_PERSON, _VIRTUAL, _HYBRID = "1", "2", "3"
_NEVER = (
    "contact_name_1",
    "contact_name_2",
    "contact_phone_1",
    "contact_phone_2",
    "contact_email_1",
    "contact_email_2",
)
_OF_A_MEETING = ("weekday_tinyint", "start_time", "meeting_name")
_WHOLE_DAY = 24 * 60


def read(raw: bytes, feed: Feed) -> Iterator[RawGroup | Problem]:
    """Every record of the feed as one group or one problem, in order. Never raises for what the bytes hold."""
    try:
        value = decode_json(raw, padded=True)
        meetings, formats = _parts(value, _own(feed))
    except UnreadableFeedError as error:
        yield Problem(0, "", error.fault, error.mend)
        return
    shared = Counter(part for each in meetings if isinstance(each, Record) and (part := _group_of(each)))
    seen: dict[str, int] = {}
    for row in listed(meetings):
        found = _one(row, feed, formats, shared)
        if isinstance(found, RawGroup):
            before = seen.setdefault(found.key, row.number)
            if before != row.number:
                found = Problem(
                    row.number, "id_bigint", f"the same key as row {before}", "ask the server for each meeting once", found.key
                )  # fmt: skip
        yield found


def _own(feed: Feed) -> tuple[Audience, ...]:
    fellowship = codebook().fellowship(feed.organisation)
    return fellowship.own if fellowship is not None else ()


def _parts(value: Any, own: tuple[Audience, ...]) -> tuple[list[Any], FormatList]:
    if isinstance(value, list):
        return value, FormatList((), own)
    if isinstance(value, dict):
        meetings, formats = value.get("meetings"), value.get("formats")
        known = FormatList(formats if isinstance(formats, list) else (), own)
        if isinstance(meetings, list):
            return meetings, known
        # Seen from servers (and noted by yap): an empty object where an empty list is meant.
        if value == {} or meetings == {}:
            return [], known
    raise UnreadableFeedError(
        "the feed is no list of meetings", "give the answer to GetSearchResults as JSON"
    )


def _group_of(record: Mapping[str, Any]) -> str:
    """What tells that records are meetings of one group: the server's shared id, else that of NA World Services."""
    own = digits_of(record.get("shared_group_id_bigint"))
    if own and own != "0":
        return f"{server_of(record)}:{own}".lstrip(":")
    world = record.get("worldid_mixed")
    return world.strip() if isinstance(world, str) and world.strip().isalnum() and len(world) <= 40 else ""


def _one(row: Row, feed: Feed, formats: FormatList, shared: Mapping[str, int]) -> RawGroup | Problem:
    record = row.record
    if record is None:
        return Problem(row.number, "", "the row is no record", "give the answer to GetSearchResults")
    number = digits_of(record.get("id_bigint"))
    server = server_of(record)
    key = f"{server}:{number}".lstrip(":") if number else ""

    def problem(field: str, fault: str, mend: str) -> Problem:
        return Problem(row.number, field, fault, mend, key)

    if record.clashing:
        field = record.clashing[0] if record.clashing[0].isidentifier() else ""
        return problem(field[:40], "the field stands twice with different values", "keep the one that holds")
    if not any(field in record for field in _OF_A_MEETING):
        what = "a format" if "key_string" in record else "no meeting"
        return problem("", f"the record is {what}", "give the answer to GetSearchResults")
    if not number:
        return problem("id_bigint", "the meeting has no id", "ask the server for the field id_bigint, too")
    if not feed.organisation:
        return problem("", "the feed does not say whose meetings these are", "import it with its fellowship")
    if record.get("published") in ("0", 0, False):
        return problem("published", "not published; left out", "nothing, if the server means it")
    reading = Reading(record)
    if any(reading.has(field) for field in _NEVER):
        reading.say("contact_name_1 …", "contact persons are never imported")
    decoded = formats.decoded(record)
    for fault in decoded.faults:
        reading.say("formats", fault)
    try:
        when = _when(reading, record, decoded.on_holidays)
    except _Unreadable as error:
        return problem(error.field, str(error), error.mend)
    place = _place(reading, feed)
    status = _status(reading, record, decoded, place)
    in_room = any(way.format == "in_person" for way in status.ways)
    name = reading.text("meeting_name", limit=NAME, kind="name")
    built = "" if name else built_name(feed.organisation, place.town or place.venue, when)
    if not (name or built):
        return problem("meeting_name", "there is neither a name nor a place", "give the meeting a name")
    if built:
        reading.say("meeting_name", "is missing; built from place, day and hour")
    point = Point()
    if in_room:
        point = read_point(record.get("latitude"), record.get("longitude"), None, place.known_country)
        if point.fault:
            reading.say("latitude, longitude", point.fault)
        if not place.says_where and point.lat is None:
            return problem(
                "location_street", "there is neither a place nor a link", "give town and street, or the link"
            )
    notes = tuple(
        reading.lines(field, limit=NOTE) for field in ("comments", "location_info") if reading.has(field)
    )
    rides = tuple(reading.text(field, limit=SHORT, kind="text") for field in ("train_lines", "bus_lines"))
    meetings, open_varies = meetings_of(
        when,
        status.ways,
        country=place.country,
        feed=feed,
        notes=notes,
        names=(name,) if name else (),
        say=reading.say,
    )
    if open_varies and decoded.open is not None:
        reading.say("comments", "say that only some meetings are open or closed; left as not said")
        decoded = replace(decoded, open=None)
    fellowship = codebook().fellowship(feed.organisation)
    part_of = _group_of(record)
    return RawGroup(
        row=row.number,
        key=key,
        name=name or built,
        organisation=fellowship.short if fellowship is not None else feed.organisation.strip(),
        meetings=meetings,
        audience=decoded.audience,
        substances=fellowship.substances if fellowship is not None else (),
        open=decoded.open,
        language=decoded.language,
        access=decoded.access,
        venue=place.venue if in_room else "",
        address=place.address if in_room else "",
        post_code=place.post_code,
        place=place.town,
        region=place.region,
        country=place.country,
        lat=point.lat,
        lon=point.lon,
        approximate=in_room and not place.address,
        paused=status.paused,
        contact=reading.contact(("email_contact",), (), place.country),
        note=joined((*notes, *rides), NOTE),
        part_of=part_of if shared.get(part_of, 0) > 1 else "",
        remarks=reading.remarks,
    )


# --- when --------------------------------------------------------------------------------------------------------


class _Unreadable(ValueError):  # noqa: N818 - becomes a problem, never leaves this module
    def __init__(self, field: str, fault: str, mend: str) -> None:
        super().__init__(fault)
        self.field = field
        self.mend = mend


def _when(reading: Reading, record: Record, on_holidays: bool) -> When:
    days: tuple[int, ...] = ()
    day, start, length = (record.get(each) for each in ("weekday_tinyint", "start_time", "duration_time"))
    try:
        if reading.has("weekday_tinyint"):
            days = (read_bmlt_day(day),)
    except UnreadableTimeError as error:
        raise _Unreadable(
            "weekday_tinyint", f"{shown(day)} {error}", "write 1 (Sunday) to 7 (Saturday)"
        ) from None
    try:
        starts = read_hour(start)
    except UnreadableTimeError as error:
        raise _Unreadable("start_time", f"{shown(start)} {error}", "write it as 19:00:00") from None
    ends: time | None = None
    try:
        minutes = read_length(length)
    except UnreadableTimeError as error:
        reading.say("duration_time", f"{shown(length)} {error}; the end was left out")
        minutes = None
    if starts is not None and minutes is not None:
        if minutes == _WHOLE_DAY:
            reading.say("duration_time", "lasts a whole day; kept as ending a minute before it begins anew")
        ends = end_after(starts.at, minutes)
    return When(days, starts, ends, reading.text("time_zone", limit=64), on_holidays)


# --- where -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    venue: str
    address: str
    post_code: str
    town: str
    region: str
    country: str

    @property
    def says_where(self) -> bool:
        return bool(self.venue or self.address or self.post_code or self.town or self.region)

    @property
    def known_country(self) -> str:
        return "" if self.country == UNKNOWN else self.country


def _place(reading: Reading, feed: Feed) -> _Place:
    nation = reading.text("location_nation", limit=SHORT)
    country = country_of(nation) if nation else feed.country
    if not country:
        reading.say("location_nation", "is not known by that name")
    country = country or UNKNOWN
    post = reading.text("location_postal_code_1", limit=20)
    if country == "NO" and post:
        post = norwegian_post_code(post)
        if not post:
            reading.say("location_postal_code_1", "is no Norwegian post code and was left out")
    town = reading.text(
        "location_municipality", "location_neighborhood", "location_city_subsection", limit=SHORT
    )
    # In Norway the county is what people search by; abroad the larger area says more.
    larger = ("location_sub_province", "location_province")
    return _Place(
        venue=reading.text("location_text", limit=ADDRESS),
        address=reading.text("location_street", limit=ADDRESS),
        post_code=post,
        town=town,
        region=reading.text(*(larger if country == "NO" else larger[::-1]), limit=SHORT),
        country=country,
    )


# --- how it meets ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Status:
    ways: tuple[Way, ...]
    paused: bool = False


def _status(reading: Reading, record: Record, decoded: Decoded, place: _Place) -> _Status:
    """In a room, on the net, both, or closed for now, by the rules of the server and of yap."""
    venue_type = _venue_type(reading, record, decoded, place)
    if venue_type == _IN_PERSON and decoded.virtual and not decoded.venue_closed:
        reading.say("venue_type", "says in person though a format says virtual; kept as in person")
    if decoded.venue_closed and venue_type == _IN_PERSON and not decoded.virtual:
        reading.say("formats", "the room is closed for now (TC)")
        return _Status((Way("in_person"),), paused=True)
    if venue_type == _IN_PERSON and not decoded.venue_closed:
        link = reading.link("virtual_meeting_link") if reading.has("virtual_meeting_link") else None
        return _Status((Way("in_person", link),))
    remote = _remote_ways(reading, place.country)
    if venue_type == _HYBRID and not decoded.venue_closed:
        return _Status((Way("in_person"), *remote))
    if decoded.venue_closed:
        reading.say("formats", "the room is closed for now (TC); it meets on the net")
    return _Status(remote)


def _venue_type(reading: Reading, record: Record, decoded: Decoded, place: _Place) -> str:
    said = digits_of(record.get("venue_type"))
    if said in (_IN_PERSON, _VIRTUAL, _HYBRID):
        return said
    if reading.has("venue_type"):
        reading.say("venue_type", "is not known; read from the formats")
    if decoded.hybrid:
        return _HYBRID
    if decoded.virtual:
        return _VIRTUAL
    if reading.has("virtual_meeting_link", "phone_meeting_number") and not (place.address or place.venue):
        reading.say("venue_type", "is not said; with a link and no room it is read as virtual")
        return _VIRTUAL
    return _IN_PERSON


def _remote_ways(reading: Reading, country: str) -> tuple[Way, ...]:
    note = reading.text("virtual_meeting_additional_info", limit=_ACCESS_NOTE, kind="text")
    ways: list[Way] = []
    if reading.has("virtual_meeting_link"):
        link = reading.link("virtual_meeting_link")
        if link is not None and asks_for_access(link) and not note:
            reading.say("virtual_meeting_link", "the link has no password: people must ask for access first")
        ways.append(Way("online", link, note))
    if reading.has("phone_meeting_number"):
        number = dialled(reading, "phone_meeting_number", country)
        if number or not ways:
            ways.append(Way("phone", None, "; ".join(each for each in (number, note) if each)))
    if not ways:
        reading.say("virtual_meeting_link", "is missing; people must ask how to get in")
    return tuple(ways) or (Way("online", None, note),)
