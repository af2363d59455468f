"""A content file → a `Document`: its kind and id from its path, its fields, and its parsed texts.

A fault in one place hides none in another: the body is read even if the front matter cannot be, and
a file that fails still has its kind and id, so that what refers to it is not reported as well.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from timeline.content.document import Document, Text
from timeline.content.frontmatter import reader
from timeline.content.kinds import FOLDERS, Kind
from timeline.content.markdown.parser import parse_text
from timeline.content.markdown.statements import Anchors
from timeline.content.schema import validation
from timeline.content.schema.fields import FIELDS, Fields
from timeline.content.slugs import is_slug, slugify
from timeline.content.validators import (
    FieldError,
    LanguageTag,
    Problem,
    Prose,
    quoted,
)
from timeline.core.diagnostic import Diagnostic, Location, failed
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile

MAX_BODY_LENGTH = 1 << 20
"""The most characters of a body."""

# The texts of a field, and whether it is one run of text or has blocks of its own.
_PROSE: tuple[tuple[str, bool], ...] = (("summary", True), ("date_note", True), ("method", False))


_OTHER_ENDING = re.compile(r"(?:\.md)?\.[a-z]+$", re.IGNORECASE)
"""What editors and other generators put at the end of the name of a text."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read of a content file.

    `kind` is None where the file stands in no known folder; `id` is always one that an address may
    have; `document` is None where its fields could not be read.
    """

    kind: Kind | None
    id: str
    language: str | None
    document: Document[Fields] | None
    diagnostics: tuple[Diagnostic, ...]


def read_document(file: SourceFile, timezone: str = "UTC") -> ReadResult:
    """Read a content file; `timezone` is the site's, for clock times without zone and offset."""
    kind, name, language, faults = identify(file.path)
    if kind is None:
        return ReadResult(None, name, language, None, tuple(faults))
    parts = reader.split(file)
    faults.extend(parts.diagnostics)
    anchors = Anchors()
    texts: dict[str, Text] = {}
    fields: Fields | None = None
    if parts.header is not None:
        reading = reader.read(file, parts.header, parts.header_line)
        faults.extend(reading.diagnostics)
        if reading.data is not None:
            fields, problems = validation.validate(reading.data, FIELDS[kind], timezone)
            faults.extend(_diagnostic(file, problem) for problem in problems)
            faults.extend(_prose(file, reading, texts, anchors))
    if parts.header is not None or parts.diagnostics[0].code == "front-matter-missing":
        faults.extend(_body(file, parts, kind, texts, anchors))
    if fields is None or failed(one for one in faults if one.code in _FATAL):
        return ReadResult(kind, name, language, None, _in_order(faults))
    document = Document(kind, name, language, file, fields, texts)
    return ReadResult(kind, name, language, document, _in_order(faults))


_FATAL = frozenset(("front-matter-syntax", "front-matter-refused", "front-matter-duplicate"))
"""The faults after which it is not known what the author wanted to say."""


def identify(path: str) -> tuple[Kind | None, str, str | None, list[Diagnostic]]:
    """The kind, id and language that the path of a file says, and what is wrong with it."""
    faults: list[Diagnostic] = []
    folder, _, rest = path.removeprefix("content/").partition("/")
    kind = FOLDERS.get(folder) if rest and path.startswith("content/") else None
    name = path.rpartition("/")[2].removesuffix(".md")
    if kind is None:
        faults.append(_stray(path))
    elif kind != "event" and "/" in rest:
        faults.append(
            _of_file(
                path,
                "file-folder",
                f"Only content/events/ has folders of its own, but this file is in {quoted(rest)}",
                f"Move it to content/{folder}/{rest.rpartition('/')[2]}",
            )
        )
    stem, dot, tag = name.partition(".")
    language = tag if dot else None
    if dot:
        try:
            LanguageTag().check(tag)
        except FieldError:
            language = None
            faults.append(
                _of_file(
                    path,
                    "file-name",
                    f"{quoted(tag)} is not a language tag, which is what stands between the id and "
                    ".md in a translation",
                    f"Rename the file to {slugify(name)}.md, or for a translation into French to "
                    f"{slugify(stem)}.fr.md",
                )
            )
            stem = name
    if is_slug(stem):
        return kind, stem, language, faults
    better = slugify(stem)
    if kind is not None and not any(fault.code == "file-name" for fault in faults):
        ending = f".{language}.md" if language else ".md"
        faults.append(
            _of_file(
                path,
                "file-name",
                f"{quoted(stem)} cannot be an id: an id has lower-case letters a–z and digits, "
                "with single hyphens between words, and at most 100 characters",
                f"Rename the file to {better}{ending}",
            )
        )
    return kind, better, language, faults


