"""Acts, history, tombstones, reports and proposals; meetings with seasons and exceptions; groups abroad."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CATEGORIES = "'self_help_group', 'self_help_based', 'self_help_related', 'user_organisation', 'treatment'"
OLD_GROUP = (
    "id, organisation_id, name, category, audience, place, address, municipality, municipality_number, county, lat, lon,"
    " open, led_by, language, access, contact, website, note, confirmed_on, confirmed_by, source, source_id, example"
)
OLD_MEETING = "group_id, position, weekday, starts, ends, interval_weeks, anchor, nth, format, link, note"
REPORTS = "'nobody_there', 'wrong_time', 'wrong_place', 'closed_down', 'contact_fails', 'other'"


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("importer", sa.String(), nullable=False),
        sa.Column("allowed", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("counts", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("copy_file", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind in ('example', 'import', 'confirm', 'edit', 'close', 'review', 'rollback')",
            name="kind_is_known",
        ),
        sa.CheckConstraint("length(trim(actor)) > 0", name="actor_is_given"),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("act_id", sa.Integer(), sa.ForeignKey("acts.id"), nullable=False, index=True),
        sa.Column("group_id", sa.String(), nullable=False, index=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.CheckConstraint("kind in ('new', 'changed', 'gone')", name="kind_is_known"),
    )
    op.create_table(
        "tombstones",
        sa.Column("group_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("act_id", sa.Integer(), sa.ForeignKey("acts.id"), nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("group_id", sa.String(), nullable=False, index=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("act_id", sa.Integer(), sa.ForeignKey("acts.id"), nullable=True),
        sa.CheckConstraint(f"kind in ({REPORTS})", name="kind_is_known"),
        sa.CheckConstraint("state in ('new', 'agreed', 'dismissed')", name="state_is_known"),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("act_id", sa.Integer(), sa.ForeignKey("acts.id"), nullable=True),
        sa.CheckConstraint("state in ('new', 'accepted', 'rejected')", name="state_is_known"),
    )
    # SQLite cannot change a CHECK: both tables are laid out anew and the rows carried over. The meetings are put aside
    # first, since dropping the groups would take them along.
    op.execute("CREATE TABLE meetings_aside AS SELECT * FROM meetings")
    op.drop_table("meetings")
    _groups()
    _meetings()


def _groups() -> None:
    op.create_table(
        "groups_new",
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
        sa.Column("approximate", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("country", sa.String(), nullable=False, server_default="NO"),
        sa.Column("substances", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("part_of", sa.String(), nullable=False, server_default=""),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("listed_by", sa.String(), nullable=False, server_default=""),
        sa.Column("warning", sa.String(), nullable=True),
        sa.Column("origins", sa.JSON(), nullable=False, server_default="{}"),
        sa.CheckConstraint("length(trim(name)) > 0", name="name_is_given"),
        sa.CheckConstraint(f"category is null or category in ({CATEGORIES})", name="category_is_known"),
        sa.CheckConstraint(
            "municipality_number = '' or municipality_number glob '[0-9][0-9][0-9][0-9]'",
            name="municipality_number_has_four_digits",
        ),
        sa.CheckConstraint("(lat is null) = (lon is null)", name="point_is_whole"),
        sa.CheckConstraint(
            "country <> 'NO' or lat is null or lat between 57 and 81.5", name="lat_is_in_norway"
        ),
        sa.CheckConstraint("country <> 'NO' or lon is null or lon between 4 and 34", name="lon_is_in_norway"),
        sa.CheckConstraint(
            "lat is null or (lat between -90 and 90 and lon between -180 and 180)", name="point_is_on_earth"
        ),
        sa.CheckConstraint("country glob '[A-Z][A-Z]'", name="country_is_iso"),
        sa.CheckConstraint("country = 'NO' or municipality_number = ''", name="municipalities_are_norwegian"),
        sa.CheckConstraint(f"warning is null or warning in ({REPORTS})", name="warning_is_known"),
        sa.CheckConstraint(
            "led_by in ('', 'nobody', 'member', 'volunteer', 'professional')", name="led_by_is_known"
        ),
        sa.CheckConstraint("example = 0 or name like 'Eksempel:%'", name="example_says_so"),
    )
    _carry_over("groups", "groups_new", OLD_GROUP)
    op.drop_table("groups")
    op.rename_table("groups_new", "groups")
    op.create_index("ix_groups_organisation_id", "groups", ["organisation_id"])
    op.create_index("ix_groups_municipality_number", "groups", ["municipality_number"])


def _meetings() -> None:
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
        sa.Column("season_first", sa.String(), nullable=True),
        sa.Column("season_last", sa.String(), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("not_on", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("on_holidays", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("group_id", "position"),
        sa.CheckConstraint("weekday is null or weekday between 1 and 7", name="weekday_is_iso"),
        sa.CheckConstraint("weekday is not null or starts is null", name="an_hour_needs_a_weekday"),
        sa.CheckConstraint("starts is not null or ends is null", name="an_end_needs_a_start"),
        sa.CheckConstraint("interval_weeks between 1 and 52", name="interval_is_weeks"),
        sa.CheckConstraint("interval_weeks = 1 or anchor is not null", name="interval_has_an_anchor"),
        sa.CheckConstraint("format in ('in_person', 'online', 'phone')", name="format_is_known"),
        sa.CheckConstraint("(season_first is null) = (season_last is null)", name="season_is_whole"),
        sa.CheckConstraint(
            "season_first is null or (season_first glob '[01][0-9]-[0-3][0-9]'"
            " and season_last glob '[01][0-9]-[0-3][0-9]')",
            name="season_is_days_of_the_year",
        ),
        sa.CheckConstraint(
            "first_on is null or last_on is null or first_on <= last_on", name="last_is_not_before_first"
        ),
    )
    _carry_over("meetings_aside", "meetings", OLD_MEETING)
    op.drop_table("meetings_aside")


def _carry_over(old: str, new: str, columns: str) -> None:
    op.execute(f"INSERT INTO {new} ({columns}) SELECT {columns} FROM {old}")  # noqa: S608  # names of this file


def downgrade() -> None:
    raise NotImplementedError("0002 is not taken back: restore a copy of the file from before")
