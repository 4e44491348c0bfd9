"""The risk of digital exclusion."""

from ldsp.disclosure import Published
from ldsp.domain.need import Base, NeedChoice, Span, Weighting
from ldsp.errors import NothingToShow
from ldsp.services import district as district_service
from ldsp.services import indicators as indicators_service
from ldsp.services import need as need_service
from ldsp.ui.cached._areas import lads, region
from ldsp.ui.cached._memory import one_for_all, remembered


@remembered
def presets() -> tuple[tuple[str, str], ...]:
    return need_service.presets()


def default_preset() -> str:
    """The way of making the index that is shown where nobody has chosen one.

    Raises
    ------
    NothingToShow
        The store holds no index.
    """
    if not (known := presets()):
        raise NothingToShow("The store holds no index yet.", "Start LDSP with the data/ folder beside it, then reload.")
    return known[0][0]


@one_for_all
def preset(preset_id: str) -> need_service.Preset:
    return need_service.preset(preset_id)


@remembered
def risk(choice: NeedChoice) -> Published:
    assessment = assessed(choice.weighting, choice.region_code)
    return need_service.risk(
        assessment, choice, region=region(choice.region_code).name, lad_codes=lads(choice.region_code)
    )


@remembered
def why(weighting: Weighting, region_code: str, area_code: str) -> Published:
    here = district_service.area(area_code)
    if weighting.base is Base.REGION and not {*here.lad_codes} & {*lads(region_code)}:
        raise NothingToShow(
            f"{here.place.name} lies outside {region(region_code).name}, and scores are scaled within that region only.",
            "Set “Scaled within” to England.",
        )
    return need_service.why(assessed(weighting, region_code), area_code)


@remembered
def pockets(weighting: Weighting, region_code: str) -> Published:
    assessment = assessed(weighting, region_code)
    return need_service.pockets(assessment, region=region(region_code).name, lad_codes=lads(region_code))


@remembered
def hot_spots(weighting: Weighting, region_code: str) -> Published:
    assessment = assessed(weighting, region_code)
    return need_service.hot_spots(assessment, region=region(region_code).name, lad_codes=lads(region_code))


@remembered
def moves(weighting: Weighting, region_code: str) -> Published:
    default = assessed(Weighting(preset_id=weighting.preset_id), region_code)
    yours = assessed(weighting, region_code)
    return need_service.moves(default, yours, region=region(region_code).name, lad_codes=lads(region_code))


@remembered
def matching(
    weighting: Weighting, region_code: str, limits: dict[str, tuple[float | None, float | None]], until: str
) -> Published:
    assessment = assessed(weighting, region_code)
    return need_service.matching(
        assessment, limits, region=region(region_code).name, lad_codes=lads(region_code), until=until
    )


@remembered
def spans(weighting: Weighting, region_code: str, measures: tuple[str, ...], until: str) -> tuple[Span, ...]:
    return need_service.spans(assessed(weighting, region_code), measures, lad_codes=lads(region_code), until=until)


@remembered
def measures() -> tuple[tuple[str, str, str], ...]:
    """Every indicator: code, label, name of its group."""
    return indicators_service.choices()


def assessed(weighting: Weighting, region_code: str) -> need_service.Assessment:
    return _assess(weighting, lads(region_code) if weighting.base is Base.REGION else ())


@one_for_all
def _assess(weighting: Weighting, lad_codes: tuple[str, ...]) -> need_service.Assessment:
    return need_service.assess(_basis(weighting.preset_id), weighting, lad_codes)


_basis = one_for_all(need_service.basis)


def assessed_by_default(region_code: str) -> need_service.Assessment:
    return assessed(Weighting(preset_id=default_preset()), region_code)
