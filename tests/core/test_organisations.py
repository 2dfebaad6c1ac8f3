"""Fellowships and organisations by short name, full name, nickname, with endings, misspelt, refused or not meant at all."""

from __future__ import annotations

import pytest

from bot.core.reading.organisations import OrganisationReader, OrganisationReading
from bot.core.reading.text import tokens
from knowledge.library import Library


@pytest.fixture(scope="module")
def organisations(library: Library) -> OrganisationReader:
    return OrganisationReader(library.organisations)


def _read(organisations: OrganisationReader, text: str) -> OrganisationReading:
    return organisations.read(tokens(text), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AA i Molde", ("AA",)),
        ("aa-møte", ("AA",)),
        ("aamøter på mandag", ("AA",)),
        ("Aamøte", ("AA",)),
        ("anonyme alkoholikere", ("AA",)),
        ("alcoholics anonymous", ("AA",)),
        ("na gruppe", ("NA",)),
        ("anonyme narkomane", ("NA",)),
        ("al-anon", ("Al-Anon",)),
        ("alanon", ("Al-Anon",)),
        ("al anon i Hamar", ("Al-Anon",)),
        ("nar-anon", ("Nar-Anon",)),
        ("alateen", ("Alateen",)),
        ("coda-gruppe", ("CoDA",)),
        ("voksne barn av alkoholikere", ("ACA",)),
        ("ivareta", ("Ivareta",)),
        ("er det AA eller NA der", ("AA", "NA")),
    ],
)
def test_a_name_is_read_however_it_is_written(
    organisations: OrganisationReader, text: str, expected: tuple[str, ...]
) -> None:
    assert _read(organisations, text).wanted == expected


@pytest.mark.parametrize("text", ["anonyme alkoholikkere", "anonyme narkommane"])
def test_a_long_name_with_a_slip_is_a_guess_and_says_so(organisations: OrganisationReader, text: str) -> None:
    found = _read(organisations, text)
    assert len(found.wanted) == 1
    assert found.fuzzy


@pytest.mark.parametrize(
    "text",
    [
        "å være pårørende",
        "nå orker jeg ikke mer",
        "det tar ca en time",
        "jeg ga opp",
        "kan jeg gå dit",
        "naa ja",
        "hva gjør jeg nå",
        "å møte andre som meg",
        "er redd for å møtes",
        "nå møtes vi",
    ],
)
def test_ordinary_words_are_no_fellowship(organisations: OrganisationReader, text: str) -> None:
    assert _read(organisations, text).wanted == ()


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("ikke AA", "AA"),
        ("noe annet enn NA", "NA"),
        ("helst ikkje al-anon", "Al-Anon"),
        ("uten AA", "AA"),
        ("anything except NA", "NA"),
    ],
)
def test_a_refused_fellowship_is_excluded_and_not_wanted(
    organisations: OrganisationReader, text: str, excluded: str
) -> None:
    found = _read(organisations, text)
    assert found.excluded == (excluded,)
    assert excluded not in found.wanted


def test_refusing_twelve_steps_refuses_every_fellowship_that_uses_them(
    organisations: OrganisationReader, library: Library
) -> None:
    steps = {one.short for one in library.organisations.values() if one.twelve_step}
    assert set(_read(organisations, "ikke tolvtrinn").excluded) == steps
    assert steps >= {"AA", "NA", "Al-Anon"}


@pytest.mark.parametrize("text", ["er det ikke AA i Bodø?", "finnes ikke NA her?"])
def test_a_question_with_not_in_it_still_asks_for_the_fellowship(
    organisations: OrganisationReader, text: str
) -> None:
    assert _read(organisations, text).excluded == ()


def test_every_short_name_in_capitals_finds_its_own_organisation(
    organisations: OrganisationReader, library: Library
) -> None:
    for one in library.organisations.values():
        assert _read(organisations, f"finnes {one.short} i Harstad").wanted == (one.short,), one.short


def test_every_alias_finds_its_organisation_beside_the_word_group(
    organisations: OrganisationReader, library: Library
) -> None:
    for one in library.organisations.values():
        for alias in one.aliases:
            assert one.short in _read(organisations, f"{alias} gruppe").wanted, alias


@pytest.mark.parametrize(
    ("text", "wanted", "excluded"),
    [
        ("noko anna enn aa og na", (), ("AA", "NA")),
        ("anything but NA", (), ("NA",)),
        ("verken AA eller NA", (), ("AA", "NA")),
        ("alt annet enn AA, NA og CA", (), ("AA", "NA", "CA")),
        ("ikke AA, heller NA", ("NA",), ("AA",)),
        ("ikke AA, men NA", ("NA",), ("AA",)),
        ("heller NA enn AA", ("NA",), ("AA",)),
        ("AA funker ikke for meg", (), ("AA",)),
        ("lei av NA", (), ("NA",)),
        ("torsdag går ikke, AA i Moss", ("AA",), ()),
        ("hvorfor funker ikke AA", ("AA",), ()),
        ("ikke bare AA", (), ()),
        ("aa/na", ("AA", "NA"), ()),
        ("aa-na", ("AA", "NA"), ()),
    ],
)
def test_a_refusal_holds_for_the_names_it_is_said_of(
    organisations: OrganisationReader, text: str, wanted: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    found = _read(organisations, text)
    assert (found.wanted, found.excluded) == (wanted, excluded)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("er det ga i Stavanger takk", ("GA",)),
        ("ga i Trondheim", ("GA",)),
        ("bror spiller, ga", ("GA",)),
        ("finnes ca i Bergen", ("CA",)),
        ("noen ga meg nummeret", ()),
        ("det er ca i 2 timer", ()),
        ("ga i går", ()),
    ],
)
def test_a_name_that_is_an_ordinary_word_is_known_by_its_company(
    organisations: OrganisationReader, text: str, expected: tuple[str, ...]
) -> None:
    assert _read(organisations, text).wanted == expected


def test_not_only_one_frees_the_search(organisations: OrganisationReader) -> None:
    assert _read(organisations, "andre grupper der, ikke bare AA").freed
    assert not _read(organisations, "bare AA").freed
