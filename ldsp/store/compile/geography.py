"""Districts, neighbourhoods, regions of every kind and their membership, names and codes of the past, areas like one another."""

from pathlib import Path

import pandas as pd

from ldsp.domain.areas import ENGLAND, Likeness, RegionKind
from ldsp.store.compile.checks import between, complete, counted, known, unique
from ldsp.store.compile.reading import flags, numbers, read_csv, read_parquet

DISTRICTS, NEIGHBOURHOODS = 296, 33_755
LEPS, SHARED_DISTRICTS, LSIPS, COMBINED_AUTHORITIES, ONS_REGIONS, LDSPS = 38, 7, 42, 15, 9, 6
# England and its islands lie inside this box of longitude and latitude.
WEST, SOUTH, EAST, NORTH = -6.5, 49.8, 1.8, 55.9

POINTS = "geo/lad24_points.csv"
WHERE = ("lon", "lat", "label_lon", "label_lat", "west", "south", "east", "north")

LDSP_NOTES = {
    "lancashire": "Launched on 18 April 2018, the first in the country.",
    "heart-of-the-south-west": "Launched in 2018; the programme's papers give no day.",
    "west-midlands": "Launched in 2018; the programme's papers give no day. They say only 'West Midlands': read here as "
    "the three LEPs of the combined authority area.",
    "cornwall-isles-of-scilly": "Launch planned for 'Thursday 25th May, 2019', which was a Saturday: the day is doubtful.",
    "cheshire-warrington": "Launch planned for June 2019.",
    "south-east": "Launch planned for July 2019.",
}


def districts(source: Path) -> pd.DataFrame:
    """The 296 districts, as the table `district` has them, sorted by code."""
    frame = read_csv(source, POINTS, ["lad_code", "lad_name", *WHERE, "area_km2"], rows=DISTRICTS)
    unique(frame, ["lad_code"], POINTS)
    codes = set(frame["lad_code"])
    for column in (*WHERE, "area_km2"):
        frame[column] = numbers(frame[column], POINTS)
    for column in WHERE:
        east_west = column in {"lon", "label_lon", "west", "east"}
        between(frame[column], WEST if east_west else SOUTH, EAST if east_west else NORTH, f"{POINTS}: {column}")
    between(frame["area_km2"], 1, 10_000, f"{POINTS}: area_km2")

    name = "geo/urban_rural.csv"
    rural = read_csv(source, name, ["lad_code", "ruc21_name", "urban_rural", "pct_lsoas_rural"], rows=DISTRICTS)
    complete(rural["lad_code"], codes, "district", name)
    rural["is_rural"] = flags(rural["urban_rural"], "Rural", "Urban", name)
    rural["rural_neighbourhoods_pct"] = numbers(rural["pct_lsoas_rural"], name)
    between(rural["rural_neighbourhoods_pct"], 0, 100, name)

    name = "geo/lad24_hex.csv"
    hexagons = read_csv(source, name, ["lad_code", "x", "y"], rows=DISTRICTS)
    complete(hexagons["lad_code"], codes, "district", name)
    unique(hexagons, ["x", "y"], name)
    hexagons["hex_x"], hexagons["hex_y"] = numbers(hexagons["x"], name), numbers(hexagons["y"], name)

    name = "geo/lookups/lad_clusters.csv"
    clusters = read_csv(source, name, ["lad_code", "global"], rows=DISTRICTS)
    complete(clusters["lad_code"], codes, "district", name)
    # ONS leaves the City of London and the Isles of Scilly out of its clusters; the file marks them with a bracket.
    clusters["global"] = clusters["global"].replace("]", "")
    known(clusters["global"], ["", *"abcd"], "cluster", name)
    counted(int((clusters["global"] == "").sum()), 2, "districts without a cluster")

    for other in (rural, hexagons, clusters):
        frame = frame.merge(other, on="lad_code", how="left", validate="one_to_one")
    named = {"lad_name": "name", "ruc21_name": "rural_urban", "global": "cluster"}
    return frame.rename(columns=named).sort_values("lad_code", ignore_index=True)


