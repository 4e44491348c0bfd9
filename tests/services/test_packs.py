"""A share pack goes from one LDSP to another unchanged, and what is no such pack changes nothing."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from ldsp.disclosure import Column, Published, SourceLine, publish, record
from ldsp.domain import packs as domain
from ldsp.domain.areas import Place
from ldsp.domain.roles import VIEWER, Person, Role
from ldsp.errors import LdspError, NotAllowed, NothingToShow
from ldsp.figures import packs as writing_packs
from ldsp.figures import style
from ldsp.ingest import packs as reading_packs
from ldsp.services import packs
from ldsp.settings import settings
from ldsp.store.database import engine, migrate, reading
from ldsp.store.reads import uploads

ADMIN = Person("admin", Role.ADMINISTRATOR)
CORNWALL = Place("E37000005", "Cornwall and Isles of Scilly", "lep")
MARCH, APRIL = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
SOURCE = SourceLine(publisher="ONS", title="Census", period="2021", licence="OGL", attribution="Crown copyright")


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch: pytest.MonkeyPatch, _answers_from_the_bundled_data: None) -> Iterator[str]:
    """An LDSP of its own, without any data but its tables."""
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    monkeypatch.setenv("LDSP_DATABASE_URL", url)
    settings.cache_clear()
    migrate(url)
    yield url
    engine(url).dispose()


def table(
    values: tuple[float | None, ...] = (4.25, None, 0.0), *, name: str = "risk", method: str = "v1", **more: Any
) -> Published:
    rows = {"name": [f"District {n}" for n in range(len(values))], "value": list(values)}
    rows["why"] = ["c" if value is None else None for value in values]
    told = {"question": "Where?", "sentence": "There.", "subtitle": "Score, 0 to 10", "notes": ["A note."]}
    return publish(
        pd.DataFrame(rows),
        name=name,
        columns={
            "name": Column(label="District"),
            "value": Column(label="Score", unit="0 to 10", decimals=1, symbol="why"),
        },
        sources=[SOURCE],
        as_at="2021",
        method=method,
        **{**told, **more},
    )


def packed(*, made: datetime = MARCH, region: Place = CORNWALL, **tables: Published) -> bytes:
    return writing_packs.pack(region, tables or {"risk": table()}, revision=7, made=made).content


def repacked(content: bytes, change: Callable[[dict[str, Any], dict[str, bytes]], None], *, sealed: bool) -> bytes:
    """The pack after somebody changed it; `sealed`: who also made the digests fit again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    descriptor = json.loads(files.pop(domain.DESCRIPTOR))
    change(descriptor, files)
    if sealed:
        import hashlib

        for each in descriptor["resources"]:
            each["hash"] = f"sha256:{hashlib.sha256(files.get(each['path'], b'')).hexdigest()}"
        descriptor["ldsp"]["sha256"] = domain.digest(descriptor, files)
    return zipped({domain.DESCRIPTOR: json.dumps(descriptor).encode(), **files})


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


# --- there ------------------------------------------------------------------------------------------------------------


def test_a_pack_says_all_that_a_frictionless_data_package_should():
    with zipfile.ZipFile(io.BytesIO(packed())) as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
        content = archive.read("data/risk.csv")
    assert content == b"name,value,value_symbol\r\nDistrict 0,4.25,\r\nDistrict 1,,c\r\nDistrict 2,0,\r\n"
    resource = descriptor["resources"][0]
    assert resource["bytes"] == len(content)
    assert [(field["name"], field["type"]) for field in resource["schema"]["fields"]] == [
        ("name", "string"),
        ("value", "number"),
        ("value_symbol", "string"),
    ]
    assert descriptor["licenses"][0]["name"] == "OGL-UK-3.0"
    assert "ONS, Census (2021). OGL. Crown copyright" in descriptor["sources"][0]["title"]
    assert "No row is about one person" in descriptor["ldsp"]["disclosure"]
    assert resource["ldsp"]["method"] == "v1"
    assert descriptor["version"] == "7"


