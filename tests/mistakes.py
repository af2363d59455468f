"""The corpus of mistakes in `tests/cases/mistakes`: what was written, what is said, what mends it.

Each case is laid over the small sound project in `tests/cases/mistakes/project`:

    What went wrong, in plain words
    === content/events/meeting.md
    the file as it was written
    === report
    content/events/meeting.md:3:7 field-date What is said
      → What to write instead
    === mend content/events/meeting.md
    -the line as it was written
    +the line after the hint was followed literally

Cases are parted by lines of number signs. `=== mend` is a patch without numbers: lines that begin
with a space or `-` must stand in the file, once; an empty line parts two places. `=== rename` has
`old → new` paths, `=== delete` and `=== resave` (as UTF-8) have paths. `=== left` is what is still
reported afterwards, where that is right. `{U+202E}` stands for a character that would not be seen,
`(utf-16)` behind a path for how the file is saved.
"""

from __future__ import annotations

import atexit
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from timeline.build import pipeline
from timeline.core.diagnostic import Diagnostic
from timeline.core.inputs import ThemeLayer
from timeline.diagnostics.registry import is_counted
from timeline.project import loader
from timeline.project.file_walk import decode
from timeline.site.theme.theme import load_theme

FOLDER = Path(__file__).parent / "cases" / "mistakes"
TODAY = date(2025, 11, 1).toordinal()
PARTING = "\n##########\n"

_PART = re.compile(r"^=== (.+)\n", re.MULTILINE)
_SAVED_AS = re.compile(r"(.+?)(?: \(([a-z0-9-]+)\))?")
_UNSEEN = re.compile(r"\{U\+([0-9A-F]{4,6})\}")
_WORDS = ("report", "rename", "delete", "resave", "left", "options")

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One case: the files that were written, what is reported, and how they are mended."""

    file: Path
    title: str
    files: Files
    report: str
    mends: Mapping[str, str] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()
    resaved: tuple[str, ...] = ()
    left: str = "nothing"
    notes: bool = False

    @property
    def mended(self) -> dict[str, bytes]:
        """The files after the hints were followed."""
        files = dict(self.files)
        for path, patch in self.mends.items():
            before = files.get(path) or _project().get(path, b"")
            files[path] = patched(_text(before), patch).encode()
        for old, new in self.renamed.items():
            files[new] = files.pop(old)
        for path in self.deleted:
            del files[path]
        for path in self.resaved:
            files[path] = _text(files[path]).encode()
        return files


def mistakes() -> Iterator[Mistake]:
    """All cases, in the order of their files."""
    for file in sorted(FOLDER.glob("*.txt")):
        for text in file.read_text(encoding="utf-8").split(PARTING):
            yield _mistake(file, text)


def said(files: Files, *, notes: bool = False, without: tuple[str, ...] = ()) -> list[Diagnostic]:
    """What is said of the sound project with these files in it, and `without` some of its own.

    Notes that hold for most sources are left out, unless a case is about them.
    """
    with _laid_over(files, without) as root:
        read = loader.read(root)
    found = pipeline.compile(read.inputs, pipeline.Options(TODAY), load=_theme).diagnostics
    return [one for one in sorted((*read.diagnostics, *found)) if notes or not is_counted(one.code)]


@lru_cache(maxsize=1)
def _folder() -> Path:
    """A folder with the sound project, which is there until the process ends."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    for path, data in _project().items():
        _write(Path(folder.name), path, data)
    return Path(folder.name)


@contextmanager
def _laid_over(files: Files, without: tuple[str, ...]) -> Iterator[Path]:
    """The folder with these files in it and `without` some others; afterwards it is as before.

    To write and remove the whole project for each case took longer than to read it.
    """
    root = _folder()
    try:
        for path, data in files.items():
            _write(root, path, data)
        for path in without:
            _remove(root, path)
        yield root
    finally:
        for path in {*files, *without}:
            if path in _project():
                _write(root, path, _project()[path])
            else:
                _remove(root, path)


