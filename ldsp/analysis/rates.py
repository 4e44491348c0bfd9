"""How the values of districts make the value of their region."""

import pandas as pd

from ldsp.domain.indicators import Combine


def combine(values: pd.DataFrame, how: Combine, weights: pd.Series | None = None) -> float | None:
    """The value of all areas together; None where that would be made up.

    Parameters
    ----------
    values
        One row an area, by its code: `value`, `numerator`, `denominator` (missing where not published).
    how
        `SUM` adds; `RATIO` is the sum of numerators over the sum of denominators, in the unit of `value` (a percentage, or
        per so many, found from the rows themselves); `POPULATION` and `HOUSEHOLDS` are means weighted by `weights`;
        `NEVER` is None: ranks, medians and survey rates do not combine.
    weights
        Residents or households by area code.

    Returns
    -------
    None as well if any area lacks what is needed: the rest would pass for the whole.

    Examples
    --------
    >>> two = pd.DataFrame({"value": [10.0, 40.0], "numerator": [10.0, 80.0], "denominator": [100.0, 200.0]})
    >>> combine(two, Combine.RATIO), combine(two, Combine.SUM), combine(two, Combine.NEVER)
    (30.0, 50.0, None)
    >>> combine(two, Combine.POPULATION, pd.Series([3.0, 1.0]))
    17.5
    """
    if len(values) == 1 and pd.notna(values["value"].iloc[0]):
        return float(values["value"].iloc[0])
    if how is Combine.NEVER or values.empty:
        return None
    if how is Combine.SUM:
        return None if values["value"].isna().any() else float(values["value"].sum())
    if how is Combine.RATIO:
        return _ratio(values)
    if weights is None or values["value"].isna().any():
        return None
    sizes = weights.reindex(values.index)
    return None if sizes.isna().any() or sizes.sum() == 0 else float((values["value"] * sizes).sum() / sizes.sum())


def _ratio(values: pd.DataFrame) -> float | None:
    """The sum of numerators over the sum of denominators, in the unit of `value`."""
    parts = values[["numerator", "denominator"]]
    if parts.isna().any().any() or parts["denominator"].sum() == 0:
        return None
    scale = (values["value"] * values["denominator"] / values["numerator"].where(values["numerator"] > 0)).median()
    return float(parts["numerator"].sum() / parts["denominator"].sum() * round(scale)) if pd.notna(scale) else 0.0
