"""What stands for a person where people are counted: a number from 0 to 255, the same wherever the person is counted.

Who enrols several times is counted as often. So beside the key each enrolment tells how much of a person it is not: the two make
one number, its mark, and the sum of the marks of some enrolments tells their cell key and how many people they are at the least.
"""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

KEYS = 256
"""Record keys run from 0 up to, not including, this."""

PARTS = 60
"""So many parts are a whole person: a half, a third, a quarter, a fifth and a sixth are whole numbers of them."""

SHIFT = 2**24
"""Where the parts stand in a mark: a multiple of `KEYS`, above the sum of the keys of 65,000 enrolments. That of more passes for
parts, of one person in some 240,000 enrolments. Marks of nine million add up to less than 2**53, exact even as a float."""


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


def mark(key: int, enrolments: int) -> int:
    """The mark of one enrolment: of a learner's m each leaves out 1 - 1/m of a person, rounded up.

    >>> [mark(7, m) for m in (1, 2)] == [7, 7 + 30 * SHIFT]
    True
    """
    return key + (PARTS - PARTS // enrolments) * SHIFT


def at_least(numbers: ArrayLike, marks: ArrayLike) -> NDArray[np.int64]:
    """How many people some enrolments are at the least, by their number and the sum of their marks.

    Each person has a share of a whole among them, and none more than a whole: exactly as many as there are where all enrolments
    of each are among them, fewer where some are not.

    >>> two_of_ten_each, one_of_three = sum(mark(0, 2) for _ in range(20)), sum(mark(0, 3) for _ in range(12))
    >>> at_least([20, 12, 12], [two_of_ten_each, one_of_three, 255]).tolist()
    [10, 4, 12]
    """
    missing = np.asarray(marks, dtype=np.int64) // SHIFT
    found: NDArray[np.int64] = np.asarray(numbers, dtype=np.int64) - missing // PARTS
    return found
