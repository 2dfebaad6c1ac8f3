"""What holds for every text and every name: no crash, one reading for all ways to type it, work in step with the length."""

from __future__ import annotations

import itertools
import unicodedata
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.model import PlaceReading
from bot.core.reading.place_evidence import AGAINST, SURE
from bot.core.reading.place_index import PlaceIndex
from bot.core.reading.place_slips import sound_of, weighted
from bot.core.reading.places import PlaceReader, PlaceTrace
from bot.core.reading.text import normalise, tokens
from knowledge.library import Library

_ZERO_WIDTH = "\u200b"


@pytest.fixture(scope="module")
def places(library: Library) -> PlaceReader:
    return PlaceReader(library.gazetteer)


def _trace(places: PlaceReader, text: str, *, expecting: bool = False) -> PlaceTrace:
    clean = normalise(text)
    return places.trace(tokens(clean), clean, expecting=expecting)


def _read(places: PlaceReader, text: str, *, expecting: bool = False) -> PlaceReading:
    return _trace(places, text, expecting=expecting).reading


_NAMES = st.sampled_from(
    (
        "Tromsø", "Ålesund", "Bærum", "Sør-Varanger", "Mo i Rana", "Kárášjohka", "Unjárga", "Bø", "Å", "Moss", "4370", "N-9008",
        "kr.sand", "Våler", "Østfold", "Lofoten", "bergensområdet", "siddis", "hamarmøte", "Hønefåss", "trondhjæm",
    )
)  # fmt: skip
_BETWEEN = st.sampled_from(
    ("aa i {}", "{}", "bor i {} men jobber i Oslo", "ikke {}, Moss", "{} eller Halden", "noe ved {}?", "mellom {} og Gol")
)  # fmt: skip


@given(st.text(max_size=400), st.booleans())
@example("\ud800 i \x00 Bø", False)
@example("i " * 200, True)
@example("12345 1234 0000 9999 " * 20, True)
@example("Å" * 400, True)
@example("i.i.i.i.kr.sand.", False)
def test_no_text_is_too_odd(places: PlaceReader, text: str, expecting: bool) -> None:
    found = _trace(places, text, expecting=expecting)
    count = len(tokens(normalise(text)))
    reading = found.reading
    assert (reading.status == "none") == (not reading.places)
    assert (reading.status in ("several", "ambiguous")) == (len(reading.places) > 1)
    assert all(0 <= position < count for position in reading.spans)
    assert not (reading.abroad and reading.places)
    for hit in found.hits:
        assert AGAINST < hit.evidence.value <= SURE + 1
        assert hit.candidates
        assert hit.evidence.why
        assert hit.role_why


@given(
    st.lists(
        st.sampled_from(("i", "på", "moss", "bø", "ikke", "og", "aa", "noe", "bor", "4370", ",", "å")),
        max_size=40,
    )
)
@settings(max_examples=60)
def test_any_order_of_the_words_that_matter_is_read(places: PlaceReader, words: list[str]) -> None:
    first = _read(places, " ".join(words))
    assert first == _read(places, " ".join(words))
    assert len({place.id for place in first.places}) == len(first.places)


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(_BETWEEN, _NAMES)
def test_all_ways_to_type_the_same_letters_are_one(places: PlaceReader, frame: str, name: str) -> None:
    plain = _read(places, frame.format(name))
    for typed in (
        unicodedata.normalize("NFC", name),
        unicodedata.normalize("NFD", name),
        unicodedata.normalize("NFKD", name),
        _wide(name),
        _ZERO_WIDTH.join(name),
        f"\ufeff{name}\u00ad",
    ):
        assert _read(places, frame.format(typed)) == plain, ascii(typed)


@given(st.text(min_size=1, max_size=60))
def test_a_text_reads_alike_in_all_normal_forms(places: PlaceReader, text: str) -> None:
    plain = _read(places, normalise(text))
    for form in ("NFC", "NFD"):
        assert _read(places, unicodedata.normalize(form, normalise(text))).places == plain.places


