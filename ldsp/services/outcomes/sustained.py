"""What DfE finds of the learners of a region's colleges in the year after they achieved, and why it is no answer of our own."""

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.areas import ENGLAND
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services import regions, sources
from ldsp.store import reads
from ldsp.store.database import reading

LEAST_NAMED = 100  # matched learners: a rate of fewer is no end of a range. Our own choice
COMMUNITY = "Community learning"
ALL_PROVIDERS = "England, all providers"
WHY_DIFFERENT = (
    "These are other people, counted another way than the learners above: everybody who achieved anything with the provider, "
    "in any subject, found in tax, benefit and learning records, and in work or learning for at least two terms of the following "
    "year. An answer that a learner gives after some months is not comparable with it."
)


def sustained(region_code: str) -> Published:
    """A row a college or provider whose main address lies in the region, and one for England: DfE's shares, newest year.

    Raises
    ------
    NothingToShow
        None of them is published.
    """
    region = regions.region(region_code)
    with reading() as session:
        codes = reads.members(session, region_code=region_code)["lad_code"].tolist()
        table = reads.sustained_destinations(session, lad_codes=codes)
        districts = reads.districts(session).set_index("lad_code")["name"]
    ours = table[table["place_code"] != ENGLAND]
    if ours.empty:
        raise NothingToShow(
            f"DfE publishes no sustained destinations for a college or provider with its main address in {region.name}.",
            "Its learners may go to colleges of the neighbours: look at a larger region.",
        )
    year = ours["academic_year"].max()
    newest = table[table["academic_year"] == year].copy()
    newest["of_england"] = newest["place_code"] == ENGLAND
    newest["district"] = districts.reindex(newest["lad_code"]).fillna("England").to_numpy()
    newest["name"] = [
        f"{name}{' (community)' if cohort == COMMUNITY else ''}"
        for name, cohort in zip(newest["name"].fillna(ALL_PROVIDERS), newest["cohort"], strict=True)
    ]
    benchmark = newest[newest["of_england"]].set_index("cohort")["positive"]
    newest["england"] = benchmark.reindex(newest["cohort"]).to_numpy()
    newest["symbol"] = "c"  # what is missing was suppressed by DfE
    newest = newest.sort_values(["of_england", "cohort", "positive"], ascending=[True, False, False])
    return publish(
        newest,
        name=f"sustained-destinations-{region.name}",
        question="What do DfE's records say of the learners of colleges here?",
        sentence=_sentence(newest[~newest["of_england"]], benchmark, region.name, str(year)),
        subtitle=f"In work or learning in the year after, per cent of matched learners; achieved in {year}; main address in {region.name}",
        columns={
            "name": Column(label="College or provider"),
            "district": Column(label="District"),
            "matched": Column(label="Matched", unit="learners", decimals=0),
            "positive": Column(label="Sustained positive destination", unit="%", decimals=0, symbol="symbol"),
            "employment": Column(label="In work", unit="%", decimals=0, symbol="symbol"),
            "learning": Column(label="In learning", unit="%", decimals=0, symbol="symbol"),
            "england": Column(label="England, the same provision", unit="%", decimals=0, symbol="symbol"),
        },
        how_to_read=f"{WHY_DIFFERENT} The diamond is England's share for the same provision.",
        notes=(
            "Further education and skills where nothing else is said; (community): community learning.",
            "A person can be both in work and in learning, so the two do not add up. DfE rounds learners to 10 and hides the smallest.",
            "Colleges and providers whose main address is known; a college teaches people of other regions too.",
            "England's shares are those of all published providers, weighted by their matched learners.",
        ),
        sources=sources.lines(newest["source_id"]),
        as_at=str(year),
        method="as published; England: weighted mean",
        facts={"value": "positive"},
    )


def _sentence(ours: pd.DataFrame, benchmark: pd.Series, region: str, year: str) -> str:
    """The range of the larger providers of further education, beside England."""
    further = ours[(ours["cohort"] != COMMUNITY) & (ours["matched"] >= LEAST_NAMED) & ours["positive"].notna()]
    if further.empty:
        return f"No college or provider of {region} has {LEAST_NAMED} matched learners in further education in {year}."
    england = f"England {shown(benchmark[further['cohort'].iloc[0]], decimals=0)}%"
    top, low = further.iloc[0], further.iloc[-1]
    known = ours[(ours["cohort"] != COMMUNITY) & ours["positive"].notna()]
    among = f" with a provider of {LEAST_NAMED} matched learners or more" if len(known) > len(further) else ""
    begin = f"Of those who achieved in {year}{among}"
    if len(further) == 1:
        return f"{begin}, {shown(top['positive'], decimals=0)}% of {top['name']}'s were in work or learning in the year after ({england})."
    return (
        f"{begin}, from {shown(low['positive'], decimals=0)}% ({low['name']}) to {shown(top['positive'], decimals=0)}% ({top['name']}) "
        f"were in work or learning in the year after ({england})."
    )
