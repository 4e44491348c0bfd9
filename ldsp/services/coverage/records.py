"""The register behind the numbers: the courses counted, who travels where, and what nobody has confirmed for long."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ldsp.analysis.coverage import MODES
from ldsp.disclosure import ROUNDING, Column, Published, publish, rounded
from ldsp.domain.numbers import shown
from ldsp.domain.people import record_keys
from ldsp.errors import NothingToShow
from ldsp.services import sources
from ldsp.services.coverage import words
from ldsp.services.coverage.coverage import METHOD, REGISTER
from ldsp.services.coverage.provision import Provision
from ldsp.services.coverage.register import FINISHED, Offer, of_regions
from ldsp.services.need.words import listed

MONTHS_FRESH = 6  # our own choice: half a year of courses
DAYS_OF_A_MONTH = 365.25 / 12
ENTER = "Enter course runs on the Admin page, or choose a later period."


def courses(made: Provision, whole_names: "pd.Series[str]", *, region: str) -> Published:
    """The course runs that are counted, and what their partners say of each. A row is a run, the latest first.

    Raises
    ------
    NothingToShow
        The register holds none of this level.
    """
    if not made.recorded:
        raise NothingToShow(f"The register holds no {made.choice.level} course for {region}.", ENTER)
    runs = made.runs.sort_values(["starts_on", "run_id"], ascending=[False, True]).reset_index(drop=True)
    told = runs["starts"].notna()
    true = pd.DataFrame(
        {
            "starts": runs["starts"].fillna(0).astype("int64"),
            "key": record_keys(runs["region_code"] + " " + runs["run_id"]),
        }
    )
    runs = runs.drop(columns="starts").join(rounded(true, {"starts": "key"}))
    runs.loc[~told, "starts"], runs.loc[~told, "starts_symbol"] = np.nan, "x"
    runs["district"] = [
        str(whole_names.get(code, code))
        if isinstance(code, str)
        else f"{len(codes)} districts"
        if len(codes) > 1
        else "not recorded"
        for code, codes in zip(runs["lad_code"], runs["lad_codes"], strict=True)
    ]
    for name in ("starts_on", "confirmed_on"):
        runs[f"{name}_shown"] = [_day(each) for each in runs[name]]
    runs["venue"] = runs["venue"].where(runs["venue"] != "", "none recorded")
    runs["status"] = runs["status"].where(runs["status"].notna() & (runs["status"] != ""), "not recorded")
    runs["sort"] = runs["demonstration"].map({True: "demonstration", False: "as recorded"})
    by_mode = runs.groupby("mode")["places"].sum().reindex(list(MODES)).dropna()
    parts = listed([f"{shown(n, decimals=0)} {mode}" for mode, n in by_mode.items()])
    return publish(
        runs,
        name=f"courses-{made.choice.level}-{region}",
        question="Which courses are counted?",
        sentence=f"{words.counted(len(runs), f'{made.choice.level} course run')} with {words.counted(float(runs['places'].sum()), 'place')}: {parts}.",
        subtitle=f"Course runs of {region} at {made.choice.level} level that start {made.year.words if made.year else ''}; cancelled ones left out",
        columns={
            "run_id": Column(label="Run"),
            "programme": Column(label="Programme"),
            "provider": Column(label="Provider"),
            "mode": Column(label="Mode"),
            "district": Column(label="District"),
            "venue": Column(label="Venue"),
            "starts_on_shown": Column(label="Starts on"),
            "places": Column(label="Places", decimals=0),
            "starts": Column(label="Starts, by the partner (rounded)", decimals=0, symbol="starts_symbol"),
            "status": Column(label="Status"),
            "confirmed_on_shown": Column(label="Last confirmed"),
            "sort": Column(label="Record"),
        },
        how_to_read="Places of online runs for several districts are shared out in proportion to the people there who can learn online. Starts that "
        "partners return learner by learner are counted in the table of coverage, not here.",
        notes=(ROUNDING,),
        sources=(REGISTER,),
        as_at=made.year.words if made.year else "",
        method=METHOD,
        demonstration=made.demonstration,
    )


def travel(made: Provision, names: "pd.Series[str]", *, region: str) -> Published:
    """From which district learners come to which: starts, a row a pair of districts, most first.

    Raises
    ------
    NothingToShow
        Nobody's home and place of learning are both recorded.
    """
    flows = made.flows
    if not flows["starts"].notna().any():
        raise NothingToShow(
            f"Of nobody who started {words.a_course(made.choice.level)} in {region} are both home and place of learning recorded in numbers that may be shown.",
            "Ask partners for returns with the home district of each learner.",
        )
    table = flows.assign(
        home_name=names.reindex(flows["home"]).to_numpy(),
        delivery_name=names.reindex(flows["delivery"]).to_numpy(),
    )
    table = table.sort_values(
        ["starts", "home_name", "delivery_name"], ascending=[False, True, True], na_position="last"
    )
    known = table.dropna(subset=["starts"])
    away = known[known["home"] != known["delivery"]]
    total = float(known["starts"].sum())
    share = float(away["starts"].sum()) / total if total else 0.0
    told = (
        f"About {words.share(share)} of recorded starts in {region} are of people who learn outside their own district"
    )
    told += f"; most go from {away['home_name'].iloc[0]} to {away['delivery_name'].iloc[0]}." if len(away) else "."
    return publish(
        table,
        name=f"travel-{made.choice.level}-{region}",
        question="Where do learners come from?",
        sentence=told,
        subtitle=f"Starts at {made.choice.level} level by home district and district of learning, rounded; {region}",
        columns={
            "home_name": Column(label="Home"),
            "delivery_name": Column(label="Learns in"),
            "starts": Column(label="Starts (rounded)", decimals=0, symbol="starts_symbol"),
        },
        how_to_read="Each row is a pair of districts. Who learns online learns at home. Pairs with few people are hidden, so the share is of the "
        "others only.",
        notes=(ROUNDING,),
        sources=(REGISTER,),
        as_at=made.year.words if made.year else "",
        method=METHOD,
        demonstration=made.demonstration,
        facts={"value": "starts"},
    )


def stale(of: Offer, names: "pd.Series[str]", today: date, *, region: str, lad_codes: Sequence[str]) -> Published:
    """What of a region's register nobody has confirmed for six months: a list to chase. A row is a venue or a course run.

    Runs that are finished are history and need no confirming.

    Raises
    ------
    NothingToShow
        The register holds no venue and no course of the region, or all of it is fresh.
    """
    venues = of.venues[of.venues["lad_code"].isin(list(lad_codes))]
    runs = of_regions(of.runs, lad_codes)
    runs = runs[runs["status"].fillna("") != FINISHED]
    entries = pd.concat(
        [
            pd.DataFrame(
                {
                    "what": "course run", "code": runs["run_id"], "name": runs["programme"], "who": runs["provider"],
                    "lad_code": runs["lad_code"], "confirmed_on": runs["confirmed_on"], "demonstration": runs["demonstration"],
                }
            ),
            pd.DataFrame(
                {
                    "what": "venue", "code": venues["venue_id"], "name": venues["name"], "who": venues["operator"],
                    "lad_code": venues["lad_code"], "confirmed_on": venues["confirmed_on"], "demonstration": venues["demonstration"],
                }
            ),
        ],
        ignore_index=True,
    )  # fmt: skip
    if entries.empty:
        raise NothingToShow(f"The register holds no venue and no course of {region}.", "Enter them on the Admin page.")
    days = (pd.Timestamp(today) - entries["confirmed_on"]).dt.days
    entries["months"] = np.floor(days / DAYS_OF_A_MONTH)
    old = entries[~(entries["months"] < MONTHS_FRESH)].copy()
    if old.empty:
        raise NothingToShow(
            f"Everything in the register of {region} has been confirmed within six months.",
            "There is nothing to chase.",
        )
    old["months_symbol"] = "x"
    old["district"] = names.reindex(old["lad_code"]).fillna("several").to_numpy()
    old["who"] = old["who"].where(old["who"].notna() & (old["who"] != ""), "not recorded")
    old["confirmed"] = [_day(each) for each in old["confirmed_on"]]
    old = old.sort_values(["what", "months", "name"], ascending=[True, False, True], na_position="first")
    share = len(old) / len(entries)
    kinds = old["what"].value_counts()
    parts = listed([words.counted(int(n), str(kind)) for kind, n in kinds.items()])
    told = (
        f"{shown(len(old), decimals=0)} of {words.counted(len(entries), 'entry', 'entries')} ({words.share(share)}) "
        f"{'has' if len(old) == 1 else 'have'} not been confirmed for six months or more: {parts}."
    )
    return publish(
        old,
        name=f"to-confirm-{region}",
        question="What must be confirmed?",
        sentence=told,
        subtitle=f"Venues, and course runs that are not finished, not confirmed for {MONTHS_FRESH} months by {_day(pd.Timestamp(today))}; {region}",
        columns={
            "what": Column(label="Entry"),
            "name": Column(label="Name"),
            "who": Column(label="Whom to ask"),
            "district": Column(label="District"),
            "confirmed": Column(label="Last confirmed"),
            "months": Column(label="Months since", decimals=0, symbol="months_symbol"),
            "code": Column(label="Code"),
        },
        how_to_read="Download it, ask, and upload the entries again with a new date under “Last confirmed”. Venues that came with LDSP carry the date "
        "of the list they are from. An entry without a date was never confirmed ([x]).",
        sources=(*sources.lines(sorted({each for each in venues["source_id"] if each})), REGISTER),
        as_at=_day(pd.Timestamp(today)),
        method=METHOD,
        demonstration=bool(old["demonstration"].any()),
        facts={"old": str(len(old)), "all": str(len(entries))},
    )


def _day(when: "pd.Timestamp | None") -> str:
    return "never" if when is None or pd.isna(when) else f"{when.day} {when:%B %Y}"
