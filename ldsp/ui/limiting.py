"""So many requests a minute from one address, so that one program cannot take the server from everybody else.

A bucket an address, in the memory of the process: it starts full, every request takes one out, time fills it again. Behind a
proxy that does not pass addresses on, all visitors share one bucket.
"""

import ipaddress
import threading

MOST_ADDRESSES = 10_000


class Limiter:
    """Buckets by address.

    >>> limiter = Limiter(burst=2, a_minute=60)
    >>> [limiter.wait("192.0.2.1", now) for now in (0.0, 0.0, 0.0, 1.0)]
    [0.0, 0.0, 1.0, 0.0]
    """

    def __init__(self, *, burst: int, a_minute: float) -> None:
        self._burst, self._a_second = float(burst), a_minute / 60
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, address: str, now: float) -> float:
        """Seconds to wait before the next request is answered; nought: go on, and this one is counted."""
        key = _network(address)
        with self._lock:
            left, then = self._buckets.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - then) * self._a_second)
            waits = max(0.0, (1 - left) / self._a_second)
            self._buckets[key] = (left if waits else left - 1, now)
            while len(self._buckets) > MOST_ADDRESSES:
                del self._buckets[next(iter(self._buckets))]  # the one that was quiet for longest
            return waits


def _network(address: str) -> str:
    """An address; of IPv6 the network that one site has.

    >>> _network("2001:db8:1:2:3:4:5:6"), _network("testclient")
    ('2001:db8:1:2::/64', 'testclient')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
