"""What holds for everything an importer gives, whatever it was fed; and how many records a feed holds, counted apart."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from types import ModuleType
from typing import Any, get_args

import db.importers
from bot.core.model import SUBSTANCES, Audience, Category, Format, Meeting
from db.importers.codes import ACCESS
from db.importers.personal import find_personal, without_personal_parts
from db.importers.raw import Feed, Problem, RawGroup

TODAY = date(2026, 11, 22)
FEEDS = {"meeting_guide": Feed("aa-prøve", "AA", TODAY), "bmlt": Feed("na-prøve", "NA", TODAY)}
ANY_FEED = Feed("prøve", "", TODAY)

_LINK = re.compile(r"https?://[a-z0-9.-]+\.[a-z0-9-]{2,}(?::\d{1,5})?(?:[/?#][\x21-\x7e]*)?")
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|0\d{4}|\d\d(?: \d\d){3}|8\d\d \d\d \d{3}")
_WRAPPED = re.compile(r"\s*[A-Za-z_$][\w.$]{0,80}\s*\((.*)\)\s*;?\s*", re.DOTALL)


def importers() -> dict[str, ModuleType]:
    """Every module of the importers with a `read`, by its format."""
    found: dict[str, ModuleType] = {}
    for info in pkgutil.iter_modules(db.importers.__path__):
        module = importlib.import_module(f"db.importers.{info.name}")
        if callable(getattr(module, "read", None)):
            found[module.FORMAT] = module
    return found


def records_in(raw: bytes, form: str) -> int | None:
    """How many rows a feed of that format has; 1 for bytes that cannot be read. None where nobody has said how to count."""
    if form not in FEEDS:
        return None
    try:
        text = raw.decode(json.detect_encoding(raw)).removeprefix("\ufeff")
        if form == "bmlt" and (inside := _WRAPPED.fullmatch(text)):
            text = inside[1]
        value = json.loads(text, strict=False, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError, LookupError):
        return 1
    return _rows_in(value, form)


def _rows_in(value: Any, form: str) -> int:
    if isinstance(value, list):
        return len(value)
    if not isinstance(value, dict):
        return 1
    if isinstance(value.get("meetings"), list):
        return len(value["meetings"])
    if form == "bmlt":
        return 0 if value == {} or value.get("meetings") == {} else 1
    table = value.get("values")
    if not isinstance(table, list):
        return 1
    if table and not (
        isinstance(table[0], list) and any(isinstance(each, str) and each.strip() for each in table[0])
    ):
        return 1
    return sum(1 for line in table[1:] if not isinstance(line, list) or _says_something(line))


def _says_something(line: list[Any]) -> bool:
    return any(str(each).strip() for each in line if each is not None)


def faults_in(found: list[RawGroup | Problem], raw: bytes, form: str) -> list[str]:
    """What is wrong with the answer to `raw`, in words; [] when every rule holds."""
    faults: list[str] = []
    expected = records_in(raw, form)
    if expected is not None and len(found) != expected:
        faults.append(f"{expected} rows in, {len(found)} out")
    for each in found:
        told = _of_group(each) if isinstance(each, RawGroup) else _of_problem(each)
        faults.extend(f"row {each.row}: {fault}" for fault in told)
    keys = [each.key for each in found if isinstance(each, RawGroup)]
    if len(keys) != len(set(keys)):
        faults.append("two groups with one key")
    return faults


def _of_problem(problem: Problem) -> Iterator[str]:
    if not (problem.fault and problem.mend):
        yield "a problem without fault or mend"
    for text in (problem.fault, problem.mend, problem.key, problem.field, problem.cell):
        yield from _of_text("problem", text)
    if find_personal(problem.fault) or find_personal(problem.mend):
        yield "a problem repeats something personal"


def _of_group(group: RawGroup) -> Iterator[str]:
    for field in fields(group):
        value = getattr(group, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                yield from _of_text(field.name, text)
    if not (group.name.strip() and group.key and group.organisation):
        yield "no name, key or organisation"
    if len(group.name) > 255 or len(group.note) > 1000 or len(group.address) > 300 or len(group.place) > 120:
        yield "a text is too long"
    if find_personal(group.note) or any(find_personal(remark) for remark in group.remarks):
        yield "something personal in note or remarks"
    if without_personal_parts(group.name)[1] or without_personal_parts(group.venue, building=True)[1]:
        yield "something personal in name or venue"
    if not set(group.audience) <= set(get_args(Audience)) or not set(group.access) <= set(ACCESS):
        yield "an unknown audience or access"
    if not set(group.substances) <= set(SUBSTANCES) or group.category not in (None, *get_args(Category)):
        yield "an unknown substance or category"
    if not re.fullmatch(r"(?:[a-z]{2})?", group.language) or not re.fullmatch(r"[A-Z]{2}", group.country):
        yield "an unknown language or country"
    if (group.lat is None) != (group.lon is None):
        yield "half a point"
    if group.lat is not None and group.lon is not None:
        home = 57 <= group.lat <= 81.5 and 4 <= group.lon <= 34
        if not (abs(group.lat) <= 90 and abs(group.lon) <= 180 and (group.country != "NO" or home)):
            yield "a point that cannot be"
    for link in (group.website, *(meeting.link for meeting in group.meetings)):
        if link is not None and not _LINK.fullmatch(link):
            yield "an odd link"
    if group.contact is not None and not _CONTACT.fullmatch(group.contact):
        yield "an odd contact"
    if group.updated_on is not None and group.updated_on > TODAY:
        yield "changed in the future"
    if not group.meetings:
        yield "no meeting"
    for meeting in group.meetings:
        yield from _of_meeting(meeting)


def _of_meeting(meeting: Meeting) -> Iterator[str]:
    yield from _of_text("meeting", meeting.note)
    if meeting.weekday not in (None, 1, 2, 3, 4, 5, 6, 7) or meeting.format not in get_args(Format):
        yield "an odd weekday or format"
    if (meeting.weekday is None and meeting.starts is not None) or (
        meeting.starts is None and meeting.ends is not None
    ):
        yield "an hour without a day, or an end without a start"
    if meeting.ends is not None and meeting.ends == meeting.starts:
        yield "ends when it starts"
    if not set(meeting.nth) <= {-1, 1, 2, 3, 4, 5} or len(set(meeting.nth)) != len(meeting.nth):
        yield "odd weeks of the month"
    if not 1 <= meeting.interval_weeks <= 52 or (meeting.interval_weeks > 1) != (meeting.anchor is not None):
        yield "weeks apart without a first one"
    if find_personal(meeting.note.split("; ")[-1]) and meeting.format != "phone":
        yield "something personal in a meeting's note"


def _of_text(field: str, text: str) -> Iterator[str]:
    if any(unicodedata.category(each)[0] == "C" for each in text):
        yield f"a hidden character in {field}"
    if "<" in text or ">" in text:
        yield f"markup in {field}"
