"""What the words around a place name tell, as a value. Read from `knowledge/places/surroundings.toml` by `load_surroundings`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Word sets in `light` form; endings in `fold` form. Each field is a list of the file: `[home] living` is `living`.

    `phrase` holds two words parted by one space; `area`, `group`, `inflected` and `around_town` are endings, longest first;
    `spoken` holds pairs of endings, as spoken and as written.
    """

    preposition: frozenset[str]
    filler: frozenset[str]
    whole: frozenset[str]
    which: frozenset[str]
    apposition: tuple[str, ...]
    living: frozenset[str]
    moving: frozenset[str]
    moved: frozenset[str]
    destination: frozenset[str]
    wish: frozenset[str]
    now: frozenset[str]
    staying: frozenset[str]
    first_person: frozenset[str]
    visiting: frozenset[str]
    work: frozenset[str]
    past: frozenset[str]
    earlier: frozenset[str]
    usually: frozenset[str]
    third_person: frozenset[str]
    pronoun_of_others: frozenset[str]
    whose: frozenset[str]
    from_words: frozenset[str]
    being: frozenset[str]
    correction: frozenset[str]
    both: frozenset[str]
    meant: frozenset[str]
    question: frozenset[str]
    half_question: frozenset[str]
    asked_of: frozenset[str]
    seeking: frozenset[str]
    meeting: frozenset[str]
    here: frozenset[str]
    administrative: frozenset[str]
    possessive: frozenset[str]
    small: frozenset[str]
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
    spoken: tuple[str, ...]
    inflected: tuple[str, ...]
