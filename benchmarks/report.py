"""What was measured, as tables, and where it is kept."""

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.meter import Change
from benchmarks.scenes import Scene

README = Path(__file__).parent / "README.md"
MARK = "<!-- measured: everything below is written by `make bench` -->\n"
FIRST = "LDSP, a measure not asked for before"
AGAIN = "LDSP, a measure asked for before"
PACKAGES = ("streamlit", "pydeck", "pandas", "dash", "plotly", "folium")


@dataclass
class Result:
    """One run."""

    seed_s: float
    store_mb: float
    scenes: dict[Scene, dict[str, Change]] = field(default_factory=dict)
    first_visitor_ms: float | None = None
    first_page_ms: float | None = None
    weights: Change | None = None
    drill_down: Change | None = None
    memory_mb: dict[int, float] = field(default_factory=dict)  # by number of sessions
    load: float = field(default_factory=lambda: os.getloadavg()[0])


def tell(words: str) -> None:
    """Say how far it is."""
    print(words, flush=True)


def tables(result: Result) -> str:
    """The whole result in Markdown."""
    parts = [_machine(result), _ours(result)]
    parts += [_scene(scene, found) for scene, found in result.scenes.items()]
    return "\n\n".join(parts) + "\n"


def keep(result: Result) -> None:
    """Replace the figures in the README by those of this run."""
    text = README.read_text(encoding="utf-8").partition(MARK)[0]
    README.write_text(f"{text}{MARK}\n{tables(result)}", encoding="utf-8")


def _machine(result: Result) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores ({_processor()}), {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}; {packages}. Load average of the machine "
        f"{result.load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end: above {os.cpu_count()}, other work held it up."
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _ours(result: Result) -> str:
    rows = [
        ("Seeding an empty store", "under 20 s", f"{result.seed_s:.1f} s"),
        ("Size of the store", "", f"{result.store_mb:.0f} MB"),
    ]
    if result.first_visitor_ms and result.first_page_ms:
        rows.append(
            ("Need, first visitor after the start: until the map stands", "", f"{result.first_visitor_ms:,.0f} ms")
        )
        rows.append(("Need, browser that was never here: until the map stands", "", f"{result.first_page_ms:,.0f} ms"))
    for name, change in (
        ("A weight to nought → repaint of 945 neighbourhoods", result.weights),
        ("Region → one district, neighbourhoods → repaint", result.drill_down),
    ):
        if change:
            rows.append((name, "", f"{change.repaint_ms:,.0f} ms, {_kb(change.wire_bytes)}"))
    rows += [
        (f"Memory of the server, {count} session{'' if count == 1 else 's'}", "", f"{held:,.0f} MB")
        for count, held in result.memory_mb.items()
    ]
    if len(result.memory_mb) > 2:
        most, least = max(result.memory_mb), sorted(result.memory_mb)[1]
        each = (result.memory_mb[most] - result.memory_mb[least]) / (most - least)
        told = f"{each:,.1f} MB" if each >= 1 else "too little to be told apart from the server's own ups and downs"
        rows.append(("Memory of one session more", "", told))
    return _table(("LDSP", "Aim", "Measured"), rows)


def _scene(scene: Scene, found: dict[str, Change]) -> str:
    own = found[FIRST]
    rows = [
        (
            contender,
            f"{change.repaint_ms:,.0f} ms",
            f"{change.repaint_ms / own.repaint_ms:.1f}",
            _kb(change.wire_bytes),
            f"{change.wire_bytes / own.wire_bytes:.1f}",
            _kb(change.plain_bytes) if change.plain_bytes else "–",
            f"{change.server_cpu_ms:,.0f} ms",
        )
        for contender, change in found.items()
    ]
    head = ("Change of measure → repaint", "Time", "Ratio", "On the wire", "Ratio", "Unpacked", "Server's processor")
    return f"### {scene.name}\n\nAim: {scene.aim}.\n\n{_table(head, rows)}"


def _kb(size: float) -> str:
    return f"{size / 1000:,.0f} kB"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
