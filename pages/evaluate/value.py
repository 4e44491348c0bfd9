"""At what cost, for what return, and on which assumptions?"""

import streamlit as st

from ldsp.errors import LdspError
from ldsp.figures import bars, spans
from ldsp.ui import address, cached, frame, ledger, parts, sign_in

region = cached.region(frame.region_code())
until = frame.until()
st.title(f"What does {region.name} get for its money?")
above = st.container()  # filled once it is known what is tried out below
st.header("On which assumptions?")
with parts.or_reason():
    ledger.panel(region, sign_in.person())
what_if = ledger.tried()
try:
    with parts.or_reason():
        parts.panel(cached.value(region.code, until, what_if, "assumed"), key="assumed", folded=True)
except LdspError as wrong:
    address.explain(wrong)
    what_if = ""

told: set[str] = set()  # reasons: each is given once
with above:
    left, right = st.columns(2)
    with left, parts.or_reason(told):
        cost = cached.value(region.code, until, what_if, "cost-per")
        parts.panel(cost, key="cost-per", chart=(bars.bars, {"value": cost.facts["value"]}))
    with right, parts.or_reason(told):
        returns = cached.value(region.code, until, what_if, "returns")
        pays = {"benchmark": 1.0, "benchmark_name": "It just pays at"}
        parts.panel(returns, key="returns", chart=(bars.bars, {"value": "ratio"} | pays))
    left, right = st.columns(2)
    with left, parts.or_reason(told):
        hangs = cached.value(region.code, until, what_if, "hangs-on")
        marked = ((float(hangs.facts["central"]), "central return"), (1.0, "it just pays"))
        parts.panel(
            hangs, key="hangs-on", chart=(spans.tornado, {"lines": marked, "title": "Social return (£ for £1)"})
        )
    with right, parts.or_reason(told):
        parts.panel(cached.value(region.code, until, what_if, "break-even"), key="break-even")
    with parts.or_reason(told):
        parts.panel(cached.value(region.code, until, what_if, "lines"), key="lines")

left, right = st.columns(2)
with left, parts.or_reason():
    parts.panel(cached.value(region.code, until, what_if, "context"), key="context")
with right, parts.or_reason(told):
    parts.panel(cached.value(region.code, until, what_if, "ceiling"), key="ceiling")
