"""The small word files -> what the readers and the composer use: replies, words, normal forms, thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge.errors import Problem
from knowledge.library import Language, Words
from knowledge.toml_file import TomlFile


def read_replies(path: Path, root: Path, problems: list[Problem]) -> dict[str, str]:
    """`section.key` -> text, stripped."""
    file = TomlFile.read(path, root, problems)
    found: dict[str, str] = {}
    for section, table in file.data.items():
        if not isinstance(table, Mapping):
            file.problem(f"`{section}` must stand in a section such as [groups]", section)
            continue
        for key, value in table.items():
            if isinstance(value, str):
                found[f"{section}.{key}"] = value.strip()
            else:
                file.problem(f"`{section}.{key}` must be a text", f"[{section}]", key)
    return found


def read_words(path: Path, language: Language, root: Path, problems: list[Problem]) -> Words:
    """The markers, lists and tables of one language. A table becomes phrase -> code, or code -> text for display."""
    file = TomlFile.read(path, root, problems)
    markers: dict[str, float] = {}
    weights = file.table_of(file.data, "markers")
    for weight in weights:
        try:
            value = float(weight)
        except ValueError:
            file.problem(f'the weight `{weight}` must be a number; write 2 = ["…"]', "[markers]", weight)
            continue
        for word in file.texts_of(weights, weight, "[markers]"):
            markers[word] = value
    held = file.table_of(file.data, "lists")
    lists = {key: file.texts_of(held, key, "[lists]") for key in held}
    named = file.table_of(file.data, "tables")
    tables = {name: _table(file, name, file.table_of(named, name, "[tables]")) for name in named}
    return Words(language, markers, lists, tables)


def _table(file: TomlFile, name: str, table: Mapping[str, object]) -> dict[str, str]:
    entries: dict[str, str] = {}
    near = f"[tables.{name}]"
    for code, value in table.items():
        if isinstance(value, str):
            entries[code] = value
        elif isinstance(value, list) and all(isinstance(phrase, str) for phrase in value):
            for phrase in value:
                if entries.get(phrase, code) != code:
                    file.problem(
                        f"'{phrase}' stands under two codes in {near}; keep one", near, f'"{phrase}"'
                    )
                entries[phrase] = code
        else:
            file.problem(f"`{code}` in {near} must be a text or a list of texts", near, code)
    return entries


def read_normal(file: TomlFile) -> dict[str, str]:
    """canonical = [variants …] in the file becomes variant -> canonical."""
    found: dict[str, str] = {}
    for canonical in file.data:
        for variant in file.texts_of(file.data, canonical):
            if found.get(variant, canonical) != canonical:
                file.problem(
                    f"'{variant}' stands under two words; keep one", f'"{canonical}"', f'"{variant}"'
                )
            found[variant] = canonical
    return found


def read_thresholds(file: TomlFile) -> dict[str, float]:
    found: dict[str, float] = {}
    for key, value in file.data.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            found[key] = float(value)
        else:
            file.problem(f"`{key}` must be a number; run `python -m bot calibrate --write`", key)
    return found
