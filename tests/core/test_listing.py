"""A wish to be on the list, and what is wrong with a group just shown: only what is plain is read."""

from __future__ import annotations

import pytest

from bot.core.reading.listing import error_told, says_something_is_wrong, wants_to_be_listed
from bot.core.reading.text import normalise, tokens


def _lights(text: str) -> tuple[str, ...]:
    return tuple(token.light for token in tokens(normalise(text)))


@pytest.mark.parametrize(
    "text",
    [
        "vil melde inn gruppa vår",
        "jeg vil melde inn AA-gruppa vår",
        "registrere ei gruppe",
        "vil registrere en ny gruppe",
        "kan dere legge til gruppa vår",
        "vi har starta ny gruppe og vil stå på lista",
        "eg ønskjer å leggje inn ei ny gruppe",
        "vi vil føre opp gruppa vår i registeret",
        "vil melde gruppa vår inn hos dere",
        "we want to register our group",
        "I'd like to add our AA meeting",
    ],
)
def test_a_plain_wish_to_be_listed_is_heard(text: str) -> None:
    assert wants_to_be_listed(_lights(text))


@pytest.mark.parametrize(
    "text",
    [
        "vil melde meg inn i ei gruppe",
        "melde oss inn i AA",
        "hvordan melder vi inn gruppa vår",
        "må man registrere en ny gruppe noe sted",
        "register for a meeting",
        "list groups in Oslo",
        "vil starte gruppe",
        "legge meg inn på avrusning",
        "jeg vil melde fra om en gruppe",
        "finnes det ei gruppe som er registrert i Bodø",
        "",
        "vil melde inn gruppa vår " * 5,
    ],
)
def test_joining_asking_and_starting_are_other_wishes(text: str) -> None:
    assert not wants_to_be_listed(_lights(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("det var ingen der", "nobody_there"),
        ("møtet var ikke der", "nobody_there"),
        ("det var ikkje nokon der", "nobody_there"),
        ("det va itj nån der", "nobody_there"),
        ("nobody was there", "nobody_there"),
        ("there was no meeting", "nobody_there"),
        ("døra var låst", "nobody_there"),
        ("feil klokkeslett", "wrong_time"),
        ("tida stemmer ikke", "wrong_time"),
        ("møtet er flytta til onsdag", "wrong_time"),
        ("adressen er feil", "wrong_place"),
        ("wrong address", "wrong_place"),
        ("gruppa er lagt ned", "closed_down"),
        ("nummeret virker ikke", "contact_fails"),
        ("ingen svarer", "contact_fails"),
        ("det er ingen der jeg bor", None),
        ("er det ingen der", None),
        ("ingen der i nærheten", None),
        ("hva om det er ingen der", None),
        ("noe på onsdag", None),
        ("", None),
    ],
)
def test_what_was_wrong_is_read_only_where_it_is_certain(text: str, kind: str | None) -> None:
    assert error_told(_lights(text)) == kind


def test_the_words_of_the_button_are_known_and_nothing_more_is_read_into_them() -> None:
    assert says_something_is_wrong(_lights("Noe stemmer ikke!"))
    assert not says_something_is_wrong(_lights("noe stemmer ikke med meg"))
    assert not says_something_is_wrong(())
