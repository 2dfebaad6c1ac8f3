"""For whom a group is sought: said outright, or following from how the person speaks."""

from __future__ import annotations

import pytest

from bot.core.reading.audience import AudienceReader, own_age
from bot.core.reading.text import tokens
from knowledge.library import LANGUAGES, Library


@pytest.fixture(scope="module")
def audience(library: Library) -> AudienceReader:
    return AudienceReader([library.words[language] for language in LANGUAGES])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gruppe for pårørende", ("relative",)),
        ("kvinnegruppe", ("women",)),
        ("møter bare for menn", ("men",)),
        ("noe for skeive", ("lgbt",)),
        ("noe for meg som er gift med en som drikker", ("relative",)),
        ("eg bur saman med ein som rusar seg", ("relative",)),
        ("married to an alcoholic, what now", ("relative",)),
        ("jeg bor sammen med to studenter som drikker", ()),
        ("where do parents go", ("relative",)),
        ("har foreldre som er strenge", ()),
        ("sorggruppe for etterlatte", ("bereaved",)),
        ("ungdomsgruppe", ("youth",)),
        ("kona mi drikker for mye", ("relative",)),
        ("broren min ruser seg", ("relative",)),
        ("my husband is an alcoholic", ("relative",)),
        ("guten min rusar seg", ("relative",)),
        ("vokste opp med en far som drakk", ("adult_child",)),
        ("jeg drikker for mye", ("self",)),
        ("vil slutte å ruse meg", ("self",)),
        ("åpent for kvinner og menn", ()),
        ("hva skjer på et møte", ()),
    ],
)
def test_the_audience_is_what_was_said_or_clearly_follows(
    audience: AudienceReader, text: str, expected: tuple[str, ...]
) -> None:
    assert audience.read(tokens(text)).audiences == expected


@pytest.mark.parametrize(
    "text",
    [
        "jeg er 15 år og drikker",
        "eg er 16",
        "er 14 år",
        "i am 17 years old",
        "jenta mi på 13 ruser seg",
        "vi har en 16 åring",
    ],
)
def test_someone_under_eighteen_is_young(audience: AudienceReader, text: str) -> None:
    assert "youth" in audience.read(tokens(text)).audiences


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("jeg er 15", 15),
        ("jeg er 41 år", 41),
        ("dattera mi på 14", 14),
        ("17 åring", 17),
        ("jeg er 12 dager edru", None),
        ("kl 16", None),
        ("for 15 år siden", None),
        ("buss 15", None),
        ("jeg er 9", None),
    ],
)
def test_an_age_is_only_what_is_said_of_a_person(text: str, age: int | None) -> None:
    assert own_age(tokens(text)) == age


def test_a_minor_is_never_taken_for_an_adult_child(audience: AudienceReader) -> None:
    found = audience.read(tokens("jeg er 16 år og vokste opp med en far som drikker")).audiences
    assert "adult_child" not in found
    assert "youth" in found


def test_the_order_is_the_same_however_it_is_said(audience: AudienceReader) -> None:
    assert audience.read(tokens("kvinner som er pårørende")).audiences == (
        audience.read(tokens("pårørende som er kvinner")).audiences
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("broren min drikker, noe for ham", ("self",)),
        ("syster mi drikk, noko for ho", ("self",)),
        ("my brother drinks, something for him", ("self",)),
        ("for en kompis som drikker", ("self",)),
        ("noe for en venn", ("self",)),
        ("noe for pappa som drikker", ("self",)),
        ("mannen er lei av drikkinga mi, noe for ham", ("relative",)),
        ("noe for mamma? hun er utslitt av drikkinga mi", ("relative",)),
        ("broren min drikker, noe for meg", ("relative",)),
        ("for mor til en som drikker", ("relative",)),
        ("for foreldre til en som ruser seg", ("relative",)),
        ("for meg som er kona hans", ("relative",)),
        ("im his wife", ("relative",)),
        ("mor til tre, drikker for mye", ("self",)),
        ("barn av alkoholiker, er 43 år", ("adult_child",)),
        ("child of an alcoholic, im 30", ("adult_child",)),
        ("barn av alkoholiker, er 16 år", ("youth",)),
        ("barn av en alkoholiker", ("relative",)),
        ("mannen min gikk bort", ("bereaved",)),
        ("a group for the lads", ("men",)),
        ("women only", ("women",)),
        ("har en unge på tre", ()),
        ("gutta på jobben", ()),
    ],
)
def test_who_is_to_go_is_read_from_role_age_and_whom_it_is_for(
    audience: AudienceReader, text: str, expected: tuple[str, ...]
) -> None:
    assert audience.read(tokens(text)).audiences == expected
