"""All filters of a sentence together."""

from __future__ import annotations

from datetime import time

import pytest

from bot.core.model import Filters
from bot.core.reading.slots import SlotReader, SlotReading
from bot.core.reading.text import normalise, tokens
from knowledge.library import Library
from tests.support.fakes import SATURDAY


@pytest.fixture(scope="module")
def slots(library: Library) -> SlotReader:
    return SlotReader(library)


def _read(slots: SlotReader, text: str) -> SlotReading:
    clean = normalise(text)
    return slots.read(tokens(clean), clean, SATURDAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "åpne AA-møter på tirsdag etter kl 18",
            Filters(organisations=("AA",), weekdays=(2,), after=time(18), open=True),
        ),
        ("lukket NA på nett", Filters(organisations=("NA",), open=False, format="online")),
        ("engelskspråklig møte med plass til rullestol", Filters(language="en", access=("wheelchair",))),
        ("kvinnegruppe onsdager på dagtid", Filters(weekdays=(3,), before=time(16), audience=("women",))),
        ("telefonmøte i helga", Filters(weekdays=(6, 7), format="phone")),
        ("noe for pårørande måndag kveld", Filters(weekdays=(1,), after=time(17), audience=("relative",))),
        ("hva er selvhjelp", Filters()),
    ],
)
def test_a_sentence_gives_exactly_these_filters(slots: SlotReader, text: str, expected: Filters) -> None:
    assert _read(slots, text).filters == expected


@pytest.mark.parametrize(
    "text",
    [
        "ikke på nett",
        "ikke zoom",
        "fysisk møte",
        "orker ikke flere zoom-møter",
        "nei til nett, vil møte folk ansikt til ansikt",
    ],
)
def test_who_does_not_want_a_screen_wants_to_meet_people(slots: SlotReader, text: str) -> None:
    assert _read(slots, text).filters.format == "in_person"


@pytest.mark.parametrize("text", ["på nett går også", "nett funker også"])
def test_what_is_only_allowed_is_no_filter(slots: SlotReader, text: str) -> None:
    assert _read(slots, text).filters.format is None


@pytest.mark.parametrize(
    ("text", "cleared"),
    [
        ("uansett dag", "weekdays"),
        ("når som helst", "times"),
        ("nullstill", "all"),
        ("dropp det med kvinner", "audience"),
        ("uansett gruppe", "organisations"),
    ],
)
def test_a_wish_can_be_taken_back(slots: SlotReader, text: str, cleared: str) -> None:
    assert cleared in _read(slots, text).clears


@pytest.mark.parametrize(
    ("text", "follow"),
    [("flere", "more"), ("ok, vis flere takk", "more"), ("når var det", "again"), ("hei du", None)],
)
def test_a_message_that_only_goes_on_is_known_as_such(
    slots: SlotReader, text: str, follow: str | None
) -> None:
    assert _read(slots, text).follow == follow


def test_the_date_is_only_kept_with_its_weekday(slots: SlotReader) -> None:
    found = _read(slots, "i kveld").filters
    assert (found.on, found.weekdays, found.after) == (SATURDAY.date(), (6,), time(17))
    assert _read(slots, "mandag og tirsdag").filters.on is None


@pytest.mark.parametrize(
    "text", ["drikker mest i helga", "edru siden mandag", "drakk på lørdag", "har time hos legen torsdag"]
)
def test_a_day_that_is_only_talked_of_is_no_filter(slots: SlotReader, text: str) -> None:
    assert _read(slots, text).filters.weekdays == ()


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("torsdag går fint likevel, alle dager er greie", ()),
        ("uansett dag, men helst torsdag", (4,)),
        ("alle dager unntatt søndag", (1, 2, 3, 4, 5, 6)),
    ],
)
def test_any_day_takes_back_what_stood_before_it_only(
    slots: SlotReader, text: str, weekdays: tuple[int, ...]
) -> None:
    found = _read(slots, text)
    assert "weekdays" in found.clears
    assert found.filters.weekdays == weekdays


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("vil ikke på zoom, helst møte folk", "in_person"),
        ("ikke noe zoom", "in_person"),
        ("tør ikke møte folk", "online"),
        ("kan ikke dra noe sted", "online"),
        ("kommer meg ikke ut av huset", "online"),
        ("cant leave the house", "online"),
        ("på tlf", "phone"),
        ("trenger ikke være fysisk", None),
        ("ikke bare på nett", None),
        ("fant dere på nettet", None),
        ("spiller poker på nett", None),
    ],
)
def test_the_way_to_meet_is_read_also_from_what_is_not_possible(
    slots: SlotReader, text: str, form: str | None
) -> None:
    assert _read(slots, text).filters.format == form


@pytest.mark.parametrize(
    "text", ["er åpen om problemet", "lå på lukket avdeling", "vil åpne meg", "i am open about it"]
)
def test_open_and_closed_said_of_something_else_is_no_filter(slots: SlotReader, text: str) -> None:
    assert _read(slots, text).filters.open is None


def test_a_language_one_does_not_speak_is_no_filter(slots: SlotReader) -> None:
    assert _read(slots, "snakker ikke engelsk").filters.language is None
    assert _read(slots, "snakker bare polsk").filters.language == "pl"


@pytest.mark.parametrize("text", ["tegnspråktolka møte", "teiknspråktolk", "a sign language interpreter"])
def test_sign_language_is_read_in_all_its_forms(slots: SlotReader, text: str) -> None:
    assert _read(slots, text).filters.access == ("sign_language",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ta bort det med klokka", "times"),
        ("dropp helga", "weekdays"),
        ("ta vekk torsdag", "weekdays"),
        ("trenger ikke være kvinnemøte", "audience"),
        ("på nett går også bra", "format"),
        ("hvilken dag er ikke så viktig", "weekdays"),
        ("the day is not important", "weekdays"),
        ("andre også, ikke bare AA", "organisations"),
    ],
)
def test_a_filter_is_taken_back(slots: SlotReader, text: str, code: str) -> None:
    assert code in _read(slots, text).clears


@pytest.mark.parametrize("text", ["kan jeg ta med meg noen på torsdag", "møter på torsdag, det er viktig"])
def test_a_day_that_is_wanted_stays(slots: SlotReader, text: str) -> None:
    found = _read(slots, text)
    assert found.clears == frozenset()
    assert found.filters.weekdays == (4,)


def test_mens_is_a_conjunction_and_no_group_for_men(slots: SlotReader) -> None:
    assert _read(slots, "kan jeg gå på møter mens jeg venter").filters.audience == ()
    assert _read(slots, "mens group in Oslo").filters.audience == ("men",)


def test_no_telephone_leaves_rooms_and_screens(slots: SlotReader) -> None:
    assert _read(slots, "ikke på telefon").filters.format is None
