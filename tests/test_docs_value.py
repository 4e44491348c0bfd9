"""The figures in `docs/value.md` are what the code makes of the data."""

import re
from pathlib import Path

import pytest

from ldsp.analysis import need as analysis
from ldsp.analysis.value import Cost, Line, Side, exactly, plausibility_ceiling, return_on_investment
from ldsp.domain.areas import Level
from ldsp.domain.need import BAND_NAMES
from ldsp.domain.numbers import shown
from ldsp.services import indicators, need

PAGE = (Path(__file__).parents[1] / "docs" / "value.md").read_text(encoding="utf-8")
WIGAN = "E08000010"


def table(heading: str) -> dict[str, str]:
    """The first table under a heading: its first column and its second."""
    rows = re.search(rf"^### {re.escape(heading)}\n(?:.*\n)*?\|.*\n\|[-:| ]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE).group(
        1
    )
    return {cells[0].strip(): cells[1].strip() for cells in (line.strip("|").split("|") for line in rows.splitlines())}


def test_the_small_example_is_what_the_code_makes():
    line = Line(
        name="online", side=Side.SOCIAL, quantity=exactly(4), unit=exactly(1000), deadweight=exactly(0.2), attribution=exactly(0.5),
        displacement=exactly(0.1), drop_off=exactly(0.25), years=2, start=1,
    )  # fmt: skip
    found = return_on_investment([line], [Cost(name="all", amount=exactly(1000))], optimism=0.15).scenarios.iloc[1]
    printed = table("A small example")
    assert printed["present value"] == shown(found["social"], decimals=0)
    assert printed["cost, × 1.15"] == shown(found["cost"], decimals=0)
    assert printed["return for £1"] == shown(found["ratio"], decimals=2)
    assert printed["× (1 − 0.15)"] == shown(4000 * 0.8 * 0.5 * 0.9 * 0.85, decimals=0)
    assert printed["first year, ÷ 1.035"] == shown(1224 / 1.035, decimals=0)
    assert printed["second year, × 0.75 ÷ 1.035²"] == shown(1224 * 0.75 / 1.035**2, decimals=0)


@pytest.mark.usefixtures("seeded")
def test_wigans_table_is_what_the_store_says(assessed: need.Assessment):
    scores, preset = assessed.districts.index, assessed.basis.preset
    edges = preset.edges[Level.DISTRICT]
    band = int(analysis.bands(scores, edges)[WIGAN])
    fall = scores[WIGAN] - edges[band - 1]
    weights = preset.components["weight"]
    share = weights["digital_use"] / weights.sum()
    use = preset.indicators.loc["dpi_score"]
    points = fall / share / 10 * (use["high"] - use["low"])
    row = indicators.latest("est_internet_non_use", level=Level.DISTRICT, area_codes=[WIGAN]).values.iloc[0]
    adults, offline = row["denominator"], row["numerator"]
    printed = table("What a step one band down would take")
    assert list(printed.values()) == [
        shown(scores[WIGAN], decimals=2),
        shown((scores > scores[WIGAN]).sum() + 1, decimals=0),
        BAND_NAMES[band],
        shown(edges[band - 1], decimals=2),
        shown(fall, decimals=2),
        shown(share * 100, decimals=0),
        shown(fall / share, decimals=2),
        shown(points, decimals=1),
        shown(adults, decimals=0),
        shown(offline, decimals=0),
        shown(points / 100 * adults, decimals=0),
        shown(points / 100 * adults / offline * 100, decimals=0),
    ]
    assert f"{shown(plausibility_ceiling(1000, offline, adults).points, decimals=2)} percentage points" in PAGE
