"""Whatever an address asks for, and whatever state the store is in: a sentence that says what to do, and nothing broken."""

import errno
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ldsp.settings import settings
from ldsp.store import seeding
from ldsp.store.database import engine, migrate
from ldsp.store.troubles import in_words
from tests.pages import stores
from tests.pages.visits import PAGES, ROOT, Visit, use_store

SCOTLAND, WALES = "S12000036", "W06000015"
CODES = [
    "E99999999", SCOTLAND, WALES, "burnley", "", " ", "e37000019", "E07000117,E07000118", "'; DROP TABLE district; --",
    "<script>alert(1)</script>", "![x](https://example.com/x.png)", "../../etc/passwd", "%00", "x" * 10_000, "∅ЖΩ🙂",
]  # fmt: skip
BOXES = {
    "overview": ["region", "until"],
    "need": ["region", "until", "measure", "areas", "area", "preset", "base", "ldsp-1-how", "ldsp-1-missing"],
    "district": ["region", "area", "benchmark", "group", "over-time", "alike"],
    "coverage": ["region", "until", "level", "basis", "venues", "area"],
    "take_up": ["region", "until"],
    "outcomes": ["region", "until"],
    "value": ["region", "until"],
    "board": ["region"],
    "compare": ["region", "with", "benchmark", "group", "order", "over-time"],
    "practice": ["region", "tried", "for-level", "verdict", "cost"],
    "meeting": ["region"],
    "matching": ["region", "until", "level", "fair", "unit", "sites", "where", "farther", "near"],
    "methods": ["region", "preset"],
    "accessibility": ["region"],
}
EVERY_BOX = [
    (page, {key: form.format(n) for n, key in enumerate(keys, 10)})
    for page, keys in BOXES.items()
    for form in ("W060000{}", "<script>alert({})</script>")
]
EVERY_CODE = [(page, {key: code}) for page, key in (("overview", "region"), ("need", "area")) for code in CODES]

PLAIN: dict[str, dict[str, object]] = {}
"""What a page shows whose address asks for nothing; and the weights as they open."""


def sound(visit: Visit) -> None:
    """Nothing broke, and nothing of the program's inside is shown."""
    assert not visit.at.exception, visit.at.exception[0].message
    for told in ("Traceback", "Error:", "sqlalchemy", "sqlite3", 'File "'):
        assert told not in visit.text


@pytest.mark.parametrize(("page", "codes"), [*EVERY_BOX, *EVERY_CODE])
def test_a_code_that_is_not_known_is_said_and_dropped(visit: Callable[..., Visit], page: str, codes: dict[str, str]):
    asked = visit(page, codes)
    sound(asked)
    for key, code in codes.items():
        if code.strip() or key != "area":
            assert any(f"'{code[:40]}'" in " ".join(told.split()) or not code.strip() for told in asked.warnings), (
                asked.warnings
            )
        assert key not in asked.link()
    if page not in PLAIN:
        PLAIN[page] = visit(page).shows()
    assert asked.controls() == PLAIN[page]["controls"]
    assert asked.shows()["tables"] == PLAIN[page]["tables"]


def test_what_an_address_says_brings_no_link_image_or_markup(visit: Callable[..., Visit]):
    for code in (
        "![x](//example.com/x.png)",
        "[x](https://example.com)",
        "<img src=//example.com>",
        "https://example.com",
        ":red[x]",
        "a@example.com",
    ):
        raw = visit("overview", {"region": code}).at.warning[0].value
        for sign in "![](<:@":
            assert raw.replace(f"\\{sign}", "").count(sign) == 0, f"{raw} is read as Markdown"


@pytest.mark.parametrize("key", ["match", "within"])
@pytest.mark.parametrize(
    "code", [WALES, "x" * 10_000, "<b>", ",,,,", "index,index,no_car,no_car,lone_parent,age_75_plus"]
)
def test_lists_and_limits_that_make_no_sense_do_no_harm(visit: Callable[..., Visit], key: str, code: str):
    asked = visit(
        "need", {"areas": "neighbourhoods", "finder": "true", key: code, "least-index": "abc", "most-index": "1e400"}
    )
    sound(asked)
    assert asked.tables
    assert asked.maps


@pytest.mark.parametrize("weight", ["9999", "-3", "abc", "1.5", "", "١", "1e3", "NaN"])
@pytest.mark.parametrize("opened", ["true", "false"])
def test_a_weight_out_of_range_is_not_used(visit: Callable[..., Visit], weight: str, opened: str):
    if "weights" not in PLAIN:
        PLAIN["weights"] = visit("need", {"weights": "true"}).controls()
    plain_weight = PLAIN["weights"]["ldsp-1-age_75_plus"]
    asked = visit("need", {"ldsp-1-age_75_plus": weight, "weights": opened})
    sound(asked)
    assert asked.open("weights").widget("ldsp-1-age_75_plus").value == plain_weight
    assert "ldsp-1-age_75_plus" not in asked.link()


