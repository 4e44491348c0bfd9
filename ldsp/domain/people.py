"""What stands for a person where people are counted: a number from 0 to 255, the same wherever the person is counted."""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np
import pandas as pd
from numpy.typing import NDArray

KEYS = 256
"""Record keys run from 0 up to, not including, this."""


def record_key(pseudonym: str) -> int:
    """The record key of a learner.

    It comes from the pseudonym alone. That is itself made with the secret of the installation, so nobody without the secret
    can find a learner's record key; and because it is kept with the record, the key stays the same after a restart, on every
    replica, and even where the secret has been lost. It is never drawn again.

    >>> record_key("0f3a"), record_key("0f3b")
    (252, 137)
    """
    return sha256(pseudonym.encode()).digest()[0]


def record_keys(pseudonyms: Iterable[str]) -> NDArray[np.int64]:
    """The record keys of learners, one a row of what was given; each learner's is made once."""
    of_rows = pseudonyms if isinstance(pseudonyms, pd.Series) else pd.Series(list(pseudonyms), dtype="object")
    codes, unique = pd.factorize(of_rows)
    made = np.fromiter((record_key(str(one)) for one in unique.tolist()), dtype=np.int64, count=len(unique))
    return made[codes] if len(unique) else np.zeros(0, dtype=np.int64)
