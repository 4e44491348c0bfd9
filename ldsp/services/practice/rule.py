"""The fixed rule by which a verdict is computed, as a table for whoever asks."""

import pandas as pd

from ldsp.disclosure import Column, Published, publish
from ldsp.domain.evidence import COMPARED, LEAST_MEASURED, LEAST_RESPONSE_PCT, WEAK_RESPONSE_PCT
from ldsp.domain.records import DESIGNS

VERSION = "verdict rules 2026.1"
LITTLE = (
    f"Fewer than {LEAST_MEASURED} learners measured, fewer than {LEAST_RESPONSE_PCT:.0f}% of those asked answered, "
    "or a number is not recorded"
)


def rule() -> Published:
    """How a verdict comes about. A row is a verdict, in the order in which the conditions are tried."""
    table = pd.DataFrame(
        [
            (
                "Too little evidence",
                LITTLE,
            ),
            (
                "Worked",
                f"The whole 95% interval of the success rate lies above the benchmark, evidence level {COMPARED} or more",
            ),
            ("Promising", f"The same, but evidence below level {COMPARED}: there was no comparison group"),
            ("Did not work as hoped", "The whole 95% interval lies below the benchmark"),
            ("No clear difference", "The interval includes the benchmark"),
        ],
        columns=["verdict", "rule"],
    )
    levels = "; ".join(f"{at} {design}" for at, design in enumerate(DESIGNS))
    return publish(
        table,
        name="verdict-rule",
        question="How is a verdict reached?",
        sentence="A verdict is computed from the recorded numbers by a fixed rule; nobody types it.",
        subtitle="The conditions in the order in which they are tried",
        columns={"verdict": Column(label="Verdict"), "rule": Column(label="When")},
        how_to_read=f"Evidence levels: {levels}. One level lower where fewer than {WEAK_RESPONSE_PCT:.0f}% of those asked answered. The interval "
        "is Wilson's.",
        notes=[
            "The thresholds are our own choice; the levels are after the Maryland scale (Sherman and others, 1997).",
            "A record that did not work as hoped is kept only with a coded reason; those kept before this was asked say that they give none.",
        ],
        as_at="2026",
        method=VERSION,
    )
