"""Values are frozen: for the type checker always, at run time in Python's development mode."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from timeline.core.frozen import dataclass

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Point:
    """A value."""

    x: int
    y: int = 0


@dataclass(frozen=True, slots=True)
class Folded:
    """A value that says itself what its hash is."""

    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Folded) and self.name.lower() == other.name.lower()

    def __hash__(self) -> int:
        return hash(self.name.lower())


@dataclass(frozen=True, slots=True)
class Alike:
    """A value that says itself what is equal, and has the hash of its fields."""

    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alike) and self.name == other.name


@dataclass(slots=True)
class Count:
    """What may change."""

    number: int = 0


def test_a_value_is_what_a_frozen_dataclass_is() -> None:
    assert Point(1) == Point(1, 0) != Point(1, 1)
    assert len({Point(1), Point(1, 0), Point(2)}) == 2
    assert repr(Point(1)) == "Point(x=1, y=0)"
    assert replace(Point(1), y=2) == Point(1, 2)
    assert is_dataclass(Point)
    assert not hasattr(Point(1), "__dict__")
    assert len({Folded("A"), Folded("a")}) == 1
    assert len({Alike("A"), Alike("A"), Alike("B")}) == 2


def test_every_value_is_made_with_it_but_dates() -> None:
    """A date is made once for all who write its text: its lock costs nothing, and guards them."""
    for module in (ROOT / "timeline").rglob("*.py"):
        text = module.read_text("utf-8")
        if "@dataclass(frozen=True" in text:
            unlocked = "from timeline.core.frozen import dataclass\n" in text
            assert unlocked is (module.parent.name != "dates"), module


def test_what_is_not_frozen_has_no_hash() -> None:
    with pytest.raises(TypeError):
        hash(Count())


@pytest.mark.slow
def test_nothing_changes_a_value(tmp_path: Path) -> None:
    """In the development mode each change is an error; the repository's site is built in it."""
    code = f"""
import dataclasses, sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from tests.core.test_frozen import Point
try:
    Point(1).x = 2
except dataclasses.FrozenInstanceError:
    print("locked")
from tests.projects import build, event, write_own_site
from timeline.build.cache.serialization import deserialize, serialize
made = build({{"content/events/a.md": event(), "content/events/b.md": event("Another")}})
assert deserialize(serialize(made.checked)) == made.checked
write_own_site(Path({str(tmp_path)!r}))
"""
    done = subprocess.run(
        (sys.executable, "-X", "dev", "-W", "ignore", "-c", code),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "locked\n", done.stderr
    assert (tmp_path / "index.html").exists()
