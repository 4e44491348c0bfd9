"""What is only pledged, beside what is on record: a supply of its own kind, never counted in with the other."""

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from ldsp.analysis import matching as analysis
from ldsp.disclosure import Column, Published, publish
from ldsp.domain.numbers import shown
from ldsp.errors import NothingToShow
from ldsp.services.matching import words
from ldsp.services.matching.ledger import REGISTER, years

if TYPE_CHECKING:
    from ldsp.services.coverage import Provision


def beside_provision(pledges: pd.DataFrame, provision: "Provision", *, region: str, on: date) -> Published:
    """Places on record, and what partners have pledged besides that no course run uses yet: a row a kind of supply.

    Parameters
    ----------
    pledges
        As `pledges.pledges` gives them; real ones go before made-up ones, and the two are never added.
    provision
        One level of skill, as the page Coverage has it.
    region, on
        Its name; the day that is looked at: what is good until before counts no more.

    Raises
    ------
    NothingToShow
        Nothing of this level is left of any pledge.
    """
    level = str(provision.choice.level)
    open_still = pledges["until"].isna() | (pledges["until"] >= pd.Timestamp(on))
    told = pledges[pledges["unit"].isin(analysis.COUNTS_PEOPLE) & pledges["level"].isin([level, ""]) & open_still]
    told = told[told["left"] >= 1]
    told = told[told["demonstration"] == bool(told["demonstration"].all())]
    if told.empty:
        raise NothingToShow(
            f"No pledged place in {level} skills is left for {region} that a course run could still use.",
            "Coordinators can enter what partners promise on the Admin page, under Pledges.",
        )
    pledged = told.groupby(["level", "unit"], sort=True)["left"].sum().reset_index()
    rows = [
        {
            "name": f"Pledged, not planned yet: {row['unit']}{'' if row['level'] else ', any level of skill'}",
            "number": float(row["left"]),
            "counted": "No: a promise, and no course run yet",
        }
        for row in pledged.to_dict("records")
    ]
    recorded = float(provision.table["places"].sum())
    if provision.recorded:
        record = {"name": "On record: places of a year", "number": recorded, "counted": "Yes"}
        rows = [record, *rows]
    parts = [
        f"{words.unit_words(row['left'], row['unit'])}{'' if row['level'] else ' at any level'}"
        for row in pledged.to_dict("records")
    ]
    begin = (
        f"Besides the {words.unit_words(recorded, 'places')} of a year on record,"
        if provision.recorded
        else "No course is on record;"
    )
    return publish(
        pd.DataFrame(rows),
        name=f"supply-pledged-{region}-{level}",
        question=f"What is pledged in {level} skills beside what is on record?",
        sentence=f"{begin} partners have pledged {words.and_more(parts, most=len(parts))} to {region} that no course run uses yet. No number of "
        "coverage counts them.",
        subtitle=f"Supply by kind, {level} skills; {region}, {on.day} {on:%B %Y}",
        columns={
            "name": Column(label="Kind of supply"),
            "number": Column(label="Places", decimals=0),
            "counted": Column(label="Counted in coverage"),
        },
        how_to_read="A pledge becomes provision when a course run is planned from it, and leaves the row of pledges at that moment: so no "
        "place is counted twice, and none in advance. Which pledge may serve which district is told on the page Matching.",
        notes=_notes(told),
        sources=(REGISTER,),
        as_at=years(told),
        demonstration=bool(told["demonstration"].any()) or provision.demonstration,
        facts={"value": "number"},
    )


def _notes(told: pd.DataFrame) -> tuple[str, ...]:
    limited = int((told["lad_codes"].map(len) > 0).sum() + (told["audience"] != "").sum())
    who = words.and_more(list(told["partner"].unique()))
    note = f"Pledged by {who}, {shown(len(told), decimals=0)} {'pledge' if len(told) == 1 else 'pledges'} with places left."
    return (note, "Some are for certain districts or people only.") if limited else (note,)
