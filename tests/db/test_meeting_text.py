"""When a group meets, as people write it: read, refused with the mend, and written back as the same value."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.model import Format, Meeting, Season
from db.meeting_text import MeetingTextError, meeting_in_text, parse_meeting, parse_meetings

MONDAY_AT_SEVEN = Meeting(weekday=1, starts=time(19), ends=time(20, 30))
NOT_IN_JULY = Season((8, 1), (6, 30))
SCHOOL_YEAR = Season((8, 15), (6, 15))


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("mandag 19.00-20.30", MONDAY_AT_SEVEN),
        ("  Tirsdag   9:05 – 10:00 ", Meeting(weekday=2, starts=time(9, 5), ends=time(10))),
        ("hver onsdag 18.00", Meeting(weekday=3, starts=time(18))),
        ("kvar onsdag 18.00", Meeting(weekday=3, starts=time(18))),
        ("tysdag 18.00 på telefon", Meeting(weekday=2, starts=time(18), format="phone")),
        ("lørdag 23.00-00.30", Meeting(weekday=6, starts=time(23), ends=time(0, 30))),
        ("lørdag 22.00-24.00", Meeting(weekday=6, starts=time(22), ends=time(0))),
        ("på mandager kl. 19.00 til 20.30", MONDAY_AT_SEVEN),
        ("måndagar kl 1900-2030", MONDAY_AT_SEVEN),
        ("mandag 19-20.30.", MONDAY_AT_SEVEN),
        (
            "annenhver torsdag 18.00-19.30 fra 2026-11-26 på nett",
            Meeting(
                weekday=4, starts=time(18), ends=time(19, 30), interval_weeks=2, anchor=date(2026, 11, 26),
                format="online",
            ),
        ),
        (
            "annakvar veke på torsdag 18.00 frå 26.11.2026",
            Meeting(weekday=4, starts=time(18), interval_weeks=2, anchor=date(2026, 11, 26)),
        ),
        (
            "hver tredje fredag 17.00 fra 2026-11-27",
            Meeting(weekday=5, starts=time(17), interval_weeks=3, anchor=date(2026, 11, 27)),
        ),
        (
            "hver 6. fredag 17.00 fra 2026-11-27",
            Meeting(weekday=5, starts=time(17), interval_weeks=6, anchor=date(2026, 11, 27)),
        ),
        ("første og tredje onsdag 19.00", Meeting(weekday=3, starts=time(19), nth=(1, 3))),
        ("1. og 3. onsdag 19.00", Meeting(weekday=3, starts=time(19), nth=(1, 3))),
        ("fyrste og tredje onsdag i månaden 19.00", Meeting(weekday=3, starts=time(19), nth=(1, 3))),
        ("første, tredje og siste søndag 19.00", Meeting(weekday=7, starts=time(19), nth=(1, 3, -1))),
        ("siste fredag i måneden 18.00", Meeting(weekday=5, starts=time(18), nth=(-1,))),
        ("siste fredag 18.00 hver måned", Meeting(weekday=5, starts=time(18), nth=(-1,))),
        ("andre laurdag 12.00", Meeting(weekday=6, starts=time(12), nth=(2,))),
        ("etter avtale", Meeting(weekday=None, starts=None)),
        ("Etter avtale på telefon", Meeting(weekday=None, starts=None, format="phone")),
        ("torsdag etter avtale", Meeting(weekday=4, starts=None)),
        (
            "etter avtale, ikke i juli",
            Meeting(weekday=None, starts=None, season=NOT_IN_JULY),
        ),
    ],
)  # fmt: skip
def test_a_line_is_read(text: str, meeting: Meeting) -> None:
    assert parse_meeting(text) == meeting


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        ("unntatt 2026-12-21, 2026-12-28", {"not_on": (date(2026, 12, 21), date(2026, 12, 28))}),
        ("unntatt 28.12.2026 og 21. desember 2026", {"not_on": (date(2026, 12, 21), date(2026, 12, 28))}),
        ("utanom 2026-12-21", {"not_on": (date(2026, 12, 21),)}),
        ("ikkje 21.12.2026", {"not_on": (date(2026, 12, 21),)}),
        ("unntatt 2026-12-21 og 21.12.2026", {"not_on": (date(2026, 12, 21),)}),
        ("ikke helligdager", {"on_holidays": False}),
        ("ikke på helligdager", {"on_holidays": False}),
        ("ikkje på heilagdagar", {"on_holidays": False}),
        (
            "unntatt helligdager og 2026-12-21",
            {"on_holidays": False, "not_on": (date(2026, 12, 21),)},
        ),
        (
            "fra 2026-08-15 til 2027-06-15",
            {"first_on": date(2026, 8, 15), "last_on": date(2027, 6, 15)},
        ),
        (
            "frå 15. august 2026 til og med 15.6.2027",
            {"first_on": date(2026, 8, 15), "last_on": date(2027, 6, 15)},
        ),
        ("fra 2026-08-15", {"first_on": date(2026, 8, 15)}),
        ("tidlegast 2026-08-15", {"first_on": date(2026, 8, 15)}),
        ("til 2027-06-15", {"last_on": date(2027, 6, 15)}),
        ("15. august til 15. juni hvert år", {"season": SCHOOL_YEAR}),
        ("frå 15. august til 15. juni kvart år", {"season": SCHOOL_YEAR}),
        ("15. aug.-15. juni hvert år", {"season": SCHOOL_YEAR}),
        ("august til juni hvert år", {"season": NOT_IN_JULY}),
        ("ikke i juli", {"season": NOT_IN_JULY}),
        ("unntatt i juni og juli", {"season": Season((8, 1), (5, 31))}),
        ("ikkje i juni-august", {"season": Season((9, 1), (5, 31))}),
        ("ikke i desember og januar", {"season": Season((2, 1), (11, 30))}),
        ("ikke i mars", {"season": Season((4, 1), (2, 29))}),
        ("1. mars til 29. februar hvert år", {"season": Season((3, 1), (2, 29))}),
        (
            "på nett, ikke helligdager, ikke i juli, unntatt 2026-12-21, til 2027-06-15",
            {
                "format": "online", "on_holidays": False, "season": NOT_IN_JULY,
                "not_on": (date(2026, 12, 21),), "last_on": date(2027, 6, 15),
            },
        ),
    ],
)  # fmt: skip
def test_what_stands_after_the_hour_is_read_with_and_without_a_comma(
    after: str, changes: dict[str, object]
) -> None:
    wanted = replace(MONDAY_AT_SEVEN, **changes)  # type: ignore[arg-type]
    assert parse_meeting(f"mandag 19.00-20.30 {after}") == wanted
    assert parse_meeting(f"Mandag 19:00 - 20:30, {after.upper()}.") == wanted


def test_from_alone_says_which_weeks_and_from_to_says_the_first_and_last_day_too() -> None:
    fortnightly = Meeting(weekday=2, starts=time(18), interval_weeks=2, anchor=date(2026, 11, 24))
    span = replace(fortnightly, first_on=date(2026, 11, 24), last_on=date(2027, 6, 15))
    apart = replace(fortnightly, first_on=date(2027, 1, 1), last_on=date(2027, 6, 15))
    assert parse_meeting("annenhver tirsdag 18.00 fra 2026-11-24") == fortnightly
    assert parse_meeting("annenhver tirsdag 18.00 fra 2026-11-24 til 2027-06-15") == span
    line = "annenhver tirsdag 18.00 fra 2026-11-24 tidligst 2027-01-01 senest 2027-06-15"
    assert parse_meeting(line) == apart


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "write it as 'mandag 19.00-20.30'"),
        ("mandag", "write it as 'mandag 19.00-20.30'"),
        ("19.00 mandag", "write it as 'mandag 19.00-20.30'"),
        ("hverdag 19.00", "'hverdag' is no weekday"),
        ("mandag 25.00", "'25.00' is no hour"),
        ("mandag 24.00", "'24.00' is no hour"),
        ("mandag 19.00-19.60", "'19.60' is no hour"),
        ("mandag 19.00-19.00", "ends when it starts"),
        ("annenhver mandag 19.00", "does not say which weeks"),
        ("annenhver mandag 19.00 til 2027-06-15", "does not say which weeks"),
        ("annenhver mandag 19.00 fra 1.12", "'1.12' is no date"),
        ("mandag 19.00 fra 2026-02-30", "'2026-02-30' is no date"),
        ("mandag 19.00 fra 15. august til 15. juni", "'15. august' is no date"),
        ("mandag 19.00 31. juni til 1. august hvert år", "'31. juni' is no day of the year"),
        ("mandag 19.00 fra 2027-06-15 til 2026-08-15", "ends before it begins"),
        ("mandag 19.00 fra 2026-08-15 tidligst 2026-09-01", "two first dates"),
        ("mandag 19.00 til 2026-12-01 senest 2026-12-02", "again"),
        ("mandag 19.00 ikke i juli, 1. august til 1. juni hvert år", "again"),
        ("mandag 19.00 på nett på telefon", "again"),
        ("mandag 19.00 ikke i juli og desember", "do not follow each other"),
        ("mandag 19.00 ikke i januar-desember", "leaves no month"),
        ("mandag 19.00 unntatt 24. desember", "'24. desember' has no year"),
        ("mandag 19.00 unntatt jul", "'jul' is no date"),
        ("mandag 19.00 unntatt 2026-12-22", "'2026-12-22' is a tirsdag and no day of this meeting"),
        ("mandag 19.00 og torsdag 18.00", "is not read; after the hour may stand"),
        ("mandag i måneden 19.00", "does not say which of the month"),
        ("av og til mandag 19.00", "'av og til' is not read"),
        ("første og første mandag 19.00", "is not read"),
        ("hver første mandag 19.00", "is not read"),
        ("hver 60. mandag 19.00 fra 2026-11-23", "is not read"),
        ("mandag og torsdag 19.00", "tells of 2 meetings"),
        ("mandag 19.00 i kjelleren", "'i kjelleren' is not read"),
    ],
)
def test_a_line_that_cannot_be_read_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(MeetingTextError) as caught:
        parse_meeting(text)
    assert words in str(caught.value)


# --- several ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "weekdays"),
    [
        ("mandag 19.00", (1,)),
        ("mandag og torsdag 19.00", (1, 4)),
        ("torsdag, mandag og lørdag 19.00", (4, 1, 6)),
        ("mandag-fredag 19.00", (1, 2, 3, 4, 5)),
        ("fredag til søndag 19.00", (5, 6, 7)),
        ("fredag - mandag 19.00", (5, 6, 7, 1)),
        ("hver dag 19.00", (1, 2, 3, 4, 5, 6, 7)),
        ("dagleg kl. 19.00", (1, 2, 3, 4, 5, 6, 7)),
        ("alle hverdager 19.00", (1, 2, 3, 4, 5)),
        ("mandag 19.00; torsdag 18.00", (1, 4)),
        ("mandag 19.00\r\n\r\ntorsdag 18.00;\n", (1, 4)),
        ("etter avtale; torsdag 18.00", (None, 4)),
    ],
)
def test_a_cell_with_several_meetings_is_read_in_its_order(
    text: str, weekdays: tuple[int | None, ...]
) -> None:
    assert tuple(each.weekday for each in parse_meetings(text)) == weekdays


def test_weekdays_of_one_line_share_all_but_the_exceptions_of_the_other() -> None:
    first, second = parse_meetings("annenhver mandag og torsdag 19.00 fra 2026-11-23 unntatt 2026-12-24")
    assert (first.anchor, second.anchor) == (date(2026, 11, 23), date(2026, 11, 23))
    assert (first.not_on, second.not_on) == ((), (date(2026, 12, 24),))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no meeting time"),
        (" ;\n; ", "is no meeting time"),
        ("mandag 19.00; bingo", "'bingo' is no meeting time"),
        ("mandag 19.00; mandag kl. 19", "twice"),
        ("mandag og måndag 19.00", "twice"),
        ("første mandag og torsdag 19.00", "two ways"),
        ("mandag-onsdag-fredag 19.00", "is not read"),
    ],
)
def test_a_cell_that_cannot_be_read_says_which_part(text: str, words: str) -> None:
    with pytest.raises(MeetingTextError) as caught:
        parse_meetings(text)
    assert words in str(caught.value)


# --- what comes out of real files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffmandag 19.00-20.30",
        "mandag\u00a019.00\u201320.30",
        "man\u00addag 19.00\u200b-20.30",
        "ma\u0301ndag 19.00-20.30".replace("a\u0301", "a"),
        "ma\u030andag 19.00-20.30",
        "\u202emandag\u202c 19.00 \u2212 20.30",
        "ｍandag １９.００-20.30",
    ],
)
def test_marks_nobody_sees_and_other_writings_of_the_same_letters_do_no_harm(text: str) -> None:
    assert parse_meeting(text) == MONDAY_AT_SEVEN


@pytest.mark.parametrize(
    "text",
    [
        "\0", "mandag 19.00\0", "\ud800 19.00", "mandag 19.00 \ud83d", "m\x1b[31mandag 19.00",
        "mandag ١٩.٠٠", "mandag " * 1_000, "-" * 2_000, "dag" * 600 + " 19.00", "mandag og " * 190,
        "første og " * 190 + "mandag 19.00", "mandag 19.00 " + "unntatt " * 200, "mandag 19.00 " + "fra " * 400,
        "x" * 10_000_000, "mandag 19.00;" * 1_000_000, ";" * 32_000, "\n" * 32_000,
    ],
)  # fmt: skip
def test_junk_is_refused_in_one_short_visible_line(text: str) -> None:
    for read in (parse_meeting, parse_meetings):
        with pytest.raises(MeetingTextError) as caught:
            read(text)
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 400


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.from_regex(r"[a-zæøå0-9 .,;:-]{0,80}", fullmatch=True))
@example("mandag 0000-2400")
def test_any_text_is_meetings_or_one_fault(text: str) -> None:
    fault = ""
    meetings: tuple[Meeting, ...] = ()
    try:
        meetings = parse_meetings(text)
    except MeetingTextError as error:
        fault = str(error)
    assert bool(fault) is not bool(meetings)
    assert fault.isprintable()
    assert len(set(meetings)) == len(meetings)


# --- and back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "mandag 19.00-20.30",
        "annenhver torsdag 18.00-19.30 fra 2026-11-26 på nett",
        "annenhver tirsdag 18.00 fra 2026-11-24 til 2027-06-15",
        "annenhver tirsdag 18.00 fra 2026-11-24 tidligst 2027-01-01 senest 2027-06-15",
        "hver 6. onsdag 18.00 fra 2026-11-25",
        "første og tredje torsdag 19.00-20.30 fra 2026-08-15 til 2027-06-15",
        "siste fredag 18.00 til 2027-06-15, ikke helligdager",
        "mandag 19.00, 15. august til 15. juni hvert år, unntatt 2026-12-21 og 2026-12-28, ikke helligdager på nett",
        "etter avtale på telefon",
        "torsdag etter avtale, 1. august til 30. juni hvert år",
    ],
)
def test_a_line_in_our_own_form_comes_back_letter_for_letter(line: str) -> None:
    assert meeting_in_text(parse_meeting(line)) == line


dates = st.dates()
hours = st.times().map(lambda each: each.replace(second=0, microsecond=0))
year_days = st.dates(date(2028, 1, 1), date(2028, 12, 31)).map(lambda day: (day.month, day.day))
formats: st.SearchStrategy[Format] = st.sampled_from(["in_person", "online", "phone"])


@st.composite
def valid_meetings(draw: st.DrawFn) -> Meeting:
    """Any meeting in its plain form: each field says something, exceptions are days of it and in order."""
    weekday = draw(st.none() | st.integers(1, 7))
    starts = None if weekday is None else draw(st.none() | hours)
    ends = None if starts is None else draw(st.none() | hours.filter(lambda each: each != starts))
    nth: tuple[int, ...] = ()
    interval = 1
    if weekday is not None:
        nth = tuple(draw(st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), unique=True, max_size=6)))
        interval = 1 if nth else draw(st.just(1) | st.integers(1, 52))
    first, last = draw(st.none() | dates), draw(st.none() | dates)
    if first is not None and last is not None and last < first:
        first, last = last, first
    days = draw(st.lists(dates, max_size=4))
    anchor = draw(dates | st.just(first) if first is not None else dates) if interval > 1 else None
    return Meeting(
        weekday=weekday,
        starts=starts,
        ends=ends,
        interval_weeks=interval,
        anchor=anchor,
        nth=nth,
        format=draw(formats),
        season=draw(st.none() | st.builds(Season, year_days, year_days)),
        first_on=first,
        last_on=last,
        not_on=tuple(sorted({each for each in days if weekday in (None, each.isoweekday())})),
        on_holidays=draw(st.booleans()),
    )


@settings(max_examples=600, deadline=None)
@given(valid_meetings())
def test_every_meeting_is_read_back_as_it_was_written(meeting: Meeting) -> None:
    line = meeting_in_text(meeting)
    assert parse_meeting(line) == meeting
    assert parse_meetings(line) == (meeting,)


@settings(max_examples=100, deadline=None)
@given(st.lists(valid_meetings(), min_size=1, max_size=4, unique=True))
def test_several_meetings_are_read_back_from_one_cell(meetings: list[Meeting]) -> None:
    assert parse_meetings("; ".join(meeting_in_text(each) for each in meetings)) == tuple(meetings)
    assert parse_meetings("\n".join(meeting_in_text(each) for each in meetings)) == tuple(meetings)


@pytest.mark.parametrize(
    "idle",
    [
        {"anchor": date(2026, 11, 24)},
        {"starts": time(19, 0, 30)},
        {"not_on": (date(2026, 12, 22),)},
        {"link": "https://example.org/m", "note": "ring på"},
    ],
)
def test_what_says_nothing_is_left_out_of_the_line(idle: dict[str, object]) -> None:
    assert meeting_in_text(replace(MONDAY_AT_SEVEN, **idle)) == "mandag 19.00-20.30"  # type: ignore[arg-type]


def test_every_line_the_registry_keepers_are_shown_is_read() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/registry.md").read_text(encoding="utf-8")
    section = text.partition("## Når møtene er")[2].partition("\n## ")[0]
    shown = [
        line
        for line in re.findall(r"`([^`]+)`", section)
        if re.search(r"\d\d\.\d\d|avtale", line) and not re.fullmatch(r"[0-9.]+", line)
    ]
    assert len(shown) >= 16
    for line in shown:
        assert parse_meetings(line), line
