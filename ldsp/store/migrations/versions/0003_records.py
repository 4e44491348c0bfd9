"""What people enter: the records of every kind, fuller receipts, remembered heads, and the history that nobody rewrites."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT, WHOLE, NUMBER, DAY, YES_NO = sa.String, sa.Integer, sa.Float, sa.Date, sa.Boolean

# Column, type, and whether it may be empty; the columns that every record has are added by `_record`.
RECORDS = {
    "record_learners": (
        ("provider_id", TEXT, False),
        ("learner_ref", TEXT, False),
        ("programme_id", TEXT, True),
        ("run_id", TEXT, True),
        ("level", TEXT, True),
        ("theme", TEXT, True),
        ("enrolled_on", DAY, True),
        ("started_on", DAY, False),
        ("planned_end_on", DAY, True),
        ("ended_on", DAY, True),
        ("status", TEXT, False),
        ("result", TEXT, True),
        ("home_lad_code", TEXT, True),
        ("home_sector", TEXT, True),
        ("delivery_lad_code", TEXT, True),
        ("age_band", TEXT, True),
        ("sex", TEXT, True),
        ("disability", TEXT, True),
        ("ethnicity", TEXT, True),
        ("prior_level", TEXT, True),
        ("employment", TEXT, True),
        ("consent", YES_NO, True),
    ),
    "record_assessments": (
        ("provider_id", TEXT, False),
        ("learner_ref", TEXT, False),
        ("framework", TEXT, False),
        ("skill", TEXT, False),
        ("stage", TEXT, False),
        ("assessed_on", DAY, False),
        ("score", NUMBER, False),
        ("out_of", NUMBER, True),
    ),
    "record_follow_ups": (
        ("provider_id", TEXT, False),
        ("learner_ref", TEXT, False),
        ("programme_id", TEXT, True),
        ("months", WHOLE, False),
        ("asked_on", DAY, False),
        ("returned", YES_NO, True),
        ("outcome", TEXT, True),
        ("outcome_started_on", DAY, True),
        ("hours_week", NUMBER, True),
    ),
    "record_take_up": (
        ("partner", TEXT, False),
        ("code", TEXT, False),
        ("measure", TEXT, False),
        ("level", TEXT, True),
        ("theme", TEXT, True),
        ("lad_code", TEXT, True),
        ("period_start", DAY, False),
        ("period_end", DAY, False),
        ("number", WHOLE, True),
        ("symbol", TEXT, True),
    ),
    "record_providers": (
        ("provider_id", TEXT, False),
        ("name", TEXT, False),
        ("kind", TEXT, False),
        ("lad_code", TEXT, True),
        ("active", YES_NO, True),
        ("note", TEXT, True),
    ),
    "record_venues": (
        ("venue_id", TEXT, False),
        ("name", TEXT, False),
        ("kind", TEXT, False),
        ("operator", TEXT, True),
        ("postcode", TEXT, True),
        ("lad_code", TEXT, True),
        ("lon", NUMBER, True),
        ("lat", NUMBER, True),
        ("open_hours_week", NUMBER, True),
        ("public_computers", WHOLE, True),
        ("status", TEXT, True),
        ("confirmed_on", DAY, True),
        ("note", TEXT, True),
    ),
    "record_programmes": (
        ("programme_id", TEXT, False),
        ("name", TEXT, False),
        ("provider_id", TEXT, True),
        ("level", TEXT, False),
        ("theme", TEXT, True),
        ("framework", TEXT, True),
        ("audience", TEXT, True),
        ("mode", TEXT, True),
        ("guided_hours", NUMBER, True),
        ("cost_per_place_gbp", NUMBER, True),
        ("note", TEXT, True),
    ),
    "record_course_runs": (
        ("run_id", TEXT, False),
        ("programme_id", TEXT, False),
        ("provider_id", TEXT, False),
        ("venue_id", TEXT, True),
        ("lad_code", TEXT, True),
        ("lad_codes", TEXT, True),
        ("mode", TEXT, True),
        ("starts_on", DAY, False),
        ("ends_on", DAY, True),
        ("places", WHOLE, False),
        ("starts", WHOLE, True),
        ("completions", WHOLE, True),
        ("cost_gbp", NUMBER, True),
        ("status", TEXT, True),
        ("confirmed_on", DAY, True),
    ),
    "record_pledges": (
        ("partner", TEXT, False),
        ("what", TEXT, False),
        ("level", TEXT, True),
        ("pledged_on", DAY, False),
        ("theme", TEXT, True),
        ("unit", TEXT, False),
        ("pledged", NUMBER, False),
        ("offered", NUMBER, True),
        ("scheduled", NUMBER, True),
        ("delivered", NUMBER, True),
        ("attended", NUMBER, True),
        ("lad_codes", TEXT, True),
        ("audience", TEXT, True),
        ("mode", TEXT, True),
        ("until", DAY, True),
        ("evidence", TEXT, True),
    ),
    "record_funding": (
        ("source", TEXT, False),
        ("purpose", TEXT, True),
        ("theme", TEXT, True),
        ("period_start", DAY, False),
        ("period_end", DAY, False),
        ("awarded_gbp", NUMBER, True),
        ("spent_gbp", NUMBER, True),
        ("evidence", TEXT, True),
    ),
    "record_targets": (
        ("measure", TEXT, False),
        ("level", TEXT, True),
        ("theme", TEXT, True),
        ("lad_code", TEXT, True),
        ("period_start", DAY, False),
        ("period_end", DAY, False),
        ("value", NUMBER, False),
        ("evidence", TEXT, True),
    ),
    "record_activities": (
        ("theme", TEXT, False),
        ("what", TEXT, False),
        ("happened_from", DAY, False),
        ("happened_to", DAY, True),
        ("date_note", TEXT, True),
        ("number", NUMBER, True),
        ("unit", TEXT, True),
        ("qualifier", TEXT, True),
        ("level", TEXT, True),
        ("lad_code", TEXT, True),
        ("partners", TEXT, True),
        ("status", TEXT, True),
        ("evidence", TEXT, False),
        ("note", TEXT, True),
    ),
    "record_practice": (
        ("title", TEXT, False),
        ("tried", TEXT, False),
        ("level", TEXT, False),
        ("theme", TEXT, True),
        ("audience", TEXT, True),
        ("lad_codes", TEXT, True),
        ("period_start", DAY, False),
        ("period_end", DAY, False),
        ("status", TEXT, True),
        ("cost_gbp", NUMBER, True),
        ("learners", WHOLE, True),
        ("completions", WHOLE, True),
        ("outcome", TEXT, True),
        ("measured", WHOLE, True),
        ("successes", WHOLE, True),
        ("response_rate_pct", NUMBER, True),
        ("benchmark_pct", NUMBER, True),
        ("design", TEXT, False),
        ("failure_reason", TEXT, True),
        ("failure_note", TEXT, True),
        ("learned", TEXT, False),
        ("evidence", TEXT, True),
    ),
    "record_indicator_values": (
        ("indicator_id", TEXT, False),
        ("area_code", TEXT, False),
        ("period", TEXT, False),
        ("period_start", DAY, True),
        ("period_end", DAY, True),
        ("value", NUMBER, True),
        ("numerator", NUMBER, True),
        ("denominator", NUMBER, True),
        ("lower_ci", NUMBER, True),
        ("upper_ci", NUMBER, True),
        ("symbol", TEXT, True),
        ("note", TEXT, True),
    ),
    "record_regions": (
        ("region_name", TEXT, False),
        ("lad_code", TEXT, False),
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("upload") as upload:
        upload.add_column(sa.Column("region_code", sa.String(), nullable=True))
        upload.add_column(sa.Column("settings", sa.String(), nullable=False, server_default="{}"))
        upload.add_column(sa.Column("demonstration", sa.Boolean(), nullable=False, server_default=sa.false()))
        upload.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        upload.add_column(sa.Column("withdrawn_by", sa.String(), nullable=True))
    op.create_index("ix_upload_sha256", "upload", ["sha256"])
    op.create_index("ix_value_upload_id", "value", ["upload_id"], **_where("upload_id IS NOT NULL"))
    op.create_table(
        "headmatch",
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("region_code", "kind", "provider", "head"),
    )
    op.create_table(
        "history",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("history_id"),
    )
    op.create_index("ix_history_at", "history", ["at"])
    _forbid_rewriting("history")
    for name, columns in RECORDS.items():
        _record(name, columns)


def _record(name: str, columns: tuple[tuple[str, type, bool], ...]) -> None:
    op.create_table(
        name,
        sa.Column("record_id", sa.Integer(), nullable=False),
        *(sa.Column(column, kind(), nullable=nullable) for column, kind, nullable in columns),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("key_hash", sa.BigInteger(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.ForeignKeyConstraint(["superseded_by"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("record_id"),
    )
    op.create_index(f"{name}_current", name, ["key_hash"], **_where("superseded_by IS NULL"))
    op.create_index(f"{name}_upload", name, ["upload_id"])
    op.create_index(f"{name}_superseded", name, ["superseded_by", "key_hash"], **_where("superseded_by IS NOT NULL"))


def _where(words: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(words), "postgresql_where": sa.text(words)}


def _forbid_rewriting(table: str) -> None:
    """Rows may be added; whoever would change or remove one is stopped by the database."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'the {table} is only added to'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_only_added_to() RETURNS trigger LANGUAGE plpgsql"
        f" AS $$ BEGIN RAISE EXCEPTION 'the {table} is only added to'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" EXECUTE FUNCTION {table}_is_only_added_to()"
    )
