"""Words nobody knows, read as the ones they were meant to be."""

from __future__ import annotations

import pytest

from bot.core.reading.mending import Mender
from bot.core.reading.text import clean, tokens

COUNTS = {
    "jeg": 900, "vil": 500, "ikke": 700, "leve": 60, "lenger": 40, "har": 600, "tatt": 80, "tabletter": 40, "alle": 200,
    "nå": 300, "na": 90, "på": 400, "dø": 50, "hjelp": 90, "sovepiller": 9, "kaster": 20, "taket": 8, "brua": 30, "sjelden": 1,
    "skole": 40, "du": 100,
}  # fmt: skip


def _mended(text: str, rule_words: tuple[str, ...] = ()) -> str:
    return " ".join(one.light for one in Mender(COUNTS, rule_words).mend(tokens(clean(text))))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("har tatt tabeltter", "har tatt tabletter"),
        ("har tatt tablettter", "har tatt tabletter"),
        ("akster", "kaster"),
        ("taekt", "taket"),
        ("allllle", "alle"),
        ("s0vepiller", "sovepiller"),
        ("n0e d0", "n0e dø"),
        ("doe", "dø"),
        ("jegvilikkelevelenger", "jeg vil ikke leve lenger"),
        ("jegharikketatt40tabletter", "jeg har ikke tatt 40 tabletter"),
        ("j e g v i l i k k e l e v e", "jeg vil ikke leve"),
        ("jegvilikkeleve. hartatt", "jeg vil ikke leve har tatt"),
    ],
)
def test_an_unknown_word_is_read_as_the_one_it_was_meant_to_be(typed: str, meant: str) -> None:
    assert _mended(typed) == meant


@pytest.mark.parametrize(
    "text", ["jeg vil på skole", "na på skole", "hemsedal", "sjeldan", "2000", "a i e", ""]
)
def test_known_words_and_strange_names_are_left_alone(text: str) -> None:
    assert _mended(text) == text


def test_one_word_without_our_letters_shows_that_all_are_typed_so() -> None:
    assert _mended("na") == "na"
    assert _mended("na vil jeg doe") == "nå vil jeg dø"


def test_words_of_the_rules_run_together_are_cut_however_rare() -> None:
    assert _mended("niechcezyc") == "niechcezyc"
    assert _mended("niechcezyc", ("nie", "chce", "zyc")) == "nie chce zyc"


def test_a_mended_word_keeps_its_place() -> None:
    (found,) = Mender(COUNTS, ()).mend(tokens("tabeltter"))
    assert (found.start, found.end, found.text) == (0, 9, "tabeltter")


def test_without_counts_nothing_is_mended() -> None:
    found = tokens("tabeltter j e g v i l")
    assert Mender({}, ("tabletter",)).mend(found) == found
