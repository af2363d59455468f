"""A content file → a `Document`: its kind and id from its path, its fields, and its parsed texts.

An error in one place hides none in another: the body is read even if the front matter cannot be,
and a file without a readable `Document` still has its kind and id, so that references to it are not
reported as well.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any, TypeGuard

from timeline.content.document import Document, Text
from timeline.content.frontmatter import reader
from timeline.content.kinds import FOLDERS, Kind
from timeline.content.markdown.parser import parse_text
from timeline.content.markdown.statements import Anchors
from timeline.content.schema import validation
from timeline.content.schema.fields import FIELDS, Fields
from timeline.content.slugs import is_slug, slugify
from timeline.content.validators import FieldError, LanguageTag, Problem, Prose, quoted
from timeline.core.diagnostic import Diagnostic, Location, failed
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile
from timeline.core.merge_conflict import merge_conflict

MAX_BODY_LENGTH = 1 << 20
"""Characters of a body."""

_PROSE_FIELDS: tuple[tuple[str, bool], ...] = (
    ("summary", True),
    ("date_note", True),
    ("method", False),
)
"""The fields that hold a text, and whether it is a single run of text without blocks."""

_FATAL = frozenset(("front-matter-syntax", "front-matter-refused", "front-matter-duplicate"))
"""The errors after which the values of the front matter are not what the author meant."""

_OTHER_ENDING = re.compile(r"(?:\.md)?\.[a-z]+$", re.IGNORECASE)
"""Endings that editors and other generators give to text files."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A content file as far as it could be read.

    `kind` is None for a file outside the folders of content; `id` is always one that an address may
    have; `document` is None if the fields could not be read.
    """

    kind: Kind | None
    id: str
    language: str | None
    document: Document[Fields] | None
    diagnostics: tuple[Diagnostic, ...]


def read_document(file: SourceFile, timezone: str = "UTC") -> ReadResult:
    """Read a content file; `timezone` is the site's, for clock times without zone and offset."""
    kind, file_id, language, diagnostics = identify(file.path)
    if kind is None:
        return ReadResult(None, file_id, language, None, tuple(diagnostics))
    if conflict := merge_conflict(file.path, file.text):
        return ReadResult(kind, file_id, language, None, (*diagnostics, conflict))
    parts = reader.split(file)
    diagnostics.extend(parts.diagnostics)
    anchors = Anchors()
    texts: dict[str, Text] = {}
    fields: Fields | None = None
    if parts.header is not None:
        front_matter = reader.read(file, parts.header, parts.header_line)
        diagnostics.extend(front_matter.diagnostics)
        if front_matter.data is not None:
            fields, problems = validation.validate(front_matter.data, FIELDS[kind], timezone)
            diagnostics.extend(_diagnostic(file, problem) for problem in problems)
            diagnostics.extend(_read_prose(file, front_matter, texts, anchors))
    if parts.header is not None or parts.diagnostics[0].code == "front-matter-missing":
        diagnostics.extend(_read_body(file, parts, kind, texts, anchors))
    document = None
    if fields is not None and not failed(d for d in diagnostics if d.code in _FATAL):
        document = Document(kind, file_id, language, file, fields, texts)
    return ReadResult(kind, file_id, language, document, tuple(sorted(set(diagnostics))))


def identify(path: str) -> tuple[Kind | None, str, str | None, list[Diagnostic]]:
    """Return the kind, id and language that a file's path gives it, and what is wrong with them."""
    diagnostics: list[Diagnostic] = []
    folder, _, rest = path.removeprefix("content/").partition("/")
    kind = FOLDERS.get(folder) if rest and path.startswith("content/") else None
    if kind is None:
        diagnostics.append(_wrong_folder(path))
    elif kind != "event" and "/" in rest:
        diagnostics.append(
            _of_file(
                path,
                "file-folder",
                f"Only content/events/ can have subfolders, but this file is in {quoted(rest)}",
                f"Move it to content/{folder}/{rest.rpartition('/')[2]}",
            )
        )
    stem, language, not_a_tag = _stem_and_language(path)
    if not_a_tag:
        diagnostics.append(not_a_tag)
    if is_slug(stem):
        return kind, stem, language, diagnostics
    slug = slugify(stem)
    if kind is not None and not not_a_tag:
        ending = f".{language}.md" if language else ".md"
        diagnostics.append(
            _of_file(
                path,
                "file-name",
                f"{quoted(stem)} cannot be an id: an id has lower-case letters a–z and digits, "
                "with single hyphens between words, and at most 100 characters",
                f"Rename the file to {slug}{ending}",
            )
        )
    return kind, slug, language, diagnostics


