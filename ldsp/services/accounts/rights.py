"""What a service asks before it writes, or reads what is not published: the role, and the region."""

from ldsp.domain.roles import Person
from ldsp.errors import NotAllowed


def require_write(person: Person, region_code: str) -> None:
    """Go on only if the person may upload to and edit a region's records.

    Raises
    ------
    NotAllowed
        Neither an administrator nor a coordinator of this region.
    """
    if not person.may_write(region_code):
        raise NotAllowed(
            f"Only coordinators of the region {region_code[:40]} and administrators may change its records.",
            _do(person),
        )


def require_unpublished(person: Person, region_code: str) -> None:
    """Go on only if the person may see a region's records that are not published.

    Raises
    ------
    NotAllowed
        Not of this region, and neither an administrator nor national.
    """
    if not person.may_see_unpublished(region_code):
        raise NotAllowed(
            f"What is not published of the region {region_code[:40]} is shown to its coordinators and board, to national accounts "
            "and to administrators.",
            _do(person),
        )


def require_admin(person: Person) -> None:
    """Go on only if the person looks after this LDSP.

    Raises
    ------
    NotAllowed
        Not an administrator.
    """
    if not person.may_administer:
        raise NotAllowed("Only administrators may do this.", _do(person))


def _do(person: Person) -> str:
    if not person.name:
        return "Sign in on the Admin page with an account that may."
    return "Ask an administrator of this LDSP to do it, or to change your account."
