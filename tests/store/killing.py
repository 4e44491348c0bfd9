"""Work in a process that can be killed. It begins in a moment: what it needs was imported once, by a server of processes."""

import multiprocessing
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

# Forks of a process that has imported much and opened nothing: a fork of ours would share its threads and its stores.
_FORKS = multiprocessing.get_context("forkserver")
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

    def succeeds(self) -> bool:
        """Whether it comes to its end, and nothing went wrong."""
        for _ in self.lines():
            pass
        self.process.join()
        return self.process.exitcode == 0

    def kill(self) -> None:
        """As the system does when there is no memory left: at once, with nothing tidied up."""
        self.process.kill()


@contextmanager
def working(work: Callable[..., None], *args: Any) -> Iterator[Child]:
    """`work(say, *args)` in a process of its own, which does not outlive the block."""
    hears, says = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_work, args=(work, says, *args))
    process.start()
    says.close()
    try:
        with hears:
            yield Child(process, hears)
    finally:
        process.kill()
        process.join()


def _work(work: Callable[..., None], says: Connection, *args: Any) -> None:
    warnings.simplefilter("error")  # as in the tests
    work(says.send, *args)
