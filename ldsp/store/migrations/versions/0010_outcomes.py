"""Learners added up by what is asked about their outcomes, and records of learners found by day."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

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
    if not any(map(_some, ("learners", "follow_ups", "assessments"))):
        return
    from ldsp.store.adding_up import rebuild  # noqa: PLC0415 - only where there is something to count

    with Session(bind=op.get_bind()) as session:
        rebuild(session)
        session.flush()


def _some(kind: str) -> bool:
    return op.get_bind().execute(sa.text(f"SELECT 1 FROM record_{kind} LIMIT 1")).first() is not None  # noqa: S608 - our own names
