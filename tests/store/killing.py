"""Work in a process that can be killed. It begins in a moment: what it needs was imported once, by a server of processes."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

_FORKS = multiprocessing.get_context(
    "forkserver"
)  # of a process without threads or open stores, as a fork of ours would be
_FORKS.set_forkserver_preload(
    ["pytest", "ldsp.store.backup", "ldsp.store.forgetting", "tests.store.killing", "tests.store.peoples"]
)


@dataclass(frozen=True)
class Child:
    """A process at work."""

    process: Any
    hears: Connection

    def lines(self) -> Iterator[str]:
        """What it says, until it ends."""
        try:
            while True:
                yield self.hears.recv()
        except EOFError:
            return

    def kill(self) -> None:
        """As the system does when there is no memory left: at once, with nothing tidied up."""
        self.process.kill()


@contextmanager
def working(work: Callable[..., None], *args: Any) -> Iterator[Child]:
    """`work(say, *args)` in a process of its own; at the end of the block it has ended."""
    hears, says = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_work, args=(work, says, *args))
    process.start()
    says.close()
    with hears:
        yield Child(process, hears)
    process.join()


def _work(work: Callable[..., None], says: Connection, *args: Any) -> None:
    work(says.send, *args)