def _write(root: Path, path: str, data: bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(data)


def _remove(root: Path, path: str) -> None:
    """Remove a file, if it is there, and the folders that held nothing else."""
    (root / path).unlink(missing_ok=True)
    for folder in (root / path).parents:
        if folder == root or any(folder.iterdir()):
            break
        folder.rmdir()


def printed(diagnostics: list[Diagnostic]) -> str:
    """Diagnostics as the fixtures have them."""
    return "\n".join(map(_printed, diagnostics)) or "nothing"


def patched(text: str, patch: str) -> str:
    """The text with a patch in it; ValueError where a place of the patch is not there, once."""
    lines = text.removesuffix("\n").split("\n") if text.strip() else []
    for place in patch.rstrip("\n").split("\n\n"):
        old = [line[1:] for line in place.split("\n") if line[:1] in " -"]
        new = [line[1:] for line in place.split("\n") if line[:1] in " +"]
        found = [at for at in range(len(lines) + 1) if old and lines[at : at + len(old)] == old]
        if not old and not lines:
            found = [0]
        if len(found) != 1:
            raise ValueError(f"{len(found)} places in the file are like {old}")
        lines[found[0] : found[0] + len(old)] = new
    return "\n".join(lines) + "\n"


def write_reports() -> None:
    """Write what is said now into the fixtures, so that the difference can be looked at."""
    for file in sorted(FOLDER.glob("*.txt")):
        texts = file.read_text(encoding="utf-8").split(PARTING)
        file.write_text(PARTING.join(_with_report(file, text) for text in texts), encoding="utf-8")


@lru_cache(maxsize=1)
def _project() -> Files:
    """The sound project that every case is laid over."""
    folder = FOLDER / "project"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


_loaded: list[pipeline.LoadedTheme] = []


def _theme(layers: Sequence[ThemeLayer]) -> pipeline.LoadedTheme:
    """The theme, whose own layer is the same in every case and read once."""
    if len(layers) > 1:
        return load_theme(layers)
    if not _loaded:
        _loaded.append(load_theme(layers))
    return _loaded[0]


def _with_report(file: Path, text: str) -> str:
    mistake = _mistake(file, text)
    now = printed(said(mistake.files, notes=mistake.notes))
    return re.sub(
        r"^(=== report\n).*?(?=^=== |\Z)",
        lambda found: found[1] + now + "\n",
        text.rstrip("\n") + "\n",
        count=1,
        flags=re.MULTILINE | re.DOTALL,
    ).rstrip("\n") + "\n" * (text.endswith("\n"))


def _mistake(file: Path, text: str) -> Mistake:
    title, *parts = _PART.split(text.strip("\n") + "\n")
    files: dict[str, bytes] = {}
    mends: dict[str, str] = {}
    other: dict[str, str] = {}
    for name, content in zip(parts[::2], parts[1::2], strict=True):
        word, _, path = name.partition(" ")
        seen = _UNSEEN.sub(lambda found: chr(int(found[1], 16)), content)
        if word == "mend":
            mends[path] = seen
        elif word in _WORDS:
            other[word] = content.strip("\n")
        else:
            match = _SAVED_AS.fullmatch(name)
            assert match
            files[match[1]] = seen.encode(match[2] or "utf-8")
    return Mistake(
        file,
        title.strip(),
        files,
        other["report"],
        mends,
        dict(line.split(" → ") for line in other.get("rename", "").splitlines()),
        tuple(other.get("delete", "").splitlines()),
        tuple(other.get("resave", "").splitlines()),
        other.get("left", "nothing"),
        "notes" in other.get("options", ""),
    )


def _text(data: bytes) -> str:
    try:
        return decode(data)
    except ValueError:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1")


def _printed(diagnostic: Diagnostic) -> str:
    at = diagnostic.at
    severity = "" if diagnostic.severity == "error" else f" ({diagnostic.severity})"
    hint = f"\n  → {diagnostic.hint}" if diagnostic.hint else ""
    notes = "".join(
        f"\n  + {place.path}:{place.line}:{place.column} {text}" for place, text in diagnostic.notes
    )
    place = f"{at.path}:{at.line}:{at.column}" if at.line else at.path
    return f"{place} {diagnostic.code}{severity} {diagnostic.message}{hint}{notes}"
