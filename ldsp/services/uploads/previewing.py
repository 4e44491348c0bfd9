"""What keeping a file would change: its checked rows beside what the store holds. Nothing is written here."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Contract, Holds, Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services import secrets
from ldsp.services.accounts.rights import require_write
from ldsp.services.uploads.lookups import lookups
from ldsp.services.uploads.receipts import Receipt, of_table
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.keys import key_texts
from ldsp.store.reads import records, uploads

if TYPE_CHECKING:
    from sqlmodel import Session

NEW, REPLACED, UNCHANGED = "new", "replaced", "unchanged"
"""What becomes of a row: it is new, it replaces the record with its key, or the store holds exactly this already."""

WHERE = ("home_lad_code", "lad_code", "area_code")
"""The columns that say of which area a record is; the first that a contract has counts."""

PSEUDONYM_LENGTH = 32
"""Characters of a learner's pseudonym: 128 bits, so that no two learners of all England would ever share one."""


class ChooseSheet(LdspError):
    """The workbook has several sheets, and somebody has to say which is meant."""

    def __init__(self, sheets: tuple[str, ...]) -> None:
        super().__init__("The workbook has several sheets.", f"Choose one: {', '.join(sheets[:20])}.")
        self.sheets = sheets


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A file that has been checked and compared with the store. Keeping it takes nothing else."""

    kind: Kind
    region_code: str
    provider: str
    file_name: str
    sha256: str
    settings: Mapping[str, Any]  # with which it was read
    read: ingest.Read
    matching: ingest.Matching
    checked: ingest.Checked
    rows: pd.DataFrame  # what would be kept, new and replacing rows, under the file's row numbers
    changes: pd.DataFrame  # a row an area and period: area_code, area, period; new, replaced, unchanged (rows)
    corrections: pd.DataFrame  # a row a column in which stored records differ: column (its label), rows (how many)
    counts: Mapping[str, int]  # rows by NEW, REPLACED, UNCHANGED
    replaces: tuple[int, ...]  # numbers of the stored records that would be replaced
    beside: tuple[int, ...]  # numbers of the stored records with the keys of the file
    already: tuple[Receipt, ...]  # this very file was kept before, and not undone since
    revision: int  # of the store when it was compared
    known_at: int  # of the store when the codes were looked up
    unmatched: tuple[Receipt, ...] = ()  # earlier learners of the region whose pseudonyms were made with another secret
    removes: tuple[int, ...] = ()  # numbers of the records that were taken out in place
    remember: Mapping[str, str] = field(default_factory=dict)  # heads that a person matched by hand

    @property
    def sentence(self) -> str:
        """What would change, in a sentence."""
        counts = self.counts
        told = [
            f"{counts[NEW]:,} new",
            f"{counts[REPLACED]:,} corrected",
            f"{counts[UNCHANGED]:,} as they are in the store already",
        ]
        told += [f"{len(self.removes):,} taken out"] if self.removes else []
        mend = self.checked.with_errors
        return (
            f"Records: {', '.join(told)}; {mend:,} cannot be kept until {'it is' if mend == 1 else 'they are'} mended."
            if mend
            else f"Records: {', '.join(told)}."
        )


def check(
    person: Person,
    kind: Kind,
    region_code: str,
    content: bytes,
    file_name: str,
    *,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    provider: str = "",
    today: date | None = None,
    pseudonym: Callable[[str], str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Preview:
    """Check a file, and say what keeping it would change. Nothing is written.

    Parameters
    ----------
    person
        Who asks: a coordinator of the region or an administrator.
    kind, region_code
        Of which kind the records are, and whose.
    content, file_name
        The file. It is not kept.
    sheet
        Which sheet of a workbook.
    mapping
        What a person says that heads mean: the field by head; empty: leave the column out.
    provider
        Whose file it is: heads that were matched by hand are remembered for that provider, else for the region.
    today
        The day of the check; by default today.
    pseudonym
        Makes a learner's pseudonym; by default with the key of this installation.
    progress
        Told how many rows of how many have been checked.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    ChooseSheet
        The workbook has several sheets and none was chosen.
    LdspError
        The file cannot be read as a table of this kind; the sentence says why.
    """
    require_write(person, region_code)
    sha256 = hashlib.sha256(content).hexdigest()
    read = ingest.read(content, file_name, sheet)
    if read.must_choose:
        raise ChooseSheet(read.sheets)
    return examine(
        read, kind, region_code, sha256=sha256, mapping=mapping or {}, provider=provider, today=today, pseudonym=pseudonym,
        progress=progress,
    )  # fmt: skip


def examine(
    read: ingest.Read,
    kind: Kind,
    region_code: str,
    *,
    sha256: str,
    mapping: Mapping[str, str],
    provider: str = "",
    today: date | None = None,
    pseudonym: Callable[[str], str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Preview:
    """Match, check and compare what has been read. Whoever calls has seen to the person's rights."""
    contract, today = CONTRACTS[kind], today or date.today()  # noqa: DTZ011 - the day where the server stands
    with reading() as session:
        known_at = reads.revision(session)
        found = lookups(session, kind, region_code)
        remembered = uploads.head_matches(session, region_code=region_code, kind=kind, provider=provider)
    matching = ingest.match(read, contract, remembered | dict(mapping), today=today)
    checked = ingest.check(
        read, matching, contract, found, pseudonym=pseudonym or pseudonyms(), today=today, progress=progress
    )
    # A snapshot of its own: a long check must not hold one open all the while.
    with reading() as session:
        revision = reads.revision(session)
        stored = _stored(session, contract, region_code, checked.rows)
        already = of_table(uploads.uploads(session, sha256=sha256))
        earlier = of_table(uploads.uploads(session, region_codes=[region_code])) if contract.about_people else ()
    fate, corrections = compared(contract, checked.rows, stored)
    changing = fate["fate"] != UNCHANGED
    return Preview(
        kind=kind,
        region_code=region_code,
        provider=provider,
        file_name=read.file_name,
        sha256=sha256,
        settings={
            "sheet": read.sheet,
            "head_row": read.head_row,
            "columns": {column.head: column.field for column in matching.columns},
            "checked_on": today.isoformat(),
            # Learners uploaded with another secret cannot be matched with these, and this is how to tell.
            **({"secret": secrets.fingerprint()} if contract.about_people else {}),
        },
        read=read,
        matching=matching,
        checked=checked,
        rows=checked.rows if changing.all() else checked.rows[changing],
        changes=_by_area_and_period(contract, checked.rows, fate["fate"], found.districts),
        corrections=corrections,
        counts={one: int((fate["fate"] == one).sum()) for one in (NEW, REPLACED, UNCHANGED)},
        replaces=tuple(fate.loc[fate["fate"] == REPLACED, "record_id"].astype(int)),
        beside=tuple(stored["record_id"].astype(int)),
        already=tuple(
            one for one in already if one.withdrawn_at is None and one.kind is kind and one.region_code == region_code
        ),
        revision=revision,
        known_at=known_at,
        unmatched=tuple(one for one in earlier if _of_another_secret(one)),
        remember=matching.to_remember() if mapping else {},
    )


