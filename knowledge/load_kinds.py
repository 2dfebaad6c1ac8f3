"""`content/kinds.toml` and `content/things/*.toml` -> the kinds the report tells apart, and what is of which kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Citation, Kind, Language, Organisation, Thing
from knowledge.lines import Lines
from knowledge.toml_file import TomlFile

KINDS = "content/kinds.toml"
THINGS = "content/things"
BASES = ("S", "S*", "J")
"""Where a kind is taken from: the report says so, it follows from the report, or it is our own judgement."""


def read_kinds(
    content: Path, root: Path, problems: list[Problem]
) -> tuple[dict[str, Kind], dict[str, Thing]]:
    """(kinds, things) by id. Notes what is missing, stands twice or names a kind that is not there."""
    kinds: dict[str, Kind] = {}
    file = TomlFile.read(content / "kinds.toml", root, problems)
    for table in file.tables("kind"):
        identifier = file.text_of(table, "id", "[[kind]]")
        near = f'id = "{identifier}"'
        if identifier in kinds:
            file.problem(f"kind '{identifier}' stands twice; remove one", near)
        kinds[identifier] = Kind(
            id=identifier,
            name=_texts(file, table, "name", near),
            why=_texts(file, table, "why", near),
            means=_texts(file, table, "means", near),
            topic=file.text_of(table, "topic", near),
            citations=_citations(file, table, near),
        )
    things: dict[str, Thing] = {}
    owner: dict[str, str] = {}
    for path in sorted((content / "things").glob("*.toml")):
        file = TomlFile.read(path, root, problems)
        for table in file.tables("thing"):
            thing = _thing(file, table)
            near = f'id = "{thing.id}"'
            if thing.id in things:
                file.problem(f"thing '{thing.id}' stands twice; remove one", near)
            if kinds and thing.kind not in kinds:
                file.problem(
                    f"no kind '{thing.kind}' in {KINDS}; use {', '.join(sorted(kinds))}", near, "kind"
                )
            for alias in thing.aliases:
                if owner.setdefault(alias.lower(), thing.id) != thing.id:
                    file.problem(f"alias '{alias}' is also that of '{owner[alias.lower()]}'; keep one", near)
            things[thing.id] = thing
    return kinds, things


def _thing(file: TomlFile, table: Mapping[str, Any]) -> Thing:
    identifier = file.text_of(table, "id", "[[thing]]")
    near = f'id = "{identifier}"'
    basis = file.text_of(table, "basis", near)
    if basis not in BASES:
        file.problem(f"`basis` must be one of {', '.join(BASES)}", near, "basis")
    aliases = file.texts_of(table, "aliases", near, required=True)
    if not aliases:
        file.problem("`aliases` is empty; write how people name it", near, "aliases")
    return Thing(
        id=identifier,
        kind=file.text_of(table, "kind", near),
        basis=basis,
        topic=file.maybe_text(table, "topic", near),
        name=_texts(file, table, "name", near),
        aliases=aliases,
        because=_texts(file, table, "because", near),
        citations=_citations(file, table, near),
    )


def _texts(file: TomlFile, table: Mapping[str, Any], key: str, near: str) -> dict[Language, str]:
    held = file.table_of(table, key, near)
    return {language: file.text_of(held, language, near, key) for language in LANGUAGES}


def _citations(file: TomlFile, table: Mapping[str, Any], near: str) -> tuple[Citation, ...]:
    found = table.get("citations", [])
    if not isinstance(found, list) or not found:
        file.problem("no source is named; add [[….citations]] with `source` and `where`", near)
        return ()
    return tuple(
        Citation(file.text_of(one, "source", near), file.text_of(one, "where", near, default=""))
        for one in found
        if isinstance(one, dict)
    )


def check_kind_references(
    kinds: Mapping[str, Kind],
    things: Mapping[str, Thing],
    known: tuple[Collection[str], Collection[str]],
    root: Path,
    problems: list[Problem],
) -> None:
    """Notes a topic or a source that is not there; `known` are the ids of (topics, sources)."""
    topics, sources = known
    entries: list[tuple[str, str | None, tuple[Citation, ...]]] = [
        *((one.id, one.topic, one.citations) for one in kinds.values()),
        *((one.id, one.topic, one.citations) for one in things.values()),
    ]
    lines = Lines(root)
    paths = (KINDS, *lines.below("content/things"))
    for identifier, topic, citations in entries:
        if topic is not None and topic not in topics:
            problems.append(
                _at(
                    lines,
                    paths,
                    identifier,
                    f"'{identifier}' points to unknown topic '{topic}'; mend `topic`",
                )
            )
        for citation in citations:
            if citation.source not in sources:
                text = f"unknown source '{citation.source}' of '{identifier}'; add it to a file in content/sources/"
                problems.append(_at(lines, paths, identifier, text))


def _at(lines: Lines, paths: tuple[str, ...], identifier: str, text: str) -> Problem:
    near = f'id = "{identifier}"'
    path = lines.holding(paths, near)
    return Problem(path, lines.find(path, near), text)


def check_kind_of_card(
    organisation: Organisation, kinds: Mapping[str, Kind], root: Path, problems: list[Problem]
) -> None:
    """Notes an organisation whose kind is not in kinds.toml."""
    if not kinds or organisation.kind in kinds:
        return
    path = f"content/organisations/{organisation.id}.toml"
    text = f"no kind '{organisation.kind}' in {KINDS}; use one of {', '.join(sorted(kinds))}"
    problems.append(Problem(path, Lines(root).find(path, "kind ="), text))
