"""The course of a conversation: understanding and session in, steps and the next session out. No registry, no words."""

from __future__ import annotations

import pytest

from bot.core.answering.decision import (
    Abroad,
    AskPlace,
    AskWhat,
    Chat,
    ChoosePlace,
    ChooseTopic,
    Decision,
    Decline,
    Raise,
    Screen,
    Search,
    Step,
    Switch,
    Tell,
    Warn,
    kind_of,
)
from bot.core.answering.dialogue import decide
from bot.core.model import Alarm, Filters, Incoming, Kind
from bot.core.reading.understand import Reader
from bot.core.session import Session
from tests.support.course import Course, search_of
from tests.support.fakes import SATURDAY, place

SUICIDE = Alarm("acute", "suicide")


@pytest.fixture
def course(reader: Reader) -> Course:
    return Course(reader)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AA i Haugesund", "groups"),
        ("jeg leter etter en gruppe", "ask_place"),
        ("møter i Våler", "choose_place"),
        ("hva er selvhjelp", "answer"),
        ("jeg vil ikke leve lenger", "emergency"),
        ("hei", "chat"),
        ("tusen takk", "chat"),
        ("hvem vinner serien i år", "unknown"),
        ("", "ask_what"),
        ("???", "ask_what"),
        ("svar på engelsk", "answer"),
    ],
)
def test_each_kind_of_message_gets_its_kind_of_reply(course: Course, text: str, kind: Kind) -> None:
    assert kind_of(course.say(text)) == kind


def test_a_decision_is_never_without_a_step(course: Course) -> None:
    for text in (
        "",
        "x",
        "ja",
        "nei",
        "1",
        "flere",
        "æøå",
        "…",
        "møte",
        "mamma",
        "AA",
        "Oslo",
        "en to tre fire fem",
    ):
        assert course.say(text).steps, text


# --- finding a group ---------------------------------------------------------------------------------------------


def test_the_place_asked_for_leads_on_to_the_search_that_was_meant(course: Course) -> None:
    assert AskPlace() in course.say("finnes det en gruppe for pårørende på tirsdager").steps
    step = search_of(course.say("Narvik"))
    assert step.place is not None
    assert step.place.name == "Narvik"
    assert (step.filters.audience, step.filters.weekdays) == (("relative",), (2,))


def test_an_answer_that_is_no_place_is_asked_again(course: Course) -> None:
    course.say("jeg leter etter en gruppe")
    assert course.say("xqzvv").steps == (AskPlace(again=True),)


@pytest.mark.parametrize(
    ("answer", "county"),
    [("Østfold", "Østfold"), ("den andre", "Innlandet"), ("1", "Østfold"), ("innlandet", "Innlandet")],
)
def test_one_of_the_offered_places_is_picked_by_number_order_or_county(
    course: Course, answer: str, county: str
) -> None:
    assert any(isinstance(step, ChoosePlace) for step in course.say("møter i Våler").steps)
    step = search_of(course.say(answer))
    assert step.place is not None
    assert step.place.county == county


def test_a_day_said_afterwards_narrows_the_search_before_it(course: Course) -> None:
    course.say("NA i Drammen")
    step = search_of(course.say("og på fredager?"))
    assert step.place is not None
    assert step.place.name == "Drammen"
    assert (step.filters.organisations, step.filters.weekdays) == (("NA",), (5,))


def test_another_place_keeps_what_was_asked_for(course: Course) -> None:
    course.say("NA i Drammen på fredager")
    step = search_of(course.say("hva med Moss?"))
    assert step.place is not None
    assert step.place.name == "Moss"
    assert step.filters.organisations == ("NA",)


def test_a_wish_taken_back_is_gone_and_the_rest_stays(course: Course) -> None:
    course.say("NA i Drammen på fredager")
    step = search_of(course.say("uansett dag"))
    assert (step.filters.organisations, step.filters.weekdays) == (("NA",), ())


def test_more_goes_on_after_the_groups_that_were_shown(course: Course) -> None:
    course.say("grupper i Oslo")
    course.session = Session(
        **{name: getattr(course.session, name) for name in Session.__dataclass_fields__ if name != "shown"},
        shown=5,
    )
    assert search_of(course.say("flere")).offset == 5


def test_what_was_talked_of_is_what_is_looked_for(course: Course) -> None:
    course.say("hva er NA")
    assert search_of(course.say("finnes det i Ålesund")).filters.organisations == ("NA",)


def test_groups_on_the_net_need_no_place(course: Course) -> None:
    step = search_of(course.say("AA-møter på nett"))
    assert (step.place, step.filters.format) == (None, "online")


def test_a_place_abroad_is_named_and_groups_on_the_net_are_offered(course: Course) -> None:
    decision = course.say("AA-møter i Stockholm")
    assert Abroad("Stockholm") in decision.steps
    assert search_of(decision).filters.format == "online"


@pytest.mark.parametrize(
    "text",
    ["jeg er 15 år og drikker for mye, finnes det noe i Oslo", "eg er 16 år og leitar etter AA i Bergen"],
)
def test_a_minor_is_searched_for_as_one(course: Course, text: str) -> None:
    assert "youth" in search_of(course.say(text)).filters.audience


