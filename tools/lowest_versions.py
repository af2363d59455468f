"""Prints the lowest versions that pyproject.toml allows, as constraints for pip.

`pip install -c lowest.txt .` then installs exactly those, and a test run shows whether the lower
bounds hold: `python -m tools.lowest_versions > lowest.txt`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable

from tools.programs import ROOT

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)>=([0-9][^,; ]*)(,.*)?")


def lowest(requirements: Iterable[str]) -> list[str]:
    """Turn requirements such as `click>=8.1.7` into constraints such as `click==8.1.7`.

    Raises `ValueError` for a requirement that doesn't begin with a lower bound.
    """
    constraints = []
    for requirement in requirements:
        parts = _REQUIREMENT.fullmatch(requirement)
        if parts is None:
            raise ValueError(
                f"{requirement!r} in pyproject.toml has no lower bound: write name>=1.2"
            )
        constraints.append(f"{parts[1]}=={parts[2]}")
    return constraints


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    print("\n".join(lowest(project["dependencies"])))
