"""The example groups: made up, marked, all over the country, and of every kind the bot must show."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pytest

import knowledge
from bot.core.model import Group
from db.counts import count_groups
from db.errors import RegistryUnavailable
from db.example_registry import SOURCE, ExampleDataError, fill_example, read_example
from db.registry import Registry
from tests.db.conftest import AA, group, url_of

TODAY = date(2026, 11, 22)
PLACES = Path(knowledge.__file__).parent / "places"


@pytest.fixture(scope="module")
def groups() -> tuple[Group, ...]:
    return read_example(TODAY).groups


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    one, two = radians(lat), radians(other_lat)
    chord = sin((two - one) / 2) ** 2 + cos(one) * cos(two) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(chord))


async def test_filling_twice_gives_the_same_registry(file: Path) -> None:
    wanted = read_example(TODAY)
    assert await fill_example(url_of(file), TODAY) == len(wanted.groups)
    async with Registry(url_of(file)) as registry:
        first = await registry.load()
        assert await fill_example(url_of(file), TODAY) == len(wanted.groups)
        assert await registry.load() == first
    assert first.problems == ()
    assert sorted(first.groups, key=lambda each: each.id) == sorted(wanted.groups, key=lambda each: each.id)


async def test_filling_on_a_later_day_moves_the_ages_along(file: Path) -> None:
    await fill_example(url_of(file), TODAY)
    await fill_example(url_of(file), TODAY + timedelta(days=100))
    async with Registry(url_of(file)) as registry:
        later = count_groups(await registry.snapshot(), TODAY + timedelta(days=100))
    assert later.ages == count_groups(read_example(TODAY).groups, TODAY).ages


async def test_examples_are_not_put_beside_real_groups_unless_told(file: Path) -> None:
    real = group("real", name="AA Måsen", example=False)
    async with Registry(url_of(file)) as registry:
        await registry.write([AA], [real], source="prøve")
        with pytest.raises(RegistryUnavailable, match="holds real groups"):
            await fill_example(url_of(file), TODAY)
        assert await registry.snapshot() == (real,)
        await fill_example(url_of(file), TODAY, beside_real=True)
        assert len(await registry.snapshot()) > 1


def test_every_group_says_that_it_is_an_example(groups: tuple[Group, ...]) -> None:
    for each in groups:
        assert each.example
        assert each.name.startswith("Eksempel: ")
        assert each.id.startswith("eksempel-")
        assert (each.source, each.confirmed_by) == (SOURCE, "eksempeldata")
        assert re.fullmatch(r"Eksempelveien \d+|", each.address)
        assert (each.contact or "").endswith("@example.org")
        assert (each.website or "").startswith("https://example.org/")
        for meeting in each.meetings:
            assert (meeting.link or "https://example.org/").startswith("https://example.org/")


def test_no_two_groups_share_an_id_or_a_name_in_one_place(groups: tuple[Group, ...]) -> None:
    assert len({each.id for each in groups}) == len(groups)
    assert len({(each.name, each.place) for each in groups}) == len(groups)


def test_the_whole_country_is_covered(groups: tuple[Group, ...]) -> None:
    counts = count_groups(groups, TODAY)
    assert counts.groups >= 160
    assert counts.municipalities >= 80
    assert len({county for county, _ in counts.by_county if county}) == 15


@pytest.mark.parametrize(
    "place",
    [
        "Elverum", "Lillehammer", "Hamar", "Førde", "Sogndal", "Alta", "Kirkenes", "Bodø", "Narvik",
        "Mo i Rana", "Haugesund", "Molde", "Ålesund", "Kristiansund", "Skien", "Arendal", "Notodden",
        "Kongsberg", "Gjøvik",
    ],
)  # fmt: skip
def test_there_is_an_aa_group_in_the_smaller_towns(groups: tuple[Group, ...], place: str) -> None:
    assert any(each.place == place and each.organisation == "AA" for each in groups)


@pytest.mark.parametrize(
    "city", ["Oslo", "Bergen", "Trondheim", "Stavanger", "Tromsø", "Kristiansand", "Drammen", "Fredrikstad"]
)
def test_the_cities_are_dense(groups: tuple[Group, ...], city: str) -> None:
    there = [each for each in groups if each.municipality == city]
    assert len(there) >= 6
    assert {"AA", "NA", "Al-Anon"} <= {each.organisation for each in there}
    assert any(len(each.meetings) > 1 for each in there)


def test_every_kind_of_group_and_meeting_is_there(groups: tuple[Group, ...]) -> None:
    assert {each.organisation for each in groups} >= {
        "AA", "NA", "Al-Anon", "Nar-Anon", "Alateen", "ACA", "CoDA", "CA", "Ivareta", "Familieklubbene",
        "proLAR", "Norske Lenker", "Blandet selvhjelp", "GA",
    }  # fmt: skip
    assert {each.language for each in groups} == {"nb", "en", "pl"}
    assert {each.open for each in groups} == {True, False, None}
    assert {word for each in groups for word in each.audience} >= {"women", "men", "youth", "lgbt"}
    assert {word for each in groups for word in each.access} >= {"wheelchair"}
    meetings = [meeting for each in groups for meeting in each.meetings]
    assert {meeting.weekday for meeting in meetings} == {1, 2, 3, 4, 5, 6, 7, None}
    assert {meeting.format for meeting in meetings} == {"in_person", "online", "phone"}
    assert any(meeting.interval_weeks == 2 for meeting in meetings)
    assert any(-1 in meeting.nth for meeting in meetings)
    assert any(meeting.nth == (1, 3) for meeting in meetings)
    hours = {meeting.starts.hour for meeting in meetings if meeting.starts}
    assert min(hours) < 9
    assert {11, 12, 18, 19, 20} <= hours


def test_groups_on_the_net_have_no_place_and_are_many(groups: tuple[Group, ...]) -> None:
    online = [each for each in groups if any(meeting.format == "online" for meeting in each.meetings)]
    assert len(online) >= 12
    assert {"AA", "NA", "Al-Anon", "ACA", "CoDA"} <= {each.organisation for each in online}
    assert any(each.organisation == "CoDA" and "women" in each.audience for each in online)
    for each in groups:
        assert (each.lat is None) == (each.municipality_number == "") == (each.address == "")


def test_confirmations_lie_in_the_last_fourteen_months_and_most_are_fresh(groups: tuple[Group, ...]) -> None:
    days = [(TODAY - each.confirmed_on).days for each in groups if each.confirmed_on]
    assert len(days) == len(groups)
    assert min(days) >= 0
    assert max(days) <= 14 * 31
    ages = dict(count_groups(groups, TODAY).ages)
    assert ages["fresh"] > len(groups) / 2
    assert all(ages[each] >= 3 for each in ("check_first", "warned", "hidden"))


def test_every_fellowship_is_fresh_somewhere(groups: tuple[Group, ...]) -> None:
    fresh = Counter(
        each.organisation for each in groups if (TODAY - (each.confirmed_on or date.min)).days <= 90
    )
    assert set(fresh) == {each.organisation for each in groups}


def test_municipalities_counties_and_points_agree_with_the_gazetteer(groups: tuple[Group, ...]) -> None:
    with (PLACES / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        known = {row["number"]: row for row in csv.DictReader(file)}
    with (PLACES / "counties.csv").open(encoding="utf-8", newline="") as file:
        counties = {row["number"]: row["name"] for row in csv.DictReader(file)}
    wrong = []
    for each in groups:
        if not each.municipality_number:
            continue
        row = known[each.municipality_number]
        assert each.lat is not None
        assert each.lon is not None
        away = kilometres(each.lat, each.lon, float(row["lat"]), float(row["lon"]))
        if each.municipality != row["name"] or each.county != counties[row["county"]] or away > 30:
            wrong.append((each.municipality, each.county, row["name"], round(away)))
    assert wrong == []


def test_the_organisations_are_those_of_the_knowledge() -> None:
    from knowledge.load import read_toml

    folder = PLACES.parent / "content" / "organisations"
    for each in read_example(TODAY).organisations:
        told = read_toml(folder / f"{each.id}.toml")
        assert (each.short, each.name, each.category) == (told["short"], told["name"], told["kind"])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            '{ organisation = "AA", name = "X", meets = ["mandag"], days = 1 }',
            "groups.toml:10: 'mandag' is no meeting",
        ),
        (
            '{ organisation = "BB", name = "X", meets = [], days = 1 }',
            "groups.toml:10: `BB` is missing or unknown",
        ),
        ('{ organisation = "AA", name = "X", meets = [] }', "groups.toml:10: `days` is missing or unknown"),
        (
            '{ organisation = "AA", name = "X", meets = [], days = 1, opn = true }',
            "groups.toml:10: `opn` is missing",
        ),
        ('{ organisation = "AA" name = "X" }', "not valid TOML"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, wrong: str, words: str) -> None:
    file = tmp_path / "groups.toml"
    head = (
        '[[organisation]]\nid = "aa"\nshort = "AA"\nname = "A"\ncategory = "self_help_group"\naudience = []\n'
    )
    place = f'led_by = ""\n[[place]]\nat = {{ name = "Bø" }}\ngroups = [{wrong}]\n'
    file.write_text(head + place, encoding="utf-8")
    with pytest.raises(ExampleDataError) as caught:
        read_example(TODAY, file)
    assert words in str(caught.value)
