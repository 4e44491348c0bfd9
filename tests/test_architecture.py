"""The floors of the house: a module may stand only on the floors below its own, and packages live where they belong."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FLOORS: dict[str, set[str]] = {  # floor: what it may import of ours
    "ldsp.errors": set(),
    "ldsp.settings": {"ldsp.errors"},
    "ldsp.domain": {"ldsp.errors"},
    "ldsp.disclosure": {"ldsp.domain", "ldsp.errors"},
    "ldsp.store": {"ldsp.domain", "ldsp.errors", "ldsp.settings"},
    "ldsp.ingest": {"ldsp.domain", "ldsp.errors"},
    "ldsp.analysis": {"ldsp.domain", "ldsp.errors"},
    "ldsp.services": {
        "ldsp.analysis", "ldsp.store", "ldsp.ingest", "ldsp.disclosure", "ldsp.domain", "ldsp.errors", "ldsp.settings",
    },
    "ldsp.figures": {"ldsp.disclosure", "ldsp.domain", "ldsp.errors"},
    "ldsp.ui": {"ldsp.services", "ldsp.figures", "ldsp.disclosure", "ldsp.domain", "ldsp.errors"},
    "ldsp.accounts": {"ldsp.services", "ldsp.domain", "ldsp.errors"},
    "pages": {"ldsp.ui", "ldsp.figures", "ldsp.domain", "ldsp.errors"},
    "app": {"ldsp.ui", "ldsp.figures", "ldsp.domain"},
}  # fmt: skip
HOMES: dict[str, set[str]] = {  # package: the only floors it may be imported on
    "streamlit": {"ldsp.ui", "pages", "app"},
    "starlette": {"ldsp.ui"},
    "sqlmodel": {"ldsp.store"},
    "sqlalchemy": {"ldsp.store"},
    "alembic": {"ldsp.store"},
    "psycopg": {"ldsp.store"},
    "altair": {"ldsp.figures"},
    "pydeck": {"ldsp.figures"},
    "vl_convert": {"ldsp.figures"},
    "xlsxwriter": {"ldsp.figures", "ldsp.ingest"},
    "docx": {"ldsp.figures"},
    "pptx": {"ldsp.figures"},
    "typst": {"ldsp.figures"},
    "pandera": {"ldsp.ingest"},
    "geopandas": {"ldsp.store", "ldsp.services"},
}
NOT_ON: dict[str, set[str]] = {
    "pandas": {"pages", "app"},
    "sqlite3": {"ldsp.ui", "pages", "app", "ldsp.analysis", "ldsp.figures"},
}
ONLY_FOR_TYPES = {"ldsp.ui": {"altair", "pydeck"}, "ldsp.services": {"sqlmodel"}}  # under TYPE_CHECKING


def modules() -> list[tuple[Path, str]]:
    paths = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "ldsp").rglob("*.py")]
    return [(path, ".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in sorted(paths)]


def floor_of(name: str) -> str | None:
    return next((floor for floor in FLOORS if f"{name}.".startswith(f"{floor}.")), None)


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every name that a module imports, and whether only for type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    checking = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in checking) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", id(node) in checking) for alias in node.names)


@pytest.mark.parametrize(("path", "module"), modules(), ids=[module for _, module in modules()])
def test_a_floor_stands_only_on_the_floors_below(path: Path, module: str) -> None:
    floor = floor_of(module)
    assert floor or module == "ldsp.__init__", f"{module} is on no floor: give it one in FLOORS"
    if floor is None:
        return
    for name, for_types in imports(path):
        below, package = floor_of(name), name.partition(".")[0]
        if below and below != floor:
            assert below in FLOORS[floor], f"{module} imports {name}; {floor} may not stand on {below}"
        if for_types and package in ONLY_FOR_TYPES.get(floor, set()):
            continue
        if package in HOMES:
            assert floor in HOMES[package], f"{module} imports {name}; that belongs in {sorted(HOMES[package])}"
        assert floor not in NOT_ON.get(package, set()), f"{module} imports {name}; it does not belong on {floor}"


def test_no_script_lies_directly_in_pages() -> None:
    """Streamlit would run it for a deep link without the frame, and so without its checks."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_only_disclosure_makes_a_published_table() -> None:
    makers = {
        module
        for path, module in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Published"
    }
    assert makers == {"ldsp.disclosure.published"}


def test_nobody_makes_a_published_table_of_another_by_hand() -> None:
    """`replace` could put a true count into a table that has passed the door."""
    putters = {
        module
        for path, module in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "replace"
        and any(word.arg == "table" for word in node.keywords)
    }
    assert putters <= {"ldsp.disclosure.published"}


def test_only_cached_remembers() -> None:
    """Whatever is remembered is keyed on the store's revision, and that is seen to in one module."""
    for path, module in modules():
        if module != "ldsp.ui.cached._memory":
            assert "cache_data" not in path.read_text(encoding="utf-8"), f"{module} remembers on its own"
