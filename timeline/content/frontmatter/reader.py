"""A content file → its YAML front matter as plain text values, and its body.

The front matter is built straight from the events of the YAML parser: every scalar stays the text
that was written, and what YAML adds to lists, mappings and texts (anchors, aliases, merges, tags)
is refused, because an author never needs it and a hostile file does. Knows nothing of fields.

Places are not collected on the way: most files have no fault. `locate` reads the file once more
when a diagnostic is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import yaml

from timeline.content.frontmatter import yaml_errors, yaml_syntax_errors
from timeline.content.validators import Braced, Bracketed
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile

Value = str | None | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]
Written = TypeVar("Written", Bracketed, Braced)

MAX_HEADER_LENGTH = 1 << 20
"""The most characters of front matter."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"(?:[ \t]+|\n(?P<indent> +))#[^\s#]")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))

# Control characters, lone surrogates, non-characters, line breaks that only YAML knows, and what
# changes the direction of the text around it (Unicode TR 36, 2.5), so that it reads otherwise than
# it stands. The marks U+200E and U+200F move nothing and stay allowed.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class FrontMatterParts:
    """A file cut at the lines `---`; `header_line` and `body_line` are those of their first lines.

    `header` is None where there is no front matter that could be read.
    """

    header: str | None
    header_line: int
    body: str
    body_line: int
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class ValuePosition:
    """Where a scalar stands in the file, and `raw`: how it is written there, quotes included."""

    line: int
    column: int
    raw: str

    def position(self, value: str, offset: int) -> tuple[int, int]:
        """The line and column of a character of the value; those of its start where it is unclear.

        Where the text stands on one line as it is read, that is exact; otherwise at signs are
        counted, which every notation leaves alone, and what follows one is compared.
        """
        if "\n" not in self.raw:
            start = self.raw.find(value)
            if start >= 0:
                return self._at(start + offset)
            if self.raw == _single_quoted(value):
                return self._at(len(_single_quoted(value[:offset])) - 1)
        last = value.rfind("@", 0, offset + 1)
        pieces = self.raw.split("@", value.count("@", 0, last + 1)) if last >= 0 else []
        if len(pieces) > 1 and pieces[-1].startswith(value[last + 1 : offset]):
            return self._at(len(self.raw) - len(pieces[-1]) - 1 + offset - last)
        return self.line, self.column

    def _at(self, index: int) -> tuple[int, int]:
        breaks = self.raw.count("\n", 0, index)
        if breaks == 0:
            return self.line, self.column + index
        return self.line + breaks, index - self.raw.rfind("\n", 0, index)


