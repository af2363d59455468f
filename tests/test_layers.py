"""Which package may import which, held against the table in docs/architecture.md.

The packages form a list: each may import those before it that it names here, never one after it.
Inside `site` the same holds for its own packages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "timeline"

LAYERS: Mapping[str, set[str]] = {
    "core": set(),
    "dates": set(),
    "content": {"core", "dates"},
    "model": {"core", "dates", "content"},
    "rules": {"core", "dates", "content", "model"},
    "project": {"core", "content"},
    "site": {"core", "dates", "content", "model", "project"},
    "diagnostics": {"core", "rules"},
    "authoring": {
        *("core", "dates", "diagnostics", "content", "model", "rules", "project", "site"),
    },
    "writer": {"core", "project"},
    "build": {
        *("core", "dates", "diagnostics", "content", "model", "rules", "project", "site", "writer"),
    },
    "serve": {"core", "content", "diagnostics", "project", "site", "build"},
}
"""Every package with the packages that it may import; the command line may import all of them."""

SITE_LAYERS: Mapping[str, set[str]] = {
    "urls": set(),
    "sections": {"urls"},
    "content_links": {"sections", "urls"},
    "edit_links": set(),
    "page_registry": set(),
    "dependencies": set(),
    "caches": {"dependencies"},
    "views": set(),
    "page": {"urls"},
    "i18n": {"views"},
    "queries": set(),
    "navigation": {"i18n", "queries", "sections", "urls", "views"},
    "context": {
        *("caches", "content_links", "dependencies", "i18n", "queries", "sections", "urls"),
        "views",
    },
    "generated_file": {"context", "page"},
    "charts": {"context", "views"},
    "components": {
        *("caches", "charts", "context", "i18n", "page", "queries", "urls", "views"),
    },
    "exports": {"charts", "components", "context", "generated_file", "page", "urls", "views"},
    "pages": {
        *("charts", "components", "context", "edit_links", "exports", "generated_file"),
        *("page", "queries", "urls", "views"),
    },
    "plan": {"exports", "generated_file", "page", "pages", "sections", "urls"},
    "theme": {"views"},
    "renderer": {"context", "i18n", "navigation", "page", "theme", "urls", "views"},
    "checks": {"i18n", "sections", "urls"},
}
"""Every module and package of `site` with those that it may import."""

PURE = {"core", "dates", "diagnostics", "content", "model", "rules", "site", "authoring"} | {
    "project.settings",
    *("build.pipeline", "build.incremental", "build.rendering", "build.reuse"),
    *("build.cache.keys", "build.cache.records", "build.cache.serialization"),
}
IMPURE = {"core.files", "authoring.apply_fixes"}
"""The modules of pure packages that touch the disk, which is all they are for."""

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
    """Every module with its dotted name below `timeline`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "scaffold" not in path.parts:
            parts = path.relative_to(PACKAGE).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), path


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, inside functions and for types too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported(path: Path, within: str) -> set[str]:
    """The direct children of the package `within` that a module imports."""
    prefix = f"{within}."
    names = {name.removeprefix(prefix) for name in imports(path) if name.startswith(prefix)}
    return {name.partition(".")[0] for name in names}


def is_pure(module: str) -> bool:
    """Whether a module may not touch the world."""
    return module not in IMPURE and (module in PURE or module.partition(".")[0] in PURE)


@pytest.mark.parametrize(
    ("module", "path"), [pytest.param(*each, id=each[0]) for each in modules()]
)
def test_a_package_imports_only_packages_below_it(module: str, path: Path) -> None:
    package = module.partition(".")[0]
    if package not in LAYERS:
        pytest.skip("the command line may import every package")
    used = imported(path, "timeline") & {*LAYERS, "commands", "cli"}
    assert used - LAYERS[package] - {package} == set()


@pytest.mark.parametrize(
    ("module", "path"),
    [pytest.param(*each, id=each[0]) for each in modules() if each[0].startswith("site.")],
)
def test_a_part_of_the_site_imports_only_parts_below_it(module: str, path: Path) -> None:
    part = module.split(".")[1]
    used = imported(path, "timeline.site") & set(SITE_LAYERS)
    assert used - SITE_LAYERS[part] - {part} == set()


@pytest.mark.parametrize("layers", [LAYERS, SITE_LAYERS], ids=["packages", "site"])
def test_no_layer_depends_on_a_later_one(layers: Mapping[str, set[str]]) -> None:
    known: set[str] = set()
    for name, below in layers.items():
        assert below <= known, name
        known.add(name)


@pytest.mark.parametrize(
    ("module", "path"), [pytest.param(*each, id=each[0]) for each in modules() if is_pure(each[0])]
)
def test_a_pure_module_does_not_touch_the_world(module: str, path: Path) -> None:
    used = set(imports(path)) & WORLD
    assert not used, f"{module} imports {', '.join(sorted(used))}"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "input", "exec", "eval"}, f"line {node.lineno}"
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow", "environ"}:
            # `options.today` is an input; a method that asks the clock is called.
            parent = ast.unparse(node)
            assert not parent.startswith(("datetime.", "date.", "dt.")), f"line {node.lineno}"


def test_every_package_is_in_a_table() -> None:
    packages = {module.partition(".")[0] for module, _ in modules()}
    assert packages - set(LAYERS) == {"", "__init__", "__main__", "cli", "commands"} & packages
    parts = {module.split(".")[1] for module, _ in modules() if module.startswith("site.")}
    assert parts == set(SITE_LAYERS)


def test_the_architecture_names_every_package_and_every_part_of_the_site() -> None:
    manual = (PACKAGE.parent / "docs/architecture.md").read_text("utf-8")
    table = manual.partition("## The packages")[2].partition("## The rules")[0]
    named = set(re.findall(r"`([a-z0-9_./]+?)/?`", table))
    assert set(LAYERS) - named == set()
    assert {f"site/{part}" for part in SITE_LAYERS} - named == set()
