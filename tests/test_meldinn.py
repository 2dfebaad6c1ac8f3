"""The form by which a group reports itself, through the whole assistant: sent once, forgotten in time, and left at any moment."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import logs
from bot.core.answering.form.values import QUESTIONS
from bot.core.model import Card, Group, Language
from bot.core.trust_actions import mark_of
from bot.sessions import Sessions
from knowledge.library import LANGUAGES, Library
from tests.support.fakes import (
    SATURDAY,
    Desk,
    FeedbackInMemory,
    Seconds,
    group,
    labels_of,
    online_group,
    to_summary,
    words_of,
)
from tests.support.limits import fits_telegram

DANGER = "jeg vil ikke leve lenger"
CANARY = "zyxkanari"


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    setup = logs.configure("DEBUG", stream)
    yield stream
    setup.close()


@pytest.fixture
def kept() -> FeedbackInMemory:
    return FeedbackInMemory()


# --- the form ----------------------------------------------------------------------------------------------------


async def test_a_form_that_is_filled_in_is_sent_once(desk: Desk, kept: FeedbackInMemory) -> None:
    talk = desk.talk(feedback=kept)
    summary = await to_summary(talk)
    card = next(block for block in summary.messages[0].blocks if isinstance(block, Card))
    assert card.lines == (
        "Fellesskap: NA",
        "Sted: Bodø, Nordland",
        "Tid: mandag kl. 18.00",
        "For hvem: for alle",
        "Hvem kan komme: Alle kan komme",
        "Ledes av: Ingen leder",
        "Kontakt: na.bodo@example.org",
    )
    sent = await talk.press("f:send")
    assert "vises ikke før" in words_of(sent)
    assert "Ingenting er sendt to ganger" in words_of(await talk.press("f:send"))
    assert kept.proposals == [
        (
            {
                "organisation": "NA", "place": "Bodø, Nordland", "when": ("mandag 18.00",), "open": "yes", "led_by": "nobody",
                "contact": "na.bodo@example.org",
            },
            SATURDAY.date(),
        )
    ]  # fmt: skip


async def test_a_half_filled_form_is_gone_after_half_an_hour_and_says_so(
    desk: Desk, kept: FeedbackInMemory
) -> None:
    clock = Seconds()
    talk = desk.talk(sessions=Sessions(clock), feedback=kept)
    await to_summary(talk)
    clock.forward(minutes=31)
    reply = await talk.press("f:send")
    assert "30 minutter" in words_of(reply)
    assert kept.proposals == []


@pytest.mark.parametrize("command", ["/slett", "/start"])
async def test_forgetting_and_starting_anew_take_the_form_along(
    desk: Desk, kept: FeedbackInMemory, command: str
) -> None:
    talk = desk.talk(feedback=kept)
    await to_summary(talk)
    await talk.say(command)
    await talk.press("f:send")
    assert kept.proposals == []


async def test_danger_inside_the_form_is_met_first_and_nothing_of_it_is_stored(
    desk: Desk, kept: FeedbackInMemory
) -> None:
    talk = desk.talk(feedback=kept)
    await talk.say("/meldinn")
    reply = await talk.say(DANGER)
    assert reply.kind == "emergency"
    assert "skjema" not in words_of(reply).lower()
    assert (await talk.say("/meldinn " + DANGER)).kind == "emergency"
    assert kept.proposals == []


async def test_a_shared_position_answers_where_the_group_meets(desk: Desk) -> None:
    talk = desk.talk([group()])
    await talk.say("/meldinn")
    await talk.say("AA")
    reply = await talk.say("", location=(60.3913, 5.3221))
    assert "Når møtes dere?" in words_of(reply)
    assert reply.hits == ()


async def test_a_button_of_another_kind_leaves_the_form_waiting(desk: Desk) -> None:
    talk = desk.talk([group()])
    await talk.say("/meldinn")
    reply = await talk.press("t:aa")
    assert labels_of(reply)["Fortsett skjemaet"] == "f:go"
    assert "Skjemaet" not in words_of(await talk.press("akutt"))
    assert "Hvilket fellesskap" in words_of(await talk.press("f:go"))


async def test_no_word_of_the_form_reaches_the_log_or_the_trace(
    desk: Desk, log_lines: io.StringIO, kept: FeedbackInMemory
) -> None:
    talk = desk.talk(feedback=kept)
    await talk.say("/meldinn")
    for text in (CANARY, "Bodø", f"mandag 18 {CANARY}", "alle", "åpent", "ingen", f"post@{CANARY}.no"):
        reply = await talk.say(text)
    await talk.press("f:send")
    assert kept.proposals
    assert CANARY not in log_lines.getvalue()
    assert not any(CANARY in line for line in reply.trace if not line.startswith("words"))


async def test_staff_gets_the_answers_and_the_day_and_nothing_else(
    desk: Desk, kept: FeedbackInMemory
) -> None:
    talk = desk.talk(feedback=kept)
    talk.conversation = f"telegram:{CANARY}"
    talk.at = SATURDAY + timedelta(hours=3)
    await to_summary(talk)
    await talk.press("f:send")
    ((answers, on),) = kept.proposals
    assert set(answers) <= {
        "organisation", "name", "place", "when", "audience", "open", "led_by", "contact", "website",
    }  # fmt: skip
    assert on == SATURDAY.date()
    assert CANARY not in repr(kept.proposals)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_whole_form_is_said_in_every_language_within_the_limits_of_telegram(
    desk: Desk, library: Library, language: Language
) -> None:
    texts = library.replies[language]
    talk = desk.talk()
    await talk.press(f"lang:{language}")
    reply = await talk.say("/meldinn")
    assert words_of(reply).startswith(texts["form.intro"])
    for question in QUESTIONS:
        assert texts[f"form.ask_{question}"] in words_of(reply)
        assert {texts["button.form_unknown"], texts["button.form_stop"]} <= set(labels_of(reply))
        fits_telegram(reply)
        reply = await talk.press(labels_of(reply)[texts["button.form_unknown"]])
    assert texts["form.summary"] in words_of(reply)
    assert texts["form.no_contact"] in words_of(reply)
    assert words_of(reply).count(texts["form.unknown"]) == len(QUESTIONS)
    fits_telegram(reply)
    fits_telegram(await talk.press("f:mend"))


# --- anything at all ---------------------------------------------------------------------------------------------


_TEXTS = st.sampled_from(
    [
        "/meldinn", "vil melde inn gruppa vår", "AA", "NA i Bø", "Bø", "Førde", "1", "2", "torsdag 19", "annenhver mandag kl 18",
        "alle", "åpent", "lukka", "ingen", "vet ikke", "ja", "nei", "avbryt", "fortsett", "send inn", "kari.nordmann@example.org",
        "post@example.org", "900 00 000", "det var ingen der", "AA i Bergen", "hva er selvhjelp?", DANGER, "takk", "", "🙂",
        "/slett", "/start", "\ud800",
    ]
)  # fmt: skip
_PRESSES = st.sampled_from(
    [
        "meldinn", "f:go", "f:send", "f:mend", "f:stop", *(f"f:m:{letter}" for letter in "optaldk"), "f:o:aa", "f:o:?",
        "f:p:4601", "f:p:net", "f:p:?", "f:t:appointment", "f:t:?", "f:a:women", "f:a:all", "f:a:?", "f:l:yes", "f:l:?",
        "f:d:member", "f:d:?", "f:k:?", "f:k:x", f"w:{mark_of('g1')}", f"w:{mark_of('g1')}:n", f"w:{mark_of('net')}:o",
        "p:4601", "online", "find", "lang:en", "lang:nn", "t:aa", "akutt",
    ]
)  # fmt: skip
_MOVES = st.lists(
    st.one_of(_TEXTS.map(lambda text: ("say", text)), _PRESSES.map(lambda press: ("press", press))),
    max_size=14,
)
GROUPS: tuple[Group, ...] = (group("g1"), group("g2", warning="other"), online_group("net"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_MOVES, st.booleans())
async def test_no_order_of_presses_and_words_fails_or_stores_twice(
    desk: Desk, moves: list[tuple[str, str]], broken: bool
) -> None:
    store = FeedbackInMemory(OSError("locked") if broken else None)
    talk = desk.talk(GROUPS, feedback=store)
    forgotten = 0
    for how, what in moves:
        before = len(store.proposals)
        reply = await (talk.say(what) if how == "say" else talk.press(what))
        fits_telegram(reply)
        forgotten += reply.forget
        if len(store.proposals) > before:
            assert len(store.proposals) == before + 1
            await talk.press("f:send")
            assert len(store.proposals) == before + 1
    assert len(store.reports) <= 1 + forgotten
    assert len(store.proposals) <= 3 * (1 + forgotten)
    if broken:
        assert store.reports == store.proposals == []
