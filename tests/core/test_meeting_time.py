"""When a group meets, from the words of somebody who reports it, and back to a line the registry reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.reading.meeting_time import MOST_MEETINGS, meeting_line, read_meeting_times
from db.meeting_text import parse_meeting

READ: list[tuple[str, list[str]]] = [
    ("torsdag 19.00-20.30", ["torsdag 19.00-20.30"]),
    ("Torsdager kl 19", ["torsdag 19.00"]),
    ("Onsdag kl. 19.00–20.30", ["onsdag 19.00-20.30"]),
    ("kvar sundag 11", ["søndag 11.00"]),
    ("tysdag 18.30", ["tirsdag 18.30"]),
    ("tirsdagar og laurdagar kl. 17.30", ["tirsdag 17.30", "lørdag 17.30"]),
    ("mandag 18, torsdag klokka sju", ["mandag 18.00", "torsdag 19.00"]),
    ("mandag 12 og 19", ["mandag 12.00", "mandag 19.00"]),
    ("kl 18 mandag og kl 19 torsdag", ["mandag 18.00", "torsdag 19.00"]),
    ("fra kl 18 til kl 20 på tirsdager", ["tirsdag 18.00-20.00"]),
    ("halv sju på tirsdager", ["tirsdag 18.30"]),
    ("søndag 1900", ["søndag 19.00"]),
    ("torsdag 7", ["torsdag 19.00"]),
    ("torsdag 07.00", ["torsdag 07.00"]),
    ("mandag til onsdag 12-13", ["mandag 12.00-13.00", "tirsdag 12.00-13.00", "onsdag 12.00-13.00"]),
    ("lørdag til mandag 11", ["lørdag 11.00", "søndag 11.00", "mandag 11.00"]),
    ("første og tredje tirsdag i måneden 19.00", ["første og tredje tirsdag 19.00"]),
    ("1. og 3. mandag 18.30", ["første og tredje mandag 18.30"]),
    ("siste fredag i måneden kl 19", ["siste fredag 19.00"]),
    ("første torsdag og siste søndag kl 19", ["første torsdag 19.00", "siste søndag 19.00"]),
    ("annenhver tirsdag 18.00 fra 24.11.2026", ["annenhver tirsdag 18.00 fra 2026-11-24"]),
    ("hver tredje onsdag 18.00 fra 2026-11-25", ["hver tredje onsdag 18.00 fra 2026-11-25"]),
    ("tirsdag 20.00 på nett", ["tirsdag 20.00 på nett"]),
    ("every Thursday at 7 pm", ["torsdag 19.00"]),
    ("first Monday at 7pm to 8.30pm", ["første mandag 19.00-20.30"]),
    ("Saturdays 11 am", ["lørdag 11.00"]),
    ("etter avtale", ["etter avtale"]),
    ("by appointment online", ["etter avtale på nett"]),
]


@pytest.mark.parametrize(("text", "lines"), READ, ids=[text for text, _ in READ])
def test_a_time_is_read_as_the_line_the_registry_reads_back(text: str, lines: list[str]) -> None:
    read = read_meeting_times(text)
    assert [meeting_line(one) for one in read.meetings] == lines
    assert not read.rest
    assert tuple(parse_meeting(line) for line in lines) == read.meetings


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("annenhver mandag kl. 18", ["annenhver mandag 18.00"]),
        ("torsdager kl 19 annenhver uke", ["annenhver torsdag 19.00"]),
        ("every other Thursday at 7 pm", ["annenhver torsdag 19.00"]),
    ],
)
def test_every_other_week_without_a_date_stays_so_for_staff_to_ask(text: str, lines: list[str]) -> None:
    read = read_meeting_times(text)
    assert ([meeting_line(one) for one in read.meetings], read.rest) == (lines, False)


@pytest.mark.parametrize(
    "text",
    [
        "siste fredag i måneden kl 19 ikke i juli",
        "mandag 19 i kjelleren bak kirka",
        "mandag kl 19 (partallsuker)",
        "fredag 17. mai kl 19",
        "torsdag 19, men ring først",
    ],
)
def test_words_that_were_not_understood_are_told(text: str) -> None:
    read = read_meeting_times(text)
    assert read.meetings
    assert read.rest


@pytest.mark.parametrize(
    "text", ["", "mandag", "kl 19", "fjas", "mandag 25:00", "tordag kveld", "12.03.2026", "\0\ud800", "kl"]
)
def test_without_a_day_and_an_hour_nothing_is_read(text: str) -> None:
    assert read_meeting_times(text).meetings == ()


_BITS = st.sampled_from(
    "mandag tirs. søndager kl 19 og 1. 3. første annenhver hver tredje - – til . , 20:30 halv sju fra 2026-11-24"
    " 24.11.2026 31.02.2026 pm på nett etter avtale hverdager daglig siste 25 0000 at every other Friday".split()
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_BITS, max_size=14).map(" ".join)))
def test_whatever_is_read_is_a_meeting_the_registry_can_hold(text: str) -> None:
    read = read_meeting_times(text)
    assert len(read.meetings) <= MOST_MEETINGS
    assert len(set(read.meetings)) == len(read.meetings)
    for one in read.meetings:
        assert one.weekday is None or one.weekday in range(1, 8)
        assert one.ends is None or one.ends != one.starts
        assert set(one.nth) <= {-1, 1, 2, 3, 4, 5}
        if one.interval_weeks == 1 or one.anchor is not None:
            assert parse_meeting(meeting_line(one)) == one
