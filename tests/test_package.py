"""What is installed from a wheel works by itself: elsewhere, without the checkout, from nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import timeline

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


def pip(python: str | Path, *words: str) -> None:
    done = subprocess.run(
        [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def in_checkout(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT / folder).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_has_all_that_is_needed_and_no_more(wheel: Path) -> None:
    """The modules, the built-in theme, the example project and the mark of a typed package."""
    names = zipfile.ZipFile(wheel).namelist()
    files = {name.removeprefix("timeline/") for name in names if name.startswith("timeline/")}
    theme = {f"themes/default/{path}" for path in in_checkout("themes/default")}
    assert files == in_checkout("timeline") | theme
    assert "py.typed" in files
    assert {"scaffold/gitignore", "scaffold/github/workflows/check.yml"} <= files
    others = {name.split("/")[0] for name in names} - {"timeline"}
    assert others == {f"sourced_timeline-{timeline.__version__}.dist-info"}


def test_the_first_commands_of_a_newcomer_work(wheel: Path, tmp_path: Path) -> None:
    """`init`, `build`, `new` in a fresh environment that knows the wheel alone."""
    place = tmp_path / "env"
    venv.create(place, with_pip=True)
    python = place / "bin/python"
    pip(python, "install", str(wheel))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run(*words: str, cwd: Path) -> str:
        done = subprocess.run(
            [place / "bin/timeline", *words],
            cwd=cwd,
            env=kept,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("--version", cwd=tmp_path) == f"timeline, version {timeline.__version__}\n"
    assert "Right:" in run("explain", "field-date", cwd=tmp_path)
    run("init", "my", cwd=tmp_path)
    built = run("build", cwd=tmp_path / "my")
    assert re.fullmatch(r"Built 3 events, \d+ pages in \d+\.\d s → site/\n", built)
    page = (tmp_path / "my/site/index.html").read_text(encoding="utf-8")
    assert str(ROOT) not in page
    made = run("new", "Harbour bridge opens", "--date", "2023-06-10", cwd=tmp_path / "my")
    assert (tmp_path / "my" / made.strip()).is_file()
