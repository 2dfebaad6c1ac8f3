"""Reads `knowledge/places/surroundings.toml` into Surroundings, or says everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.place_keys import fold_name, light_name
from knowledge.surroundings import Surroundings
from knowledge.toml_file import TomlFile

_SECTIONS: dict[str, tuple[str, ...]] = {
    "before": ("preposition", "filler", "whole", "which", "apposition"),
    "home": (
        "living",
        "moving",
        "moved",
        "destination",
        "wish",
        "now",
        "staying",
        "first_person",
        "visiting",
    ),
    "mentioned": (
        "work",
        "past",
        "earlier",
        "usually",
        "third_person",
        "pronoun_of_others",
        "whose",
        "from_words",
        "being",
        "correction",
        "both",
        "meant",
        "question",
        "half_question",
        "asked_of",
    ),
    "asking": ("seeking", "meeting", "here"),
    "after": ("administrative", "possessive", "small"),
    "against": ("pronoun", "naming", "copula", "refusing", "determiner", "phrase"),
    "between": ("joining", "pairing", "qualifying", "but"),
    "endings": ("area", "group", "around_town", "inflected", "spoken"),
}
_ENDINGS = frozenset({"apposition", *_SECTIONS["endings"]})


def read_surroundings(file: TomlFile) -> Surroundings | None:
    """The value of the file, or None with every fault noted: a list that is missing, unknown, empty or not in its form."""
    found: dict[str, Any] = {}
    if not file.data and any(problem.path == file.path for problem in file.problems):
        return None  # It could not be parsed: that every list is missing would only hide the line to mend.
    before = len(file.problems)
    for section in file.data:
        if section not in _SECTIONS:
            file.problem(f"[{section}] is no section; use one of {', '.join(_SECTIONS)}", f"[{section}]")
    for section, names in _SECTIONS.items():
        table = file.table_of(file.data, section)
        for unknown in sorted(set(table) - set(names)):
            file.problem(f"`{unknown}` is no list of [{section}]; remove it", f"[{section}]", unknown)
        for name in names:
            found[name] = _list(file, table, section, name)
    if len(file.problems) > before:
        return None
    return Surroundings(**found)


def _list(
    file: TomlFile, table: Mapping[str, Any], section: str, name: str
) -> frozenset[str] | tuple[str, ...]:
    words = file.texts_of(table, name, f"[{section}]", required=True)
    form = fold_name if name in _ENDINGS else light_name
    seen: set[str] = set()
    for word in words:
        near = (f"[{section}]", name, f'"{word}"')
        if word != form(word):
            file.problem(f"{word!r} must be written {form(word)!r} here", *near)
        if word in seen and name != "spoken":
            file.problem(f"{word!r} stands twice in {name}; remove one", *near)
        if (" " in word) != (name == "phrase"):
            file.problem(f"{word!r}: only `phrase` holds words with a space, and always two", *near)
        seen.add(word)
    if name == "spoken":
        if len(words) % 2:
            file.problem("spoken holds pairs: an ending as spoken, then as written", f"[{section}]", name)
        return tuple(words)
    if name in _ENDINGS:
        return tuple(sorted(words, key=lambda ending: (-len(ending), ending)))
    return frozenset(words)
