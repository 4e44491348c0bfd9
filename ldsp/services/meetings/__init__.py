"""Meetings: views in an order, presented one by one, and what was decided over each."""

from ldsp.services.meetings.agendas import agenda, agendas, decide, save
from ldsp.services.meetings.minutes import minutes

__all__ = ["agenda", "agendas", "decide", "minutes", "save"]
