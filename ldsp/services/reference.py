"""The reference tables that come with LDSP, beside what the store holds: what is different, and load."""

from ldsp.domain.roles import Person
from ldsp.services.accounts.rights import require_admin
from ldsp.store import comparing, seeding
from ldsp.store.comparing import Difference
from ldsp.store.database import writing
from ldsp.store.history import record
from ldsp.store.seeding import Progress

__all__ = ["Difference", "differences", "is_loaded", "load"]


def is_loaded(person: Person) -> bool:
    """Whether the store holds the bundled tables as they are now. Cheap.

    Raises
    ------
    NotAllowed
        Not an administrator.
    BundleTrouble, StoreTrouble
        The list of bundled data or the store cannot be read.
    """
    require_admin(person)
    return seeding.is_seeded()


def differences(person: Person, *, thorough: bool = False, progress: Progress | None = None) -> tuple[Difference, ...]:
    """What loading the bundle would add, change and remove: one entry a table of a table-set, in the order of loading.

    `thorough`: look also into table-sets that were loaded as they are; takes about half a minute.

    Raises
    ------
    NotAllowed
        Not an administrator.
    BundleTrouble, StoreTrouble
        A bundled file or the store cannot be read.
    """
    require_admin(person)
    return tuple(comparing.compare(thorough=thorough, progress=progress))


def load(person: Person, *, thorough: bool = False, progress: Progress | None = None) -> tuple[Difference, ...]:
    """Load what is different. What people entered is never touched. Returns what was different before.

    `thorough`: mend also rows of table-sets that were loaded as they are, and have been changed since.

    Raises
    ------
    NotAllowed
        Not an administrator.
    BundleTrouble
        A bundled file is missing or damaged; nothing was changed.
    StoreTrouble
        The store cannot be written; table-sets loaded before that stay.
    """
    before = tuple(one for one in differences(person, thorough=thorough) if one.any)
    if thorough and before:
        with writing() as session:
            seeding.load_again(session, {one.name for one in before})
    seeding.seed(progress)
    told = {
        f"{one.table_set}: {one.table}": f"{one.added} added, {one.changed} changed, {one.removed} removed"
        for one in before
    }
    with writing() as session:
        record(session, person.name, "loaded", "reference data", "", None, told)
    return before
