"""The organisation files: complete, sourced, findable by the names people use, and kindly worded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

import knowledge
from bot.core.model import Audience
from knowledge.load import read_toml

CONTENT = Path(knowledge.__file__).parent / "content"
FILES = sorted((CONTENT / "organisations").glob("*.toml"))
FIELDS = {
    "id", "short", "name", "kind", "basis", "fits", "twelve_step", "aliases", "website", "topic", "about",
    "citations", "checked_on", "needs_case",
}  # fmt: skip
STIGMA = re.compile(
    r"misbruk|narkoman|alkoholiker|alkoholikar|junkie|fyllik|rusgift|klient|pasient|addict|abuse|alcoholic|clean\b",
    re.IGNORECASE,
)
OWN_NAMES = ("Landsforbundet mot stoffmisbruk",)
BOKMAL_IN_NYNORSK = re.compile(
    r"\b(ikke|jeg|hva|noen|hvor|fra|mer|hvis|uten|hvilke|være|gjør)\b", re.IGNORECASE
)
NYNORSK_IN_BOKMAL = re.compile(
    r"\b(ikkje|eg|kva|nokon|frå|meir|utan|vere|gjer|dei|ein|eit|kvar)\b", re.IGNORECASE
)


def identifier(path: Path) -> str:
    return path.stem


@pytest.fixture(params=FILES, ids=identifier)
def organisation(request: pytest.FixtureRequest) -> dict[str, Any]:
    return read_toml(request.param)


def names_of(told: dict[str, Any]) -> list[str]:
    return [told["short"], told["name"], *told["aliases"]]


def plain(name: str) -> str:
    return re.sub(r"[^0-9a-zæøå]", "", name.lower())


def lix(text: str) -> float:
    words = re.findall(r"[\w-]+", text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(each) > 6 for each in words) / len(words)


def test_every_organisation_of_the_field_has_a_file() -> None:
    assert {each.stem for each in FILES} >= {
        "aa", "na", "ca", "al_anon", "alateen", "nar_anon", "aca", "coda", "ivareta", "familieklubbene",
        "rio", "prolar", "a_larm", "marborg", "norske_lenker", "angstringen", "ga", "bla_kors", "tyrili",
        "fmr", "rusettervernet", "link", "smart_recovery", "selvhjelp", "narkomanes_parorende", "aef", "juvente",
        "selvhjelp_norge", "frivilligsentral", "laerings_mestring", "mo_senter", "lar", "kriminalomsorgen", "rkdd",
        "helsedirektoratet", "helsedepartementet", "stoltenbergutvalget", "ramboll", "isf", "questback",
        "parorendesenteret", "ly", "voksne_for_barn", "kirkens_bymisjon", "spillavhengighet_norge",
    }  # fmt: skip


def test_the_fields_are_those_of_the_library(organisation: dict[str, Any]) -> None:
    assert set(organisation) <= FIELDS
    assert FIELDS - set(organisation) <= {"website", "topic", "needs_case"}
    assert organisation["kind"] in {each["id"] for each in read_toml(CONTENT / "kinds.toml")["kind"]}
    assert organisation["basis"] in ("S", "S*", "J")
    assert set(organisation["fits"]) <= set(get_args(Audience))


def test_every_statement_has_a_source_that_exists(organisation: dict[str, Any]) -> None:
    known = {
        each["id"] for path in (CONTENT / "sources").glob("*.toml") for each in read_toml(path)["source"]
    }
    assert organisation["citations"]
    assert {each["source"] for each in organisation["citations"]} <= known


def test_the_topic_is_in_the_catalogue(organisation: dict[str, Any]) -> None:
    topics = {each["id"] for each in read_toml(CONTENT / "catalogue.toml")["topic"]}
    if "other_orgs" not in topics:
        pytest.skip("the catalogue does not hold its organisations yet")
    assert organisation.get("topic", "aa") in topics


def test_what_is_said_is_short_plain_and_without_stigma(organisation: dict[str, Any]) -> None:
    for language in ("nb", "nn", "en"):
        text = organisation["about"][language]
        for name in (*OWN_NAMES, organisation["name"]):
            text = text.replace(name, "X")
        assert not STIGMA.search(text), text
        assert len(re.findall(r"[.!?](?:\s|$)", text)) <= 3
        assert all(len(each.split()) <= 24 for each in re.split(r"[.!?]\s", text)), text
        assert lix(text) <= 45, (round(lix(text)), text)


def test_each_norwegian_keeps_to_its_own_words(organisation: dict[str, Any]) -> None:
    assert not BOKMAL_IN_NYNORSK.search(organisation["about"]["nn"]), organisation["about"]["nn"]
    assert not NYNORSK_IN_BOKMAL.search(organisation["about"]["nb"]), organisation["about"]["nb"]


def test_no_name_belongs_to_two_organisations() -> None:
    owners: dict[str, str] = {}
    for path in FILES:
        for name in names_of(read_toml(path)):
            assert owners.setdefault(plain(name), path.stem) == path.stem, name


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("anonyme alkoholikere", "aa"),
        ("alkoholics anonymous", "aa"),
        ("narcotics anonymous", "na"),
        ("al anon", "al_anon"),
        ("alanon", "al_anon"),
        ("naranon", "nar_anon"),
        ("voksne barn av alkoholikere", "aca"),
        ("landsforbundet mot stoffmisbruk", "ivareta"),
        ("LAR-Nett Norge", "prolar"),
        ("familieklubb", "familieklubbene"),
        ("blåkors", "bla_kors"),
    ],
)
def test_the_names_people_use_are_known(name: str, owner: str) -> None:
    assert plain(name) in {
        plain(each) for each in names_of(read_toml(CONTENT / "organisations" / f"{owner}.toml"))
    }


@pytest.mark.parametrize(
    "word",
    [
        "selvhjelp",
        "selvhjelpsgruppe",
        "lenker",
        "norsk lenke",
        "smart",
        "lar",
        "narconon",
        "voksne barn",
        "ly",
        "bar",
        "barn av rusmisbrukere",
        "pårørende til narkomane",
        "frivilligsentralen",
        "pårørendesenteret",
        "mestringssenter",
        "mo-senter",
    ],
)
def test_ordinary_words_and_other_organisations_are_no_names(word: str) -> None:
    for path in FILES:
        assert plain(word) not in {plain(each) for each in names_of(read_toml(path))}


def test_short_names_that_are_ordinary_words_need_their_capitals() -> None:
    cased = {path.stem for path in FILES if read_toml(path).get("needs_case")}
    assert cased == {"ca", "ga", "link", "ivareta", "a_larm"}


def test_addresses_are_whole_and_none_is_the_lost_one(organisation: dict[str, Any]) -> None:
    address = organisation.get("website", "https://x.no")
    assert re.fullmatch(r"https://[a-z.-]+\.(no|org|com)", address)
    assert "motstoff" not in address
