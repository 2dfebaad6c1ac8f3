"""The checks across files: each planted fault is found at its file and line, and the real content has none."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest

from bot.core.answering import emergency
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Alarm, AlarmKind, Audience, Format, Message
from knowledge import check_replies, check_word_tables
from knowledge.check_replies import EMERGENCY_LINES, MAX_EMERGENCY, emergency_message
from knowledge.check_terms import read_terms
from knowledge.check_topics import NEXT_STEPS
from knowledge.checks import check_all
from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Library
from knowledge.lines import Lines
from knowledge.load import ROOT
from knowledge.plain_text import folded, lix, numbers, sentences
from knowledge.spoken import spoken
from tests.knowledge.broken_tree import Fault, Tree, batches, unfound
from tests.knowledge.planted_faults import PLANTED

CASES = Path(__file__).resolve().parents[1] / "cases"
AA = "content/nb/topics/aa.md"
NNAA = "content/nn/topics/aa.md"
NN = "content/nn/replies.toml"
EN = "content/en/replies.toml"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree.copied_to(tmp_path)


@pytest.fixture(scope="module")
def today(library: Library) -> date:
    """The day of the newest review: the content must be in order then."""
    return max(text.reviewed for topic in library.topics.values() for text in topic.texts.values())


def _found(tree: Tree, today: date) -> tuple[Problem, ...]:
    return check_all(tree.load(), tree.root, today=today)


def test_the_real_content_has_no_problem(library: Library, today: date) -> None:
    assert [str(one) for one in check_all(library, ROOT, today=today)] == []


@pytest.mark.parametrize("faults", batches(PLANTED), ids=lambda faults: faults[0].what)
def test_planted_faults_name_file_line_and_mend(tree: Tree, today: date, faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        tree.change(fault.path, fault.old, fault.new)
    assert unfound(tree, faults, _found(tree, today)) == []


def test_too_few_phrasings_are_told(tree: Tree, today: date) -> None:
    head, body = tree.text(AA).split("phrasings = [")
    tree.write(AA, head + 'phrasings = ["hva er aa"]' + body.split("]", 1)[1])
    assert any(one.text.startswith("1 phrasings") for one in _found(tree, today))


def test_a_title_only_one_letter_too_long_is_told(tree: Tree, today: date) -> None:
    tree.change(AA, "Hva er AA?", "x" * 34)
    assert _found(tree, today) == ()
    tree.change(AA, "x" * 34, "x" * 35)
    assert len(_found(tree, today)) == 1


def test_a_review_is_good_for_two_years_and_not_a_day_more(library: Library) -> None:
    oldest = min(
        *(text.reviewed for topic in library.topics.values() for text in topic.texts.values()),
        *(one.checked_on for one in library.organisations.values()),
    )
    assert not [
        one for one in check_all(library, ROOT, today=oldest + timedelta(days=730)) if "two years" in one.text
    ]
    assert [
        one for one in check_all(library, ROOT, today=oldest + timedelta(days=731)) if "two years" in one.text
    ]


def test_a_missing_list_of_terms_is_told(tree: Tree, today: date) -> None:
    (tree.root / "terms.toml").unlink()
    assert any(one.path == "terms.toml" and "missing" in one.text for one in _found(tree, today))


def test_all_planted_faults_are_told_at_once_in_the_order_of_the_files(tree: Tree, today: date) -> None:
    tree.change(AA, "Det er gratis", "Ta 10 mg. Det er gratis")
    tree.change(NN, "Eg lagrar ikkje det", "Jeg lagrar ikkje det")
    tree.change(EN, "{km} km away", "{kms} km away")
    found = _found(tree, today)
    assert {one.path for one in found} == {AA, NN, EN}
    assert list(found) == sorted(found, key=lambda one: (one.path, one.line))


def test_names_of_fellowships_keep_their_own_words(tree: Tree, today: date) -> None:
    tree.change(AA, "Det er gratis", "Rusmisbrukernes Interesseorganisasjon er noe annet. Det er gratis")
    assert _found(tree, today) == ()


def test_words_in_quotes_and_names_are_not_taken_for_the_other_written_form(tree: Tree, today: date) -> None:
    tree.change(NNAA, "- Møta: ", "- Møta: Ordet «ikke» er greitt her. ")
    assert _found(tree, today) == ()


def test_everything_the_bot_says_is_looked_at_with_its_own_line(library: Library) -> None:
    lines = Lines(ROOT)
    said = tuple(spoken(library, lines))
    wrong = [
        one
        for one in said
        if one.text.split("{")[0].split('"')[0].split("\\")[0][:12] not in lines.of(one.path)[one.line - 1]
    ]
    assert wrong == []
    assert sum(one.path.endswith("replies.toml") for one in said) == sum(
        len(library.replies[language]) for language in LANGUAGES
    )


# --- emergency messages, as the bot really sends them

SENT = [
    (kind, immediate, other, repeated, language)
    for kind in get_args(AlarmKind)
    for immediate in (False, True)
    for other in (False, True)
    for repeated in (0, 1)
    for language in LANGUAGES
]


@pytest.mark.parametrize(("kind", "immediate", "other", "repeated", "language"), SENT)
def test_an_emergency_message_fits_one_screen_and_is_the_one_the_check_measures(
    library: Library, kind: AlarmKind, immediate: bool, other: bool, repeated: int, language: str
) -> None:
    (tongue,) = (one for one in LANGUAGES if one == language)
    alarm = Alarm("acute", kind, immediate=immediate, other=other)
    sent = Message(emergency.blocks(alarm, repeated, library, Phrasebook(library, tongue))).plain()
    assert sent == emergency_message(library, tongue, emergency.card(alarm), again=bool(repeated))
    assert len(sent) <= MAX_EMERGENCY


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(AlarmKind))
@pytest.mark.parametrize("other", [False, True])
def test_a_quieter_warning_fits_one_screen(
    library: Library, kind: AlarmKind, other: bool, language: str
) -> None:
    (tongue,) = (one for one in LANGUAGES if one == language)
    alarm = Alarm("elevated", kind, other=other)
    warned = Message(emergency.warning(alarm, library, Phrasebook(library, tongue))).plain()
    assert len(warned) <= MAX_EMERGENCY


def test_the_check_knows_every_kind_of_danger_and_every_line_exists(library: Library) -> None:
    assert set(EMERGENCY_LINES) == set(get_args(emergency.Card))
    assert {one for kind in EMERGENCY_LINES.values() for one in kind} <= set(library.helplines)


# --- the check and the code agree on what exists


def test_the_check_knows_the_codes_of_the_code() -> None:
    assert set(get_args(Audience)) == check_word_tables.AUDIENCES
    assert set(get_args(Format)) == check_word_tables.FORMATS


def test_every_place_that_is_known_is_used_in_a_reply(library: Library) -> None:
    said = " ".join(text for language in LANGUAGES for text in library.replies[language].values())
    assert [one for one in sorted(check_replies.PLACEHOLDERS) if f"{{{one}}}" not in said] == []


def test_every_next_step_is_a_button(library: Library) -> None:
    assert all(f"button.{step}" in library.replies["nb"] for step in NEXT_STEPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_at_least_three_cases(library: Library, language: str) -> None:
    cases = tomllib.loads((CASES / language / "topics.toml").read_text(encoding="utf-8"))["case"]
    counted = Counter(one.get("topic") for one in cases)
    assert {topic: counted[topic] for topic in library.topics if counted[topic] < 3} == {}


# --- the measures


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    assert lix(("Vi går nå. Du kan komme.",)) == pytest.approx(3.0)
    assert lix(("Selvhjelp er gratis.",)) == pytest.approx(3 + 100 / 3)
    assert lix(("Vi går", "Du kan")) == pytest.approx(2.0)
    assert lix(()) == 0.0


def test_a_stop_in_an_hour_a_date_or_an_address_ends_no_sentence() -> None:
    assert sentences("Møtet er kl. 19.00 den 12. mai. Se rusinfo.no først.") == (
        "Møtet er kl. 19.00 den 12. mai.",
        "Se rusinfo.no først.",
    )


def test_a_number_at_the_end_ends_a_sentence_before_a_capital() -> None:
    assert len(sentences("Ring 113. Bli der. Var det i 2009? Ja!")) == 4


def test_numbers_are_read_without_spaces_and_full_hours_as_hours() -> None:
    assert numbers("Ring 116 123 før kl. 10, {km} km") == ("10", "116123")
    assert numbers("call 116123 before 10:00") == ("10", "116123")


def test_phrasings_are_compared_without_case_and_signs() -> None:
    assert folded("Hva  er AA?!") == folded("hva er aa") != folded("hva er na")


def test_the_terms_are_read_with_the_longest_names_first() -> None:
    terms, problems = read_terms(ROOT)
    assert problems == ()
    assert list(map(len, terms.names)) == sorted(map(len, terms.names), reverse=True)


def test_every_avoided_word_is_found_in_its_own_example(library: Library) -> None:
    terms, _ = read_terms(ROOT)
    examples = {
        "nb": (
            "rusmisbruker",
            "den avhengige",
            "lider av rus",
            "hun sprakk igjen",
            "holde seg ren",
            "innrøm det",
        ),
        "nn": ("misbrukar", "alkoholikar", "tek sjølvmord", "umotivert", "skitne prøver", "må du"),
        "en": ("an alcoholic", "drug abuse", "stay clean", "committed suicide", "you must", "taper off"),
    }
    for language, said in examples.items():
        for one in said:
            assert any(
                avoided.pattern.search(one) for avoided in terms.avoided if language in avoided.languages
            ), one
