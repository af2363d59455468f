"""A staged generation → the site: completed, swapped in, and additions made meanwhile kept.

The last step of the writer. What a person put into the site's folder moves along: what was there at
the first look is linked into the next generation before the swap, and what came later is found in
the former generation after it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress

from timeline.core.frozen import dataclass
from timeline.core.output import Entry, Paths
from timeline.writer import manifest
from timeline.writer.atomic_swap import swap
from timeline.writer.errors import WriteError
from timeline.writer.folder_tree import FileState, Tree, files_since, folders_of, state_of
from timeline.writer.output_dir import OutputDir
from timeline.writer.staging import StagingFolder, link_or_copy


@dataclass(frozen=True, slots=True)
class StagedSite:
    """All outputs of a build after the first pass.

    `entries` are those of all outputs by path, `written` the paths that were written into the next
    generation (the others are in the present one), `reads` says how many files had to be read to
    know, and `paths` are all paths, for finding clashes.
    """

    entries: Mapping[str, Entry]
    written: frozenset[str]
    reads: int
    paths: Paths


def swap_in(
    place: OutputDir,
    staged: StagedSite,
    former: Mapping[str, Entry],
    present: Tree,
    staging: StagingFolder,
) -> str:
    """Complete the next generation and swap it with the present one; return its digest.

    `former` are the entries of the present generation's manifest, `present` is what was found
    there: what came later is carried over at the end.
    """
    ours = {
        path
        for path in former
        if path in staged.entries or manifest.is_generated(place.site, path, former[path])
    }
    added = {
        path: state
        for path, state in present.files.items()
        if path not in ours and path != manifest.NAME
    }
    added_folders = present.folders.keys() - folders_of(ours)
    _refuse_clashes(added, added_folders, staged.paths, place.site)
    unchanged = staged.entries.keys() - staged.written
    if missing := unchanged - present.files.keys():
        raise FileNotFoundError(errno.ENOENT, "a file vanished meanwhile", min(missing))
    carried = added | {path: present.files[path] for path in unchanged}
    folders = folders_of((*staged.entries, *added)) | added_folders
    staging.complete(place.site, carried, folders)
    content = manifest.to_bytes(staged.entries)
    staging.write(manifest.NAME, content, durable=True)
    if os.path.isdir(place.site):
        # A folder that a person added may be closed to others, but the build has to read it.
        for folder in ("", *added_folders):
            mode = stat.S_IMODE(os.stat(f"{place.site}/{folder}").st_mode) | stat.S_IRWXU
            os.chmod(f"{place.next}/{folder}", mode)
        swap(place.next, place.site, place.aside)
        _carry_over_late(place, present, added)
    else:
        os.rename(place.next, place.site)
    with suppress(OSError):  # without it the next build reads every file once
        manifest.set_stamp(place.site)
    return manifest.entry_of(content)[1]


def _refuse_clashes(files: Iterable[str], folders: Iterable[str], paths: Paths, site: str) -> None:
    """Raise WriteError when a file or folder that a person added is where an output has to be."""
    clashes = [(path, paths.conflict(path)) for path in files]
    clashes += [(f"{path}/", paths.folder_conflict(path)) for path in folders]
    for path, output in sorted(clashes):
        if output:
            raise WriteError(
                f"The site needs the name {output!r}, but its folder has {path!r}, "
                "which is not generated",
                f"Move or rename {os.path.join(site, path)!r}, or what that page is made from",
            )


def _carry_over_late(place: OutputDir, present: Tree, added: Mapping[str, FileState]) -> None:
    """Carry over what a person put into the former generation after it was looked at.

    Where that fails, the former generation is swapped back and WriteError or OSError is raised.
    """
    try:
        for path in files_since(place.next, present):
            if path in present.files and path not in added:
                continue
            if path in added and _is_same_file(added[path], state_of(f"{place.next}/{path}")):
                continue
            target = f"{place.site}/{path}"
            if path in added:
                os.unlink(target)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            link_or_copy(f"{place.next}/{path}", target)
    except BaseException as error:
        swap(place.next, place.site, place.aside)
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise WriteError(
                f"A file was put into {place.site!r} while it was being written", "Build again"
            ) from error
        raise


def _is_same_file(first: FileState, second: FileState) -> bool:
    return (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino)
