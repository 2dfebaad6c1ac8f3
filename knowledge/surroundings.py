"""What the words around a place name tell, as a value, and its reader (`knowledge/places/surroundings.toml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.place_keys import fold_name, light_name
from knowledge.toml_file import TomlFile


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Word sets in `light` form; endings and keys in `fold` form. Each field is a list of the file: `[home] living` is `living`.

    `phrase` holds two words parted by one space; `area`, `group`, `inflected` and `around_town` are endings, longest first.
    """

    preposition: frozenset[str]
    filler: frozenset[str]
    apposition: tuple[str, ...]
    living: frozenset[str]
    moving: frozenset[str]
    moved: frozenset[str]
    destination: frozenset[str]
    wish: frozenset[str]
    now: frozenset[str]
    work: frozenset[str]
    past: frozenset[str]
    from_words: frozenset[str]
    being: frozenset[str]
    seeking: frozenset[str]
    meeting: frozenset[str]
    here: frozenset[str]
    administrative: frozenset[str]
    pronoun: frozenset[str]
    naming: frozenset[str]
    copula: frozenset[str]
    refusing: frozenset[str]
    determiner: frozenset[str]
    phrase: frozenset[str]
    joining: frozenset[str]
    pairing: frozenset[str]
    qualifying: frozenset[str]
    but: frozenset[str]
    area: tuple[str, ...]
    group: tuple[str, ...]
    around_town: tuple[str, ...]
    inflected: tuple[str, ...]


_SECTIONS: dict[str, tuple[str, ...]] = {
    "before": ("preposition", "filler", "apposition"),
    "home": ("living", "moving", "moved", "destination", "wish", "now"),
    "mentioned": ("work", "past", "from_words", "being"),
    "asking": ("seeking", "meeting", "here"),
    "after": ("administrative",),
    "against": ("pronoun", "naming", "copula", "refusing", "determiner", "phrase"),
    "between": ("joining", "pairing", "qualifying", "but"),
    "endings": ("area", "group", "around_town", "inflected"),
}
_ENDINGS = frozenset({"apposition", *_SECTIONS["endings"]})


def read_surroundings(file: TomlFile) -> Surroundings | None:
    """The value of the file, or None with every fault noted: a list that is missing, unknown, empty or not in its form."""
    found: dict[str, Any] = {}
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
        if word in seen:
            file.problem(f"{word!r} stands twice in {name}; remove one", *near)
        if (" " in word) != (name == "phrase"):
            file.problem(f"{word!r}: only `phrase` holds words with a space, and always two", *near)
        seen.add(word)
    if name in _ENDINGS:
        return tuple(sorted(words, key=lambda ending: (-len(ending), ending)))
    return frozenset(words)


def load_surroundings(path: Path, root: Path, problems: list[Any]) -> Surroundings | None:
    """Reads the file; faults are added to `problems`."""
    return read_surroundings(TomlFile.read(path, root, problems))
