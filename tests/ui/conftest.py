"""A running LDSP of three small pages."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ldsp.accounts import TERMINAL
from ldsp.domain.roles import Role
from ldsp.services import accounts
from ldsp.settings import settings
from ldsp.store.seeding import seed
from tests import oidc
from tests.store import bundles

ROOT = Path(__file__).parents[2]

SCRIPTS = {
    "app.py": """
        from pathlib import Path
        import streamlit as st
        from ldsp.ui import frame, serving
        HERE = Path(__file__).parent
        PAGES = {
            "Start": [frame.page(HERE / "rooms" / "welcome.py", "Welcome", first=True)],
            "Manage": [
                frame.page(HERE / "rooms" / "admin.py", "Admin"),
                frame.page(HERE / "rooms" / "protected.py", "Protected"),
            ],
        }
        if __name__ == "__main__":
            frame.show(PAGES)
        else:
            app = st.App(__file__, routes=serving.routes(), lifespan=serving.lifespan)
        """,
    "rooms/welcome.py": """
        import streamlit as st
        st.title("Welcome")
        """,
    "rooms/admin.py": """
        import streamlit as st
        from ldsp.ui import sign_in
        st.title("Admin")
        sign_in.panel()
        if sign_in.person().may_administer:
            sign_in.accounts_panel()
        """,
    "rooms/protected.py": """
        import streamlit as st
        from ldsp.services import accounts
        from ldsp.ui import sign_in
        st.title("Protected")
        accounts.require_write(sign_in.person(), "E37000019")
        st.write("The records of Lancashire")
        """,
}


@dataclass(frozen=True)
class Served:
    """A running LDSP."""

    url: str
    folder: Path
    environment: Mapping[str, str]

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")

    def code(self) -> str:
        """The one-time code in the log; empty if there is none."""
        found = re.search(r"Admin page: ([0-9a-f-]+)", self.log())
        return found[1] if found else ""

    def add(self, name: str, role: Role, *regions: str, password: str | None = None) -> None:
        """An account in the same store, made outside the server as `python -m ldsp.accounts` makes it."""
        with pytest.MonkeyPatch.context() as patch:
            for setting in ("LDSP_DATABASE_URL", "LDSP_SECRET_FILE"):
                patch.setenv(setting, self.environment[setting])
            settings.cache_clear()
            accounts.add(TERMINAL, name, role, regions, password=password, at=datetime.now(UTC))
        settings.cache_clear()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start LDSP on a small store of its own: `served("name", auth=...)` with the text of a section [auth]."""
    with _several(tmp_path_factory.mktemp("served")) as start:
        yield start


@contextmanager
def _several(folder: Path) -> Iterator[Callable[..., Served]]:
    processes: list[subprocess.Popen[bytes]] = []

    def start(name: str, *, auth: str = "", port: int | None = None) -> Served:
        home = folder / name
        if not home.exists():
            _furnish(home, auth)
        port = port or oidc.free_port()
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LDSP_DATABASE_URL": f"sqlite:///{home / 'store.sqlite'}",
            "LDSP_DATA_DIR": str(home / "data"),
            "LDSP_SECRET_FILE": str(home / "secret"),
            "LDSP_CONTACT": "the digital team",
        }
        with (home / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
                cwd=home,
                env=environment,
                stdout=log,
                stderr=log,
            )
        processes.append(process)
        running = Served(f"http://127.0.0.1:{port}", home, environment)
        oidc.wait_for(f"{running.url}/readyz", process)
        return running

    try:
        yield start
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def _furnish(home: Path, auth: str) -> None:
    home.mkdir()
    for name, text in SCRIPTS.items():
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text("\n".join(line.removeprefix(" " * 8) for line in text.splitlines()), encoding="utf-8")
    (home / ".streamlit").mkdir()
    shutil.copy(ROOT / ".streamlit" / "config.toml", home / ".streamlit" / "config.toml")
    if auth:
        (home / ".streamlit" / "secrets.toml").write_text(auth, encoding="utf-8")
    seed(data_dir=bundles.write(home / "data", bundles.small()), url=f"sqlite:///{home / 'store.sqlite'}")
