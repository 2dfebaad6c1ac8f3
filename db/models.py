"""The tables of the registry.

Organisation -> Group -> Meeting, as the values `Group` and `Meeting` of `bot.core.model`. No column can
hold a person: a contact is a role address ("aa.sted@…") or a switchboard, `confirmed_by` is a role ("gruppa
selv", "fellesskapets liste"), `led_by` a kind of leader. The rules the file itself can keep are CHECK
constraints here, so that a row that breaks them cannot be written by any program.
"""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

SCHEMA = "0002"
"""The version of the tables this program reads and writes; equal to the newest migration (kept by a test)."""


def _words() -> Column[list[str]]:
    return Column(JSON, nullable=False, server_default="[]")


class OrganisationRow(SQLModel, table=True):
    """An organisation or fellowship. `short` is the name groups and filters carry ("AA", "Al-Anon")."""

    __tablename__: ClassVar[str] = "organisations"
    __table_args__ = (
        CheckConstraint("length(trim(short)) > 0", name="short_is_given"),
        CheckConstraint(
            "category in"
            " ('self_help_group', 'self_help_based', 'self_help_related', 'user_organisation', 'treatment')",
            name="category_is_known",
        ),
    )

    id: str = Field(primary_key=True)
    short: str = Field(unique=True)
    name: str
    category: str


class GroupRow(SQLModel, table=True):
    """A group. `lat`/`lon` are degrees WGS 84, both NULL for one that only meets online or by telephone.

    Provenance: `source` and `source_id` say where the row was read and under which key there;
    `confirmed_on` is the day the group was last known to meet and `confirmed_by` who said so; `example`
    marks made-up groups. `category` NULL means that of its organisation.
    """

    __tablename__: ClassVar[str] = "groups"
    __table_args__ = (
        CheckConstraint("length(trim(name)) > 0", name="name_is_given"),
        CheckConstraint(
            "category is null or category in"
            " ('self_help_group', 'self_help_based', 'self_help_related', 'user_organisation', 'treatment')",
            name="category_is_known",
        ),
        CheckConstraint(
            "municipality_number = '' or municipality_number glob '[0-9][0-9][0-9][0-9]'",
            name="municipality_number_has_four_digits",
        ),
        CheckConstraint("(lat is null) = (lon is null)", name="point_is_whole"),
        # Norway with Svalbard and a margin: swapped or missing digits fall outside.
        CheckConstraint("country <> 'NO' or lat is null or lat between 57 and 81.5", name="lat_is_in_norway"),
        CheckConstraint("country <> 'NO' or lon is null or lon between 4 and 34", name="lon_is_in_norway"),
        CheckConstraint(
            "lat is null or (lat between -90 and 90 and lon between -180 and 180)", name="point_is_on_earth"
        ),
        CheckConstraint("country glob '[A-Z][A-Z]'", name="country_is_iso"),
        CheckConstraint("country = 'NO' or municipality_number = ''", name="municipalities_are_norwegian"),
        CheckConstraint(
            "warning is null or warning in"
            " ('nobody_there', 'wrong_time', 'wrong_place', 'closed_down', 'contact_fails', 'other')",
            name="warning_is_known",
        ),
        CheckConstraint(
            "led_by in ('', 'nobody', 'member', 'volunteer', 'professional')", name="led_by_is_known"
        ),
        CheckConstraint("example = 0 or name like 'Eksempel:%'", name="example_says_so"),
    )

    id: str = Field(primary_key=True)
    organisation_id: str = Field(
        sa_column=Column(Text, ForeignKey("organisations.id"), nullable=False, index=True)
    )
    name: str
    category: str | None = None
    audience: list[str] = Field(default_factory=list, sa_column=_words())
    place: str
    address: str = ""
    municipality: str = ""
    municipality_number: str = Field(default="", index=True)
    county: str = ""
    lat: float | None = None
    lon: float | None = None
    open: bool | None = None
    led_by: str = ""
    language: str = "nb"
    access: list[str] = Field(default_factory=list, sa_column=_words())
    contact: str | None = None
    website: str | None = None
    note: str = ""
    confirmed_on: date | None = None
    confirmed_by: str = ""
    source: str
    source_id: str = ""
    example: bool = False
    approximate: bool = False
    country: str = "NO"
    substances: list[str] = Field(default_factory=list, sa_column=_words())
    paused: bool = False
    part_of: str = ""
    listed_on: date | None = None
    listed_by: str = ""
    warning: str | None = None
    origins: dict[str, int] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    """Field -> the act of `acts` it was last set by; "*" stands for every field that is not named."""


class MeetingRow(SQLModel, table=True):
    """One recurring meeting of a group, times as the clock shows in Oslo.

    `position` keeps the source's order.
    """

    __tablename__: ClassVar[str] = "meetings"
    __table_args__ = (
        CheckConstraint("weekday is null or weekday between 1 and 7", name="weekday_is_iso"),
        CheckConstraint("weekday is not null or starts is null", name="an_hour_needs_a_weekday"),
        CheckConstraint("starts is not null or ends is null", name="an_end_needs_a_start"),
        CheckConstraint("interval_weeks between 1 and 52", name="interval_is_weeks"),
        # Without a first week nobody can know which weeks hold a meeting.
        CheckConstraint("interval_weeks = 1 or anchor is not null", name="interval_has_an_anchor"),
        CheckConstraint("format in ('in_person', 'online', 'phone')", name="format_is_known"),
        CheckConstraint("(season_first is null) = (season_last is null)", name="season_is_whole"),
        CheckConstraint(
            "season_first is null or (season_first glob '[01][0-9]-[0-3][0-9]'"
            " and season_last glob '[01][0-9]-[0-3][0-9]')",
            name="season_is_days_of_the_year",
        ),
        CheckConstraint(
            "first_on is null or last_on is null or first_on <= last_on", name="last_is_not_before_first"
        ),
    )

    group_id: str = Field(
        sa_column=Column(Text, ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True, nullable=False)
    )
    position: int = Field(primary_key=True)
    weekday: int | None = None
    starts: time | None = None
    ends: time | None = None
    interval_weeks: int = 1
    anchor: date | None = None
    nth: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]"))
    format: str = "in_person"
    link: str | None = None
    note: str = ""
    season_first: str | None = None
    season_last: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    not_on: list[str] = Field(default_factory=list, sa_column=_words())
    on_holidays: bool = True
