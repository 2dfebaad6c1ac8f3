"""What is only told of a life: habits of use, what is past, work and appointments, and where the wish begins again."""

from __future__ import annotations

import pytest

from bot.core.reading.text import normalise, tokens
from bot.core.reading.told import Told, ToldReader
from knowledge.library import LANGUAGES, Library


@pytest.fixture(scope="module")
def told(library: Library) -> ToldReader:
    return ToldReader([library.words[language] for language in LANGUAGES])


def _read(told: ToldReader, text: str, names: frozenset[int] = frozenset()) -> Told:
    clean = normalise(text)
    return told.read(tokens(clean), clean, names)


def _words(text: str, positions: frozenset[int]) -> set[str]:
    return {token.light for token in tokens(text) if token.index in positions}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("drikker mest i helgene", "helgene"),
        ("edru siden mandag", "mandag"),
        ("har legetime onsdag", "onsdag"),
        ("mannen drikk kvar fredag", "fredag"),
        ("i relapsed on sunday", "sunday"),
        ("på lørdag sprakk jeg", "lørdag"),
        ("on fridays i drink", "fridays"),
        ("torsdag skal jeg til legen", "torsdag"),
        ("jobber mandag til fredag", "mandag"),
    ],
)
def test_a_day_beside_a_habit_the_past_or_work_is_told(told: ToldReader, text: str, word: str) -> None:
    assert word in _words(text, _read(told, text).all)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("jeg drikker, kan på fredager", "fredager"),
        ("drikker for mye men lørdag passer", "lørdag"),
        ("har drukket og trenger noe mandag", "mandag"),
        ("drikker finnes det noe i helga", "helga"),
        ("siste fredag i måneden", "fredag"),
        ("last friday of the month", "friday"),
        ("fredag i drammen", "fredag"),
        ("drikker møter på tirsdag", "tirsdag"),
    ],
)
def test_a_wish_ends_what_is_told(told: ToldReader, text: str, word: str) -> None:
    assert word not in _words(text, _read(told, text).all)


def test_the_name_of_a_fellowship_ends_a_habit_but_not_the_past(told: ToldReader) -> None:
    named = frozenset({1})
    assert "fredag" not in _words("drikker aa fredag", _read(told, "drikker aa fredag", named).all)
    assert "fredag" in _words("var på aa fredag", _read(told, "var på aa fredag", frozenset({2})).past)


def test_a_habit_and_what_is_past_are_kept_apart(told: ToldReader) -> None:
    assert _read(told, "drikker i kveld").past == frozenset()
    assert _read(told, "drakk i dag").habits == frozenset()
