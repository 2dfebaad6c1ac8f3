"""Texts of strangers as plain text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importers.plain import joined, plain, plain_lines, visible


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Håp i hverdagen", "Håp i hverdagen"),
        ("<b>HTML</b> og mer", "HTML og mer"),
        ("Linje 1<br>Linje 2 <script>x</script>", "Linje 1. Linje 2"),
        ("<p>Ett.</p><p>To</p>", "Ett. To"),
        ("Kaffe &amp; te &oslash;l", "Kaffe & te øl"),
        ("&lt;script&gt;x&lt;/script&gt;trygt", "trygt"),
        ("&amp;lt;b&amp;gt;fet&amp;lt;/b&amp;gt;", "fet"),
        ("under <30 år", "under ‹30 år"),
        ("a\u202eb\u2066c\u200bd\ufeffe\u00adf", "abcdef"),
        ("&#8238;&#0;x", "�x"),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("\ud800x\udfff", "x"),
        ("  mye \t  rom\u00a0her  ", "mye rom her"),
        ("to\u2028linjer", "to. linjer"),
        ("e\u0301", "é"),
        ("a" + "\u0301\u0302\u0303\u0304\u0305", "á\u0302\u0303"),
        ("TromsÃ¸ og Ã…lesund", "Tromsø og Ålesund"),
        ("<![odd[ x ]]> y <b>z</b>", "y z"),
        ("<!-- borte --> her", "her"),
        ("<svg><style>p{}</style></svg>igjen", "igjen"),
        ("", ""),
        ("<br><br>", ""),
    ],
)
def test_what_a_reader_should_see_is_kept(raw: str, text: str) -> None:
    assert plain(raw, 200).text == text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("<b>x</b>", "markup"),
        ("a\u202eb", "hidden or direction"),
        ("TromsÃ¸", "UTF-8"),
        ("x " * 300, "longer than 200"),
        ("x" * 100_000, "longer than 200"),
    ],
)
def test_what_was_done_is_told(raw: str, words: str) -> None:
    assert any(words in each for each in plain(raw, 200).done)


@pytest.mark.parametrize(
    "raw", ["Håp", "to\r\nlinjer", "a\u00a0b", "e\u0301", "5 & 6", "“sitat” – og tankestrek…"]
)
def test_ordinary_text_is_no_fault(raw: str) -> None:
    assert plain(raw, 200).done == ()


def test_a_cut_is_made_between_words_and_shows() -> None:
    found = plain("ord " * 100, 50)
    assert len(found.text) <= 50
    assert found.text.endswith("ord…")


def test_lines_are_kept_for_who_looks_for_sentences() -> None:
    assert plain_lines("Ett<br>to\n\n tre ", 200).text == "Ett\nto\ntre"


def test_notes_are_joined_once_each() -> None:
    assert joined(("Ett\nto.", "Ett", "tre"), 200) == "Ett. to. tre"


@given(st.text(max_size=400) | st.text("<>&;#x0123aåb/!-[]\"' \n\u202e\u0301", max_size=400))
def test_nothing_hidden_and_no_markup_is_ever_left(raw: str) -> None:
    found = plain(raw, 80)
    assert len(found.text) <= 80
    assert not set("<>\n") & set(found.text)
    assert all(unicodedata.category(each)[0] != "C" for each in found.text)
    assert plain(found.text, 80).text.replace(" ", "") == "".join(found.text.split()) or "&" in found.text


@given(st.text(max_size=300))
def test_visible_is_the_same_twice(raw: str) -> None:
    assert visible(visible(raw)) == visible(raw)
