"""The names of all files, in the project and on the site → those that some systems cannot have.

macOS and Windows do not tell `Photo.jpg` from `photo.jpg`. Two such files cannot both be checked
out there, and a site with both cannot be built or served there: one of them silently wins. Equal
names are somebody else's business; here they differ, and only in capitals or in how an accent is
composed. Files of the project come first, since what the site has follows from them. Names that
Windows refuses altogether (`aux.svg`) are reported here for all files but those of the content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.inputs import Inputs
from timeline.core.output import fold, path_fault


def name_collisions(inputs: Inputs, made: Iterable[str]) -> tuple[Diagnostic, ...]:
    """What is wrong with the names of the project's files, and of the site's.

    `made` are the paths of the files that the site makes: pages, media and others; static files are
    copied to where they are.
    """
    static = {path: f"static/{path}" for path in inputs.static}
    project = [*(file.path for file in inputs.content), *inputs.media, *static.values()]
    # Content has ids, and what is wrong with those is said where the pages are planned.
    found = [
        _impossible(path, why)
        for path in (*inputs.media, *static.values())
        if (why := path_fault(path))
    ]
    found += [_collision(path, path, other) for other, path in _pairs(sorted(project))]
    told = {fault.at.path for fault in found}
    for other, path in _pairs([*sorted(set(made)), *sorted(static)]):
        # Two static files were compared as files of the project.
        if other not in static and static.get(path) not in told:
            found.append(_collision(static.get(path, "content"), f"/{path}", f"/{other}"))
    return tuple(found)


def _pairs(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """An earlier path and one that is the same file, or stands in the same folder, spelt otherwise.

    Of a folder that is spelt in two ways only the first file is named.
    """
    files: dict[str, str] = {}
    folders: dict[str, tuple[str, str]] = {}
    told: set[str] = set()
    for path in paths:
        other = files.setdefault(fold(path), path)
        if other != path:
            yield other, path
            continue
        folder = path.rpartition("/")[0]
        while folder:
            spelling, first = folders.setdefault(fold(folder), (folder, path))
            if spelling != folder and folder not in told:
                told.add(folder)
                yield first, path
                break
            folder = folder.rpartition("/")[0]


def _impossible(path: str, why: str) -> Diagnostic:
    return Diagnostic(
        Location(path),
        "bad-address",
        f'The file "{path}" cannot be on every system: {why}',
        "Rename the file",
    )


def _collision(at: str, path: str, other: str) -> Diagnostic:
    return Diagnostic(
        Location(at),
        "name-collision",
        f'"{path}" and "{other}" are one on macOS and Windows, which do not tell capitals apart',
        "Rename one of the files or folders, in small letters",
    )