def _single_quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of the front matter, and where those of the outermost level stand."""

    data: dict[str, Value] | None
    spots: Mapping[str, ValuePosition]
    diagnostics: tuple[Diagnostic, ...] = ()


def split(file: SourceFile) -> FrontMatterParts:
    """The front matter and the body of a content file."""
    text = file.text
    opening = _FENCE.match(text)
    if not opening:
        return FrontMatterParts(None, 1, text, 1, (yaml_errors.no_front_matter(file),))
    closing = _FENCE.search(text, opening.end())
    if not closing:
        return FrontMatterParts(None, 2, "", 1, (yaml_errors.unclosed(file),))
    header = text[opening.end() + 1 : closing.start()]
    if len(header) > MAX_HEADER_LENGTH:
        fault = Diagnostic(
            Location(file.path, 1, 1),
            "front-matter-too-large",
            f"The front matter has {len(header)} characters; at most {MAX_HEADER_LENGTH} are read",
            "Divide the event into several files",
        )
        return FrontMatterParts(None, 2, "", 1, (fault,))
    line = text.count("\n", 0, closing.end()) + 2
    return FrontMatterParts(header, 2, text[closing.end() + 1 :], line)


def read(file: SourceFile, yaml_text: str, first_line: int) -> FrontMatter:
    """The values of a YAML text that begins at a line of the file.

    `data` is None where the text cannot be understood at all. Every fault has its exact place.
    """
    builder = _Builder(file.path, yaml_text, first_line)
    data: dict[str, Value] | None = None
    try:
        data = builder.document()
    except _Refused as refused:
        builder.faults.append(refused.diagnostic)
    except yaml.MarkedYAMLError as error:
        builder.faults.append(yaml_syntax_errors.syntax(file.path, yaml_text, first_line, error))
    except (yaml.YAMLError, UnicodeError, RecursionError, ValueError):
        if not FORBIDDEN.search(yaml_text):
            builder.faults.append(
                Diagnostic(
                    Location(file.path, first_line, 1),
                    "front-matter-syntax",
                    "The front matter cannot be read",
                    "Compare it with the example in the manual",
                )
            )
    builder.faults.extend(forbidden_characters(file.path, yaml_text, first_line))
    return FrontMatter(data, builder.spots, tuple(sorted(set(builder.faults))))


def forbidden_characters(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """A diagnostic for each line with a character that may not stand in a content file."""
    if text.isascii() and text.isprintable():
        return
    last = -1
    for match in FORBIDDEN.finditer(text):
        line = text.count("\n", 0, match.start())
        if line == last:
            continue
        last = line
        column = match.start() - text.rfind("\n", 0, match.start())
        yield Diagnostic(
            Location(path, first_line + line, column, column + 1),
            "text-character",
            f"There is an invisible character (U+{ord(match[0]):04X}) that could hide something",
            "Delete the character, or the word and type it again",
        )


def locate(
    file: SourceFile, path: Path, *, key: bool = False, start: int = 0, end: int = 0
) -> Location:
    """Where a value of the front matter stands (with `key`: the key before it).

    A path that leads further than the file does ends at the innermost part that exists. `start` and
    `end` are offsets inside the value. The whole file is meant where nothing is found.
    """
    places = _places(file)
    inner = path
    while inner and inner not in places:
        inner = inner[:-1]
        key = True
    if not inner:
        return Location(file.path, 1, 1) if places else Location(file.path)
    of_key, of_value, value = places[inner]
    spot = of_key if key and of_key else of_value
    if spot is of_value and end > start and value is not None and "\n" not in spot.raw:
        inside = spot.raw.find(value)
        if inside >= 0:
            column = spot.column + inside
            return Location(file.path, spot.line, column + start, column + end)
    width = len(spot.raw.rstrip()) if "\n" not in spot.raw.rstrip() else 0
    return Location(file.path, spot.line, spot.column, spot.column + width if width else 0)


def position_of(file: SourceFile, path: Path) -> ValuePosition | None:
    """How the value at a path is written; None where there is none."""
    place = _places(file).get(path)
    return place[1] if place else None


def keys(file: SourceFile) -> Iterator[tuple[Path, ValuePosition]]:
    """The path and the place of every key, in the order of the file."""
    for path, (of_key, _, _) in _places(file).items():
        if of_key is not None:
            yield path, of_key


def scalars(file: SourceFile) -> Iterator[tuple[Path, ValuePosition, str]]:
    """The path, the place and the text of every value that is one."""
    for path, (_, spot, value) in _places(file).items():
        if value is not None:
            yield path, spot, value


_Place = tuple[ValuePosition | None, ValuePosition, str | None]


@lru_cache(maxsize=8)
def _places(file: SourceFile) -> Mapping[Path, _Place]:
    """The place of every key and value, as far as the text can be read."""
    is_content = file.path.endswith(".md")
    parts = split(file) if is_content else FrontMatterParts(file.text, 1, "", 1)
    places: dict[Path, _Place] = {}
    if parts.header is not None:
        builder = _Builder(file.path, parts.header, parts.header_line, places)
        try:
            builder.document()
        except (_Refused, yaml.YAMLError, ValueError, RecursionError):
            return places
    return places


class _Refused(Exception):  # noqa: N818 - a signal inside this module
    """What ends the reading of a document at once."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Builder:
    """Reads one document from the events of the parser; lives for one call."""

    def __init__(
        self, path: str, text: str, first_line: int, places: dict[Path, _Place] | None = None
    ) -> None:
        self.path, self.text, self.first_line = path, text, first_line
        self.faults: list[Diagnostic] = []
        self.spots: dict[str, ValuePosition] = {}
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
            if (found := yaml_errors.unbreakable(lines)) is not None:
                at = Location(self.path, found[0] + self.first_line, found[1] + 1)
                words = yaml_errors.unbreakable_space(lines[found[0]])
                raise _Refused(Diagnostic(at, *words))
            raise self.refused(event, *yaml_errors.not_a_mapping(event))
        data = self.mapping(event, (), 1)
        next(events)
        if not isinstance(extra := next(events), yaml.StreamEndEvent):
            raise self.refused(extra, *yaml_errors.second_document())
        return data

    def mapping(self, opening: Any, path: Path, depth: int) -> dict[str, Value]:
        self.properties(opening)
        found: dict[str, Value] = {}
        for event in self.events:
            kind = event.__class__
            if kind is yaml.MappingEndEvent:
                if found and opening.flow_style and not any(found.values()):
                    return self.written(Braced(found), opening, event)
                return found
            if kind is not yaml.ScalarEvent:
                if isinstance(event, yaml.AliasEvent):
                    raise self.refused(event, *yaml_errors.alias(str(event.anchor)))
                raise self.refused(event, *yaml_errors.key_not_text())
            key: str = event.value
            self.scalar(event)
            if key == "<<":
                raise self.refused(event, *yaml_errors.merge())
            following = next(self.events)
            inner = (*path, key)
            if key in found:
                self.faults.append(self.diagnostic(event, *yaml_errors.duplicate(key)))
                inner = (*path, key, "\0again")
            place_before = following if self.places is not None else None
            value = self.value(following, inner, depth)
            if self.places is not None and key not in found:
                self.place(inner, event, place_before, value)
            elif depth == 1 and following.__class__ is yaml.ScalarEvent and key not in found:
                self.spots[key] = self.spot(following)
            found.setdefault(key, value)
        raise self.refused(opening, *yaml_errors.key_not_text())

    def sequence(self, opening: Any, path: Path, depth: int) -> list[Value]:
        self.properties(opening)
        found: list[Value] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                if found and opening.flow_style and all(isinstance(one, str) for one in found):
                    return self.written(Bracketed(found), opening, event)
                break
            inner = (*path, len(found))
            value = self.value(event, inner, depth)
            if self.places is not None:
                self.place(inner, None, event, value)
            found.append(value)
        return found

    def written(self, found: Written, opening: Any, closing: Any) -> Written:
        found.raw = self.text[opening.start_mark.index : closing.end_mark.index]
        return found

    def value(self, event: Any, path: Path, depth: int) -> Value:
        kind = event.__class__
        if kind is yaml.ScalarEvent:
            return self.scalar(event)
        if depth >= yaml_errors.DEEPEST:
            raise self.refused(event, *yaml_errors.too_deep())
        if kind is yaml.SequenceStartEvent:
            return self.sequence(event, path, depth + 1)
        if kind is yaml.MappingStartEvent:
            mapping = self.mapping(event, path, depth + 1)
            if isinstance(mapping, Braced) and mapping.raw.startswith("?"):
                # Between brackets, a question mark before a text makes a mapping of it.
                return mapping.raw
            return mapping
        raise self.refused(event, *yaml_errors.alias(str(getattr(event, "anchor", ""))))

    def scalar(self, event: Any) -> str | None:
        value: str = event.value
        if event.anchor is not None or event.tag is not None:
            self.properties(event)
        if event.style == '"' and FORBIDDEN.search(value):
            # Only the escapes of double quotes can hide a character from the scan of the file.
            self.faults.append(self.diagnostic(event, *yaml_errors.hidden_character()))
            return FORBIDDEN.sub("\ufffd", value)
        if not event.style:
            if self.may_have_comments:
                self.cut_off(event)
            if value in _NULLS:
                return None
        return value

    def cut_off(self, event: Any) -> None:
        """What looks like the rest of a text (`Meeting #2`) is a comment to YAML, and lost."""
        end = event.end_mark
        found = _COMMENT.match(self.text, end.index)
        if not found:
            return
        line, column = end.line + self.first_line, found.end() - end.index + end.column - 1
        if found["indent"]:
            # On a line of its own it goes on with a text only where it stands further in.
            start = event.start_mark
            before = self.text[start.index - start.column : start.index]
            indent = len(before) - len(before.lstrip(" -"))
            if not event.value or len(found["indent"]) <= indent:
                return
            line, column = line + 1, len(found["indent"]) + 1
        at = Location(self.path, line, column)
        self.faults.append(Diagnostic(at, *yaml_errors.comment(), severity="warning"))

    def properties(self, event: Any) -> None:
        if event.anchor is not None:
            self.faults.append(self.diagnostic(event, *yaml_errors.anchor(event.anchor)))
        if event.tag is not None:
            self.faults.append(self.diagnostic(event, *yaml_errors.tag(event.tag)))

    def place(self, path: Path, key: Any, event: Any, value: Value) -> None:
        assert self.places is not None
        of_key = self.spot(key) if key is not None else None
        text = value if isinstance(value, str) else None
        self.places[path] = (of_key, self.spot(event), text)

    def spot(self, event: Any) -> ValuePosition:
        start, end = event.start_mark, event.end_mark
        raw = self.text[start.index : end.index]
        return ValuePosition(start.line + self.first_line, start.column + 1, raw)

    def diagnostic(self, event: Any, code: str, message: str, hint: str) -> Diagnostic:
        mark, end = event.start_mark, event.end_mark
        width = end.column + 1 if end.line == mark.line and end.column > mark.column else 0
        at = Location(self.path, mark.line + self.first_line, mark.column + 1, width)
        return Diagnostic(at, code, message, hint)

    def refused(self, event: Any, code: str, message: str, hint: str) -> _Refused:
        return _Refused(self.diagnostic(event, code, message, hint))