def neighbourhoods(source: Path, lad_codes: set[str]) -> pd.DataFrame:
    """The 33,755 neighbourhoods, as the table `neighbourhood` has them, sorted by code."""
    name = "geo/lsoa21.parquet"
    columns = [
        "lsoa_code",
        "lsoa_name",
        "msoa_code",
        "msoa_hcl_name",
        "lad_code",
        "ruc21_code",
        "lon",
        "lat",
        "area_km2",
    ]
    frame = read_parquet(source, name, columns, rows=NEIGHBOURHOODS)
    unique(frame, ["lsoa_code"], name)
    complete(frame["lad_code"], lad_codes, "district", name)
    between(frame["lon"], WEST, EAST, f"{name}: lon")
    between(frame["lat"], SOUTH, NORTH, f"{name}: lat")
    between(frame["area_km2"], 0.001, 1_000, f"{name}: area_km2")
    classes = read_csv(source, "geo/lookups/ruc21_lsoa_codes.csv", ["ruc21_code", "ruc21_name", "urban_rural"], rows=6)
    known(frame["ruc21_code"], set(classes["ruc21_code"]), "rural-urban", name)
    classes["is_rural"] = flags(classes["urban_rural"], "Rural", "Urban", "geo/lookups/ruc21_lsoa_codes.csv")
    frame = frame.merge(classes, on="ruc21_code", how="left", validate="many_to_one")
    named = {"lsoa_name": "name", "msoa_hcl_name": "place_name", "ruc21_name": "rural_urban"}
    return frame.rename(columns=named).sort_values("lsoa_code", ignore_index=True)


