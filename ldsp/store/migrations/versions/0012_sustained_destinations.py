"""What DfE finds of the learners of colleges and providers in the year after they achieved."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "sustaineddestination",
        sa.Column("place_code", sa.String(), nullable=False),
        sa.Column("cohort", sa.String(), nullable=False),
        sa.Column("academic_year", sa.String(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Float(), nullable=True),
        sa.Column("employment", sa.Float(), nullable=True),
        sa.Column("learning", sa.Float(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"]),
        sa.PrimaryKeyConstraint("place_code", "cohort", "academic_year"),
    )
