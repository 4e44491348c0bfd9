"""From nothing to a store that answers: migrate, seed, show how it looks with records, once, while whoever is waiting can see how far it is."""

import threading
import time
from dataclasses import dataclass

from ldsp.errors import LdspError
from ldsp.services import demonstration, versions
from ldsp.settings import settings
from ldsp.store import seeding


@dataclass(frozen=True)
class Progress:
    """How far the start has come."""

    words: str
    share: float  # 0 to 1
    ready: bool = False
    trouble: LdspError | None = None


class _Start:
    """One a process: the thread that seeds, and what it last said."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._state = Progress("Opening the store", 0.0)

    def ensure(self) -> Progress:
        """Begin if nobody has; begin again if the last try failed and a visitor comes back. Never waits."""
        with self._lock:
            if self._state.ready or (self._thread and self._thread.is_alive()):
                return self._state
            if self._state.trouble:
                failed, self._state = self._state, Progress("Trying again", 0.0)
                self._thread = None
                return failed
            self._thread = threading.Thread(target=self._run, name="ldsp-seeding", daemon=True)
            self._thread.start()
            return self._state

    def _run(self) -> None:
        try:
            began = time.monotonic()
            seeded = seeding.is_seeded()
            if not seeded:
                seeding.seed(self._tell)
            demonstration.load_at_first_start(self._tell)
            versions.note()
            if not seeded:
                print(f"LDSP: the store is ready ({time.monotonic() - began:.0f} s).", flush=True)  # noqa: T201 - the terminal is where it belongs
            self._state = Progress("Ready", 1.0, ready=True)
        except LdspError as trouble:
            print(f"LDSP: {trouble}", flush=True)  # noqa: T201
            self._state = Progress("", 0.0, trouble=trouble)

    def _tell(self, words: str, share: float) -> None:
        if (
            words != self._state.words
        ):  # the page shows every step; the terminal gets a line for each thing that is done
            print(f"LDSP: {share:4.0%} {words}", flush=True)  # noqa: T201
        self._state = Progress(words, share)


_start = _Start()


def ensure_started() -> Progress:
    """Make sure that the store is being made ready, and say how far it is."""
    return _start.ensure()


def check_settings() -> None:
    """Refuse a wrong setting before anything is served.

    Raises
    ------
    WrongSetting
        An environment variable cannot be used; the sentence says which and what to write.
    """
    settings()
