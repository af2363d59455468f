"""A content file that has been read: its fields, and its texts cut at their citations.

These are the values that `content` gives to `model`. A text is already HTML, but its citations are
still the keys that the author wrote: only the whole project says what they name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Generic, TypeVar

from timeline.content.kinds import Kind
from timeline.content.schema.fields import Fields
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile

F = TypeVar("F", bound=Fields, covariant=True)


@dataclass(frozen=True, slots=True)
class Citation:
    """One source named in a text, and the place in it; `line` and `column` are those of the `@`."""

    key: str
    passage: str = ""
    page: str = ""
    time: str = ""
    section: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """The text since the previous citation in its block, and the citations that support it.

    `anchor` is a digest of the words (`s-` and 8 hexadecimal digits), so that other statements can
    come and go; a second statement with the same words has `-2` appended. `text` is plain text. A
    statement without citations is uncited: then `line` and `column` are where its text begins.
    """

    anchor: str
    text: str
    citations: tuple[Citation, ...] = ()
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of a text as HTML, cut at its citations.

    The citations of `cited[n]` are between `html[n]` and `html[n + 1]`, so that there is one piece
    more than there are cited statements. `kind` is the markdown-it name of the block (`paragraph`,
    `bullet_list`, `table`, `blockquote`, `heading` …), or `embed` in a story, whose `html` is then
    the id of an event. In the addresses of links, `\\x01` is the root of the site with its last
    slash: `\\x01events/x/` is a page of the site, and `\\x01content/events/x.md` the page of that
    content file.
    """

    kind: str
    html: tuple[str, ...]
    cited: tuple[Statement, ...] = ()
    uncited: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class TextLink:
    """A link from a text into the site.

    `target` is a root-relative path (`/events/x/`, with query and fragment), the path of another
    content file (`content/events/x.md`), or in a story the embed itself (`[[event-id]]`).
    """

    target: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Text:
    """A parsed text: its blocks, and the links in it that lead into the site."""

    blocks: tuple[TextBlock, ...] = ()
    links: tuple[TextLink, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The cited statements, in the order of the text."""
        return tuple(statement for block in self.blocks for statement in block.cited)


@dataclass(frozen=True, slots=True)
class Document(Generic[F]):
    """A content file that has been read: its id, its fields, and its texts.

    `id` is the file's stem without the language, `language` that of the file's name, if any.
    `texts` holds the parsed body under `body`, and each field of type `Prose` under its path
    (`summary`, `date_note`, `method`, `media.0.caption`).
    """

    kind: Kind
    id: str
    language: str | None
    file: SourceFile
    fields: F
    texts: Mapping[str, Text] = field(default_factory=dict)
