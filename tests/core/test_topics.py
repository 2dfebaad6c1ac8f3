"""Which topics a text resembles, and how near our field it is."""

from __future__ import annotations

import unicodedata

import pytest

from bot.core.model import Incoming
from bot.core.reading.text import tokens
from bot.core.reading.topics import OUTSIDE, Featurizer, TopicModel, train, training_set
from bot.core.reading.understand import Reader, Understanding
from bot.core.session import Session
from knowledge.library import Library
from tests.support.fakes import SATURDAY


def _understand(reader: Reader, text: str) -> Understanding:
    return reader.understand(Incoming("c", text, SATURDAY), Session(), None)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("hva er forskjellen på en selvhjelpsgruppe og behandling", "selfhelp_vs_treatment"),
        ("hva er selvhjelp", "what_is_selfhelp"),
        ("kva er sjølvhjelp for noko", "what_is_selfhelp"),
        ("what is self-help?", "what_is_selfhelp"),
        ("hva skjer på mitt første møte", "what_to_expect_first_meeting"),
        ("må jeg tro på gud for å være med", "religion_12steps"),
        ("får noen vite at jeg har vært der", "confidentiality_anonymity"),
        ("koster det penger å være med", "cost_signup"),
        ("do i have to believe in god", "religion_12steps"),
        ("lagrer du det jeg skriver", "privacy_of_bot"),
    ],
)
def test_a_question_in_everyday_words_finds_its_topic(reader: Reader, text: str, topic: str) -> None:
    assert _understand(reader, text).sure[:1] == (topic,)


@pytest.mark.parametrize(
    "text", ["hvem vinner serien i år", "lag en oppskrift på vafler", "hvor høy er galdhøpiggen"]
)
def test_what_is_not_our_field_is_answered_with_no_topic(reader: Reader, text: str) -> None:
    assert _understand(reader, text).sure == ()


def test_two_questions_in_one_message_are_both_heard(reader: Reader) -> None:
    found = _understand(reader, "koster det noe å være med? og må jeg tro på gud?")
    assert {"cost_signup", "religion_12steps"} <= set(found.sure)


def test_nothing_is_sure_about_an_empty_text(model: TopicModel) -> None:
    found = model.read(())
    assert found.gate == 0
    assert found.margin == 0


def test_the_figures_stay_between_nought_and_one(model: TopicModel, library: Library) -> None:
    for _, phrasing in training_set(library)[::29]:
        found = model.read(tokens(phrasing))
        assert 0 <= found.gate <= 1
        assert all(0 <= score <= 1 for _, score in found.ranked)
        assert list(found.ranked) == sorted(found.ranked, key=lambda one: -one[1])


def test_the_form_of_the_letters_changes_no_figure(reader: Reader) -> None:
    text = "hva gjør jeg når broren min ikke vil på møte"
    plain = _understand(reader, text)
    for form in (
        unicodedata.normalize("NFD", text),
        "\u200d".join(text),
        f"  {text}\n",
        text.replace(" ", "\u00a0"),
    ):
        assert _understand(reader, form).topics == plain.topics


def test_a_phrasing_of_ours_is_recognised_as_its_topic_nearly_always(
    model: TopicModel, library: Library
) -> None:
    rows = [row for row in training_set(library) if row[0] not in OUTSIDE][::7]
    hits = sum(model.read(tokens(phrasing)).best == topic for topic, phrasing in rows)
    assert hits / len(rows) > 0.95


def test_training_twice_gives_the_same_tables(library: Library) -> None:
    rows = training_set(library)[::40]
    assert train(library, rows) == train(library, rows)


def test_words_of_people_do_not_pile_up_in_memory_without_end(library: Library) -> None:
    featurizer = Featurizer(library)
    for number in range(20_050):
        featurizer.word(f"x{number}")
    assert len(featurizer._cache) <= 20_000