def test_the_digest_is_told_and_is_that_of_the_content():
    made = writing_packs.pack(CORNWALL, {"risk": table()}, revision=7, made=MARCH)
    assert reading_packs.read(made.content).sha256 == made.sha256
    assert writing_packs.pack(CORNWALL, {"risk": table()}, revision=7, made=MARCH) == made


# --- and back ---------------------------------------------------------------------------------------------------------


def test_what_was_published_there_is_shown_here():
    packs.keep(ADMIN, packed(), file_name="cornwall.zip")
    ((pack, shown),) = packs.foreign("risk")
    assert pack.region_name == "Cornwall and Isles of Scilly"
    assert style.shown(shown).equals(style.shown(table()))
    assert shown.notes[0].startswith("Cornwall and Isles of Scilly: from its share pack of 1 March 2026, SHA-256 ")
    assert shown.sources == table().sources
    assert packs.names() == ("risk",)


def test_a_newer_pack_of_the_region_takes_the_place_of_the_older_and_undoing_puts_it_back():
    first = packs.keep(ADMIN, packed(risk=table((1.0,))), file_name="a.zip")
    second = packs.keep(ADMIN, packed(made=APRIL, risk=table((2.0,))), file_name="b.zip")
    assert [shown.table["value"].tolist() for _, shown in packs.foreign("risk")] == [[2.0]]
    packs.undo(ADMIN, second.pack_id)
    assert [shown.table["value"].tolist() for _, shown in packs.foreign("risk")] == [[1.0]]
    packs.undo(ADMIN, first.pack_id)
    assert packs.foreign("risk") == ()
    with reading() as session:
        assert uploads.changes(session)["what"].tolist() == ["undone", "undone", "kept", "kept"]


def test_undoing_the_older_of_two_leaves_the_newer():
    first = packs.keep(ADMIN, packed(risk=table((1.0,))), file_name="a.zip")
    second = packs.keep(ADMIN, packed(made=APRIL, risk=table((2.0,))), file_name="b.zip")
    packs.undo(ADMIN, first.pack_id)
    assert [one.pack_id for one in packs.kept()] == [second.pack_id]
    packs.undo(ADMIN, second.pack_id)
    assert packs.kept() == ()
    with pytest.raises(LdspError, match="no share pack number"):
        packs.undo(ADMIN, second.pack_id)


def test_packs_of_two_regions_stand_beside_one_another():
    packs.keep(ADMIN, packed(), file_name="a.zip")
    packs.keep(
        ADMIN, packed(region=Place("E37000001", "Black Country", "lep"), risk=table(method="v2")), file_name="b.zip"
    )
    together = packs.beside([("Lancashire", table())], packs.foreign("risk"))
    assert together.table["region"].unique().tolist() == ["Lancashire", "Black Country", "Cornwall and Isles of Scilly"]
    said = together.table.groupby("region")["not_comparable"].first()
    assert said.to_dict() == {
        "Lancashire": "comparable",
        "Black Country": "made another way (v2)",
        "Cornwall and Isles of Scilly": "comparable",
    }
    assert style.shown(together)["Score (0 to 10)"].tolist() == ["4.3", "[c]", "0.0"] * 3
    assert "1 cannot be compared like for like" in together.sentence


def test_a_table_that_no_pack_holds_says_what_to_do():
    with pytest.raises(NothingToShow, match="No share pack with this table"):
        packs.beside([("Lancashire", table())], packs.foreign("risk"))


