"""The form by which a group reports itself: its course, what it takes and refuses, and what is sent in the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.answering.decision import EndForm, FillIn, FormWaits, Raise, Search, SendIn, Step, Tell, Warn
from bot.core.answering.form.flow import pressed
from bot.core.answering.form.hearing import in_one_line
from bot.core.answering.form.values import (
    LONGEST_NAME,
    QUESTIONS,
    Answers,
    Asking,
    Choosing,
    Confirming,
    Form,
    Question,
    record,
)
from bot.core.answering.trust_turns import MOST_PROPOSALS
from bot.core.reading.understand import Reader
from bot.core.session import Session
from bot.core.trust_actions import (
    AnswerForm,
    FormAction,
    MendAnswer,
    MendForm,
    ResumeForm,
    SendForm,
    StartForm,
    StopForm,
)
from db.meeting_text import parse_meeting
from tests.support.course import Course
from tests.support.fakes import place

WHOLE = (
    "AA", "Førde", "torsdag 19.00-20.30", "pårørende", "åpent", "medlemmer på omgang", "aa.forde@example.org",
)  # fmt: skip


@pytest.fixture
def course(reader: Reader) -> Course:
    return Course(reader, Session(form=Form(), language="nb"))


def _form(course: Course) -> Form:
    assert course.session.form is not None
    return course.session.form


def _asks(course: Course) -> Question | None:
    return _form(course).question


def _at(question: Question, **answered: object) -> Form:
    """A form that waits for `question`, all before it answered with "I do not know" but for what is given."""
    before = QUESTIONS[: QUESTIONS.index(question)]
    return Form(replace(Answers(given=frozenset(before)), **answered), Asking(question))  # type: ignore[arg-type]


def _say(
    reader: Reader, question: Question, text: str, **answered: object
) -> tuple[Form | None, tuple[Step, ...]]:
    course = Course(reader, Session(form=_at(question, **answered), language="nb"))
    decision = course.say(text)
    return course.session.form, decision.steps


# --- the course --------------------------------------------------------------------------------------------------


def test_seven_answers_lead_to_a_summary_and_yes_sends_them(course: Course) -> None:
    for question, text in zip(QUESTIONS, WHOLE, strict=True):
        assert _asks(course) == question
        assert isinstance(course.say(text).steps[0], FillIn)
    assert isinstance(_form(course).state, Confirming)
    sent = course.say("send inn").steps
    assert isinstance(sent[0], SendIn)
    assert record(sent[0].answers) == {
        "organisation": "AA",
        "place": "Førde, Sunnfjord",
        "when": ("torsdag 19.00-20.30",),
        "audience": ("relative",),
        "open": "yes",
        "led_by": "member",
        "contact": "aa.forde@example.org",
    }


def test_not_knowing_is_an_answer_to_every_question(course: Course) -> None:
    for text in ("vet ikke", "veit ikkje", "skip", "I don't know", "usikker", "hopp over", "vet ikke"):
        course.say(text)
    assert isinstance(_form(course).state, Confirming)
    assert record(_form(course).answers) == {"name": "Selvhjelpsgruppe"}


@pytest.mark.parametrize(
    "text",
    [
        "alle som har problem med alkohol",
        "folk med rusproblemer",
        "people who drink too much",
        "dei som drikk for mykje",
    ],
)
def test_whom_it_is_for_may_be_said_by_what_it_is_about(course: Course, text: str) -> None:
    for answer in ("AA", "Moss", "mandag kl 19"):
        course.say(answer)
    course.say(text)
    assert _form(course).answers.audience == ("self",)


@pytest.mark.parametrize("text", ["avbryt", "stopp", "cancel", "never mind", "nei takk"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_can_be_left_for_good(reader: Reader, question: Question, text: str) -> None:
    form, steps = _say(reader, question, text)
    assert (form, steps) == (None, (EndForm("stopped"),))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hva er selvhjelp?", Tell),
        ("finnes det NA i Bodø", Search),
        ("hvordan er det på et møte", Tell),
    ],
)
def test_every_question_gives_way_to_another_wish_and_waits(
    reader: Reader, question: Question, text: str, kind: type
) -> None:
    form, steps = _say(reader, question, text)
    assert any(isinstance(step, kind) for step in steps)
    assert isinstance(steps[-1], FormWaits)
    assert form is not None
    assert form.paused
    assert form.answers.given == _at(question).answers.given


@pytest.mark.parametrize("question", QUESTIONS)
def test_danger_leaves_the_form_without_a_word_about_it(reader: Reader, question: Question) -> None:
    form, steps = _say(reader, question, "jeg vil ikke leve lenger")
    assert isinstance(steps[0], Raise)
    assert not any(isinstance(step, FormWaits | FillIn) for step in steps)
    assert form is not None
    assert form.paused


def test_a_lesser_alarm_is_answered_before_the_form_is_spoken_of(reader: Reader) -> None:
    form, steps = _say(reader, "when", "jeg har abstinenser etter mye drikking og er redd for krampe")
    assert isinstance(steps[0], Warn | Raise)
    assert form is not None
    assert form.paused


@pytest.mark.parametrize("question", QUESTIONS)
def test_somebody_who_tells_of_themselves_is_not_asked_the_same_again(
    reader: Reader, question: Question
) -> None:
    form, steps = _say(reader, question, "jeg er så sliten av alt")
    assert not any(isinstance(step, FillIn) for step in steps)
    assert form is not None
    assert form.paused


def test_after_another_wish_what_is_written_is_no_answer_until_it_goes_on(course: Course) -> None:
    course.say("hva er selvhjelp?")
    course.say("AA")
    assert _form(course).answers.organisation == ""
    assert isinstance(course.say("fortsett").steps[0], FillIn)
    course.say("AA")
    assert _form(course).answers.organisation == "AA"
    course.say("hva er selvhjelp?")
    assert course.say("avbryt").steps == (EndForm("stopped"),)


@pytest.mark.parametrize(
    "text", ["vil melde inn gruppa vår", "eg vil registrere ei ny gruppe", "we want to register our group"]
)
def test_words_start_the_form_as_the_command_does(reader: Reader, text: str) -> None:
    course = Course(reader)
    assert course.say(text).steps == (FillIn(Form()),)


def test_asking_for_the_form_again_goes_on_where_it_was(course: Course) -> None:
    course.say("AA")
    course.say("hva er selvhjelp?")
    course.say("vil melde inn gruppa vår")
    assert (_asks(course), _form(course).answers.organisation) == ("place", "AA")


def test_the_summary_can_be_mended_one_answer_at_a_time(course: Course) -> None:
    for text in WHOLE:
        course.say(text)
    course.say("nei")
    assert isinstance(_form(course).state, Choosing)
    course.say("stedet")
    assert _asks(course) == "place"
    course.say("Bergen")
    assert isinstance(_form(course).state, Confirming)
    assert _form(course).answers.place == "Bergen, Vestland"
    course.say("7")
    assert _asks(course) == "contact"


def test_the_conversation_keeps_its_language_through_names_and_addresses(reader: Reader) -> None:
    course = Course(reader, Session(form=Form(), language="nn"))
    for text in WHOLE:
        assert course.say(text).language == "nn"


# --- each answer -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("AA", "AA"),
        ("anonyme alkoholikere", "AA"),
        ("vi er en NA-gruppe", "NA"),
        ("Fjordgløtt", "Fjordgløtt"),
    ],
)
def test_an_organisation_is_one_we_know_or_a_name_as_it_is_written(
    reader: Reader, text: str, organisation: str
) -> None:
    form, _ = _say(reader, "organisation", text)
    assert form is not None
    assert form.answers.organisation == organisation


@pytest.mark.parametrize(
    ("question", "text", "refused"),
    [
        ("organisation", "AA og NA", "one_only"),
        ("organisation", "Kari Nordmann", "personal"),
        ("organisation", "900 00 000 xx", "personal"),
        ("organisation", "???", "unread"),
        ("place", "Vestland", "area"),
        ("place", "Xyzzyheim", "unread"),
        ("when", "torsdag", "unread"),
        ("when", "torsdag 19, ring Kari", "personal"),
        ("audience", "xyzzy", "unread"),
        ("open", "xyzzy", "unread"),
        ("led_by", "xyzzy", "unread"),
        ("contact", "900 00 000", "mobile"),
        ("contact", "kari.nordmann@example.org", "name_like"),
        ("contact", "xyzzy", "unread"),
    ],
)
def test_what_cannot_be_taken_is_asked_once_more_with_why(
    reader: Reader, question: Question, text: str, refused: str
) -> None:
    form, steps = _say(reader, question, text)
    assert form is not None
    assert isinstance(form.state, Asking)
    assert (form.state.question, form.state.refused, form.state.tries) == (question, refused, 1)
    assert steps == (FillIn(form),)
    assert form.answers == _at(question).answers


def test_a_name_of_several_places_is_chosen_from(reader: Reader) -> None:
    course = Course(reader, Session(form=_at("place"), language="nb"))
    course.say("Bø")
    state = _form(course).state
    assert isinstance(state, Asking)
    assert len(state.places) > 1
    course.say("den i Nordland")
    assert _form(course).answers.place == "Bø, Nordland"


def test_a_place_no_register_knows_is_taken_as_written_the_second_time(reader: Reader) -> None:
    course = Course(reader, Session(form=_at("place"), language="nb"))
    course.say("Xyzzyheim")
    course.say("Xyzzyheim i " + "lia " * 3)
    assert _form(course).answers.place.startswith("Xyzzyheim")
    assert len(_form(course).answers.place) <= LONGEST_NAME


def test_a_group_on_the_net_needs_no_place_and_meets_there(reader: Reader) -> None:
    course = Course(reader, Session(form=_at("place", organisation="AA"), language="nb"))
    course.say("på nett")
    course.say("tirsdag 20")
    sent = record(_form(course).answers)
    assert "place" not in sent
    assert sent["when"] == ("tirsdag 20.00 på nett",)
    assert parse_meeting(str(sent["when"][0])).format == "online"


def test_words_of_a_time_that_say_more_are_sent_as_they_were_written(reader: Reader) -> None:
    form, _ = _say(reader, "when", "siste fredag i måneden kl 19, ikke i juli", organisation="AA")
    assert form is not None
    assert record(form.answers)["when"] == ("siste fredag i måneden kl 19, ikke i juli",)


@pytest.mark.parametrize(
    ("question", "text", "field", "value"),
    [
        ("audience", "for pårørende", "audience", ("relative",)),
        ("audience", "kvinner", "audience", ("women",)),
        ("audience", "alle", "for_all", True),
        ("open", "åpne møter", "open", True),
        ("open", "lukka", "open", False),
        ("open", "everyone", "open", True),
        ("led_by", "ingen", "led_by", "nobody"),
        ("led_by", "medlemmene på tur", "led_by", "member"),
        ("led_by", "frivillige", "led_by", "volunteer"),
        ("led_by", "fagfolk", "led_by", "professional"),
    ],
)
def test_words_answer_the_closed_questions_too(
    reader: Reader, question: Question, text: str, field: str, value: object
) -> None:
    form, _ = _say(reader, question, text)
    assert form is not None
    assert getattr(form.answers, field) == value
    assert question in form.answers.given


# --- buttons -----------------------------------------------------------------------------------------------------


def _press(reader: Reader, form: Form | None, action: FormAction) -> object:
    return pressed(form, action, reader.library.organisations, reader.places.by_id)


@pytest.mark.parametrize(
    "action", [ResumeForm(), SendForm(), MendForm(), MendAnswer("when"), AnswerForm("open", "yes")]
)
def test_a_button_of_a_form_that_is_forgotten_says_so(reader: Reader, action: FormAction) -> None:
    assert _press(reader, None, action) == "gone"


def test_the_buttons_lead_through_the_whole_form(reader: Reader) -> None:
    form: object = _press(reader, None, StartForm())
    for question, value in (
        ("organisation", "al_anon"), ("place", "4601"), ("when", "appointment"), ("audience", "all"),
        ("open", "no"), ("led_by", "nobody"), ("contact", "?"),
    ):  # fmt: skip
        assert isinstance(form, Form)
        form = _press(reader, form, AnswerForm(question, value))  # type: ignore[arg-type]
    assert isinstance(form, Form)
    assert isinstance(form.state, Confirming)
    assert record(form.answers) == {
        "organisation": "Al-Anon", "place": "Bergen, Vestland", "when": ("etter avtale",), "open": "no", "led_by": "nobody",
    }  # fmt: skip
    assert _press(reader, form, SendForm()) == "send"


def test_a_button_of_an_older_question_changes_that_answer(reader: Reader) -> None:
    form = _press(reader, _at("contact"), AnswerForm("organisation", "na"))
    assert isinstance(form, Form)
    assert (form.answers.organisation, form.question) == ("NA", "contact")


def test_sending_too_early_asks_what_is_left(reader: Reader) -> None:
    form = _press(reader, _at("led_by"), SendForm())
    assert isinstance(form, Form)
    assert form.question == "led_by"


@pytest.mark.parametrize(
    ("question", "value"),
    [("organisation", "nobody"), ("place", "9999"), ("place", "county:46"), ("when", "soon"), ("audience", "x"), ("open", "x"),
     ("led_by", "x"), ("contact", "x")],
)  # fmt: skip
def test_a_value_no_button_of_ours_has_is_refused(reader: Reader, question: Question, value: str) -> None:
    form = _press(reader, Form(), AnswerForm(question, value))
    assert isinstance(form, Form)
    assert isinstance(form.state, Asking)
    assert (form.state.question, form.state.refused is not None) == (question, True)


def test_stopping_forgets_and_starting_goes_on(reader: Reader) -> None:
    assert _press(reader, _at("open"), StopForm()) == "stopped"
    assert _press(reader, replace(_at("open"), paused=True), StartForm()) == _at("open")


# --- what is sent ------------------------------------------------------------------------------------------------


def test_a_place_is_written_so_that_staff_knows_which() -> None:
    assert in_one_line(place()) == "Bergen, Vestland"
    assert in_one_line(place(name="Oslo", municipality="Oslo", county="Oslo")) == "Oslo"
    assert in_one_line(place(name="Førde", municipality="Sunnfjord")) == "Førde, Sunnfjord"


def test_no_more_than_a_few_groups_are_sent_in_one_conversation(reader: Reader) -> None:
    whole = Form(replace(Answers(organisation="AA"), given=frozenset(QUESTIONS)), Confirming())
    course = Course(reader, Session(form=whole, language="nb", proposed=MOST_PROPOSALS))
    assert course.say("ja").steps == (EndForm("enough"),)
    assert course.session.form is None
