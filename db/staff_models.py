"""The tables behind the registry: what was done to it, by which role, from which source, and what waits for staff.

Nothing here can hold a person. `actor` is a role ("registeransvarlig"), a report says which group and what is wrong and
nothing about who, a proposal is what a group says of itself in fixed fields. Days, not hours, are kept of what comes from
outside, so that no row can be laid beside somebody's telephone.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel


class ActRow(SQLModel, table=True):
    """One thing done to the registry. Everything else refers to it: `groups.origins`, history, tombstones.

    `at` and `fetched_at` are UTC, ISO 8601. `address` is where a feed was fetched or the file's name, never with a password;
    `sha256` that of the raw bytes; `importer` the format and its version ("bmlt/1"). `allowed` are the thresholds somebody
    went past on purpose. `counts` is what the act changed. `copy` is the file of the copy taken before it ("" = none).
    """

    __tablename__: ClassVar[str] = "acts"
    __table_args__ = (
        CheckConstraint(
            "kind in ('example', 'import', 'confirm', 'edit', 'close', 'review', 'rollback')",
            name="kind_is_known",
        ),
        CheckConstraint("length(trim(actor)) > 0", name="actor_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: str
    kind: str
    actor: str
    source: str = ""
    address: str = ""
    fetched_at: str = ""
    sha256: str = ""
    importer: str = ""
    allowed: list[str] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )
    counts: dict[str, int] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False, server_default="{}")
    )
    copy_file: str = ""


class HistoryRow(SQLModel, table=True):
    """How one act changed one group. `before` and `after` hold the changed fields only (all of them for new and gone)."""

    __tablename__: ClassVar[str] = "history"
    __table_args__ = (CheckConstraint("kind in ('new', 'changed', 'gone')", name="kind_is_known"),)

    id: int | None = Field(default=None, primary_key=True)
    act_id: int = Field(sa_column=Column(Integer, ForeignKey("acts.id"), nullable=False, index=True))
    group_id: str = Field(index=True)
    kind: str
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))


class TombstoneRow(SQLModel, table=True):
    """A group that is no more. A feed may not raise it again; staff may. Kept five years (registry-rules 4.2, rule 6)."""

    __tablename__: ClassVar[str] = "tombstones"

    group_id: str = Field(primary_key=True)
    source: str
    source_id: str = ""
    name: str
    closed_on: date
    reason: str
    keep_until: date
    act_id: int = Field(sa_column=Column(Integer, ForeignKey("acts.id"), nullable=False))


class ReportRow(SQLModel, table=True):
    """Somebody says that something about a group is wrong: which group, what, which day. `act_id` is the review."""

    __tablename__: ClassVar[str] = "reports"
    __table_args__ = (
        CheckConstraint(
            "kind in ('nobody_there', 'wrong_time', 'wrong_place', 'closed_down', 'contact_fails', 'other')",
            name="kind_is_known",
        ),
        CheckConstraint("state in ('new', 'agreed', 'dismissed')", name="state_is_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    group_id: str = Field(index=True)
    kind: str
    received_on: date
    state: str = "new"
    act_id: int | None = Field(default=None, sa_column=Column(Integer, ForeignKey("acts.id")))


class ProposalRow(SQLModel, table=True):
    """A group that reports itself: the answers of the form in fixed fields, waiting for staff."""

    __tablename__: ClassVar[str] = "proposals"
    __table_args__ = (CheckConstraint("state in ('new', 'accepted', 'rejected')", name="state_is_known"),)

    id: int | None = Field(default=None, primary_key=True)
    received_on: date
    state: str = "new"
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    group_id: str = ""
    act_id: int | None = Field(default=None, sa_column=Column(Integer, ForeignKey("acts.id")))
