"""The letters of a message: what is cleaned away, what is kept, and how words are folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading.text import MAX_CHARS, fold, light, normalise, squeeze, tokens


def test_nothing_gives_an_empty_text() -> None:
    assert normalise(None) == ""
    assert normalise(" \t\n\u200b ") == ""


def test_what_is_no_string_is_read_as_one() -> None:
    assert normalise(113) == "113"


def test_invisible_characters_are_taken_away() -> None:
    assert normalise("hj\u200be\u00adl\u202ep\ud800") == "hjelp"


def test_stacked_marks_go_but_our_letters_stay() -> None:
    assert normalise("h\u0351\u0322j\u0336elp") == "hjelp"
    assert normalise("ga\u030ar p\u00e5 tur, sø\u0301st") == "går på tur, sǿst"


def test_full_width_letters_and_ligatures_become_ordinary() -> None:
    assert normalise("ＡＡ i ﬁnnmark") == "AA i finnmark"


def test_long_texts_are_capped() -> None:
    assert len(normalise("å" * 50_000)) == MAX_CHARS


def test_whitespace_becomes_single_spaces() -> None:
    assert normalise("  to\n\nord\u00a0her ") == "to ord her"


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("Tromsö", "tromsø"), ("Kárášjohka", "karasjohka"), ("ÅSE", "åse"), ("café", "cafe"), ("Ŋđŧ", "ndt")],
)
def test_light_keeps_our_letters_and_takes_off_accents(word: str, wanted: str) -> None:
    assert light(word) == wanted


@pytest.mark.parametrize("word", ["Båtsfjord", "baatsfjord", "BATSFJORD", "båtsfjord"])
def test_fold_is_one_key_for_all_keyboards(word: str) -> None:
    assert fold(word) == "batsfjord"


def test_squeeze_shortens_stretched_letters_and_keeps_doubles_and_numbers() -> None:
    assert squeeze("heeeeelp") == "help"
    assert squeeze("takk") == "takk"
    assert squeeze("1000") == "1000"


def test_tokens_carry_their_places_in_the_text() -> None:
    text = "Hjeeelp, al-anon kl 19:30 i Bø"
    found = tokens(text)
    assert [token.light for token in found] == ["hjelp", "al", "anon", "kl", "19", "30", "i", "bø"]
    assert all(text[token.start : token.end] == token.text for token in found)
    assert [token.index for token in found] == list(range(len(found)))
    assert [token.capital for token in found] == [True, False, False, False, False, False, False, True]


def test_an_apostrophe_inside_a_word_does_not_cut_it() -> None:
    assert [token.light for token in tokens("i don't")] == ["i", "dont"]


@given(st.text())
def test_any_text_is_read_without_a_crash_and_cleaning_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    for token in tokens(once):
        assert once[token.start : token.end] == token.text
