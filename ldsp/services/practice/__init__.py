"""The playbook: what was tried, for whom, at what cost, with which result, and what was learned; failures included."""

from ldsp.services.practice.playbook import ORDER, playbook, reasons, regions_with
from ldsp.services.practice.rule import rule

__all__ = ["ORDER", "playbook", "reasons", "regions_with", "rule"]
