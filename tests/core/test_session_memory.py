"""The short memory: forgets after half an hour, holds no words, and does not grow without end."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from bot.core.session import Session
from bot.sessions import IDLE_SECONDS, LONGEST_SECONDS, Sessions
from tests.support.fakes import Desk, Seconds

KNOWN = Session(searched=True, shown=3)
CANARY = "zyxkanari"


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def sessions(clock: Seconds) -> Sessions:
    return Sessions(clock)


def test_a_conversation_is_remembered_while_it_goes_on(sessions: Sessions, clock: Seconds) -> None:
    sessions.keep("a", KNOWN)
    clock.forward(minutes=29)
    assert sessions.open("a") == KNOWN


def test_a_conversation_is_forgotten_after_half_an_hour_of_silence(
    sessions: Sessions, clock: Seconds
) -> None:
    assert IDLE_SECONDS == 30 * 60
    sessions.keep("a", KNOWN)
    clock.forward(minutes=30, seconds=1)
    assert sessions.open("a") == Session()
    assert len(sessions) == 0


def test_silence_in_one_conversation_is_noticed_when_another_speaks(
    sessions: Sessions, clock: Seconds
) -> None:
    sessions.keep("a", KNOWN)
    clock.forward(minutes=31)
    sessions.open("b")
    assert len(sessions) == 0


def test_every_message_starts_the_half_hour_anew(sessions: Sessions, clock: Seconds) -> None:
    for _ in range(3):
        sessions.keep("a", KNOWN)
        clock.forward(minutes=20)
    assert sessions.open("a") == KNOWN


def test_even_a_long_talk_is_forgotten_after_two_hours(sessions: Sessions, clock: Seconds) -> None:
    for _ in range(7):
        sessions.keep("a", KNOWN)
        clock.forward(minutes=20)
    assert LONGEST_SECONDS < 7 * 20 * 60
    assert sessions.open("a") == Session()


def test_conversations_do_not_see_each_other(sessions: Sessions) -> None:
    sessions.keep("a", KNOWN)
    assert sessions.open("b") == Session()


def test_forgetting_one_leaves_the_other(sessions: Sessions) -> None:
    sessions.keep("a", KNOWN)
    sessions.keep("b", KNOWN)
    sessions.forget("a")
    assert (sessions.open("a"), sessions.open("b")) == (Session(), KNOWN)


def test_forgetting_what_was_never_known_is_no_error(sessions: Sessions) -> None:
    sessions.forget("never seen")
    assert len(sessions) == 0


def test_the_longest_silent_makes_room_when_there_are_too_many(clock: Seconds) -> None:
    sessions = Sessions(clock, most=2)
    for name in ("a", "b"):
        sessions.keep(name, KNOWN)
        clock.forward(seconds=1)
    sessions.keep("a", KNOWN)
    sessions.keep("c", KNOWN)
    assert [sessions.open(name) == KNOWN for name in ("a", "b", "c")] == [True, False, True]


def test_the_name_of_a_conversation_is_not_held(sessions: Sessions) -> None:
    sessions.keep(CANARY, KNOWN)
    assert all(CANARY.encode() not in key for key in sessions._held)
    assert CANARY not in repr(vars(sessions))


def test_two_processes_hold_the_same_conversation_under_different_keys(clock: Seconds) -> None:
    first, second = Sessions(clock), Sessions(clock)
    first.keep("a", KNOWN)
    second.keep("a", KNOWN)
    assert set(first._held) != set(second._held)


def test_a_broken_name_is_a_name_too(sessions: Sessions) -> None:
    sessions.keep("\ud800", KNOWN)
    assert sessions.open("\ud800") == KNOWN


def _strings(value: object) -> Iterator[str]:
    """Every text anywhere inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _strings(key)
            yield from _strings(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _strings(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _strings(getattr(value, field.name))


@pytest.mark.parametrize(
    "text",
    [
        f"{CANARY} jeg leter etter en gruppe",
        f"{CANARY} AA i Bergen på torsdager",
        f"møter i Våler {CANARY}",
        f"hva er selvhjelp {CANARY}",
        f"jeg vil ikke leve lenger {CANARY}",
        f"AA i {CANARY}",
        CANARY,
        f"jeg heter {CANARY} og kona mi drikker",
    ],
)
async def test_no_word_of_a_message_is_held_in_a_session(desk: Desk, text: str) -> None:
    sessions = Sessions(Seconds())
    talk = desk.talk(sessions=sessions)
    await talk.say("jeg leter etter en gruppe")
    await talk.say(text)
    held = list(_strings(sessions.open(talk.conversation)))
    assert not any(CANARY in one.lower() for one in held)
