"""Has a district's risk moved with the programme? What can be said of that, and the most that can be true."""

import numpy as np
import pandas as pd

from ldsp.analysis import value as analysis
from ldsp.disclosure import Column, Published, publish_people
from ldsp.domain.areas import Level
from ldsp.domain.numbers import shown
from ldsp.domain.outcomes import Group
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services import indicators, regions, sources
from ldsp.services.outcomes.cohort import Cohort, keyed
from ldsp.services.outcomes.publishing import common

OFFLINE = "est_internet_non_use"
ONE_EDITION = (
    "The risk index has one edition, of 2021 to 2025. Until a second one is made on the same frozen bounds and weights, no district's score "
    "can be set before and after, here or by anybody."
)
WIGAN = (
    "A paper of 2019 says that digital exclusion in Wigan fell from a medium to a low risk as a result of iDEA. It gives no measure, date or comparison; "
    "docs/value.md works out what would have had to be true."
)


def ceiling(cohort: Cohort, region_code: str) -> Published:
    """A row a district: completers living there, adults estimated to be offline, and the most that can have changed.

    Raises
    ------
    NothingToShow
        The store has no estimate of adults offline, or the region no districts.
    """
    places = regions.districts(region_code)
    codes = [place.code for place in places]
    found = indicators.latest(OFFLINE, level=Level.DISTRICT, area_codes=codes)
    values = found.values.set_index("area_code").dropna(subset=["numerator", "denominator"])
    fates = cohort.fates_by("home_lad_code")
    counted = []
    for place in places:
        here = fates["completed"] & (fates["home_lad_code"] == place.code)
        if place.code not in values.index:
            continue
        counts = keyed({"completers": here}, fates)
        lacking, adults = (float(values[name].to_dict()[place.code]) for name in ("numerator", "denominator"))
        counted.append({"area_code": place.code, "name": place.name, **counts, "lacking": lacking, "adults": adults})
    if not counted:
        raise NothingToShow("There is no estimate of adults offline for these districts.", "Choose another region.")
    arguments = common(
        cohort, Group(), "", "Completers beside adults estimated to be offline, by home district", ONE_EDITION, WIGAN
    )
    return publish_people(
        pd.DataFrame(counted),
        {"completers": "completers_key"},
        crossing=("Home district", "Stage"),
        beside=("lacking", "adults"),
        then=_ceilings,
        name=f"value-ceiling-{cohort.region}",
        question="Can the programme have moved a district's risk?",
        sentence=_sentence,
        columns={
            "name": Column(label="District"),
            "completers": Column(label="Completers living there", decimals=0),
            "lacking": Column(label="Adults offline (estimate)", decimals=0),
            "share": Column(label="Completers, of these", unit="%", decimals=1),
            "points": Column(label="The most the rate can have fallen", unit="percentage points", decimals=2),
        },
        how_to_read="If every completer had been offline before and none is now, the share of adults offline would have fallen by so many percentage points, "
        "and by no more. Most completers were online before, so the truth lies far below.",
        facts={"value": "points"},
        **arguments | {"sources": (*arguments["sources"], *sources.lines([indicators.entry(OFFLINE).source_id]))},
    )


def _ceilings(table: pd.DataFrame) -> pd.DataFrame:
    made = table.copy()
    found = [analysis.plausibility_ceiling(row.completers, row.lacking, row.adults) for row in rows(made)]
    made["share"] = [one.share * 100 for one in found]
    made["points"] = [-one.points for one in found]
    for name in ("share", "points"):
        made.loc[made["completers"].isna(), name] = np.nan
        made[f"{name}_symbol"] = made["completers_symbol"]
    return made.sort_values(["points", "name"], na_position="last", ignore_index=True)


def _sentence(table: pd.DataFrame) -> str:
    known = table[table["points"].notna()]
    if known.empty:
        return "Too few completers are known in any district to say how far they could have moved it; the index has one edition, so no change can be shown."
    top = known.iloc[0]
    hidden = len(table) > len(known)
    if top["points"] == 0:
        return (
            "Too few completers are known in any district to say how far they could have moved it; the index has one edition, so no change can be shown."
            if hidden
            else "Nobody who is known to live in a district of the region has completed, so nothing can have moved its risk."
        )
    where = f"in {top['name']}{', of the districts whose count can be shown' if hidden else ''}"
    return (
        f"No change can be shown, because the index has one edition. Even if every completer had been offline before, the share of adults offline can have "
        f"fallen by at most {shown(abs(top['points']), decimals=2)} percentage points, {where}."
    )
