"""`python -m ldsp.store`: make or migrate the store and load the bundled data, with progress in the terminal."""

import sys
import time

from ldsp.errors import LdspError
from ldsp.store.seeding import seed


def main() -> int:
    """Seed the store in the settings; 0 if it is up to date at the end, 1 with a sentence if not."""
    begun = time.monotonic()
    last = ""

    def tell(words: str, share: float) -> None:
        nonlocal last
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{share:4.0%}  {words}")
        elif words != last:
            sys.stderr.write(f"{share:4.0%}  {words}\n")
        sys.stderr.flush()
        last = words

    try:
        seed(tell)
    except LdspError as error:
        sys.stderr.write(f"\n{error.what}\n{error.do}\n")
        return 1
    sys.stderr.write(f"\n{last} ({time.monotonic() - begun:.0f} s).\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
