"""Which language a message is in."""

from __future__ import annotations

import pytest

from bot.core.model import ReadLanguage
from bot.core.reading.language import LanguageReader
from bot.core.reading.text import tokens
from knowledge.library import Library


@pytest.fixture(scope="module")
def language(library: Library) -> LanguageReader:
    return LanguageReader(library)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jeg vet ikke hva jeg skal gjøre", "nb"),
        ("æ veit itj ka æ skal gjør", "nb"),
        ("eg veit ikkje kva eg skal gjera", "nn"),
        ("kor kan eg treffe andre som har det slik", "nn"),
        ("where can I find people like me", "en"),
        ("how do i tell my family", "en"),
        ("где найти помощь рядом со мной", "other"),
        ("أين أجد مساعدة", "other"),
        ("szukam pomocy dla mojej żony", "other"),
    ],
)
def test_a_sentence_is_read_in_its_own_language(
    language: LanguageReader, text: str, expected: ReadLanguage
) -> None:
    assert language.read(tokens(text)) == expected


@pytest.mark.parametrize("text", ["", "Bergen", "AA", "4021", "🙂"])
def test_without_any_sign_it_is_bokmal(language: LanguageReader, text: str) -> None:
    assert language.read(tokens(text)) == "nb"


@pytest.mark.parametrize(
    ("hint", "expected"),
    [("nn", "nn"), ("en", "en"), ("en-GB", "en"), ("no", "nb"), ("pl", "nb"), ("", "nb"), (None, "nb")],
)
def test_the_hint_of_the_channel_settles_what_the_words_leave_open(
    language: LanguageReader, hint: str | None, expected: ReadLanguage
) -> None:
    assert language.read(tokens("zzz 42"), hint=hint) == expected


def test_the_conversation_outweighs_the_hint(language: LanguageReader) -> None:
    assert language.read(tokens("Bergen"), hint="en", previous="nn") == "nn"


def test_clear_words_outweigh_both(language: LanguageReader) -> None:
    assert language.read(tokens("hvor er det noe for meg"), hint="en", previous="en") == "nb"


def test_names_do_not_count(language: LanguageReader) -> None:
    text = tokens("meeting i Å")
    assert language.read(text, skip=frozenset({0})) == "nb"
