"""Which kind of help is asked about, and which two are told apart."""

from __future__ import annotations

import pytest

from bot.core.answering.decision import Compare, Count, Decline, Distinguish, Tell
from bot.core.reading.text import tokens
from bot.core.reading.things import ThingReader
from bot.core.reading.understand import Reader
from knowledge.library import Library
from tests.core.test_dialogue import Course


@pytest.fixture
def course(reader: Reader) -> Course:
    return Course(reader)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("er lar selvhjelp", "lar"),
        ("reknast coaching som sjølvhjelp", "coach"),
        ("er en turgruppe en selvhjelpsgruppe?", "walking_group"),
        ("is a psychologist self-help", "psychologist"),
        ("er mindfulness det samme som selvhjelp", "mindfulness"),
    ],
)
def test_a_thing_held_against_self_help_is_told_by_its_kind(course: Course, text: str, thing: str) -> None:
    (step,) = course.say(text).steps
    assert isinstance(step, Distinguish)
    assert step.subject == ("thing", thing)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("NA eller behandling", ("organisation", "na"), ("thing", "treatment")),
        ("hva er forskjellen på aa og en coach", ("organisation", "aa"), ("thing", "coach")),
        ("psykolog vs selvhjelpsgruppe", ("thing", "psychologist"), ("thing", "self_help_group")),
    ],
)
def test_two_things_are_told_apart_in_the_order_they_stand(
    course: Course, text: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert Compare(first, second) in course.say(text).steps  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "jeg går i lar og leter etter møter",
        "psykologen min sa jeg burde prøve",
        "AA i Bergen eller NA i Bergen",
    ],
)
def test_naming_a_thing_asks_nothing_of_kinds(library: Library, text: str) -> None:
    assert ThingReader(library).read(tokens(text), (), frozenset()).asks is None


def test_the_two_kinds_themselves_are_a_topic(course: Course) -> None:
    assert course.say("hva er forskjellen på selvhjelp og behandling").steps[0] == Tell(
        "selfhelp_vs_treatment"
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [("hvor mange AA-grupper er det i Vestland", "Vestland"), ("how many groups are there in Oslo", "Oslo")],
)
def test_groups_are_counted_where_their_number_is_asked(course: Course, text: str, place: str) -> None:
    counts = [step for step in course.say(text).steps if isinstance(step, Count)]
    assert [step.place.name for step in counts if step.place is not None] == [place]


@pytest.mark.parametrize("text", ["hvor mange mg er greit", "what is a safe dosage", "kva dose er trygg"])
def test_an_amount_is_never_answered_by_a_topic(course: Course, text: str) -> None:
    assert course.say(text).steps == (Decline("near_medicine"),)


def test_a_short_question_leans_on_the_answer_before_it(course: Course) -> None:
    course.say("hva er de tolv trinnene")
    assert course.say("hvorfor det").steps == (Tell("twelve_steps", more=True),)