def _stem_and_language(path: str) -> tuple[str, str | None, Diagnostic | None]:
    """Split the name of a file (`<id>.<language>.md`); what is no language is part of the id."""
    name = path.rpartition("/")[2].removesuffix(".md")
    stem, dot, tag = name.partition(".")
    if not dot:
        return stem, None, None
    try:
        LanguageTag().check(tag)
    except FieldError:
        return (
            name,
            None,
            _of_file(
                path,
                "file-name",
                f"{quoted(tag)} is not a language tag; a translation has one between its id and "
                ".md",
                f"Rename the file to {slugify(name)}.md, or for a translation into French to "
                f"{slugify(stem)}.fr.md",
            ),
        )
    return stem, tag, None


def _wrong_folder(path: str) -> Diagnostic:
    folder, _, rest = path.removeprefix("content/").partition("/")
    close = difflib.get_close_matches(folder.lower(), FOLDERS, n=1, cutoff=0.7) if rest else []
    hint = f"Move it to one of {', '.join(f'content/{name}/' for name in FOLDERS)}"
    if close:
        hint = f"Move it to content/{close[0]}/{rest}"
    return _of_file(
        path, "file-folder", "The file is not in a folder that says what kind of file it is", hint
    )


def unread_file(path: str, data: bytes) -> Diagnostic | None:
    """Report a file under `content/` that has front matter but whose name does not end in `.md`."""
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


def _read_prose(
    file: SourceFile, front_matter: reader.FrontMatter, texts: dict[str, Text], anchors: Anchors
) -> Iterator[Diagnostic]:
    """Parse the texts of the front matter into `texts`, even if other fields have errors."""
    data: Any = front_matter.data
    for name, is_inline in _PROSE_FIELDS:
        value = data.get(name)
        if _is_prose(value):
            texts[name], diagnostics = parse_text(
                value.rstrip(),
                path=file.path,
                inline=is_inline,
                position=front_matter.positions.get(name),
                anchors=anchors,
            )
            yield from diagnostics
    media = data.get("media")
    for number, item in enumerate(media if isinstance(media, list) else ()):
        caption = item.get("caption") if isinstance(item, dict) else None
        if _is_prose(caption):
            texts[f"media.{number}.caption"], diagnostics = parse_text(
                caption.rstrip(),
                path=file.path,
                inline=True,
                position=reader.position_of(file, ("media", number, "caption")),
                anchors=anchors,
            )
            yield from diagnostics


def _is_prose(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value.strip()) <= Prose().longest


def _read_body(
    file: SourceFile,
    parts: reader.FrontMatterParts,
    kind: Kind,
    texts: dict[str, Text],
    anchors: Anchors,
) -> Iterator[Diagnostic]:
    """Parse the body into `texts`."""
    body = parts.body
    if len(body) > MAX_BODY_LENGTH:
        yield Diagnostic(
            Location(file.path, parts.body_line, 1),
            "file-too-large",
            f"The text has {len(body)} characters, but at most {MAX_BODY_LENGTH} are read",
            "Split it into several files",
        )
        return
    yield from reader.forbidden_characters(file.path, body, parts.body_line)
    if body.strip():
        texts["body"], diagnostics = parse_text(
            body, line=parts.body_line, path=file.path, story=kind == "story", anchors=anchors
        )
        yield from diagnostics
