"""The quarter on one page: nothing but published parts, so that no document can say more than the screen."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.quarters import Quarter
from ldsp.services.board import words
from ldsp.services.board.decisions import decisions
from ldsp.services.board.kpis import kpis
from ldsp.services.board.log import activities, received
from ldsp.services.board.money import funding, pledges
from ldsp.services.board.recorded import Recorded


@dataclass(frozen=True, kw_only=True)
class BoardReport:
    """A board report. A part of which nothing is recorded is None, and the summary says so."""

    summary: Published  # three sentences
    kpis: Published | None = None
    decisions: Published | None = None
    pledges: Published | None = None
    funding: Published | None = None
    activities: Published | None = None
    outcomes: Published | None = None
    value: Published | None = None
    need: Published | None = None
    gaps: Published | None = None
    received: Published | None = None

    def __post_init__(self) -> None:
        for name, part in vars(self).items():
            if not (isinstance(part, Published) or (part is None and name != "summary")):
                raise TypeError(f"A board report holds published tables and nothing else; '{name}' is none.")

    def parts(self) -> Iterator[tuple[str, Published]]:
        """What there is, in reading order."""
        for field in fields(self):
            if (part := getattr(self, field.name)) is not None:
                yield field.name, part


def report(
    found: Recorded,
    quarter: Quarter,
    *,
    region: str,
    outcomes: Published | None = None,
    value: Published | None = None,
    need: Published | None = None,
    gaps: Published | None = None,
) -> BoardReport:
    """The report of a region about a quarter.

    Parameters
    ----------
    found
        What is recorded.
    quarter, region
        About when, and the region's name.
    outcomes, value
        What its peers have published of all learners so far: how far they get, and what comes back for a pound. Left out where
        they rest on made-up records and the counts of this report are real.
    need, gaps
        What its peers have published: how the region stands, and where provision falls short.
    """
    outcomes, value = (
        None if part and part.demonstration and not found.made_up else part for part in (outcomes, value)
    )
    counted, promised = kpis(found, quarter, region=region), pledges(found, quarter, region=region)
    money, log = funding(found, quarter, region=region), activities(found, quarter, region=region)
    asked = decisions(
        counted,
        promised,
        money,
        log,
        quarter,
        region=region,
        sources=words.sources(found.region_code, region, str(quarter)),
    )
    return BoardReport(
        summary=_summary(found, quarter, region, counted, promised, money, log, asked, need, outcomes, value),
        kpis=counted,
        decisions=asked,
        pledges=promised,
        funding=money,
        activities=log,
        outcomes=outcomes,
        value=value,
        need=need,
        gaps=gaps,
        received=received(found, quarter, region=region),
    )


def _summary(  # noqa: PLR0917 - the parts of a report, in order
    found: Recorded,
    quarter: Quarter,
    region: str,
    counted: Published | None,
    promised: Published | None,
    money: Published | None,
    log: Published | None,
    asked: Published,
    need: Published | None,
    outcomes: Published | None,
    value: Published | None,
) -> Published:
    """Three generated sentences: delivery, promises and money, and what follows for the board."""
    absent = [
        name
        for name, part in (
            ("targets or counts", counted), ("pledges", promised), ("funding", money), (f"activities in {quarter}", log),
        )
        if part is None
    ]  # fmt: skip
    unsaid = [
        name
        for name, part in (("how far learners get", outcomes), ("what comes back for a pound", value))
        if part is None
    ]
    nothing = f"Nothing is recorded of {_or(absent)}. {words.ENTER}" if absent else ""
    sentences = [
        ("Delivery", counted.sentence if counted else f"No target and no count is recorded for {region} in {quarter}."),
        (
            "Promises and money",
            " ".join(part.sentence for part in (promised, money) if part)
            or f"No pledge and no grant is recorded for {region}.",
        ),
        ("For the board", _last(asked, need)),
    ]
    return publish(
        pd.DataFrame(sentences, columns=["about", "sentence"]),
        name=f"board-{region}-{quarter.code}",
        question=f"How did {region} do in {quarter}?",
        sentence=sentences[0][1],
        subtitle=f"Board report, {region}, {quarter}",
        columns={"about": Column(label="About"), "sentence": Column(label="In a sentence")},
        how_to_read="The sentences are generated from the tables below and say no more than they do.",
        notes=[
            *([nothing] if nothing else []),
            *([f"Not in this report, because there is nothing to show yet: {' and '.join(unsaid)}."] if unsaid else []),
        ],
        sources=words.sources(found.region_code, region, str(quarter)),
        as_at=str(quarter),
        method="as recorded",
        demonstration=any(part.demonstration for part in (counted, promised, money, log, outcomes, value) if part),
        facts={
            "region": region,
            "region_code": found.region_code,
            "quarter": quarter.code,
            "quarter_words": str(quarter),
        },
    )


def _last(asked: Published, need: Published | None) -> str:
    return " ".join(part.sentence for part in (asked, need) if part)


def _or(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
