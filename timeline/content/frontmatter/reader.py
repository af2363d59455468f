"""A content file → its YAML front matter as plain text values, and its body.

The front matter is built straight from the events of the YAML parser: every scalar keeps the text
that was written. What YAML adds to lists, mappings and texts (anchors, aliases, merges, tags) is an
error: authors never need it, and hostile files do. Knows nothing of fields.

Most files have no errors, so that positions are not collected while reading: `locate` reads the
file a second time when a diagnostic needs one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import yaml

from timeline.content.frontmatter import yaml_errors, yaml_syntax_errors
from timeline.content.frontmatter.value_position import ValuePosition
from timeline.content.validators import Braced, Bracketed
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile

Value = str | None | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]
Written = TypeVar("Written", Bracketed, Braced)

MAX_HEADER_LENGTH = 1 << 20
"""Characters of front matter."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"(?:[ \t]+|\n(?P<indent> +))#[^\s#]")
_DUPLICATE = "\0duplicate"
"""Follows a key in the path of a value that another value of the same key precedes."""
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))

# Control characters, lone surrogates, non-characters, line breaks that only YAML knows, and
# characters that change the direction of the text around them, so that it reads differently from
# what is written (Unicode TR 36, 2.5). The marks U+200E and U+200F are harmless and allowed.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class FrontMatterParts:
    """A file split at the lines `---`, with the line numbers at which the two parts begin.

    `header` is None if there is no front matter that can be read.
    """

    header: str | None
    header_line: int
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of the front matter, and the positions of those at the outermost level."""

    data: dict[str, Value] | None
    positions: Mapping[str, ValuePosition]
    diagnostics: tuple[Diagnostic, ...] = ()


def split(file: SourceFile) -> FrontMatterParts:
    """Split a content file into its front matter and its body."""
    text = file.text
    opening = _FENCE.match(text)
    if not opening:
        return FrontMatterParts(None, 1, text, 1, (yaml_errors.no_front_matter(file),))
    closing = _FENCE.search(text, opening.end())
    if not closing:
        return FrontMatterParts(None, 2, "", 1, (yaml_errors.unclosed(file),))
    header = text[opening.end() + 1 : closing.start()]
    if len(header) > MAX_HEADER_LENGTH:
        too_long = Diagnostic(
            Location(file.path, 1, 1),
            "front-matter-too-large",
            f"The front matter has {len(header)} characters; at most {MAX_HEADER_LENGTH} are read",
            "Split the event into several files",
        )
        return FrontMatterParts(None, 2, "", 1, (too_long,))
    line = text.count("\n", 0, closing.end()) + 2
    return FrontMatterParts(header, 2, text[closing.end() + 1 :], line)


def read(file: SourceFile, yaml_text: str, first_line: int) -> FrontMatter:
    """Return the values of a YAML text that begins at a line of the file.

    `data` is None if the text cannot be understood at all.
    """
    builder = _Builder(file.path, yaml_text, first_line)
    data: dict[str, Value] | None = None
    try:
        data = builder.document()
    except _RejectedDocumentError as error:
        builder.diagnostics.append(error.diagnostic)
    except yaml.MarkedYAMLError as error:
        syntax_error = yaml_syntax_errors.syntax(file.path, yaml_text, first_line, error)
        builder.diagnostics.append(syntax_error)
    except (yaml.YAMLError, UnicodeError, RecursionError, ValueError):
        if not FORBIDDEN.search(yaml_text):
            builder.diagnostics.append(
                Diagnostic(
                    Location(file.path, first_line, 1),
                    "front-matter-syntax",
                    "The front matter cannot be read",
                    "Compare it with the example in the manual",
                )
            )
    builder.diagnostics.extend(forbidden_characters(file.path, yaml_text, first_line))
    return FrontMatter(data, builder.positions, tuple(sorted(set(builder.diagnostics))))


def forbidden_characters(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """Report each line with a character that is not allowed in a content file."""
    if text.isascii() and text.isprintable():
        return
    for line, written in enumerate(text.split("\n"), first_line):
        match = FORBIDDEN.search(written)
        if match is None:
            continue
        column = match.start() + 1
        yield Diagnostic(
            Location(path, line, column, column + 1),
            "text-character",
            f"There is an invisible character (U+{ord(match[0]):04X}) that could hide something",
            "Delete the character, or the word and type it again",
        )


@lru_cache(maxsize=1 << 14)
def locate(
    file: SourceFile, path: Path, *, key: bool = False, start: int = 0, end: int = 0
) -> Location:
    """Return the location of a value of the front matter (with `key`: of the key before it).

    A path that leads further than the file does ends at the innermost part that exists. `start` and
    `end` are offsets inside the value. Without any such part the location is the whole file.
    """
    places = _places(file)
    inner = path
    while inner and inner not in places:
        inner = inner[:-1]
        key = True
    if not inner:
        return Location(file.path, 1, 1) if places else Location(file.path)
    of_key, of_value, value = places[inner]
    position = of_key if key and of_key else of_value
    if position is of_value and end > start and value is not None and "\n" not in position.raw:
        inside = position.raw.find(value)
        if inside >= 0:
            column = position.column + inside
            return Location(file.path, position.line, column + start, column + end)
    raw = position.raw.rstrip()
    end_column = position.column + len(raw) if raw and "\n" not in raw else 0
    return Location(file.path, position.line, position.column, end_column)


def position_of(file: SourceFile, path: Path) -> ValuePosition | None:
    """Return the position of the value at a path, if there is one."""
    place = _places(file).get(path)
    return place[1] if place else None


def keys(file: SourceFile) -> Iterator[tuple[Path, ValuePosition]]:
    """Yield the path and the position of every key, in the order of the file."""
    for path, (of_key, _, _) in _places(file).items():
        if of_key is not None:
            yield path, of_key


def scalars(file: SourceFile) -> Iterator[tuple[Path, ValuePosition, str]]:
    """Yield the path, the position and the text of every scalar value."""
    for path, (_, position, value) in _places(file).items():
        if value is not None:
            yield path, position, value


_Place = tuple[ValuePosition | None, ValuePosition, str | None]
"""The position of a key (None for an entry of a list), that of its value, and a scalar's text."""


