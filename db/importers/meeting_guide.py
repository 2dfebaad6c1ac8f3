"""Meeting Guide JSON, as AA and others publish their lists: `read(raw, feed)`.

The specification is code4recovery/spec; what is tolerated beyond it follows tsml-ui and 12-step-meeting-list, which write most
of these feeds. Three shapes: a bare list, {"meetings": […]} of the sheets service, and {"values": [[…]]} of a Google sheet.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from db.importers.clocks import Hour, UnreadableTimeError, read_changed_on, read_hour, read_sunday_day
from db.importers.codes import Decoded, Fellowship, codebook, decode, unknown_fellowship
from db.importers.json_feed import Record, Row, UnreadableFeedError, listed, tabled
from db.importers.json_feed import decode as decode_json
from db.importers.links import asks_for_access
from db.importers.meeting_guide_place import MeetingPlace, read_place
from db.importers.meetings import Way, When, built_name, meetings_of
from db.importers.personal import MAIL, NAMED, find_personal
from db.importers.plain import NAME, NOTE, joined, visible
from db.importers.raw import Feed, Problem, RawGroup
from db.importers.record import Reading, dialled, shown

FORMAT = "meeting_guide"
VERSION = 1

_KEYS = ("slug", "post_name", "ID", "id")
_NAMES = ("name", "title", "group", "location")
_NEVER = re.compile(r"contact_?\d_(?:name|email|phone)")
_ATTENDANCE = frozenset(("in_person", "hybrid", "online", "inactive"))
_KEY = 200
"""Characters of a key that are kept; the specification has 64, and more than this is no key but a text."""
_ACCESS_NOTE = 200
"""Characters of a note on how to get in: a meeting id, a password and a sentence."""


def read(raw: bytes, feed: Feed) -> Iterator[RawGroup | Problem]:
    """Every record of the feed as one group or one problem, in order. Never raises for what the bytes hold."""
    try:
        rows = _rows(decode_json(raw))
        yield from _all(rows, feed)
    except UnreadableFeedError as error:
        yield Problem(0, "", error.fault, error.mend)


def _rows(value: Any) -> Iterable[Row]:
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, dict):
        if isinstance(value.get("meetings"), list):
            return listed(value["meetings"])
        if isinstance(value.get("values"), list):
            return tabled(value["values"])
    raise UnreadableFeedError(
        "the feed is no list of meetings", 'give a JSON list, or an object with "meetings" or "values"'
    )


def _all(rows: Iterable[Row], feed: Feed) -> Iterator[RawGroup | Problem]:
    seen: dict[str, int] = {}
    fellowship = codebook().fellowship(feed.organisation) or unknown_fellowship(feed.organisation)
    for row in rows:
        found = _one(row, feed, fellowship)
        if isinstance(found, RawGroup):
            before = seen.setdefault(found.key, row.number)
            if before != row.number:
                found = Problem(
                    row.number, "slug", f"the same key as row {before}", "give each meeting its own slug", found.key,
                    _cell(row, "slug"),
                )  # fmt: skip
        yield found


def _cell(row: Row, *fields: str) -> str:
    letters = next((row.columns[each] for each in fields if row.columns and each in row.columns), "")
    return f"{letters}{row.number}" if letters else ""


def _one(row: Row, feed: Feed, fellowship: Fellowship) -> RawGroup | Problem:
    record = row.record
    if record is None:
        return Problem(
            row.number, "", "the row is no record", "give an object with name, day, time and address"
        )
    reading = Reading(record)
    key = _key_of(reading)

    def problem(field: str, fault: str, mend: str) -> Problem:
        return Problem(row.number, field, fault, mend, key, _cell(row, field))

    if record.clashing:
        field = record.clashing[0] if re.fullmatch(r"\w{1,40}", record.clashing[0]) else ""
        return problem(field, "the field stands twice with different values", "keep the one that holds")
    if not feed.organisation:
        return problem("", "the feed does not say whose meetings these are", "import it with its fellowship")
    if any(_NEVER.fullmatch(field) and record[field] not in (None, "") for field in record):
        reading.say("contact_1_name …", "contact persons are never imported")
    try:
        days = _days(reading, record.get("day"))
    except UnreadableTimeError as error:
        return problem("day", f"{shown(record.get('day'))} {error}", "write 0 (Sunday) to 6 (Saturday)")
    try:
        starts = read_hour(record.get("time"))
    except UnreadableTimeError as error:
        return problem("time", f"{shown(record.get('time'))} {error}", "write it as 19:00")
    if starts is not None and starts.at == time(0):
        # Where lists of this format are shown, midnight closes the day it is written for.
        starts = Hour(time(0), next_day=True)
        reading.say("time", "midnight is read as the end of that day, as 12-step-meeting-list sorts it")
    place = read_place(reading, record, feed)
    status = _status(reading, record, fellowship, place)
    when = When(days, starts, _end(reading, record), reading.text("timezone", limit=64))
    name, built = _name(reading, place, when, feed)
    if not name:
        return problem("name", "there is neither a name nor a place", "give the meeting a name")
    if not (place.says_where or status.remote):
        return problem(
            "formatted_address", "there is neither a place nor a link", "give an address, or the link to the meeting"
        )  # fmt: skip
    notes = tuple(
        reading.lines(field, limit=NOTE)
        for field in ("notes", "location_notes", "group_notes")
        if reading.has(field)
    )
    meetings, open_varies = meetings_of(
        when,
        status.ways,
        country=place.address.country,
        feed=feed,
        notes=notes,
        names=() if built else (name,),
        say=reading.say,
    )
    decoded = status.decoded
    if open_varies and decoded.open is not None:
        reading.say("notes", "say that only some meetings are open or closed; left as not said")
        decoded = replace(decoded, open=None)
    changed, fault = read_changed_on(record.get("updated"), feed.today)
    if fault:
        reading.say("updated", fault)
    in_room = any(way.format == "in_person" for way in status.ways)
    return RawGroup(
        row=row.number,
        key=key or _made_key(name, place, when),
        name=name,
        organisation=fellowship.short,
        meetings=meetings,
        audience=decoded.audience,
        substances=fellowship.substances,
        open=decoded.open,
        language=decoded.language,
        access=decoded.access,
        venue=place.venue if in_room else "",
        address=place.address.address if in_room else "",
        post_code=place.address.post_code,
        place=place.address.place,
        region=place.address.region,
        country=place.address.country,
        lat=place.point.lat if in_room else None,
        lon=place.point.lon if in_room else None,
        approximate=in_room and not place.exact,
        paused=status.paused,
        contact=reading.contact(("email", "entity_email"), ("phone", "entity_phone"), place.address.country),
        website=reading.link("website", "website_2", "url", "entity_website_url", "entity_url"),
        note=joined(notes, NOTE),
        part_of=reading.text("group", "group_id", limit=NAME, kind="name"),
        updated_on=changed,
        remarks=reading.remarks,
    )


# --- key and name ------------------------------------------------------------------------------------------------


def _key_of(reading: Reading) -> str:
    for field in _KEYS:
        value = reading.raw(field)
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = re.sub(r"[<>]", "", " ".join(visible(str(value)).split()))
            if {MAIL, NAMED} & set(find_personal(text)):
                reading.say(field, "names a person; the key is made from it")
                return hashlib.sha256(text.encode()).hexdigest()[:16]
            if text and len(text) <= _KEY:
                return text
            reading.say(field, f"is longer than {_KEY} characters and cannot be a key")
        elif value is not None:
            reading.say(field, "is no text and cannot be a key")
    return ""


def _made_key(name: str, place: MeetingPlace, when: When) -> str:
    """A key for a record without one: from what its people would call it and where and when it is, so that it stays the
    same as long as these do."""
    days = ",".join(map(str, when.days))
    what = (
        name,
        place.address.address,
        place.address.place,
        days,
        str(when.starts.at if when.starts else ""),
    )
    digest = hashlib.sha256("\x1f".join(what).encode()).hexdigest()[:10]
    slug = re.sub(r"[^a-z0-9æøå]+", "-", name.casefold()).strip("-")[:40]
    return f"{slug}-{digest}".strip("-")


def _name(reading: Reading, place: MeetingPlace, when: When, feed: Feed) -> tuple[str, bool]:
    """The name, and whether it had to be built from fellowship, place, day and hour."""
    for field in _NAMES:
        name = reading.text(field, limit=NAME, kind="name")
        if name:
            if field != _NAMES[0]:
                reading.say("name", f"is missing; taken from {field}")
            return name, False
    built = built_name(feed.organisation, place.address.place or place.venue or place.address.region, when)
    if built:
        reading.say("name", "is missing; built from place, day and hour")
    return built, True


# --- when --------------------------------------------------------------------------------------------------------


def _days(reading: Reading, value: object) -> tuple[int, ...]:
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return ()
    if isinstance(value, str) and re.search(r"[,;]", value):
        value = [each for each in re.split(r"[,;]", value) if each.strip()]
    if not isinstance(value, list):
        return (read_sunday_day(value),)
    days: list[int] = []
    fault: UnreadableTimeError | None = None
    for each in value:
        try:
            days.append(read_sunday_day(each))
        except UnreadableTimeError as error:
            fault = error
    if fault is not None and not days:
        raise fault
    if fault is not None:
        reading.say("day", "one of the days is no day and was left out")
    return tuple(dict.fromkeys(days))


def _end(reading: Reading, record: Record) -> time | None:
    """The end, or None: one that is not said is not made up, though tsml-ui shows 60 minutes."""
    try:
        ends = read_hour(record.get("end_time"))
    except UnreadableTimeError as error:
        reading.say("end_time", f"{shown(record.get('end_time'))} {error}; left out")
        return None
    return ends.at if ends is not None else None


# --- how it meets ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Status:
    ways: tuple[Way, ...]
    paused: bool
    remote: bool
    decoded: Decoded


def _status(reading: Reading, record: Record, fellowship: Fellowship, place: MeetingPlace) -> _Status:
    """In a room, on the net, both, or closed for now, by the rules tsml-ui and 12-step-meeting-list share."""
    decoded = decode(_types(reading, record.get("types")), fellowship)
    for fault in decoded.faults:
        reading.say("types", fault)
    remote = _remote_ways(reading, place.address.country)
    room = (Way("in_person"),)
    said = reading.raw("attendance_option")
    attendance = said.strip().lower().replace("-", "_") if isinstance(said, str) else ""
    if said is not None and attendance not in _ATTENDANCE:
        reading.say("attendance_option", "is not known; read from link and address")
        attendance = ""
    if attendance == "inactive":
        reading.say("attendance_option", "the source says it does not meet for now")
        return _Status(remote or room, True, bool(remote), decoded)
    if decoded.venue_closed:
        # The room is closed: with a link people meet there, without one they do not meet.
        reading.say("types", "the room is closed for now (TC)")
        return _Status(remote or room, not remote, bool(remote), decoded)
    if attendance == "in_person" and not remote:
        return _Status(room, False, False, decoded)
    if attendance == "online":
        return _Status(remote or (Way("online"),), False, True, decoded)
    if remote:
        both = attendance in ("hybrid", "in_person") or (not attendance and place.exact)
        return _Status((*room, *remote) if both else remote, False, True, decoded)
    if place.said_approximate and not attendance:
        reading.say("approximate", "neither a door nor a link: tsml calls it inactive; kept as paused")
        return _Status(room, True, False, decoded)
    return _Status(room, False, False, decoded)


def _types(reading: Reading, value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [each for each in re.split(r"[,;]", visible(value)) if each.strip()][:100]
    if not isinstance(value, list):
        value = [value]
    return [visible(reading.words("types", each)) for each in value[:100] if each is not None]


def _remote_ways(reading: Reading, country: str) -> tuple[Way, ...]:
    ways: list[Way] = []
    if reading.has("conference_url"):
        link = reading.link("conference_url")
        note = reading.text("conference_url_notes", limit=_ACCESS_NOTE, kind="text")
        if link is not None and asks_for_access(link) and not note:
            reading.say("conference_url", "the link has no password: people must ask for access first")
        ways.append(Way("online", link, note))
    if reading.has("conference_phone"):
        number = dialled(reading, "conference_phone", country)
        note = reading.text("conference_phone_notes", limit=_ACCESS_NOTE, kind="text")
        if number or not ways:
            ways.append(Way("phone", None, "; ".join(each for each in (number, note) if each)))
    return tuple(ways)
