"""When a group meets, as people write it."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.core.model import Meeting
from db.meeting_text import MeetingTextError, parse_meeting


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("mandag 19.00-20.30", Meeting(weekday=1, starts=time(19), ends=time(20, 30))),
        ("  Tirsdag   9:05 – 10:00 ", Meeting(weekday=2, starts=time(9, 5), ends=time(10))),
        ("hver onsdag 18.00", Meeting(weekday=3, starts=time(18))),
        ("tysdag 18.00 på telefon", Meeting(weekday=2, starts=time(18), format="phone")),
        ("lørdag 23.00-00.30", Meeting(weekday=6, starts=time(23), ends=time(0, 30))),
        (
            "annenhver torsdag 18.00-19.30 fra 2026-11-26 på nett",
            Meeting(
                weekday=4, starts=time(18), ends=time(19, 30), interval_weeks=2, anchor=date(2026, 11, 26),
                format="online",
            ),
        ),
        (
            "hver tredje fredag 17.00 fra 2026-11-27",
            Meeting(weekday=5, starts=time(17), interval_weeks=3, anchor=date(2026, 11, 27)),
        ),
        ("første og tredje onsdag 19.00", Meeting(weekday=3, starts=time(19), nth=(1, 3))),
        ("første, tredje og siste søndag 19.00", Meeting(weekday=7, starts=time(19), nth=(1, 3, -1))),
        ("andre laurdag 12.00", Meeting(weekday=6, starts=time(12), nth=(2,))),
        ("etter avtale", Meeting(weekday=None, starts=None)),
        ("Etter avtale på telefon", Meeting(weekday=None, starts=None, format="phone")),
    ],
)  # fmt: skip
def test_a_line_is_read(text: str, meeting: Meeting) -> None:
    assert parse_meeting(text) == meeting


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "write it as 'mandag 19.00-20.30'"),
        ("mandag", "write it as 'mandag 19.00-20.30'"),
        ("hverdag 19.00", "'hverdag' is no weekday"),
        ("mandag 25.00", "'25.00' is no hour"),
        ("mandag 19.00-19.60", "'19.60' is no hour"),
        ("mandag 19.00-19.00", "ends when it starts"),
        ("annenhver mandag 19.00", "does not say which weeks"),
        ("annenhver mandag 19.00 fra 1.12", "'1.12' is no date"),
        ("mandag 19.00 fra 2026-11-23", "has a first date without"),
        ("av og til mandag 19.00", "'av og til' is not read"),
        ("første og første mandag 19.00", "is not read"),
        ("hver første mandag 19.00", "is not read"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(MeetingTextError) as caught:
        parse_meeting(text)
    assert words in str(caught.value)
