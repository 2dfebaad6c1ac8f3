"""Example groups.

Made up, marked as such in every value, so that the bot can be tried before the real ones.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.core.model import Group, Meeting
from db.meeting_text import MeetingTextError, parse_meeting
from db.registry import Registry, RegistryOrganisation

SOURCE = "eksempeldata"
_FILE = Path(__file__).resolve().parent / "example" / "groups.toml"
_OF_GROUP = {"organisation", "name", "meets", "days", "open", "also_for", "language", "access"}


class ExampleDataError(ValueError):
    """The file of examples is wrong; `str(error)` is file:line: fault; mend."""


@dataclass(frozen=True, slots=True)
class ExampleRegistry:
    organisations: tuple[RegistryOrganisation, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _Organisation:
    value: RegistryOrganisation
    audience: tuple[Any, ...]
    led_by: str


async def fill_example(url: str, today: date, *, beside_real: bool = False) -> int:
    """Writes the example groups into the registry at `url` and returns how many they are.

    Filling again replaces the examples, in one transaction. `today` is the day their ages are counted from.
    Raises RegistryUnavailable, and changes nothing, when the registry holds a group that is no example;
    `beside_real` allows that.
    """
    example = read_example(today)
    async with Registry(url) as registry:
        return await registry.write(
            example.organisations, example.groups, source=SOURCE, only_beside_examples=not beside_real
        )


def read_example(today: date, file: Path = _FILE) -> ExampleRegistry:
    """The example groups as values, the same on every call with the same day. Raises ExampleDataError."""
    text = file.read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExampleDataError(f"{file.name}: not valid TOML: {error}; mend the line") from error
    organisations = {each["short"]: _organisation(each) for each in data["organisation"]}
    groups: list[Group] = []
    for place in data["place"]:
        for table in place["groups"]:
            try:
                groups.append(_group(table, place["at"], organisations, today, len(groups)))
            except (KeyError, MeetingTextError) as error:
                line = _line_of(text, place["at"]["name"], table.get("name", ""))
                fault = (
                    f"`{error.args[0]}` is missing or unknown; mend it"
                    if isinstance(error, KeyError)
                    else error
                )
                raise ExampleDataError(f"{file.name}:{line}: {fault}") from error
    return ExampleRegistry(tuple(each.value for each in organisations.values()), tuple(groups))


def _organisation(table: Mapping[str, Any]) -> _Organisation:
    value = RegistryOrganisation(table["id"], table["short"], table["name"], table["category"])
    return _Organisation(value, tuple(table["audience"]), table["led_by"])


def _group(
    table: Mapping[str, Any],
    at: Mapping[str, Any],
    organisations: Mapping[str, _Organisation],
    today: date,
    number: int,
) -> Group:
    for key in table:
        if key not in _OF_GROUP:
            raise KeyError(key)
    organisation = organisations[table["organisation"]]
    value = organisation.value
    where = at.get("number", "")
    identifier = "-".join(("eksempel", where or "nett", value.id, _plain(f"{table['name']} {at['name']}")))
    return Group(
        id=identifier,
        name=f"Eksempel: {value.short} {table['name']}",
        organisation=value.short,
        category=value.category,
        audience=(*organisation.audience, *table.get("also_for", ())),
        place=at["name"],
        address=f"Eksempelveien {number % 40 + 1}" if where else "",
        municipality=at.get("municipality", ""),
        municipality_number=where,
        county=at.get("county", ""),
        lat=at.get("lat"),
        lon=at.get("lon"),
        meetings=tuple(_with_link(parse_meeting(each), identifier) for each in table["meets"]),
        open=table.get("open"),
        led_by=organisation.led_by,
        language=table.get("language", "nb"),
        access=tuple(table.get("access", ())),
        contact=f"{value.id.replace('_', '-')}.{_plain(at['name'])}@example.org",
        website=f"https://example.org/{value.id}",
        confirmed_on=today - timedelta(days=table["days"]),
        confirmed_by=SOURCE,
        source=SOURCE,
        example=True,
    )


def _with_link(meeting: Meeting, identifier: str) -> Meeting:
    return (
        replace(meeting, link=f"https://example.org/mote/{identifier}")
        if meeting.format == "online"
        else meeting
    )


def _plain(text: str) -> str:
    """Small letters a-z, digits and hyphens, for ids and made-up addresses."""
    spelled = text.lower().replace("ø", "o").replace("æ", "ae").replace("å", "a")
    folded = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def _line_of(text: str, place: str, name: str) -> int:
    start = max(0, text.find(f'name = "{place}"'))
    return text.count("\n", 0, max(start, text.find(f'name = "{name}"', start))) + 1
