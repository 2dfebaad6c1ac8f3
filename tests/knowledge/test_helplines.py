"""The reader and the checks of helplines.toml: each fault is told at its line, and old lines are warned of or refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.core.answering.schedule import oslo
from knowledge.checks import all_warnings, check_all
from knowledge.errors import Problem
from knowledge.helplines import Helpline, freshness
from knowledge.library import Library
from knowledge.load import ROOT
from knowledge.load_helplines import read_helplines

HEAD = """
[[helpline]]
id = "first"
number = "113"
round_the_clock = true
emergency = true
source = "a"
name = { nb = "a", nn = "a", en = "a" }
about = { nb = "a", nn = "a", en = "a" }
"""
LINE = """
[[helpline]]
id = "try"
number = "112 116117 116123"
source = "seen in a test"
name = { nb = "b", nn = "b", en = "b" }
about = { nb = "b", nn = "b", en = "b" }
"""
GOOD = "seen_on = 2026-10-08\nexpires_on = 2027-10-08\n"


def read(tmp_path: Path, more: str, *, head: str = HEAD, line: str = LINE) -> tuple[Helpline, list[str]]:
    """The line `try` with `more` in it, and the faults as "line of the file: text"; the missing numbers are none here."""
    file = tmp_path / "helplines.toml"
    text = head + line + more
    file.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    found = read_helplines(tmp_path, tmp_path, problems)
    told = [
        f"{text.split(chr(10))[one.line - 1].strip()} | {one.text}"
        for one in problems
        if "never be left out" not in one.text
    ]
    return found["try"], told


def test_a_whole_line_is_read(tmp_path: Path) -> None:
    line, told = read(
        tmp_path,
        'open = [{ days = [5, 1], from = "09:00", to = "14:30" }, { days = [1], from = "18:00", to = "24:00" }]\n'
        'closed_on_holidays = true\nto_talk = true\nage = "adult"\ncertain = true\nlanguages = ["no", "se"]\n'
        'cost = "free"\nanonymous = false\nconfirmed_on = 2026-11-01\nconfirmed_by = "vaktleder"\n'
        "seen_on = 2026-10-08\nexpires_on = 2027-11-01\n",
    )
    assert told == []
    assert [(one.days, one.opens, one.closes) for one in line.open] == [
        ((1, 5), 540, 870),
        ((1,), 1080, 1440),
    ]
    assert (line.closed_on_holidays, line.to_talk, line.age, line.certain) == (True, True, "adult", True)
    assert (line.languages, line.cost, line.anonymous) == (("no", "se"), "free", False)
    assert (line.confirmed_on, line.confirmed_by) == (date(2026, 11, 1), "vaktleder")
    assert line.expires_on == date(2027, 11, 1)


def test_what_is_not_written_is_not_known(tmp_path: Path) -> None:
    line, told = read(tmp_path, "")
    assert told == []
    assert (line.open, line.round_the_clock, line.certain, line.to_talk) == ((), False, False, False)
    assert (line.languages, line.cost, line.anonymous, line.age) == ((), "unknown", None, "all")
    assert freshness(line, date(2026, 11, 22)) == "expired"


def hours(days: str, first: str = '"09:00"', last: str = '"15:00"') -> str:
    return f"open = [{{ days = {days}, from = {first}, to = {last} }}]\n" + GOOD


FAULTS = [
    (hours("[0]"), "days = [0]", "1 (Monday) to 7 (Sunday)"),
    (hours("[1, 8]"), "days = [1, 8]", "1 (Monday) to 7 (Sunday)"),
    (hours('["man"]'), "days =", "1 (Monday) to 7 (Sunday)"),
    (hours("[true]"), "days =", "1 (Monday) to 7 (Sunday)"),
    (hours("[]"), "days = []", "1 (Monday) to 7 (Sunday)"),
    (hours("[1, 1]"), "days = [1, 1]", "each day once"),
    (hours("3"), "days = 3", "1 (Monday) to 7 (Sunday)"),
    (hours("[1]", '"15:00"', '"09:00"'), 'from = "15:00"', "`from` (15:00) must be before `to` (09:00)"),
    (hours("[1]", '"09:00"', '"09:00"'), 'from = "09:00"', "must be before"),
    (hours("[1]", '"9"'), 'from = "9"', "`from` must be an hour"),
    (hours("[1]", '"09:00"', '"25:00"'), 'to = "25:00"', "`to` must be an hour"),
    (hours("[1]", "9"), "from = 9", "`from` must be an hour"),
    ("open = []\n" + GOOD, "open = []", "`open` must be a list of spans"),
    ('open = "09-15"\n' + GOOD, "open =", "`open` must be a list of spans"),
    (
        'open = [{ days = [1], from = "09:00", to = "15:00", til = "16:00" }]\n' + GOOD,
        "til",
        "unknown key `til`",
    ),
    (
        'open = [\n  { days = [1, 2], from = "09:00", to = "15:00" },\n'
        '  { days = [2, 3], from = "14:59", to = "16:00" },\n]\n' + GOOD,
        'from = "14:59"',
        "overlap with 09:00–15:00 on day 2",
    ),
    ("round_the_clock = true\n" + hours("[1]"), "open =", "`round_the_clock` and `open`"),
    (
        "round_the_clock = true\nclosed_on_holidays = true\n" + GOOD,
        "closed_on_holidays",
        "cannot stand together",
    ),
    ('cost = "cheap"\n' + GOOD, "cost =", "one of free, normal, unknown"),
    ('age = "child"\n' + GOOD, "age =", "one of all, adult, young"),
    ('languages = ["Norwegian"]\n' + GOOD, "languages =", "'Norwegian' is no code"),
    ('anonymous = "yes"\n' + GOOD, "anonymous =", "true or false"),
    ('hours = "24/7"\n' + GOOD, "hours =", "unknown key `hours`"),
    ('expires_on = "2027"\n', "expires_on =", "must be a date"),
    ("seen_on = 2026-10-08\nexpires_on = 2027-10-08T10:00:00\n", "expires_on =", "must be a date"),
    (
        "seen_on = 2026-10-08\n",
        'id = "try"',
        "`expires_on` is missing; write a day, at the latest 2027-10-08",
    ),
    ("expires_on = 2027-10-08\n", "expires_on =", "needs `seen_on` or `confirmed_on`"),
    ("seen_on = 2026-10-08\nexpires_on = 2027-10-09\n", "expires_on =", "at the latest 2027-10-08"),
    ("seen_on = 2024-02-29\nexpires_on = 2025-03-01\n", "expires_on =", "at the latest 2025-02-28"),
    (
        'seen_on = 2026-10-08\nconfirmed_on = 2026-11-01\nconfirmed_by = "vakt"\nexpires_on = 2026-10-31\n',
        "expires_on =",
        "is before `confirmed_on` (2026-11-01)",
    ),
    ("confirmed_on = 2026-11-01\n" + GOOD, "confirmed_on", "stand together"),
    ('confirmed_by = "vakt"\n' + GOOD, "confirmed_by", "stand together"),
]


@pytest.mark.parametrize(("more", "named", "mend"), FAULTS)
def test_a_fault_is_told_once_at_its_line_with_what_to_mend(
    tmp_path: Path, more: str, named: str, mend: str
) -> None:
    _, told = read(tmp_path, more)
    assert len(told) == 1, told
    where, _, text = told[0].partition(" | ")
    assert named in where
    assert mend in text


def test_an_emergency_number_that_expires_is_told(tmp_path: Path) -> None:
    head = HEAD.replace("emergency = true", "emergency = true\nexpires_on = 2027-01-01")
    _, told = read(tmp_path, GOOD, head=head)
    assert told == ["expires_on = 2027-01-01 | an emergency number never expires; remove `expires_on`"]


def test_a_day_that_does_not_exist_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "helplines.toml"
    file.write_text(HEAD + "expires_on = 2027-02-30\n", encoding="utf-8")
    problems: list[Problem] = []
    read_helplines(tmp_path, tmp_path, problems)
    assert [one.line for one in problems if "not valid TOML" in one.text] == [10]


def test_two_spans_that_only_meet_do_not_overlap(tmp_path: Path) -> None:
    spans = '[{ days = [1], from = "09:00", to = "12:00" }, { days = [1], from = "12:00", to = "15:00" }]'
    _, told = read(tmp_path, f"open = {spans}\n{GOOD}")
    assert told == []


# --- what `check` says of the real lines


def first_expiry(library: Library, *, certain: bool) -> date:
    return min(
        one.expires_on
        for one in library.helplines.values()
        if one.certain is certain and one.expires_on is not None
    )


def test_nobody_has_called_a_line_so_nothing_says_so(library: Library) -> None:
    """To be removed by whoever first confirms a line: until then a date here would be made up."""
    confirmed = [one.id for one in library.helplines.values() if one.confirmed_on or one.confirmed_by]
    assert confirmed == []


def test_every_line_but_the_emergency_numbers_grows_old(library: Library) -> None:
    never = {one.number for one in library.helplines.values() if one.expires_on is None}
    assert never == {"113", "112", "116117"}


def test_a_month_before_a_line_expires_it_is_warned_of_and_nothing_fails(library: Library) -> None:
    expires = first_expiry(library, certain=True)
    before = expires - timedelta(days=31)
    assert all_warnings(library, ROOT, today=before) == ()
    warned = all_warnings(library, ROOT, today=expires - timedelta(days=30))
    assert [("expires on" in one.text, "in 30 days" in one.text) for one in warned] == [(True, True)]
    (line,) = (one for one in library.helplines.values() if one.expires_on == expires)
    assert f"'{line.id}' ({line.number})" in warned[0].text
    written = (ROOT / warned[0].path).read_text(encoding="utf-8").split("\n")[warned[0].line - 1]
    assert written == f"expires_on = {expires}"
    assert not [one for one in check_all(library, ROOT, today=expires) if "certain but" in one.text]


def test_the_day_after_a_certain_line_expires_the_check_fails_and_does_not_warn_of_it_too(
    library: Library,
) -> None:
    day = first_expiry(library, certain=True) + timedelta(days=1)
    failed = [one for one in check_all(library, ROOT, today=day) if "is certain but expired on" in one.text]
    assert [one.path for one in failed] == ["content/helplines.toml"]
    assert all(
        f"expired on {day - timedelta(days=1)}" not in one.text
        for one in all_warnings(library, ROOT, today=day)
    )


def test_an_uncertain_line_that_is_old_is_only_warned_of(library: Library) -> None:
    day = date(2029, 1, 1)
    unsure = {one.id for one in library.helplines.values() if not one.certain}
    warned = {one.text.split("'")[1] for one in all_warnings(library, ROOT, today=day)}
    failed = {
        one.text.split("'")[1] for one in check_all(library, ROOT, today=day) if "certain but" in one.text
    }
    assert warned == unsure
    assert failed == {"mental_helse", "children", "violence", "poison"}


def test_a_source_of_tomorrow_is_told(library: Library) -> None:
    found = [one for one in check_all(library, ROOT, today=date(2026, 10, 7)) if "`seen_on`" in one.text]
    assert found
    assert all("after today (2026-10-07)" in one.text for one in found)


@pytest.mark.parametrize(
    ("day", "code", "said"),
    [
        ("2026-11-22", 0, "no problems"),
        ("2027-07-20", 0, "warning: knowledge/"),
        ("2027-08-20", 1, "'violence'"),
    ],
)
def test_the_command_warns_before_and_fails_after(
    monkeypatch: pytest.MonkeyPatch, day: str, code: int, said: str
) -> None:
    monkeypatch.setattr(cli, "wall_clock", lambda: datetime.fromisoformat(day).replace(tzinfo=oslo()))
    result = CliRunner().invoke(cli.cli, ["check"])
    assert result.exit_code == code
    assert said in result.stdout
    assert ("warning:" in result.stdout) is (day == "2027-07-20")
