"""What may be set from outside: every setting, read once from the environment when LDSP starts.

Each is an environment variable that begins with `LDSP_`; none has to be set. A value that cannot be used is refused with a
sentence that names the variable. Secrets never appear in what is printed.
"""

import os
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ldsp.errors import WrongSetting

ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds `app.py`."""

PREFIX = "LDSP_"


class Settings(BaseSettings):
    """The settings of one run; they do not change while it lasts."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    # Not shown when settings are printed: a PostgreSQL address may hold a password.
    database_url: str = Field(default=f"sqlite:///{ROOT / 'var' / 'ldsp.sqlite'}", repr=False)
    """Where the store is: `sqlite:///` and the path of a file, or `postgresql://user:password@host:port/database`."""

    data_dir: Path = ROOT / "data"
    """The folder of reference tables that the store is seeded from."""

    geo_dir: Path = ROOT / "geo"
    """The folder of boundaries."""

    secret_file: Path = Field(default=ROOT / "var" / "secret", repr=False)
    """The file with the secret that signs sign-ins and makes learners' pseudonyms; made at the first start. Keep a copy."""

    contact: str = Field(default="", max_length=200)
    """Whom people without an account should ask for one: a team or a shared address, printed where they sign in."""

    @field_validator("database_url")
    @classmethod
    def _is_a_store_we_can_use(cls, url: str) -> str:
        """Messages do not repeat the address: it may hold a password."""
        try:
            parts = urlsplit(url.strip())
            port = parts.port
        except ValueError:
            raise ValueError(
                "is not an address that can be read (special characters in a password are written %40)"
            ) from None
        if parts.scheme == "sqlite":
            path = url.strip().removeprefix("sqlite:///")
            if not path or path == url.strip() or path.startswith(":memory:"):
                raise ValueError("names no file")
            return f"sqlite:///{Path(path).expanduser().absolute()}"
        if parts.scheme.partition("+")[0] not in {"postgresql", "postgres"}:
            raise ValueError(
                f"begins with {parts.scheme or 'nothing'}:, and LDSP works with sqlite: and postgresql: only"
            )
        if not parts.path.strip("/"):
            raise ValueError("names no database")
        if port == 0:
            raise ValueError("has port 0")
        return url.strip().replace(f"{parts.scheme}:", "postgresql+psycopg:", 1)

    @field_validator("data_dir", "geo_dir")
    @classmethod
    def _is_a_folder(cls, path: Path) -> Path:
        if not path.is_dir():
            raise ValueError(f"is {path}, which is not a folder")
        return path.absolute()

    @field_validator("secret_file")
    @classmethod
    def _is_a_file(cls, path: Path) -> Path:
        path = path.expanduser().absolute()
        if path.is_dir():
            raise ValueError(f"is {path}, which is a folder")
        return path


WHAT_TO_WRITE = {
    "database_url": (
        f"Write {PREFIX}DATABASE_URL=sqlite:////path/to/ldsp.sqlite or "
        f"{PREFIX}DATABASE_URL=postgresql://user:password@host:5432/database, or leave it out to use the file var/ldsp.sqlite."
    ),
    "data_dir": f"Write {PREFIX}DATA_DIR=/path/to/data, or leave it out to use the folder data/ that comes with LDSP.",
    "geo_dir": f"Write {PREFIX}GEO_DIR=/path/to/geo, or leave it out to use the folder geo/ that comes with LDSP.",
    "secret_file": f"Write {PREFIX}SECRET_FILE=/path/to/a/file, or leave it out to use the file var/secret.",
    "contact": f"Write {PREFIX}CONTACT= and up to 200 characters, or leave it out.",
}


@cache
def settings() -> Settings:
    """The settings of this run.

    Raises
    ------
    WrongSetting
        A variable holds a value that cannot be used, or its name is nearly that of a setting but not quite.
    """
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(os.environ):
        # A slip in a name must not quietly mean the default: people would be entered into another store.
        if (
            name.startswith(PREFIX)
            and name not in known
            and (close := get_close_matches(name, known, n=1, cutoff=0.85))
        ):
            raise WrongSetting(f"There is no setting {name}.", f"Did you mean {close[0]}?")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0])
        reason = str(first["ctx"]["error"]) if "ctx" in first and "error" in first["ctx"] else "cannot be used"
        raise WrongSetting(f"The setting {PREFIX}{name.upper()} {reason}.", WHAT_TO_WRITE[name]) from None
