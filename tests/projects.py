"""Projects made in memory, `{path: text}`, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from tests.web import Site
from timeline.build import pipeline
from timeline.core.inputs import Inputs, SourceFile, ThemeLayer
from timeline.project import loader

JPEG: Final = b"\xff\xd8\xff\xe0".decode("utf-8", "surrogateescape")
PNG: Final = b"\x89PNG\r\n\x1a\n".decode("utf-8", "surrogateescape")
"""How pictures begin, as the text of a file in a project."""
TODAY = date(2025, 11, 1).toordinal()


@lru_cache(maxsize=1)
def default_theme() -> ThemeLayer:
    """The theme that comes with the package."""
    folder = loader.builtin_theme()
    return ThemeLayer(
        "themes/default",
        {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    )


def inputs(files: Mapping[str, str]) -> Inputs:
    """A project of these files; `timeline.yaml` has a title if it is not among them."""
    own = {
        path: text.encode()
        for path, text in files.items()
        if path.startswith(("templates/", "assets/", "locales/"))
    }
    return Inputs(
        settings=SourceFile("timeline.yaml", files.get("timeline.yaml", "title: A timeline\n")),
        content=tuple(
            SourceFile(path, text)
            for path, text in sorted(files.items())
            if path.startswith("content/") and path.endswith(".md")
        ),
        theme=(ThemeLayer("", own), default_theme()),
        static={
            path.removeprefix("static/"): text.encode()
            for path, text in files.items()
            if path.startswith("static/")
        },
        media={
            path: text.encode("utf-8", "surrogateescape")
            for path, text in files.items()
            if path.startswith("content/") and not path.endswith(".md")
        },
    )


def build(files: Mapping[str, str], *, today: int = TODAY, drafts: bool = False) -> pipeline.Build:
    """A project compiled."""
    return pipeline.compile(inputs(files), pipeline.Options(today=today, drafts=drafts))


def site(files: Mapping[str, str], *, today: int = TODAY, root: str = "/") -> Site:
    """The site of a project that has no errors."""
    made = build(files, today=today)
    assert not made.failed, "\n".join(map(str, made.diagnostics))
    return Site({output.path: output.content for output in made.outputs()}, root)


def faults(files: Mapping[str, str], *, today: int = TODAY) -> list[str]:
    """What is wrong with a project, as `path:line:column code`."""
    return [
        f"{one.at.path}:{one.at.line}:{one.at.column} {one.code}"
        for one in build(files, today=today).diagnostics
    ]


def event(title: str = "A meeting", on: str = "2025-10-16", more: str = "", body: str = "") -> str:
    """A small event file with one source, `paper`, of its own."""
    return f"""---
title: {title}
date: {on}
{more}sources:
  paper: {{title: A report, url: 'https://example.org/report', publisher: The Paper}}
---
{body or 'They met [@paper "they met"].'}
"""


OWN: Final = Path(__file__).parents[1]
"""The repository's own timeline."""
OWN_OPTIONS: Final = pipeline.Options(today=date(2026, 11, 22).toordinal())
"""A day on which nothing in it is wrong."""


def write_own_site(folder: Path) -> None:
    """Write the site of the repository's own timeline into a folder."""
    for output in pipeline.compile(loader.read(OWN).inputs, OWN_OPTIONS).outputs():
        path = folder / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.content)
