"""Whether a line is answered now, how old it is, and what is said of it: closed is never called open, old never certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest

from bot.core.answering import emergency
from bot.core.answering.compose import Composer
from bot.core.answering.decision import Decision, Raise, Screen, Step, Tell, Warn
from bot.core.answering.helplines import (
    Always,
    ClosedNow,
    OpenNow,
    Standing,
    UnknownHours,
    standing,
    vouched_for,
)
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.schedule import oslo
from bot.core.model import Alarm, AlarmKind, Item, Language, Message, Number, Reply
from bot.core.session import Session
from knowledge.helplines import Freshness, Helpline, OpenHours, due, freshness
from knowledge.library import LANGUAGES, Library
from tests.support.fakes import words_of

WEEKDAYS = (1, 2, 3, 4, 5)
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def at(text: str) -> datetime:
    """ "2026-11-23 10:59", in Oslo; of a repeated hour the first."""
    return datetime.fromisoformat(text).replace(tzinfo=oslo())


def spans(*hours: tuple[tuple[int, ...], int, int]) -> tuple[OpenHours, ...]:
    """Days, first hour and last hour, whole hours."""
    return tuple(OpenHours(days, opens * 60, closes * 60) for days, opens, closes in hours)


def line(**changes: Any) -> Helpline:
    """A line answered on weekdays from nine to three, closed on holidays, certain, good until the end of 2027."""
    values: dict[str, Any] = {
        "id": "try",
        "number": "800 00 000",
        "name": {"nb": "Prøvelinja", "nn": "Prøvelinja", "en": "The trial line"},
        "about": {"nb": "for prøver", "nn": "for prøver", "en": "for trials"},
        "open": spans((WEEKDAYS, 9, 15)),
        "round_the_clock": False,
        "closed_on_holidays": True,
        "emergency": False,
        "to_talk": True,
        "age": "all",
        "certain": True,
        "languages": ("no",),
        "cost": "free",
        "anonymous": None,
        "source": "test",
        "seen_on": date(2026, 12, 31),
        "confirmed_on": None,
        "confirmed_by": "",
        "expires_on": date(2027, 12, 31),
    }
    return Helpline(**(values | changes))


def shown(found: Standing) -> str:
    match found:
        case Always():
            return "always"
        case OpenNow(until):
            return f"open until {until:%Y-%m-%d %H:%M%z}"
        case ClosedNow(opens):
            return f"opens {opens:%Y-%m-%d %H:%M%z}"
        case UnknownHours():
            return "unknown"


# --- open or closed ----------------------------------------------------------------------------------------------

OFFICE = line()
TWO_SPANS = line(open=spans((WEEKDAYS, 15, 18), (WEEKDAYS, 11, 14)))
NIGHT = line(open=spans((EVERY_DAY, 18, 24), (EVERY_DAY, 0, 2)), closed_on_holidays=False)
SUNDAY_NIGHT = line(open=spans(((7,), 0, 24)), closed_on_holidays=False)
THURSDAYS = line(open=spans(((4,), 18, 20)))
EVERY_EVENING = line(open=spans((EVERY_DAY, 18, 22)), closed_on_holidays=False)

MOMENTS = [
    # The edges of a span: the first minute is open, the last is not.
    (OFFICE, "2026-11-23 08:59", "opens 2026-11-23 09:00+0100"),
    (OFFICE, "2026-11-23 09:00", "open until 2026-11-23 15:00+0100"),
    (OFFICE, "2026-11-23 14:59", "open until 2026-11-23 15:00+0100"),
    (OFFICE, "2026-11-23 15:00", "opens 2026-11-24 09:00+0100"),
    # A weekend.
    (OFFICE, "2026-11-20 15:00", "opens 2026-11-23 09:00+0100"),
    (OFFICE, "2026-11-22 23:59", "opens 2026-11-23 09:00+0100"),
    # A break in the middle of the day, whatever the order in the file.
    (TWO_SPANS, "2026-11-23 10:00", "opens 2026-11-23 11:00+0100"),
    (TWO_SPANS, "2026-11-23 13:59", "open until 2026-11-23 14:00+0100"),
    (TWO_SPANS, "2026-11-23 14:00", "opens 2026-11-23 15:00+0100"),
    (TWO_SPANS, "2026-11-23 17:00", "open until 2026-11-23 18:00+0100"),
    # Over midnight: two spans that meet are one.
    (NIGHT, "2026-11-23 23:59", "open until 2026-11-24 02:00+0100"),
    (NIGHT, "2026-11-24 00:00", "open until 2026-11-24 02:00+0100"),
    (NIGHT, "2026-11-24 02:00", "opens 2026-11-24 18:00+0100"),
    (SUNDAY_NIGHT, "2026-11-22 23:59", "open until 2026-11-23 00:00+0100"),
    (SUNDAY_NIGHT, "2026-11-23 00:00", "opens 2026-11-29 00:00+0100"),
    # Holidays: Christmas 2026 with its eve, Easter 2027, the seventeenth of May.
    (OFFICE, "2026-12-24 10:00", "opens 2026-12-28 09:00+0100"),
    (OFFICE, "2026-12-31 10:00", "opens 2027-01-04 09:00+0100"),
    (OFFICE, "2027-03-24 15:00", "opens 2027-03-30 09:00+0200"),
    (OFFICE, "2024-05-17 12:00", "opens 2024-05-21 09:00+0200"),
    (EVERY_EVENING, "2026-12-25 19:00", "open until 2026-12-25 22:00+0100"),
    # One day a week, and Christmas and New Year's Eve both on that day.
    (THURSDAYS, "2026-12-17 20:00", "opens 2027-01-07 18:00+0100"),
    # The clock goes forward at two on 28 March 2027 and back at three on 31 October 2027.
    (line(open=spans(((7,), 2, 5))), "2027-03-07 01:00", "opens 2027-03-07 02:00+0100"),
    (
        line(open=spans(((7,), 4, 5)), closed_on_holidays=False),
        "2027-03-28 01:59",
        "opens 2027-03-28 04:00+0200",
    ),
    (
        line(open=spans(((7,), 2, 5)), closed_on_holidays=False),
        "2027-03-28 01:59",
        "opens 2027-03-28 03:00+0200",
    ),
    (EVERY_EVENING, "2027-03-27 22:00", "opens 2027-03-28 18:00+0200"),
    (EVERY_EVENING, "2027-10-30 22:00", "opens 2027-10-31 18:00+0100"),
    # Nothing written down.
    (line(open=()), "2026-11-23 10:00", "unknown"),
    (line(open=(), round_the_clock=True, closed_on_holidays=False), "2026-12-25 03:00", "always"),
]


@pytest.mark.parametrize(("one", "moment", "expected"), MOMENTS)
def test_a_line_is_open_or_says_when_it_opens(one: Helpline, moment: str, expected: str) -> None:
    assert shown(standing(one, at(moment))) == expected


def test_in_the_repeated_hour_a_line_that_closes_after_it_is_still_open() -> None:
    until_three = line(open=spans(((7,), 1, 3)), closed_on_holidays=False)
    first = at("2027-10-31 02:30")
    second = first.replace(fold=1)
    assert shown(standing(until_three, first)) == "open until 2027-10-31 03:00+0100"
    assert shown(standing(until_three, second)) == "open until 2027-10-31 03:00+0100"


def test_the_moment_may_come_in_any_zone() -> None:
    utc = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # half past midnight on Monday in Oslo
    assert shown(standing(line(open=spans(((1,), 0, 1))), utc)) == "open until 2026-11-23 01:00+0100"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        standing(OFFICE, datetime(2026, 11, 23, 10))  # noqa: DTZ001


def test_a_line_that_rests_on_every_day_has_unknown_hours() -> None:
    assert standing(OFFICE, at("2026-11-23 10:00"), lambda _: True) == UnknownHours()


@pytest.mark.parametrize("day", range(370))
def test_what_is_said_to_open_is_open_then_and_closed_the_minute_before(day: int) -> None:
    moment = at("2026-11-22 16:00") + timedelta(days=day)
    for one in (OFFICE, TWO_SPANS, NIGHT, THURSDAYS, EVERY_EVENING):
        found = standing(one, moment)
        if isinstance(found, OpenNow):
            found = standing(one, found.until)
        assert isinstance(found, ClosedNow)
        assert isinstance(standing(one, found.opens), OpenNow)
        before = (found.opens.astimezone(UTC) - timedelta(minutes=1)).astimezone(oslo())
        assert isinstance(standing(one, before), ClosedNow)


# --- how old -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-22", "fresh"),
        ("2027-11-30", "fresh"),
        ("2027-12-01", "due_soon"),
        ("2027-12-31", "due_soon"),
        ("2028-01-01", "expired"),
    ],
)
def test_a_line_is_due_a_month_before_it_expires_and_old_the_day_after(day: str, expected: Freshness) -> None:
    assert freshness(line(), date.fromisoformat(day)) == expected


def test_a_line_of_unknown_age_is_old_and_an_emergency_number_never() -> None:
    undated = line(expires_on=None, seen_on=None)
    assert freshness(undated, date(2026, 11, 22)) == "expired"
    assert freshness(replace(undated, emergency=True), date(2090, 1, 1)) == "fresh"


def test_only_a_certain_line_that_is_not_old_is_vouched_for() -> None:
    day = date(2027, 12, 31)
    assert vouched_for(line(), day)
    assert not vouched_for(line(), day + timedelta(days=1))
    assert not vouched_for(line(certain=False), day)


def test_the_lines_to_call_again_come_oldest_first() -> None:
    lines = [
        line(id="later", expires_on=date(2026, 12, 10)),
        line(id="good"),
        line(id="undated", expires_on=None),
        line(id="old", expires_on=date(2026, 1, 1)),
        line(id="emergency", emergency=True, expires_on=None),
    ]
    assert [one.id for one in due(lines, date(2026, 11, 22))] == ["undated", "old", "later"]


# --- what is said ------------------------------------------------------------------------------------------------

MONDAY_MORNING = at("2026-11-23 10:00")
SUNDAY_NIGHT_AT_TWO = at("2026-11-22 02:00")


def with_lines(library: Library, *extra: Helpline, **changed: Helpline) -> Library:
    return replace(library, helplines={**library.helplines, **changed, **{one.id: one for one in extra}})


def said(library: Library, language: Language, moment: datetime, *, minor: bool = False) -> str:
    book = Phrasebook(library, language)
    return Message(emergency.talk_numbers(library, book, moment, minor=minor)).plain()


def row(text: str, number: str) -> str:
    (found,) = (one for one in text.splitlines() if number in one)
    return found


@pytest.mark.parametrize(
    ("language", "moment", "expected"),
    [
        ("nb", "2026-11-23 12:00", "åpen nå, til kl. 15.00"),
        ("nb", "2026-11-23 08:00", "stengt nå, åpner i dag kl. 09.00"),
        ("nb", "2026-11-22 20:00", "stengt nå, åpner i morgen kl. 09.00"),
        ("nn", "2026-11-22 20:00", "stengd no, opnar i morgon kl. 09.00"),
        ("en", "2026-11-22 20:00", "closed now, opens tomorrow at 09:00"),
        ("nb", "2026-11-20 20:00", "stengt nå, åpner mandag kl. 09.00"),
        ("nn", "2026-11-20 20:00", "stengd no, opnar måndag kl. 09.00"),
        ("en", "2026-11-20 20:00", "closed now, opens Monday at 09:00"),
    ],
)
@pytest.mark.parametrize("certain", [True, False])
def test_a_line_with_hours_says_whether_it_is_open_or_when_it_opens(
    library: Library, language: Language, moment: str, expected: str, certain: bool
) -> None:
    text = said(with_lines(library, line(certain=certain)), language, at(moment))
    assert row(text, "800 00 000").endswith(expected)


def test_an_opening_a_week_away_has_a_date(library: Library) -> None:
    text = said(with_lines(library, THURSDAYS), "nb", at("2026-12-17 21:00"))
    assert row(text, "800 00 000").endswith("stengt nå, åpner torsdag 7. januar kl. 18.00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_nobody_confirmed_stands_below_the_line_that_says_so(
    library: Library, language: Language
) -> None:
    text = said(library, language, MONDAY_MORNING)
    mark = library.replies[language]["lines.unconfirmed"]
    above, _, below = text.partition(mark)
    unsure = [one.number for one in library.helplines.values() if not one.certain and one.age != "young"]
    assert [one for one in unsure if one in above or one not in below] == []
    assert all(one in above for one in ("116 123", "116 111", "116 006", "116117"))


def test_an_old_line_that_was_certain_is_marked_and_one_that_never_was_is_left_out(library: Library) -> None:
    long_after = at("2029-01-01 10:00")
    text = said(library, "nb", long_after)
    above, _, below = text.partition(library.replies["nb"]["lines.unconfirmed"])
    assert [one for one in ("116 123", "116117") if one not in above] == []
    assert [one for one in ("116 111", "116 006") if one in above or one not in below] == []
    assert [one.id for one in library.helplines.values() if not one.certain and one.number in text] == []


def test_open_lines_come_before_closed_ones_and_the_soonest_opening_first(library: Library) -> None:
    extra = (
        line(id="a", number="800 00 001", open=()),
        line(id="b", number="800 00 002", open=spans(((1,), 12, 13))),
        line(id="c", number="800 00 003", open=spans(((1,), 11, 13))),
        line(id="d", number="800 00 004", open=spans(((1,), 9, 13))),
    )
    text = said(with_lines(library, *extra), "nb", MONDAY_MORNING)
    order = sorted(("001", "002", "003", "004"), key=lambda one: text.index(f"800 00 {one}"))
    assert order == ["004", "003", "002", "001"]


def test_a_confirmed_line_with_hours_is_a_number_to_tap_and_a_doubtful_one_is_not(library: Library) -> None:
    book = Phrasebook(library, "nb")
    for certain, kind in ((True, Number), (False, Item)):
        blocks = emergency.talk_numbers(with_lines(library, line(certain=certain)), book, MONDAY_MORNING)
        (found,) = (one for one in blocks if "800 00 000" in str(one))
        assert isinstance(found, kind)


def test_a_minor_gets_the_lines_for_the_young_and_none_of_adults(library: Library) -> None:
    adult, young = said(library, "nb", MONDAY_MORNING), said(library, "nb", MONDAY_MORNING, minor=True)
    for identifier, in_adult, in_young in (
        ("aa_contact", True, False),
        ("na_contact", True, False),
        ("kors_paa_halsen", False, True),
        ("children", True, True),
    ):
        number = library.helplines[identifier].number
        assert ((number in adult), (number in young)) == (in_adult, in_young), identifier


def test_the_real_lines_at_two_on_a_sunday_night_are_not_called_open(library: Library) -> None:
    text = said(library, "nb", SUNDAY_NIGHT_AT_TWO)
    assert "åpen nå" not in text
    assert row(text, "915 08 588").endswith("stengt nå, åpner i morgen kl. 11.00")
    assert row(text, "905 29 359").endswith("stengt nå, åpner i dag kl. 10.00")
    assert row(text, "22 40 00 40").endswith("hele døgnet")


# --- through the composer ----------------------------------------------------------------------------------------


def compose(
    library: Library, step: Step, language: Language, moment: datetime, *, minor: bool = False
) -> Reply:
    composer = Composer(library, "0.0-test")
    return composer.compose(Decision((step,), language), None, {}, Session(minor=minor), moment)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", [Tell("helpline"), Screen("talk")])
def test_the_answer_and_the_screen_speak_of_the_moment_of_the_message(
    library: Library, step: Step, language: Language
) -> None:
    night = words_of(compose(library, step, language, SUNDAY_NIGHT_AT_TWO))
    day = words_of(compose(library, step, language, at("2026-11-23 12:00")))
    opened = library.replies[language]["lines.open"].partition("{")[0]
    assert opened not in night
    assert opened in row(day, "915 08 588")
    assert "911 77 770" not in words_of(compose(library, step, language, SUNDAY_NIGHT_AT_TWO, minor=True))


def test_the_line_for_a_minor_is_marked_when_it_is_old_and_still_named(library: Library) -> None:
    mark = library.replies["nb"]["lines.mark"]
    now = words_of(compose(library, Screen("young"), "nb", MONDAY_MORNING))
    later = words_of(compose(library, Screen("young"), "nb", at("2029-01-01 10:00")))
    assert ("116 111" in now, mark in now) == (True, False)
    assert ("116 111" in later, mark in later) == (True, True)


CLOCKS = [
    MONDAY_MORNING,
    at("2029-01-01 10:00"),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime(2026, 11, 23, 10),  # noqa: DTZ001 - a clock that is broken
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "step",
    [
        *(Raise(Alarm("acute", kind, (), now), 0) for kind in get_args(AlarmKind) for now in (True, False)),
        *(Warn(Alarm("elevated", kind)) for kind in get_args(AlarmKind)),
        Screen("numbers"),
        Screen("start"),
    ],
)
def test_an_emergency_reply_is_the_same_whatever_the_clock_says(
    library: Library, step: Step, language: Language
) -> None:
    replies = {words_of(compose(library, step, language, clock)) for clock in CLOCKS}
    assert len(replies) == 1


@pytest.mark.parametrize("clock", CLOCKS)
def test_someone_to_talk_to_is_named_even_when_the_clock_is_broken(library: Library, clock: datetime) -> None:
    text = words_of(compose(library, Screen("talk"), "nb", clock))
    assert "116 123" in text
    assert "116117" in text


def test_every_line_of_an_emergency_message_is_open_round_the_clock(library: Library) -> None:
    for kind in get_args(AlarmKind):
        for step in (Raise(Alarm("acute", kind), 0), Warn(Alarm("elevated", kind))):
            reply = compose(library, step, "nb", MONDAY_MORNING)
            named = [one.number for m in reply.messages for one in m.blocks if isinstance(one, Number)]
            lines = {one.number: one for one in library.helplines.values()}
            assert named
            assert all(lines[one].round_the_clock and lines[one].certain for one in named), kind
