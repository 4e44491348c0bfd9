"""Who has taken part, where, at which level? Tables in, tables out.

`control_chart` tells a signal from the ordinary ups and downs of a count over time; `reach` sets the share of a group among
learners beside its share among people in need; `need_shares` works that out.
"""

from ldsp.analysis.take_up.control import LEAST_POINTS, ControlChart, control_chart
from ldsp.analysis.take_up.reach import NON_USE, need_shares, reach

__all__ = ["LEAST_POINTS", "NON_USE", "ControlChart", "control_chart", "need_shares", "reach"]
