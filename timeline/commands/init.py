"""`timeline init`: copies the example project of the package into a folder."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import click

from timeline.commands._context import Context, UsageError, pass_context
from timeline.commands.schema import described

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SETTINGS_SCHEMA: Final = ".vscode/timeline.schema.json"

# Under their real names these files would take effect inside the package.
_RENAMED: Final = (
    ("editorconfig", ".editorconfig"),
    ("github", ".github"),
    ("gitignore", ".gitignore"),
    ("gitlab-ci.yml", ".gitlab-ci.yml"),
    ("pre-commit-config.yaml", ".pre-commit-config.yaml"),
    ("vscode", ".vscode"),
)


@click.command(
    epilog="""\b
Examples:
  timeline init my-timeline
  timeline init                         # in this folder
""",
)
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@pass_context
def init(context: Context, folder: Path) -> None:
    """Create a small project to start with.

    The project in FOLDER (by default the current folder) is complete and can be built at once. It
    has three invented events, a source, an actor, a place, a topic and a page; what GitHub and
    GitLab need to check contributions and publish the site; and tasks and snippets for VS Code.
    Existing files are never overwritten: if one is in the way, nothing is written.
    """
    files = dict(_scaffold())
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    conflicts = [path for path in files if os.path.lexists(folder / path)]
    conflicts += [
        path
        for path in sorted(folders)
        if os.path.lexists(folder / path) and not (folder / path).is_dir()
    ]
    if conflicts:
        shown = ", ".join(conflicts[:5]) + (" and others" if len(conflicts) > 5 else "")
        raise UsageError(
            f"{folder} already has {shown}. Nothing was written",
            "Choose an empty folder, such as `timeline init my-timeline`",
        )
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data)
        context.console.detail(f"Wrote {target}")
    context.console.say(_next_steps(folder, len(files)))


def _next_steps(folder: Path, files: int) -> str:
    steps = [] if folder == Path() else [f"cd {shlex.quote(str(folder))}"]
    steps += ["timeline build", 'timeline new "Harbour bridge opens" --date 2023-06-10']
    commands = "\n".join(f"  {step}" for step in steps)
    where = "this folder" if folder == Path() else str(folder)
    return f"Wrote {files} files to {where}. Next:\n\n{commands}\n\nThe site is then in site/."


def _scaffold() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the example project: the path in the project and the content."""
    from importlib import resources

    renamed = dict(_RENAMED)
    for path, file in _files(resources.files("timeline") / "scaffold", ""):
        first, slash, rest = path.partition("/")
        yield renamed.get(first, first) + slash + rest, file.read_bytes()
    yield SETTINGS_SCHEMA, settings_schema().encode()


def settings_schema() -> str:
    """Return the JSON Schema of `timeline.yaml`, with which an editor completes it."""
    return json.dumps(described("settings"), indent=2) + "\n"


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        else:
            yield path + entry.name, entry
