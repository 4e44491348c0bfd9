"""Learners added up by what became of them, and records about learners found by the learner."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    current = sa.text("superseded_by IS NULL")
    for kind in ("assessments", "follow_ups"):
        op.create_index(
            f"record_{kind}_learner",
            f"record_{kind}",
            ["region_code", "learner_ref"],
            sqlite_where=current,
            postgresql_where=current,
        )
    keys = ("region_code", "demonstration", "attribute", "value", "programme_id", "year", "fate")
    kinds: dict[str, Any] = {"demonstration": sa.Boolean(), "year": sa.Integer()}
    op.create_table(
        "learnerfate",
        *(sa.Column(key, kinds.get(key, sa.String()), nullable=False) for key in keys),
        *(sa.Column(one, sa.Integer(), nullable=False) for one in ("enrolments", "enrolments_key")),
        sa.PrimaryKeyConstraint(*keys),
        sqlite_with_rowid=False,
    )