def test_all_weights_nought_is_a_sentence_and_can_be_undone(visit: Callable[..., Visit]):
    nought = {f"ldsp-1-{name}": "0" for name in ("demography", "skills_income", "digital_use", "connectivity")}
    asked = visit("need", nought | {"weights": "true"})
    sound(asked)
    assert len(asked.warnings) == 1
    assert "weight" in asked.warnings[0]
    assert not asked.maps
    asked.at.button(key="reset-weights").click()
    asked.run()
    assert asked.maps
    assert not asked.warnings


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "%_", "<script>", "'; DROP TABLE district; --", "W06000015", "EH1 1AA", "🙂🙂", "\\"]
)
def test_a_place_that_is_not_in_england_is_not_found(visit: Callable[..., Visit], typed: str):
    asked = visit("need")
    asked.at.text_input(key="find").set_value(typed)
    asked.run()
    sound(asked)
    assert any("is called that" in caption.value for caption in asked.at.caption)


# --- the store


def with_store(monkeypatch: pytest.MonkeyPatch, address: str, page: str = "overview") -> Visit:
    monkeypatch.setenv("LDSP_DATABASE_URL", address)
    settings.cache_clear()
    use_store(settings().database_url)
    return Visit(page, {})


def told(visit: Visit, what: str, do: str) -> None:
    sound(visit)
    assert len(visit.warnings) == 1
    assert what in visit.warnings[0]
    assert do in visit.warnings[0]
    assert not visit.tables
    assert not visit.charts


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_store_says_what_to_do(visit_world: Callable[..., Visit], page: str):
    told(visit_world("empty", page), "holds no regions yet", "data/ folder")


@pytest.mark.parametrize("page", ["overview", "need", "district", "methods"])
def test_a_store_of_areas_without_an_index_says_what_to_do(visit_world: Callable[..., Visit], page: str):
    told(visit_world("areas", page), "yet.", "data/ folder")


def test_a_file_that_is_not_a_database_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir or Madam, " * 100)
    told(with_store(monkeypatch, f"sqlite:///{letter}"), "is not a database", "Move the file away")
    assert letter.read_text().startswith("Dear")


def test_a_store_of_a_newer_version_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    address = f"sqlite:///{tmp_path / 'newer.sqlite'}"
    migrate(address)
    engine(address).dispose()
    with sqlite3.connect(tmp_path / "newer.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    told(with_store(monkeypatch, address), "newer version of LDSP", "Start the newer version")


def test_somebody_elses_database_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    with sqlite3.connect(tmp_path / "theirs.sqlite") as connection:
        connection.execute("CREATE TABLE district (number INTEGER)")
    told(
        with_store(monkeypatch, f"sqlite:///{tmp_path / 'theirs.sqlite'}"),
        "something else than an LDSP store",
        "LDSP_DATABASE_URL",
    )


def test_a_server_that_cannot_be_reached_is_named_without_the_password(monkeypatch: pytest.MonkeyPatch):
    asked = with_store(monkeypatch, "postgresql://ldsp:s3cret@127.0.0.1:9/ldsp")
    told(asked, "cannot be reached", "LDSP_DATABASE_URL")
    assert "s3cret" not in asked.text


@pytest.mark.parametrize(
    ("number", "what", "do"),
    [
        (errno.EACCES, "has no right to write", "Give the account"),
        (errno.EROFS, "has no right to write", "Give the account"),
        (errno.ENOSPC, "no room left", "Free some space"),
    ],
)
def test_a_disk_that_takes_nothing_is_said_and_a_reload_tries_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, what: str, do: str
):
    """The system's own answer, given where seeding begins: what real disks answer is tested with the store."""
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"

    def refuse(*_args: object, **_more: object) -> None:
        with in_words(engine(address).url):
            raise OSError(number, "no")

    with monkeypatch.context() as patched:
        patched.setattr(seeding, "seed", refuse)
        asked = with_store(monkeypatch, address)
        told(asked, what, do)
    monkeypatch.setattr(seeding, "seed", lambda *_args, **_more: None)
    asked.run()
    assert not any(what in said for said in asked.warnings)


@pytest.mark.parametrize("file", ["lad23/districts.parquet", "bundle.json"])
def test_without_a_file_of_boundaries_there_is_a_sentence(
    worlds: Callable[[str], stores.World], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: str
):
    shutil.copytree(ROOT / "geo", tmp_path / "geo")
    (tmp_path / "geo" / file).unlink()
    world = worlds("district")
    monkeypatch.setenv("LDSP_GEO_DIR", str(tmp_path / "geo"))
    monkeypatch.setenv("LDSP_DATABASE_URL", world.address)
    monkeypatch.setenv("LDSP_DATA_DIR", str(world.data_dir))
    use_store(world.address, anew=True)
    asked = Visit("need", {})
    sound(asked)
    assert any(file in said and "missing" in said for said in [*asked.warnings, asked.text])
    for page in ("overview", "district", "methods"):
        other = Visit(page, {})
        sound(other)
        assert other.tables
    use_store(world.address, anew=True)
