"""A project on disk → `Inputs`: the one place that reads a project.

Finds the project's root, and reads its settings, content, static files, media and the layers of its
theme, each once. What cannot be read is a value too (`Inputs.unreadable`, or a diagnostic about the
theme), so that one bad file hides nothing else. Knows nothing of what the texts mean, except the
name of the theme in the settings, since that decides which folder to read.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.errors import UserError
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile, ThemeLayer, Unreadable
from timeline.project.file_stamps import FileStamp, FileStamps, is_stable, stable_before, stamp_of
from timeline.project.file_walk import (
    NotUtf8,
    Search,
    decode,
    is_static,
    is_visible,
    link_refusal,
    read_bytes,
    reason,
    walk,
)

SETTINGS: Final = "timeline.yaml"
"""The file that makes a folder a project."""

_CONTENT: Final = "content"
_STATIC: Final = "static"
_THEMES: Final = "themes"
_DEFAULT: Final = "default"
_BUILTIN: Final = f"{_THEMES}/{_DEFAULT}"
_THEME_FOLDERS: Final = ("templates", "assets", "locales")
FOLDERS: Final = (_CONTENT, _STATIC, *_THEME_FOLDERS, _THEMES)
"""The folders of a project that are read."""


class WorkspaceError(UserError):
    """There is no project to work on."""


class UnchangedFile(NamedTuple):
    """A file whose stamp is the one it had when its text had this digest."""

    where: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project as it was read: its root (absolute), its inputs, and errors in its theme's name.

    `stamps` are those of its content files, except files that were changed just now. `unopened` are
    the content files that are not among the inputs, since their stamps are as before.
    """

    root: Path
    inputs: Inputs
    diagnostics: tuple[Diagnostic, ...] = ()
    stamps: Mapping[str, FileStamp] = field(default_factory=dict)
    unopened: Mapping[str, UnchangedFile] = field(default_factory=dict)

    def texts(self) -> Mapping[str, str]:
        """Return the text of every file that a diagnostic may name, by the path that it gives."""
        texts = self.inputs.texts()
        return _LazyTexts(texts, self.unopened) if self.unopened else texts


class _LazyTexts(Mapping[str, str]):
    """Texts of which some are read on demand; empty where that fails."""

    def __init__(self, texts: Mapping[str, str], unopened: Mapping[str, UnchangedFile]) -> None:
        self._texts = texts
        self._unopened = unopened

    def __getitem__(self, path: str) -> str:
        if path not in self._unopened:
            return self._texts[path]
        try:
            return decode(read_bytes(self._unopened[path].where))
        except (OSError, ValueError):
            return ""

    def __iter__(self) -> Iterator[str]:
        return iter((*self._texts, *self._unopened))

    def __len__(self) -> int:
        return len(self._texts) + len(self._unopened)


def find_root(start: Path) -> Path:
    """Return the nearest folder at or above `start` with a `timeline.yaml`.

    Raises WorkspaceError where there is none.
    """
    here = start.absolute()
    for folder in (here, *here.parents):
        if os.path.lexists(folder / SETTINGS):
            return folder
    raise WorkspaceError(
        f"There is no {SETTINGS} in {here} or in a folder above it",
        "Change to the folder of a project, name one with --project, "
        "or make one with `timeline init my-timeline`",
    )


def is_read(path: str) -> bool:
    """Return whether timeline reads a file or folder of that path, relative to the root."""
    folder, *names = path.split("/")
    keep = is_static if folder == _STATIC else is_visible
    return path in (".", SETTINGS) or (folder in FOLDERS and all(map(keep, names)))


