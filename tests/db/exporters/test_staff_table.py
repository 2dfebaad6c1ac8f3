"""What the staff table writes, it reads back to the same values."""

from __future__ import annotations

import csv
import io
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import Group, Meeting, Season
from db.exporters.staff_table import to_staff_csv, to_staff_xlsx
from db.exporters.template import template
from db.importers.columns import COLUMNS
from db.importers.raw import Feed, Problem, RawGroup
from db.importers.spreadsheet import read
from tests.db.conftest import group
from tests.db.exporters.registry_values import TODAY, groups

FEED = Feed("regneark", "", TODAY)
KEPT = (
    "name", "organisation", "category", "audience", "substances", "place", "address", "municipality", "lat", "lon",
    "approximate", "country", "meetings", "open", "led_by", "language", "access", "contact", "website", "note", "paused",
    "part_of", "confirmed_on", "confirmed_by",
)  # fmt: skip


def same_values(found: RawGroup | Problem, written: Group) -> None:
    assert isinstance(found, RawGroup), found
    assert {field: getattr(found, field) for field in KEPT} == {
        field: getattr(written, field) for field in KEPT
    }
    assert (found.key, found.region, found.remarks) == (written.id, written.county, ())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        groups(),
        min_size=1,
        max_size=4,
        unique_by=lambda each: (
            each.id.replace("-", "").replace("aa", "a").replace("oe", "o").replace("ae", "a")
        ),
    )
)
def test_any_groups_come_back_from_csv(written: list[Group]) -> None:
    found = list(read(to_staff_csv(written).encode(), FEED))
    assert len(found) == len(written)
    for one, other in zip(found, sorted(written, key=lambda each: each.id), strict=True):
        same_values(one, other)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(groups())
def test_any_group_comes_back_from_a_workbook(written: Group) -> None:
    (found,) = read(to_staff_xlsx([written]), FEED)
    same_values(found, written)


def test_the_keys_of_the_source_are_kept() -> None:
    (found,) = read(to_staff_csv([group(access=())], {"g1": "aa-meloy"}).encode(), FEED)
    assert isinstance(found, RawGroup)
    assert found.key == "aa-meloy"


def test_a_meeting_the_cell_cannot_say_becomes_a_problem_and_never_another_time() -> None:
    odd = Meeting(
        1,
        None,
        season=Season((8, 15), (6, 15)),
        first_on=date(2026, 1, 1),
        interval_weeks=50,
        anchor=date(2026, 1, 5),
    )
    for raw in (to_staff_csv([group(meetings=(odd,))]).encode(), to_staff_xlsx([group(meetings=(odd,))])):
        (found,) = read(raw, FEED)
        assert isinstance(found, Problem) or found.meetings == (odd,)


@pytest.mark.parametrize("text", ["=1+1", "+47", "-x", "@a", "=1", "'=1"])
def test_no_cell_of_the_csv_begins_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(to_staff_csv([group(note=text)])), delimiter=";"))
    cell = rows[1][[each.title for each in COLUMNS].index("merknad")]
    assert cell == f"'{text}"


def test_a_formula_stands_as_text_in_the_workbook() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(to_staff_xlsx([group(note="=1+1")])))["Grupper"]
    cell = sheet.cell(2, [each.title for each in COLUMNS].index("merknad") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_csv_opens_in_norwegian_excel() -> None:
    text = to_staff_csv([group(lat=66.875, lon=13.7)])
    assert text.startswith("\ufeffnøkkel;navn;")
    assert ";66,875;13,7;" in text
    assert ";01.11.2026;" in text


# --- the template --------------------------------------------------------------------------------------------------


def test_the_template_reads_without_a_problem(tmp_path: Path) -> None:
    template(tmp_path / "grupper.xlsx")
    found = list(read((tmp_path / "grupper.xlsx").read_bytes(), FEED))
    assert [type(each) for each in found] == [RawGroup, RawGroup]
    assert all(
        isinstance(each, RawGroup) and each.name.startswith("Eksempel:") and not each.remarks
        for each in found
    )


def test_the_template_has_headings_that_stay_lists_and_an_explanation(tmp_path: Path) -> None:
    template(tmp_path / "grupper.xlsx")
    book = openpyxl.load_workbook(tmp_path / "grupper.xlsx")
    sheet = book["Grupper"]
    assert [cell.value for cell in sheet[1]] == [each.title for each in COLUMNS]
    assert sheet.freeze_panes == "C2"
    listed = {str(each.sqref).split(":")[0] for each in sheet.data_validations.dataValidation}
    assert len(listed) == sum(each.words is not None for each in COLUMNS)
    assert all(len(str(each.formula1)) <= 257 for each in sheet.data_validations.dataValidation)
    explained = [[cell.value for cell in row] for row in book["Forklaring"].iter_rows(min_row=2)]
    assert [row[0] for row in explained] == [each.title for each in COLUMNS]
    assert all(row[2] for row in explained)


def test_every_word_the_template_offers_is_read(tmp_path: Path) -> None:
    for column in COLUMNS:
        for code, label in (column.words.labels if column.words else {}).items():
            assert column.words is not None
            assert column.words.code(label) == code


def test_a_template_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "grupper.xlsx").mkdir()
    with pytest.raises(OSError, match=r"grupper"):
        template(tmp_path / "grupper.xlsx")
    assert [each.name for each in tmp_path.iterdir()] == ["grupper.xlsx"]


def test_hours_have_two_digits() -> None:
    line = next(
        csv.DictReader(io.StringIO(to_staff_csv([group(meetings=(Meeting(1, time(9)),))])[1:]), delimiter=";")
    )
    assert line["møtetid"] == "mandag 09.00"