@pytest.mark.parametrize(
    "word", ["trmsø", "aa i", "bø", "ikke moss, ", "4370", "kr.sand", "zzzzzz", "i", "nordre follo"]
)
def test_work_grows_no_faster_than_the_text(
    library: Library, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    """Counted in look-ups, not in time: twice the text may cost at most about twice the look-ups."""
    calls: Counter[str] = Counter()
    for name in (
        "exact",
        "with_ending",
        "shortened",
        "begun",
        "near",
        "is_common",
        "is_word",
        "is_form_of_common",
    ):
        original = getattr(PlaceIndex, name)

        def counted(self, *args, _original=original, _name=name, **options):  # type: ignore[no-untyped-def]
            calls[_name] += 1
            return _original(self, *args, **options)

        monkeypatch.setattr(PlaceIndex, name, counted)
    places = PlaceReader(library.gazetteer)
    spent: list[int] = []
    for times in (25, 50, 100):
        calls.clear()
        _read(places, f"{word} " * times)
        spent.append(sum(calls.values()))
    for less, more in itertools.pairwise(spent):
        assert more <= 2.5 * less + 50, (word, spent)


def test_every_municipality_is_read_by_each_of_its_names(places: PlaceReader, library: Library) -> None:
    lost = []
    for entry in library.gazetteer.municipalities.values():
        for name in (entry.name, *entry.other_names):
            for text in (f"møter i {name}", f"bor i {name.lower()}", f"{name} kommune", name.upper()):
                found = _read(places, text)
                if entry.municipality not in [place.municipality_number for place in found.places]:
                    lost.append((text, entry.id, [place.name for place in found.places]))
    assert lost == []


def test_every_place_is_read_or_offered_by_its_name_and_municipality(
    places: PlaceReader, library: Library
) -> None:
    """A village of a common name is found when its municipality is said as well."""
    lost = []
    for entry in library.gazetteer.entries:
        if (
            entry.kind not in ("locality", "former_municipality")
            or entry.municipality not in library.gazetteer.municipalities
        ):
            continue
        home = library.gazetteer.municipalities[entry.municipality]
        found = _read(places, f"møter i {entry.name} i {home.name}")
        # A split one may be read in another of its parts.
        if not {entry.municipality, *entry.members} & {place.municipality_number for place in found.places}:
            lost.append((entry.name, home.name, [place.name for place in found.places]))
    assert lost == []


def test_every_post_code_is_read_bare(places: PlaceReader, library: Library) -> None:
    for code, known in library.gazetteer.post_codes.items():
        found = _read(places, code)
        assert found.first is not None, code
        assert (found.first.name, found.first.municipality_number) == (known.town, known.municipality)


@given(
    st.text("abdeghiknorstvåøæ", min_size=1, max_size=12),
    st.text("abdeghiknorstvåøæ", min_size=1, max_size=12),
)
def test_the_distance_in_slips_is_a_distance(said: str, name: str) -> None:
    assert weighted(said, said) == 0
    assert weighted(said, name) >= 0
    assert (weighted(said, name) == 0) == (said == name)
    assert weighted(said, name) <= len(said) + len(name) + 0.3


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("hønnefås", "hønefoss"), ("egerssunn", "egersund"), ("trommsø", "tromsø"), ("lillehammar", "lillehammar"),
        ("christiansand", "kristiansand"), ("fredrikshald", "fredrikshald"), ("skjien", "sjien"), ("sannvika", "sandvika"),
    ],
)  # fmt: skip
def test_words_that_sound_alike_are_one(written: str, name: str) -> None:
    assert sound_of(written) == sound_of(name)


@pytest.mark.parametrize(
    ("one", "other"), [("molde", "volda"), ("hamar", "hemnes"), ("bodø", "vadsø"), ("moss", "voss")]
)
def test_words_that_sound_different_are_two(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)