def _of_another_secret(one: Receipt) -> bool:
    made_with = one.settings.get("secret")
    return one.withdrawn_at is None and made_with is not None and made_with != secrets.fingerprint()


def pseudonyms() -> Callable[[str], str]:
    """Makes of a provider's reference for a learner what is kept of it: keyed, so that nobody can try references against it."""
    keyed = secrets.keyed_hash("learner")
    return lambda reference: keyed(reference)[:PSEUDONYM_LENGTH]


def _stored(session: "Session", contract: Contract, region_code: str, rows: pd.DataFrame) -> pd.DataFrame:
    return records.stored(session, kind=contract.kind, region_code=region_code, keys=key_texts(contract, rows))


# --- comparing --------------------------------------------------------------------------------------------------------


def compared(contract: Contract, rows: pd.DataFrame, stored: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Set rows beside the stored records with their keys.

    Returns
    -------
    Under the rows' index `fate` (NEW, REPLACED, UNCHANGED) and `record_id` of the stored record (missing if new); and the
    columns in which records differ: `column` (its label), `rows` (how many).
    """
    none = pd.DataFrame({"column": pd.Series(dtype="str"), "rows": pd.Series(dtype="int64")})
    if stored.empty:
        return pd.DataFrame(
            {"fate": NEW, "record_id": pd.array([pd.NA] * len(rows), dtype="Int64")}, index=rows.index
        ), none
    keys = key_texts(contract, rows)
    there = stored.set_index("key").reindex(keys)
    numbers = there["record_id"].set_axis(rows.index)
    new = numbers.isna()
    differs = pd.DataFrame(
        {
            one.name: ~_same(one.holds, rows[one.name].reset_index(drop=True), there[one.name].reset_index(drop=True))
            for one in contract.kept
        }
    ).set_axis(rows.index)
    changed = differs.any(axis="columns") & ~new
    fate = pd.Series(UNCHANGED, index=rows.index).mask(changed, REPLACED).mask(new, NEW)
    counts = differs[~new].sum()
    counts = counts[counts > 0].sort_values(ascending=False, kind="stable")
    labels = [contract.field(str(name)).label for name in counts.index]
    return pd.DataFrame({"fate": fate, "record_id": numbers}), pd.DataFrame(
        {"column": labels, "rows": counts.to_numpy()}
    )


def _same(holds: Holds, one: "pd.Series[Any]", other: "pd.Series[Any]") -> "pd.Series[bool]":
    """Which cells say the same; an empty text and a missing one do."""
    if holds in {Holds.WHOLE, Holds.NUMBER, Holds.MONEY, Holds.SCORE, Holds.YES_NO}:
        one, other = one.astype("Float64").astype("float64"), other.astype("Float64").astype("float64")
    elif holds is not Holds.DATE:
        one, other = one.astype("object").fillna(""), other.astype("object").fillna("")
    equal: pd.Series[bool] = (one == other) | (one.isna() & other.isna())
    return equal


def _by_area_and_period(
    contract: Contract, rows: pd.DataFrame, fate: "pd.Series[str]", districts: Mapping[str, str]
) -> pd.DataFrame:
    """How many rows of each fate there are, by area and by quarter."""
    names = [one.name for one in contract.kept]
    where = next((name for name in WHERE if name in names), None)
    when = next((one.name for one in contract.kept if one.holds is Holds.DATE and one.required), None)
    area = rows[where].fillna("") if where else pd.Series("", index=rows.index)
    period = rows["period"] if "period" in names else quarter(rows[when]) if when else pd.Series("", index=rows.index)
    counted = pd.crosstab([area.rename("area_code"), period.rename("period")], fate)
    counted = counted.reindex(columns=[NEW, REPLACED, UNCHANGED], fill_value=0).rename_axis(columns=None).reset_index()
    whole = "the whole region" if contract.kind is not Kind.LEARNERS else "not known"
    counted.insert(1, "area", [districts.get(code, code) or whole for code in counted["area_code"]])
    return counted


def quarter(days: "pd.Series[Any]") -> "pd.Series[str]":
    """The calendar quarter of each day, in an order that sorts; empty where there is no day.

    >>> quarter(pd.Series(pd.to_datetime(["2019-03-11", None]))).tolist()
    ['2019 Q1', '']
    """
    codes, known = pd.factorize(days)  # each day's is made once
    said = np.array([*(f"{day.year} Q{day.quarter}" for day in known), ""], dtype=object)
    return pd.Series(said[codes], index=days.index, dtype="str")
