"""What holds for every importer there is, for good feeds, broken ones and any bytes at all."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.importers.raw import Problem, RawGroup
from tests.db.importers.records import guide, meeting
from tests.db.importers.rules import ANY_FEED, FEEDS, faults_in, importers
from tests.fuzz_imports import faults_of, inputs

FORMATS = sorted(importers())
FIXTURES = Path(__file__).parent / "fixtures"
FUZZED = 500
"""Broken feeds for each format in the suite; `python -m tests.fuzz_imports` tries more."""


def test_the_two_feeds_are_found() -> None:
    assert {"meeting_guide", "bmlt"} <= set(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_says_its_name_and_version(form: str) -> None:
    module: ModuleType = importers()[form]
    assert isinstance(module.FORMAT, str)
    assert isinstance(module.VERSION, int)
    assert module.VERSION >= 1


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "raw", [b"", b"\x00", b"\xff" * 100, b"\x00\x01\x02", b"PK\x03\x04", b"\xef\xbb\xbf", b"\r\n\r\n"]
)
def test_bytes_that_are_nothing_are_one_problem_for_the_file(form: str, raw: bytes) -> None:
    (found,) = importers()[form].read(raw, FEEDS.get(form, ANY_FEED))
    assert isinstance(found, Problem)
    assert found.row == 0


@pytest.mark.parametrize("form", FORMATS)
def test_broken_feeds_give_groups_and_problems_that_keep_every_rule(form: str) -> None:
    told: list[str] = []
    groups = 0
    for number, raw in enumerate(inputs(FUZZED, form)):
        faults, some, _ = faults_of(raw, form)
        groups += some
        told += [f"input {number}: {fault}" for fault in faults]
    assert told == []
    # A fuzz that no group survives would test the refusals only.
    assert form not in FEEDS or groups > FUZZED / 4


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_bytes_give_the_same_answer(form: str) -> None:
    for path in sorted(FIXTURES.glob("*.json")):
        raw = path.read_bytes()
        feed = FEEDS.get(form, ANY_FEED)
        assert list(importers()[form].read(raw, feed)) == list(importers()[form].read(raw, feed))


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=True)
    | st.text(max_size=30)
    | st.sampled_from(
        ["19:00", "0", "5", "Norge", "https://x.no", "TC", "54", "1. mandag", "ring Kari på 900 00 000"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _records(whole: dict[str, Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Whole records with some of the fields changed to anything."""
    changes = st.dictionaries(
        st.sampled_from(sorted({*whole, "notes", "comments", "types", "coordinates"})), _VALUES, max_size=4
    )
    return st.lists(changes.map(lambda each: {**whole, **each}), max_size=3)


@settings(max_examples=80, deadline=None)
@given(_records(guide()))
def test_any_value_in_any_field_of_a_guide_keeps_every_rule(records: list[dict[str, Any]]) -> None:
    assert faults_of(json.dumps(records).encode(), "meeting_guide")[0] == []


@settings(max_examples=80, deadline=None)
@given(_records(meeting()))
def test_any_value_in_any_field_of_a_bmlt_record_keeps_every_rule(records: list[dict[str, Any]]) -> None:
    assert faults_of(json.dumps(records).encode(), "bmlt")[0] == []


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200) | _VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_answered(raw: bytes) -> None:
    for form in FEEDS:
        assert faults_of(raw, form)[0] == []


def test_the_rules_find_what_breaks_them() -> None:
    group = RawGroup(
        row=1, key="k", name="<b>\u202e", organisation="AA", meetings=(), lat=1.0, contact="ring", website="x"
    )
    faults = " ".join(faults_in([group], b"[{}, {}]", "meeting_guide"))
    for words in (
        "2 rows in, 1 out",
        "hidden",
        "markup",
        "half a point",
        "odd link",
        "odd contact",
        "no meeting",
    ):
        assert words in faults
