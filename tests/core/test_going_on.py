"""Messages that lean on the ones before: what is kept, what fades, what is taken back, and who is meant."""

from __future__ import annotations

import pytest

from bot.core.answering.decision import Chat, ChooseTopic, Decline, Screen, Search, Tell
from bot.core.model import Incoming
from bot.core.reading.understand import Reader
from bot.core.session import Session
from tests.support.course import Course, search_of
from tests.support.fakes import SATURDAY


@pytest.fixture
def course(reader: Reader) -> Course:
    return Course(reader)


def test_one_question_between_keeps_the_wholesearch_of(course: Course) -> None:
    course.say("AA i Bergen på torsdager")
    course.say("koster det noe")
    filters = search_of(course.say("hva med Voss?")).filters
    assert (filters.organisations, filters.weekdays) == (("AA",), (4,))


def test_after_two_other_matters_days_are_no_longer_meant(course: Course) -> None:
    course.say("Al-Anon i Bergen på torsdager")
    course.say("koster det noe")
    course.say("hva er de tolv trinnene")
    filters = search_of(course.say("hva med Voss?")).filters
    assert (filters.organisations, filters.weekdays) == (("Al-Anon",), ())


def test_after_five_other_matters_a_search_starts_anew(course: Course) -> None:
    course.say("ungdomsgruppe i Oslo")
    for text in (
        "koster det noe",
        "hva er de tolv trinnene",
        "hva er coaching",
        "hva er en erfaringskonsulent",
        "hvem lager Veiviser",
    ):
        course.say(text)
    assert search_of(course.say("finnes det møter i Trondheim")).filters.audience == ()


def test_the_young_of_a_search_are_a_wish_and_not_an_age(course: Course) -> None:
    course.say("ungdomsgruppe i Oslo")
    assert search_of(course.say("AA i Bergen")).filters.audience == ()


def test_what_has_faded_comes_back_when_the_search_is_taken_up_again(course: Course) -> None:
    course.say("AA i Bergen på torsdager")
    for text in ("koster det noe", "hva er de tolv trinnene", "hva er coaching"):
        course.say(text)
    filters = search_of(course.say("tilbake til Bergen, er det noe på ettermiddagen")).filters
    assert (filters.organisations, filters.weekdays) == (("AA",), (4,))


@pytest.mark.parametrize(
    "text",
    [
        "ta bort det med torsdag",
        "dropp torsdagen",
        "det er ikke så farlig hvilken dag",
        "dag betyr ingenting, ikke viktig",
    ],
)
def test_a_day_is_taken_back_and_nothing_is_forgotten(course: Course, text: str) -> None:
    course.say("AA i Bergen på torsdager")
    filters = search_of(course.say(text)).filters
    assert (filters.organisations, filters.weekdays) == (("AA",), ())


def test_taking_back_a_filter_is_no_wish_to_be_forgotten(course: Course) -> None:
    course.say("AA i Bergen etter 19")
    assert Screen("forgotten") not in course.say("ta bort det med klokka").steps


def test_who_is_told_of_may_be_the_one_who_goes(course: Course) -> None:
    course.say("Al-Anon i Larvik, samboeren min drikker")
    assert search_of(course.say("og for ham da?")).filters.audience == ("self",)
    assert search_of(course.say("og for meg da?")).filters.audience == ("relative",)


def test_a_reason_names_nobody_who_goes(course: Course) -> None:
    course.say("Al-Anon i Larvik, samboeren min drikker")
    assert "relative" in search_of(course.say("bare kveldstid, for han jobber dagtid")).filters.audience


def test_the_other_of_two_places_can_still_be_meant(course: Course) -> None:
    course.say("møter i Våler")
    first = search_of(course.say("1")).place
    second = search_of(course.say("nei, den andre")).place
    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_an_organisation_just_told_of_is_meant_by_they(course: Course) -> None:
    course.say("hva er Ivareta")
    assert search_of(course.say("har de noe i Molde")).filters.organisations == ("Ivareta",)


def test_after_an_emergency_nobody_is_told_that_they_were_not_understood(course: Course) -> None:
    course.say("jeg vil ikke leve lenger")
    assert course.say("ambulansen er her nå").steps == (Screen("talk"),)


@pytest.mark.parametrize(
    "text", ["kan jeg ikke bare gå på AA", "hva med et vanlig møte for voksne", "kan jeg gå på NA i Oslo"]
)
def test_a_child_is_never_sent_to_adults(course: Course, text: str) -> None:
    course.say("jeg er 14 og mamma drikker")
    assert course.say(text).steps[0] == Tell("youth")


def test_a_child_who_is_not_understood_is_told_more_and_not_asked(course: Course) -> None:
    course.say("pappa drikker hver dag, jeg er 13")
    steps = course.say("hvorfor er det alltid meg").steps
    assert Screen("young") in steps
    assert not any(isinstance(step, ChooseTopic) for step in steps)


@pytest.mark.parametrize(
    "text", ["noen å prate med i natt", "eg treng nokon å snakke med", "I need someone to talk to"]
)
def test_somebody_to_talk_to_is_a_person_on_the_line(course: Course, text: str) -> None:
    assert course.say(text).steps[0] == Tell("helpline")


def test_a_plan_for_coming_down_is_for_a_doctor(course: Course) -> None:
    steps = course.say("hvor fort kan jeg trappe ned på egen hånd").steps
    assert Tell("harm_withdrawal_medical") in steps


def test_goodbye_is_no_hello(course: Course) -> None:
    assert course.say("ha det bra").steps == (Chat("goodbye"),)


def test_a_misspelt_place_gives_way_only_to_a_plain_question(course: Course) -> None:
    assert search_of(course.say("fredrikstadd for pårørende")).place is not None
    assert not any(
        isinstance(step, Search) for step in course.say("har dere tips til talen i konfirmasjonen").steps
    )


def test_the_world_is_not_our_errand(course: Course) -> None:
    assert course.say("hva er hovedstaden i Chile").steps == (Decline("unrelated"),)


def test_a_choice_taken_out_for_a_child_is_waited_for_no_more(course: Course) -> None:
    course.say("pappa drikker hver dag, jeg er 13")
    course.say("hvorfor er det alltid meg")
    assert course.session.waiting is None
    assert course.session.topic_options == ()


def test_words_that_name_nothing_are_not_taken_for_our_matter(reader: Reader) -> None:
    said = reader.understand(Incoming("c", "og hvis ikke", SATURDAY), Session(), None)
    assert said.sure == ()
