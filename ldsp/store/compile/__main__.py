"""`python -m ldsp.store.compile [--source DIR] [--out REPO_ROOT]`."""

import argparse
import sys
import time
from pathlib import Path

from ldsp.errors import LdspError
from ldsp.store.compile import compile_bundle, list_presets


def main() -> int:
    """Compile, say what is being done, and end with a sentence if it cannot be."""
    parser = argparse.ArgumentParser(prog="python -m ldsp.store.compile", description="Compile data/ and geo/.")
    parser.add_argument("--source", type=Path, help="folder of publishers' files; without it, list the presets afresh")
    parser.add_argument("--out", type=Path, default=Path(), help="root of the project (default: here)")
    asked = parser.parse_args()
    began = time.monotonic()
    try:
        if asked.source is None:
            list_presets(asked.out)
        else:
            compile_bundle(asked.source, asked.out, lambda what: print(f"{time.monotonic() - began:5.1f} s  {what}"))
    except LdspError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{time.monotonic() - began:5.1f} s  done")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
