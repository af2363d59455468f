"""Which room may know which: the imports of every module, held against the table in
docs/architecture.md.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "timeline"

SHARED = {"frozen", "files", "diagnostics", "findings", "output"}
"""Values that everybody shares: they know nothing but each other."""

MAY_KNOW: dict[str, set[str]] = {
    "frozen": set(),
    "files": set(),
    "diagnostics": set(),
    "findings": set(),
    "output": set(),
    "dates": set(),
    "read": {"dates"},
    "config": {"read", "dates"},
    "model": {"read", "dates"},
    "publish": {"model", "read", "dates", "config"},
    "exchange": {"read", "dates", "config"},
    "pipeline": {"publish", "model", "read", "dates", "config"},
    "memory": {"publish", "model", "read", "dates", "config", "marks"},
    "rebuild": {"memory", "pipeline", "publish", "model", "read", "dates", "config"},
    "marks": set(),
    "cache": {"memory"},
    "workspace": {"read", "marks"},
    "history": set(),
    "writer": {"marks"},
    "report": set(),
    "workers": set(),
    "reports": {"report"},
    "mend": {"read"},
}
"""Rooms not listed here (the command line) may know every other."""

PURE = {
    "dates",
    "read",
    "config",
    "model",
    "publish",
    "exchange",
    "pipeline",
    "frozen",
    "files",
    "memory",
    "rebuild",
    "diagnostics",
    "findings",
    "output",
} | {"reports", "mend"}
WORLD = {
    "asyncio",
    "http",
    "io.open",
    "locale",
    "logging",
    "multiprocessing",
    "os",
    "pathlib.Path",
    "random",
    "secrets",
    "shutil",
    "socket",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
}
"""What touches the disk, the clock, the network, the environment or chance."""


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package with its room: the folder or file directly below `timeline/`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "scaffold" not in path.parts:
            yield path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, inside functions and for types too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    ("room", "path"),
    [
        pytest.param(room, path, id=str(path.relative_to(PACKAGE)))
        for room, path in modules()
        if room in MAY_KNOW
    ],
)
def test_a_room_knows_only_the_rooms_before_it(room: str, path: Path) -> None:
    known = MAY_KNOW[room] | SHARED | {room}
    rooms = {room for room, _ in modules()}
    for name in imports(path):
        if name.startswith("timeline."):
            other = name.split(".")[1]
            assert other in known or other not in rooms, f"{room} imports {name}"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=str(path.relative_to(PACKAGE)))
        for room, path in modules()
        if room in PURE
    ],
)
def test_a_pure_room_does_not_touch_the_world(path: Path) -> None:
    used = set(imports(path)) & WORLD
    assert not used, f"{path.relative_to(PACKAGE)} imports {', '.join(sorted(used))}"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "input", "exec", "eval"}, f"line {node.lineno}"
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "environ"}:
            # `options.today` is an input; a method that asks the clock is called.
            parent = ast.unparse(node)
            assert not parent.startswith(("datetime.", "date.", "dt.")), f"line {node.lineno}"


def test_the_rooms_of_the_table_exist() -> None:
    rooms = {room for room, _ in modules()}
    assert set(MAY_KNOW) <= rooms


def test_the_manual_names_every_room_and_every_module_of_publish() -> None:
    manual = (PACKAGE.parent / "docs/architecture.md").read_text("utf-8")
    table = manual.partition("## The rooms")[2].partition("## The rules")[0]
    named = set(re.findall(r"`([a-z_]+)`", table))
    there = {path.stem for path in PACKAGE.glob("*") if not path.name.startswith(("_", "py."))}
    there |= {path.stem for path in (PACKAGE / "publish").glob("[a-z]*.py")}
    assert there - named == set()
