"""What the form says: its questions with their buttons, the summary, and how it ends. Only reviewed texts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from bot.core import actions
from bot.core.answering.answers import Said
from bot.core.answering.decision import EndForm
from bot.core.answering.form.flow import APPOINTMENT, FOR_ALL, NO, ONLINE, YES
from bot.core.answering.form.values import (
    QUESTIONS,
    Answers,
    Asking,
    Choosing,
    Confirming,
    Form,
    Question,
    Refusal,
)
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.place_names import choice_label
from bot.core.answering.wrong import TOPIC
from bot.core.model import Audience, Block, Card, Choice, Meeting, Note, Paragraph
from bot.core.trust_actions import (
    UNKNOWN,
    AnswerForm,
    MendAnswer,
    MendForm,
    ResumeForm,
    SendForm,
    StartForm,
    StopForm,
)
from knowledge.library import Organisation

MOST_CHOICES = 12
"""Buttons of one question: eight rows on Telegram, some of them two beside each other."""

_COMMON = ("aa", "na", "al_anon", "ca", "aca", "coda", "familieklubbene", "ivareta")
"""Organisations with a button, by id: those with most groups that meet as self-help. Any other is written."""

_AUDIENCES: tuple[Audience, ...] = (
    "self", "relative", "adult_child", "youth", "women", "men", "lgbt", "bereaved",
)  # fmt: skip
_LED_BY = ("nobody", "member", "volunteer", "professional")


def asked(form: Form, organisations: Mapping[str, Organisation], book: Phrasebook) -> Said:
    """What the form says where it stands."""
    match form.state:
        case Asking():
            return _question(form.state, form.answers, organisations, book)
        case Confirming():
            return _summary(form.answers, book)
        case Choosing():
            buttons = tuple(Choice(book.say(f"form.name_{one}"), str(MendAnswer(one))) for one in QUESTIONS)
            return Said((Paragraph(book.say("form.choose")),), (*buttons, _stop(book)), (TOPIC,))
        case _:
            assert_never(form.state)


def sent(outcome: str, book: Phrasebook) -> Said:
    """How sending in went. What was not kept stays in the form, and may be sent again."""
    if outcome == "failed":
        again = Choice(book.say("button.form_send"), str(SendForm()))
        return Said((Paragraph(book.say("form.failed")),), (again, _stop(book)), (TOPIC,))
    blocks = (Paragraph(book.say("form.sent")), Note(book.say("form.sent_kept")))
    buttons = (
        Choice(book.say("button.form_another"), str(StartForm())),
        Choice(book.say("button.find"), str(actions.FindGroups())),
    )
    return Said(blocks, buttons, (TOPIC,))


def ended(step: EndForm, book: Phrasebook) -> Said:
    """The form is gone: given up, forgotten, sent before, or enough were sent."""
    start = Choice(book.say("button.form_start"), str(StartForm()))
    find = Choice(book.say("button.find"), str(actions.FindGroups()))
    buttons = (start, find) if step.how in ("gone", "sent_before") else (find,)
    return Said((Paragraph(book.say(f"form.{step.how}")),), buttons, (TOPIC,))


def waits(book: Phrasebook) -> Said:
    """Below another answer: a way back to the form, and a way out of it."""
    go = Choice(book.say("button.form_go"), str(ResumeForm()))
    return Said((Note(book.say("form.waits")),), (go, _stop(book)))


# --- one question ------------------------------------------------------------------------------------------------


def _question(
    asked: Asking, answers: Answers, organisations: Mapping[str, Organisation], book: Phrasebook
) -> Said:
    blocks: list[Block] = []
    if asked.refused is not None:
        blocks.append(Paragraph(book.say(_why(asked.refused, asked.question))))
    elif not answers.given and not asked.mending:
        blocks += [Paragraph(book.say("form.intro")), Note(book.say("form.intro_kept"))]
    if asked.places:
        blocks.append(Paragraph(book.say("place.choose_near")))
    else:
        blocks.append(Paragraph(book.say(f"form.ask_{asked.question}")))
    choices = [
        *_choices(asked, organisations, book),
        Choice(book.say("button.form_unknown"), str(AnswerForm(asked.question, UNKNOWN))),
        _stop(book),
    ]
    return Said(tuple(blocks), tuple(choices), (TOPIC,))


def _why(refused: Refusal, question: Question) -> str:
    if refused == "unread" and question in ("place", "when", "contact"):
        return f"form.unread_{question}"
    return f"form.{refused}"


def _choices(asked: Asking, organisations: Mapping[str, Organisation], book: Phrasebook) -> list[Choice]:
    def choice(label: str, value: str) -> Choice:
        return Choice(label, str(AnswerForm(asked.question, value)))

    match asked.question:
        case "organisation":
            return [choice(organisations[one].short, one) for one in _COMMON if one in organisations]
        case "place":
            offered = [
                choice(choice_label(place, book), place.id) for place in asked.places if _fits(place.id)
            ]
            return [*offered, choice(book.say("button.online_only"), ONLINE)]
        case "when":
            return [choice(book.say("button.by_appointment"), APPOINTMENT)]
        case "audience":
            everybody = choice(book.say("button.for_all"), FOR_ALL)
            return [*(choice(book.say(f"button.for_{one}"), one) for one in _AUDIENCES), everybody]
        case "open":
            return [choice(book.say("button.open_to_all"), YES), choice(book.say("button.open_to_some"), NO)]
        case "led_by":
            return [choice(book.say(f"button.led_by_{one}"), one) for one in _LED_BY]
        case "contact":
            return []
        case _:
            assert_never(asked.question)


def _fits(place_id: str) -> bool:
    """False for an id that no button can carry; that place is then to be written."""
    try:
        AnswerForm("place", place_id)
    except ValueError:
        return False
    return True


def _stop(book: Phrasebook) -> Choice:
    return Choice(book.say("button.form_stop"), str(StopForm()))


# --- the summary -------------------------------------------------------------------------------------------------


def _summary(answers: Answers, book: Phrasebook) -> Said:
    unknown = book.say("form.unknown")
    lines = tuple(
        f"{book.say(f'form.name_{one}')}: {_in_words(one, answers, book) or unknown}" for one in QUESTIONS
    )
    blocks: list[Block] = [
        Paragraph(book.say("form.summary")),
        Card(book.say("form.summary_title"), lines),
    ]
    if not (answers.contact or answers.website):
        blocks.append(Paragraph(book.say("form.no_contact")))
    blocks.append(Note(book.say("form.summary_kept")))
    buttons = (
        Choice(book.say("button.form_send"), str(SendForm())),
        Choice(book.say("button.form_mend"), str(MendForm())),
        _stop(book),
    )
    return Said(tuple(blocks), buttons, (TOPIC,))


def _in_words(question: Question, answers: Answers, book: Phrasebook) -> str:
    match question:
        case "organisation":
            return answers.organisation
        case "place":
            return book.say("criteria.online") if answers.online else answers.place
        case "when":
            # What is shown is what is sent: the person's own words where they say more than was read.
            return answers.when_written or ", ".join(_meeting(one, book) for one in answers.meetings)
        case "audience":
            if answers.for_all:
                return book.say("criteria.everyone")
            return ", ".join(book.say(f"criteria.{one}") for one in answers.audience)
        case "open":
            if answers.open is None:
                return ""
            return book.say("button.open_to_all" if answers.open else "button.open_to_some")
        case "led_by":
            return book.say(f"button.led_by_{answers.led_by}") if answers.led_by else ""
        case "contact":
            return ", ".join(part for part in (answers.contact, answers.website) if part)
        case _:
            assert_never(question)


def _meeting(one: Meeting, book: Phrasebook) -> str:
    """ "annenhver torsdag kl. 19.00–20.30", "første og tredje mandag kl. 18.00", "etter avtale"."""
    if one.weekday is None or one.starts is None:
        said = book.say("form.by_appointment")
    else:
        pace = book.both(book.say(f"form.nth_{'last' if each < 0 else each}") for each in one.nth)
        if not pace and one.interval_weeks > 1:
            pace = book.say(f"form.every_{one.interval_weeks}")
        time = book.clock(one.starts) + (f"–{book.clock(one.ends)}" if one.ends is not None else "")
        key = "form.meets_at" if pace else "form.meets_weekly"
        said = book.say(key, when=pace, weekday=book.weekday(one.weekday), time=time)
    return said if one.format == "in_person" else f"{said} ({book.say(f'criteria.{one.format}')})"
