"""What is said of how far a group may be trusted, and the second way to it; in three languages."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import get_args

import pytest

from bot.core.answering.compose import Composer
from bot.core.answering.decision import Decision, Search
from bot.core.answering.group_messages import page
from bot.core.answering.matching import rank
from bot.core.answering.schedule import Holiday
from bot.core.model import Card, Filters, Group, GroupQuery, Language, Meeting, Reply, ReportKind
from bot.core.session import Session
from knowledge.library import LANGUAGES, Library
from tests.support.fakes import OSLO, SATURDAY, days_ago, group, kilometres_north, place, words_of

BERGEN = place()


def _shown(
    composer: Composer, groups: list[Group], language: Language = "nb", now: datetime = SATURDAY
) -> Reply:
    match = rank(groups, GroupQuery(BERGEN, Filters()), now, composer.book(language))
    found = {0: page(match, 0, online_only=False)}
    decision = Decision((Search(BERGEN, (), Filters()),), language)
    return composer.compose(decision, None, found, Session(), now)


def _card(composer: Composer, one: Group, language: Language = "nb", now: datetime = SATURDAY) -> Card:
    reply = _shown(composer, [one], language, now)
    return next(block for message in reply.messages for block in message.blocks if isinstance(block, Card))


@pytest.fixture(scope="module")
def composer(library: Library) -> Composer:
    return Composer(library, "0.0-test")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Sist bekreftet 11. november 2026 av gruppa selv"),
        ("nn", "Sist stadfesta 11. november 2026 av gruppa sjølv"),
        ("en", "Last confirmed 11 November 2026 by the group itself"),
    ],
)
def test_a_fresh_group_says_who_confirmed_and_when(composer: Composer, language: Language, said: str) -> None:
    card = _card(composer, group(confirmed_on=days_ago(10), confirmed_by="gruppa selv"), language)
    assert card.lines[-1] == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Står på lista til AA Norge, hentet 3. november 2026. Ikke bekreftet av gruppa. Sjekk før du drar."),
        ("nn", "Står på lista til AA Norge, henta 3. november 2026. Ikkje stadfesta av gruppa. Sjekk før du dreg."),
        ("en", "On the list of AA Norge, fetched 3 November 2026. Not confirmed by the group. Check before you go."),
    ],
)  # fmt: skip
def test_a_group_on_a_list_alone_says_so_and_that_nobody_confirmed_it(
    composer: Composer, language: Language, said: str
) -> None:
    one = group(confirmed_on=None, confirmed_by="", listed_on=date(2026, 11, 3), listed_by="AA Norge")
    assert _card(composer, one, language).lines[-1] == said


def test_a_list_newer_than_an_old_confirmation_names_both_days(composer: Composer) -> None:
    one = group(
        confirmed_on=date(2026, 5, 12),
        confirmed_by="gruppa selv",
        listed_on=days_ago(5),
        listed_by="NA Norge",
    )
    assert _card(composer, one).lines[-1] == (
        "Står på lista til NA Norge, hentet 16. november 2026. Sist bekreftet 12. mai 2026 av gruppa selv. Sjekk før du drar."
    )


def test_a_list_without_a_name_is_that_of_the_fellowship(composer: Composer) -> None:
    assert "lista til AA," in _card(composer, group(confirmed_on=None, listed_on=days_ago(1))).lines[-1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"confirmed_on": days_ago(91)}, "Sjekk før du drar."),
        ({"confirmed_on": days_ago(181)}, "Dette er gammelt: sjekk før du drar."),
        ({"confirmed_on": None, "listed_on": days_ago(181)}, "Dette er gammelt: sjekk før du drar."),
        ({"confirmed_on": None}, "Ikke bekreftet av noen ennå. Sjekk før du drar."),
        ({"confirmed_on": days_ago(1), "confirmed_by": ""}, "Sist bekreftet 20. november 2026"),
    ],
)
def test_each_age_ends_its_card_in_its_own_words(
    composer: Composer, changes: dict[str, object], said: str
) -> None:
    assert _card(composer, group(**changes)).lines[-1].endswith(said)


def test_the_second_way_is_the_fellowships_own_page(composer: Composer, library: Library) -> None:
    website = library.organisations["aa"].website
    assert any(website in line for line in _card(composer, group()).lines if website)
    own = _card(composer, group(website=f"{website}/bergen"))
    assert sum("anonymealkoholikere" in line for line in own.lines) == 1
    assert _card(composer, group(organisation="Ukjent")).lines  # a fellowship without a card is no error


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_result_ends_in_another_way_and_a_number_that_is_certain(
    composer: Composer, library: Library, language: Language
) -> None:
    said = words_of(_shown(composer, [group()], language))
    assert library.replies[language]["groups.another_way"] in said
    for line in library.helplines.values():
        if not line.certain:
            assert line.number not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(ReportKind))
def test_a_warning_stands_first_on_the_card_and_its_group_behind_others(
    composer: Composer, language: Language, kind: ReportKind
) -> None:
    lat, lon = kilometres_north(BERGEN, 20)
    reply = _shown(composer, [group("near", warning=kind), group("far", lat=lat, lon=lon)], language)
    assert [hit.group.id for hit in reply.hits] == ["far", "near"]
    assert _card(composer, group(warning=kind), language).lines[0].startswith(
        {"nb": "To personer har meldt at", "nn": "To personar har meldt at", "en": "Two people have told us that"}[language]
    )  # fmt: skip


def test_a_reported_group_stands_even_behind_an_old_one(composer: Composer) -> None:
    groups = [group("a", warning="closed_down"), group("z", confirmed_on=days_ago(300))]
    assert [hit.group.id for hit in _shown(composer, groups).hits] == ["z", "a"]


def test_a_listed_group_stands_beside_confirmed_ones_and_before_the_unconfirmed(composer: Composer) -> None:
    groups = [
        group("a-never", confirmed_on=None),
        group("b-old", confirmed_on=days_ago(200)),
        group("c-listed", confirmed_on=None, listed_on=days_ago(2)),
        group("d-kept", confirmed_on=days_ago(400), listed_on=days_ago(2)),
    ]
    assert [hit.group.id for hit in _shown(composer, groups).hits] == [
        "c-listed",
        "d-kept",
        "a-never",
        "b-old",
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"paused": True},
        {"confirmed_on": days_ago(366)},
        {"confirmed_on": days_ago(366), "listed_on": days_ago(366)},
        {"confirmed_on": None, "listed_on": days_ago(366)},
    ],
)
def test_what_pauses_and_what_nobody_vouched_for_in_a_year_is_not_shown(
    composer: Composer, changes: dict[str, object]
) -> None:
    assert _shown(composer, [group(**changes)]).hits == ()


def test_of_an_approximate_point_no_more_is_said_than_is_known(composer: Composer) -> None:
    lat, lon = kilometres_north(BERGEN, 12)
    vague = group(lat=lat, lon=lon, approximate=True, address="", place="Åsane")
    line = next(line for line in _card(composer, vague).lines if "Åsane" in line)
    assert line == "Sted: Åsane (om lag 12 km unna). Vi kjenner ikke adressen, så spør før du drar."
    close = _card(composer, group(approximate=True, address=""))
    assert any("trolig i nærheten" in line for line in close.lines)
    assert not any("under 1 km" in line for line in close.lines)
    known = _card(composer, group(approximate=True))
    assert any(line == "Sted: Prøveveien 1, Bergen (trolig i nærheten)" for line in known.lines)


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "fri i jula"), ("nn", "fri i jula"), ("en", "at Christmas")]
)
def test_a_meeting_at_christmas_is_warned_of(composer: Composer, language: Language, words: str) -> None:
    now = datetime(2026, 12, 19, 18, tzinfo=OSLO)
    asked = group(confirmed_on=date(2026, 12, 1))
    assert any(words in line for line in _card(composer, asked, language, now).lines)
    sure = group(confirmed_on=date(2026, 12, 15))
    assert not any(words in line for line in _card(composer, sure, language, now).lines)


def test_no_holiday_is_spoken_of_without_a_next_meeting(composer: Composer) -> None:
    now = datetime(2027, 7, 5, 18, tzinfo=OSLO)
    by_appointment = group(meetings=(Meeting(None, None),), confirmed_on=date(2027, 6, 1))
    assert not any("fri i juli" in line for line in _card(composer, by_appointment, "nb", now).lines)
    weekly = group(meetings=(Meeting(4, time(19)),), confirmed_on=date(2027, 6, 1))
    assert any("fri i juli" in line for line in _card(composer, weekly, "nb", now).lines)


def test_every_season_of_holidays_has_its_words(library: Library) -> None:
    for language in LANGUAGES:
        for season in get_args(Holiday):
            assert library.replies[language][f"trust.break_{season}"]
