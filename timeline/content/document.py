"""A content file that was read: its texts, cut where their citations stand, and its fields.

These are the values that `read` hands to `model`. A text is HTML already, but its citations are
still the keys that the author wrote: what they name is known only when the whole project is.
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
    """The text since the previous citation in its block, and the citations that carry it.

    `anchor` is made of the words themselves (`s-` and 8 hexadecimal digits), so that it survives a
    renumbering; a second statement of the same words has `-2` appended. `text` is plain text.
    Without citations the statement is uncited: then `line` and `column` say where its text begins.
    """

    anchor: str
    text: str
    citations: tuple[Citation, ...] = ()
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of a text as HTML, cut where its citations stand.

    The citations of `cited[n]` stand between `html[n]` and `html[n + 1]`, so there is one piece
    more than there are cited statements. `kind` is the markdown-it name of the block (`paragraph`,
    `bullet_list`, `table`, `blockquote`, `heading` …), or `embed` in a story, whose `html` is then
    the id of an event. In addresses of links, `\\x01` stands for
    the site's own root with its last slash: `\\x01events/x/` is a page of the site, and
    `\\x01content/events/x.md` the page of that content file, whose address the publisher knows.
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
    """A content file that was read: its id, its fields, and its texts.

    `id` is the file's stem without the language, `language` that of the file's name (`None` where
    it has none). `texts` holds the parsed body under `body`, and each field of type `Prose` that is
    written, under its path (`summary`, `date_note`, `method`, `media.0.caption`).
    """

    kind: Kind
    id: str
    language: str | None
    file: SourceFile
    fields: F
    texts: Mapping[str, Text] = field(default_factory=dict)
