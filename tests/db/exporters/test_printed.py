"""The list to hang up: what stands in it, in which order, and that nothing in it is more than text."""

from __future__ import annotations

from datetime import date, time
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.core.model import Group, Meeting
from db.exporters.printed import to_print
from tests.db.conftest import group

TODAY = date(2026, 11, 22)
MONDAY = Meeting(1, time(19), time(20, 30))


class Page(HTMLParser):
    """The page as its texts by tag; fails on a tag that is not closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.texts.setdefault(self.open[-1], []).append(data.strip())


def page(*groups: Group, **options: Any) -> Page:
    return Page(to_print(groups, **{"place": "Meløy", "today": TODAY, **options}))


def text(*groups: Group, **options: Any) -> str:
    found = page(*groups, **options)
    return " ".join(each for tag, texts in found.texts.items() if tag != "style" for each in texts)


def real(identifier: str = "g1", **changes: Any) -> Group:
    values = {"name": "AA Måsen", "example": False, "meetings": (MONDAY,), "access": ()}
    return group(identifier, **{**values, **changes})


def test_a_group_is_told_in_words() -> None:
    said = text(real())
    for words in (
        "Selvhjelpsgrupper i Meløy", "AA Måsen", "Hver mandag kl. 19.00–20.30", "Eksempelveien 1, Ørnes", "Åpent møte",
        "aa@example.org",
        "example.org/aa", "Sist bekreftet 1. november 2026 (gruppa selv)", "Skrevet ut 22. november 2026", "113",
    ):  # fmt: skip
        assert words in said


def test_days_come_in_the_order_of_the_week_and_hours_within_them() -> None:
    found = page(
        real("a", name="Sent", meetings=(Meeting(1, time(20)),)),
        real("b", name="Avtale", meetings=(Meeting(None, None),)),
        real("c", name="Søndag", meetings=(Meeting(7, time(9)),)),
        real("d", name="Tidlig", meetings=(Meeting(1, time(8)),)),
    )
    assert found.texts["h2"] == ["Mandag", "Søndag", "Etter avtale"]
    assert found.texts["h3"] == ["Tidlig", "Sent", "Søndag", "Avtale"]


def test_a_group_stands_whole_under_its_first_day_and_is_pointed_to_from_the_others() -> None:
    found = page(real(meetings=(Meeting(4, time(18)), MONDAY)))
    assert found.texts["h2"] == ["Mandag", "Torsdag"]
    assert found.texts["h3"] == ["AA Måsen", "AA Måsen"]
    assert "Hver torsdag kl. 18.00. Se mandag." in found.texts["p"]


def test_the_same_hour_on_several_days_is_one_line() -> None:
    every = tuple(Meeting(day, time(12)) for day in (1, 3, 5))
    assert "Hver mandag, onsdag og fredag kl. 12.00" in page(real(meetings=every)).texts["strong"]


def test_what_is_not_weekly_gives_its_next_dates() -> None:
    said = text(real(meetings=(Meeting(4, time(19), nth=(1, 3)),)))
    assert "Første og tredje torsdag i måneden kl. 19.00" in said
    assert "Neste: 3. desember, 17. desember og 7. januar" in said


@pytest.mark.parametrize(
    ("confirmed", "listed", "words"),
    [
        (date(2026, 8, 24), None, "Sist bekreftet 24. august 2026 (gruppa selv)."),
        (date(2026, 8, 23), None, "Sjekk før du drar."),
        (date(2026, 5, 25), None, "Ta kontakt før du drar."),
        (None, date(2026, 11, 3),
        "Står på lista til AA Norge, hentet 3. november 2026. Ikke bekreftet av gruppa etter det. Sjekk før du drar."),
        (None, None, "Ikke bekreftet."),
    ],
)  # fmt: skip
def test_how_far_to_trust_a_group_is_said(confirmed: date | None, listed: date | None, words: str) -> None:
    assert words in text(real(confirmed_on=confirmed, listed_on=listed, listed_by="AA Norge"))


def test_the_fresh_say_nothing_more() -> None:
    assert "før du drar" not in text(real())


@pytest.mark.parametrize(
    "changes", [{"confirmed_on": date(2025, 11, 21)}, {"paused": True}, {"meetings": ()}]
)
def test_what_may_not_be_gone_to_is_left_out_and_the_page_says_that_it_is_empty(
    changes: dict[str, Any],
) -> None:
    said = text(real(**changes))
    assert "AA Måsen" not in said
    assert "Vi vet ikke om noen gruppe" in said


def test_what_must_be_checked_first_stands_behind_the_others_of_its_day() -> None:
    early_but_old = real("a", name="Gammel", meetings=(Meeting(1, time(8)),), confirmed_on=date(2026, 3, 1))
    warned = real("b", name="Meldt", meetings=(Meeting(1, time(9)),), warning="nobody_there")
    found = page(early_but_old, warned, real("c", name="Fersk"))
    assert found.texts["h3"] == ["Fersk", "Gammel", "Meldt"]
    assert any("ikke var noen der" in each for each in found.texts["p"])


def test_there_is_always_another_way() -> None:
    assert "anonymealkoholikere.no" in text(real(website=None), ways={"AA": "https://anonymealkoholikere.no"})
    assert "servicekontoret" in text(real(website=None, contact=None))


def test_where_only_the_place_is_known_no_address_is_given() -> None:
    said = text(real(approximate=True))
    assert "Ørnes. Spør om adressen." in said
    assert "Eksempelveien" not in said


def test_made_up_groups_must_not_be_hung_up() -> None:
    assert "Ikke heng opp denne" in text(group())
    assert "Ikke heng opp denne" not in text(real())


def test_nothing_in_it_runs_or_comes_from_outside() -> None:
    found = page(
        real(
            name="<script>alert(1)</script>",
            note='"><img src=x onerror=alert(1)>',
            contact="https://x.no/?a&b",
        )
    )
    assert not {"script", "img", "link", "iframe", "a", "svg", "object"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "href")]
    assert any("script" in each for each in found.texts["h3"])


def test_hidden_signs_are_left_out() -> None:
    assert "AA \u202e" not in text(real(name="AA \u202eMåsen"))
