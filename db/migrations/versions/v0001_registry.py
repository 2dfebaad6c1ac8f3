"""Organisations, groups and meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CATEGORIES = "'self_help_group', 'self_help_based', 'self_help_related', 'user_organisation', 'treatment'"


def upgrade() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("short", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.CheckConstraint("length(trim(short)) > 0", name="short_is_given"),
        sa.CheckConstraint(f"category in ({CATEGORIES})", name="category_is_known"),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.String(), primary_key=True, nullable=False),
        sa.Column("organisation_id", sa.Text(), sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("audience", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("municipality_number", sa.String(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column("led_by", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("access", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name="name_is_given"),
        sa.CheckConstraint(f"category is null or category in ({CATEGORIES})", name="category_is_known"),
        sa.CheckConstraint(
            "municipality_number = '' or municipality_number glob '[0-9][0-9][0-9][0-9]'",
            name="municipality_number_has_four_digits",
        ),
        sa.CheckConstraint("(lat is null) = (lon is null)", name="point_is_whole"),
        sa.CheckConstraint("lat is null or lat between 57 and 81.5", name="lat_is_in_norway"),
        sa.CheckConstraint("lon is null or lon between 4 and 34", name="lon_is_in_norway"),
        sa.CheckConstraint(
            "led_by in ('', 'nobody', 'member', 'volunteer', 'professional')", name="led_by_is_known"
        ),
        sa.CheckConstraint("example = 0 or name like 'Eksempel:%'", name="example_says_so"),
    )
    op.create_index("ix_groups_organisation_id", "groups", ["organisation_id"])
    op.create_index("ix_groups_municipality_number", "groups", ["municipality_number"])
    op.create_table(
        "meetings",
        sa.Column("group_id", sa.Text(), sa.ForeignKey("groups.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("interval_weeks", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=True),
        sa.Column("nth", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("group_id", "position"),
        sa.CheckConstraint("weekday is null or weekday between 1 and 7", name="weekday_is_iso"),
        sa.CheckConstraint("weekday is not null or starts is null", name="an_hour_needs_a_weekday"),
        sa.CheckConstraint("starts is not null or ends is null", name="an_end_needs_a_start"),
        sa.CheckConstraint("interval_weeks between 1 and 52", name="interval_is_weeks"),
        sa.CheckConstraint("interval_weeks = 1 or anchor is not null", name="interval_has_an_anchor"),
        sa.CheckConstraint("format in ('in_person', 'online', 'phone')", name="format_is_known"),
    )


def downgrade() -> None:
    op.drop_table("meetings")
    op.drop_table("groups")
    op.drop_table("organisations")
