"""A country of four municipalities along one meridian, and a registry of fifteen rows, small enough to count by hand.

One degree of latitude is 6371 km * pi / 180 = 111.19 km, so the centres lie 22.2, 55.6 and 166.8 km north of the first.
"""

from __future__ import annotations

from datetime import date, time

from bot.core.model import Group, Meeting
from bot.staff.mapping.values import Fellowship
from knowledge.gazetteer import Entry, Gazetteer
from knowledge.surroundings import Surroundings
from tests.db.conftest import group as whole_group

AT = date(2026, 11, 22)

FELLOWSHIPS = (
    Fellowship("AA", "Anonyme Alkoholikere", True),
    Fellowship("Al-Anon", "Al-Anon familiegrupper", True),
    Fellowship("NA", "Anonyme Narkomane", True),
    Fellowship("CoDA", "Co-Dependents Anonymous", True),
    Fellowship("Familieklubbene", "Familieklubbene i Norge", False),
)


def municipality(number: str, name: str, lat: float, people: int) -> Entry:
    return Entry(number, name, "municipality", number, number[:2], lat, 10.0, people)


def county(number: str, name: str) -> Entry:
    return Entry(f"county:{number}", name, "county", "", number, 60.0, 10.0)


def gazetteer(surroundings: Surroundings) -> Gazetteer:
    """100,000 people: 60,000, 30,000, 8,000 and 2,000; Sør holds the first two municipalities and Nord the rest."""
    entries = (
        municipality("0301", "Storby", 60.0, 60_000),
        municipality("0302", "Nærby", 60.2, 30_000),
        municipality("5001", "Bygd", 60.5, 8_000),
        municipality("5002", "Utpost", 61.5, 2_000),
    )
    counties = (county("03", "Sør"), county("50", "Nord"))
    return Gazetteer(
        entries=(*entries, *counties),
        municipalities={entry.municipality: entry for entry in entries},
        counties={entry.county: entry for entry in counties},
        post_codes={},
        common_words=frozenset(),
        word_names=frozenset(),
        abroad={},
        surroundings=surroundings,
    )


def meeting(kind: str = "in_person", **changes: object) -> Meeting:
    return Meeting(weekday=1, starts=time(19), format=kind, **changes)  # type: ignore[arg-type]


def group(identifier: str, organisation: str, number: str = "0301", **changes: object) -> Group:
    """A group nobody has said anything of but whose it is and where; in a room at the first centre."""
    values: dict[str, object] = {
        "name": identifier,
        "organisation": organisation,
        "audience": ("self",),
        "municipality": "",
        "municipality_number": number,
        "county": "",
        "lat": 60.0,
        "lon": 10.0,
        "meetings": (meeting(),),
        "open": None,
        "led_by": "",
        "confirmed_on": None,
        "confirmed_by": "",
        "source": "regneark",
        "example": False,
    }
    return whole_group(identifier, **{**values, **changes})


def registry() -> tuple[Group, ...]:
    """Nine rows that count, as eight groups, and one row of each kind that does not."""
    return (
        group("aa-1", "AA", open=True, led_by="member", confirmed_on=date(2026, 11, 1)),
        # Two rows of one group: listed meeting by meeting, the second on the net.
        group("aa-2a", "AA", part_of="AA Fjord", open=True, led_by="member", confirmed_on=date(2026, 8, 14)),
        group("aa-2b", "AA", part_of="aa  fjord ", open=False, meetings=(meeting("online"),)),
        group(
            "al-1",
            "Al-Anon",
            "0302",
            lat=60.2,
            audience=("relative",),
            open=False,
            led_by="member",
            listed_on=date(2026, 11, 10),
            source="liste",
        ),
        group(
            "fam",
            "Familieklubbene",
            "5001",
            category="self_help_based",
            audience=("self", "relative"),
            lat=None,
            lon=None,
            led_by="volunteer",
            confirmed_on=date(2026, 5, 6),
        ),
        group("net", "NA", "", lat=None, lon=None, meetings=(meeting("online"),), led_by="nobody"),
        group(
            "tel",
            "RIO",
            "",
            category="user_organisation",
            lat=None,
            lon=None,
            meetings=(meeting("phone"),),
            led_by="professional",
        ),
        group("silent", "CoDA", audience=(), meetings=()),
        group("lost", "AA", "1201"),
        # What is not counted.
        group("paused", "NA", "5002", lat=61.5, paused=True),
        group("abroad", "AA", "", country="SE"),
        group("clinic", "Tyrili", category="treatment"),
        group("old", "AA", "5002", lat=61.5, confirmed_on=date(2025, 11, 21)),
        group("ended", "AA", meetings=(meeting(last_on=date(2026, 11, 21)),)),
        group("made-up", "AA", "5002", lat=61.5, example=True),
    )
