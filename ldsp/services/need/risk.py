"""Where is the risk greatest? The ranked table behind the map, for the index, a component or one indicator."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.areas import Level
from ldsp.domain.indicators import FLAG, Polarity, flag, in_print, unit_at
from ldsp.domain.need import BAND_NAMES, COMPONENT_PREFIX, INDEX, Base, NeedChoice
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.services import indicators, sources
from ldsp.services.need import words
from ldsp.services.need.basis import Assessment
from ldsp.services.regions import neighbourhood_name

DRAWS = {Level.DISTRICT: 5_000, Level.NEIGHBOURHOOD: 1_000}
SEED = 20260401
MOST_AREAS_WITH_INTERVALS = 2_000  # beyond, a thousand draws take longer than a meeting waits


@dataclass(frozen=True)
class Measured:
    """One measure in every area of England (or, scaled within a region, in that region), before areas are picked."""

    values: pd.Series  # by area code; higher is not always worse
    symbols: pd.Series  # by area code: why a value is missing
    edges: Sequence[float]  # the breaks between five bands, in the measure's own unit, lowest first
    column: Column
    direction: Polarity
    question: str
    subtitle: str
    how_to_read: str
    notes: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    as_at: str
    method: str


def measured(assessment: Assessment, choice: NeedChoice, region: str) -> Measured:
    """The chosen measure, at the chosen level of areas."""
    if choice.measure == INDEX or choice.measure.startswith(COMPONENT_PREFIX):
        return _of_index(assessment, choice, region)
    return _of_indicator(choice, region, within_name(choice, assessment))


def risk(assessment: Assessment, choice: NeedChoice, *, region: str, lad_codes: Sequence[str]) -> Published:
    """Score or value, band, rank and rank interval of each area of the choice, highest risk first."""
    measure = measured(assessment, choice, region)
    table = _areas(assessment, choice, lad_codes)
    table["value"] = measure.values.reindex(table["area_code"]).to_numpy()
    table["symbol"] = measure.symbols.reindex(table["area_code"]).to_numpy()
    table["symbol"] = table["symbol"].where(table["value"].notna() | table["symbol"].notna(), "x")
    if table["value"].notna().sum() == 0:
        raise NothingToShow(
            f"{measure.column.label} is not published for the {words.areas_shown(choice.areas, region)}.",
            "Choose districts instead, or another measure.",
        )
    keyed = table.set_index("area_code")["value"]
    upward = keyed if measure.direction is not Polarity.HIGHER_IS_LESS_RISK else -keyed
    table["rank"] = analysis.rank(upward).to_numpy()
    table["band"] = analysis.bands(keyed, measure.edges).to_numpy()
    if measure.direction is Polarity.HIGHER_IS_LESS_RISK:
        table["band"] = len(measure.edges) - table["band"]
    names: Sequence[str] = (
        [flag(0).capitalize(), flag(1).capitalize()]
        if measure.column.unit == FLAG
        else BAND_NAMES
        if len(measure.edges) == len(BAND_NAMES) - 1
        else [f"Class {n + 1}" for n in range(len(measure.edges) + 1)]
    )
    table["band_name"] = [names[int(b)] if pd.notna(b) else "No data" for b in table["band"]]
    table = table.join(_rank_interval(assessment, choice, table["area_code"]), on="area_code")
    table["shown"] = [
        in_print(v, measure.column.unit, decimals=measure.column.decimals, symbol=s)
        for v, s in zip(table["value"], table["symbol"], strict=True)
    ]
    table = table.sort_values(["rank", "name"], na_position="last", ignore_index=True)
    return publish(
        table,
        name=f"risk-{region}-{choice.areas}-{choice.measure}",
        question=measure.question,
        sentence=_sentence(table, measure, choice, region, within_name(choice, assessment)),
        subtitle=measure.subtitle,
        columns=_columns(measure, choice),
        how_to_read=measure.how_to_read,
        notes=[*measure.notes, *_missing_notes(table, choice)],
        sources=measure.sources,
        as_at=measure.as_at,
        method=measure.method,
        facts={
            "value": "value",
            "whole": words.areas_shown(choice.areas, region, within_name(choice, assessment)),
            "first": str(table["area_code"].iloc[0]),
            "areas": "neighbourhoods" if choice.areas.of_neighbourhoods else "districts",
            "lower_end": "Less risk" if measure.direction is Polarity.HIGHER_IS_MORE_RISK else "",
            "higher_end": "More risk" if measure.direction is Polarity.HIGHER_IS_MORE_RISK else "",
            "edges": ",".join(f"{edge:.10g}" for edge in measure.edges),
            "direction": str(int(measure.direction)),
            "bands": "|".join(BAND_NAMES) if len(measure.edges) == len(BAND_NAMES) - 1 else "",
        },
    )


def _of_index(assessment: Assessment, choice: NeedChoice, region: str) -> Measured:
    preset, base = assessment.basis.preset, choice.weighting.base
    of_index, name = choice.measure == INDEX, choice.measure.removeprefix(COMPONENT_PREFIX)
    label = "Digital exclusion risk score"
    if not of_index:
        if name not in preset.components.index:
            raise UnknownCode("component", name, preset.components.index)
        label = f"{preset.components['label'].loc[name]}: component score"
    if choice.areas.of_neighbourhoods:
        level = Level.NEIGHBOURHOOD
        made = assessment.neighbourhoods
    else:
        level, made = Level.DISTRICT, assessment.districts
    if not of_index and name not in made.components:
        raise NothingToShow(
            f"{label} cannot be shown: its weights are 0.", "Give it a weight, or choose another measure."
        )
    values = made.index if of_index else made.components[name]
    frozen = choice.weighting.is_default and of_index
    edges = preset.edges[level] if frozen else tuple(analysis.quantile_edges(values))
    whole = "England" if base is Base.ENGLAND else region
    bands = (
        f"Bands are fifths of England's {level}s in the baseline {preset.version}, frozen so that a band means the same every year."
        if frozen
        else f"Bands are fifths of the {level}s of {whole} under the weights shown."
    )
    changed = "" if choice.weighting.is_default else ", with your changes"
    return Measured(
        values=values,
        symbols=pd.Series("x", index=values.index).where(values.isna()),
        edges=edges,
        column=Column(
            label="Risk score" if of_index else "Component score", unit="0 to 10", decimals=1, symbol="symbol"
        ),
        direction=Polarity.HIGHER_IS_MORE_RISK,
        question=f"Where in {'England' if choice.areas.of_england else choice_name(choice, assessment, region)} "
        + (
            "is the risk of digital exclusion greatest?"
            if of_index
            else f"is the component “{preset.components['label'].loc[name]}” highest?"
        ),
        subtitle=f"{label}, 0 to 10 (10 is the greatest risk), {preset.name}{changed}, {words.scaled_within(base, region)}; "
        f"{words.areas_shown(choice.areas, region, within_name(choice, assessment))}",
        how_to_read=f"Darker areas score higher: more of what goes with not being online. {bands} "
        "The score says how likely exclusion is, not how many people are excluded, and it is not a target."
        + (
            ""
            if level is Level.NEIGHBOURHOOD
            else " A district's score is the mean of its neighbourhoods, weighted by residents: "
            "an average hides pockets, so look at the neighbourhoods too."
        ),
        notes=(
            *(
                (
                    "Rank intervals: in nine of ten of the weightings and methods tried, the rank lies between these two.",
                )
                if of_index
                else ()
            ),
            *assessment.notes,
        ),
        sources=assessment.basis.sources,
        as_at=assessment.basis.as_at,
        method=f"{preset.name} {preset.version}",
    )


def _of_indicator(choice: NeedChoice, region: str, within: str) -> Measured:
    level = Level.NEIGHBOURHOOD if choice.areas.of_neighbourhoods else Level.DISTRICT
    entry = indicators.entry(choice.measure)
    latest = indicators.latest(choice.measure, level=level, until=choice.until)
    values = latest.values.set_index("area_code")
    direction = Polarity(int(entry.polarity))
    unit = unit_at(entry.unit, level)
    end = "lowest" if direction is Polarity.HIGHER_IS_LESS_RISK else "highest"
    where = "England" if choice.areas.of_england else within or region
    judged = (
        "Darker areas have more of the risk."
        if direction is not Polarity.NO_JUDGEMENT
        else "Darker areas have higher values; higher is neither better nor worse here."
    )
    fifths = f"Bands are fifths of England's {level}s in {latest.period}."
    return Measured(
        values=values["value"],
        symbols=values["symbol"],
        edges=(0.5,) if unit == FLAG else tuple(analysis.quantile_edges(values["value"])),
        column=Column(label=entry.label, unit=unit, decimals=int(entry.decimals), symbol="symbol"),
        direction=direction,
        question=f"Where in {where} is “{entry.short_label}” {end if unit != FLAG else 'a yes'}?",
        subtitle=f"{entry.label} ({unit}), {latest.period}; {words.areas_shown(choice.areas, region, within)}",
        how_to_read=f"{judged} {fifths} {entry.definition}" if unit != FLAG else "Darker neighbourhoods: yes.",
        notes=tuple(n for n in (entry.caveat, f"Quality: {entry.quality}.") if n),
        sources=sources.lines([entry.source_id]),
        as_at=latest.period,
        method="as published",
    )


def _areas(assessment: Assessment, choice: NeedChoice, lad_codes: Sequence[str]) -> pd.DataFrame:
    basis = assessment.basis
    if not choice.areas.of_neighbourhoods:
        codes = list(basis.districts.index) if choice.areas.of_england else list(lad_codes)
        return pd.DataFrame({"area_code": codes, "name": basis.districts.loc[codes, "name"].to_numpy()})
    areas = basis.areas
    if not choice.areas.of_england:
        areas = areas[areas["lad_code"].isin([choice.within] if choice.within else list(lad_codes))]
    return pd.DataFrame(
        {
            "area_code": areas.index,
            "name": [neighbourhood_name(p, n) for p, n in zip(areas["place_name"], areas["name"], strict=True)],
            "district": basis.districts["name"].reindex(areas["lad_code"]).to_numpy(),
        }
    )


def _rank_interval(assessment: Assessment, choice: NeedChoice, codes: pd.Series) -> pd.DataFrame:
    """Between which ranks an area lies, among those shown, if weights, scaling and averaging are varied."""
    nothing = pd.DataFrame({"rank_low": np.nan, "rank_high": np.nan, "rank_symbol": "z"}, index=pd.Index(codes))
    if choice.measure != INDEX or len(codes) > MOST_AREAS_WITH_INTERVALS or len(codes) < 2:
        return nothing
    level = Level.NEIGHBOURHOOD if choice.areas.of_neighbourhoods else Level.DISTRICT
    if level is Level.NEIGHBOURHOOD:
        drawn = analysis.rank_uncertainty(
            assessment.scores.loc[list(codes)], assessment.scheme, draws=DRAWS[level], seed=SEED
        )
    else:
        areas = assessment.basis.areas.loc[assessment.scores.index]
        here = areas["lad_code"].isin(set(codes)).to_numpy()
        drawn = analysis.rank_uncertainty(
            assessment.scores[here],
            assessment.scheme,
            draws=DRAWS[level],
            seed=SEED,
            groups=areas.loc[here, "lad_code"],
            weights=areas.loc[here, "population"],
        )
    return nothing.drop(columns=["rank_low", "rank_high"]).join(drawn[["rank_low", "rank_high"]])


def _columns(measure: Measured, choice: NeedChoice) -> dict[str, Column]:
    columns = {
        "rank": Column(label="Rank", decimals=0, symbol="symbol", note="1 is the highest risk of the areas shown")
    }
    columns["name"] = Column(label="Neighbourhood" if choice.areas.of_neighbourhoods else "District")
    if choice.areas.of_neighbourhoods:
        columns["district"] = Column(label="District")
    columns["value"] = measure.column
    columns["band_name"] = Column(label="Band")
    if choice.measure == INDEX:
        columns["rank_low"] = Column(label="Rank, from", decimals=0, symbol="rank_symbol")
        columns["rank_high"] = Column(label="Rank, to", decimals=0, symbol="rank_symbol")
    columns["area_code"] = Column(label="Code")
    return columns


def _sentence(table: pd.DataFrame, measure: Measured, choice: NeedChoice, region: str, within: str) -> str:
    known = table[table["value"].notna()]
    areas = words.areas_shown(choice.areas, region, within)
    first = known[known["rank"] == known["rank"].min()]
    if measure.column.unit == FLAG and len(known):
        return f"For {int(known['value'].sum()):,} of the {len(known):,} {areas} the answer is yes."
    if measure.method == "as published":
        ends = []
        for end in (known["value"].min(), known["value"].max()):
            told = words.quantity(float(end), measure.column.unit, measure.column.decimals or 0)
            # Values that print alike are named together: nobody could tell them apart on the page.
            alike = known["shown"] == in_print(float(end), measure.column.unit, decimals=measure.column.decimals)
            ends.append((list(known.loc[alike, "name"]), told))
        (lowest, low), (highest, high) = ends
        return words.indicator_sentence(
            areas=areas, lowest=lowest, low=low, highest=highest, high=high, count=len(known), of=len(table)
        )
    return words.risk_sentence(
        areas=areas,
        top=list(first["name"]),
        top_score=first["shown"].iloc[0],
        highest=int((known["band"] == len(BAND_NAMES) - 1).sum()),
        count=len(known),
        whole="England" if choice.weighting.base is Base.ENGLAND else region,
    )


def _missing_notes(table: pd.DataFrame, choice: NeedChoice) -> list[str]:
    missing = int(table["value"].isna().sum())
    notes = []
    if missing:
        notes.append(
            f"No value for {missing:,} of the {len(table):,} areas: the table says why; they are left out of the ranks."
        )
    if choice.measure == INDEX and len(table) > MOST_AREAS_WITH_INTERVALS:
        notes.append(
            f"Rank intervals are not worked out for more than {MOST_AREAS_WITH_INTERVALS:,} areas at once ([z])."
        )
    return notes


def within_name(choice: NeedChoice, assessment: Assessment) -> str:
    """Name of the district whose neighbourhoods alone are shown; empty if the whole region is."""
    if not choice.within or not choice.areas.of_neighbourhoods or choice.areas.of_england:
        return ""
    return str(assessment.basis.districts["name"].get(choice.within, ""))


def choice_name(choice: NeedChoice, assessment: Assessment, region: str) -> str:
    """The place that the map is about."""
    return within_name(choice, assessment) or region
