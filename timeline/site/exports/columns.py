"""The tables of the export and their columns: the one definition of an exported row.

The JSON, the CSV, the JSON Schema and the manual follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from timeline.core.frozen import dataclass

Table = Literal["events", "sources", "citations", "figures"]
ColumnType = Literal["text", "id", "address", "edtf", "day", "number", "flag", "count", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the type of its values, and what it means.

    `empty` says whether it may be null. `of` describes the members of a list: a type, or columns.
    """

    name: str
    type: ColumnType
    about: str
    empty: bool = False
    of: ColumnType | tuple[Column, ...] = "text"


_CITED: Final = "Ids of sources."
_POSITION: Final = (
    Column("says", "text", "What these sources say."),
    Column("held_by", "text", "Who holds it, where it is not the publisher.", True),
    Column("sources", "list", _CITED, of="id"),
)
_NAMED: Final = (Column("id", "id", "Its id."), Column("name", "text", "Its name."))

TABLES: Final[Mapping[Table, tuple[Column, ...]]] = {
    "events": (
        Column("id", "id", "The id, which is also the end of its address."),
        Column("url", "address", "Its page."),
        Column("title", "text", "The title."),
        Column("date", "edtf", "The date as it was written: EDTF, or `unknown`."),
        Column("earliest", "day", "The earliest possible day.", True),
        Column("latest", "day", "The latest possible day.", True),
        Column("timezone", "text", "The time zone of its clock times (IANA).", True),
        Column("status", "text", "`planned`, `ongoing`, `happened`, `postponed`, `cancelled` or "
               "`unconfirmed`."),
        Column("key", "flag", "Whether an overview should keep it."),
        Column("summary", "text", "The summary as plain text.", True),
        Column("places", "list", "Where.", of=_NAMED),
        Column("actors", "list", "Who.", of=(
            *_NAMED,
            Column("role", "text", "The office held at the time.", True),
            Column("part", "text", "What the actor did there.", True),
            Column("on", "edtf", "When, if it was not at the time of the event.", True),
        )),
        Column("topics", "list", "What about.", of=_NAMED),
        Column("thread", "text", "The title of the thread that begins here.", True),
        Column("relations", "list", "What this event says of others.", of=(
            Column("relation", "text", "`follows`, `responds_to`, `implements`, `supersedes`, "
                   "`contradicts` or `part_of`."),
            Column("event", "id", "The id of the other event."),
        )),
        Column("status_history", "list", "Each change of the status.", of=(
            Column("status", "text", "The status from then on."),
            Column("on", "edtf", "When the change was reported."),
            Column("was", "edtf", "The date that was given up.", True),
            Column("sources", "list", _CITED, of="id"),
        )),
        Column("disputes", "list", "Questions on which the sources disagree.", of=(
            Column("about", "text", "The question."),
            Column("field", "text", "The field in question.", True),
            Column("positions", "list", "The sides.", of=_POSITION),
            Column("resolution", "list", "What decides it: one entry, or none.", of=(
                Column("says", "text", "What follows."),
                Column("basis", "text", "What decides."),
                Column("extent", "text", "`whole` or `part` of the question."),
                Column("why", "text", "The reasoning."),
                Column("sources", "list", _CITED, of="id"),
            )),
        )),
        Column("corrections", "list", "Mistakes that were put right.", of=(
            Column("on", "edtf", "The day."),
            Column("what", "text", "What was wrong."),
            Column("was", "text", "The former wording.", True),
            Column("now", "text", "The present wording.", True),
        )),
        Column("sources", "list", "Ids of its sources in the order of reading.", of="id"),
        Column("origins", "count", "How many origins these have; copies count once."),
        Column("own_accounts", "count", "How many of the origins are the account of those "
               "concerned."),
        Column("added", "edtf", "The day it was added.", True),
        Column("language", "text", "The language of its texts (BCP 47)."),
    ),
    "sources": (
        Column("id", "id", "The id."),
        Column("url", "address", "Where it was read.", True),
        Column("page", "address", "Its page on this site.", True),
        Column("title", "text", "The title."),
        Column("title_supplied", "flag", "Whether the title is a description of ours."),
        Column("publisher", "text", "Who published it there.", True),
        Column("authors", "list", "Who wrote it."),
        Column("published", "edtf", "When it was published.", True),
        Column("accessed", "edtf", "When it was last opened.", True),
        Column("type", "text", "What kind of text it is.", True),
        Column("own_account", "flag", "Whether the publisher reports its own doing."),
        Column("copy_of", "text", "The origin it is a copy of: an id, or a name.", True),
        Column("read", "text", "How much of it was read: `full`, `opening`, `summary`.", True),
        Column("state", "text", "`current`, `corrected`, `retracted` or `gone`."),
        Column("archived", "list", "Copies in archives.", of=(
            Column("url", "address", "The copy."),
            Column("on", "edtf", "The day on which it was made."),
        )),
        Column("language", "text", "The language of the text (BCP 47).", True),
        Column("note", "text", "What a reader should know.", True),
    ),
    "citations": (
        Column("kind", "text", "The kind of file that cites: `event`, `actor`, `series` …"),
        Column("id", "id", "The id of that file."),
        Column("place", "text", "The text or field: `summary`, `body`, `figures`, `disputes` …"),
        Column("url", "address", "The statement, figure or position on this site."),
        Column("statement", "text", "The words that rest on the source, in a text.", True),
        Column("source", "id", "The id of the source."),
        Column("passage", "text", "The passage cited.", True),
        Column("locator", "text", "Page, time or section.", True),
        Column("link", "address", "The source, opened at the passage.", True),
    ),
    "figures": (
        Column("kind", "text", "The kind of file that gives it: `event`, `series` or `topic`."),
        Column("id", "id", "The id of that file."),
        Column("url", "address", "The figure on this site."),
        Column("series", "id", "The id of its series.", True),
        Column("label", "text", "What is counted.", True),
        Column("unit", "text", "The unit.", True),
        Column("value", "number", "The number.", True),
        Column("low", "number", "The lower end of a range.", True),
        Column("high", "number", "The upper end of a range.", True),
        Column("qualifier", "text", "`exactly`, `about`, `almost`, `more_than`, `at_least` or "
               "`up_to`."),
        Column("as_of", "edtf", "The time to which it belongs.", True),
        Column("period", "edtf", "The time over which it was counted.", True),
        Column("since", "edtf", "What a running count starts from.", True),
        Column("source", "id", "The id of the source."),
        Column("passage", "text", "The passage cited.", True),
        Column("said_by", "text", "Who gave it, where it is not the publisher.", True),
        Column("stage", "text", "`provisional` or `revised`.", True),
        Column("supersedes", "number", "The earlier value that it replaces.", True),
        Column("note", "text", "What a reader should know.", True),
    ),
}  # fmt: skip
"""The columns of each table, in their order."""
