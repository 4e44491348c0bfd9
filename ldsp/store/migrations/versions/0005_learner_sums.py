"""Learner records added up, and the record key with which each may be counted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from ldsp.domain.people import record_key

revision = "0005"
down_revision = "0004"

COURSES = ("level", "theme", "programme_id", "provider_id", "delivery_lad_code")
GROUPS = ("attribute", "value", "level", "theme", "home_lad_code")
SUMS = tuple(f"{one}{end}" for one in ("enrolments", "starts", "completions") for end in ("", "_key"))


def upgrade() -> None:
    op.add_column("record_learners", sa.Column("record_key", sa.SmallInteger(), nullable=False, server_default="0"))
    current = sa.text("superseded_by IS NULL")
    op.create_index(
        "record_learners_region", "record_learners", ["region_code"], sqlite_where=current, postgresql_where=current
    )
    _sums("learnercourse", COURSES)
    _sums("learnergroup", GROUPS)
    _give_keys()


def _sums(name: str, dimensions: tuple[str, ...]) -> None:
    keys = ("region_code", "demonstration", *dimensions, "month")
    kinds: dict[str, Any] = {"demonstration": sa.Boolean(), "month": sa.Date()}
    op.create_table(
        name,
        *(sa.Column(key, kinds.get(key, sa.String()), nullable=False) for key in keys),
        *(sa.Column(one, sa.Integer(), nullable=False) for one in SUMS),
        sa.PrimaryKeyConstraint(*keys),
        sqlite_with_rowid=False,
    )


def _give_keys() -> None:
    """A store that has learners gets their keys, and its sums with migration 0013; one that has none is ready."""
    connection = op.get_bind()
    learners = connection.execute(sa.text("SELECT DISTINCT learner_ref FROM record_learners")).scalars().all()
    setting = sa.text("UPDATE record_learners SET record_key = :key WHERE learner_ref = :learner")
    for learner in learners:
        connection.execute(setting, {"key": record_key(learner), "learner": learner})
