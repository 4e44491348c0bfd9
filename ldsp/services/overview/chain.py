"""The chain at a glance: who needs skills, what was promised, what became of learners, what it returned, what was learned.

Nothing is worked out here: each tile repeats the sentence and one number of a panel that is published on its own page, so the two
cannot differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from ldsp.disclosure import ROUNDING, SHARES, Column, Published, publish
from ldsp.domain.numbers import shown
from ldsp.domain.tables import rows
from ldsp.errors import NothingToShow
from ldsp.services.need.words import roughly

Peer = Callable[[], Published]
NONE = "none"


@dataclass(frozen=True)
class _Tile:
    step: str
    title: str
    number: Callable[[pd.DataFrame], str]
    page: str


def _in_need(table: pd.DataFrame) -> str:
    return roughly(float(table["people_in_need"].sum()))


def _of_stage(stage: str, column: str) -> Callable[[pd.DataFrame], str]:
    """The number of a stage, as it is published."""

    def read(table: pd.DataFrame) -> str:
        row = table[table["stage"] == stage].iloc[0]
        return shown(row[column], decimals=0, symbol=row.get(f"{column}_symbol", row.get("symbol")))

    return read


def _completed(table: pd.DataFrame) -> str:
    told = _of_stage("completed", "rate")(table)
    return told if told.startswith("[") else f"{told}%"


def _central(table: pd.DataFrame) -> str:
    ratio = table.loc[table["scenario"] == "central", "ratio"].iloc[0]
    return f"£{shown(float(ratio), decimals=2)}"


def _records(table: pd.DataFrame) -> str:
    return f"{len(table):,}"


TILES: Mapping[str, _Tile] = {
    "need": _Tile("1 Data gathering", "Adults who do not use the internet (estimate)", _in_need, "coverage"),
    "pledges": _Tile("2 Matching", "Places pledged", _of_stage("pledged", "number"), "matching"),
    "outcomes": _Tile("4 Evaluating", "Starters who completed", _completed, "outcomes"),
    "value": _Tile("4 Evaluating", "Social value for £1 (central)", _central, "value"),
    "practice": _Tile("5 Open sharing", "Things tried here, and what they taught", _records, "practice"),
}
"""By the name of the peer. To add one: a line here, and its publication where the page asks."""


def chain(region: str, peers: Mapping[str, Peer]) -> Published:
    """A tile a peer: the step of the programme, a number, the sentence of the panel it repeats, the page that says more.

    Parameters
    ----------
    region
        Name of the region.
    peers
        How to get each publication of `TILES`; one that raises `NothingToShow` gives a tile that says what to do.
    """
    found, made = [], []
    for name, tile in TILES.items():
        line = {"step": tile.step, "title": tile.title, "page": tile.page}
        try:
            peer = peers[name]()
        except NothingToShow as nothing:
            found.append(line | {"number": NONE, "sentence": str(nothing), "period": "not known"})
            continue
        made.append(peer)
        found.append(line | {"number": tile.number(peer.table), "sentence": peer.sentence, "period": peer.as_at})
    table = pd.DataFrame(found)
    known = {row.page: str(row.sentence) for row in rows(table) if row.number != NONE}
    return publish(
        table,
        name=f"chain-{region}",
        question=f"Who in {region} needs skills, what was promised, what became of it, and what was learned?",
        sentence=known.get("outcomes") or next(iter(known.values()), "Nothing is recorded yet."),
        subtitle=f"{region}: the estimated need and partners' records, along the steps of the programme",
        columns={
            "step": Column(label="Step"),
            "title": Column(label="Measure"),
            "number": Column(label="Number"),
            "sentence": Column(label="In words"),
            "period": Column(label="Period"),
        },
        # Each peer says it in words of its own: once is enough.
        notes=(ROUNDING, SHARES) if any("rounded" in note for peer in made for note in peer.notes) else (),
        sources=[source for peer in made for source in peer.sources],
        method="as published on each page",
        demonstration=any(peer.demonstration for peer in made),
    )
