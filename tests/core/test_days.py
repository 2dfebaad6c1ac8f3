"""Weekdays: named, misspelt, as ranges, relative to now, and everything but some."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.core.reading.days import DayReader
from bot.core.reading.text import fold, normalise, tokens
from bot.core.reading.told import Told
from knowledge.library import LANGUAGES, Library
from tests.support.fakes import OSLO, SATURDAY


@pytest.fixture(scope="module")
def days(library: Library) -> DayReader:
    places = frozenset(fold(entry.name) for entry in library.gazetteer.entries)
    return DayReader([library.words[language] for language in LANGUAGES], places)


def _weekdays(days: DayReader, text: str, now: datetime = SATURDAY) -> tuple[int, ...]:
    clean = normalise(text)
    return days.read(tokens(clean), now, clean).weekdays


NAMED = [
    ("møte på onsdager", (3,)),
    ("har dere noe torsdagskvelder", (4,)),
    ("ledig bare måndag", (1,)),
    ("laurdag hadde vore fint", (6,)),
    ("anything on tuesdays", (2,)),
    ("sundag", (7,)),
    ("tirsdag eller fredag", (2, 5)),
    ("fredag, tirsdag", (2, 5)),
    ("helga", (6, 7)),
    ("på hverdager", (1, 2, 3, 4, 5)),
    ("weekends", (6, 7)),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_a_named_day_is_read_in_every_language(days: DayReader, text: str, expected: tuple[int, ...]) -> None:
    assert _weekdays(days, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TORSDAG", (4,)),
        ("torsdga", (4,)),
        ("onsdagg", (3,)),
        ("tirsdaag", (2,)),
        ("lordag", (6,)),
        ("thursdya", (4,)),
    ],
)
def test_one_slip_of_the_finger_in_a_day_is_forgiven(
    days: DayReader, text: str, expected: tuple[int, ...]
) -> None:
    assert _weekdays(days, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "onkel har det vondt",
        "vi bor i Mandal",
        "en dag av gangen",
        "hele dagen lang",
        "tor med hammeren",
        "fredelig stemning",
    ],
)
def test_words_that_only_look_like_days_are_no_days(days: DayReader, text: str) -> None:
    assert _weekdays(days, text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("man-fre", (1, 2, 3, 4, 5)),
        ("mandag til torsdag", (1, 2, 3, 4)),
        ("fredag til søndag", (5, 6, 7)),
        ("lørdag-mandag", (1, 6, 7)),
        ("tirs og tors", (2, 4)),
        ("monday to wednesday", (1, 2, 3)),
    ],
)
def test_a_range_holds_the_days_between_also_over_sunday(
    days: DayReader, text: str, expected: tuple[int, ...]
) -> None:
    assert _weekdays(days, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ikke på fredag", (1, 2, 3, 4, 6, 7)),
        ("unntatt helga", (1, 2, 3, 4, 5)),
        ("alt bortsett fra mandag", (2, 3, 4, 5, 6, 7)),
        ("torsdag kan jeg ikke", (1, 2, 3, 5, 6, 7)),
        ("onsdag passer dårlig", (1, 2, 4, 5, 6, 7)),
        ("not on sundays", (1, 2, 3, 4, 5, 6)),
        ("helst tirsdag, ikke onsdag", (2,)),
    ],
)
def test_a_refused_day_leaves_the_others(days: DayReader, text: str, expected: tuple[int, ...]) -> None:
    assert _weekdays(days, text) == expected


@pytest.mark.parametrize(
    ("text", "after_days", "part"),
    [
        ("møte i dag", 0, None),
        ("noe i kveld", 0, "evening"),
        ("i morra", 1, None),
        ("i morgen tidlig", 1, "morning"),
        ("i overmorgen", 2, None),
        ("i morgon", 1, None),
        ("tonight", 0, "evening"),
        ("tomorrow", 1, None),
    ],
)
def test_a_relative_day_is_a_date_and_its_weekday(
    days: DayReader, text: str, after_days: int, part: str | None
) -> None:
    found = days.read(tokens(text), SATURDAY, text)
    expected = SATURDAY.date() + timedelta(days=after_days)
    assert (found.on, found.weekdays, found.part) == (expected, (expected.isoweekday(),), part)


def test_tomorrow_on_new_years_eve_lies_in_the_next_year(days: DayReader) -> None:
    eve = datetime(2026, 12, 31, 23, 55, tzinfo=OSLO)
    found = days.read(tokens("i morgen"), eve, "i morgen")
    assert (found.on, found.weekdays) == (date(2027, 1, 1), (5,))


def test_all_seven_days_are_the_same_as_no_wish(days: DayReader) -> None:
    assert _weekdays(days, "mandag til søndag") == ()


def test_the_words_of_a_day_are_marked_so_that_no_other_reader_takes_them(days: DayReader) -> None:
    text = "AA i Os på torsdag"
    assert days.read(tokens(text), SATURDAY, text).spans == {4}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alle dager untatt søndag", (1, 2, 3, 4, 5, 6)),
        ("unnateke onsdag", (1, 2, 4, 5, 6, 7)),
        ("any day but friday", (1, 2, 3, 4, 6, 7)),
        ("alt utenom helg og onsdag", (1, 2, 4, 5)),
        ("ikkje måndag el tysdag", (3, 4, 5, 6, 7)),
        ("andre dager enn lørdag", (1, 2, 3, 4, 5, 7)),
        ("med unntak av torsdag", (1, 2, 3, 5, 6, 7)),
        ("mandag og tirsdag går ikke", (3, 4, 5, 6, 7)),
        ("cant do thursdays", (1, 2, 3, 5, 6, 7)),
        ("tuesdays and thursdays are out", (1, 3, 5, 6, 7)),
        ("hverdager unntatt fredag", (1, 2, 3, 4)),
        ("ikke onsdag, heller torsdag", (4,)),
        ("tysdag passar ikkje, onsdag er fint", (3,)),
        ("fredag er ikke noe problem", (5,)),
        ("er det ikke på fredag?", (5,)),
    ],
)
def test_an_exception_holds_for_all_days_it_names_and_no_more(
    days: DayReader, text: str, expected: tuple[int, ...]
) -> None:
    assert _weekdays(days, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tors kveld", (4,)),
        ("man. kveld", (1,)),
        ("fre ettermiddag", (5,)),
        ("tys kveld", (2,)),
        ("fri night", (5,)),
        ("ons 18:30", (3,)),
        ("tirs/tors", (2, 4)),
        ("torsdag kan man komme", (4,)),
        ("lørdag har jeg fri", (6,)),
        ("har fri", ()),
        ("det er fred her", ()),
    ],
)
def test_a_clipped_day_needs_a_time_or_another_day_beside_it(
    days: DayReader, text: str, expected: tuple[int, ...]
) -> None:
    assert _weekdays(days, text) == expected


def test_what_is_told_is_no_wish_but_its_words_are_taken(days: DayReader) -> None:
    text = "drikker i helga noe onsdag"
    found = days.read(tokens(text), SATURDAY, text, Told(habits=frozenset({1, 2})))
    assert found.weekdays == (3,)
    assert found.spans >= {2, 4}


def test_a_list_of_days_is_told_to_its_end(days: DayReader) -> None:
    text = "drikker fredag, lørdag og søndag"
    assert days.read(tokens(text), SATURDAY, text, Told(habits=frozenset({1}))).weekdays == ()


def test_tonight_is_a_wish_also_beside_a_habit(days: DayReader) -> None:
    text = "kommer til å drikke i kveld"
    found = days.read(tokens(text), SATURDAY, text, Told(habits=frozenset({3, 4, 5})))
    assert found.on == SATURDAY.date()


def test_the_evening_of_a_refused_day_is_not_asked_for(days: DayReader) -> None:
    text = "mandag kveld kan jeg ikke"
    assert days.read(tokens(text), SATURDAY, text).spans == {0, 1}
