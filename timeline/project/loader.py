"""A project on the disk → `Inputs`: the one place that reads a project.

Finds the project's root, and reads its settings, content, static files, media and the layers of its
theme, each once. What cannot be read is a value too (`Inputs.unreadable`, or a diagnostic about the
theme), so that one bad file hides nothing else. Knows nothing of what the texts mean, except the
name of the theme in the settings, since that decides which folder to read.

Names are given in Unicode's composed form (NFC), as authors type them, whatever the file system
stores. A symbolic link is followed only to a place inside the project that is not hidden: content
comes from contributors, and a link must not publish what they could not otherwise read.
"""

from __future__ import annotations

import difflib
import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.errors import UserError
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile, ThemeLayer, Unreadable
from timeline.project.file_stamps import FileStamps, Mark, is_stable, settled, stamp_of

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

# What editors and file managers leave beside the files that they have open.
_LITTER: Final = re.compile(
    r"~$|^#.*#$|\.sw[a-p]$|\.(?:bak|orig|rej|tmp|crswap|kate-swp)$|___jb_(?:tmp|old)___$"
    r"|\.sb-[0-9a-f]{8}-\w{6}$|^(?:Thumbs\.db|desktop\.ini|4913|sed\w{6})$",
    re.IGNORECASE,
)
_HIDDEN_LITTER: Final = re.compile(
    r"^\.(?:DS_Store|git|gitignore|gitattributes|gitkeep|keep|hg|svn|AppleDouble|_.*|.*\.sw[a-p]|\#.*)$"
)
_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_CHUNK: Final = 1 << 16


class WorkspaceError(UserError):
    """There is no project to work on."""


class NotUtf8(ValueError):  # noqa: N818 - it is the author's fault and not the program's
    """A file is not UTF-8: `reason` says where, as part of a sentence."""

    remedy: Final = "Save it as UTF-8"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Refusal(NamedTuple):
    """Why a file is not read, as part of a sentence, and what to do."""

    reason: str
    remedy: str = ""


class UnchangedFile(NamedTuple):
    """A file that looks as it did when its text had this digest."""

    where: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project as it was read: its root (absolute), its inputs, and faults of its theme's name.

    `project.file_stamps` are those of its content files, but for files that were changed just now.
    `unopened` are
    the content files that are not among the inputs, since they looked as before.
    """

    root: Path
    inputs: Inputs
    diagnostics: tuple[Diagnostic, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    unopened: Mapping[str, UnchangedFile] = field(default_factory=dict)

    def texts(self) -> Mapping[str, str]:
        """The text of every file that a diagnostic may be about, by its path as it is told."""
        texts = self.inputs.texts()
        return _Texts(texts, self.unopened) if self.unopened else texts


class _Texts(Mapping[str, str]):
    """Texts of which some are read when they are asked for; empty where that fails."""

    def __init__(self, texts: Mapping[str, str], unopened: Mapping[str, UnchangedFile]) -> None:
        self._texts = texts
        self._unopened = unopened

    def __getitem__(self, path: str) -> str:
        if path not in self._unopened:
            return self._texts[path]
        try:
            return decode(_read_file(self._unopened[path].where))
        except (OSError, ValueError):
            return ""

    def __iter__(self) -> Iterator[str]:
        return iter((*self._texts, *self._unopened))

    def __len__(self) -> int:
        return len(self._texts) + len(self._unopened)


@dataclass(frozen=True, slots=True)
class _Found:
    """A file that was found: where it is, its path relative to the folder asked for, in NFC."""

    where: str
    path: str


@dataclass(slots=True)
class _Search:
    """A walk through one folder: `name` is what it is called, `root` bounds its links."""

    root: str
    name: str
    keep: Callable[[str], bool]
    unreadable: list[Unreadable]
    seen: set[str] = field(default_factory=set)

    def reject(self, path: str, reason: str, remedy: str = "") -> None:
        """Reports what was found and cannot be read."""
        where = f"{self.name}/{path}" if path else self.name
        self.unreadable.append(Unreadable(where, reason, remedy))


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` with a `timeline.yaml`; `WorkspaceError` if none."""
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
    keep = _keep_static if folder == _STATIC else _keep_visible
    return path in (".", SETTINGS) or (folder in FOLDERS and all(map(keep, names)))


