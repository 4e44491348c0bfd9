"""What a person chooses when asking which pledge or session should go where."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

ALL_LEVELS = ""
"""Every level beside the others; they are never added."""


class Where(StrEnum):
    """Where the next sites may be."""

    REGISTER = "register"  # venues of the register at which no course run is known
    ANYWHERE = "anywhere"  # the middle of any neighbourhood; every venue of the register counts as a site already


WHERE_NAMES: Mapping[Where, str] = {
    Where.REGISTER: "Venues of the register that have no course yet",
    Where.ANYWHERE: "Anywhere: beyond the reach of every venue",
}


class Objective(StrEnum):
    """What the next sites are to do."""

    REACH = "reach"
    DISTANCE = "distance"


OBJECTIVE_NAMES: Mapping[Objective, str] = {
    Objective.REACH: "Most people newly within reach",
    Objective.DISTANCE: "The shortest way on average",
}


@dataclass(frozen=True, kw_only=True)
class SitingChoice:
    """How many sites more, among what, and how far people go."""

    region_code: str
    sites: int = 3
    where: Where = Where.REGISTER
    kind: str = ""  # of the candidates among the venues; empty: any
    dropped: str = ""  # a neighbourhood or postcode sector that is a candidate besides
    farther: int = 100  # how far people go, in per cent of what is assumed
    objective: Objective = Objective.REACH
    quick: bool = False  # sites one after the other, and no search for the best itself: somebody has stopped it


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What if? Everything that might be added, in plain numbers, so that it fits into an address."""

    places: int = 0  # courses of one's own, in one district
    places_in: str = ""
    pledge: int = 0  # places that a partner might pledge, for the whole region
    budget_gbp: int = 0  # buys places at the cost below, wherever they are needed most
    cost_gbp: int = 85  # of a place
    venues: int = 0  # more venues, where they bring most people within reach

    @property
    def bought(self) -> int:
        """Places that the budget buys: whole ones."""
        return self.budget_gbp // self.cost_gbp if self.cost_gbp > 0 else 0

    @property
    def is_empty(self) -> bool:
        return not (self.bought or self.venues or self.pledge or (self.places and self.places_in))
