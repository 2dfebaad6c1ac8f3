"""Codes mean what the fellowship means by them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from bot.core.model import SUBSTANCES, Audience
from db.importers.codes import ACCESS, Decoded, codebook, decode, spoken_in, unknown_fellowship

ROOT = Path(__file__).parents[3]
SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
FELLOWSHIPS = ("AA", "Al-Anon", "Alateen", "ACA", "CoDA", "NA", "CA", "GA", "OA", "SLAA", "SA")


def read(short: str, *codes: str) -> Decoded:
    fellowship = codebook().fellowship(short)
    assert fellowship is not None
    return decode(codes, fellowship)


@pytest.mark.parametrize(
    ("fellowship", "code", "expected"),
    [
        # The table of traps: the same code in different fellowships.
        ("AA", "NB", {"audience": ("self", "lgbt"), "language": ""}),
        ("ACA", "NB", {"audience": (), "language": "", "faults": ("the code 'NB' is not known for ACA",)}),
        ("NA", "NB", {"language": "", "faults": ("the code 'NB' is not known for NA",)}),
        ("AA", "POA", {"audience": (), "faults": ()}),
        ("Al-Anon", "POA", {"audience": ("relative",), "faults": ()}),
        ("SLAA", "POA", {"audience": (), "faults": ()}),
        ("AA", "Y", {"audience": ("self", "youth")}),
        ("Al-Anon", "Y", {"audience": ("relative", "youth")}),
        ("ACA", "Y", {"audience": (), "faults": ()}),
        ("AA", "O", {"open": True}),
        ("AA", "C", {"open": False}),
        ("Al-Anon", "O", {"open": True}),
        ("Al-Anon", "C", {"open": False}),
        ("AA", "A", {"audience": (), "faults": ()}),
        ("ACA", "A", {"audience": (), "faults": ()}),
        ("Al-Anon", "A", {"audience": (), "faults": ()}),
        ("CoDA", "A", {"audience": (), "faults": ()}),
        ("AA", "B", {"faults": ()}),
        ("ACA", "B", {"faults": ()}),
        ("CoDA", "B", {"faults": ()}),
        ("SLAA", "B", {"faults": ()}),
        ("SA", "B", {"faults": ()}),
        ("AA", "T", {"audience": ("self", "lgbt")}),
        ("ACA", "T", {"audience": (), "faults": ()}),
        ("ACA", "NS", {"faults": ()}),
        ("NA", "NS", {"faults": ()}),
        ("AA", "NS", {"faults": ("the code 'NS' is not known for AA",)}),
        ("AA", "S", {"language": "es"}),
        ("ACA", "S", {"language": "", "faults": ()}),
        ("AA", "SP", {"language": "", "faults": ()}),
        ("ACA", "SP", {"language": "es"}),
        ("AA", "G", {"audience": ("self", "lgbt")}),
        ("ACA", "G", {"audience": ("adult_child", "lgbt")}),
        ("AA", "H", {"faults": ()}),
        ("CoDA", "H", {"faults": ()}),
        ("SLAA", "H", {"faults": ()}),
        ("AA", "N", {"audience": (), "faults": ()}),
        ("AA", "P", {"audience": (), "faults": ()}),
        ("Al-Anon", "YA", {"audience": ("relative", "youth")}),
        ("ACA", "YA", {"audience": ("adult_child", "youth")}),
        ("AA", "YA", {"faults": ("the code 'YA' is not known for AA",)}),
        # What is kept beyond them.
        ("Al-Anon", "AC", {"audience": ("relative", "adult_child")}),
        ("Alateen", "W", {"audience": ("youth", "relative", "women")}),
        ("NA", "GL", {"audience": ("self", "lgbt")}),
        ("GA", "GAM", {"audience": ("self", "relative")}),
        ("OA", "TEEN", {"audience": ("self", "youth")}),
        ("AA", "X", {"access": ("wheelchair",)}),
        ("AA", "ASL", {"access": ("sign_language",)}),
        ("ACA", "CAP", {"access": ("hearing",)}),
        ("AA", "CF", {"access": ("children",)}),
        ("AA", "TC", {"venue_closed": True}),
        ("SA", "TC", {"venue_closed": True}),
        ("AA", "ONL", {"virtual": False, "faults": ()}),
        ("AA", "NO", {"language": "nb"}),
        ("AA", "POL", {"language": "pl"}),
        ("NA", "PL", {"language": "pl"}),
        ("NA", "RU", {"language": "ru"}),
        ("AA", "TR", {"language": "", "faults": ()}),
        ("AA", "TUR", {"language": "tr"}),
        ("AA", "11", {"faults": ()}),
        ("AA", "12x12", {"faults": ()}),
        # Names, as sheets give them.
        ("AA", "Women", {"audience": ("self", "women")}),
        ("AA", "Lukket", {"open": False}),
        ("Al-Anon", "Families and Friends Only", {"open": False}),
        ("AA", "Engelsk", {"language": "en"}),
        ("AA", "w", {"audience": ("self", "women")}),
    ],
)  # fmt: skip
def test_a_code_is_decoded_by_fellowship(fellowship: str, code: str, expected: dict[str, object]) -> None:
    found = read(fellowship, code)
    assert {field: getattr(found, field) for field in expected} == expected


def test_open_and_closed_together_are_closed_and_told() -> None:
    found = read("AA", "O", "C")
    assert found.open is False
    assert "read as closed" in found.faults[0]


def test_several_languages_keep_norwegian_and_are_told() -> None:
    found = read("AA", "EN", "NO")
    assert found.language == "nb"
    assert "several languages (en, nb)" in found.faults[0]


def test_a_code_that_is_no_code_is_not_repeated() -> None:
    assert read("AA", "ring Kari Nordmann").faults == (
        "the code that stands there (no code) is not known for AA",
    )


def test_an_organisation_with_unknown_codes_still_has_what_all_share() -> None:
    found = decode(("TC", "EN", "W"), unknown_fellowship("Ivareta"))
    assert (found.venue_closed, found.language, found.audience) == (True, "en", ())
    assert found.faults == ("the code 'W' is not known for Ivareta",)


@pytest.mark.parametrize("short", FELLOWSHIPS)
def test_every_fellowship_knows_open_closed_and_a_closed_venue(short: str) -> None:
    assert read(short, "O").open is True
    assert read(short.upper(), "C").open is False
    assert read(short, "TC").venue_closed


@pytest.mark.parametrize("short", FELLOWSHIPS)
def test_meanings_are_ones_the_model_knows(short: str) -> None:
    fellowship = codebook().fellowship(short)
    assert fellowship is not None
    known = {*get_args(Audience), *ACCESS, "open", "closed", "venue_closed", "known"}
    assert set(fellowship.meanings.values()) <= known
    assert set(fellowship.own) <= set(get_args(Audience))
    assert set(fellowship.substances) <= set(SUBSTANCES)


@pytest.mark.parametrize("short", FELLOWSHIPS)
def test_for_whom_a_fellowship_is_agrees_with_its_card(short: str) -> None:
    cards = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (ROOT / "knowledge/content/organisations").glob("*.toml")
    ]
    card = next((each for each in cards if each["short"] == short), None)
    fellowship = codebook().fellowship(short)
    assert fellowship is not None
    assert fellowship.own == tuple(card["fits"] if card else ("self",))


def test_no_code_means_two_things_in_one_fellowship() -> None:
    data = tomllib.loads((ROOT / "db/importers/codes.toml").read_text(encoding="utf-8"))
    for table in [*data["fellowships"].values(), data["bmlt"], data["bmlt"]["stock"], data["names"]]:
        codes = [
            code for key, value in table.items() if isinstance(value, list) and key not in ("own", "substances") for code in value
        ]  # fmt: skip
        assert len(codes) == len(set(codes))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample feeds are not beside the checkout")
def test_all_87_codes_of_the_specification_are_known_and_so_are_their_english_names() -> None:
    types = json.loads((SAMPLES / "spec_types.json").read_text(encoding="utf-8"))
    assert len(types) == 87
    assert [code for code in types if read("AA", code).faults] == []
    labels = json.loads((SAMPLES / "own_aa_type_labels_nb.json").read_text(encoding="utf-8"))
    for code, label in labels.items():
        decoded = read("AA", code)
        if label["kind"] == "language":
            assert decoded.language, code
        else:
            assert not decoded.language, code


@pytest.mark.parametrize(
    ("texts", "languages"),
    [
        (("Espanol", "ES"), ("es",)),
        (("Engelska", "ENG"), ("en",)),
        (("English speaking", "EN"), ("en",)),
        (("Lithuanian/Russian", "L/R"), ("lt", "ru")),
        (("Persiskt",), ("fa",)),
        (("Bi-Lingual", "BL"), ()),
        (("", "FIN"), ("fi",)),
    ],
)
def test_a_language_is_read_from_name_then_key(texts: tuple[str, ...], languages: tuple[str, ...]) -> None:
    assert spoken_in(*texts) == languages
