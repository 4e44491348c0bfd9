"""What a meeting looks at together, and what it decides over it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NAME = "record_views"


def upgrade() -> None:
    op.create_table(
        NAME,
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("agenda", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("data_revision", sa.Integer(), nullable=True),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("key_hash", sa.BigInteger(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.ForeignKeyConstraint(["superseded_by"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("record_id"),
    )
    current, replaced = sa.text("superseded_by IS NULL"), sa.text("superseded_by IS NOT NULL")
    op.create_index(f"{NAME}_current", NAME, ["key_hash"], sqlite_where=current, postgresql_where=current)
    op.create_index(f"{NAME}_upload", NAME, ["upload_id"])
    both = ["superseded_by", "key_hash"]
    op.create_index(f"{NAME}_superseded", NAME, both, sqlite_where=replaced, postgresql_where=replaced)