def _stray(path: str) -> Diagnostic:
    folder, _, rest = path.removeprefix("content/").partition("/")
    close = difflib.get_close_matches(folder.lower(), FOLDERS, n=1, cutoff=0.7) if rest else []
    hint = f"Move it to one of {', '.join(f'content/{known}/' for known in FOLDERS)}"
    if close:
        hint = f"Move it to content/{close[0]}/{rest}"
    return _of_file(path, "file-folder", "The file is not in a folder that says what it is", hint)


def unread_file(path: str, data: bytes) -> Diagnostic | None:
    """The fault of a file under `content/` that begins with fields and does not end in `.md`."""
    if not data.removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
        return None
    stem = _OTHER_ENDING.sub("", path.rpartition("/")[2])
    return _of_file(
        path,
        "file-name",
        "Only files whose names end in .md are read",
        f"Rename the file to {slugify(stem)}.md",
    )


def _of_file(path: str, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Location(path), code, message, hint)


def _diagnostic(file: SourceFile, problem: Problem) -> Diagnostic:
    at = reader.locate(file, problem.path, key=problem.on_key, start=problem.start, end=problem.end)
    return Diagnostic(at, problem.code, problem.message, problem.hint)


def _prose(
    file: SourceFile,
    reading: reader.FrontMatter,
    texts: dict[str, Text],
    anchors: Anchors,
) -> list[Diagnostic]:
    """Parse the texts of the front matter, also when other fields are at fault."""
    faults: list[Diagnostic] = []
    data: Any = reading.data
    for name, inline in _PROSE:
        value = data.get(name)
        if isinstance(value, str) and 0 < len(value.strip()) <= Prose().longest:
            spot = reading.spots.get(name)
            faults.extend(_text(file, name, value, inline, spot, texts, anchors))
    media = data.get("media")
    for number, item in enumerate(media if isinstance(media, list) else ()):
        caption = item.get("caption") if isinstance(item, dict) else None
        if isinstance(caption, str) and 0 < len(caption.strip()) <= Prose().longest:
            spot = reader.position_of(file, ("media", number, "caption"))
            name = f"media.{number}.caption"
            faults.extend(_text(file, name, caption, True, spot, texts, anchors))
    return faults


def _text(
    file: SourceFile,
    name: str,
    value: str,
    inline: bool,
    spot: reader.ValuePosition | None,
    texts: dict[str, Text],
    anchors: Anchors,
) -> tuple[Diagnostic, ...]:
    line, column = (spot.line, spot.column) if spot else (1, 1)
    texts[name], faults = parse_text(
        value.rstrip(),
        line=line,
        column=column,
        path=file.path,
        inline=inline,
        spot=spot,
        anchors=anchors,
    )
    return faults


def _body(
    file: SourceFile,
    parts: reader.FrontMatterParts,
    kind: Kind,
    texts: dict[str, Text],
    anchors: Anchors,
) -> list[Diagnostic]:
    body = parts.body
    faults: list[Diagnostic] = []
    if len(body) > MAX_BODY_LENGTH:
        faults.append(
            Diagnostic(
                Location(file.path, parts.body_line, 1),
                "file-too-large",
                f"The text has {len(body)} characters, but at most {MAX_BODY_LENGTH} are read",
                "Divide it into several files",
            )
        )
        return faults
    faults.extend(reader.forbidden_characters(file.path, body, parts.body_line))
    if body.strip():
        texts["body"], found = parse_text(
            body, line=parts.body_line, path=file.path, story=kind == "story", anchors=anchors
        )
        faults.extend(found)
    return faults


def _in_order(faults: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(set(faults)))