def builtin_theme() -> Path:
    """Return the folder of the built-in theme: in the package, or in its checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / _THEMES / _DEFAULT
    return installed if installed.is_dir() else package.parent / _THEMES / _DEFAULT


def read(root: Path, known: FileStamps | None = None) -> Workspace:
    """Read the project in the folder `root`; OSError only where that folder cannot be opened.

    A content file whose stamp is `known` is not opened: see `complete`.
    """
    root = Path(os.path.realpath(root))
    os.scandir(root).close()
    unreadable: list[Unreadable] = []
    settings = _read_settings(root, unreadable)
    content = _read_content(root, known or FileStamps(), unreadable)
    static = _read_tree(root, root / _STATIC, _STATIC, unreadable, is_static)
    theme, diagnostics = _read_theme(root, settings, unreadable)
    inputs = Inputs(
        settings=settings,
        content=tuple(content.files),
        theme=theme,
        static=static,
        media=dict(sorted(content.media.items())),
        unreadable=tuple(sorted(unreadable)),
    )
    return Workspace(root, inputs, diagnostics, content.stamps, content.unopened)


def complete(workspace: Workspace, files: Mapping[str, SourceFile]) -> Workspace:
    """Return the workspace with all content files: those that were not opened come from `files`.

    Where one of them is missing there, the whole project is read again.
    """
    if not workspace.unopened:
        return workspace
    if not workspace.unopened.keys() <= files.keys():
        return read(workspace.root)
    content = [*workspace.inputs.content, *(files[path] for path in workspace.unopened)]
    content.sort(key=attrgetter("path"))
    return replace(workspace, inputs=replace(workspace.inputs, content=tuple(content)), unopened={})


def read_settings(root: Path) -> SourceFile | None:
    """Read the settings of the project alone; None where they cannot be read."""
    return _read_settings(root, [])


def setting(settings: SourceFile | None, key: str) -> tuple[str, Location] | None:
    """Return a setting that is needed before all settings are read: its text, and its place.

    None where it is absent or no text; what is wrong with it is reported with the settings.
    """
    if settings is None or key not in settings.text:
        return None
    # Imported here since it brings the YAML parser, which many settings files do not need yet.
    from timeline.content.frontmatter import reader

    data = reader.read(settings, settings.text, 1).data
    value = data.get(key) if data else None
    return (value, reader.locate(settings, (key,))) if isinstance(value, str) else None


def _read_settings(root: Path, unreadable: list[Unreadable]) -> SourceFile | None:
    search = Search(str(root), "", lambda name: True, unreadable)
    try:
        where = str(root / SETTINGS)
        if os.path.islink(where):
            refusal = link_refusal(search, where)
            if refusal:
                unreadable.append(Unreadable(SETTINGS, *refusal))
                return None
        return SourceFile(SETTINGS, decode(read_bytes(where)))
    except FileNotFoundError:
        return None
    except OSError as error:
        unreadable.append(Unreadable(SETTINGS, reason(error)))
    except NotUtf8 as error:
        unreadable.append(Unreadable(SETTINGS, error.reason, error.remedy))
    return None


@dataclass(slots=True)
class _Content:
    """What is under `content/`."""

    files: list[SourceFile] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    stamps: dict[str, FileStamp] = field(default_factory=dict)
    unopened: dict[str, UnchangedFile] = field(default_factory=dict)


def _read_content(root: Path, known: FileStamps, unreadable: list[Unreadable]) -> _Content:
    """The markdown files under `content/` as texts, and all other files there as bytes."""
    content = _Content()
    stable = stable_before()
    search = Search(str(root), _CONTENT, is_visible, unreadable)
    for found in walk(search, root / _CONTENT):
        path = f"{_CONTENT}/{found.path}"
        try:
            if path.endswith(".md"):
                # Looked at before it is read: a change in between is seen the next time.
                stamp = stamp_of(os.stat(found.where))
                before = known.files.get(path)
                if before is not None and before[0] == stamp:
                    content.unopened[path] = UnchangedFile(found.where, before[1])
                else:
                    content.files.append(SourceFile(path, decode(read_bytes(found.where))))
                if is_stable(stamp, stable):
                    content.stamps[path] = stamp
            else:
                content.media[path] = read_bytes(found.where)
        except OSError as error:
            search.reject(found.path, reason(error))
        except NotUtf8 as error:
            search.reject(found.path, error.reason, error.remedy)
    content.files.sort(key=attrgetter("path"))
    return content


def _read_theme(
    root: Path, settings: SourceFile | None, unreadable: list[Unreadable]
) -> tuple[tuple[ThemeLayer, ...], tuple[Diagnostic, ...]]:
    """The layers of the theme, the strongest first, and what is wrong with its name."""
    own: dict[str, bytes] = {}
    for folder in _THEME_FOLDERS:
        files = _read_tree(root, root / folder, folder, unreadable, is_visible)
        own.update((f"{folder}/{path}", data) for path, data in files.items())
    layers = [ThemeLayer("", own)] if own else []
    builtin = builtin_theme()
    diagnostics: tuple[Diagnostic, ...] = ()
    name, at = setting(settings, "theme") or (_DEFAULT, Location(SETTINGS))
    folder_of_theme = root / _THEMES / name
    if re.fullmatch(r"\w[\w.-]*", name) and folder_of_theme.is_dir():
        if not folder_of_theme.samefile(builtin):
            called = f"{_THEMES}/{name}"
            files = _read_tree(root, folder_of_theme, called, unreadable, is_visible)
            layers.append(ThemeLayer(called, files))
    elif name != _DEFAULT:
        diagnostics = (_no_such_theme(root, name, at),)
    files = _read_tree(builtin, builtin, _BUILTIN, unreadable, is_visible)
    layers.append(ThemeLayer(_BUILTIN, files))
    return tuple(layers), diagnostics


def _no_such_theme(root: Path, name: str, at: Location) -> Diagnostic:
    try:
        folders = sorted(e.name for e in os.scandir(root / _THEMES) if e.is_dir())
    except OSError:
        folders = []
    known = sorted({*folders, _DEFAULT})
    close = difflib.get_close_matches(name, known, n=1)
    return Diagnostic(
        at,
        "unknown-theme",
        f'There is no theme "{name}": the project has no folder {_THEMES}/{name}/',
        f'Write "{close[0]}"' if close else f"Write one of: {', '.join(known)}",
    )


def _read_tree(
    root: Path, folder: Path, name: str, unreadable: list[Unreadable], keep: Callable[[str], bool]
) -> dict[str, bytes]:
    """The files under a folder as bytes, by their paths in it; empty if there is no such folder."""
    search = Search(str(root), name, keep, unreadable)
    files: dict[str, bytes] = {}
    for found in walk(search, folder):
        try:
            files[found.path] = read_bytes(found.where)
        except OSError as error:
            search.reject(found.path, reason(error))
    return dict(sorted(files.items()))
