"""The numbers that the arithmetic needs, with their sources, and what people enter in their place."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "assumption",
        sa.Column("assumption_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("sample_size", sa.Float(), nullable=True),
        sa.Column("own_choice", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"]),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("assumption_id"),
    )
    op.create_index("ix_assumption_topic", "assumption", ["topic"])
    name = "record_assumptions"
    op.create_table(
        name,
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("assumption_id", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
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
