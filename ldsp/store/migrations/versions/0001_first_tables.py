"""The first tables: areas, sources, indicators and their values, the index, the state of the store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "district",
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rural_urban", sa.String(), nullable=False),
        sa.Column("is_rural", sa.Boolean(), nullable=False),
        sa.Column("rural_neighbourhoods_pct", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("label_lon", sa.Float(), nullable=False),
        sa.Column("label_lat", sa.Float(), nullable=False),
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.Column("area_km2", sa.Float(), nullable=False),
        sa.Column("hex_x", sa.Float(), nullable=False),
        sa.Column("hex_y", sa.Float(), nullable=False),
        sa.Column("cluster", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("lad_code"),
    )
    op.create_table(
        "revision",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("revision_id"),
    )
    op.create_table(
        "seedrecord",
        sa.Column("table_set", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("table_set"),
    )
    op.create_table(
        "upload",
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("upload_id"),
    )
    op.create_table(
        "adjacentdistrict",
        sa.Column("lad_code_a", sa.String(), nullable=False),
        sa.Column("lad_code_b", sa.String(), nullable=False),
        sa.Column("shared_km", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["lad_code_a"], ["district.lad_code"]),
        sa.ForeignKeyConstraint(["lad_code_b"], ["district.lad_code"]),
        sa.PrimaryKeyConstraint("lad_code_a", "lad_code_b"),
    )
    op.create_table(
        "codechange",
        sa.Column("old_code", sa.String(), nullable=False),
        sa.Column("old_name", sa.String(), nullable=False),
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["lad_code"], ["district.lad_code"]),
        sa.PrimaryKeyConstraint("old_code"),
    )
    op.create_table(
        "indexpreset",
        sa.Column("preset_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("missing", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("edges", sa.String(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("preset_id"),
    )
    op.create_table(
        "neighbourhood",
        sa.Column("lsoa_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("msoa_code", sa.String(), nullable=False),
        sa.Column("place_name", sa.String(), nullable=False),
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.Column("rural_urban", sa.String(), nullable=False),
        sa.Column("is_rural", sa.Boolean(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("area_km2", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["lad_code"], ["district.lad_code"]),
        sa.PrimaryKeyConstraint("lsoa_code"),
    )
    op.create_index("ix_neighbourhood_lad_code", "neighbourhood", ["lad_code"])
    op.create_index("ix_neighbourhood_msoa_code", "neighbourhood", ["msoa_code"])
    op.create_table(
        "placename",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["lad_code"], ["district.lad_code"]),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "postcodeexception",
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["lad_code"], ["district.lad_code"]),
        sa.PrimaryKeyConstraint("postcode"),
    )
    op.create_table(
        "postcodesector",
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("postcodes", sa.Integer(), nullable=False),
        sa.Column("share_in_district", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["lad_code"], ["district.lad_code"]),
        sa.PrimaryKeyConstraint("sector"),
    )
    op.create_index("ix_postcodesector_lad_code", "postcodesector", ["lad_code"])
    op.create_table(
        "region",
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("vintage", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("region_code"),
    )
    op.create_index("ix_region_kind", "region", ["kind"])
    op.create_table(
        "similararea",
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("similar_code", sa.String(), nullable=False),
        sa.Column("similar_name", sa.String(), nullable=False),
        sa.Column("in_england", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lad_code"], ["district.lad_code"]),
        sa.PrimaryKeyConstraint("lad_code", "kind", "rank"),
    )
    op.create_table(
        "source",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("released", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.Column("retrieved_from", sa.String(), nullable=False),
        sa.Column("disclaimer", sa.String(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("source_id"),
    )
    op.create_table(
        "indicator",
        sa.Column("indicator_id", sa.String(), nullable=False),
        sa.Column("short_label", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("polarity", sa.Integer(), nullable=False),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("combine", sa.String(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("caveat", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"]),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("indicator_id"),
    )
    op.create_table(
        "presetcomponent",
        sa.Column("preset_id", sa.String(), nullable=False),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["preset_id"], ["indexpreset.preset_id"]),
        sa.PrimaryKeyConstraint("preset_id", "component"),
    )
    op.create_table(
        "regionmember",
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lad_code"], ["district.lad_code"]),
        sa.ForeignKeyConstraint(["region_code"], ["region.region_code"]),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("region_code", "lad_code"),
    )
    op.create_index("ix_regionmember_lad_code", "regionmember", ["lad_code"])
    op.create_table(
        "venue",
        sa.Column("venue_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lad_code", sa.String(), nullable=False),
        sa.Column("lsoa_code", sa.String(), nullable=False),
        sa.Column("open_hours_week", sa.Float(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("as_at", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lad_code"], ["district.lad_code"]),
        sa.ForeignKeyConstraint(["lsoa_code"], ["neighbourhood.lsoa_code"]),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"]),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("venue_id"),
    )
    op.create_index("ix_venue_kind", "venue", ["kind"])
    op.create_index("ix_venue_lad_code", "venue", ["lad_code"])
    op.create_table(
        "presetindicator",
        sa.Column("preset_id", sa.String(), nullable=False),
        sa.Column("indicator_id", sa.String(), nullable=False),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("transform", sa.String(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.indicator_id"]),
        sa.ForeignKeyConstraint(["preset_id"], ["indexpreset.preset_id"]),
        sa.PrimaryKeyConstraint("preset_id", "indicator_id"),
    )
    op.create_table(
        "series",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.indicator_id"]),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("series_id"),
    )
    op.create_index("series_of_indicator", "series", ["indicator_id", "level", "period"], unique=True)
    op.create_table(
        "value",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("numerator", sa.Float(), nullable=True),
        sa.Column("denominator", sa.Float(), nullable=True),
        sa.Column("lower_ci", sa.Float(), nullable=True),
        sa.Column("upper_ci", sa.Float(), nullable=True),
        sa.Column("symbol", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("upload_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("value IS NOT NULL OR symbol IS NOT NULL", name="a_missing_value_says_why"),
        sa.ForeignKeyConstraint(["series_id"], ["series.series_id"]),
        sa.ForeignKeyConstraint(["upload_id"], ["upload.upload_id"]),
        sa.PrimaryKeyConstraint("series_id", "area_code"),
        sqlite_with_rowid=False,
    )

    # A store that has been set up always has its one row.
    op.execute("INSERT INTO revision (revision_id, number) VALUES (1, 0)")
