"""Several areas."""

from contextlib import suppress

from ldsp.disclosure import Published
from ldsp.domain.compare import CompareChoice
from ldsp.domain.need import Weighting
from ldsp.errors import NothingToShow
from ldsp.services import compare as compare_service
from ldsp.services import district as district_service
from ldsp.ui.cached._district import history
from ldsp.ui.cached._memory import remembered
from ldsp.ui.cached._need import assessed


@remembered
def comparable() -> tuple[tuple[str, str], ...]:
    return compare_service.offered()


@remembered
def beginning(region_code: str) -> tuple[str, ...]:
    return compare_service.beginning(region_code)


@remembered
def comparisons(region_code: str, codes: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return compare_service.examples(region_code, codes)


@remembered
def compared_names(codes: tuple[str, ...]) -> dict[str, str]:
    return compare_service.labels(codes)


@remembered
def compared_areas(codes: tuple[str, ...]) -> Published:
    return compare_service.areas(codes)


@remembered
def grid(choice: CompareChoice) -> Published:
    benchmark = district_service.Benchmark(choice.benchmark)
    name = district_service.benchmark_name(benchmark, choice.region_code)
    one_for_all = benchmark is not district_service.Benchmark.SIMILAR
    return compare_service.grid(
        _each(choice),
        compared_names(choice.codes),
        benchmark=name,
        beside=name if one_for_all else "",
        order=choice.order,
    )


@remembered
def compared_values(choice: CompareChoice) -> Published:
    return compare_service.values(_each(choice), compared_names(choice.codes))


@remembered
def compared_past(codes: tuple[str, ...], indicator_id: str) -> Published:
    parts = {}
    for code in codes:
        with suppress(NothingToShow):  # the service says which areas have no past
            parts[code] = history(code, indicator_id)
    return compare_service.past(parts, compared_names(codes), indicator_id)


@remembered
def followed(codes: tuple[str, ...], until: str) -> Published:
    return compare_service.followed(compare_service.follow_ups(codes, until), compared_names(codes))


@remembered
def league_kinds(codes: tuple[str, ...]) -> tuple[str, ...]:
    return compare_service.kinds(codes)


@remembered
def league(weighting: Weighting, kind: str, codes: tuple[str, ...]) -> Published:
    return compare_service.league(assessed(weighting, codes[0]), kind, compared_names(codes))


def _each(choice: CompareChoice) -> tuple[Published, ...]:
    """The measures of each compared area, remembered without the order of the rows."""
    return _measures_of(choice.codes, choice.group, choice.benchmark, choice.region_code, choice.until)


_measures_of = remembered(district_service.measures_of)
