"""Records edited in place: the same checks, the same receipt, the same undo as a file."""

import hashlib
from dataclasses import replace
from typing import Any

import pandas as pd

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Contract, Holds, Kind
from ldsp.domain.roles import Person
from ldsp.errors import LdspError
from ldsp.services.accounts.rights import require_unpublished, require_write
from ldsp.services.uploads.keeping import keep, refers_to_removed
from ldsp.services.uploads.lookups import known, referred_to
from ldsp.services.uploads.previewing import Preview, examine
from ldsp.services.uploads.receipts import Receipt
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.keys import key_texts
from ldsp.store.reads import records

FILE_NAME = "edited in place"

SMALL = tuple(
    kind for kind, contract in CONTRACTS.items() if not contract.about_people and kind is not Kind.INDICATOR_VALUES
)
"""The kinds that are edited in place: never people, and not what comes by the thousand."""

RECORD = "record_id"

ROW = "Row"
"""The name of an index that numbers the records as they are shown: problems are then told by these numbers."""


def editable(person: Person, kind: Kind, region_code: str) -> pd.DataFrame:
    """The real records of a small kind and region, to be edited: the columns of the contract, the record's number as index.

    Raises
    ------
    NotAllowed
        The person may not see what is not published of this region.
    """
    require_unpublished(person, region_code)
    _refuse_large(kind)
    columns = [RECORD, *(one.name for one in CONTRACTS[kind].kept)]
    with reading() as session:
        found = records.records(session, kind=kind, region_codes=[region_code], columns=columns, demonstration=False)
    return found.set_index(RECORD)


def choices(person: Person, kind: Kind, region_code: str) -> dict[str, dict[str, str]]:
    """What may be chosen in the columns of a small kind that hold codes or words of a list: names by code, by column.

    The districts of the region come first.

    Raises
    ------
    NotAllowed
        The person may not see what is not published of this region.
    """
    require_unpublished(person, region_code)
    _refuse_large(kind)
    with reading() as session:
        own = set(reads.members(session, region_code=region_code)["lad_code"])
        districts = reads.districts(session)
        names = dict(zip(districts["lad_code"], districts["name"], strict=True))
        to = {one: known(session, one, region_code) for one in referred_to(kind)}
    ordered = {code: names[code] for code in sorted(names, key=lambda code: (code not in own, names[code]))}
    found: dict[str, dict[str, str]] = {}
    for field in CONTRACTS[kind].kept:
        if field.choices:
            found[field.name] = {one: one for one in field.choices}
        elif field.holds in {Holds.DISTRICT, Holds.DISTRICTS}:
            found[field.name] = ordered
        elif field.refers_to:
            found[field.name] = {
                code: name if name == code else f"{name} ({code})" for code, name in to[field.refers_to].items()
            }
        elif field.holds is Holds.YES_NO:
            found[field.name] = {one: one for one in ("yes", "no")}
    return found


def check_edits(
    person: Person, kind: Kind, region_code: str, edited: pd.DataFrame, *, shown: pd.DataFrame | None = None
) -> Preview:
    """Check edited records, and say what keeping them would change. Nothing is written.

    Parameters
    ----------
    person, kind, region_code
        Who edits which records, and whose.
    edited
        The records as they are to be: the columns of the contract; rows of `shown` that are not among them are taken out.
        Problems are told by the numbers of an index of the name `ROW`, else by the order of the rows.
    shown
        What `editable` gave when the editing began; without it nothing is taken out, and nobody is told that a record was
        changed by somebody else in the meantime.

    Raises
    ------
    NotAllowed
        The person may not write this region's records.
    LdspError
        A record that is to be taken out is referred to, or one was changed by somebody else.
    """
    require_write(person, region_code)
    _refuse_large(kind)
    contract = CONTRACTS[kind]
    edited = edited[[one.name for one in contract.kept if one.name in edited]]
    edited = edited[edited.map(lambda cell: _text(cell).strip() != "").any(axis="columns")]
    # Names rather than labels as heads: two columns may share a label. What is said of a column says its label again.
    labels = {str(name): contract.field(str(name)).label for name in edited.columns}
    cells = pd.DataFrame({at: [_text(cell) for cell in edited[name]] for at, name in enumerate(labels)}, dtype="str")
    numbers = edited.index if edited.index.name == ROW else range(1, len(cells) + 1)
    read = ingest.Read(FILE_NAME, tuple(labels), cells.set_axis([int(number) for number in numbers]))
    sha256 = hashlib.sha256(cells.to_csv(index=False).encode()).hexdigest()
    preview = examine(read, kind, region_code, sha256=sha256, mapping={name: name for name in labels})
    problems = preview.checked.problems.replace({"column": labels})
    checked = replace(preview.checked, problems=problems)
    removes: tuple[int, ...] = ()
    if shown is not None:
        removes = _taken_out(contract, region_code, preview, shown)
    return replace(preview, checked=checked, remember={}, already=(), removes=removes)


def save_edits(
    person: Person, kind: Kind, region_code: str, edited: pd.DataFrame, *, shown: pd.DataFrame | None = None
) -> Receipt:
    """Check edited records and keep them, all or none, as one upload.

    Raises
    ------
    LdspError
        As `check_edits` and `keep`; or a record has to be mended first, and the sentence says which and how.
    """
    preview = check_edits(person, kind, region_code, edited, shown=shown)
    wrong = preview.checked.problems
    wrong = wrong[wrong["severity"] == "error"]
    if len(wrong):
        first = wrong.iloc[0]
        more = f" ({len(wrong) - 1:,} more to mend.)" if len(wrong) > 1 else ""
        raise LdspError(f"Row {first['row']}, {first['column']}: {first['sentence']}{more}", first["what_to_do"])
    return keep(person, preview)


def _taken_out(contract: Contract, region_code: str, preview: Preview, shown: pd.DataFrame) -> tuple[int, ...]:
    """The numbers of the records that were shown and are no more; refused if somebody else changed one, or refers to one."""
    before = pd.Series(shown.index, index=key_texts(contract, shown))
    after = set(key_texts(contract, preview.checked.rows)) if preview.checked.good else set()
    if not preview.checked.faultless:
        return ()
    gone = before[~before.index.isin(after)]
    touched = {int(number) for number in gone} | {int(number) for number in preview.replaces}
    with reading() as session:
        became = records.what_became_of(session, kind=contract.kind, record_ids=[int(number) for number in shown.index])
        changed = set(became.loc[became["superseded_by"].notna(), RECORD].tolist())
        overtaken = changed & touched or (set(preview.replaces) - {int(number) for number in shown.index})
        if overtaken:
            raise LdspError(
                "Somebody else changed one of these records while you were editing. Nothing was kept.",
                "Copy what you wrote, load the records again, and repeat your changes.",
            )
        if len(gone) and len(contract.key) == 1:
            naming = refers_to_removed(session, contract.kind, region_code, [str(code) for code in gone.index])
            if naming:
                raise LdspError(
                    f"Other records refer to what was taken out: {', '.join(naming)}. Nothing was kept.",
                    "Change those first, or leave it in.",
                )
    return tuple(int(number) for number in gone)


def _refuse_large(kind: Kind) -> None:
    if kind not in SMALL:
        raise LdspError(f"{CONTRACTS[kind].title} are not edited in place.", "Upload a corrected file instead.")


def _text(cell: Any) -> str:
    """A cell as it would stand in a file."""
    if isinstance(cell, list | tuple):
        return "; ".join(map(str, cell))
    if cell is None or pd.isna(cell):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat()[:10] if hasattr(cell, "isoformat") else str(cell)
