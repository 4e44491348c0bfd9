"""How many enrolments each learner has, and sums that tell how many people they are at the least."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import Session

revision = "0013"
down_revision = "0012"

SUMS = {
    "learnercourse": ("enrolments", "starts", "completions"),
    "learnergroup": ("enrolments", "starts", "completions"),
    "learnerfate": ("enrolments",),
    "learneroutcome": ("enrolments",),
}


def upgrade() -> None:
    op.add_column("record_learners", sa.Column("enrolments", sa.SmallInteger(), nullable=False, server_default="1"))
    current = sa.text("superseded_by IS NULL")
    op.create_index(
        "record_learners_learner",
        "record_learners",
        ["region_code", "learner_ref"],
        sqlite_where=current,
        postgresql_where=current,
    )
    if op.get_bind().dialect.name != "sqlite":  # its whole numbers have 64 bits already
        for table, names in SUMS.items():
            for name in names:
                op.alter_column(table, f"{name}_key", type_=sa.BigInteger(), existing_type=sa.Integer())
    if not any(map(_some, ("learners", "follow_ups", "assessments"))):
        return
    from ldsp.store.adding_up import rebuild  # noqa: PLC0415 - only where there is something to count

    with Session(bind=op.get_bind()) as session:
        rebuild(session)
        session.flush()


def _some(kind: str) -> bool:
    return op.get_bind().execute(sa.text(f"SELECT 1 FROM record_{kind} LIMIT 1")).first() is not None  # noqa: S608 - our own names
