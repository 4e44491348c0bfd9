"""Until when records about people are kept, and when those of an upload were deleted for good."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ABOUT_PEOPLE = ("learners", "assessments", "follow_ups")
YEARS = 6


def upgrade() -> None:
    op.add_column("upload", sa.Column("retain_until", sa.Date(), nullable=True))
    op.add_column("upload", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    upload = sa.table(
        "upload",
        sa.column("upload_id", sa.Integer()),
        sa.column("kind", sa.String()),
        sa.column("kept_at", sa.DateTime(timezone=True)),
        sa.column("demonstration", sa.Boolean()),
        sa.column("retain_until", sa.Date()),
    )
    real = upload.c.kind.in_(ABOUT_PEOPLE), ~upload.c.demonstration
    for upload_id, kept_at in op.get_bind().execute(sa.select(upload.c.upload_id, upload.c.kept_at).where(*real)).all():
        until = date(kept_at.year + (kept_at.month > 7) + YEARS, 7, 31)
        op.execute(upload.update().where(upload.c.upload_id == upload_id).values(retain_until=until))
