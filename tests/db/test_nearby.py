"""The index of what lies near gives just what a look at every group would."""

from __future__ import annotations

import random
from datetime import date, datetime, time

import pytest

from bot.core.answering.matching import MOST_SHOWN, RADII_KM, is_enough, rank
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.schedule import oslo
from bot.core.distance import distance_km
from bot.core.model import Filters, Group, GroupQuery, Meeting, Place
from db.nearby import Nearby
from tests.support.fakes import group

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=oslo())


def scattered(count: int, seed: int) -> list[Group]:
    """Groups all over the earth, half of them in and around Norway, some on the net, some by the poles and the date line."""
    dice = random.Random(seed)
    found: list[Group] = []
    for number in range(count):
        home = dice.random() < 0.5
        lat = dice.uniform(57.5, 71.5) if home else dice.choice((dice.uniform(-89.9, 89.9), -89.9, 89.9))
        lon = dice.uniform(4.5, 31.5) if home else dice.choice((dice.uniform(-180, 180), 180.0, -180.0))
        online = dice.random() < 0.1
        found.append(
            group(
                f"g{number:05d}",
                lat=None if online else lat,
                lon=None if online else lon,
                country="NO" if home else "SE",
                municipality_number=f"{dice.randrange(301, 5700):04d}" if home and not online else "",
                meetings=(Meeting(1 + number % 7, time(19), format="online" if online else "in_person"),),
                confirmed_on=date(2026, 11, 1),
            )
        )
    return found


@pytest.mark.parametrize("seed", range(4))
def test_ranking_the_near_ones_is_ranking_all(seed: int, bokmal: Phrasebook) -> None:
    every = scattered(600, seed)
    at_home = [one for one in every if one.country == "NO" or one.lat is not None]
    index = Nearby(every)
    dice = random.Random(seed)
    for _ in range(40):
        lat, lon = dice.uniform(57.5, 71.5), dice.uniform(4.5, 31.5)
        place = Place("p", "Her", "locality", "Her", f"{dice.randrange(301, 5700):04d}", "Der", lat, lon)
        query = GroupQuery(place, Filters(weekdays=(dice.randint(1, 7),)))
        assert rank(index.around(place), query, NOW, bokmal) == rank(at_home, query, NOW, bokmal)


@pytest.mark.parametrize("seed", range(4))
def test_where_the_nearest_ring_is_enough_it_gives_what_all_would_give(seed: int, bokmal: Phrasebook) -> None:
    every = scattered(3000, seed)
    index = Nearby(every)
    dice = random.Random(seed)
    enough = 0
    for _ in range(60):
        lat, lon = dice.uniform(57.5, 71.5), dice.uniform(4.5, 31.5)
        place = Place("p", "Her", "locality", "Her", f"{dice.randrange(301, 5700):04d}", "Der", lat, lon)
        query = GroupQuery(place, Filters(weekdays=(1, 2, 3, 4)))
        near = rank(index.around(place, RADII_KM[0]), query, NOW, bokmal)
        if is_enough(near):
            enough += 1
            assert near == rank(index.around(place), query, NOW, bokmal)
    assert enough > 5


@pytest.mark.parametrize("seed", range(3))
def test_the_first_hits_are_those_of_all(seed: int, bokmal: Phrasebook) -> None:
    every = scattered(2000, seed)
    dice = random.Random(seed)
    for filters in (Filters(), Filters(weekdays=(6, 7)), Filters(after=time(19)), Filters(format="online")):
        lat, lon = dice.uniform(58, 70), dice.uniform(5, 30)
        query = GroupQuery(Place("p", "Her", "locality", "Her", "0301", "Der", lat, lon), filters)
        whole, first = rank(every, query, NOW, bokmal), rank(every, query, NOW, bokmal, 7)
        assert first.near == whole.near[:7]
        # Where the near ones fill a page, no more of the others is worked out than that there are some.
        assert first.online == whole.online[: 1 if len(whole.near) >= MOST_SHOWN else 7]
        assert (whole.total, whole.online_total) == (first.total, first.online_total)


@pytest.mark.parametrize("seed", range(3))
def test_nobody_within_reach_is_left_out_anywhere_on_earth(seed: int) -> None:
    every = scattered(400, seed)
    index = Nearby(every)
    dice = random.Random(seed)
    points = [(dice.uniform(-90, 90), dice.uniform(-180, 180)) for _ in range(60)]
    for lat, lon in (*points, (90.0, 0.0), (-90.0, 10.0), (0.0, 180.0), (0.0, -180.0), (69.0, 179.9)):
        found = set(index.around(Place("p", "Her", "locality", "", "", "", lat, lon)))
        for one in every:
            if one.lat is not None and one.lon is not None and distance_km(lat, lon, one.lat, one.lon) <= 120:
                assert one in found


def test_an_area_is_answered_by_its_municipalities() -> None:
    inside, outside = group("a", municipality_number="4601"), group("b", municipality_number="0301")
    county = Place("county:46", "Vestland", "county", "", "", "Vestland", 60.4, 5.3, members=("4601", "4602"))
    assert list(Nearby([inside, outside]).around(county)) == [inside]


def test_a_group_is_found_by_its_id() -> None:
    only = group("a")
    index = Nearby([only])
    assert index.one("a") == only
    assert index.one("b") is None
    assert index.groups == (only,)


def test_meetings_on_the_net_abroad_are_not_offered() -> None:
    online = (Meeting(1, time(19), format="online"),)
    ours = group("a", lat=None, lon=None, municipality_number="", meetings=online)
    theirs = group("b", lat=None, lon=None, municipality_number="", country="US", meetings=online)
    assert list(Nearby([ours, theirs]).around(None)) == [ours]