@lru_cache(maxsize=8)
def _places(file: SourceFile) -> Mapping[Path, _Place]:
    """Return the place of every key and value, as far as the text can be read."""
    is_content = file.path.endswith(".md")
    parts = split(file) if is_content else FrontMatterParts(file.text, 1, "", 1)
    places: dict[Path, _Place] = {}
    if parts.header is not None:
        builder = _Builder(file.path, parts.header, parts.header_line, places)
        try:
            builder.document()
        except (_RejectedDocumentError, yaml.YAMLError, ValueError, RecursionError):
            return places
    return places


class _RejectedDocumentError(Exception):
    """Ends the reading of a document at once."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Builder:
    """Reads one document from the events of the parser; lives for one call.

    With `places` it records the place of every key and value there, otherwise only the positions of
    the scalars at the outermost level.
    """

    def __init__(
        self, path: str, text: str, first_line: int, places: dict[Path, _Place] | None = None
    ) -> None:
        self.path, self.text, self.first_line = path, text, first_line
        self.diagnostics: list[Diagnostic] = []
        self.positions: dict[str, ValuePosition] = {}
        self.places = places
        self.may_have_comments = " #" in text or "\t#" in text
        self.events: Iterator[Any] = iter(())

    def document(self) -> dict[str, Value]:
        # Like `yaml.parse`, which asks before each event whether there is one.
        events = self.events = iter(_LOADER(self.text).get_event, None)
        next(events)
        event = next(events)
        if isinstance(event, yaml.StreamEndEvent):
            return {}
        event = next(events)
        if not isinstance(event, yaml.MappingStartEvent):
            if isinstance(event, yaml.ScalarEvent) and not event.value:
                return {}
            lines = self.text.split("\n")
            if (place := yaml_errors.unbreakable(lines)) is not None:
                line, column = place
                at = Location(self.path, line + self.first_line, column + 1)
                error = yaml_errors.unbreakable_space(lines[line])
                raise _RejectedDocumentError(Diagnostic(at, *error))
            raise self.rejected(event, *yaml_errors.not_a_mapping(event))
        data = self.mapping(event, (), 1)
        next(events)
        if not isinstance(extra := next(events), yaml.StreamEndEvent):
            raise self.rejected(extra, *yaml_errors.second_document())
        return data

    def mapping(self, opening: Any, path: Path, depth: int) -> dict[str, Value]:
        self.report_properties(opening)
        values: dict[str, Value] = {}
        for event in self.events:
            if event.__class__ is yaml.MappingEndEvent:
                if values and opening.flow_style and not any(values.values()):
                    return self.with_raw(Braced(values), opening, event)
                return values
            key = self.key(event)
            value_event = next(self.events)
            if key in values:
                self.report(event, *yaml_errors.duplicate(key))
                self.value(value_event, (*path, key, _DUPLICATE), depth)
                continue
            key_path = (*path, key)
            values[key] = value = self.value(value_event, key_path, depth)
            if self.places is not None:
                self.record(key_path, event, value_event, value)
            elif depth == 1 and value_event.__class__ is yaml.ScalarEvent:
                self.positions[key] = self.position(value_event)
        raise self.rejected(opening, *yaml_errors.key_not_text())

    def key(self, event: Any) -> str:
        if event.__class__ is not yaml.ScalarEvent:
            if isinstance(event, yaml.AliasEvent):
                raise self.rejected(event, *yaml_errors.alias(str(event.anchor)))
            raise self.rejected(event, *yaml_errors.key_not_text())
        self.scalar(event)
        key: str = event.value
        if key == "<<":
            raise self.rejected(event, *yaml_errors.merge())
        return key

    def sequence(self, opening: Any, path: Path, depth: int) -> list[Value]:
        self.report_properties(opening)
        values: list[Value] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                if values and opening.flow_style and all(isinstance(v, str) for v in values):
                    return self.with_raw(Bracketed(values), opening, event)
                break
            entry_path = (*path, len(values))
            value = self.value(event, entry_path, depth)
            if self.places is not None:
                self.record(entry_path, None, event, value)
            values.append(value)
        return values

    def with_raw(self, collection: Written, opening: Any, closing: Any) -> Written:
        collection.raw = self.text[opening.start_mark.index : closing.end_mark.index]
        return collection

    def value(self, event: Any, path: Path, depth: int) -> Value:
        kind = event.__class__
        if kind is yaml.ScalarEvent:
            return self.scalar(event)
        if depth >= yaml_errors.MAX_DEPTH:
            raise self.rejected(event, *yaml_errors.too_deep())
        if kind is yaml.SequenceStartEvent:
            return self.sequence(event, path, depth + 1)
        if kind is yaml.MappingStartEvent:
            mapping = self.mapping(event, path, depth + 1)
            if isinstance(mapping, Braced) and mapping.raw.startswith("?"):
                # Between brackets, a question mark before a text makes a mapping of it.
                return mapping.raw
            return mapping
        raise self.rejected(event, *yaml_errors.alias(str(getattr(event, "anchor", ""))))

    def scalar(self, event: Any) -> str | None:
        value: str = event.value
        if event.anchor is not None or event.tag is not None:
            self.report_properties(event)
        if event.style == '"' and FORBIDDEN.search(value):
            # Only the escapes of double quotes can hide a character from the scan of the file.
            self.report(event, *yaml_errors.hidden_character())
            return FORBIDDEN.sub("\ufffd", value)
        if not event.style:
            if self.may_have_comments:
                self.report_comment(event)
            if value in _NULLS:
                return None
        return value

    def report_comment(self, event: Any) -> None:
        """Warn of what looks like the rest of a text (`Meeting #2`) but is a comment to YAML."""
        end = event.end_mark
        comment = _COMMENT.match(self.text, end.index)
        if not comment:
            return
        line, column = end.line + self.first_line, comment.end() - end.index + end.column - 1
        if comment["indent"]:
            # A comment on the next line looks like the text only if it is indented further.
            start = event.start_mark
            before = self.text[start.index - start.column : start.index]
            indent = len(before) - len(before.lstrip(" -"))
            if not event.value or len(comment["indent"]) <= indent:
                return
            line, column = line + 1, len(comment["indent"]) + 1
        at = Location(self.path, line, column)
        self.diagnostics.append(Diagnostic(at, *yaml_errors.comment(), severity="warning"))

    def report_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self.report(event, *yaml_errors.anchor(event.anchor))
        if event.tag is not None:
            self.report(event, *yaml_errors.tag(event.tag))

    def record(self, path: Path, key: Any, event: Any, value: Value) -> None:
        assert self.places is not None
        of_key = self.position(key) if key is not None else None
        text = value if isinstance(value, str) else None
        self.places[path] = (of_key, self.position(event), text)

    def position(self, event: Any) -> ValuePosition:
        start, end = event.start_mark, event.end_mark
        raw = self.text[start.index : end.index]
        return ValuePosition(start.line + self.first_line, start.column + 1, raw)

    def report(self, event: Any, code: str, message: str, hint: str) -> None:
        self.diagnostics.append(self.diagnostic(event, code, message, hint))

    def diagnostic(self, event: Any, code: str, message: str, hint: str) -> Diagnostic:
        start, end = event.start_mark, event.end_mark
        is_extent_known = end.line == start.line and end.column > start.column
        end_column = end.column + 1 if is_extent_known else 0
        at = Location(self.path, start.line + self.first_line, start.column + 1, end_column)
        return Diagnostic(at, code, message, hint)

    def rejected(self, event: Any, code: str, message: str, hint: str) -> _RejectedDocumentError:
        return _RejectedDocumentError(self.diagnostic(event, code, message, hint))
