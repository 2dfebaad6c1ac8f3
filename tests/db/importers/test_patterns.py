"""When a meeting is not held every week, as people write it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importers.patterns import Rhythm, rhythm_of


@pytest.mark.parametrize(
    ("weekday", "text", "nth"),
    [
        (1, "1st and 3rd Monday", (1, 3)),
        (1, "1st & 3rd Mondays of the month", (1, 3)),
        (1, "1st, 3rd and 5th Mon", (1, 3, 5)),
        (4, "Kun 1. og 3. torsdag i måneden", (1, 3)),
        (4, "Møtes bare første og tredje torsdag hver måned.", (1, 3)),
        (1, "siste mandag i måneden", (-1,)),
        (1, "den siste mandagen i måneden", (-1,)),
        (5, "last Friday of month", (-1,)),
        (5, "Meets the last Friday of each month only", (-1,)),
        (7, "Siste søndag i hver måned kl. 18.00", (-1,)),
        (3, "Møtes andre og fjerde onsdag i kjelleren", (2, 4)),
        (3, "Gruppa er første onsdag i måneden", (1,)),
        (2, "fyrste og tredje tysdag i månaden", (1, 3)),
        (1, "første, andre og siste mandag", (1, 2, -1)),
        (4, "1. og 3. uke i måneden", (1, 3)),
        (1, "Ikke møte første mandag i måneden", (2, 3, 4, 5)),
        (1, "No meeting 2nd Monday", (1, 3, 4, 5)),
        (1, "Ny adresse. Kun 2. mandag i måneden! Velkommen.", (2,)),
    ],
)
def test_a_rhythm_that_is_certain_is_read(weekday: int, text: str, nth: tuple[int, ...]) -> None:
    assert rhythm_of(weekday, (text,)) == Rhythm("monthly", nth)


@pytest.mark.parametrize(
    ("weekday", "text"),
    [
        (1, "annenhver uke"),
        (1, "annenhver mandag"),
        (1, "Annankvar måndag"),
        (3, "every other Wednesday"),
        (3, "Every second week"),
        (1, "ulike uker"),
        (1, "Møtes i partallsuker"),
        (1, "odd weeks only"),
        (1, "hver 14. dag"),
        (1, "biweekly"),
        (1, "hver tredje uke"),
        (1, "Monthly"),
        (1, "én gang i måneden"),
        (1, "uke 1 og 3"),
        (1, "No meeting last Monday of the month"),
        (1, "hver mandag unntatt første mandag i måneden"),
        (1, "Stengt siste mandag i måneden"),
        (1, "1. mandag og 2. tirsdag i måneden"),
        (1, "1. mandag, ta med noe"),
        (1, "annenhver mandag fra 24.11.2026"),  # a Tuesday
        (1, "partallsuker fra 23.11.2026"),  # turns round after a year of 53 weeks
        (1, "annenhver mandag fra 30.02.2026"),
    ],
)
def test_what_is_not_certain_is_never_guessed(weekday: int, text: str) -> None:
    assert rhythm_of(weekday, (text,)).verdict == "uncertain"


@pytest.mark.parametrize(
    ("text", "weeks", "anchor"),
    [
        ("annenhver mandag fra 23.11.2026", 2, date(2026, 11, 23)),
        ("Annenhver uke fra mandag 23. november 2026", 2, date(2026, 11, 23)),
        ("every other Monday starting 2026-11-23", 2, date(2026, 11, 23)),
        ("hver tredje mandag fra 2026-11-23", 3, date(2026, 11, 23)),
    ],
)
def test_every_other_week_with_a_first_date_is_read(text: str, weeks: int, anchor: date) -> None:
    assert rhythm_of(1, (text,)) == Rhythm("every_n_weeks", (), weeks, anchor)


@pytest.mark.parametrize(
    "text",
    [
        "5th week,IP#11 Sponsorship",
        "1st Week is St format",
        "Alternating Beginner/Step",
        "Speaker meeting last Monday of the month",
        "Siste mandag i måneden: medaljeutdeling",
        "Gruppemøte første mandag i måneden",
        "Every other week is a step meeting",
        "1st Tuesday",  # another day's meeting
        "Inngang i 2. etasje",
        "We moved last week",
        "Hver mandag",
        "Møtet varer i 1 time",
        "The third tradition",
        "",
    ],
)
def test_what_happens_on_some_weeks_or_elsewhere_changes_nothing(text: str) -> None:
    assert rhythm_of(1, (text,)).verdict == "weekly"


@pytest.mark.parametrize(
    "text", ["Åpent siste mandag i måneden, ellers lukket.", "1st Monday is open", "Annenhver uke åpent møte"]
)
def test_weeks_that_are_open_are_told_and_the_rhythm_stays(text: str) -> None:
    assert rhythm_of(1, (text,)) == Rhythm(open_varies=True)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("Første mandag i måneden", "monthly"),
        ("Last Monday Speaker", "uncertain"),
        ("Mandagsgruppa", "weekly"),
        ("3rd Tradition", "weekly"),
    ],
)
def test_in_a_name_nothing_but_the_weeks_may_stand(name: str, verdict: str) -> None:
    assert rhythm_of(1, (), (name,)).verdict == verdict


def test_two_texts_that_disagree_are_uncertain() -> None:
    assert rhythm_of(1, ("Kun 1. mandag", "Kun 2. mandag")).verdict == "uncertain"
    assert rhythm_of(1, ("Kun 1. mandag", "kun første mandag i måneden")).verdict == "monthly"


def test_each_day_of_a_record_reads_what_is_said_of_it() -> None:
    text = ("Kun 1. og 3. torsdag i måneden",)
    assert rhythm_of(4, text).nth == (1, 3)
    assert rhythm_of(2, text).verdict == "weekly"


@given(st.text(max_size=300) | st.text("1.235 ogandstrhmf,uke&", max_size=200), st.integers(1, 7))
def test_any_text_gives_a_rhythm_a_meeting_can_have(text: str, weekday: int) -> None:
    found = rhythm_of(weekday, (text,), (text[:50],))
    assert set(found.nth) <= {-1, 1, 2, 3, 4, 5}
    assert (found.interval_weeks > 1) == (found.anchor is not None)
    assert (found.verdict == "monthly") == bool(found.nth)
