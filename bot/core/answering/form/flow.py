"""How the form goes on: a press or a message in, the next form out. Pure; any order of presses is taken, none is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal, TypeAlias, assert_never, cast, get_args

from bot.core.answering.form.hearing import (
    Answer,
    answer_to,
    goes_back,
    in_one_line,
    question_named,
    wishes_otherwise,
    word_of,
)
from bot.core.answering.form.values import (
    Answers,
    Asking,
    Choosing,
    Confirming,
    Form,
    LeadBy,
    Question,
    Refusal,
)
from bot.core.model import LED_BY, Audience, Meeting, Place
from bot.core.reading.understand import Understanding
from bot.core.trust_actions import (
    UNKNOWN,
    AnswerForm,
    FormAction,
    MendAnswer,
    MendForm,
    ResumeForm,
    SendForm,
    StartForm,
    StopForm,
)
from knowledge.library import Organisation

Outcome: TypeAlias = Form | Literal["send", "stopped", "gone"]
"""The next form; or it is to be sent in, was given up, or was no longer remembered."""

ONLINE, FOR_ALL, APPOINTMENT, YES, NO = "net", "all", "appointment", "yes", "no"
"""Values of buttons that stand for no id: meets on the net, for everybody, no fixed time, open, closed."""

_MOST_PLACES = 6
"""Places of one name to choose between; with "I do not know" and "stop" that fills the screen of a telephone."""


def pressed(
    form: Form | None,
    action: FormAction,
    organisations: Mapping[str, Organisation],
    place_of: Callable[[str], Place | None],
) -> Outcome:
    """What a button of the form leads to. `place_of` gives the place of an id, None for an unknown one."""
    if isinstance(action, StartForm):
        return replace(form, paused=False) if form is not None else Form()
    if isinstance(action, StopForm):
        return "stopped"
    if form is None:
        return "gone"
    match action:
        case ResumeForm():
            return replace(form, paused=False)
        case SendForm():
            # A button of an older summary: what is not answered yet is asked first.
            return "send" if form.answers.next is None else _on(form.answers)
        case MendForm():
            return Form(form.answers, Choosing())
        case MendAnswer(question):
            return Form(form.answers, Asking(question, mending=True))
        case AnswerForm(question, value):
            answer = _of_button(form.answers, question, value, organisations, place_of)
            return _taken(form, question, answer)
        case _:
            assert_never(action)


def said_to(form: Form, said: Understanding, organisations: Mapping[str, Organisation]) -> Outcome | None:
    """What a message means to a form that is waiting; None when it is a wish of another kind.

    A form that was laid aside hears only that it is to go on, or away.
    """
    if form.paused:
        back = goes_back(said)
        return None if back is None else "stopped" if back == "stop" else replace(form, paused=False)
    if not said.words:
        return _taken(form, form.state.question, "unread") if isinstance(form.state, Asking) else form
    word = word_of(said)
    if word == "stop":
        return "stopped"
    state = form.state
    if isinstance(state, Asking):
        if word == "unknown":
            return _taken(form, state.question, _cleared(form.answers, state.question))
        answer = answer_to(state, form.answers, said, organisations)
        return None if answer is None else _taken(form, state.question, answer)
    if isinstance(state, Confirming) and word == "yes":
        return "send"
    if isinstance(state, Confirming) and word == "no":
        return Form(form.answers, Choosing())
    named = question_named(said)
    if named is not None and "?" not in said.text:
        return Form(form.answers, Asking(named, mending=True))
    if isinstance(state, Choosing) and word == "yes":
        return _on(form.answers)
    return None if wishes_otherwise(said) else form


def located(form: Form | None, place: Place) -> Form | None:
    """The form with a shared position's place as the answer, when that is what it waits for; None otherwise."""
    if form is None or form.question != "place":
        return None
    return _taken(form, "place", replace(form.answers, place=in_one_line(place), online=False))


def _on(answers: Answers) -> Form:
    """The next question, or the summary when all have an answer."""
    following = answers.next
    return Form(answers, Asking(following) if following is not None else Confirming())


def _taken(form: Form, question: Question, answer: Answer) -> Form:
    """`form` after an answer to `question`: the next step, or the same question when it was not taken."""
    if isinstance(answer, Answers):
        return _on(replace(answer, given=answer.given | {question}))
    asked = form.state if isinstance(form.state, Asking) and form.state.question == question else None
    again = Asking(question, mending=asked.mending if asked is not None else question in form.answers.given)
    if isinstance(answer, tuple):
        return Form(form.answers, replace(again, places=answer[:_MOST_PLACES]))
    tries, places = (asked.tries, asked.places) if asked is not None else (0, ())
    return Form(form.answers, replace(again, refused=answer, tries=tries + 1, places=places))


def _cleared(answers: Answers, question: Question) -> Answers:
    """`answers` without what was answered to `question`: "I do not know"."""
    match question:
        case "organisation":
            return replace(answers, organisation="")
        case "place":
            return replace(answers, place="", online=False)
        case "when":
            return replace(answers, when=(), when_written="")
        case "audience":
            return replace(answers, audience=(), for_all=False)
        case "open":
            return replace(answers, open=None)
        case "led_by":
            return replace(answers, led_by="")
        case "contact":
            return replace(answers, contact="", website="")
        case _:
            assert_never(question)


def _of_button(
    answers: Answers,
    question: Question,
    value: str,
    organisations: Mapping[str, Organisation],
    place_of: Callable[[str], Place | None],
) -> Answers | Refusal:
    """The answers with a pressed one among them; "unread" for a value that no button of ours has."""
    empty = _cleared(answers, question)
    if value == UNKNOWN:
        return empty
    match question:
        case "organisation" if value in organisations:
            return replace(empty, organisation=organisations[value].short)
        case "place" if value == ONLINE:
            return replace(empty, online=True)
        case "place":
            place = place_of(value)
            if place is not None:
                return "area" if place.is_area else replace(empty, place=in_one_line(place))
        case "when" if value == APPOINTMENT:
            return replace(empty, when=(Meeting(None, None),))
        case "audience" if value == FOR_ALL:
            return replace(empty, for_all=True)
        case "audience" if value in get_args(Audience):
            return replace(empty, audience=(cast(Audience, value),))
        case "open" if value in (YES, NO):
            return replace(empty, open=value == YES)
        case "led_by" if value in LED_BY:
            return replace(empty, led_by=cast(LeadBy, value))
        case _:
            pass
    return "unread"
