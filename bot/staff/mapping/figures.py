"""The figures of the mapping: groups, places and a day -> `Mapping`. Pure; the same input gives the same value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import get_args

from bot.core.model import Audience, Category, Group
from bot.staff.mapping.merging import merge
from bot.staff.mapping.reach import population, reaches
from bot.staff.mapping.survey_2009 import compared
from bot.staff.mapping.values import (
    Age,
    Counted,
    CountyCount,
    Elsewhere,
    Fellowship,
    GroupFormat,
    LedKind,
    Mapping,
    MunicipalityCount,
    Once,
    OpenKind,
    OrganisationCount,
    SizeCount,
    SourceCount,
)
from bot.staff.mapping.words import plain
from knowledge.gazetteer import SVALBARD, Entry, Gazetteer

SIZES = ((0, 4_999), (5_000, 19_999), (20_000, 49_999), (50_000, None))
"""People in a municipality. Under 5,000 is small and from 20,000 large in Norwegian municipal statistics; the large are parted
once more, since the report of 2009 found the groups densest in the towns."""

NOBODY_SAID = "unsaid"
"""The key of groups of which a field is not filled in."""


def figures(
    groups: Iterable[Group],
    gazetteer: Gazetteer,
    at: date,
    *,
    fellowships: Collection[Fellowship] = (),
    unreadable: int = 0,
) -> Mapping:
    """Counts the whole registry as of `at`.

    `fellowships` gives the full names and who works by the twelve steps; a group of another organisation keeps its short
    name. `unreadable` is how many rows the reader of the registry left out.
    """
    rows = tuple(groups)
    merged = merge(rows, gazetteer, at)
    once = merged.groups
    in_room = [each for each in once if each.in_room]
    municipalities = tuple(gazetteer.municipalities.values())
    people = population(municipalities)
    with_group = {each.municipality for each in in_room} & gazetteer.municipalities.keys()
    return Mapping(
        at=at,
        made_up=merged.made_up,
        rows=len(rows),
        counted_rows=len(merged.rows),
        unreadable=unreadable,
        set_aside=merged.set_aside,
        groups=len(once),
        meetings=sum(each.meetings for each in once),
        in_room=len(in_room),
        approximate=sum(all(spot.approximate for spot in each.spots) for each in in_room),
        people=people,
        municipalities=len(municipalities),
        municipalities_with_group=len(with_group),
        per_10000=_per_10000(len(in_room), people),
        by_category=_counted((each.category for each in once), _without_treatment()),
        by_organisation=_by_organisation(once, fellowships),
        by_open=_counted((each.open for each in once), get_args(OpenKind)),
        by_led=_counted((each.led_by for each in once), get_args(LedKind)),
        by_audience=_counted(
            (code for each in once for code in each.audience or (NOBODY_SAID,)),
            (*get_args(Audience), NOBODY_SAID),
        ),
        by_format=_counted((each.format for each in once), get_args(GroupFormat)),
        by_age=_counted((each.age for each in once), get_args(Age)),
        by_county=_by_county(in_room, gazetteer),
        by_municipality=_by_municipality(in_room, gazetteer),
        by_size=_by_size(in_room, municipalities),
        elsewhere=_elsewhere(once),
        reaches=reaches(once, gazetteer),
        compared=compared(once, fellowships),
        sources=_sources(merged.rows),
        spots=tuple(spot for each in in_room for spot in each.spots),
    )


def _without_treatment() -> tuple[str, ...]:
    return tuple(each for each in get_args(Category) if each != "treatment")


def _counted(found: Iterable[str], keys: Sequence[str]) -> tuple[Counted, ...]:
    counts = Counter(found)
    return tuple(Counted(key, counts[key]) for key in keys)


def _per_10000(groups: int, people: int) -> float | None:
    return round(10_000 * groups / people, 2) if people else None


def _by_organisation(
    once: Sequence[Once], fellowships: Collection[Fellowship]
) -> tuple[OrganisationCount, ...]:
    names = {each.short: each.name for each in fellowships}
    found = []
    for short in dict.fromkeys(each.organisation for each in once):
        own = [each for each in once if each.organisation == short]
        found.append(
            OrganisationCount(
                organisation=plain(short),
                name=plain(names.get(short, short)),
                # One group may be of another kind than its fellowship; the kind most of them have is shown.
                category=Counter(each.category for each in own).most_common(1)[0][0],
                groups=len(own),
                meetings=sum(each.meetings for each in own),
                in_room=sum(each.in_room for each in own),
                municipalities=len({each.municipality for each in own if each.in_room} - {""}),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.groups, each.organisation)))


def _by_county(in_room: Sequence[Once], gazetteer: Gazetteer) -> tuple[CountyCount, ...]:
    numbers = [*sorted(gazetteer.counties)]
    if any(each.county == SVALBARD[:2] for each in in_room):
        numbers.append(SVALBARD[:2])
    found = []
    for number in numbers:
        entries = [entry for entry in gazetteer.municipalities.values() if entry.county == number]
        own = [each for each in in_room if each.county == number]
        people = population(entries)
        found.append(
            CountyCount(
                number=number,
                name=gazetteer.county_name(number),
                people=people,
                groups=len(own),
                self_help_groups=sum(each.category == "self_help_group" for each in own),
                per_10000=_per_10000(len(own), people),
                municipalities=len(entries),
                municipalities_with_group=len(
                    {each.municipality for each in own} & {entry.municipality for entry in entries}
                ),
            )
        )
    return tuple(found)


def _by_municipality(in_room: Sequence[Once], gazetteer: Gazetteer) -> tuple[MunicipalityCount, ...]:
    counts = Counter(each.municipality for each in in_room if each.municipality)
    found = []
    for number, groups in counts.items():
        entry = gazetteer.municipalities.get(number)
        found.append(
            MunicipalityCount(
                number=number,
                name=gazetteer.municipality_name(number),
                county=gazetteer.county_name(number[:2]),
                people=entry.population if entry else 0,
                groups=groups,
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.groups, each.number)))


def _by_size(in_room: Sequence[Once], municipalities: Sequence[Entry]) -> tuple[SizeCount, ...]:
    counts = Counter(each.municipality for each in in_room)
    found = []
    for least, most in SIZES:
        own = [
            entry
            for entry in municipalities
            if entry.population >= least and (most is None or entry.population <= most)
        ]
        groups = sum(counts[entry.municipality] for entry in own)
        people = population(own)
        found.append(
            SizeCount(
                least=least,
                most=most,
                municipalities=len(own),
                municipalities_with_group=sum(counts[entry.municipality] > 0 for entry in own),
                people=people,
                groups=groups,
                per_10000=_per_10000(groups, people),
            )
        )
    return tuple(found)


def _elsewhere(once: Sequence[Once]) -> Elsewhere:
    formats = Counter(each.format for each in once)
    return Elsewhere(
        net=formats["net"],
        phone=formats["phone"],
        unsaid=formats["unsaid"],
        unplaced=tuple(plain(each.id) for each in once if each.in_room and not each.county),
    )


def _sources(rows: Sequence[Group]) -> tuple[SourceCount, ...]:
    newest: dict[str, date | None] = {}
    for row in rows:
        known = newest.get(row.source)
        newest[row.source] = max((day for day in (known, row.listed_on) if day is not None), default=None)
    counts = Counter(row.source for row in rows)
    return tuple(
        SourceCount(plain(source), count, newest[source])
        for source, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    )