def test_demonstration_data_stay_marked():
    packs.keep(ADMIN, packed(risk=table(demonstration=True)), file_name="a.zip")
    assert packs.foreign("risk")[0][1].demonstration
    assert writing_packs.file_name(CORNWALL, demonstration=True).endswith("-demonstration.zip")


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "person",
    [
        VIEWER,
        *(Person("p", role, frozenset({CORNWALL.code})) for role in (Role.COORDINATOR, Role.BOARD, Role.NATIONAL)),
    ],
    ids=lambda person: person.role,
)
def test_only_an_administrator_loads_and_undoes(person: Person):
    kept = packs.keep(ADMIN, packed(), file_name="a.zip")
    for act in (
        lambda: packs.look_at(person, packed()),
        lambda: packs.keep(person, packed(made=APRIL), file_name="a.zip"),
        lambda: packs.undo(person, kept.pack_id),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert len(packs.kept()) == 1


# --- what is refused --------------------------------------------------------------------------------------------------


def _set(path: tuple[Any, ...], value: Any) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    def change(descriptor: dict[str, Any], _files: dict[str, bytes]) -> None:
        where = descriptor
        for step in path[:-1]:
            where = where[step]
        where[path[-1]] = value

    return change


def _file(path: str, content: bytes | None) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    def change(_descriptor: dict[str, Any], files: dict[str, bytes]) -> None:
        files[path] = content if content is not None else b""
        if content is None:
            del files[path]

    return change


def _columns(*columns: dict[str, Any]) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    """A table that somebody else's program put in."""

    def change(descriptor: dict[str, Any], files: dict[str, bytes]) -> None:
        plain = {"unit": "", "decimals": None, "symbol": None, "note": ""}
        descriptor["resources"][0]["ldsp"]["columns"] = [{**plain, **column} for column in columns]
        heads = [str(column["key"]) for column in columns]
        files["data/risk.csv"] = ",".join(heads).encode() + b"\r\n" + ",".join("7" for _ in heads).encode() + b"\r\n"

    return change


NUMBER = {"key": "n", "label": "Number", "decimals": 0}
ROWS = ("resources", 0, "ldsp")
REFUSED = {
    "a number changed": (_file("data/risk.csv", b"name,value,value_symbol\r\nDistrict 0,9,\r\n"), False, "altered"),
    "a word changed": (_set((*ROWS, "sentence"), "All is well."), False, "altered"),
    "the region changed": (_set(("ldsp", "region", "name"), "Lancashire"), False, "altered"),
    "a file added": (_file("data/extra.csv", b"x"), False, "altered"),
    "a file added and sealed": (_file("data/extra.csv", b"x"), True, "does not hold the tables"),
    "a file gone": (_file("data/risk.csv", None), True, "does not hold the tables"),
    "a newer format": (_set(("ldsp", "format_version"), 2), True, "newer version of LDSP"),
    "another format": (_set(("ldsp", "format"), "LDSP back-up"), True, "not a share pack"),
    "no region": (_set(("ldsp", "region", "code"), "../../x"), True, "which region"),
    "no time": (_set(("created",), "yesterday"), True, "not a share pack"),
    "a strange name": (_set(("resources", 0, "name"), "../risk"), True, "names its tables"),
    "other columns": (_file("data/risk.csv", b"name,value\r\nBurnley,3\r\n"), True, "other columns"),
    "a short row": (_file("data/risk.csv", b"name,value,value_symbol\r\nBurnley\r\n"), True, "cannot be read"),
    "a word for a number": (_file("data/risk.csv", b"name,value,value_symbol\r\nBurnley,many,\r\n"), True, "cannot be read"),
    "no number": (_file("data/risk.csv", b"name,value,value_symbol\r\nBurnley,nan,\r\n"), True, "cannot be read"),
    "infinity": (_file("data/risk.csv", b"name,value,value_symbol\r\nBurnley,1e999,\r\n"), True, "cannot be read"),
    "a gap without a reason": (_file("data/risk.csv", b"name,value,value_symbol\r\nBurnley,,\r\n"), True, "not a published"),
    "no text": (_file("data/risk.csv", b"\xff\xfe\x00"), True, "cannot be read"),
    "no words": (_set(ROWS, {"columns": []}), True, "other columns"),
    "a learner": (_columns({"key": "learner_ref", "label": "Ref"}, NUMBER), True, "about single people"),
    "an e-mail": (_columns({"key": "who", "label": "E-mail address"}, NUMBER), True, "about single people"),
    "a birthday": (_columns({"key": "born", "label": "Date of birth"}, NUMBER), True, "about single people"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_pack_that_is_not_what_it_should_be_is_refused_and_nothing_changes(what: str):
    change, sealed, words = REFUSED[what]
    packs.keep(ADMIN, packed(), file_name="good.zip")
    before = packs.kept(current=False)
    with pytest.raises(packs.PackRefused, match=words) as refused:
        packs.keep(ADMIN, repacked(packed(made=APRIL), change, sealed=sealed), file_name="bad.zip")
    assert refused.value.do
    assert packs.kept(current=False) == before


def test_a_pack_that_only_repeats_or_is_older_is_refused():
    packs.keep(ADMIN, packed(made=APRIL), file_name="a.zip")
    with pytest.raises(packs.PackRefused, match="loaded already"):
        packs.keep(ADMIN, packed(made=APRIL), file_name="a.zip")
    with pytest.raises(packs.PackRefused, match="made later than this one, on 01 April 2026"):
        packs.keep(ADMIN, packed(made=MARCH), file_name="a.zip")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "damaged"),
        (b"PK\x05\x06" + b"\0" * 18, "not a share pack"),
        (b"name,value\r\n", "damaged"),
        (zipped({"a.txt": b"x"}), "not a share pack"),
        (zipped({domain.DESCRIPTOR: b"[]"}), "not a share pack"),
        (zipped({domain.DESCRIPTOR: b"{" * 100_000}), "not a share pack"),
        (zipped({domain.DESCRIPTOR: b"[" * 100_000}), "not a share pack"),
        (zipped({domain.DESCRIPTOR: b"x", "data/bomb.csv": b"0" * (130 * 2**20)}), "far too large"),
        (zipped({f"data/{n}.csv": b"" for n in range(300)}), "far too large"),
        (b"0" * (21 * 2**20), "larger than 20 MB"),
    ],
    ids=[
        "nothing",
        "an empty zip",
        "a CSV",
        "another zip",
        "a list",
        "braces",
        "brackets",
        "a bomb",
        "many parts",
        "oversize",
    ],
)
def test_what_is_no_pack_is_refused_with_a_sentence(content: bytes, words: str):
    with pytest.raises(packs.PackRefused, match=words):
        packs.look_at(ADMIN, content)
    assert packs.kept(current=False) == ()


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading_packs, "MAX_ROWS", 2)
    with pytest.raises(packs.PackRefused, match="far more rows"):
        packs.look_at(ADMIN, packed())


