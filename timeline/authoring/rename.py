"""Documents and an id → the edits that replace the id everywhere.

Only references change, as the model finds them, and never words of a text that happen to look like
the id. Knows no disk: the command `rename` applies the edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from timeline.content.document import Document, TextLink
from timeline.content.frontmatter import reader
from timeline.content.kinds import FOLDERS, Kind
from timeline.content.markdown.links import ResolvedLink, resolve
from timeline.content.schema.fields import EventFields, SourceFields
from timeline.core.diagnostic import Location
from timeline.core.errors import UserError
from timeline.core.frozen import dataclass
from timeline.model import references
from timeline.model.names import Register, register
from timeline.site.urls import page_path

Path = tuple[str | int, ...]
AnyDocument = Document[Any]

# An address as it is written in a text, without what can surround it in markdown and YAML.
_ADDRESS = re.compile(r"""[^\s()<>\[\]"']+""")
_BEFORE_ADDRESS = re.compile(r"\]\(\s*<?")


@dataclass(frozen=True, slots=True, order=True)
class RenameEdit:
    """Replaces `old` at a line and column (from 1) of a file with `new`.

    Unlike a `TextEdit` it says what must be there, since files may have changed meanwhile, and it
    holds whatever line ends the file has.
    """

    path: str
    line: int
    column: int
    old: str
    new: str


class RenameError(UserError):
    """The id can't be changed everywhere."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """The change of an id of a kind; `before` and `after` say what names mean then."""

    kind: Kind
    old: str
    new: str
    before: Register
    after: Register

    @classmethod
    def of(cls, moved: AnyDocument, new: str, documents: Iterable[AnyDocument]) -> Renaming:
        """Return the renaming of a document among others."""
        kind, old = moved.kind, moved.id
        others = [d for d in documents if d.kind == kind and not d.language and d.id != old]
        titles = kind != "source"
        before = register((*others, moved), titles=titles)
        after = register((*others, replace(moved, id=new)), titles=titles)
        return cls(kind, old, new, before, after)

    def concerns(self, name: str) -> bool:
        """Return whether a name or id means the renamed file now but would not afterwards."""
        return self.old in self.before.claimants(name) and self.new not in self.after.claimants(
            name
        )

    def addresses(self, *, thread: bool = False) -> Iterator[tuple[str, str]]:
        """Yield the former and the new address of each page of the renamed file."""
        yield f"/{page_path(self.kind, self.old)}", f"/{page_path(self.kind, self.new)}"
        if thread:
            yield f"/threads/{self.old}/", f"/threads/{self.new}/"


def reference_edits(renaming: Renaming, documents: Sequence[AnyDocument]) -> tuple[RenameEdit, ...]:
    """Return the edits of all references; `RenameError` if one cannot be changed."""
    return tuple(sorted({edit for document in documents for edit in _of(renaming, document)}))


def apply(text: str, changes: Sequence[RenameEdit]) -> str:
    """Return the text with the edits applied; everything else, line ends included, is kept."""
    # Every second piece is a line end, so that line n (from 1) is piece 2 (n - 1).
    pieces = re.split(r"(\r\n|\r|\n)", text)
    end = next((piece for piece in pieces[1::2]), "\n")
    for edit in sorted(changes, reverse=True):
        at = 2 * (edit.line - 1)
        line, start = pieces[at], edit.column - 1
        if not line.startswith(edit.old, start):
            raise RenameError(
                f"{edit.path}:{edit.line} should have “{edit.old}” at column {edit.column}, "
                "but does not: the file has changed",
                "Run the command again",
            )
        new = edit.new.replace("\n", end)
        pieces[at] = line[:start] + new + line[start + len(edit.old) :]
    return "".join(pieces)


def _of(renaming: Renaming, document: AnyDocument) -> Iterator[RenameEdit]:
    match renaming.kind:
        case "event":
            for path, event_id in references.events(document):
                if event_id == renaming.old:
                    yield _value_edit(renaming, document, path)
        case "source":
            yield from _source_references(renaming, document)
        case "actor" | "place" | "topic" | "series":
            for kind, path, name in references.names(document):
                if kind == renaming.kind and renaming.concerns(name):
                    path = _inner(document, path, "actor")
                    yield _value_edit(renaming, document, path)
        case "page" | "story":
            pass
    yield from _links(renaming, document)


def _source_references(renaming: Renaming, document: AnyDocument) -> Iterator[RenameEdit]:
    fields = document.fields
    own = fields.sources if isinstance(fields, EventFields) else {}

    def concerns(name: str | None) -> bool:
        # A key of the event's own sources means that source, whatever the files are called.
        return name is not None and name not in own and renaming.concerns(name)

    if isinstance(fields, SourceFields) and concerns(fields.copy_of):
        yield _value_edit(renaming, document, ("copy_of",))
    for key, source in own.items():
        if isinstance(source, str):
            if renaming.concerns(source):
                yield _value_edit(renaming, document, ("sources", key))
        elif concerns(source.copy_of):
            yield _value_edit(renaming, document, ("sources", key, "copy_of"))
    for path, reference in references.references(document):
        if concerns(reference.source):
            yield _value_edit(renaming, document, _inner(document, path, "source"))
    for citation in references.citations(document):
        if concerns(citation.key):
            at = Location(document.file.path, citation.line, citation.column + 1)
            yield _edit(renaming, document, at, citation.key)


def _inner(document: AnyDocument, path: Path, field: str) -> Path:
    """Return the path to the name: an entry is the name, or a mapping with it in a field."""
    header = reader.split(document.file).header or ""
    value: Any = reader.read(document.file, header, 2).data
    for part in path:
        value = value[part]
    return (*path, field) if isinstance(value, dict) else path


def _value_edit(renaming: Renaming, document: AnyDocument, path: Path) -> RenameEdit:
    """Return the edit of a value of the front matter."""
    at = reader.locate(document.file, path)
    line = document.file.text.split("\n")[at.line - 1]
    if line[at.column - 1 : at.column] in ("'", '"'):
        at = Location(at.path, at.line, at.column + 1, max(at.end_column - 1, 0))
    written = line[at.column - 1 : at.end_column - 1]
    if renaming.kind == "event":
        written = renaming.old
    elif not renaming.concerns(written):  # it has escapes, or continues on the next line
        raise _unclear(renaming, at)
    return _edit(renaming, document, at, written)


def _edit(renaming: Renaming, document: AnyDocument, at: Location, written: str) -> RenameEdit:
    line = document.file.text.split("\n")[at.line - 1]
    if not line.startswith(written, at.column - 1):
        raise _unclear(renaming, at)
    return RenameEdit(at.path, at.line, at.column, written, renaming.new)


def _unclear(renaming: Renaming, at: Location) -> RenameError:
    return RenameError(
        f'{at.path}:{at.line} refers to "{renaming.old}" in a way that cannot be changed '
        "automatically",
        "Write the id there without escapes and on one line, and run the command again",
    )


def _links(renaming: Renaming, document: AnyDocument) -> Iterator[RenameEdit]:
    """Yield the edits of links in texts to a page or the file, and of embeds of an event."""
    for _, text in references.texts(document):
        for link in text.links:
            if link.target == f"[[{renaming.old}]]" and renaming.kind == "event":
                line = document.file.text.split("\n")[link.line - 1]
                start = line.index(renaming.old, link.column - 1)
                at = Location(document.file.path, link.line, start + 1)
                yield _edit(renaming, document, at, renaming.old)
            elif forms := _link_forms(renaming, link.target):
                yield _link_edit(document, link, *forms)


def _link_forms(renaming: Renaming, target: str) -> tuple[str, str] | None:
    """Return the end of a link's address now, and as it has to be."""
    address = re.split("[?#]", target)[0]
    for old, new in renaming.addresses(thread=renaming.kind == "event"):
        if address.rstrip("/") == old.rstrip("/"):
            return old.strip("/"), new.strip("/")
    folder, _, name = address.rpartition("/")
    stem, dot, rest = name.partition(".")
    kind = FOLDERS.get(folder.removeprefix("content/").split("/")[0])
    if stem == renaming.old and kind == renaming.kind and f".{rest}".endswith(".md"):
        return name, f"{renaming.new}{dot}{rest}"
    return None


