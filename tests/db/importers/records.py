"""Records of both formats, whole and harmless, to be changed by the test."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from db.importers import bmlt, meeting_guide
from db.importers.raw import Feed, Problem, RawGroup
from tests.db.importers.rules import FEEDS, faults_in

AA = FEEDS["meeting_guide"]
NA = FEEDS["bmlt"]
GONE = object()
"""As the value of a field: leave it out."""


def guide(**changes: Any) -> dict[str, Any]:
    """A Meeting Guide record: Mondays at 19 in Bergen."""
    values: dict[str, Any] = {
        "name": "Mandagsgruppa",
        "slug": "mandag",
        "day": 1,
        "time": "19:00",
        "formatted_address": "Eksempelveien 1, 5003 Bergen, Norge",
        **changes,
    }
    return {key: value for key, value in values.items() if value is not GONE}


def meeting(**changes: Any) -> dict[str, Any]:
    """A BMLT record: Thursdays at 19 in Oslo."""
    values: dict[str, Any] = {
        "id_bigint": "1",
        "weekday_tinyint": "5",
        "venue_type": "1",
        "start_time": "19:00:00",
        "duration_time": "01:30:00",
        "formats": "",
        "format_shared_id_list": "",
        "published": "1",
        "meeting_name": "Torsdagsmøtet",
        "location_street": "Eksempelgata 3",
        "location_municipality": "Oslo",
        "location_postal_code_1": "0552",
        "location_nation": "NO",
        **changes,
    }
    if "_letters" in values:  # `formats` is taken by the list a feed brings along
        values["formats"] = values.pop("_letters")
    return {key: value for key, value in values.items() if value is not GONE}


def raw(value: Any) -> bytes:
    return json.dumps(value).encode()


def guides(*records: Any, feed: Feed = AA) -> list[RawGroup | Problem]:
    """What the importer gives for these records; every rule for all importers is checked on the way."""
    given = raw(list(records))
    found = list(meeting_guide.read(given, feed))
    assert faults_in(found, given, "meeting_guide") == []
    return found


def meetings(*records: Any, formats: list[Any] | None = None, feed: Feed = NA) -> list[RawGroup | Problem]:
    """As `guides` for BMLT; `formats` is the list the feed brings along."""
    given = raw(list(records) if formats is None else {"meetings": list(records), "formats": formats})
    found = list(bmlt.read(given, feed))
    assert faults_in(found, given, "bmlt") == []
    return found


def one_guide(*, feed: Feed = AA, **changes: Any) -> RawGroup:
    (found,) = guides(guide(**changes), feed=feed)
    assert isinstance(found, RawGroup), found
    return found


def one_meeting(*, formats: list[Any] | None = None, feed: Feed = NA, **changes: Any) -> RawGroup:
    (found,) = meetings(meeting(**changes), formats=formats, feed=feed)
    assert isinstance(found, RawGroup), found
    return found


def problem_of(found: list[RawGroup | Problem]) -> Problem:
    (only,) = found
    assert isinstance(only, Problem), only
    return only


def of(organisation: str) -> Feed:
    """The feed of another fellowship."""
    return replace(AA, organisation=organisation)
