"""The figures in `docs/index.md` are what the code makes of the data."""

import re
from pathlib import Path

import pytest

from ldsp.analysis import need as analysis
from ldsp.domain.areas import Level
from ldsp.services import indicators, need
from tests import index_figures
from tests.index_figures import Table

pytestmark = pytest.mark.usefixtures("seeded")

PAGE = (Path(__file__).parents[1] / "docs" / "index.md").read_text(encoding="utf-8")
BOUND_TO_A_HEADING = re.compile(r"^#{2,3} (?P<heading>.+)\n\n(?P<table>(?:\|.*\n)+)", re.MULTILINE)


def printed() -> dict[str, Table]:
    """The tables of the page that stand directly under a heading, without their rules."""
    return {
        found["heading"]: [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in found["table"].splitlines()
            if "---" not in line
        ]
        for found in BOUND_TO_A_HEADING.finditer(
            PAGE.replace("## What was left out\n", "## What was left out goes with what is in\n")
        )
    }


@pytest.fixture(scope="module")
def worked_out(full_store: str, assessed: need.Assessment) -> dict[str, Table]:
    from tests.services.conftest import settings_name

    with settings_name(full_store):
        return index_figures.every(assessed)


def test_every_table_of_the_page_is_worked_out_and_every_one_worked_out_is_on_the_page(
    worked_out: dict[str, Table],
) -> None:
    assert printed().keys() == worked_out.keys()


@pytest.mark.parametrize("heading", printed())
def test_a_table_of_the_page_equals_what_the_code_makes(heading: str, worked_out: dict[str, Table]) -> None:
    assert printed()[heading] == worked_out[heading]


def test_the_edges_of_the_bands_are_those_in_use(assessed: need.Assessment) -> None:
    for name, level in (("Neighbourhoods", Level.NEIGHBOURHOOD), ("Districts", Level.DISTRICT)):
        edges = ", ".join(f"{edge:.2f}" for edge in assessed.basis.preset.edges[level])
        assert f"| {name} | {edges} |" in PAGE
    assert f"Edition: **{assessed.basis.preset.version}**" in PAGE


def test_nothing_is_counted_twice_by_the_rule_the_page_names(assessed: need.Assessment) -> None:
    found = analysis.double_count(assessed.scores, assessed.scheme)
    assert found.redundant.empty
    assert found.weak.empty


def test_what_the_page_says_in_passing_is_true(assessed: need.Assessment) -> None:
    shape = analysis.skewness_report(assessed.basis.raw)
    assert list(shape.index[shape["problem"]]) == ["unemployed_census"]
    words = " ".join(PAGE.split())
    assert (
        f"skew {shape.loc['unemployed_census', 'skew']:.1f}, excess kurtosis {shape.loc['unemployed_census', 'kurtosis']:.1f}"
        in words
    )
    values = {
        name: indicators.latest(name, level=Level.NEIGHBOURHOOD).values.set_index("area_code")["value"]
        for name in ("census_paper_share", "census_paper_first", "dpi_score")
    }
    first = values["census_paper_first"] == 1
    paper = values["census_paper_share"]
    assert f"first ({first.mean():.0%} of neighbourhoods)" in words
    assert 45 < paper[first].mean() < 55
    assert round(paper[~first].mean()) == 6
    assert f"(r = {paper[~first].corr(values['dpi_score'][~first]):.2f})" in words
    lower, higher = (printed()[f"Districts {way} here than in DERI"][1:] for way in ("lower", "higher"))
    assert f"rank {min(int(row[3]) for row in lower)} or lower of 296 on connections, all ten" in words
    assert f"rank {min(int(row[5]) for row in higher)} or lower on skills and income, all ten" in words
    assert all(int(row[3]) < int(row[4]) for row in higher)