def test_a_minor_stays_one_when_a_fellowship_is_named_later(course: Course) -> None:
    course.say("jeg er 15 år og drikker for mye, finnes det noe i Oslo")
    assert "youth" in search_of(course.say("AA i Drammen")).filters.audience


def test_a_question_beside_a_search_is_answered_too(course: Course) -> None:
    decision = course.say("hva skjer på et møte første gang, og finnes det NA i Bodø?")
    assert Tell("what_to_expect_first_meeting") in decision.steps
    assert search_of(decision).filters.organisations == ("NA",)


@pytest.mark.parametrize(
    "between", ["mamma drikker", "hva er AA", "finnes det noe for pårørende i Oslo", "NA i Bodø"]
)
def test_a_minor_stays_one_whatever_is_asked_in_between(course: Course, between: str) -> None:
    course.say("jeg er 15 år og vil slutte å ruse meg")
    course.say(between)
    assert "youth" in search_of(course.say("hva med grupper i Drammen?")).filters.audience


def test_the_capital_of_another_country_is_not_oslo(course: Course) -> None:
    assert not any(isinstance(step, Search) for step in course.say("what is the capital of peru").steps)


# --- answers -----------------------------------------------------------------------------------------------------


def test_more_after_an_answer_tells_the_longer_one(course: Course) -> None:
    course.say("hva er selvhjelp")
    assert course.say("fortell mer").steps == (Tell("what_is_selfhelp", more=True),)


def test_more_with_nothing_before_it_is_still_answered(course: Course) -> None:
    assert course.say("flere").steps


@pytest.mark.parametrize(
    ("text", "language"),
    [("svar på nynorsk", "nn"), ("can you write in english", "en"), ("ta det på bokmål", "nb")],
)
def test_a_wish_for_a_language_is_carried_out_and_stays(course: Course, text: str, language: str) -> None:
    assert Switch(language) in course.say(text).steps  # type: ignore[arg-type]


def test_what_is_near_our_field_gets_choices_and_a_number_picks_one(course: Course) -> None:
    course.session = Session(waiting="choose_topic", topic_options=("what_is_selfhelp", "aa"))
    assert course.say("2").steps == (Tell("aa"),)


@pytest.mark.parametrize(
    "text", ["hvem vinner serien i år", "skriv et dikt om høsten", "who won the football match"]
)
def test_what_is_not_ours_is_declined(course: Course, text: str) -> None:
    steps = course.say(text).steps
    assert any(isinstance(step, Decline) for step in steps), steps


# --- danger ------------------------------------------------------------------------------------------------------


def test_danger_comes_first_and_the_wish_is_still_answered(course: Course) -> None:
    steps = course.say("jeg vil ikke leve lenger. finnes det AA i Oslo?").steps
    assert isinstance(steps[0], Raise)
    assert any(isinstance(step, Search) for step in steps)


def test_danger_is_never_followed_by_we_cannot_answer_that(course: Course) -> None:
    for text in ("jeg vil ikke leve lenger", "jeg vil dø. hvem vinner serien i år", "vil ta livet mitt, hei"):
        steps = course.say(text).steps
        assert isinstance(steps[0], Raise), text
        assert not any(isinstance(step, Decline | AskWhat | Chat | ChooseTopic) for step in steps), steps


def test_the_second_alarm_in_a_row_knows_that_it_is(course: Course) -> None:
    counts = []
    for _ in range(3):
        first: Step = course.say("jeg vil ikke leve lenger").steps[0]
        assert isinstance(first, Raise)
        counts.append(first.repeated)
    assert counts == [0, 1, 2]
    course.say("hva er selvhjelp")
    again = course.say("jeg vil ikke leve lenger").steps[0]
    assert isinstance(again, Raise)
    assert again.repeated == 0


def test_a_lesser_sign_adds_help_above_the_answer(reader: Reader) -> None:
    said = reader.understand(
        Incoming("c", "hva er selvhjelp", SATURDAY), Session(), Alarm("elevated", "withdrawal")
    )
    steps = decide(said, Session(), reader.library.organisations).decision.steps
    assert isinstance(steps[0], Warn)
    assert Tell("what_is_selfhelp") in steps


def test_a_sign_of_dark_thoughts_alone_gets_one_short_message(reader: Reader) -> None:
    said = reader.understand(Incoming("c", "x", SATURDAY), Session(), Alarm("elevated", "suicide"))
    steps = decide(said, Session(), reader.library.organisations).decision.steps
    assert [type(step) for step in steps] == [Warn]


def test_a_lesser_sign_of_another_kind_is_followed_by_people_to_talk_to(reader: Reader) -> None:
    said = reader.understand(Incoming("c", "x", SATURDAY), Session(), Alarm("elevated", "violence"))
    steps = decide(said, Session(), reader.library.organisations).decision.steps
    assert [type(step) for step in steps] == [Warn, Screen]


def test_an_emergency_outweighs_every_other_kind() -> None:
    search = Search(place(), (), Filters())
    assert kind_of(Decision((search, Raise(SUICIDE, 0)), "nb")) == "emergency"
    assert kind_of(Decision((Tell("aa"), search), "nb")) == "groups"
    assert kind_of(Decision((Decline("unrelated"),), "nb")) == "unknown"
