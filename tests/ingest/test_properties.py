"""No bytes whatever make the importer raise anything but a sentence, or write, or run anything."""

import io
import sys
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ldsp import ingest
from ldsp.domain.records import CONTRACTS, Kind
from ldsp.errors import LdspError
from ldsp.ingest.cells.choosing import read_age_band, read_yes_no
from ldsp.ingest.cells.dates import read_date
from ldsp.ingest.cells.numbers import read_number, read_whole
from ldsp.ingest.cells.outcome import Fault, Noted
from ldsp.ingest.cells.places import district_reader, districts_reader, postcode_reader, read_sector
from ldsp.ingest.cells.texts import harmless, read_learner
from tests.ingest import nasty
from tests.ingest.conftest import LOOKUPS, TODAY, pseudonym

FORBIDDEN = (
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "subprocess.",
    "socket.",
    "shutil.",
    "ctypes.dlopen",
)
watching = False


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Hear of every file opened to be written, every process, every connection."""
    if not watching:
        return
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event.startswith(FORBIDDEN):
        raise RuntimeError(f"The importer tried {event} {arguments[:2]}.")


sys.addaudithook(watch)  # for good; heard only while the importer works


def whole_way(content: bytes, name: str, kind: Kind) -> None:
    global watching  # noqa: PLW0603 - an audit hook cannot be taken away again
    watching = True
    try:
        read = ingest.read(content, name)
        if read.must_choose:
            read = ingest.read(content, name, read.sheets[0])
        matching = ingest.match(read, CONTRACTS[kind], today=TODAY)
        result = ingest.check(read, matching, CONTRACTS[kind], LOOKUPS, pseudonym=pseudonym, today=TODAY)
        assert result.good + result.with_errors == result.total
        result.grouped(), result.problems_csv()
    except LdspError as refusal:
        refused_with = refusal.what, refusal.do
        assert all(refused_with)
    finally:
        watching = False


ALWAYS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
KINDS = st.sampled_from(list(Kind))
STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"<table>",
        b"<html",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"sep=;\n",
    ]
)
CELLS = st.one_of(
    st.text(max_size=20), st.sampled_from([
        "=1+1", "30/02/2019", "11/03/2019", "..", "[c]", "-5", "1e400", "9" * 50, "BB11 1AA", "Burnley", "yes", "A1",
        "10000948", "GDG-01",
        "completed", "\ufeff", "\u202e", "NaN", "inf", "nan", "99999", "2019", "0", "٣", "¼", "²",
    ]), st.integers().map(str), st.floats().map(str), st.dates().map(str),
)  # fmt: skip


@given(STARTS, st.binary(max_size=2000), KINDS)
@ALWAYS
def test_any_bytes_whatever(start: bytes, rest: bytes, kind: Kind):
    whole_way(start + rest, "any", kind)


@given(KINDS, st.lists(st.lists(CELLS, min_size=1, max_size=30), min_size=1, max_size=8), st.data())
@settings(ALWAYS, max_examples=120)
def test_any_cells_under_the_right_heads(kind: Kind, rows: list[list[str]], data: st.DataObject):
    import csv

    heads = [field.label for field in CONTRACTS[kind].fields]
    chosen = data.draw(st.lists(st.sampled_from(heads), min_size=1, max_size=len(heads), unique=True))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(chosen)
    writer.writerows(rows)
    whole_way(out.getvalue().encode("utf-8", "surrogatepass"), "cells.csv", kind)


@given(
    st.sampled_from(["plain.xlsx", "plain.ods", "merged-title.xlsx"]),
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=12),
)
@ALWAYS
def test_any_damage_to_a_workbook(name: str, damage: list[tuple[int, int]]):
    content = bytearray(nasty.UNDERSTOOD[name]())
    for at, byte in damage:
        content[at % len(content)] = byte
    whole_way(bytes(content), name, Kind.LEARNERS)


@given(
    st.sampled_from(["plain.xlsx", "plain.ods"]),
    st.lists(st.tuples(st.floats(0, 1), st.text(max_size=6)), min_size=1, max_size=6),
)
@ALWAYS
def test_any_damage_to_the_xml_within(name: str, damage: list[tuple[float, str]]):
    """Packed again, so that it is no longer the archive that refuses."""
    with zipfile.ZipFile(io.BytesIO(nasty.UNDERSTOOD[name]())) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    for part in [part for part in parts if "sheet" in part or part == "content.xml"]:
        text = bytes(parts[part]).decode() if isinstance(parts[part], bytes) else str(parts[part])
        for where, more in damage:
            at = int(where * len(text))
            text = text[:at] + more + text[at + len(more) // 2 :]
        parts[part] = text.encode("utf-8", "replace")
    whole_way(nasty.packed(parts), name, Kind.LEARNERS)


@pytest.mark.parametrize("name", [*nasty.UNDERSTOOD, "paper.pdf", "entities.xlsx", "sheet-that-is-not-there.xlsx"])
def test_nothing_is_written_or_run_for_any_nasty_file(name: str):
    whole_way((nasty.UNDERSTOOD | nasty.REFUSED)[name](), name, Kind.LEARNERS)


@given(st.text(max_size=80))
@settings(ALWAYS, max_examples=300)
def test_any_text_in_any_kind_of_cell(text: str):
    for read in (
        read_number, read_whole, read_yes_no, read_age_band, read_sector, read_learner, district_reader(LOOKUPS),
        districts_reader(LOOKUPS), postcode_reader(LOOKUPS), lambda cell: read_date(cell, today=TODAY, month_is="last"),
    ):  # fmt: skip
        outcome = read(text)
        if isinstance(outcome, Fault):
            assert outcome.sentence
            assert outcome.do
        else:
            assert outcome is not None
            assert not isinstance(outcome, Noted) or outcome.notice
    assert not harmless(text).startswith(("=", "@"))


@given(st.dates(date(1940, 1, 1), date(2029, 12, 31)))
@ALWAYS
def test_a_day_is_the_same_day_however_it_is_written(day: date):
    serial = str((day - date(1899, 12, 30)).days)
    for written in (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d %B %Y}",
        f"{day:%A %d-%b-%Y}",
        serial,
    ):
        assert read_date(written, today=TODAY) == day, written


@given(st.integers(-(10**12), 10**12))
@ALWAYS
def test_a_number_is_the_same_number_however_it_is_written(number: int):
    for written in (str(number), f"{number:,}", f" {number} ", f"{number}.0"):
        assert read_whole(written) == number
    assert read_number(f"£{abs(number):,}", money=True) == abs(number)
