"""The page: whole HTML, nothing from outside, names made safe, and the same numbers as the JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import Group
from bot.staff.mapping import words
from bot.staff.mapping.figures import figures
from bot.staff.mapping.map import dots_of
from bot.staff.mapping.numbers import to_json
from bot.staff.mapping.page import page
from bot.staff.mapping.values import Mapping, Spot
from db.example_registry import read_example
from knowledge.gazetteer import Gazetteer
from knowledge.library import Library
from tests.staff.mapping.country import AT, FELLOWSHIPS, group, meeting, registry
from tests.staff.mapping.reading import Reading, rows_of

_ODD_NAMES = (
    '<script>alert("x")</script>',
    "Sti & Sø",
    "\"'><svg onload=x>",
    "a\x00b\u202ec\ud800d\ufeff",
    "&lt;b&gt;",
    "x" * 5_000,
    "  \n\t ",
)


def said(text: str) -> str:
    return text.replace(words.NBSP, " ")


def registries() -> Iterator[tuple[str, tuple[Group, ...]]]:
    odd = tuple(
        group(f"odd-{place}", name, source=name) for place, name in enumerate(_ODD_NAMES) if name.strip()
    )
    yield "hand-made", registry()
    yield "examples", tuple(replace(each, example=True) for each in registry())
    yield "empty", ()
    yield "nothing counts", (group("a", "AA", paused=True),)
    yield "net only", (group("a", "AA", "", lat=None, lon=None, meetings=(meeting("online"),)),)
    yield "one", (group("a", "AA"),)
    yield "odd names", odd


REGISTRIES = dict(registries())


@pytest.fixture(scope="session")
def pages(small: Gazetteer) -> dict[str, str]:
    return {
        name: page(figures(rows, small, AT, fellowships=FELLOWSHIPS), small)
        for name, rows in REGISTRIES.items()
    }


@pytest.fixture(scope="session")
def country_page(library: Library) -> tuple[Mapping, str]:
    mapping = figures(read_example(AT).groups, library.gazetteer, AT, fellowships=FELLOWSHIPS)
    return mapping, page(mapping, library.gazetteer)


# --- whole and safe ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REGISTRIES)
def test_every_tag_is_closed_and_every_id_is_unique_and_found(pages: dict[str, str], name: str) -> None:
    reading = Reading(pages[name])
    assert reading.faults == []
    assert len(reading.ids) == len(set(reading.ids))
    assert set(reading.named) <= set(reading.ids)


@pytest.mark.parametrize("name", REGISTRIES)
def test_headings_never_leap_a_step(pages: dict[str, str], name: str) -> None:
    steps = [int(tag[1]) for tag in Reading(pages[name]).headings]
    assert steps[0] == 1
    assert steps.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(steps))


@pytest.mark.parametrize("name", REGISTRIES)
def test_nothing_is_fetched_or_run(pages: dict[str, str], name: str) -> None:
    reading = Reading(pages[name])
    tags = {tag for tag, _, _ in reading.attributes}
    assert tags.isdisjoint({"script", "iframe", "img", "link", "object", "embed", "form", "image"})
    for _, attribute, value in reading.attributes:
        assert not attribute.startswith("on")
        if attribute in ("href", "src", "xlink:href", "action"):
            assert value.startswith("#")
    assert "url(" not in pages[name]
    assert "@import" not in pages[name]


def test_names_are_text_and_never_markup(pages: dict[str, str]) -> None:
    html = pages["odd names"]
    assert "<script" not in html
    assert "<svg onload" not in html
    reading = Reading(html)
    assert '<script>alert("x")</script>' in reading.text
    assert "Sti & Sø" in reading.text
    assert "&lt;b&gt;" in reading.text
    assert "a b c d" in reading.text


@pytest.mark.parametrize("name", REGISTRIES)
def test_the_page_is_utf_8_without_control_characters(pages: dict[str, str], name: str) -> None:
    html = pages[name]
    html.encode("utf-8")
    assert (
        re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", html) is None
    )


@given(name=st.text(st.characters(), max_size=60), number=st.text(st.characters(), max_size=6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_gives_a_whole_page_and_whole_json(small: Gazetteer, name: str, number: str) -> None:
    rows = (group("a", name, number, part_of=name, source=name, county=name), group(name or "b", "AA"))
    mapping = figures(rows, small, AT)
    html = page(mapping, small)
    html.encode("utf-8")
    assert Reading(html).faults == []
    json.dumps(to_json(mapping), ensure_ascii=False).encode("utf-8")


def test_every_drawing_has_a_title_a_description_and_a_table_beside_it(
    country_page: tuple[Mapping, str],
) -> None:
    html = country_page[1]
    drawings = re.findall(
        r'<svg class="(?:bars|map)" id="([^"]+)" role="img" aria-labelledby="([^"]+)"', html
    )
    assert len(drawings) >= 13
    for ident, named in drawings:
        assert named.split() == [f"{ident}-t", f"{ident}-d"]
        assert re.search(rf'<title id="{ident}-t">[^<]+</title><desc id="{ident}-d">[^<]+tabell', html)
    others = re.findall(r"<svg (?!class=)[^>]*>", html)
    assert all('aria-hidden="true"' in each for each in others)


def test_no_word_of_the_page_is_a_label_on_people(
    country_page: tuple[Mapping, str], pages: dict[str, str]
) -> None:
    # reference 5.3: what we never say; names of fellowships are names.
    text = " ".join(Reading(html).text for html in (country_page[1], *pages.values()))
    for name in ("Anonyme Alkoholikere", "Voksne barn av alkoholikere", "Anonyme Narkomane", "Narkomane"):
        text = text.replace(name, "")
    stems = (
        r"misbruk|narkoman|alkoholiker|pasient|klient|\bren\b [^s]|nykter|ruslidelse|bruker(?!organisasjon)"
    )
    assert re.findall(stems, text, flags=re.IGNORECASE) == []


# --- made-up groups ----------------------------------------------------------------------------------------------


def test_made_up_groups_are_told_of_on_top_in_every_figure_and_on_every_sheet(pages: dict[str, str]) -> None:
    html = pages["examples"]
    before_the_numbers = html[: html.index("<main>")]
    assert "oppdiktede. Ingen av dem finnes" in before_the_numbers
    captions = re.findall(r"<figcaption><h3>([^<]*)", html)
    assert captions
    assert all(each.startswith("Eksempel, oppdiktede grupper: ") for each in captions)
    assert "@top-center" in html
    assert "<title>Eksempel: " in html


def test_real_groups_are_not_called_made_up(pages: dict[str, str]) -> None:
    assert "oppdiktede. Ingen" not in pages["hand-made"]
    assert "@top-center" not in pages["hand-made"]
    # One made-up row beside the real ones is told of where it was set aside.
    assert ["Eksempler (oppdiktede grupper)", "1", "1"] in rows_of(Reading(pages["hand-made"]), "t-utenfor")


# --- empty -------------------------------------------------------------------------------------------------------


def test_an_empty_registry_says_so_and_draws_nothing(pages: dict[str, str]) -> None:
    html = pages["empty"]
    assert "Registeret er tomt" in html
    assert "betyr ikke at det ikke finnes grupper" in html
    assert "<svg" not in html


def test_a_registry_where_nothing_counts_says_why(pages: dict[str, str]) -> None:
    assert rows_of(Reading(pages["nothing counts"]), "t-utenfor") == [["Har pause", "1", "1"]]
    assert "<svg" not in pages["nothing counts"]


def test_groups_on_the_net_only_have_no_map_and_no_way(pages: dict[str, str]) -> None:
    assert 'class="map"' not in pages["net only"]
    assert "Ingen av gruppene møtes i et rom" in pages["net only"]


# --- the numbers -------------------------------------------------------------------------------------------------


def test_json_has_every_field_and_no_point(country_page: tuple[Mapping, str]) -> None:
    found = json.loads(json.dumps(to_json(country_page[0])))
    assert found["at"] == "2026-11-22"
    assert "spots" not in found
    assert {
        "rows",
        "set_aside",
        "by_county",
        "by_organisation",
        "reaches",
        "compared",
        "by_age",
    } <= found.keys()
    assert [len(each["ways"]) for each in found["reaches"]] == [357] * len(found["reaches"])


@pytest.mark.parametrize(
    ("table", "field", "names"),
    [
        ("t-slag", "by_category", words.CATEGORY),
        ("t-apen", "by_open", words.OPEN),
        ("t-leder", "by_led", words.LED),
        ("t-for", "by_audience", words.AUDIENCE),
        ("t-form", "by_format", words.FORMAT),
        ("t-alder", "by_age", words.AGE),
    ],
)
def test_the_counts_of_the_page_are_those_of_the_json(
    country_page: tuple[Mapping, str], table: str, field: str, names: dict[str, str]
) -> None:
    mapping, html = country_page
    expected = [[names[each["key"]], str(each["groups"])] for each in to_json(mapping)[field]]
    assert [row[:2] for row in rows_of(Reading(html), table)] == expected


def test_counties_organisations_and_ways_of_the_page_are_those_of_the_json(
    country_page: tuple[Mapping, str],
) -> None:
    mapping, html = country_page
    found, reading = to_json(mapping), Reading(html)
    assert rows_of(reading, "t-fylke") == [
        [
            each["name"],
            str(each["groups"]),
            f"{each['per_10000']:.2f}".replace(".", ","),
            said(words.number(each["people"])),
            f"{each['municipalities_with_group']} av {each['municipalities']}",
            str(each["self_help_groups"]),
        ]
        for each in found["by_county"]
    ]
    assert [row[1:5] for row in rows_of(reading, "t-organisasjon")] == [
        [str(each[key]) for key in ("groups", "meetings", "in_room", "municipalities")]
        for each in found["by_organisation"]
    ]
    assert [row[1:] for row in rows_of(reading, "t-avstand")] == [
        [str(each["groups"]), *(said(words.percent(one["share"])) for one in each["within"])]
        for each in found["reaches"]
    ]
    everyone = found["reaches"][0]
    assert [row[:3] for row in rows_of(reading, "t-lengst-alle")] == [
        [each["name"], said(words.km(each["km"])), said(words.number(each["people"]))]
        for each in everyone["ways"][:12]
    ]
    gaps = [each for each in everyone["ways"] if each["km"] > 60]
    assert (len(gaps), sum(each["people"] for each in gaps)) == (
        everyone["gap_municipalities"],
        everyone["gap_people"],
    )
    assert rows_of(reading, "t-kommuner") == [
        [each["name"], each["county"], str(each["groups"])] for each in found["by_municipality"][:12]
    ]


def test_a_bar_says_the_number_of_its_table(country_page: tuple[Mapping, str]) -> None:
    mapping, html = country_page
    drawing = html[html.index('id="g-fylke"') :]
    drawing = drawing[: drawing.index("</svg>")]
    shown = re.findall(r'class="value"[^>]*>([^<]+)<', drawing)
    assert sorted(shown) == sorted(str(each.groups) for each in mapping.by_county)
    widths = [float(each) for each in re.findall(r'class="bar"[^>]*width="([\d.]+)%"', drawing)]
    most = max(each.groups for each in mapping.by_county)
    assert widths == [pytest.approx(100 * int(each) / most, abs=0.01) for each in shown]


def test_499_is_given_with_its_page_and_with_what_is_not_known(pages: dict[str, str]) -> None:
    then = rows_of(Reading(pages["hand-made"]), "t-2009")
    assert then[0] == [
        "Selvhjelpsgrupper på rusfeltet",
        "499 (s. 7)",
        "6 rene, 7 med dem som er basert på forståelsen",
    ]
    assert then[1][2] == "6 av de 6 rene"
    assert "tallene er ikke på sidene vi har" in then[-1][1]


# --- the map -----------------------------------------------------------------------------------------------------


def test_groups_within_ten_kilometres_are_one_dot_and_none_is_lost() -> None:
    # 0.05 degrees of latitude are 5.6 km, 0.2 are 22.2.
    spots = [Spot(60.0, 10.0, False)] * 3 + [Spot(60.05, 10.0, True), Spot(60.2, 10.0, True)]
    dots = dots_of(spots)
    assert [(dot.groups, dot.approximate) for dot in dots] == [(4, False), (1, True)]


def test_the_map_keeps_distances_from_its_middle_and_north_is_up() -> None:
    # 65 N 15 E is the middle; five degrees of latitude are 556 km each way, at 0.57 pixels a kilometre.
    south, middle, north = dots_of([Spot(60, 15, False), Spot(65, 15, False), Spot(70, 15, False)])
    assert middle.y - north.y == pytest.approx(5 * 111.19 * 0.57, rel=1e-3)
    assert south.y - middle.y == pytest.approx(5 * 111.19 * 0.57, rel=1e-3)
    assert middle.x == pytest.approx(north.x)


def test_every_municipality_lies_on_the_sheet(library: Library) -> None:
    entries = library.gazetteer.municipalities.values()
    for dot in dots_of([Spot(entry.lat, entry.lon, False) for entry in entries]):
        assert 90 < dot.x < 810
        assert 10 < dot.y < 870


def test_svalbard_has_its_frame_only_when_a_group_meets_there(
    library: Library, pages: dict[str, str]
) -> None:
    there = figures((group("a", "AA", "2111", lat=78.22, lon=15.64),), library.gazetteer, AT)
    assert 'class="frame"' in page(there, library.gazetteer)
    assert 'class="frame"' not in pages["hand-made"]


# --- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (words.number(1234567), "1 234 567"),
        (words.decimal(0.5), "0,50"),
        (words.decimal(None), "–"),
        (words.percent(0.004), "under 1 %"),
        (words.percent(0), "0 %"),
        (words.percent(0.996), "over 99 %"),
        (words.percent(1), "100 %"),
        (words.percent(1, 0), "–"),
        (words.km(0.4), "under 1 km"),
        (words.km(1234.6), "1 235 km"),
        (words.day(date(2026, 5, 1)), "1. mai 2026"),
        (words.many(1, "gruppe", "grupper"), "1 gruppe"),
        (words.listed(("a",)), "a"),
        (words.listed(("a", "b", "c")), "a, b og c"),
        (words.listed(()), ""),
        (words.short("abcdef", 4), "abc…"),
    ],
)
def test_numbers_and_days_are_written_as_in_norwegian(found: str, expected: str) -> None:
    assert said(found) == expected
