"""Learners added up by what is asked about their outcomes, and records of learners found by day."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    current = sa.text("superseded_by IS NULL")
    for day in ("started_on", "ended_on"):
        op.create_index(
            f"record_learners_{day}",
            "record_learners",
            ["region_code", day],
            sqlite_where=current,
            postgresql_where=current,
        )
    keys = ("region_code", "demonstration", "question", "attribute", "value", "year", "told")
    kinds: dict[str, Any] = {"demonstration": sa.Boolean(), "year": sa.Integer()}
    op.create_table(
        "learneroutcome",
        *(sa.Column(key, kinds.get(key, sa.String()), nullable=False) for key in keys),
        *(sa.Column(one, sa.Integer(), nullable=False) for one in ("enrolments", "enrolments_key")),
        sa.PrimaryKeyConstraint(*keys),
        sqlite_with_rowid=False,
    )