@trying(max_examples=60)
@given(at=st.integers(0, 10_000), put=st.binary(min_size=1, max_size=4))
def test_no_bytes_whatever_raise_anything_else(at: int, put: bytes):
    good = packed()
    where = at % len(good)
    try:
        found = reading_packs.read(good[:where] + put + good[where + len(put) :])
    except packs.PackRefused:
        return
    assert found.sha256 == reading_packs.read(good).sha256  # what changed was no content: a date of the archive's


# --- nothing about one person -----------------------------------------------------------------------------------------


def test_a_learners_row_cannot_get_into_a_pack():
    learners = pd.DataFrame({"learner_ref": ["0f3a"], "age_band": ["25 to 34"], "n": [1.0]})
    with pytest.raises(TypeError, match="Only published tables"):
        writing_packs.pack(CORNWALL, {"learners": learners}, revision=1, made=MARCH)  # type: ignore[dict-item]
    columns = {"learner_ref": Column(label="Learner"), "age_band": Column(label="Age")}
    rows = publish(learners, name="l", question="?", sentence="", subtitle="", columns=columns)
    with pytest.raises(ValueError, match="only a row about one person"):
        writing_packs.pack(CORNWALL, {"learners": rows}, revision=1, made=MARCH)
    beside = replace(rows, columns={"age_band": Column(label="Age")})  # the table still has it, unprinted
    content = writing_packs.pack(CORNWALL, {"learners": beside}, revision=1, made=MARCH).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [
            name for name in archive.namelist() if b"0f3a" in archive.read(name) or b"learner_ref" in archive.read(name)
        ]


def test_a_record_restored_is_the_record(store: str):
    from ldsp.disclosure import restored

    once = record(table())
    assert record(restored(json.loads(json.dumps(once)))) == once
