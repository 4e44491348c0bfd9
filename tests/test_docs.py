"""What the documents say is true: the README's tree, commands and settings, the dictionary, every page, every indicator."""

import ast
import re
from pathlib import Path

import pytest
from sqlmodel import Session

from ldsp.settings import PREFIX, Settings
from ldsp.store import reads
from ldsp.store.database import reading
from ldsp.store.tables import Base

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def tree() -> list[str]:
    """The paths of the README's tree, the inner ones below what they are indented under."""
    block = next(block for block in re.findall(r"```\n(.*?)```", README, re.DOTALL) if block.startswith("app.py"))
    paths, above = [], ""
    for line in block.splitlines():
        name = line.split()[0]
        if not line.startswith(" "):
            above = name
        paths.append(name if name == above else above + name)
    return paths


def test_the_readmes_tree_is_the_tree():
    for path in tree():
        assert (ROOT / path).exists(), f"README.md names {path}"
        assert (ROOT / path).is_dir() == path.endswith("/")
    named = {path.partition("/")[0] for path in tree()}
    code = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and (list(path.rglob("*.py")) or list(path.rglob("*.parquet")))
    }
    ours = {name for name in code if not name.startswith((".", "var", "__"))}
    assert ours <= named, f"README.md does not name {ours - named}"
    floors = {path.name for path in (ROOT / "ldsp").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert floors <= {path.split("/")[1] for path in tree() if path.count("/") == 2}


def test_every_file_that_the_readme_points_to_exists():
    for target in re.findall(r"\]\(([^)]+)\)", README):
        if "://" not in target:
            assert (ROOT / target).exists(), f"README.md points to {target}"
    for path in re.findall(r"`((?:tests|ldsp|docs|data|geo|pages|benchmarks)/[\w./-]+)`", README):
        assert (ROOT / path).exists(), f"README.md names {path}"


def test_the_first_screen_has_a_picture_and_two_commands():
    first = "\n".join(README.splitlines()[:16])
    assert re.search(r"!\[[^\]]{20,}\]\(docs/[\w-]+\.png\)", first)
    assert "make run" in first
    assert "make test" in first


def test_every_command_of_make_exists():
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", README)) <= targets | {"it"}
    assert {"run", "test", "check", "bench"} <= targets


def test_the_table_of_settings_is_the_settings():
    told = set(re.findall(rf"^\| `({PREFIX}\w+)`", README, re.MULTILINE))
    assert told == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_every_page_is_in_the_menu_and_says_what_it_asks():
    menu = set(re.findall(r'frame\.page\(\s*"([^"]+)"', (ROOT / "app.py").read_text(encoding="utf-8")))
    scripts = {path.relative_to(ROOT / "pages").as_posix() for path in (ROOT / "pages").rglob("*.py")}
    assert menu == scripts
    for script in scripts:
        told = ast.get_docstring(ast.parse((ROOT / "pages" / script).read_text(encoding="utf-8")))
        assert told, f"pages/{script} has no docstring"


def test_every_module_says_what_it_is_for():
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in [ROOT / "app.py", *(ROOT / "ldsp").rglob("*.py")]
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) and path.name != "__init__.py"
    ]
    assert not silent


def test_the_dictionary_names_every_table_and_column():
    text = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))
    for name, table in Base.metadata.tables.items():
        assert name in sections, f"docs/data.md has no section on {name}"
        missing = [
            column.name
            for column in table.columns
            if column.name != "upload_id" and f"`{column.name}`" not in sections[name]
        ]
        assert not missing, f"docs/data.md does not explain {missing} of {name}"


def test_the_changelog_has_what_changed():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert heads
    assert all(head == "Unreleased" or re.search(r"\d{4}-\d{2}-\d{2}|\d{1,2} \w+ \d{4}", head) for head in heads)
    assert re.search(r"^- ", text, re.MULTILINE), "nothing is listed"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(file: str):
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        wanted = line.partition("#")[0].strip()
        if wanted and not wanted.startswith("-r "):
            assert re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.!+]+", wanted), f"{file}: {wanted} is not pinned"


# --- what the store says of itself


@pytest.fixture
def session(seeded: str) -> Session:
    with reading(seeded) as session:
        yield session


def test_every_indicator_explains_itself(session: Session):
    indicators = reads.indicators(session)
    assert len(indicators) > 50
    for field in ("label", "short_label", "unit", "component", "definition", "source_id"):
        assert (indicators[field].str.strip() != "").all(), (
            f"{field} is empty for {indicators.loc[indicators[field].str.strip() == '', 'indicator_id'].tolist()}"
        )
    assert set(indicators["polarity"]) <= {-1, 0, 1}
    assert set(indicators["source_id"]) <= set(reads.sources(session)["source_id"])


def test_every_indicator_of_an_index_says_why_it_is_there(session: Session):
    chosen = reads.presets(session).indicators
    assert (chosen["reason"].str.strip() != "").all(), chosen.loc[
        chosen["reason"].str.strip() == "", "indicator_id"
    ].tolist()


def test_every_source_has_what_must_be_printed_with_it(session: Session):
    sources = reads.sources(session)
    for field in ("publisher", "title", "period", "licence", "attribution", "retrieved_from"):
        assert (sources[field].str.strip() != "").all(), (
            f"{field} is empty for {sources.loc[sources[field] == '', 'source_id'].tolist()}"
        )


def test_every_line_that_a_licence_asks_for_is_in_the_datas_own_readme(session: Session):
    """Years left out: the same line is asked for year after year."""
    text = without_years((ROOT / "data" / "README.md").read_text(encoding="utf-8"))
    for source in reads.sources(session).itertuples():
        for line in re.findall(r"(?:Contains|Source:)[^.]*(?:v\d\.\d)?[^.]*", source.attribution):
            assert without_years(line.strip()) in text, f"data/README.md lacks what {source.source_id} asks for: {line}"


def without_years(text: str) -> str:
    return re.sub(r"\s*\b(?:19|20)\d\d\b[–-]?", "", " ".join(text.split()))
