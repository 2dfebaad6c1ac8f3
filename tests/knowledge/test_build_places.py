"""The rules of the build of the place files: the point of a municipality, and post codes newer than the registers."""

from __future__ import annotations

import pytest

from knowledge.build_places.localities import BuildError, Locality, municipality_point
from knowledge.build_places.post import Code, post_codes

_ROW = {"number": "0999", "name": "Fjordvik", "centre": "Vik", "population": "1000"}


def _place(
    name: str, lat: float, population: int, source: str = "geonames", *, exact: bool = True
) -> Locality:
    return Locality(f"locality:{name}", name, "0999", lat, 10.0, population, "", source, exact)


_VIK = _place("Vik", 60.0, 400)
_CENTRE = (60.0, 10.0)


@pytest.mark.parametrize(
    ("places", "point"),
    [
        pytest.param(
            [_VIK, _place("Nes", 60.16, 400)], _CENTRE, id="the mean is 9 km off: people mean the town"
        ),
        pytest.param([_VIK, _place("Nes", 60.2, 400)], (60.1, 10.0), id="the mean is 11 km off"),
        pytest.param([_VIK, _place("Nes", 60.4, 400)], (60.2, 10.0), id="the mean is 22 km off"),
        pytest.param(
            [_VIK, _place("Nes", 60.4, 400), _place("Li", 60.4, 100, "own")], (60.2, 10.0), id="our figure"
        ),
        pytest.param(
            [_place("Vik", 60.0, 0), _place("Nes", 60.4, 600)], _CENTRE, id="the centre has no figure"
        ),
        pytest.param(
            [_place("Vik", 60.0, 100), _place("Nes", 60.4, 300)], _CENTRE, id="too few of the people"
        ),
        pytest.param([_VIK, _place("Nes", 60.4, 700)], _CENTRE, id="more people than there are"),
        pytest.param([_VIK, _place("Nes", 60.4, 400, exact=False)], _CENTRE, id="a village not located"),
        pytest.param([_place("Fjordvik", 60.3, 10), _place("Nes", 60.4, 90)], (60.3, 10.0), id="by the name"),
        pytest.param([_place("Li", 60.3, 10), _place("Nes", 60.4, 90)], (60.4, 10.0), id="the largest"),
    ],
)
def test_a_municipality_lies_at_its_centre_unless_its_people_live_far_from_it(
    places: list[Locality], point: tuple[float, float]
) -> None:
    assert municipality_point(_ROW, None, places, None)[:2] == pytest.approx(point)


def test_a_written_point_goes_before_the_rule() -> None:
    note = {"point": "", "lat": "61.5", "lon": "9.5"}
    assert municipality_point(_ROW, note, [_VIK, _place("Nes", 60.4, 400)], None) == (61.5, 9.5, "own")


def test_another_town_may_be_named_as_the_centre() -> None:
    note = {"point": "Nes", "lat": "", "lon": ""}
    assert municipality_point(_ROW, note, [_VIK, _place("Nes", 60.05, 400)], None) == (60.05, 10.0, "Nes")


def test_a_municipality_without_any_place_stops_the_build() -> None:
    with pytest.raises(BuildError, match=r"0999 Fjordvik .* write one in municipality_points\.csv"):
        municipality_point(_ROW, None, [], None)


_REGISTER = {"0999": ("VIK", "FJORDVIK")}
_MUNICIPALITIES = {"0999": _ROW, "0998": {"number": "0998", "name": "Dalen"}}


def test_a_code_newer_than_the_registers_has_the_town_we_wrote() -> None:
    found = post_codes(_REGISTER, {}, _MUNICIPALITIES, {"0990": ("0998", "DAL I DALEN")})
    assert found == [Code("0990", "Dal i Dalen", "0998"), Code("0999", "Vik", "0999")]


def test_the_town_of_a_register_goes_before_ours() -> None:
    found = post_codes({}, {"0990": "NES"}, _MUNICIPALITIES, {"0990": ("0998", "DAL")})
    assert found == [Code("0990", "Nes", "0998")]


@pytest.mark.parametrize(
    ("older", "notes"),
    [
        pytest.param({"0990": "NES"}, {}, id="no municipality"),
        pytest.param({}, {"0990": ("0998", "")}, id="no town"),
    ],
)
def test_a_code_that_lacks_its_municipality_or_town_is_named(
    older: dict[str, str], notes: dict[str, tuple[str, str]]
) -> None:
    with pytest.raises(BuildError, match=r"post_code_facts\.csv: \['0990"):
        post_codes(_REGISTER, older, _MUNICIPALITIES, notes)
