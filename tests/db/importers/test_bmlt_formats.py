"""BMLT's formats: by world id, by the stock list, never by their letters."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from bot.core.model import Meeting
from db.importers import bmlt
from db.importers.raw import Problem, RawGroup
from tests.db.importers.records import NA, one_meeting, raw
from tests.db.importers.rules import faults_in

THURSDAY = Meeting(weekday=4, starts=time(19), ends=time(20, 30))
LINK = "https://meet.google.com/eksempel"
ROOT = "https://example.invalid/main_server/"


def read(value: Any) -> list[RawGroup | Problem]:
    given = raw(value)
    found = list(bmlt.read(given, NA))
    assert faults_in(found, given, "bmlt") == []
    return found


def entry(number: int, key: str, world: str, name: str = "", lang: str = "en", **more: str) -> dict[str, str]:
    """One row of GetFormats."""
    return {
        "id": str(number), "key_string": key, "world_id": world, "name_string": name, "lang": lang,
        "description_string": "",
        "format_type_enum": "FC1", **more,
    }  # fmt: skip


# --- formats -----------------------------------------------------------------------------------------------------

SWEDISH = [
    entry(4, "S", "CLOSED", "Slutet möte", "sv"),
    entry(17, "Ö", "OPEN", "Öppet möte", "sv"),
    entry(32, "K", "W", "Kvinnomöte", "sv"),
    entry(33, "RL", "WCHR", "Rullstolsvänlig lokal", "sv"),
]


@pytest.mark.parametrize("by", ["ids", "letters"])
def test_translated_letters_are_read_through_the_list(by: str) -> None:
    fields = {"format_shared_id_list": "17,32,33"} if by == "ids" else {"formats": "Ö,K,RL"}
    found = one_meeting(formats=SWEDISH, **_with_letters(fields))
    assert (found.open, found.audience, found.access) == (True, ("self", "women"), ("wheelchair",))
    closed = one_meeting(formats=SWEDISH, **_with_letters({"formats": "S"}))
    assert closed.open is False


def _with_letters(fields: dict[str, str]) -> dict[str, Any]:
    """`formats` is the list's name for the test's helper and a field of the record; this puts it into the record."""
    return {("_letters" if key == "formats" else key): value for key, value in fields.items()}


def test_ids_without_a_list_are_those_of_the_stock() -> None:
    found = one_meeting(format_shared_id_list="17,32,33,8")
    assert (found.open, found.audience, found.access, found.remarks) == (
        True,
        ("self", "women"),
        ("wheelchair",),
        (),
    )


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (4, {"open": False}), (17, {"open": True}), (32, {"audience": ("self", "women")}), (15, {"audience": ("self", "men")}),
        (34, {"audience": ("self", "youth")}), (10, {"audience": ("self", "lgbt")}), (33, {"access": ("wheelchair",)}),
        (24, {"access": ("sign_language",)}), (44, {"access": ("children",)}), (7, {"access": ("children",)}),
        (9, {"language": "es"}),
        (46, {"language": "fi"}), (47, {"language": "en"}), (48, {"language": "fa"}), (49, {"language": "lt"}),
        (16, {"access": ()}),
        (57, {"remarks": ()}), (1, {"remarks": ()}),
    ],
)  # fmt: skip
def test_each_stock_format_means_what_the_schema_says(number: int, expected: dict[str, object]) -> None:
    found = one_meeting(format_shared_id_list=str(number))
    assert {field: getattr(found, field) for field in expected} == expected


@pytest.mark.parametrize("number", [25, 50, 53, 58, 900])
def test_an_id_outside_the_stock_is_told(number: int) -> None:
    assert any(f"'{number}'" in each for each in one_meeting(format_shared_id_list=str(number)).remarks)


def test_closed_on_holidays_is_kept() -> None:
    assert one_meeting(format_shared_id_list="5").meetings[0].on_holidays is False


def test_the_list_goes_before_the_stock_and_a_missing_world_id_falls_back_to_it() -> None:
    own = [entry(17, "X", "CLOSED"), entry(33, "RL", "")]
    found = one_meeting(formats=own, format_shared_id_list="17,33")
    assert (found.open, found.access) == (False, ("wheelchair",))


def test_one_language_of_a_format_may_lack_the_world_id_another_has() -> None:
    own = [entry(900, "Å", "", "Åpent", "nb"), entry(900, "O", "OPEN", "Open")]
    assert one_meeting(formats=own, format_shared_id_list="900").open is True


def test_a_language_format_is_read_by_its_name_then_its_key() -> None:
    named = [entry(900, "XX", "LANG", "Polski")]
    keyed = [entry(901, "FIN", "LANG", "")]
    typed = [entry(902, "XX", "", "Ukrainsk", format_type_enum="LANG")]
    assert one_meeting(formats=named, format_shared_id_list="900").language == "pl"
    assert one_meeting(formats=keyed, format_shared_id_list="901").language == "fi"
    assert one_meeting(formats=typed, format_shared_id_list="902").language == "uk"


def test_the_language_of_the_record_is_not_that_of_the_meeting() -> None:
    assert one_meeting(lang_enum="en").language == ""


def test_letters_alone_are_never_decoded_and_told() -> None:
    found = one_meeting(_letters="O,W,C,TC")
    assert (found.open, found.audience, found.paused) == (None, (), False)
    assert any("nothing was decoded" in each for each in found.remarks)


def test_letters_that_mean_two_things_in_the_list_are_not_decoded() -> None:
    own = [entry(4, "S", "CLOSED", "", "sv"), entry(26, "S", "SPK", "Speaker", "en")]
    found = one_meeting(formats=own, _letters="S")
    assert found.open is None
    assert any("'S'" in each for each in found.remarks)


def test_formats_are_those_of_the_records_own_server() -> None:
    own = [
        entry(900, "A", "OPEN", root_server_uri="https://a.invalid/"),
        entry(900, "B", "CLOSED", root_server_uri="https://b.invalid"),
    ]
    assert (
        one_meeting(formats=own, format_shared_id_list="900", root_server_uri="https://a.invalid").open
        is True
    )
    assert (
        one_meeting(formats=own, format_shared_id_list="900", root_server_uri="https://b.invalid").open
        is False
    )
    assert one_meeting(formats=own, format_shared_id_list="900").open is None


def test_a_record_without_formats_is_no_fault() -> None:
    assert one_meeting(_letters="", format_shared_id_list="").remarks == ()


def test_broken_rows_of_the_list_do_no_harm() -> None:
    own: list[Any] = [5, None, {}, {"id": []}, {"id": "17"}, {"id": "17", "world_id": {}, "key_string": 3}]
    assert one_meeting(formats=own, format_shared_id_list="17").open is True
