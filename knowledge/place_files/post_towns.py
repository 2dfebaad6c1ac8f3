"""Post towns: how a name in capitals is written, and where the town lies. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.gazetteer import SVALBARD, Gazetteer
from knowledge.place_keys import key_of

_SMALL = frozenset({"i", "og", "på", "ved", "under", "av", "in", "for"})
"""Words that stand in the middle of place names with a small letter: "Bø i Telemark", "Evje og Hornnes"."""


class PostTowns:
    """Made once from the shipped places: names by key, and points by key and municipality."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._in_municipality: dict[tuple[str, str], tuple[str, float, float]] = {}
        self._anywhere: dict[str, str] = {}
        entries = [
            e for e in gazetteer.entries if e.kind in ("municipality", "locality", "former_municipality")
        ]
        entries.sort(
            key=lambda entry: entry.kind != "locality"
        )  # the village's point before the municipality's
        for entry in entries:
            for name in (entry.name, *entry.other_names):
                found = (name, entry.lat, entry.lon)
                self._in_municipality.setdefault((key_of(name), entry.municipality), found)
                self._anywhere.setdefault(key_of(name), name)
        self._codes: Mapping[str, str] = {code: post.town for code, post in gazetteer.post_codes.items()}
        for post in gazetteer.post_codes.values():
            found = (post.town, post.lat, post.lon)
            self._in_municipality.setdefault((key_of(post.town), post.municipality), found)
            self._anywhere.setdefault(key_of(post.town), post.town)

    def written(self, town: str, municipality: str, code: str) -> str:
        """`town`, which is in capitals, as we write it: from the same code, the same municipality, any place; else by rule."""
        key = key_of(town)
        if key_of(self._codes.get(code, "")) == key:
            return self._codes[code]
        near = self._in_municipality.get((key, municipality))
        if near:
            return near[0]
        return self._anywhere.get(key) or lowered(town)

    def point(self, town: str, municipality: str) -> tuple[float, float]:
        """Where the town lies, else the municipality. Raises ValueError on Svalbard for a town we do not know."""
        known = self._in_municipality.get((key_of(town), municipality))
        if known:
            return known[1], known[2]
        if municipality == SVALBARD:
            raise ValueError(f"we know no point of {town} on Svalbard")
        entry = self._gazetteer.municipalities[municipality]
        return entry.lat, entry.lon


def lowered(town: str) -> str:
    """A name in capitals with ordinary letters: "MO I RANA" -> "Mo i Rana", "NORD-FRON" -> "Nord-Fron"."""
    words = town.lower().split(" ")
    return " ".join(
        word
        if index and word in _SMALL
        else "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
        for index, word in enumerate(words)
    )
