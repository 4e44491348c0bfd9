"""A PostgreSQL server for the tests: from the wheel `pgserver`, which brings the programs, or from this machine.

The programs are run directly. PostgreSQL refuses to run as root, so under root they run as nobody, in a folder of theirs.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


def programs() -> Iterator[Path]:
    """Folders that hold `initdb` and `pg_ctl`, the best first."""
    found = importlib.util.find_spec("pgserver")  # looked for, not imported: we only want its programs
    if found and found.origin:
        yield Path(found.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("initdb"):
        yield Path(on_path).parent


@contextmanager
def server() -> Iterator[str]:
    """Address of a running server, its database left out. Its data are gone afterwards.

    Raises
    ------
    RuntimeError
        No server can be started here; the message says why.
    """
    # Not pytest's folder, which others than its owner may not enter; and a short path, as a socket's must be.
    home = Path(tempfile.mkdtemp(prefix="ldsp-pg-"))
    reasons = []
    try:
        for place in programs():
            try:
                running, address = _start(place, home)
            except (OSError, subprocess.SubprocessError) as error:
                told = getattr(error, "stderr", None) or str(error)
                reasons.append(f"{place}: {told.strip().splitlines()[-1]}")
                continue
            try:
                yield address
            finally:
                _run([running / "pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop"], home)
            return
        raise RuntimeError("; ".join(reasons) or "neither the package pgserver nor a server of this machine was found")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _start(place: Path, home: Path) -> tuple[Path, str]:
    if not (place / "initdb").is_file():
        raise FileNotFoundError("there is no initdb")
    if os.geteuid() == 0:
        os.chown(home, NOBODY, NOBODY)
        if not _may_enter(place, home):  # a virtual environment under /root
            place = _copied(place, home)
    shutil.rmtree(home / "data", ignore_errors=True)
    made = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", "postgres"]
    _run([place / "initdb", *made, "-D", home / "data"], home)
    careless = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # the data need not outlive the tests
    options = f"-c listen_addresses='' -c unix_socket_directories={home} {careless}"
    _run([place / "pg_ctl", "-D", home / "data", "-l", home / "log", "-o", options, "-w", "start"], home)
    return place, f"postgresql+psycopg://postgres@/{{database}}?host={home}"


def _copied(place: Path, home: Path) -> Path:
    """The programs of the wheel and the libraries beside it, which they look for three folders up."""
    wheel, libraries = place.parents[1], place.parents[2] / "pgserver.libs"
    if not libraries.is_dir():
        raise PermissionError("nobody may not enter it")
    shutil.copytree(wheel, home / wheel.name)
    shutil.copytree(libraries, home / libraries.name)
    return home / wheel.name / place.parent.name / place.name


def _may_enter(place: Path, home: Path) -> bool:
    try:
        _run([place / "initdb", "--version"], home)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _run(words: list[object], home: Path) -> None:
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    # Output goes to a file: the server would keep a pipe open for as long as it runs.
    with (home / "output").open("w+") as output:
        try:
            subprocess.run(
                [str(word) for word in words],
                check=True,
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=60,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
                **as_nobody,
            )
        except subprocess.CalledProcessError as error:
            output.seek(0)
            error.stderr = output.read() or str(error)
            raise
