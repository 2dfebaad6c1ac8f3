"""Hours: exact, written in words, vague, and numbers that are no hours at all."""

from __future__ import annotations

from datetime import time

import pytest

from bot.core.reading.text import tokens
from bot.core.reading.times import VAGUE, TimeReader, TimeReading
from knowledge.library import LANGUAGES, Library


@pytest.fixture(scope="module")
def times(library: Library) -> TimeReader:
    return TimeReader([library.words[language] for language in LANGUAGES])


def _read(times: TimeReader, text: str, *, part: str | None = None) -> TimeReading:
    return times.read(tokens(text), text, day_spans=frozenset(), part=part)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("etter kl 18", time(18), None),
        ("etter klokka 18:30", time(18, 30), None),
        ("etter kl. 17.30", time(17, 30), None),
        ("før 12", None, time(12)),
        ("seinast kl 20", None, time(20)),
        ("mellom 17 og 19", time(17), time(19)),
        ("kl 18-20", time(18), time(20)),
        ("after 6pm", time(18), None),
        ("before 10am", None, time(10)),
        ("halv åtte", time(19, 30), None),
        ("kvart over sju", time(19, 15), None),
        ("kvart på åtte", time(19, 45), None),
        ("ikke før kl 18", time(18), None),
        ("etter klokka sju", time(19), None),
    ],
)
def test_an_hour_is_read_as_it_was_said(
    times: TimeReader, text: str, after: time | None, before: time | None
) -> None:
    found = _read(times, text)
    assert (found.after, found.before) == (after, before)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("om morgenen", "morning"),
        ("på formiddagen", "forenoon"),
        ("på dagtid", "daytime"),
        ("etter jobb", "after_work"),
        ("på kvelden", "evening"),
        ("om kvelden", "evening"),
        ("in the evening", "evening"),
    ],
)
def test_a_vague_time_has_the_limits_of_the_contract_and_its_name(
    times: TimeReader, text: str, part: str
) -> None:
    found = _read(times, text)
    assert found.part == part
    assert (found.after, found.before) == VAGUE[part]


def test_the_vague_limits_are_those_that_were_promised() -> None:
    assert VAGUE["morning"] == (None, time(10))
    assert VAGUE["forenoon"] == (None, time(12))
    assert VAGUE["daytime"] == (None, time(16))
    assert VAGUE["after_work"] == (time(16), None)
    assert VAGUE["evening"] == (time(17), None)


def test_an_exact_hour_outweighs_a_vague_one(times: TimeReader) -> None:
    found = _read(times, "på kvelden etter kl 20")
    assert (found.after, found.before, found.part) == (time(20), None, None)


def test_a_vague_time_that_the_day_brought_along_counts(times: TimeReader) -> None:
    assert _read(times, "et sted å gå", part="evening").after == time(17)


@pytest.mark.parametrize(
    "text",
    [
        "har vært edru i 12 dager",
        "etter 3 måneder",
        "jeg er 17 år",
        "12 trinn",
        "drakk 8 øl",
        "fra 14 år og oppover",
        "han jobber kveld",
        "drikker hver kveld",
        "god kveld",
        "bor 10 km unna",
        "1234",
    ],
)
def test_numbers_and_words_of_a_life_are_no_hours(times: TimeReader, text: str) -> None:
    found = _read(times, text)
    assert (found.after, found.before) == (None, None)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("etter 1830", time(18, 30), None),
        ("tidligst 1700", time(17), None),
        ("mellom 1700 og 1900", time(17), time(19)),
        ("kl 0900", time(9), None),
        ("senest 2000", None, time(20)),
        ("18-tida", time(18), None),
        ("halv sju-tida", time(18, 30), None),
        ("mellom fem og sju", time(17), time(19)),
        ("ikke etter 20", None, time(20)),
        ("no later than 8pm", None, time(20)),
        ("ikke tidligere enn 18", time(18), None),
        ("etter at ungene har lagt seg", time(17), None),
        ("once the kids are in bed", time(17), None),
        ("på kveldn", time(17), None),
        ("på kvelden før 21", None, time(21)),
    ],
)
def test_an_hour_is_read_also_where_it_is_written_otherwise(
    times: TimeReader, text: str, after: time | None, before: time | None
) -> None:
    found = _read(times, text)
    assert (found.after, found.before) == (after, before)


@pytest.mark.parametrize(
    "text",
    [
        "bor i 1830",
        "fra 1830 askim",
        "1830 askim",
        "etter 2015",
        "mellom to stoler",
        "mellom to og tre uker",
        "kvelden før",
        "gruppe for 17-19 åringer",
        "ca 10 grupper",
        "ca 1830 kr",
    ],
)
def test_post_codes_years_and_counts_are_no_hours(times: TimeReader, text: str) -> None:
    found = _read(times, text)
    assert (found.after, found.before) == (None, None)


def test_four_digits_after_a_day_are_an_hour_unless_a_name_follows(times: TimeReader) -> None:
    def after_day(text: str) -> time | None:
        return times.read(tokens(text), text, day_spans=frozenset({0}), part=None).after

    assert after_day("onsdag 1830 på Jessheim") == time(18, 30)
    assert after_day("onsdag 1900 Fetsund") is None


def test_an_hour_that_is_told_is_no_wish(times: TimeReader) -> None:
    text = "drikker om kvelden til klokka 4"
    told = frozenset(range(1, 6))
    found = times.read(tokens(text), text, day_spans=frozenset(), part=None, told=told)
    assert (found.after, found.before) == (None, None)
