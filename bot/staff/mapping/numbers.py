"""The numbers of the mapping as JSON: the fields of `Mapping` by their names, days as ISO dates. Pure."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from bot.staff.mapping.values import Mapping

_DRAWN = ("spots",)
"""Points are there for the map to be drawn and are no figures."""


def to_json(mapping: Mapping) -> dict[str, Any]:
    """Every number the page shows, and each municipality's way, as what `json.dumps` takes.

    A field is never renamed or dropped without a line in the change log.
    """
    return {
        field.name: _value(getattr(mapping, field.name))
        for field in fields(mapping)
        if field.name not in _DRAWN
    }


def _value(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
