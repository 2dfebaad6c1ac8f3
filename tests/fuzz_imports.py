"""Feeds broken on purpose, to see that no importer falls over: `python -m tests.fuzz_imports N` tries N for each format.

Each input grows from a feed of ours (and the sample feeds, where they lie beside the checkout): fields go missing, change
their type, get junk; then bytes are flipped, cut and pasted. Seeded: from the same feeds, input number i of a format is the
same every time.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.importers.raw import Problem
from tests.db.importers.rules import ANY_FEED, FEEDS, faults_in, importers

_HERE = Path(__file__).parent / "db/importers/fixtures"
_SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
_NOT_MEETINGS = ("bmlt_sample_formats", "bmlt_sample_service")
_HUGE = "@huge@"
"""Stands for a number of 5,000 digits, which Python does not write by itself."""

_JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 8, 1.5, 1e308, float("nan"), float("inf"), 10**30, _HUGE, "", " ", [], {}, [[]], [None, {}, "x"],
    {"a": {"b": [1]}}, "\x00", "\ud800", "\u202e19:00", "A\u200bA", "<b>", "<script>alert(1)</script>",
    "&amp;lt;b&amp;gt;", "<![x[",
    "<!--", "&#0;&#8238;", "javascript:alert(1)", "https://u:p@x.no", "//x.no", "http://[::1", "https://x",
    "tg://user?id=1",
    "paypal.me/noen", "25:00", "24:00", "00:00", "19.30", "7:00 PM", "12:60", "kl 19", "noon", "9" * 400, "day",
    "Monday", "søndag", "0,3",
    "O,C", "TC", "54,55,56", "17,17,9999", "-1", "1e999", "NaN", "90,180", "59.9,10.7", "1,2,3,4", "0,0", "10.7,59.9",
    "America/New_York",
    "Europe", "../../etc/passwd", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC", "USA", "Norge", "Narnia", "=1+1",
    "ring Kari på 900 00 000",
    "Kari Nordmann", "kari.nordmann@example.org", "info@example.org", "22 33 44 55", "+47 900 00 000", "02800",
    "Kun 1. og 3. torsdag i måneden",
    "every other week", "annenhver mandag fra 30.02.2026", "annenhver mandag fra 23.11.2026", "siste mandag i måneden",
    "ikke møte 1. mandag",
    "Åpent siste mandag, ellers lukket", "2020-04-0416:50:58", "12/31/2022", "99:00:00", "24:00:00", "0000-00-00",
    "9999-12-31 23:59:59",
    "Ã¸Ã¥Ã¦", "e\u0301" * 40, "a\u0300\u0301\u0302\u0303\u0304", "a" * 5000, "<" * 3000, "&" * 3000, "👨‍👩‍👧",
    "\u2028x\u2029", "x\ny\r\nz", "yes", "no",
)  # fmt: skip
_KEYS = (
    "name", "slug", "ID", "id", "day", "time", "end_time", "timezone", "formatted_address", "address", "city", "state",
    "postal_code",
    "country", "latitude", "longitude", "coordinates", "approximate", "region", "regions", "sub_region", "location",
    "location_notes",
    "notes", "types", "conference_url", "conference_url_notes", "conference_phone", "group", "group_id", "updated",
    "url", "website",
    "email", "phone", "entity_email", "entity_phone", "contact_1_name", "attendance_option", "id_bigint",
    "weekday_tinyint", "venue_type",
    "start_time", "duration_time", "time_zone", "formats", "format_shared_id_list", "published", "root_server_uri",
    "meeting_name", "comments",
    "location_text", "location_info", "location_street", "location_municipality", "location_nation", "location_province",
    "location_postal_code_1", "phone_meeting_number", "virtual_meeting_link", "worldid_mixed", "shared_group_id_bigint",
    "email_contact",
    "world_id", "key_string", "name_string", "root_server_id",
)  # fmt: skip


def seeds() -> dict[str, Any]:
    """The feeds that are broken, by file: ours, and the samples where they are."""
    files = sorted(_HERE.glob("*.json"))
    if _SAMPLES.is_dir():
        files += sorted(_SAMPLES.glob("bmlt_*.json"))
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in files}


def inputs(count: int, form: str, first: int = 0) -> Iterator[bytes]:
    """`count` broken feeds for a format, from number `first` on. One in ten grows from a feed of another format."""
    known = seeds()
    own = tuple(value for name, value in known.items() if form in name and not name.startswith(_NOT_MEETINGS))
    for number in range(first, first + count):
        chance = random.Random(number)
        yield broken(own if own and chance.random() < 0.9 else tuple(known.values()), chance)


def broken(known: tuple[Any, ...], chance: random.Random) -> bytes:
    """One feed with some of its records kept and much of it broken."""
    value = _few(copy.deepcopy(chance.choice(known)), chance)
    for _ in range(chance.randint(0, 10)):
        value = _mutated(value, chance)
    if chance.random() < 0.15:
        value = _wrapped(value, chance)
    ascii_only = chance.random() < 0.5
    text = json.dumps(value, ensure_ascii=ascii_only).replace(f'"{_HUGE}"', "9" * 5000)
    if chance.random() < 0.05:
        text = f"callback({text});"
    if chance.random() < 0.05:
        # A key that stands twice.
        text = text.replace('{"', '{"name": "andre", "meeting_name": "andre", "', 1)
    encoding = chance.choices(("utf-8", "utf-8-sig", "utf-16", "cp1252"), (90, 4, 3, 3))[0]
    raw = bytearray(text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace"))
    if chance.random() < 0.15:
        for _ in range(chance.randint(1, 6)):
            _bytes_broken(raw, chance)
    return bytes(raw)


def _few(value: Any, chance: random.Random) -> Any:
    """One to four of the records, so that most mutations hit them; the formats stay whole."""
    rows = value.get("meetings") if isinstance(value, dict) else value
    if isinstance(rows, list) and rows:
        rows[:] = chance.sample(rows, min(len(rows), chance.randint(1, 4)))
    return value


def _mutated(value: Any, chance: random.Random) -> Any:
    rows = value.get("meetings") if isinstance(value, dict) else value
    if chance.random() < 0.03 or not isinstance(rows, list):
        return _junk(chance) if chance.random() < 0.3 else value
    if not rows:
        return value
    at = chance.randrange(len(rows))
    if (
        isinstance(value, dict)
        and isinstance(value.get("formats"), list)
        and value["formats"]
        and chance.random() < 0.1
    ):
        rows, at = value["formats"], chance.randrange(len(value["formats"]))
    row = rows[at]
    if not isinstance(row, dict) or chance.random() < 0.04:
        rows[at] = chance.choice((_junk(chance), row, copy.deepcopy(rows[0])))
        return value
    keys = list(row)
    key = chance.choice(keys) if keys and chance.random() < 0.6 else chance.choice(_KEYS)
    match chance.randrange(7):
        case 0:
            row.pop(key, None)
        case 1 | 2:
            row[key] = _junk(chance)
        case 3:
            row[key] = _text_broken(str(row.get(key, "")), chance)
        case 4:
            row[key] = [row.get(key), _junk(chance)]
        case 5:
            row[key] = copy.deepcopy(row.get(chance.choice(keys))) if keys else None
        case _:
            rows.append(copy.deepcopy(row))
    return value


def _junk(chance: random.Random) -> Any:
    return copy.deepcopy(chance.choice(_JUNK))


def _text_broken(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    junk = chance.choice([each for each in _JUNK if isinstance(each, str)])
    return chance.choice(
        (text[:at] + junk + text[at:], text[:at], text[at:], text * chance.randint(0, 3), text.swapcase())
    )


def _wrapped(value: Any, chance: random.Random) -> Any:
    rows = value.get("meetings") if isinstance(value, dict) else value
    match chance.randrange(4):
        case 0:
            return {"meetings": rows, "warnings": []}
        case 1:
            deep: Any = rows
            for _ in range(chance.choice((1, 50, 900))):
                deep = [deep]
            return deep
        case 2:
            return {"data": value}
        case _:
            records = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
            heads = list(dict.fromkeys(key for row in records for key in row))
            lines = [[row.get(head) for head in heads] for row in records]
            return {"values": [[head.replace("_", " ").title() for head in heads], *lines, [], [""]]}


def _bytes_broken(raw: bytearray, chance: random.Random) -> None:
    if not raw:
        return
    at = chance.randrange(len(raw))
    match chance.randrange(4):
        case 0:
            raw[at] ^= 1 << chance.randrange(8)
        case 1:
            raw[at:at] = chance.choice(
                (b"\x00", b"\xff\xfe", b'"', b"{", b"[" * 3000, b",", b"\xc3", b"\\ud800")
            )
        case 2:
            del raw[at : at + chance.randint(1, 30)]
        case _:
            del raw[at:]


def faults_of(raw: bytes, form: str) -> tuple[list[str], int, int]:
    """What is wrong with the answer of one format, and how many groups and problems it gave. An exception is a fault."""
    try:
        found = list(importers()[form].read(raw, FEEDS.get(form, ANY_FEED)))
    except Exception as error:  # the very thing that is looked for
        return [f"raised {type(error).__name__}: {error}"], 0, 0
    problems = sum(isinstance(each, Problem) for each in found)
    return faults_in(found, raw, form), len(found) - problems, problems


def main(count: int) -> int:
    """Prints figures as name=value lines, and each fault with the number of its input. 1 when there is any."""
    bad = 0
    for form in sorted(importers()):
        totals: Counter[str] = Counter()
        slowest, started = 0.0, time.perf_counter()
        for number, raw in enumerate(inputs(count, form)):
            before = time.perf_counter()
            faults, groups, problems = faults_of(raw, form)
            slowest = max(slowest, time.perf_counter() - before)
            totals.update(groups=groups, problems=problems, faults=bool(faults))
            for fault in faults[:3]:
                print(f"{form} input {number}: {fault}")  # noqa: T201
        seconds = time.perf_counter() - started
        print(  # noqa: T201
            f"fuzz_{form}_inputs={count} fuzz_{form}_groups={totals['groups']} fuzz_{form}_problems={totals['problems']}"
            f" fuzz_{form}_faults={totals['faults']} fuzz_{form}_seconds={seconds:.0f}"
            f" fuzz_{form}_slowest_ms={slowest * 1000:.0f}"
        )
        bad += totals["faults"]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
