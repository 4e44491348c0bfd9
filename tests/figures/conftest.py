"""Five districts in a row, one of them without a value: small enough to hold in the head."""

import pandas as pd
import pytest

from ldsp.disclosure import Column, Published, SourceLine, publish
from ldsp.domain.areas import Shapes

CENSUS = SourceLine(
    publisher="Office for National Statistics",
    title="Census 2021",
    period="March 2021",
    licence="Open Government Licence v3.0",
    attribution="Contains public sector information licensed under the Open Government Licence v3.0.",
)
CODES = ("E07000117", "E07000120", "E07000122", "E07000124", "E07000125")
NAMES = ("Burnley", "Hyndburn", "Pendle", "Ribble Valley", "Rossendale")


@pytest.fixture
def risk() -> Published:
    """Burnley 4.04, Hyndburn 3.5, Pendle 3.1, Ribble Valley 2.0, Rossendale nothing; classes break at 2.5, 3, 3.5 and 4."""
    table = pd.DataFrame(
        {
            "area_code": CODES,
            "name": NAMES,
            "value": [4.04, 3.5, 3.1, 2.0, None],
            "symbol": [None, None, None, None, "x"],
            "band": [4, 3, 2, 0, None],
            "shown": ["4.0", "3.5", "3.1", "2.0", "[x]"],
        }
    )
    return publish(
        table,
        name="risk-lancashire-districts",
        question="Where is the risk greatest?",
        sentence="Risk is greatest in Burnley.",
        subtitle="Risk score, 0 to 10; five districts",
        columns={
            "name": Column(label="District"),
            "value": Column(label="Risk score", unit="0 to 10", decimals=1, symbol="symbol"),
            "area_code": Column(label="Code"),
        },
        how_to_read="Darker is more.",
        notes=["An average hides pockets."],
        sources=[CENSUS],
        as_at="2021 to 2025",
        method="LDSP default 1",
        facts={"value": "value", "edges": "2.5,3,3.5,4", "bands": "Lowest|Low|Middle|High|Highest"},
    )


@pytest.fixture
def shapes() -> Shapes:
    """Five squares from west to east, a tenth of a degree wide."""
    return Shapes(
        url="/geo/districts/lancashire-0123456789ab.geojson",
        codes=CODES,
        bounds=(-2.5, 53.7, -2.0, 53.8),
        labels={code: (-2.45 + at / 10, 53.75) for at, code in enumerate(CODES)},
        stroked=True,
    )


@pytest.fixture
def square() -> dict[str, object]:
    """A square as the GeoJSON standard wants it, anticlockwise."""
    ring = [[-2.5, 53.7], [-2.4, 53.7], [-2.4, 53.8], [-2.5, 53.8], [-2.5, 53.7]]
    return {"type": "Polygon", "coordinates": [ring]}
