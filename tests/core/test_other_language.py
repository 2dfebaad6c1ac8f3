"""Which of the languages we do not answer in a message is written in; unsure is None, and Norwegian and English always are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.reading.language import LanguageReader
from bot.core.reading.other_language import OtherLanguages
from bot.core.reading.text import normalise, tokens
from knowledge.library import Library
from tests.support.other_languages import DANGER, ORDINARY


@pytest.fixture(scope="module")
def other(library: Library) -> OtherLanguages:
    return OtherLanguages(library.other_languages)


@pytest.mark.parametrize(("language", "text"), [*DANGER, *ORDINARY])
def test_a_language_is_known_by_its_script_and_its_commonest_words(
    other: OtherLanguages, language: str, text: str
) -> None:
    assert other.read(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "nie chce zyc"),
        ("pl", "maz mnie bije"),
        ("de", "ICH WILL STERBEN!!!"),
        ("de", "er hat eine ueberdosis genommen"),
        ("es", "no respira"),
        ("fr", "j’en peux plus, je veux mourir"),  # as telephones write it
        ("uk", "допоможіть"),
        ("ru", "хочу умереть"),
        ("ru", "не хочу жить"),
        ("uk", "не хочу жити"),
        ("fa", "ميخواهم بميرم"),
        ("fa", "می‌خواهم بمیرم"),
        ("ar", "بدي اموت"),
    ],
)
def test_it_is_known_however_it_is_typed(other: OtherLanguages, language: str, text: str) -> None:
    assert other.read(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙂",
        "113",
        "Bergen",
        "não quero viver mais",
        "non voglio più vivere",
        "ik wil niet meer leven",
        "haluan kuolla",
        "nu vreau să mai trăiesc",
        "ölmek istiyorum",
        "не искам да живея",
        "не желим да живим",
        "не хочу",  # both Ukrainian and Russian
        "میں مرنا چاہتا ہوں",
        "من نامەوێت بژیم",
        "我不想活了",
        "\ud800",
    ],
)
def test_a_language_that_is_not_among_them_or_not_sure_is_none(other: OtherLanguages, text: str) -> None:
    assert other.read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "jeg har en venn som sier bonjour",
        "jeg så filmen no quiero morir på kino i går kveld, den var fin",
        "sangen heter ich will",
        "where can i find a spanish meeting, muchas gracias",
        "finnes det møter på polsk",
        "vil dö",
        "æ e inte bra",
    ],
)
def test_a_foreign_word_or_two_in_our_own_languages_is_no_other_language(
    other: OtherLanguages, text: str
) -> None:
    assert other.read(text) is None


def _our_own_words(library: Library) -> Iterator[str]:
    for topic in library.topics.values():
        for text in topic.texts.values():
            yield from (*text.phrasings, *text.short, *text.more)
    for replies in library.replies.values():
        yield from (said for key, said in replies.items() if key != "unknown.other_language")
    for rule in library.danger.rules:
        if not rule.path.endswith("languages.toml"):
            yield from (*rule.yes, *rule.no)
    yield from (entry.name for entry in library.gazetteer.entries)


def test_not_one_of_our_own_texts_questions_rules_and_places_is_read_as_another_language(
    other: OtherLanguages, library: Library
) -> None:
    assert [text for text in _our_own_words(library) if other.read(text) is not None] == []


def test_messages_of_others_that_are_ours_to_the_reader_of_our_languages_hold_few_it_claims(
    other: OtherLanguages, library: Library
) -> None:
    """People write to us in other languages too, so the classes hold some; none that is mostly Norwegian may be claimed."""
    ours = LanguageReader(library)
    says = [say for group in library.outside.classes.values() for say in group]
    says.extend(library.danger_lines.harmless)
    claimed = [say for say in says if ours.read(tokens(normalise(say))) != "other" and other.read(say)]
    assert len(claimed) <= len(says) // 1000, claimed