def builtin_theme() -> Path:
    """The folder of the theme that comes with timeline: in the package, or in its checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / _THEMES / _DEFAULT
    return installed if installed.is_dir() else package.parent / _THEMES / _DEFAULT


def read(root: Path, known: FileStamps | None = None) -> Workspace:
    """Reads the project in the folder `root`; OSError only where that folder cannot be opened.

    A content file that looks as it is `known` to have looked is not opened: see `complete`.
    """
    root = Path(os.path.realpath(root))
    os.scandir(root).close()
    unreadable: list[Unreadable] = []
    settings = _read_settings(root, unreadable)
    content = _read_content(root, known or FileStamps(), unreadable)
    static = _read_tree(root, root / _STATIC, _STATIC, unreadable, _keep_static)
    theme, diagnostics = _read_theme(root, settings, unreadable)
    inputs = Inputs(
        settings=settings,
        content=tuple(content.files),
        theme=theme,
        static=static,
        media=dict(sorted(content.media.items())),
        unreadable=tuple(sorted(unreadable)),
    )
    return Workspace(root, inputs, diagnostics, content.marks, content.unopened)


def complete(workspace: Workspace, files: Mapping[str, SourceFile]) -> Workspace:
    """The workspace with all content files: those that were not opened are taken from `files`.

    Where one of them is not there, the whole project is read again.
    """
    if not workspace.unopened:
        return workspace
    if not workspace.unopened.keys() <= files.keys():
        return read(workspace.root)
    content = [*workspace.inputs.content, *(files[path] for path in workspace.unopened)]
    content.sort(key=attrgetter("path"))
    return replace(workspace, inputs=replace(workspace.inputs, content=tuple(content)), unopened={})


def read_settings(root: Path) -> SourceFile | None:
    """The settings of the project alone; None where they cannot be read."""
    return _read_settings(root, [])


def setting(settings: SourceFile | None, key: str) -> tuple[str, Location] | None:
    """A setting that is needed before all settings are read: its text as written, and its place.

    None where it is absent or no text; whoever reads the settings reports what is wrong with them.
    """
    if settings is None or key not in settings.text:
        return None
    # Imported here since it brings the YAML parser, which many settings files do not need yet.
    from timeline.content.frontmatter import reader

    data = reader.read(settings, settings.text, 1).data
    value = data.get(key) if data else None
    return (value, reader.locate(settings, (key,))) if isinstance(value, str) else None


def decode(data: bytes) -> str:
    """The text of a file: UTF-8 without its byte-order mark, every line end as `\\n`.

    Raises `NotUtf8`.
    """
    if data.startswith(_BYTE_ORDER_MARK):
        data = data[len(_BYTE_ORDER_MARK) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8(_not_utf8(data, error)) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def reason(error: OSError) -> str:
    """Why the system would not do something, as part of a sentence."""
    reasons = {
        errno.EACCES: "permission denied",
        errno.EPERM: "permission denied",
        errno.EROFS: "the disk can only be read",
        errno.ENOSPC: "no space left on the disk",
        errno.ENOENT: "it does not exist",
        errno.ELOOP: "its symbolic links lead round in a circle",
        errno.EISDIR: "it is a folder",
    }
    return reasons.get(error.errno or 0, (error.strerror or str(error)).lower())


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> str:
    line = len(_LINE_END.findall(data[: error.start])) + 1
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it is saved as UTF-16"
    byte = f"0x{data[error.start]:02X}"
    return f"line {line} holds the byte {byte}, which is not UTF-8"


def _read_settings(root: Path, unreadable: list[Unreadable]) -> SourceFile | None:
    search = _Search(str(root), "", lambda name: True, unreadable)
    try:
        where = str(root / SETTINGS)
        if os.path.islink(where):
            refusal = _link_refusal(search, where)
            if refusal:
                unreadable.append(Unreadable(SETTINGS, *refusal))
                return None
        return SourceFile(SETTINGS, decode(_read_file(where)))
    except FileNotFoundError:
        return None
    except OSError as error:
        unreadable.append(Unreadable(SETTINGS, reason(error)))
    except NotUtf8 as error:
        unreadable.append(Unreadable(SETTINGS, error.reason, error.remedy))
    return None


@dataclass(slots=True)
class _Content:
    """What stands under `content/`."""

    files: list[SourceFile] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    unopened: dict[str, UnchangedFile] = field(default_factory=dict)


def _read_content(root: Path, known: FileStamps, unreadable: list[Unreadable]) -> _Content:
    """The markdown files under `content/` as texts, and all other files there as bytes."""
    content = _Content()
    before = settled()
    search = _Search(str(root), _CONTENT, _keep_visible, unreadable)
    for found in _walk(search, root / _CONTENT):
        path = f"{_CONTENT}/{found.path}"
        try:
            if path.endswith(".md"):
                # Looked at before it is read: a change in between is seen the next time.
                mark = stamp_of(os.stat(found.where))
                then = known.files.get(path)
                if then is not None and then[0] == mark:
                    content.unopened[path] = UnchangedFile(found.where, then[1])
                else:
                    content.files.append(SourceFile(path, decode(_read_file(found.where))))
                if is_stable(mark, before):
                    content.marks[path] = mark
            else:
                content.media[path] = _read_file(found.where)
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
        files = _read_tree(root, root / folder, folder, unreadable, _keep_visible)
        own.update((f"{folder}/{path}", data) for path, data in files.items())
    layers = [ThemeLayer("", own)] if own else []
    builtin = builtin_theme()
    diagnostics: tuple[Diagnostic, ...] = ()
    name, at = setting(settings, "theme") or (_DEFAULT, Location(SETTINGS))
    folder_of_theme = root / _THEMES / name
    if re.fullmatch(r"\w[\w.-]*", name) and folder_of_theme.is_dir():
        if not folder_of_theme.samefile(builtin):
            called = f"{_THEMES}/{name}"
            files = _read_tree(root, folder_of_theme, called, unreadable, _keep_visible)
            layers.append(ThemeLayer(called, files))
    elif name != _DEFAULT:
        diagnostics = (_no_such_theme(root, name, at),)
    files = _read_tree(builtin, builtin, _BUILTIN, unreadable, _keep_visible)
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
    search = _Search(str(root), name, keep, unreadable)
    files: dict[str, bytes] = {}
    for found in _walk(search, folder):
        try:
            files[found.path] = _read_file(found.where)
        except OSError as error:
            search.reject(found.path, reason(error))
    return dict(sorted(files.items()))


def _walk(search: _Search, folder: Path) -> Iterator[_Found]:
    """Every file under a folder that is kept and may be read, in no particular order."""
    if folder.is_symlink():
        refusal = _link_refusal(search, str(folder))
        if refusal:
            search.reject("", *refusal)
            return
    stack: list[tuple[str, str, tuple[str, ...]]] = [(str(folder), "", (os.path.realpath(folder),))]
    while stack:
        where, path, above = stack.pop()
        for entry, inner in _entries(search, where, path):
            try:
                kind = _kind(search, entry, inner, above)
            except OSError as error:
                search.reject(inner, reason(error))
                continue
            if kind == "file":
                yield _Found(entry.path, inner)
            elif kind == "folder":
                real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
                stack.append((entry.path, f"{inner}/", (*above, real)))


def _entries(search: _Search, where: str, path: str) -> Iterator[tuple[os.DirEntry[str], str]]:
    """What a folder holds, each with its path below the folder of the search, in NFC."""
    try:
        with os.scandir(where) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        search.reject(path.rstrip("/"), f"the folder cannot be opened: {reason(error)}")
        return
    for entry in found:
        name = entry.name
        if not search.keep(name):
            continue
        if not name.isascii():
            try:
                name.encode("utf-8")
            except UnicodeEncodeError:
                shown = os.fsencode(name).decode("utf-8", "backslashreplace")
                search.reject(path + shown, "its name is not UTF-8", "Rename it")
                continue
            name = unicodedata.normalize("NFC", name)
        inner = path + name
        if inner in search.seen:
            search.reject(inner, "two files have this name and differ only in how it is encoded")
            continue
        search.seen.add(inner)
        yield entry, inner


def _kind(search: _Search, entry: os.DirEntry[str], path: str, above: tuple[str, ...]) -> str:
    """Whether an entry is a `file` or a `folder` to read, or neither (and then it was reported)."""
    if entry.is_symlink():
        refusal = _link_refusal(search, entry.path)
        if not refusal and os.path.realpath(entry.path) in above:
            refusal = _Refusal("its symbolic link leads back to a folder that contains it")
        if refusal:
            search.reject(path, *refusal)
            return "nothing"
    if entry.is_file():
        return "file"
    if entry.is_dir():
        return "folder"
    search.reject(path, "it is neither a file nor a folder")
    return "nothing"


def _link_refusal(search: _Search, where: str) -> _Refusal | None:
    """Why a symbolic link is not followed; None if it may be."""
    target = os.path.realpath(where)
    try:
        os.stat(target)
    except FileNotFoundError:
        return _Refusal("its symbolic link leads nowhere")
    inside = os.path.relpath(target, search.root).split(os.sep)
    if inside[0] == os.pardir:
        return _Refusal("its symbolic link leads out of the project", "Put a copy of the file here")
    if any(part.startswith(".") for part in inside if part != os.curdir):
        return _Refusal("its symbolic link leads to a hidden file")
    return None


def _keep_visible(name: str) -> bool:
    return not name.startswith(".") and not _LITTER.search(name)


def _keep_static(name: str) -> bool:
    """Hosts read some hidden files (`.nojekyll`, `.well-known/`), so only litter stays behind."""
    return not (_HIDDEN_LITTER.search(name) if name.startswith(".") else _LITTER.search(name))


def _read_file(where: str) -> bytes:
    # Not blocking, since what was a file a moment ago may be a pipe that nobody writes to.
    descriptor = os.open(where, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        data = os.read(descriptor, _CHUNK)
        if len(data) < _CHUNK:
            return data
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is not a plain file")
        chunks = [data]
        while chunk := os.read(descriptor, _CHUNK):
            chunks.append(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)
