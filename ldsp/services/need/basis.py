"""What the index is made from: a preset, and the raw values of its indicators in every neighbourhood of England."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ldsp.analysis import need as analysis
from ldsp.disclosure import SourceLine
from ldsp.domain.areas import Level
from ldsp.domain.need import Base, Weighting
from ldsp.errors import NothingToShow, UnknownCode
from ldsp.services import sources
from ldsp.store import reads
from ldsp.store.database import reading

DEFAULT_PRESET = "ldsp-1"
POPULATION = "population"
POPULATION_PERIOD = "2021"  # census residents: the weights of every mean over neighbourhoods


@dataclass(frozen=True)
class Preset:
    """A way of making the index, as the store keeps it."""

    preset_id: str
    name: str
    description: str
    version: str
    how: str
    missing: str
    edges: Mapping[str, tuple[float, ...]]  # by level: the four breaks between five bands
    components: pd.DataFrame  # index component: label, weight
    indicators: pd.DataFrame  # index indicator_id: component, weight, period, transform, direction, low, high, label


@dataclass(frozen=True)
class Basis:
    """England's neighbourhoods with everything that a change of weights does not change."""

    preset: Preset
    raw: pd.DataFrame  # index lsoa_code, a column an indicator, in its own unit
    scores: pd.DataFrame  # the same, 0-10 within England, 10 the greatest risk
    areas: pd.DataFrame  # index lsoa_code: lad_code, name, population
    districts: pd.DataFrame  # index lad_code: name
    sources: tuple[SourceLine, ...]
    as_at: str  # the years that the data are about


def presets() -> tuple[tuple[str, str], ...]:
    """The ways of making the index: (preset_id, name), the default first."""
    with reading() as session:
        table = reads.presets(session).presets
    ordered = sorted(
        zip(table["preset_id"], table["name"], strict=True), key=lambda each: (each[0] != DEFAULT_PRESET, each[1])
    )
    return tuple(ordered)


def preset(preset_id: str) -> Preset:
    """One preset with its components and indicators.

    Raises
    ------
    UnknownCode
        There is no such preset.
    """
    with reading() as session:
        kept = reads.presets(session)
        catalogue = reads.indicators(session).set_index("indicator_id")
    presets_by_id = kept.presets.set_index("preset_id")
    if presets_by_id.empty:
        raise NothingToShow("The store holds no index yet.", "Start LDSP with the data/ folder beside it, then reload.")
    if preset_id not in presets_by_id.index:
        raise UnknownCode("index preset", preset_id, presets_by_id.index)
    row: Any = presets_by_id.loc[preset_id]
    components = kept.components[kept.components.preset_id == preset_id].set_index("component")
    indicators = kept.indicators[kept.indicators.preset_id == preset_id].set_index("indicator_id")
    words = catalogue.loc[indicators.index, ["label", "short_label", "unit", "decimals", "polarity", "source_id"]]
    indicators = indicators.join(words).rename(columns={"polarity": "direction"})
    edges = {level: tuple(values) for level, values in json.loads(row.edges).items()}
    return Preset(
        preset_id, row["name"], row.description, row.version, row.how, row.missing, edges, components, indicators
    )


def basis(preset_id: str) -> Basis:
    """Read once for a revision of the store: about 33,755 neighbourhoods by a dozen indicators."""
    chosen = preset(preset_id)
    wanted = [(str(i), str(p)) for i, p in chosen.indicators["period"].items()]
    with reading() as session:
        values = reads.wide_values(
            session, pairs=[*wanted, (POPULATION, POPULATION_PERIOD)], level=Level.NEIGHBOURHOOD
        ).values
        areas = reads.neighbourhoods(session).set_index("lsoa_code")
        districts = reads.districts(session).set_index("lad_code")[["name"]]
    if values.empty:
        raise NothingToShow(
            "The store holds no values for neighbourhoods yet.",
            "Start LDSP with the data/ folder beside it, then reload.",
        )
    areas = areas.loc[values.index, ["lad_code", "name", "place_name"]].assign(population=values[POPULATION])
    raw = values.drop(columns=POPULATION)[list(chosen.indicators.index)]
    scores = analysis.normalise(raw, chosen.indicators)
    years = sorted(period[:4] for period in chosen.indicators["period"])
    as_at = years[0] if years[0] == years[-1] else f"{years[0]} to {years[-1]}"
    return Basis(chosen, raw, scores, areas, districts, sources.lines(chosen.indicators["source_id"]), as_at)


def scheme(chosen: Preset, weighting: Weighting) -> analysis.Scheme:
    """The weights to use: the preset's, with what the person changed."""
    indicator_weights: dict[Any, Any] = chosen.indicators["weight"].to_dict() | dict(weighting.indicators)
    component_weights: dict[Any, Any] = chosen.components["weight"].to_dict() | dict(weighting.components)
    how: Any = weighting.how or chosen.how  # a scheme itself refuses what is no rule
    missing: Any = weighting.missing or chosen.missing
    return analysis.Scheme(
        components={
            name: {i: int(indicator_weights[i]) for i in chosen.indicators.index[chosen.indicators.component == name]}
            for name in chosen.components.index
        },
        component_weights={name: int(component_weights[name]) for name in chosen.components.index},
        how=how,
        missing=missing,
    )


@dataclass(frozen=True)
class Assessment:
    """The index under one weighting: of neighbourhoods, and averaged over the residents of each district."""

    basis: Basis
    weighting: Weighting
    scheme: analysis.Scheme
    scores: pd.DataFrame  # the indicators' scores of the neighbourhoods assessed: all of England's, or a region's
    neighbourhoods: analysis.Index
    districts: analysis.Index

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be said wherever a score is shown."""
        named = self.basis.preset.components["label"]
        dropped = [f"{named[name]} is left out: all its indicators have weight 0." for name in self.scheme.dropped]
        partial = int((self.neighbourhoods.present < self.neighbourhoods.of).sum())
        whose = "England's" if self.weighting.base is Base.ENGLAND else "the region's"
        lack = f"{partial:,} of {whose} neighbourhoods {'lacks' if partial == 1 else 'lack'} one or more of the "
        lack += f"{self.neighbourhoods.of} indicators (suppressed by the publisher)"
        if partial and self.scheme.missing == "reweight":
            dropped.append(f"{lack}; the weights of the others are raised in proportion.")
        elif partial:
            dropped.append(f"{lack}; what is missing counts as nought, as in DERI 1.0, so those scores are too low.")
        return tuple(dropped)


def assess(base: Basis, weighting: Weighting, lad_codes: tuple[str, ...] = ()) -> Assessment:
    """The index under a weighting.

    With the region as the base only the neighbourhoods of its districts, `lad_codes`, are scaled and assessed.

    Raises
    ------
    NothingToShow
        All weights are 0.
    """
    plan = scheme(base.preset, weighting)
    scores = base.scores
    if weighting.base is Base.REGION:
        raw = base.raw[base.areas["lad_code"].isin(lad_codes)]
        scores = analysis.normalise(raw, base.preset.indicators, scope=pd.Series("region", index=raw.index))
    small = analysis.aggregate(scores, plan)
    areas = base.areas.loc[scores.index]
    return Assessment(base, weighting, plan, scores, small, small.by_group(areas["lad_code"], areas["population"]))
