"""Places and take-up of one level beside the need for it, by district: read, compute, round; nothing printed yet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ldsp.analysis import coverage as analysis
from ldsp.disclosure import allow, rounded
from ldsp.domain.coverage import Basis, CoverageChoice
from ldsp.services.assumptions import assumptions
from ldsp.services.coverage import register
from ldsp.services.coverage.demand import Demand
from ldsp.services.coverage.people import People
from ldsp.services.coverage.register import FACE_TO_FACE, PLANNED, Offer, Year

REGION = "region"
"""Where a row of counts is of the whole region."""


@dataclass(frozen=True)
class Provision:
    """One level in the districts of a region, for one basis. Counts of people in it are as anybody may see them."""

    choice: CoverageChoice
    demand: Demand
    lad_codes: tuple[str, ...]
    year: Year | None  # None: the register holds no run of this level for these districts
    runs: pd.DataFrame  # the runs counted: `register.RUN`
    table: (
        pd.DataFrame
    )  # index lad_code: `coverage_table`, a column a mode, `face_coverage`, `take_up_symbol`, `adults`, `name`
    flows: pd.DataFrame  # home, delivery, starts, starts_symbol; rounded
    whole: pd.Series  # take_up, take_up_symbol of the region, rounded
    unplaced: int  # places face to face whose district nobody recorded
    enough: float
    used: float

    @property
    def demonstration(self) -> bool:
        """Is anything of what is shown made up?"""
        return bool(self.runs["demonstration"].any())

    @property
    def recorded(self) -> bool:
        """Does the register hold anything of this level here?"""
        return self.year is not None


def provision(whole: People, of: Offer, demand: Demand, choice: CoverageChoice, lad_codes: Sequence[str]) -> Provision:
    """Set the register beside the need of one level in some districts."""
    told = assumptions("coverage", choice.region_code)
    enough, used = told["coverage_low"].value, told["coverage_well_used"].value
    codes = list(lad_codes)
    every = of.runs[of.runs["level"] == choice.level]
    # Real courses go before made-up ones: the two are never added.
    made_up = register.of_regions(every[~every["demonstration"]], codes).empty
    every = every[every["demonstration"] == made_up]
    ours = register.of_regions(every, codes)
    during = register.year(ours, choice.until)
    every, ours = (register.within(each, during) if during else each.head(0) for each in (every, ours))
    # Shared out over all the districts that an offer is for, also those outside the region: then the region's are picked.
    eligible = demand.districts["people_in_need"].fillna(0.0) * demand.eligible_share
    places = analysis.supply(every, eligible)
    # A course that is only planned has places, and nobody in them yet.
    begun = analysis.supply(every[every["status"] != PLANNED], eligible)
    starts = _starts(of, during, choice, codes, made_up=made_up)
    flows = _flows(starts)
    if choice.basis is Basis.HOME:
        places, begun = _home(places, flows), _home(begun, flows)
    places, begun = places.loc[codes], begun.loc[codes]
    take_up = _counts(starts, starts[str(choice.basis)], codes)
    here = starts[starts[str(choice.basis)].isin(codes)]
    together = _counts(here, pd.Series(REGION, index=here.index), [REGION]).iloc[0]
    need = demand.districts["people_in_need"].reindex(codes)
    table = analysis.coverage_table(need, places.sum(axis=1), take_up["starts"], enough=enough, used=used)
    filled = analysis.coverage_table(need, begun.sum(axis=1), take_up["starts"], enough=enough, used=used)
    table["utilisation"] = filled["utilisation"]
    covered = analysis.coverage_table(
        need, places.sum(axis=1), filled["utilisation"] * table["places"], enough=enough, used=used
    )
    table["diagnosis"] = covered["diagnosis"]
    table["face_coverage"] = places[FACE_TO_FACE] / need.where(need > 0)
    table = table.join(places).join(whole.districts[["name", "adults", "lon", "lat"]])
    table["per_1000"] = table["places"] / table["adults"].where(table["adults"] > 0) * 1_000
    table["take_up_symbol"] = take_up["starts_symbol"]
    table["lower"], table["upper"] = (demand.districts[each].reindex(codes) for each in ("lower", "upper"))
    unplaced = ours[(ours["mode"] == FACE_TO_FACE) & ours["lad_code"].isna()]["places"]
    return Provision(
        choice, demand, tuple(codes), during, ours, table, flows, together, int(unplaced.sum()), enough, used
    )


def _starts(of: Offer, during: Year | None, choice: CoverageChoice, codes: list[str], *, made_up: bool) -> pd.DataFrame:
    """Starts at the level in all districts where somebody from here learns, and here. True counts."""
    if during is None:
        return pd.DataFrame({name: [] for name in register.STARTS})
    found = register.starts(of, during)
    found = found[(found["level"] == choice.level) & (found["demonstration"] == made_up)]
    where = {*codes, *found.loc[found["home"].isin(codes), "delivery"].dropna()}
    return found[found["home"].isin(codes) | found["delivery"].isin(where)]


def _counts(starts: pd.DataFrame, group: "pd.Series[str]", codes: list[str]) -> pd.DataFrame:
    """Starts of each group as they may be shown: index as given, `starts`, `starts_symbol`.

    Where no start at all is recorded, that is not nought: nobody has sent a return.
    """
    allow(["level", "district"])
    if starts.empty:
        return pd.DataFrame({"starts": np.nan, "starts_symbol": "x"}, index=pd.Index(codes))
    true = starts.groupby(group)[["starts", "key"]].sum().reindex(codes, fill_value=0).astype("int64")
    return rounded(true, {"starts": "key"})


def _flows(starts: pd.DataFrame) -> pd.DataFrame:
    """From which district to which: starts as they may be shown."""
    allow(["level", "home", "delivery"])
    known = starts.dropna(subset=["home", "delivery"])
    if known.empty:
        return pd.DataFrame({"home": [], "delivery": [], "starts": [], "starts_symbol": []})
    true = known.groupby(["home", "delivery"])[["starts", "key"]].sum().astype("int64").reset_index()
    return rounded(true, {"starts": "key"})


def _home(places: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    """Places by where those live who take them: rooms are shared out as their learners come, online places stay."""
    shared = analysis.share_home(places[FACE_TO_FACE], flows.dropna(subset=["starts"]))
    home = shared.groupby("home")["places"].sum().reindex(places.index).fillna(0.0)
    return places.assign(**{FACE_TO_FACE: home})
