"""Misspelt place names: the slips are always the same, and enough of them are read."""

from __future__ import annotations

import pytest
from rapidfuzz.distance import OSA

from bot.core.model import PlaceReading
from bot.core.reading.places import PlaceReader
from bot.core.reading.text import light, tokens
from bot.core.reading.topics import ordinary_words
from bot.evaluation.slips import KINDS, WAYS, SlipFigure, figures, slips
from knowledge.library import Library


@pytest.fixture(scope="module")
def found(library: Library) -> dict[tuple[str, str], SlipFigure]:
    reader = PlaceReader(library.gazetteer, ordinary_words(library))

    def read(text: str, expecting: bool) -> PlaceReading:
        return reader.read(tokens(text), text, expecting=expecting)

    return {(one.way, one.letters): one for one in figures(library.gazetteer, read)}


def test_the_slips_are_the_same_each_time_and_of_every_kind(library: Library) -> None:
    first = tuple(slips(library.gazetteer))
    assert first == tuple(slips(library.gazetteer))
    assert {slip.kind for slip in first} == set(KINDS)
    assert len(first) > 3_500


def test_a_slip_is_one_slip(library: Library) -> None:
    for slip in slips(library.gazetteer):
        assert OSA.distance(slip.written, slip.entry.name.lower()) == 1
        assert light(slip.written) != light(slip.entry.name)


def test_every_way_is_counted_whole(found: dict[tuple[str, str], SlipFigure]) -> None:
    assert {way for way, _ in found} == {way for way, _, _ in WAYS}
    for one in found.values():
        assert one.right + len(one.misses) == one.of
        assert one.wrong <= len(one.misses)


@pytest.mark.parametrize(
    ("way", "letters", "least"),
    [
        # The figures asked of the reader: 95 % of long names, 85 % of short ones when a place was asked for.
        ("bare", "6+", 0.95),
        ("in a sentence", "6+", 0.95),
        ("lives there", "6+", 0.95),
        ("asked for", "6+", 0.95),
        ("asked for", "4-5", 0.85),
    ],
)
def test_a_misspelt_name_is_read(
    found: dict[tuple[str, str], SlipFigure], way: str, letters: str, least: float
) -> None:
    one = found[way, letters]
    assert one.share >= least, one.misses[:20]
