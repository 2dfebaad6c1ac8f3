"""The values that pass through the bot: what came in, what was understood, what was decided, what is said.

All are frozen; the unions are closed, so that the type checker finds a forgotten branch (`assert_never`).
Nothing here knows a channel, a database or a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

Language = Literal["nb", "nn", "en"]
"""The languages the bot answers in."""

ReadLanguage = Literal["nb", "nn", "en", "other"]
"""The language a message was read as; `other` is answered in bokmål and English."""

Kind = Literal[
    "answer",
    "groups",
    "ask_place",
    "choose_place",
    "choose_topic",
    "ask_what",
    "emergency",
    "chat",
    "unknown",
]

AlarmLevel = Literal["acute", "elevated"]
AlarmKind = Literal["suicide", "overdose", "withdrawal", "violence", "child", "medical"]

Format = Literal["in_person", "online", "phone"]
Audience = Literal["self", "relative", "adult_child", "youth", "women", "men", "lgbt", "bereaved"]
PlaceKind = Literal[
    "municipality", "county", "region", "locality", "district", "former_municipality", "post_code"
]
Category = Literal[
    "self_help_group", "self_help_based", "self_help_related", "user_organisation", "treatment"
]
ReportKind = Literal["nobody_there", "wrong_time", "wrong_place", "closed_down", "contact_fails", "other"]
"""What somebody said is wrong with a listing."""
LED_BY = ("", "nobody", "member", "volunteer", "professional")
"""Who leads a group; "" when unknown. "member" is the members in turn."""
SUBSTANCES = (
    "alcohol",
    "drugs",
    "cocaine",
    "medicine",
    "gambling",
    "food",
    "sex",
    "codependency",
    "anxiety",
    "other",
)
"""What a group of one's own use is about; the codes of `Group.substances`."""


# --- what comes in -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message as a channel hands it over.

    `conversation` keys the short memory and never reaches a disk or a log. `at` is an aware time (Europe/Oslo).
    `action` is the string of a pressed button (the grammar is in `bot.core.actions`); `location` is (lat, lon) in degrees.
    `language_hint` is a two-letter code the channel knows of, used only as a prior.
    """

    conversation: str
    text: str
    at: datetime
    action: str | None = None
    location: tuple[float, float] | None = None
    language_hint: str | None = None


# --- danger ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alarm:
    """A sign of danger. `signs` names the rules that fired, for `explain`; it never holds the person's words.

    `immediate` is true where means, place or hour are named or the harm is under way: then 113 or 112 comes first.
    `other` is true where the danger concerns somebody else than the one who writes.
    """

    level: AlarmLevel
    kind: AlarmKind
    signs: tuple[str, ...] = ()
    immediate: bool = True
    other: bool = False


# --- places ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was understood. `municipality` and `county` are today's; `how` says by which rule it was read.

    `municipality_number` is four digits, or "" for a county or region. `radius_km` is set for areas (county, region)
    as a rough reach from the point; distances are in kilometres, coordinates in degrees (WGS 84).
    `members` holds the municipality numbers of a county or region.
    """

    id: str
    name: str
    kind: PlaceKind
    municipality: str
    municipality_number: str
    county: str
    lat: float
    lon: float
    how: str = "exact"
    population: int = 0
    members: tuple[str, ...] = ()

    @property
    def is_area(self) -> bool:
        """True for a county or a region, which are answered by membership and not by distance."""
        return self.kind in ("county", "region")


