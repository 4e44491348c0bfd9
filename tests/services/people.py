"""People who ask: those who may not write Lancashire's records."""

from ldsp.domain.roles import VIEWER, Person, Role

LANCASHIRE = "E37000019"
ELSEWHERE = Person("Carl", Role.COORDINATOR, frozenset({"E37000007"}))
WHO_MAY_NOT_WRITE = (
    VIEWER,
    ELSEWHERE,
    Person("Dora", Role.BOARD, frozenset({LANCASHIRE})),
    Person("Eve", Role.NATIONAL),
)
