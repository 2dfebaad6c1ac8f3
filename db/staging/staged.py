"""A source's bytes as groups of the registry, staged beside it: every row becomes a group or a problem. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.model import Group
from db.importers.raw import Feed, Problem, RawGroup, Read
from db.registry import RegistryOrganisation
from db.staging.fellowships import Fellowship, Fellowships
from db.staging.identity import group_ids
from db.staging.locating import Locate, Located
from db.staging.soundness import fault_of

_OSLO = "Europe/Oslo"
_A_STEP = 500
"""Rows between two words about progress; a bar that is drawn for each would cost more than the row."""

Progress = Callable[[int], None]
"""Told how many rows were read so far."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What was mended or left out of a row that became a group, in words for staff."""

    row: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Staged:
    """What a source holds. `rows` = `groups` + `problems`, always. `keys` are group id -> the key in the source.

    `address` is where the bytes came from, `fetched_at` when (aware), `sha256` theirs, `importer` "format/version".
    `organisations` are those the groups need.
    """

    feed: Feed
    importer: str
    address: str
    fetched_at: datetime
    sha256: str
    rows: int
    groups: tuple[Group, ...]
    keys: Mapping[str, str]
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...]
    organisations: tuple[RegistryOrganisation, ...] = ()

    @property
    def unreadable(self) -> Problem | None:
        """Why the whole source gave nothing: its bytes are none of the format. None where it was read."""
        whole = (each for each in self.problems if each.row == 0)
        return None if self.groups else next(whole, None)


def stage(
    read: Read,
    raw: bytes,
    feed: Feed,
    *,
    importer: str,
    address: str,
    fetched_at: datetime,
    locate: Locate,
    organisations: Fellowships,
    known: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
    progress: Progress | None = None,
) -> Staged:
    """Reads `raw`, places and completes each row.

    `known` are the ids the registry or its tombstones already have for keys of this source, `taken` the ids of all other
    sources. Raises ValueError for a time without a zone; never for what `raw` holds.
    """
    if fetched_at.tzinfo is None:
        raise ValueError("fetched_at must be an aware time")
    rows = 0
    problems: list[Problem] = []
    sound: dict[str, tuple[RawGroup, Fellowship, Located]] = {}
    for each in read(raw, feed):
        rows += 1
        if progress is not None and rows % _A_STEP == 0:
            progress(rows)
        if isinstance(each, Problem):
            problems.append(each)
            continue
        met = _met(each, feed, organisations, sound, locate)
        if isinstance(met, Problem):
            problems.append(met)
        else:
            sound[each.key] = met
    ids = group_ids(feed.source, tuple(sound), known=known or {}, taken=taken)
    # Only a fellowship's own list vouches for anything: our own table, read again, would keep a dead group alive for ever.
    listed_on = fetched_at.astimezone(ZoneInfo(_OSLO)).date() if feed.organisation else None
    groups = tuple(
        _group(ids[key], *parts, feed.source, listed_on, feed.organisation) for key, parts in sound.items()
    )
    if rows != len(groups) + len(problems):
        raise AssertionError(f"{rows} rows became {len(groups)} groups and {len(problems)} problems")
    return Staged(
        feed=feed,
        importer=importer,
        address=address,
        fetched_at=fetched_at,
        sha256=hashlib.sha256(raw).hexdigest(),
        rows=rows,
        groups=groups,
        keys={ids[key]: key for key in sound},
        problems=tuple(problems),
        remarks=tuple(_remarks(sound)),
        organisations=_needed(sound, groups),
    )


def _met(
    raw: RawGroup,
    feed: Feed,
    organisations: Fellowships,
    before: Mapping[str, tuple[RawGroup, Fellowship, Located]],
    locate: Locate,
) -> tuple[RawGroup, Fellowship, Located] | Problem:
    """The row with its organisation and place, or why it cannot be a group."""
    named = raw.organisation.strip() or feed.organisation
    fellowship = organisations.find(named)
    if fellowship is None:
        fault = f"ukjent organisasjon «{named[:60]}»" if named else "organisasjonen mangler"
        mend = "skriv kortnavnet, for eksempel AA, eller lag en fil for den i knowledge/content/organisations"
        return Problem(raw.row, "organisation", fault, mend, raw.key)
    if fellowship.category is None and raw.category is None:
        fault = (
            f"{fellowship.short} er verken selvhjelpsgruppe, brukerorganisasjon eller behandling i seg selv"
        )
        return Problem(raw.row, "category", fault, "skriv kategorien til denne gruppa", raw.key)
    if not raw.key:
        return Problem(raw.row, "key", "raden har ingen nøkkel", "gi den en fast nøkkel i kilden")
    if raw.key in before:
        fault = f"samme nøkkel som rad {before[raw.key][0].row}"
        return Problem(raw.row, "key", fault, "gi hver gruppe sin egen nøkkel", raw.key)
    fault_found = fault_of(raw)
    if fault_found is not None:
        return fault_found
    return raw, fellowship, locate(raw)


def _group(
    identifier: str,
    raw: RawGroup,
    fellowship: Fellowship,
    at: Located,
    source: str,
    listed_on: date | None,
    listed_by: str,
) -> Group:
    category = raw.category or fellowship.category
    if category is None:
        raise AssertionError("a row without a category was let through")
    return Group(
        id=identifier,
        name=raw.name,
        organisation=fellowship.short,
        category=category,
        audience=fellowship.audience_with(raw.audience),
        place=at.place,
        address=_address(raw),
        municipality=at.municipality,
        municipality_number=at.municipality_number,
        county=at.county,
        lat=at.lat,
        lon=at.lon,
        meetings=raw.meetings,
        open=raw.open,
        led_by=raw.led_by or fellowship.led_by,
        # A list of a Norwegian fellowship that says nothing of language means Norwegian, also where it lists a group abroad.
        language=raw.language or "nb",
        access=raw.access,
        contact=raw.contact,
        website=raw.website,
        note=raw.note,
        confirmed_on=raw.confirmed_on,
        confirmed_by=raw.confirmed_by if raw.confirmed_on is not None else "",
        source=source,
        example=raw.name.startswith("Eksempel:"),
        approximate=at.approximate,
        # Svalbard has a country code of its own, and is answered like a municipality.
        country="NO" if raw.country == "SJ" else raw.country,
        substances=raw.substances,
        paused=raw.paused,
        part_of=raw.part_of,
        listed_on=listed_on,
        listed_by=listed_by,
    )


def _address(raw: RawGroup) -> str:
    """The room and the street as one line; the room once."""
    venue, address = raw.venue.strip(), raw.address.strip()
    return address if venue.casefold() in address.casefold() else ", ".join(filter(None, (venue, address)))


def _remarks(sound: Mapping[str, tuple[RawGroup, Fellowship, Located]]) -> Iterator[Remark]:
    for raw, _, at in sound.values():
        yield from (Remark(raw.row, raw.name, words) for words in (*raw.remarks, *at.remarks))


def _needed(
    sound: Mapping[str, tuple[RawGroup, Fellowship, Located]], groups: tuple[Group, ...]
) -> tuple[RegistryOrganisation, ...]:
    needed: dict[str, RegistryOrganisation] = {}
    for (_, fellowship, _), group in zip(sound.values(), groups, strict=True):
        needed.setdefault(fellowship.id, fellowship.registered(group.category))
    return tuple(needed.values())
