"""A group that reported itself, as the group staff lets in. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from bot.core.model import Audience, Group
from db.importers.raw import RawGroup
from db.meeting_text import MeetingTextError, parse_meeting
from db.registry import RegistryOrganisation
from db.staging.fellowships import Fellowships
from db.staging.locating import Locate
from db.staging.soundness import fault_of

SOURCE = "meldt-inn"
"""The source of groups that reported themselves; no feed may be called so."""

_SPLIT = re.compile(r"[;\n]+")
_AUDIENCES: tuple[Audience, ...] = get_args(Audience)


class ProposalUnusable(ValueError):  # noqa: N818 - staff has to complete it
    """The answers make no group yet; `str(error)` names the answer and the option that mends it."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """The group, the organisation it needs, and what staff should look at."""

    group: Group
    organisation: RegistryOrganisation
    remarks: tuple[str, ...]


def group_of(
    number: int,
    answers: Mapping[str, str | Sequence[str]],
    *,
    locate: Locate,
    organisations: Fellowships,
    confirmed_on: date | None = None,
    confirmed_by: str = "",
) -> Proposed:
    """The group that proposal `number` describes. Raises ProposalUnusable."""
    named = _one(answers, "organisation")
    fellowship = organisations.find(named)
    if fellowship is None:
        raise ProposalUnusable(f"'{named}' is no organisation we know; add --organisation with a short name")
    if fellowship.category is None:
        raise ProposalUnusable(f"{fellowship.short} is no kind of self-help group; add --organisation")
    lines = [line.strip() for text in _all(answers, "when") for line in _SPLIT.split(text) if line.strip()]
    try:
        meetings = tuple(parse_meeting(line) for line in lines)
    except MeetingTextError as error:
        raise ProposalUnusable(f"{error}; add --when with the times") from None
    raw = RawGroup(
        row=number,
        key=str(number),
        name=_one(answers, "name") or f"{fellowship.short} {_one(answers, 'place')}".strip(),
        organisation=fellowship.short,
        meetings=meetings,
        audience=tuple(each for each in _AUDIENCES if each in _all(answers, "audience")),
        open={"yes": True, "no": False}.get(_one(answers, "open")),
        led_by=_one(answers, "led_by"),
        place=_one(answers, "place"),
        address=_one(answers, "address"),
        contact=_one(answers, "contact") or None,
        website=_one(answers, "website") or None,
        note=_one(answers, "note"),
        access=_all(answers, "access"),
        substances=_all(answers, "substances"),
    )
    fault = fault_of(raw)
    if fault is not None:
        raise ProposalUnusable(f"{fault.field}: {fault.fault}; {fault.mend}")
    at = locate(raw)
    group = Group(
        id=f"{SOURCE}-{number}",
        name=raw.name,
        organisation=fellowship.short,
        category=fellowship.category,
        audience=fellowship.audience_with(raw.audience),
        place=at.place,
        address=raw.address,
        municipality=at.municipality,
        municipality_number=at.municipality_number,
        county=at.county,
        lat=at.lat,
        lon=at.lon,
        meetings=meetings,
        open=raw.open,
        led_by=raw.led_by or fellowship.led_by,
        language=_one(answers, "language") or "nb",
        access=raw.access,
        contact=raw.contact,
        website=raw.website,
        note=raw.note,
        confirmed_on=confirmed_on,
        confirmed_by=confirmed_by if confirmed_on is not None else "",
        source=SOURCE,
        approximate=at.approximate,
        substances=raw.substances,
    )
    return Proposed(group, fellowship.registered(fellowship.category), at.remarks)


def _all(answers: Mapping[str, str | Sequence[str]], field: str) -> tuple[str, ...]:
    value = answers.get(field, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _one(answers: Mapping[str, str | Sequence[str]], field: str) -> str:
    return ", ".join(_all(answers, field))