def _kind(members: pd.DataFrame, kind: RegionKind, vintage: str, note: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Regions and members of one kind, from rows of `region_code`, `name`, `lad_code`."""
    members = members[members["region_code"] != ""].copy()
    unique(members, ["region_code", "lad_code"], kind)
    members["shared"] = members["lad_code"].duplicated(keep=False)
    regions = members[["region_code", "name"]].drop_duplicates()
    unique(regions, ["region_code"], kind)
    return regions.assign(kind=kind.value, vintage=vintage, note=note), members[["region_code", "lad_code", "shared"]]


def regions(source: Path, lad_codes: set[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """LEPs, LSIP areas, combined authorities, ONS regions and England: the tables `region` and `regionmember`."""

    def looked_up(name: str, code: str, label: str) -> pd.DataFrame:
        frame = read_csv(source, f"geo/lookups/{name}", ["lad_code", code, label], rows=DISTRICTS)
        complete(frame["lad_code"], lad_codes, "district", name)
        return frame.rename(columns={code: "region_code", label: "name"})

    lep = pd.concat([looked_up("lad_lep.csv", f"lep{n}_code", f"lep{n}_name") for n in ("", "2")])
    england = pd.DataFrame({"region_code": ENGLAND, "name": "England", "lad_code": sorted(lad_codes)})
    over = "LEPs ended as funded bodies in April 2024: a historical grouping. Seven districts are in two of them."
    kinds = [
        (_kind(lep, RegionKind.LEP, "May 2021", over), LEPS),
        (_kind(looked_up("lad_lsip.csv", "lsip25_code", "lsip25_name"), RegionKind.LSIP, "September 2025"), LSIPS),
        (
            _kind(looked_up("lad_mca.csv", "mca_code", "mca_name"), RegionKind.COMBINED_AUTHORITY, "May 2025"),
            COMBINED_AUTHORITIES,
        ),
        (
            _kind(looked_up("lad_region.csv", "region_code", "region_name"), RegionKind.ONS_REGION, "December 2024"),
            ONS_REGIONS,
        ),
        (_kind(england, RegionKind.ENGLAND, "April 2023"), 1),
    ]
    for (made, _), expected in kinds:
        counted(len(made), expected, f"regions of the kind {made['kind'].iloc[0]}")
    lep_members = kinds[0][0][1]
    counted(lep_members.loc[lep_members["shared"], "lad_code"].nunique(), SHARED_DISTRICTS, "districts in two LEPs")
    all_regions = pd.concat([made for (made, _), _ in kinds]).sort_values(["kind", "region_code"], ignore_index=True)
    unique(all_regions, ["region_code"], "the regions")
    members = pd.concat([made for (_, made), _ in kinds]).sort_values(["region_code", "lad_code"], ignore_index=True)
    return all_regions, members


def ldsp_areas(source: Path, lad_codes: set[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The six Local Digital Skills Partnerships, with what is doubtful about each said in its note."""
    name = "geo/lookups/lad_ldsp.csv"
    members = read_csv(source, name, ["lad_code", "ldsp_id", "ldsp_name"], rows=81)
    known(members["lad_code"], lad_codes, "district", name)
    known(members["ldsp_id"], LDSP_NOTES, "Local DSP", name)
    members = members.rename(columns={"ldsp_id": "region_code", "ldsp_name": "name"})
    made, belonging = _kind(members, RegionKind.LDSP, "2018 to 2019, in districts of April 2023")
    counted(len(made), LDSPS, "Local DSPs")
    made["note"] = made["region_code"].map(LDSP_NOTES)
    for frame in (made, belonging):
        frame["region_code"] = "ldsp-" + frame["region_code"]  # a name of our own, so that none is an ONS code
    return (
        made.sort_values("region_code", ignore_index=True),
        belonging.sort_values(["region_code", "lad_code"], ignore_index=True),
    )


def code_changes(source: Path, lad_codes: set[str]) -> pd.DataFrame:
    """Codes of other years and the district that stands for each today (a change of name alone is a place name)."""
    name = "geo/lookups/lad_changes.csv"
    columns = ["old_code", "old_name", "new_code", "change_date", "kind", "via_code", "note"]
    frame = read_csv(source, name, columns, rows=51).rename(columns={"new_code": "lad_code", "change_date": "changed"})
    known(frame["lad_code"], lad_codes, "district", name)
    frame = frame[frame["old_code"] != frame["lad_code"]].copy()
    known(
        pd.Series(sorted(set(frame["old_code"]) & lad_codes), dtype="str"), [], "present district among the old", name
    )
    unique(frame, ["old_code"], name)
    frame["note"] = frame["note"].where(frame["via_code"] == "", "by way of " + frame["via_code"])
    return frame.sort_values("old_code", ignore_index=True)


def place_names(source: Path, lad_codes: set[str]) -> pd.DataFrame:
    """Present and former names of districts; no name stands for two."""
    name = "geo/lookups/lad_name_aliases.csv"
    frame = read_csv(source, name, ["alias", "lad_code", "kind"], rows=339).rename(columns={"alias": "name"})
    unique(frame, ["name"], name)
    complete(frame["lad_code"], lad_codes, "district", name)
    return frame.sort_values("name", ignore_index=True)


def adjacent_districts(source: Path, lad_codes: set[str]) -> pd.DataFrame:
    """Pairs of districts that share a border, each once."""
    name = "geo/lad_adjacency.csv"
    frame = read_csv(source, name, ["lad_code_a", "lad_code_b", "shared_km"], rows=747)
    for column in ("lad_code_a", "lad_code_b"):
        known(frame[column], lad_codes, "district", name)
    counted(int((frame["lad_code_a"] < frame["lad_code_b"]).sum()), len(frame), f"ordered pairs in {name}")
    unique(frame, ["lad_code_a", "lad_code_b"], name)
    frame["shared_km"] = numbers(frame["shared_km"], name)
    return frame.sort_values(["lad_code_a", "lad_code_b"], ignore_index=True)


def similar_areas(source: Path, lad_codes: set[str]) -> pd.DataFrame:
    """The twenty areas of the United Kingdom most like each district, in three ways."""
    name = "geo/lad_similar.csv"
    columns = ["lad_code", "kind", "rank", "similar_code", "similar_name", "in_england"]
    frame = read_csv(source, name, columns, rows=DISTRICTS * len(Likeness) * 20)
    complete(frame["lad_code"], lad_codes, "district", name)
    complete(frame["kind"], {k.value for k in Likeness}, "likeness", name)
    frame["rank"] = numbers(frame["rank"], name).astype(int)
    between(frame["rank"], 1, 20, name)
    unique(frame, ["lad_code", "kind", "rank"], name)
    frame["in_england"] = flags(frame["in_england"], "1", "0", name)
    known(frame.loc[frame["in_england"], "similar_code"], lad_codes, "district", name)
    return frame.sort_values(["lad_code", "kind", "rank"], ignore_index=True)
