"""How take-up moves from month to month, and whether that is more than the ordinary ups and downs."""

import pandas as pd

from ldsp.analysis import take_up as analysis
from ldsp.disclosure import Column, Published, publish_people, rounded
from ldsp.domain.take_up import MEASURES, Question
from ldsp.errors import NothingToShow
from ldsp.services.take_up.basis import KEYS, METHOD, Basis, counted, place, seal, told_only, told_period
from ldsp.services.take_up.spread import COUNTS

CHART = {
    "mean": Column(label="Mean", decimals=1, symbol="chart_symbol"),
    "lower": Column(label="Lower limit", decimals=1, symbol="chart_symbol"),
    "upper": Column(label="Upper limit", decimals=1, symbol="chart_symbol"),
    "signal": Column(label="Signal"),
}
LINES = ("mean", "lower", "upper")
NO_SIGNAL = "none"


def over_time(here: Basis, question: Question) -> Published:
    """Enrolments, starts and completions by month or quarter, with the limits of ordinary variation. A row is a period.

    Raises
    ------
    NothingToShow
        Nobody is counted for this choice.
    """
    measure, step = question.measure, "quarter" if question.quarterly else "month"
    true = _periods(counted(here, question, monthly=True), measure, quarterly=question.quarterly)
    if true.empty:
        raise NothingToShow(
            f"Nobody is counted in {here.region} for this choice.", "Set one of the filters back to “all”."
        )
    safe = rounded(true, KEYS)
    inside = _longest(safe[measure].notna())
    chart = analysis.control_chart(safe.loc[inside, measure])

    def with_chart(table: pd.DataFrame) -> pd.DataFrame:
        if chart is None:
            return table
        signals = pd.Series(NO_SIGNAL, index=table.index)
        signals.update(pd.Series([word or NO_SIGNAL for word in chart.signals], index=table.index[inside]))
        lines = {name: pd.Series(vars(chart)[name], index=table.index).where(inside) for name in LINES}
        return table.assign(
            **lines, signal=signals, chart_symbol=pd.Series(None, index=table.index, dtype="object").where(inside, "z")
        )

    return publish_people(
        true,
        KEYS,
        secret=seal(),
        crossing=question.crossing[1:],
        columns={"period": Column(label=step.capitalize()), **COUNTS, **({} if chart is None else CHART)},
        sentence=lambda table: _answer(table, chart, measure, step),
        name=f"take-up-{here.region}-by-{step}",
        question=f"Is take-up in {place(here, question)} rising, falling or steady?",
        subtitle=f"{MEASURES[measure]} by {step}{told_only(here, question)}; {told_period(question)}",
        then=with_chart,
        how_to_read=_how(chart, safe[measure], step),
        notes=(here.whose, f"The last {step} may not be complete: returns come in late."),
        sources=(here.source,),
        as_at=here.as_at,
        method=METHOD,
        demonstration=here.demonstration,
        facts={"value": measure, "chart": "" if chart is None else "xmr"},
    )


def _longest(known: "pd.Series[bool]") -> "pd.Series[bool]":
    """The longest stretch of periods whose counts are shown: limits rest on these. The later of two alike."""
    stretch = (known != known.shift()).cumsum()
    sizes = stretch[known].value_counts(sort=False)
    return known & (stretch == (sizes[sizes == sizes.max()].index.max() if len(sizes) else 0))


def _periods(months: pd.DataFrame, measure: str, *, quarterly: bool) -> pd.DataFrame:
    """A row a period from the first to the last in which a measure counts anybody, those between with nobody included."""
    some = months.loc[months[measure] > 0, "month"]
    months = months[months["month"].between(some.min(), some.max())]
    if months.empty:
        return months
    step = "Q" if quarterly else "M"
    periods = months["month"].dt.to_period(step)
    table = months.drop(columns="month").groupby(periods).sum()
    every = pd.period_range(periods.min(), periods.max(), freq=step)
    table = table.reindex(every, fill_value=0)
    starts = every.to_timestamp()
    words = [
        f"{start:%b} to {start + pd.DateOffset(months=2):%b %Y}" if quarterly else f"{start:%B %Y}" for start in starts
    ]
    ends = every.to_timestamp(how="end").normalize().astype("datetime64[s]")
    return table.reset_index(drop=True).assign(period=words, period_end=ends)


def _answer(table: pd.DataFrame, chart: analysis.ControlChart | None, measure: str, step: str) -> str:
    what = MEASURES[measure].lower()
    last = table.iloc[-1]
    if table[measure].isna().all():
        return f"Every count by {step} is hidden: there were too few {what} to show."
    number = f"the count of {what} is hidden" if pd.isna(last[measure]) else f"about {last[measure]:,.0f} {what}"
    if chart is None:
        return f"{last['period']}: {number}. No limits are drawn, so a change cannot be told from the ordinary ups and downs."
    signals = table[table["signal"] != NO_SIGNAL]
    if signals.empty:
        charted = table.loc[table["mean"].notna(), "period"]
        when = (
            ""
            if len(charted) == len(table)
            else f" from {charted.iloc[0]} to {charted.iloc[-1]}, between hidden counts,"
        )
        return f"Steady: every {step}{when} lies within the ordinary ups and downs of about {chart.mean:,.0f} {what} a {step}."
    latest = signals.iloc[-1]
    several = "One signal" if len(signals) == 1 else f"{len(signals)} signals, the latest"
    return (
        f"Not only the ordinary ups and downs: {several} in {latest['period']} ({latest['signal']}). The chart says that "
        "something changed, not what."
    )


def _how(chart: analysis.ControlChart | None, counts: "pd.Series[float]", step: str) -> str:
    if chart is not None:
        return (
            f"An XmR chart (NHS England, Making Data Count): the dashed lines hold nearly all {step}s if nothing changes. They are set by "
            f"the first {chart.baseline} and then kept. A signal is a point outside them, seven or more in a row on one side of the "
            "mean, or six or more in a row rising or falling. Counts are rounded, which widens the limits a little."
        )
    if counts.isna().any():
        few = f"Too many {step}s are hidden to draw limits: these need {analysis.LEAST_POINTS} in a row."
        return f"A run chart: the points alone. {few} Choose quarters, or fewer filters."
    return f"A run chart: the points alone. Limits need at least {analysis.LEAST_POINTS} {step}s."
