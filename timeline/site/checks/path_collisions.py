"""The names of all files, in the project and on the site → those that collide on some systems.

macOS and Windows do not distinguish `Photo.jpg` from `photo.jpg`. Two such files cannot both be
checked out there, and of two on the site one silently wins. These names differ in case, or in how
an accent is composed; equal names are reported when the site is planned. Files of the project come
first, since those of the site follow from them. Names that Windows refuses (`aux.svg`) are reported
here for all files but those of the content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.inputs import Inputs
from timeline.core.output import fold, path_fault


def name_collisions(inputs: Inputs, generated: Iterable[str]) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the names of the project's files, and of the site's.

    `generated` are the paths of the site's files: pages, media and others, but not static files.
    """
    static = {path: f"static/{path}" for path in inputs.static}
    project = [*(file.path for file in inputs.content), *inputs.media, *static.values()]
    # Content has ids, whose problems are reported when the pages are planned.
    problems = [
        _bad_name(path, reason)
        for path in (*inputs.media, *static.values())
        if (reason := path_fault(path))
    ]
    problems += [_collision(path, path, other) for other, path in _pairs(sorted(project))]
    reported = {problem.at.path for problem in problems}
    for other, path in _pairs([*sorted(set(generated)), *sorted(static)]):
        # Two static files were compared as files of the project.
        if other not in static and static.get(path) not in reported:
            problems.append(_collision(static.get(path, "content"), f"/{path}", f"/{other}"))
    return tuple(problems)


def _pairs(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield an earlier path and one for the same file, or in the same folder, spelt differently.

    Of a folder that is spelt in two ways only the first file is named.
    """
    files: dict[str, str] = {}
    folders: dict[str, tuple[str, str]] = {}
    reported: set[str] = set()
    for path in paths:
        other = files.setdefault(fold(path), path)
        if other != path:
            yield other, path
            continue
        folder = path.rpartition("/")[0]
        while folder:
            spelling, first = folders.setdefault(fold(folder), (folder, path))
            if spelling != folder and folder not in reported:
                reported.add(folder)
                yield first, path
                break
            folder = folder.rpartition("/")[0]


def _bad_name(path: str, reason: str) -> Diagnostic:
    return Diagnostic(
        Location(path),
        "bad-address",
        f'The file "{path}" cannot exist on every system: {reason}',
        "Rename the file",
    )


def _collision(at: str, path: str, other: str) -> Diagnostic:
    return Diagnostic(
        Location(at),
        "name-collision",
        f'"{path}" and "{other}" are the same on macOS and Windows, which ignore capitals',
        "Rename one of the files or folders, in lower case",
    )
