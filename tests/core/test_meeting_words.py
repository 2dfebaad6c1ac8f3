"""What a card says of when a group meets, in three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answering.group_messages import group_card
from bot.core.answering.matching import single
from bot.core.answering.meeting_words import in_words, meeting_lines
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.schedule import next_occurrence, occurrences
from bot.core.model import GroupHit, Meeting, Season
from knowledge.library import LANGUAGES, Library
from tests.support.fakes import OSLO, SATURDAY, group

ANCHOR = date(2026, 11, 24)
SCHOOL_YEAR = Season((8, 15), (6, 15))


@pytest.fixture(scope="module")
def books(library: Library) -> dict[str, Phrasebook]:
    return {language: Phrasebook(library, language) for language in LANGUAGES}


def tuesday(**changes: Any) -> Meeting:
    return Meeting(**({"weekday": 2, "starts": time(18), "ends": time(19, 30)} | changes))


def hit(*meetings: Meeting, now: datetime) -> GroupHit:
    """What the search gives for a group that meets so, without the days it looks ahead being stretched."""
    starts = [(next_occurrence(each, now), each) for each in meetings]
    timed = sorted(((start, each) for start, each in starts if start is not None), key=lambda one: one[0])
    start, meeting = timed[0] if timed else (None, meetings[0])
    return GroupHit(group(meetings=meetings), 1.0, start, meeting)


def at(day: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), tzinfo=OSLO)


@pytest.mark.parametrize(
    ("changes", "nb", "nn", "en"),
    [
        ({}, "", "", ""),
        (
            {"interval_weeks": 2, "anchor": ANCHOR},
            "Annenhver tirsdag", "Annankvar tysdag", "Every other Tuesday",
        ),
        (
            {"interval_weeks": 3, "anchor": ANCHOR},
            "Hver tredje tirsdag", "Kvar tredje tysdag", "Every third Tuesday",
        ),
        (
            {"interval_weeks": 6, "anchor": ANCHOR},
            "Tirsdag hver 6. uke", "Tysdag kvar 6. veke", "Tuesday every 6 weeks",
        ),
        (
            {"nth": (1, 3)},
            "Første og tredje tirsdag i måneden", "Første og tredje tysdag i månaden",
            "The first and third Tuesday of the month",
        ),
        (
            {"nth": (-1,)},
            "Siste tirsdag i måneden", "Siste tysdag i månaden", "The last Tuesday of the month",
        ),
        ({"season": Season((8, 1), (6, 30))}, "Ikke i juli", "Ikkje i juli", "Not in July"),
        (
            {"season": Season((9, 1), (5, 31))},
            "Ikke i juni, juli og august", "Ikkje i juni, juli og august", "Not in June, July and August",
        ),
        ({"season": Season((2, 1), (11, 30))}, "Ikke i desember og januar", "Ikkje i desember og januar",
         "Not in December and January"),
        ({"season": Season((4, 1), (2, 29))}, "Ikke i mars", "Ikkje i mars", "Not in March"),
        (
            {"season": SCHOOL_YEAR},
            "Fra 15. august til 15. juni", "Frå 15. august til 15. juni", "From 15 August to 15 June",
        ),
        (
            {"season": Season((6, 1), (8, 31))},
            "Fra 1. juni til 31. august", "Frå 1. juni til 31. august", "From 1 June to 31 August",
        ),
        (
            {"season": Season((1, 10), (2, 29))},
            "Fra 10. januar til siste dag i februar", "Frå 10. januar til siste dag i februar",
            "From 10 January to the last day of February",
        ),
        ({"season": Season((1, 1), (12, 31))}, "", "", ""),
        ({"season": Season((8, 15), (8, 14))}, "", "", ""),
        ({"on_holidays": False}, "Ikke på helligdager", "Ikkje på heilagdagar", "Not on public holidays"),
        (
            {"not_on": (date(2026, 11, 17), date(2026, 12, 29), date(2026, 12, 22), date(2027, 1, 5))},
            "Ikke 22. desember og 29. desember", "Ikkje 22. desember og 29. desember",
            "Not on 22 December and 29 December",
        ),
        (
            {"last_on": date(2027, 6, 15)},
            "Varer til 15. juni 2027", "Varer til 15. juni 2027", "Runs until 15 June 2027",
        ),
        ({"last_on": date(2026, 11, 20)}, "", "", ""),
        (
            {"interval_weeks": 2, "anchor": ANCHOR, "season": Season((8, 1), (6, 30)), "on_holidays": False},
            "Annenhver tirsdag. Ikke i juli. Ikke på helligdager",
            "Annankvar tysdag. Ikkje i juli. Ikkje på heilagdagar",
            "Every other Tuesday. Not in July. Not on public holidays",
        ),
    ],
)  # fmt: skip
def test_what_is_not_every_week_of_the_year_is_said_in_short_sentences(
    books: dict[str, Phrasebook], changes: dict[str, Any], nb: str, nn: str, en: str
) -> None:
    # SATURDAY is 21 November 2026: 17 November is past, 5 January more than six weeks ahead.
    said = {language: in_words(tuesday(**changes), book, SATURDAY) for language, book in books.items()}
    assert said == {"nb": nb, "nn": nn, "en": en}


@pytest.mark.parametrize(
    ("changes", "now", "nb"),
    [
        ({}, at("2026-11-21"), "Neste møte: tirsdag 24. november kl. 18.00"),
        ({}, at("2026-11-24", 19), "Pågår nå, begynte i dag, tirsdag 24. november kl. 18.00"),
        # Within the days that are looked ahead, and beyond them.
        ({"season": SCHOOL_YEAR}, at("2027-06-20"), "Starter igjen tirsdag 17. august kl. 18.00"),
        ({"season": Season((10, 1), (3, 31))}, at("2027-04-01"), "Starter igjen tirsdag 5. oktober kl. 18.00"),
        ({"first_on": date(2027, 1, 1)}, at("2026-11-21"), "Starter tirsdag 5. januar kl. 18.00"),
        ({"first_on": date(2027, 8, 1)}, at("2026-11-21"), "Starter tirsdag 3. august kl. 18.00"),
        ({"first_on": date(2028, 8, 1)}, at("2026-11-21"), "Jeg vet ikke når neste møte er: ta kontakt først"),
        ({"last_on": date(2026, 11, 20)}, at("2026-11-21"), "Jeg vet ikke når neste møte er: ta kontakt først"),
        ({"interval_weeks": 2}, at("2026-11-21"), "Jeg vet ikke når neste møte er: ta kontakt først"),
        ({"starts": None, "ends": None}, at("2026-11-21"), "Tid avtales: ta kontakt først"),
        (
            {"weekday": None, "starts": None, "ends": None}, at("2026-11-21"),
            "Tid avtales: ta kontakt først",
        ),
    ],
)  # fmt: skip
def test_a_card_begins_with_the_next_date_or_when_the_group_starts_again(
    books: dict[str, Phrasebook], changes: dict[str, Any], now: datetime, nb: str
) -> None:
    assert meeting_lines(hit(tuesday(**changes), now=now), books["nb"], now)[0] == nb


def test_the_other_languages_say_that_it_starts_again(books: dict[str, Phrasebook]) -> None:
    now = at("2027-06-20")
    found = hit(tuesday(season=SCHOOL_YEAR), now=now)
    assert meeting_lines(found, books["nn"], now)[0] == "Startar igjen tysdag 17. august kl. 18.00"
    assert meeting_lines(found, books["en"], now)[0] == "Starts again: Tuesday 17 August at 18:00"


def test_a_group_that_rests_says_the_first_of_its_meetings_in_the_same_kind_of_room(
    books: dict[str, Phrasebook],
) -> None:
    now = at("2027-04-01")
    winter = Season((10, 1), (3, 31))
    first = tuesday(season=winter)
    earlier = Meeting(weekday=5, starts=time(12), season=winter)
    net = Meeting(weekday=4, starts=time(12), season=Season((9, 1), (3, 31)), format="online")
    lines = meeting_lines(hit(first, earlier, net, now=now), books["nb"], now)
    # 1 October 2027 is a Friday; the net starts in September, but the card tells of the room.
    assert lines == (
        "Starter igjen fredag 1. oktober kl. 12.00",
        "Fra 1. oktober til 31. mars",
    )


def test_the_card_of_a_group_carries_both_lines_first(books: dict[str, Phrasebook]) -> None:
    fortnightly = group(meetings=(tuesday(interval_weeks=2, anchor=ANCHOR),))
    card = group_card(single(fortnightly, SATURDAY, books["nb"]), books["nb"], SATURDAY, {})
    assert card.lines[:2] == ("Neste møte: tirsdag 24. november kl. 18.00", "Annenhver tirsdag")
    weekly = group_card(single(group(), SATURDAY, books["nb"]), books["nb"], SATURDAY, {})
    assert weekly.lines[1].startswith("Sted: ")


month_days = st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(lambda day: (day.month, day.day))
days = st.dates(date(2026, 1, 1), date(2029, 12, 31))
any_meetings = st.builds(
    Meeting,
    weekday=st.none() | st.integers(1, 7),
    starts=st.none() | st.times(),
    interval_weeks=st.integers(1, 60),
    anchor=st.none() | days,
    nth=st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), unique=True).map(tuple),
    season=st.none() | st.builds(Season, month_days, month_days),
    first_on=st.none() | days,
    last_on=st.none() | days,
    not_on=st.lists(days, max_size=4).map(tuple),
    on_holidays=st.booleans(),
)
moments = st.datetimes(
    min_value=datetime(2026, 11, 1),  # noqa: DTZ001 - hypothesis wants naive bounds and adds the zone itself
    max_value=datetime(2028, 11, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(any_meetings, min_size=1, max_size=3), moments, st.sampled_from(LANGUAGES))
def test_any_meeting_is_said_in_whole_short_lines(
    library: Library, meetings: list[Meeting], now: datetime, language: Any
) -> None:
    lines = meeting_lines(hit(*meetings, now=now), Phrasebook(library, language), now.astimezone(OSLO))
    assert 1 <= len(lines) <= 2
    assert all(line.strip() == line and line[0].isupper() and "{" not in line for line in lines)
    assert max(map(len, lines)) < 200


@settings(max_examples=150, deadline=None)
@given(any_meetings, moments)
def test_a_regular_meeting_within_a_year_is_never_called_unknown(
    library: Library, meeting: Meeting, now: datetime
) -> None:
    book = Phrasebook(library, "nb")
    line = meeting_lines(hit(meeting, now=now), book, now.astimezone(OSLO))[0]
    starts = occurrences(meeting, now, 1)
    today = now.astimezone(OSLO).date()
    known = bool(starts) and (starts[0].date() - today).days <= 365
    assert line.endswith("ta kontakt først") is not known
