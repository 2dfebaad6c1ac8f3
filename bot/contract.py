"""Reply -> the JSON object that scripts outside depend on, field by field (docs/architecture.md, "The contract")."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from bot.core.model import Alarm, Filters, GroupHit, Place, Reply


def to_json(reply: Reply, *, identifier: str | None = None) -> dict[str, Any]:
    """The contract's object for one reply; `id` comes first when one was given."""
    out: dict[str, Any] = {} if identifier is None else {"id": identifier}
    out |= {
        "kind": reply.kind,
        "alarm": _alarm(reply.alarm),
        "language": reply.language,
        "topics": list(reply.topics),
        "candidates": [[name, score] for name, score in reply.candidates],
        "place": None if reply.place is None else _place(reply.place),
        "places": [_place(place) for place in reply.places],
        "filters": _filters(reply.filters),
        "groups": [_group(hit) for hit in reply.hits],
        "messages": [message.plain() for message in reply.messages],
        "buttons": [choice.label for choice in reply.choices],
    }
    return out


def _alarm(alarm: Alarm | None) -> dict[str, str] | None:
    return None if alarm is None else {"level": alarm.level, "kind": alarm.kind}


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "kind": place.kind,
        "municipality": place.municipality or None,
        "municipality_number": place.municipality_number or None,
        "county": place.county or None,
        "lat": place.lat,
        "lon": place.lon,
        "how": place.how,
    }


def _filters(filters: Filters) -> dict[str, Any]:
    return {
        "organisations": list(filters.organisations),
        "weekdays": list(filters.weekdays),
        "after": _clock(filters.after),
        "before": _clock(filters.before),
        "format": filters.format,
        "audience": list(filters.audience),
        "open": filters.open,
        "language": filters.language,
        "access": list(filters.access),
    }


def _group(hit: GroupHit) -> dict[str, Any]:
    group = hit.group
    return {
        "id": group.id,
        "name": group.name,
        "organisation": group.organisation,
        "category": group.category,
        "place": group.place,
        "municipality": group.municipality,
        "distance_km": hit.distance_km,
        "next": None if hit.next is None else hit.next.isoformat(timespec="minutes"),
        "format": hit.meeting.format if hit.meeting is not None else None,
        "confirmed_on": _day(group.confirmed_on),
        "confirmed_by": group.confirmed_by or None,
    }


def _clock(moment: time | None) -> str | None:
    return None if moment is None else moment.strftime("%H:%M")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
