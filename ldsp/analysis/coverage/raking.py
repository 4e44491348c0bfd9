"""Rates by age and region, from what was published by age and by region alone: raked until both margins hold."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import optimize, special

from ldsp.analysis.need.treatment import Floats

MOST_ROUNDS = 200
NEAR = 1e-10  # of the people of a margin: closer than any survey
CONTRADICTORY = "No table of rates can give both margins: look at the smallest regions and bands."
NEWTON, LEAP, WHOLE = 30, 4.0, 1e-13  # steps, log odds of the longest, and when the total is met
WIDE = 40.0  # log odds: a rate that is nought or one to sixteen places
Side = Literal["regions", "bands"]


@dataclass(frozen=True)
class Raked:
    """Rates of every area and band, and how far the margins were from one another."""

    rates: pd.DataFrame  # a row an area, a column a band, 0 to 1
    band_rates: pd.Series  # the rates by band that hold: those given, or moved by one factor of the odds
    region_rates: pd.Series  # the same by region
    disagreement: float  # people by the bands' rates over people by the regions': 1 where both say the same
    rounds: int


def rake(
    people: pd.DataFrame,
    base: "pd.DataFrame | pd.Series[float]",
    *,
    band_rates: "pd.Series[float]",
    region_rates: "pd.Series[float]",
    region: "pd.Series[str] | None" = None,
    keep: Side = "regions",
) -> Raked:
    """Make one table of rates out of two margins, keeping the odds ratios of a base.

    logit(rate of area a, band b) = logit(base a, b) + alpha(b) + beta(region of a), with alpha and beta such that the
    people of each band, and those of each region, come to what was published for it.

    Parameters
    ----------
    people
        A row an area, a column a band of age: people.
    base
        Rates to begin from, between 0 and 1 and neither: by band, or by area and band.
    band_rates
        Published rate of each band over all areas (index: the columns of `people`).
    region_rates
        Published rate of each region over all bands.
    region
        The region of each area; left out: every area is a region of its own.
    keep
        Two surveys seldom add up to the same number of people. The margins named here hold as published; the odds of the
        others are moved by one factor until the totals agree.

    Returns
    -------
    `Raked`. A region or band without people has no say, and its rates are those of the base moved by the others.

    Raises
    ------
    ValueError
        A rate is not between 0 and 1, an area, band or region lacks its rate, or no rates can give both margins.
    """
    areas = pd.Series(people.index, index=people.index) if region is None else region.reindex(people.index)
    regions = pd.Index(areas.unique())
    counts = people.to_numpy(dtype=float)
    begun = base.reindex(people.columns) if isinstance(base, pd.Series) else base.reindex_like(people)
    start = np.broadcast_to(begun.to_numpy(dtype=float), counts.shape)
    of_bands = _numbers(band_rates, people.columns)
    of_regions = _numbers(region_rates, regions)
    for rates in (start, of_bands, of_regions):
        if not ((rates > 0) & (rates < 1)).all():
            raise ValueError("Raking needs a rate between 0 and 1 for every area, band and region.")
    at = regions.get_indexer(pd.Index(areas))
    in_bands: Floats = counts.sum(axis=0).astype(float)
    in_regions: Floats = np.bincount(at, counts.sum(axis=1), minlength=len(regions)).astype(float)
    by_bands, by_regions = float(in_bands @ of_bands), float(in_regions @ of_regions)
    if keep == "regions":
        of_bands = _moved(of_bands, in_bands, by_regions)
    else:
        of_regions = _moved(of_regions, in_regions, by_bands)

    logit = special.logit(start).copy()
    homes = [np.flatnonzero(at == r) for r in range(len(regions))]
    for rounds in range(1, MOST_ROUNDS + 1):  # noqa: B007 - the number of rounds is part of the answer
        for b in range(counts.shape[1]):
            logit[:, b] += _shift(logit[:, b], counts[:, b], in_bands[b] * of_bands[b])
        for r, here in enumerate(homes):
            logit[here] += _shift(logit[here], counts[here], in_regions[r] * of_regions[r])
        off = np.abs((special.expit(logit) * counts).sum(axis=0) - in_bands * of_bands)
        if (off <= NEAR * np.maximum(in_bands, 1)).all():
            break
    else:
        raise ValueError(CONTRADICTORY)
    return Raked(
        rates=pd.DataFrame(special.expit(logit), index=people.index, columns=people.columns),
        band_rates=pd.Series(of_bands, index=people.columns),
        region_rates=pd.Series(of_regions, index=regions),
        disagreement=by_bands / by_regions if by_regions else float("nan"),
        rounds=rounds,
    )


def _moved(rates: Floats, people: Floats, total: float) -> Floats:
    """The rates with their odds multiplied by one factor, so that they come to a total of people."""
    logit = special.logit(rates)
    moved: Floats = special.expit(logit + _shift(logit, people, total))
    return moved


def _shift(logit: Floats, people: Floats, total: float) -> float:
    """By how much to move some log odds so that they come to a total of people; nought where there are no people."""
    if people.sum() <= 0:
        return 0.0

    by, whole = 0.0, float(people.sum())  # sums, not dot products: on a busy machine BLAS waits for its own threads
    for _ in range(NEWTON):
        share = special.expit(logit + by)
        off = float((share * people).sum()) - total
        if abs(off) <= WHOLE * whole:
            return by
        slope = float((share * (1 - share) * people).sum())
        by -= max(-LEAP, min(LEAP, off / slope)) if slope > 0 else 0.0
    return _sought(logit, people, total)


def _sought(logit: Floats, people: Floats, total: float) -> float:
    """The same by halving, for the odd shape on which Newton's steps go astray."""

    def over(by: float) -> float:
        return float((special.expit(logit + by) * people).sum()) - total

    if over(-WIDE) > 0 or over(WIDE) < 0:
        raise ValueError(CONTRADICTORY)
    return float(optimize.brentq(over, -WIDE, WIDE, xtol=1e-12))


def _numbers(rates: "pd.Series[float]", index: pd.Index) -> Floats:
    return np.array(rates.reindex(index), dtype=float)
