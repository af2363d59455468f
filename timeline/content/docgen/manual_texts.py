"""What stands around the tables of `docs/fields.md` and `docs/settings.md`, written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BEFORE_FIELDS: Final = """# Fields

This page is generated from the definitions in `timeline/content/schema/fields.py`. To change it,
edit them and run `python -m timeline.content.docgen.manual > docs/fields.md`.

A content file has two parts: fields between two lines `---`, and below them a text in markdown.

```markdown
---
title: Ministers meet at Lancaster House
date: 2025-10-14/2025-10-15
sources:
  declaration:
    title: Chair's declaration
    url: https://www.example.org/declaration
    publisher: Home Office
---
Ministers met over two days [@declaration "met on 14 and 15 October 2025"].
```

The fields are YAML, with these differences, so that a value means what it says:

- Every value is read as the text that was written; the field decides what it is. `no`, `12:30` and
  `0044` need no quotation marks.
- A field with nothing after its colon counts as absent.
- No field may be written twice. Anchors (`&`), aliases (`*`), tags (`!`) and merges (`<<`) are not
  read, and lists and mappings may stand at most 32 deep inside one another.
- A text that has a colon and a space, or begins with one of `@ [ { * & ! % >` or a backtick, stands
  in single quotation marks: `title: 'The summit: what happened'`. An apostrophe inside them is
  written twice.
- A `#` after a space begins a comment, which is not read. Right before a word it is reported, since
  it may belong to the text.
- Invisible control characters, and those that turn the direction of the text around them, are
  refused.

The name of the file is its **id**: words of the letters a–z and digits, joined by single hyphens,
at most 100 characters. A translation stands beside its original as `<id>.<language>.md`. Only
`content/events/` may have folders of its own."""

ORDER_OF_FIELDS: Final = (
    "Fields may stand in any order. Written in this one they are found quickly, and a difference "
    "between two versions shows what was changed; `timeline check --fix` puts them so."
)

AFTER_FIELDS: Final = """## Citations

A citation stands in the text, behind the words that the source supports.

| written | means |
| --- | --- |
| `[@key]` | the source |
| `[@key "exact words"]` | the passage; a quotation mark in it is written `\\"` |
| `[@key p. 4]`, `[@key pp. 4-6]` | a page, pages |
| `[@key 12:30]`, `[@key 1:02:30]` | a time in a recording: minutes and seconds, or with hours |
| `[@key §3]`, `[@key §3(2)]` | a section or paragraph |
| `[@key, p. 4 "words"]` | a page and a passage; the comma may be left out |
| `[@a; @b "exact words"]` | several sources |

- The key is one of the event's own `sources`, or the id of a file in `content/sources/`.
- Curly quotation marks “…” are as good as straight ones. Single ones do not mark
  a passage, since apostrophes look like them.
- A passage has at most 500 characters. Give one only where the exact words are known.
- Citations with nothing but a space or a comma between them count as one.
- A bare `@key` is text, and so is a citation inside code or behind a backslash. A citation cannot
  stand inside a link or be its text.

A **statement** is the text since the previous citation in its paragraph, list item, table row or
quotation. Text that is followed by no citation in the same one is reported; headings, heads of
tables, code, and a paragraph that ends with a colon before a list or a quotation are not. A
statement has an address of its own, made of its words.

## Text

The text is CommonMark with tables. Besides:

- A heading `#` or `##` becomes a second-level heading of the page, whose title is the first, `###`
  a third-level one and so on. `[words](#the-route)` leads to the heading "The route" of the same
  text.
- A link leads to an `https:`, `http:` or `mailto:` address, to a page of this site by its path from
  the root (`/events/x/`), or to a content file as seen from this one (`../actors/y.md`).
- HTML is shown as it is written. Pictures are listed under `media`. The address of a link stands at
  the link; reference definitions are not read.
- In a story, `[[event-id]]` alone on a line shows that event.
- Lists and quotations may stand at most 22 deep inside one another."""

BEFORE_SETTINGS: Final = """# Settings

This page is generated from the definitions in `timeline/project/settings.py`. To change it, edit
them and run `python -m timeline.project.settings > docs/settings.md`.

The settings of a site are in the file `timeline.yaml`, which is read by the same rules as the
[fields](fields.md) of content files. Only `title` is required:

```yaml
title: The name of the site
base_url: https://example.org/timeline/
timezone: Europe/London
licence: {name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/}
```"""

AFTER_SETTINGS: Final = """## Severity

`severity` changes how a rule is reported: `severity: {uncited-statement: error}` makes a build fail
where a statement has no citation. A rule that is an error stays one.

## Leaving parts out

Events, the chronology, actors, places, topics, plain pages and the feed are the site. What else is
made of the same files can be left out, for example on a host where every file counts:

```yaml
leave_out: [citations, data]
```

| part | what is then not made |
| --- | --- |
| `citations` | the files for reference managers beside each event; its page still says how |
| `data` | the exports under `/data/`, and the page about them |
| `sources` | the pages of sources and their index, and with them `audit` |
| `audit` | the pages on what the events rest on |
| `series` | the pages of series and their files; the figures stay on their events |
| `threads` | the pages of threads, and the place of an event in them; its relations stay |
| `stories` | the pages of stories |
| `disagreements` | the page of all disagreements; each stays on the page of its event |
| `corrections` | the page of all corrections and its feed; each stays on the page of its event |
| `structured_data` | the JSON-LD in the pages of events and series |

Nothing on the other pages leads to a part that is left out: menus lose their entry, and a link to
it in a text becomes plain words. Its content files are read and checked like all others, and there
are no redirects to its pages."""

PARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "An event": (
            "`date: unknown` fits only the statuses `postponed`, `cancelled` and `unconfirmed`. "
            "The last entry of `status_history` has the status of the event. The key of a source "
            "is a short id that you choose; citations name it. `summary` and `date_note` are one "
            "run of text without paragraphs.",
        ),
        "A source": ("A source needs a `url`, or a `publisher` by which it can be found offline.",),
        "A place": ("`lat` and `lon` stand together or not at all.",),
        "A series": ("`method` may have paragraphs and lists.",),
        "A source reference": (
            "The key of a source alone (`source: preview`), or a mapping "
            "(`{source: preview, passage: Almost 22000 people}`).",
        ),
        "A figure": (
            "A figure has either `value`, or `low` and `high`; either `series`, or `label` and "
            "`unit` (in a series file it belongs to that series); and at most one of `as_of` and "
            "`period`. A number is written in digits with a point before decimals, as the source "
            "has it, without separators: `22000`, `7.50`.",
        ),
        "A dispute": (
            "Where sources differ, each position stands with its sources. A resolution says what "
            "decides and how far, and not that the question is closed.",
        ),
        "A picture or recording": ("`caption` is one run of text and may have citations.",),
        "An accepted warning": ("`allow: [{rule: unused-source, because: Kept for readers}]`",),
    }
)
