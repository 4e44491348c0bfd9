"""Questions about the numbers that the arithmetic needs: as they came with LDSP, and as people replaced them."""

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlmodel import Session

from ldsp.domain.areas import ENGLAND
from ldsp.domain.records import Kind
from ldsp.store.reads.areas import regions_alike
from ldsp.store.reads.asking import answer, table
from ldsp.store.reads.records import records

REPLACED = ("value", "low", "high", "period", "note")
"""What a record replaces. Without a range or a period of its own it has none: those that came belong to the other value."""


def assumptions(session: Session, *, topic: str | None = None, region_code: str | None = None) -> pd.DataFrame:
    """Which numbers does the arithmetic use?

    Parameters
    ----------
    session
        A session that reads.
    topic
        Of one topic; None: of all.
    region_code
        As they are used for a region: what was entered for it (or for a region of the same districts) goes before what was
        entered for England, and that before what came with LDSP. None: as they are used for England.

    Returns
    -------
    A row an assumption, in the order in which they were compiled: the columns of `tables.Assumption` but its upload;
    `came_as`, the value that came with LDSP; `replaced`, and `replaced_source`, in the words of whoever entered it.
    """
    assumption = table("assumption")
    question = select(*(column for column in assumption.columns if column.name != "upload_id"))
    if topic is not None:
        question = question.where(assumption.c.topic == topic)
    found = answer(session, question.order_by(assumption.c.topic, assumption.c.assumption_id))
    found = found.assign(came_as=found["value"], replaced=False, replaced_source="").set_index("assumption_id")
    entered = _entered(session, region_code)
    entered = entered[entered.index.isin(found.index)]
    for name in REPLACED:
        empty = np.nan if name in {"low", "high"} else ""
        found.loc[entered.index, name] = entered[name].where(entered[name].notna(), empty).to_numpy()
    found.loc[entered.index, "sample_size"] = np.nan
    found.loc[entered.index, "own_choice"] = False
    found.loc[entered.index, "replaced"] = True
    found.loc[entered.index, "replaced_source"] = entered["source"].to_numpy()
    return found.reset_index()


def _entered(session: Session, region_code: str | None) -> pd.DataFrame:
    """The records that count for a region, by `assumption_id`."""
    codes = () if region_code is None else regions_alike(session, region_code=region_code)
    order = list(dict.fromkeys((*codes, ENGLAND)))
    found = records(session, kind=Kind.ASSUMPTIONS, region_codes=order, demonstration=False)
    first = found.assign(position=found["region_code"].map(order.index).astype("int64")).sort_values(
        ["position", "record_id"], kind="stable"
    )
    return first.drop_duplicates("assumption_id").set_index("assumption_id")
