"""Slower after every failure: by user name, so that one account is not guessed at, and by address, so that many are not.

The counts live in the memory of the server's process: a restart forgets them. Each process of several counts for itself.
"""

import ipaddress
import threading
from datetime import datetime

FREE_BY_NAME = 5
FREE_BY_ADDRESS = 20
"""Failures before the first wait. Our own choice: people mistype; and a whole office may share one address."""

LONGEST_WAIT_S = 300.0
"""The wait doubles from a second up to this. Our own choice: long enough to make guessing hopeless (288 guesses a day), and
short enough that nobody can be kept out for long by somebody else's failures."""

FORGOTTEN_AFTER_S = 3600.0
MOST_KEPT = 10_000


class Throttle:
    """What has failed lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def attempt(self, name: str, address: str, at: datetime) -> float:
        """Seconds to wait before trying; nought: go on, and this counts as a failure until `succeeded` is told.

        Counting before the password is looked at leaves no gap for a hundred attempts at once.

        >>> from datetime import UTC, datetime
        >>> throttle, noon = Throttle(), datetime(2026, 1, 1, 12, tzinfo=UTC)
        >>> [throttle.attempt("anna", "192.0.2.1", noon) for _ in range(7)]
        [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]
        """
        now = at.timestamp()
        keys = {f"name {name}": FREE_BY_NAME, f"address {_network(address)}": FREE_BY_ADDRESS}
        with self._lock:
            wait = max(self._wait(key, free, now) for key, free in keys.items())
            if wait == 0:
                for key in keys:
                    self._count(key, now)
            return wait

    def succeeded(self, name: str, address: str) -> None:
        """The last attempt was no failure. The name is free again; the address has this one taken back and no other."""
        with self._lock:
            self._failures.pop(f"name {name}", None)
            key = f"address {_network(address)}"
            number, last = self._failures.get(key, (0, 0.0))
            if number:
                self._failures[key] = (number - 1, last)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._failures.clear()

    def _wait(self, key: str, free: int, now: float) -> float:
        number, last = self._failures.get(key, (0, 0.0))
        if number < free or now - last > FORGOTTEN_AFTER_S:
            return 0.0
        return max(0.0, last + min(LONGEST_WAIT_S, 2.0 ** min(number - free, 30)) - now)

    def _count(self, key: str, now: float) -> None:
        number, last = self._failures.pop(key, (0, 0.0))
        self._failures[key] = (1 if now - last > FORGOTTEN_AFTER_S else number + 1, now)
        while len(self._failures) > MOST_KEPT:
            del self._failures[next(iter(self._failures))]  # the one that was quiet for longest


def _network(address: str) -> str:
    """An address, or the network of one that can have as many as it likes (RFC 6177: a site has a /56 to a /64).

    >>> _network("2001:db8:1:2:3:4:5:6"), _network("192.0.2.1"), _network("")
    ('2001:db8:1:2::/64', '192.0.2.1', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


failures = Throttle()
"""One a process."""
