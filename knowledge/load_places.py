"""Reads the files of `knowledge/places` into a Gazetteer, or says everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from knowledge.gazetteer import SVALBARD, Entry, EntryKind, Gazetteer, PostCode
from knowledge.load_surroundings import read_surroundings
from knowledge.place_keys import fold_name
from knowledge.place_rows import Reader, Row
from knowledge.toml_file import TomlFile

ALIAS_KINDS = frozenset({"nickname", "abbreviation", "dialect", "old", "sami", "english", "people"})


def load_gazetteer(folder: Path) -> Gazetteer:
    """All places in `folder`, checked across the files.

    Raises KnowledgeError with every problem found: the file with the name of `folder` before it, its line, and what to mend.
    A locality with the very name of its municipality is left out of `entries`: the latter stands for both.
    """
    reader = Reader(folder)
    counties = _counties(reader)
    centres: set[tuple[str, str]] = set()
    municipalities = _municipalities(reader, counties, centres)
    entries: list[Entry] = [*_with_members(counties, municipalities).values(), *municipalities.values()]
    entries += _localities(reader, municipalities, centres)
    entries += _former(reader, municipalities)
    entries += _former_counties(reader, municipalities)
    entries += _regions(reader, municipalities)
    entries += _districts(reader, municipalities)
    entries = _with_aliases(reader, entries)
    by_id = {entry.id: entry for entry in entries}
    surroundings = read_surroundings(
        TomlFile.read(folder / "surroundings.toml", folder.parent, reader.problems)
    )
    codes, abroad = _post_codes(reader, municipalities), _abroad(reader)
    words = {name: reader.words(f"{name}.txt") for name in ("common_words", "word_names")}
    reader.finish()
    assert surroundings is not None
    return Gazetteer(
        entries=tuple(entries),
        municipalities={number: by_id[number] for number in municipalities},
        counties={number: by_id[entry.id] for number, entry in counties.items()},
        post_codes=codes,
        common_words=words["common_words"],
        word_names=words["word_names"],
        abroad=abroad,
        surroundings=surroundings,
    )


def _counties(reader: Reader) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for row in reader.rows("counties.csv"):
        lat, lon = row.point()
        number = row.needed("number")
        if len(number) != 2 or not number.isdecimal():
            row.wrong(f"number {number!r} must be two digits")
        entry = Entry(
            f"county:{number}",
            row.needed("name"),
            "county",
            "",
            number,
            lat,
            lon,
            0,
            row.names("other_names"),
        )
        found[number] = reader.add(row, entry)
    return found


def _municipalities(
    reader: Reader, counties: Mapping[str, Entry], centres: set[tuple[str, str]]
) -> dict[str, Entry]:
    """The municipalities by number; `centres` is filled with (number, name of the centre)."""
    found: dict[str, Entry] = {}
    for row in reader.rows("municipalities.csv"):
        lat, lon = row.point()
        number, county = row.needed("number"), row["county"]
        if len(number) != 4 or not number.isdecimal():
            row.wrong(f"number {number!r} must be four digits")
        if county not in counties:
            row.wrong(f"county {county!r} is not in counties.csv: correct it or add the county")
        centres.add((number, row["centre"]))
        found[number] = reader.add(
            row,
            Entry(
                id=number,
                name=row.needed("name"),
                kind="municipality",
                municipality=number,
                county=county,
                lat=lat,
                lon=lon,
                population=row.whole("population"),
                other_names=row.names("other_names"),
            ),
        )
    return found


def _with_members(counties: dict[str, Entry], municipalities: Mapping[str, Entry]) -> dict[str, Entry]:
    """The counties with their municipalities and people, also put back into `counties`."""
    for number, county in counties.items():
        own = [entry for entry in municipalities.values() if entry.county == number]
        counties[number] = replace(
            county,
            members=tuple(entry.municipality for entry in own),
            population=sum(entry.population for entry in own),
        )
    return counties


def _in_municipality(row: Row, municipalities: Mapping[str, Entry]) -> tuple[str, str]:
    """(municipality, county) of the row, both numbers; Svalbard passes as a place of its own."""
    number = row["municipality"]
    if number == SVALBARD:
        return number, SVALBARD[:2]
    if number not in municipalities:
        row.wrong(f"municipality {number!r} is not in municipalities.csv: correct the number")
        return number, ""
    return number, municipalities[number].county


def _localities(
    reader: Reader, municipalities: Mapping[str, Entry], centres: set[tuple[str, str]]
) -> Iterator[Entry]:
    for row in reader.rows("localities.csv"):
        number, county = _in_municipality(row, municipalities)
        lat, lon = row.point()
        if row["point"] not in ("own", "municipality"):
            row.wrong(f"point {row['point']!r} must be own or municipality")
        entry = Entry(
            id=row.needed("id"),
            name=row.needed("name"),
            kind="locality",
            municipality=number,
            county=county,
            lat=lat,
            lon=lon,
            population=row.whole("population"),
            other_names=row.names("other_names"),
            centre=any((number, name) in centres for name in (row["name"], *row.names("other_names"))),
        )
        reader.add(row, entry)
        if number not in municipalities or entry.name != municipalities[number].name:
            yield entry


def _former(reader: Reader, municipalities: Mapping[str, Entry]) -> Iterator[Entry]:
    for row in reader.rows("former.csv"):
        successors = row.members("successors", municipalities)
        lat, lon = row.point()
        until = row.whole("until")
        if not 1958 <= until <= 2024:
            row.wrong(f"until {until} must be the year the municipality ended, 1958 to 2024")
        first = successors[0] if successors else ""
        yield reader.add(
            row,
            Entry(
                id=row.needed("id"),
                name=row.needed("name"),
                kind="former_municipality",
                municipality=first,
                county=municipalities[first].county if first in municipalities else "",
                lat=lat,
                lon=lon,
                population=row.whole("population"),
                other_names=row.names("other_names"),
                members=successors,
            ),
        )


def _former_counties(reader: Reader, municipalities: Mapping[str, Entry]) -> Iterator[Entry]:
    for row in reader.rows("former_counties.csv"):
        lat, lon = row.point()
        row.whole("until")
        members = row.members("members", municipalities)
        yield reader.add(row, _area(row, "former_county", members, municipalities, lat, lon))


def _regions(reader: Reader, municipalities: Mapping[str, Entry]) -> Iterator[Entry]:
    for row in reader.rows("regions.csv"):
        lat, lon = row.point()
        members = row.members("members", municipalities)
        yield reader.add(row, _area(row, "region", members, municipalities, lat, lon))


def _area(
    row: Row,
    kind: EntryKind,
    members: tuple[str, ...],
    municipalities: Mapping[str, Entry],
    lat: float,
    lon: float,
) -> Entry:
    """An area; its county is set only where all members lie in one."""
    own = [municipalities[number] for number in members if number in municipalities]
    counties = {entry.county for entry in own}
    return Entry(
        id=row.needed("id"),
        name=row.needed("name"),
        kind=kind,
        municipality="",
        county=counties.pop() if len(counties) == 1 else "",
        lat=lat,
        lon=lon,
        population=sum(entry.population for entry in own),
        other_names=row.names("other_names"),
        members=members,
    )


def _districts(reader: Reader, municipalities: Mapping[str, Entry]) -> Iterator[Entry]:
    for row in reader.rows("districts.csv"):
        number, county = _in_municipality(row, municipalities)
        lat, lon = row.point()
        yield reader.add(
            row,
            Entry(
                id=row.needed("id"),
                name=row.needed("name"),
                kind="district",
                municipality=number,
                county=county,
                lat=lat,
                lon=lon,
                population=row.whole("population"),
                other_names=row.names("other_names"),
            ),
        )


def _with_aliases(reader: Reader, entries: list[Entry]) -> list[Entry]:
    """The entries with their aliases. A target is an id, or `Name@municipality number` for a locality."""
    by_target = {entry.id: index for index, entry in enumerate(entries)}
    for index, entry in enumerate(entries):
        if entry.kind == "locality":
            by_target.setdefault(f"{entry.name}@{entry.municipality}", index)
    added: dict[int, list[str]] = {}
    people: dict[int, list[str]] = {}
    seen: dict[tuple[str, str], int] = {}
    for row in reader.rows("aliases.csv"):
        alias, target = row.needed("alias"), row["target"]
        if row["kind"] not in ALIAS_KINDS:
            row.wrong(f"kind {row['kind']!r} must be one of {', '.join(sorted(ALIAS_KINDS))}")
        if target not in by_target:
            row.wrong(f"target {target!r} is no place we know: write its id, or Name@number for a locality")
            continue
        first = seen.setdefault((alias, target), row.line)
        if first != row.line:
            row.wrong(f"{alias!r} for {target} is already on line {first}: remove one")
        (people if row["kind"] == "people" else added).setdefault(by_target[target], []).append(alias)
    return [
        replace(entry, aliases=tuple(added.get(index, ())), people=tuple(people.get(index, ())))
        if index in added or index in people
        else entry
        for index, entry in enumerate(entries)
    ]


def _post_codes(reader: Reader, municipalities: Mapping[str, Entry]) -> dict[str, PostCode]:
    found: dict[str, PostCode] = {}
    for row in reader.rows("postcodes.csv"):
        code = row["code"]
        if len(code) != 4 or not code.isdecimal():
            row.wrong(f"code {code!r} must be four digits")
        if code in found:
            row.wrong(f"code {code} stands twice: remove one")
        number, _ = _in_municipality(row, municipalities)
        lat, lon = row.point()
        found[code] = PostCode(code, row.needed("town"), number, lat, lon)
    return found


def _abroad(reader: Reader) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in reader.rows("abroad.csv"):
        name = fold_name(row.needed("name"))
        if name in found:
            row.wrong(f"{row['name']!r} folds to {name!r}, which stands already: remove one")
        found[name] = row.needed("shown")
    return found