def _link_edit(document: AnyDocument, link: TextLink, old: str, new: str) -> RenameEdit:
    """Return the edit of one link, at its address."""
    text, path = document.file.text, document.file.path
    start = _offset(text, link.line) + link.column - 1
    for opening in _BEFORE_ADDRESS.finditer(text, _end_of_label(text, start) - 1):
        word = _ADDRESS.match(text, opening.end())
        link_target = resolve(word[0], path) if word else None
        if word and isinstance(link_target, ResolvedLink) and link_target.target == link.target:
            at = word.start() + word[0].rindex(old)
            line = text.count("\n", 0, at) + 1
            return RenameEdit(path, line, at - _offset(text, line) + 1, old, new)
    raise RenameError(
        f"{path}:{link.line} has a link to {link.target} whose address was not found",
        "Fix that link first",
    )


def _offset(text: str, line: int) -> int:
    """Return the offset of a line."""
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at


def _end_of_label(text: str, start: int) -> int:
    """Return the offset after the bracket that closes the one at `start`, if there is one."""
    depth, at = 0, start
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "[":
            depth += 1
        elif text[at] == "]":
            depth -= 1
        at += 1
        if depth <= 0:
            break
    return at


def aliases(renaming: Renaming, moved: AnyDocument) -> Iterator[RenameEdit]:
    """Yield the edits that add the former addresses to the front matter of the renamed file."""
    thread = isinstance(moved.fields, EventFields) and bool(moved.fields.thread)
    pairs = list(renaming.addresses(thread=thread))
    written: tuple[str, ...] = moved.fields.aliases
    for old, new in [*pairs]:
        if new in written:
            # The old id comes back: a former address is the address again.
            at = reader.locate(moved.file, ("aliases", written.index(new)))
            line = moved.file.text.split("\n")[at.line - 1]
            start = line.index(new, at.column - 1)
            yield RenameEdit(at.path, at.line, start + 1, new, old)
            pairs.remove((old, new))
    if pairs:
        yield _added_aliases(moved, [old for old, _ in pairs])


def _added_aliases(moved: AnyDocument, added: Sequence[str]) -> RenameEdit:
    path, text = moved.file.path, moved.file.text
    lines = text.split("\n")
    if moved.fields.aliases:
        at = reader.locate(moved.file, ("aliases",))
        if lines[at.line - 1][at.column - 1] == "[":
            new = "".join(f"{alias}, " for alias in added)
            return RenameEdit(path, at.line, at.column + 1, "", new)
        first = reader.locate(moved.file, ("aliases", 0))
        before = lines[first.line - 1][: first.column - 1].rstrip("'\"")
        new = "".join(f"{before}{alias}\n" for alias in added)
        return RenameEdit(path, first.line, 1, "", new)
    line = f"aliases: [{', '.join(added)}]"
    at = reader.locate(moved.file, ("aliases",), key=True)
    empty = re.compile(r"aliases[ \t]*:[ \t]*(?:\[[ \t]*\])?")
    if match := empty.match(lines[at.line - 1], at.column - 1):
        return RenameEdit(path, at.line, at.column, match[0], line)
    closing = reader.split(moved.file).body_line - 1
    return RenameEdit(path, closing, 1, "", f"{line}\n")
