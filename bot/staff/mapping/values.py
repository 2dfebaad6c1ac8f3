"""What the mapping holds: frozen values, every number of the page and of the JSON.

Populations are those of the gazetteer (rounded, about 1 January 2024; knowledge/places/SOURCES.md). Distances are great
circles in kilometres, rounded to 0.1; shares are parts of one, rounded to four places; densities are groups per 10,000
people, rounded to two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.model import Audience, Category

Age = Literal["fresh", "check", "old", "listed", "unconfirmed"]
"""Confirmed at most 90, 180 or 365 days ago; only on its fellowship's list; neither."""

Why = Literal["example", "abroad", "treatment", "paused", "not_now", "too_old"]
"""Why a row is not counted as a group, in the order it is asked: made up beside real ones, outside Norway, treatment (no
self-help), paused, outside its own first and last day, last heard of more than a year ago."""

GroupFormat = Literal["room", "room_and_net", "net", "phone", "unsaid"]
OpenKind = Literal["open", "closed", "both", "unsaid"]
LedKind = Literal["nobody", "member", "volunteer", "professional", "differs", "unsaid"]
Wide = Literal["all", "self_help_group", "relative", "organisation"]

LIMITS_KM = (10, 25, 60, 120)
"""Ten is the next village, 25 a bus ride, 60 an hour's drive, 120 the most anybody goes there and back in an evening."""
GAP_KM = 60
"""Farther than this a municipality is called a gap: more than an hour each way, and by great circle, so in truth more."""


@dataclass(frozen=True, slots=True)
class Fellowship:
    """An organisation by the short name groups carry; `twelve_step` None where nobody has told us."""

    short: str
    name: str
    twelve_step: bool | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a group meets in a room, degrees WGS 84; `approximate`: the place or the municipality, not the door."""

    lat: float
    lon: float
    approximate: bool


@dataclass(frozen=True, slots=True)
class Once:
    """One group, however many rows it had. `municipality` is today's number or "", `county` its number or ""."""

    id: str
    rows: int
    organisation: str
    category: Category
    audience: tuple[Audience, ...]
    substances: tuple[str, ...]
    municipality: str
    county: str
    spots: tuple[Spot, ...]
    meetings: int
    format: GroupFormat
    open: OpenKind
    led_by: LedKind
    age: Age

    @property
    def in_room(self) -> bool:
        return self.format in ("room", "room_and_net")


@dataclass(frozen=True, slots=True)
class SetAside:
    """Rows that are not counted. `groups`: as how many groups they would count that are not counted by another row."""

    why: Why
    rows: int
    groups: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How many groups are of one kind; every kind is listed, those with none too."""

    key: str
    groups: int


@dataclass(frozen=True, slots=True)
class OrganisationCount:
    organisation: str
    name: str
    category: Category
    groups: int
    meetings: int
    in_room: int
    municipalities: int


@dataclass(frozen=True, slots=True)
class CountyCount:
    """Groups that meet in a room. `people` 0 and `per_10000` None where the gazetteer has no population (Svalbard)."""

    number: str
    name: str
    people: int
    groups: int
    self_help_groups: int
    per_10000: float | None
    municipalities: int
    municipalities_with_group: int


@dataclass(frozen=True, slots=True)
class MunicipalityCount:
    number: str
    name: str
    county: str
    people: int
    groups: int


@dataclass(frozen=True, slots=True)
class SizeCount:
    """Municipalities of `least` to `most` people (None: no upper bound), and the groups that meet in a room there."""

    least: int
    most: int | None
    municipalities: int
    municipalities_with_group: int
    people: int
    groups: int
    per_10000: float | None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Counted groups that are in no county's figure: only on the net, only by telephone, without a meeting that is said,
    and those in a room whose county is unknown (`unplaced` are their ids)."""

    net: int
    phone: int
    unsaid: int
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The way from a municipality's centre to the nearest group; `nearest` is the municipality it meets in, or ""."""

    number: str
    name: str
    people: int
    km: float
    nearest: str


@dataclass(frozen=True, slots=True)
class Within:
    """How many people live in a municipality whose centre lies at most `km` from a group."""

    km: int
    people: int
    share: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How far it is to one kind of group that meets in a room. `ways` holds every municipality, the farthest first.

    `kind` "organisation" has its short name in `organisation`. `gap_people` live in the `gap_municipalities` with more than
    60 km.
    """

    kind: Wide
    organisation: str
    groups: int
    within: tuple[Within, ...]
    gap_municipalities: int
    gap_people: int
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of 2009 beside today's for the same count. `then` None: the pages we have say it without a number.

    `page` is the printed page. `now` is today's count, `now_wider` where the pages leave open whether more was counted then.
    """

    key: Literal["groups", "twelve_step", "relatives"]
    then: int | None
    page: str
    now: int
    now_wider: int


@dataclass(frozen=True, slots=True)
class SourceCount:
    source: str
    rows: int
    newest_list: date | None


@dataclass(frozen=True, slots=True)
class Mapping:
    """The whole mapping on the day `at`. `made_up`: all groups are examples, and no figure says anything of Norway.

    `rows` of the registry are `counted_rows` and those `set_aside`; the counted rows are `groups`, since the meetings a
    source lists one by one are one group. `unreadable` rows were left out before, for breaking the registry's rules.
    `meetings` counts recurring meetings. `by_audience` may count a group several times; the other counts add up to `groups`.
    """

    at: date
    made_up: bool
    rows: int
    counted_rows: int
    unreadable: int
    set_aside: tuple[SetAside, ...]
    groups: int
    meetings: int
    in_room: int
    approximate: int
    people: int
    municipalities: int
    municipalities_with_group: int
    per_10000: float | None
    by_category: tuple[Counted, ...]
    by_organisation: tuple[OrganisationCount, ...]
    by_open: tuple[Counted, ...]
    by_led: tuple[Counted, ...]
    by_audience: tuple[Counted, ...]
    by_format: tuple[Counted, ...]
    by_age: tuple[Counted, ...]
    by_county: tuple[CountyCount, ...]
    by_municipality: tuple[MunicipalityCount, ...]
    by_size: tuple[SizeCount, ...]
    elsewhere: Elsewhere
    reaches: tuple[Reach, ...]
    compared: tuple[Compared, ...]
    sources: tuple[SourceCount, ...]
    spots: tuple[Spot, ...]
