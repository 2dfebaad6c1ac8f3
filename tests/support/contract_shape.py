"""The shape of the outside contract's object: which fields, in which order, of which types."""

from __future__ import annotations

from typing import Any

_TEXT: tuple[type, ...] = (str,)
_TEXT_OR_NONE: tuple[type, ...] = (str, type(None))
_LIST: tuple[type, ...] = (list,)

FILTERS: dict[str, tuple[type, ...]] = {
    "organisations": _LIST,
    "weekdays": _LIST,
    "after": _TEXT_OR_NONE,
    "before": _TEXT_OR_NONE,
    "format": _TEXT_OR_NONE,
    "audience": _LIST,
    "open": (bool, type(None)),
    "language": _TEXT_OR_NONE,
    "access": _LIST,
}
PLACE: dict[str, tuple[type, ...]] = {
    "name": _TEXT,
    "kind": _TEXT,
    "municipality": _TEXT_OR_NONE,
    "municipality_number": _TEXT_OR_NONE,
    "county": _TEXT_OR_NONE,
    "lat": (float,),
    "lon": (float,),
    "how": _TEXT,
}
GROUP: dict[str, tuple[type, ...]] = {
    "id": _TEXT,
    "name": _TEXT,
    "organisation": _TEXT,
    "category": _TEXT,
    "place": _TEXT,
    "municipality": _TEXT,
    "distance_km": (float, type(None)),
    "next": _TEXT_OR_NONE,
    "format": _TEXT_OR_NONE,
    "confirmed_on": _TEXT_OR_NONE,
    "confirmed_by": _TEXT_OR_NONE,
}
REPLY: dict[str, tuple[type, ...]] = {
    "kind": _TEXT,
    "alarm": (dict, type(None)),
    "language": _TEXT,
    "topics": _LIST,
    "candidates": _LIST,
    "place": (dict, type(None)),
    "places": _LIST,
    "filters": (dict,),
    "groups": _LIST,
    "messages": _LIST,
    "buttons": _LIST,
}
KINDS = {
    "answer",
    "groups",
    "ask_place",
    "choose_place",
    "choose_topic",
    "ask_what",
    "emergency",
    "chat",
    "unknown",
}


def has_shape(value: dict[str, Any], fields: dict[str, tuple[type, ...]]) -> None:
    """Exactly these fields in this order, each of its very type: a truth value never stands in for a number."""
    assert list(value) == list(fields)
    for name, allowed in fields.items():
        assert type(value[name]) in allowed, (name, value[name])


def is_reply(found: dict[str, Any]) -> None:
    """The whole object of one reply (without `id`), with everything inside it."""
    has_shape(found, REPLY)
    has_shape(found["filters"], FILTERS)
    assert found["kind"] in KINDS
    assert found["language"] in ("nb", "nn", "en", "other")
    assert found["alarm"] is None or set(found["alarm"]) == {"level", "kind"}
    for place in [*found["places"], *([found["place"]] if found["place"] else [])]:
        has_shape(place, PLACE)
    for one in found["groups"]:
        has_shape(one, GROUP)
    assert all(type(name) is str and type(score) is float for name, score in found["candidates"])
    assert found["messages"]
    assert all(type(one) is str and one.strip() for one in [*found["messages"], *found["buttons"]])
