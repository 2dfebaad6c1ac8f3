"""The feeds of ours, and the sample feeds where they lie beside the checkout: counts told apart, and some values by hand."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path

import pytest

from bot.core.model import Meeting
from db.importers.raw import Problem, RawGroup
from tests.db.importers.rules import FEEDS, faults_in, importers

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample feeds are not beside the checkout"
)


def read(path: Path, form: str) -> tuple[list[RawGroup], list[Problem]]:
    raw = path.read_bytes()
    found = list(importers()[form].read(raw, FEEDS[form]))
    assert faults_in(found, raw, form) == []
    return (
        [each for each in found if isinstance(each, RawGroup)],
        [each for each in found if isinstance(each, Problem)],
    )


@pytest.mark.parametrize(
    ("name", "form", "groups", "problems"),
    [
        ("own_meeting_guide_edge_cases.json", "meeting_guide", 10, 1),
        ("own_bmlt_edge_cases.json", "bmlt", 4, 1),
        ("own_meeting_guide_all_fields.json", "meeting_guide", 3, 0),
        ("own_bmlt_all_fields.json", "bmlt", 2, 0),
    ],
)
def test_our_feeds_give_these_counts(name: str, form: str, groups: int, problems: int) -> None:
    found, bad = read(FIXTURES / name, form)
    assert (len(found), len(bad)) == (groups, problems)


@needs_samples
@pytest.mark.parametrize(
    ("name", "form", "groups", "problems"),
    [
        ("own_meeting_guide_edge_cases.json", "meeting_guide", 10, 1),
        ("own_bmlt_edge_cases.json", "bmlt", 4, 1),
        ("bmlt_sample_ny_meetings_with_formats_60.json", "bmlt", 60, 0),
        ("bmlt_sample_formats_all_langs.json", "bmlt", 0, 139),
        ("bmlt_sample_service_bodies.json", "bmlt", 0, 44),
        ("spec_types.json", "bmlt", 0, 1),
        ("own_aa_type_labels_nb.json", "bmlt", 0, 1),
        ("bmlt_sample_ny_meetings_with_formats_60.json", "meeting_guide", 0, 60),
        ("bmlt_sample_formats_all_langs.json", "meeting_guide", 0, 139),
        ("bmlt_sample_service_bodies.json", "meeting_guide", 0, 44),
        ("spec_types.json", "meeting_guide", 0, 1),
        ("own_aa_type_labels_nb.json", "meeting_guide", 0, 1),
    ],
)
def test_the_sample_feeds_give_these_counts(name: str, form: str, groups: int, problems: int) -> None:
    found, bad = read(SAMPLES / name, form)
    assert (len(found), len(bad)) == (groups, problems)


@needs_samples
def test_the_bronx_is_read_as_it_stands() -> None:
    path = SAMPLES / "bmlt_sample_ny_meetings_with_formats_60.json"
    groups, _ = read(path, "bmlt")
    source = json.loads(path.read_text(encoding="utf-8"))["meetings"]
    assert {group.country for group in groups} == {"US"}
    assert all(group.lat is not None and not group.paused for group in groups)
    for group, record in zip(groups, source, strict=True):
        keys = record["format_shared_id_list"].split(",")
        assert group.open is ("17" in keys and "4" not in keys)
        assert ("women" in group.audience) is ("32" in keys)
        assert ("wheelchair" in group.access) is ("33" in keys)
        assert (group.language == "es") is ("9" in keys)
        (meeting,) = group.meetings
        assert meeting.weekday == (int(record["weekday_tinyint"]) + 5) % 7 + 1
        assert f"{meeting.starts:%H:%M:%S}" == record["start_time"]
        assert group.name == record["meeting_name"].replace("  ", " ").strip()
    # Five comments speak of what happens on some weeks; none of them of when people meet.
    assert all(not group.meetings[0].nth for group in groups)


def test_the_traps_of_our_meeting_guide_feed() -> None:
    groups, (twice,) = read(FIXTURES / "own_meeting_guide_edge_cases.json", "meeting_guide")
    by_key = {group.key: group for group in groups}
    assert (twice.row, twice.fault) == (10, "the same key as row 1")
    haap = by_key["haap-i-hverdagen"]
    assert (haap.open, haap.language, haap.access, haap.region) == (None, "nb", ("wheelchair",), "Vestland")
    assert (haap.lat, haap.lon, haap.approximate, haap.updated_on) == (
        60.39299,
        5.32415,
        False,
        date(2026, 5, 31),
    )
    assert [meeting.weekday for meeting in by_key["flere-a"].meetings] == [7, 3, 6]
    assert by_key["flere-a"].meetings[0].ends == time(0, 30)
    assert (by_key["flere-b"].open, by_key["flere-b"].audience) == (False, ("self", "women"))
    assert [meeting.format for meeting in by_key["nett-1"].meetings] == ["online"]
    assert [meeting.format for meeting in by_key["hybrid-1"].meetings] == ["in_person", "online"]
    assert by_key["hybrid-1"].audience == ("self", "lgbt")
    assert by_key["tc-1"].paused
    assert by_key["avtale"].meetings == (Meeting(weekday=None, starts=None),)
    assert not by_key["avtale"].paused
    assert by_key["feil-tid"].meetings == (Meeting(weekday=1, starts=time(19)),)
    assert by_key["feil-tid"].updated_on == date(2020, 4, 4)
    assert by_key["html"].name == "HTML og kontaktnavn"
    assert by_key["html"].note == "Linje 1. Linje 2"


def test_the_traps_of_our_bmlt_feed() -> None:
    groups, (hidden,) = read(FIXTURES / "own_bmlt_edge_cases.json", "bmlt")
    first, net, hybrid, closed = groups
    assert hidden.key == "105"
    assert (first.key, first.open, first.access) == ("example.invalid/main_server:101", True, ("wheelchair",))
    assert net.meetings == (
        Meeting(weekday=7, starts=time(0), ends=time(23, 59), format="online", link="https://zoom.us/j/000"),
    )
    assert [meeting.format for meeting in hybrid.meetings] == ["in_person", "online"]
    assert (hybrid.open, hybrid.audience) == (True, ("self", "women"))
    assert closed.paused