PlaceStatus = Literal["none", "one", "several", "ambiguous"]


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a text says about place.

    `one`: `places` holds it. `several`: the person named more than one, in the order of importance.
    `ambiguous`: one name, several places; ask. `excluded` are places the person ruled out ("ikke Oslo").
    `spans` are token positions that belong to a place, so that other readers leave them alone.
    `fuzzy` says that the spelling had to be forgiven, `firm` that the words around it leave no doubt that a place is meant,
    `home` that the person gives it as the place where they are.
    `abroad` is a name outside Norway that was recognised as such, or None.
    """

    status: PlaceStatus = "none"
    places: tuple[Place, ...] = ()
    excluded: tuple[Place, ...] = ()
    spans: frozenset[int] = frozenset()
    fuzzy: bool = False
    firm: bool = False
    home: bool = False
    abroad: str | None = None

    @property
    def first(self) -> Place | None:
        return self.places[0] if self.status in ("one", "several") and self.places else None


# --- filters -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """What a group must fulfil, field by field as in the outside contract; empty or None means not set.

    `weekdays` are ISO 1-7. `on` is a single date where the person named a day relative to now ("i kveld").
    """

    organisations: tuple[str, ...] = ()
    excluded_organisations: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    after: time | None = None
    before: time | None = None
    format: Format | None = None
    audience: tuple[Audience, ...] = ()
    open: bool | None = None
    language: str | None = None
    access: tuple[str, ...] = ()
    on: date | None = None

    @property
    def is_empty(self) -> bool:
        return self == Filters()


# --- the registry's values ---------------------------------------------------------------------------------------


MonthDay = tuple[int, int]
"""Month and day of any year. (2, 29) means the last day of February."""


@dataclass(frozen=True, slots=True)
class Season:
    """The part of each year a meeting is held in, both days included; a `last` before `first` lies in the next year."""

    first: MonthDay
    last: MonthDay


@dataclass(frozen=True, slots=True)
class Meeting:
    """One recurring meeting. `weekday` is ISO 1-7, None for "by appointment". Times are wall clock in Europe/Oslo.

    `interval_weeks` 1 is weekly, 2 fortnightly counted from `anchor` (the Monday-based week of that date holds a meeting).
    `nth` 1-5 or -1 (last) of the month; a tuple, so that "first and third" is one meeting. Empty means not monthly.
    `season` None is the whole year. `first_on` and `last_on` bound when it is held at all, both included. `not_on` are single
    dates without a meeting; `on_holidays` False means never on a public holiday (`bot.core.answering.public_holidays`).
    """

    weekday: int | None
    starts: time | None
    ends: time | None = None
    interval_weeks: int = 1
    anchor: date | None = None
    nth: tuple[int, ...] = ()
    format: Format = "in_person"
    link: str | None = None
    note: str = ""
    season: Season | None = None
    first_on: date | None = None
    last_on: date | None = None
    not_on: tuple[date, ...] = ()
    on_holidays: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A group as the registry knows it. `place` is the name people use there; `lat`/`lon` None for online-only groups.

    `approximate` means that the point is that of the post code, place or municipality and not of the door: it may rank, and
    is never shown as a pin. `country` is ISO 3166 ("NO"); a meeting abroad keeps its place as text and has no municipality.
    `substances` narrows `self` ("alcohol", "drugs", "cocaine", "gambling", …); empty is not said. `paused`: the source says
    that it does not meet for now; never shown. `part_of` names the group where a source lists each of its meetings as a row.
    `listed_on`/`listed_by`: the day its fellowship's own list last held it, which confirms the list and not the group.
    `warning` is an error that two people reported and staff agreed to. `example` is true for made-up groups: each answer that
    shows one says so.
    `open` follows the fellowship's own meaning (AA: open = everybody may listen); None is unknown.
    `led_by`: "nobody", "member", "volunteer", "professional" or "" when unknown. `contact` is a role address or None.
    """

    id: str
    name: str
    organisation: str
    category: Category
    audience: tuple[Audience, ...]
    place: str
    address: str
    municipality: str
    municipality_number: str
    county: str
    lat: float | None
    lon: float | None
    meetings: tuple[Meeting, ...]
    open: bool | None = None
    led_by: str = ""
    language: str = "nb"
    access: tuple[str, ...] = ()
    contact: str | None = None
    website: str | None = None
    note: str = ""
    confirmed_on: date | None = None
    confirmed_by: str = ""
    source: str = ""
    example: bool = False
    approximate: bool = False
    country: str = "NO"
    substances: tuple[str, ...] = ()
    paused: bool = False
    part_of: str = ""
    listed_on: date | None = None
    listed_by: str = ""
    warning: ReportKind | None = None


@dataclass(frozen=True, slots=True)
class GroupQuery:
    """What is asked of the registry: the groups that may fit; ranking happens outside.

    `within_km` asks for no more than those so near (and the place's own municipality); None for as far as anybody is sent.
    """

    place: Place | None
    filters: Filters
    within_km: float | None = None


@dataclass(frozen=True, slots=True)
class GroupHit:
    """A group that fits, with why.

    `distance_km` is great-circle, None for online or area searches. `next` is the next start, aware, Europe/Oslo, or None.
    `meeting` is the meeting `next` belongs to. `reasons` are the criteria in words; `missed` those it does not fulfil.
    """

    group: Group
    distance_km: float | None
    next: datetime | None
    meeting: Meeting | None
    reasons: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


# --- what is said ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list."""

    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number on a line of its own, so that a telephone makes it tappable. `number` as people write it."""

    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Card:
    """A group: a title and its lines. A channel keeps a card whole when it splits."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: sources, dates, warnings about data."""

    text: str


Block = Heading | Paragraph | Item | Number | Card | Note


@dataclass(frozen=True, slots=True)
class Message:
    blocks: tuple[Block, ...]

    def plain(self) -> str:
        """The message as plain text, as every channel may fall back to it."""
        parts: list[str] = []
        for block in self.blocks:
            match block:
                case Heading(text) | Paragraph(text) | Note(text):
                    parts.append(text)
                case Item(text):
                    parts.append(f"• {text}")
                case Number(number, label):
                    parts.append(f"{number} – {label}")
                case Card(title, lines):
                    parts.append("\n".join((title, *(f"  {line}" for line in lines))))
        out: list[str] = []
        for index, part in enumerate(parts):
            if index:
                tight = _is_tight(self.blocks[index - 1]) and _is_tight(self.blocks[index])
                out.append("\n" if tight else "\n\n")
            out.append(part)
        return "".join(out)


def _is_tight(block: Block) -> bool:
    return isinstance(block, Item | Number)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and the action it sends back (at most 64 bytes of UTF-8, Telegram's limit)."""

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole answer to one message, for every channel; `messages` in the order they are sent.

    `trace` is the explanation for people (`explain`, `:why`): lines of text, never stored.
    """

    kind: Kind
    language: ReadLanguage
    messages: tuple[Message, ...]
    choices: tuple[Choice, ...] = ()
    alarm: Alarm | None = None
    topics: tuple[str, ...] = ()
    candidates: tuple[tuple[str, float], ...] = ()
    place: Place | None = None
    places: tuple[Place, ...] = ()
    filters: Filters = field(default_factory=Filters)
    hits: tuple[GroupHit, ...] = ()
    answer_language: Language = "nb"
    forget: bool = False
    trace: tuple[str, ...] = ()
