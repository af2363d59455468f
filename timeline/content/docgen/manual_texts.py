"""The text around the generated tables of `docs/fields.md` and `docs/settings.md`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BEFORE_FIELDS: Final = """# Fields

This page is generated from the definitions in `timeline/content/schema/fields.py`. To change it,
edit them and run `python -m timeline.content.docgen.manual > docs/fields.md`.

A content file has two parts: fields between two lines `---`, followed by a text in markdown.

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

- Every value is read as the text that was written; the field decides what it means. `no`, `12:30`
  and `0044` need no quotation marks.
- A field with nothing after its colon counts as absent.
- A field can be written only once. Anchors (`&`), aliases (`*`), tags (`!`) and merges (`<<`) are
  not supported, and lists and mappings can be nested at most 32 levels deep.
- A text that has a colon and a space, or begins with one of `@ [ { * & ! % >` or a backtick, needs
  single quotation marks: `title: 'The summit: what happened'`. An apostrophe inside them is written
  twice.
- A `#` after a space begins a comment, which is ignored. A `#` directly before a word is reported,
  since it may be part of the text.
- Invisible control characters, and characters that change the direction of the text around them,
  are errors.

The name of the file is its **id**: words of the letters a–z and digits, joined by single hyphens,
at most 100 characters. A translation is in the same folder as its original and is named
`<id>.<language>.md`. Only `content/events/` can have subfolders."""

ORDER_OF_FIELDS: Final = (
    "Fields can be in any order. In the order below they are easy to find, and a diff shows only "
    "what changed; `timeline check --fix` sorts them."
)

AFTER_FIELDS: Final = """## Citations

A citation comes after the words that the source supports.

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
- Curly quotation marks “…” work like straight ones. Single ones do not enclose a passage, since
  apostrophes look like them.
- A passage has at most 500 characters. Give one only where the exact words are known.
- Citations with nothing but a space or a comma between them count as one.
- A bare `@key` is text, and so is a citation in code or after a backslash. A link's text cannot
  contain a citation.

A **statement** is the text since the previous citation in its paragraph, list item, table row or
quotation. Text without a citation after it in the same block is reported, apart from headings,
table headers, code, and a paragraph that ends with a colon before a list or a quotation. A
statement has an address of its own, which depends on its words.

## Text

The text is CommonMark with tables. In addition:

- A heading `#` or `##` becomes a second-level heading, since the title of the page is the first,
  `###` a third-level one, and so on. `[words](#the-route)` leads to the heading "The route" of the
  same text.
- A link leads to an `https:`, `http:` or `mailto:` address, to a page of this site by its path from
  the root (`/events/x/`), or to a content file relative to this one (`../actors/y.md`).
- HTML is shown as text. Pictures are listed under `media`. The address of a link is written in the
  link; link definitions are not supported.
- In a story, `[[event-id]]` alone on a line shows that event.
- Lists and quotations can be nested at most 22 levels deep."""

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

`severity` changes how a rule is reported: with `severity: {uncited-statement: error}` a build fails
if a statement has no citation. A rule that is an error cannot be changed.

## Leaving parts out

Every site has events, the chronology, actors, places, topics, plain pages and the feed. The other
parts can be left out, for example on a host that limits the number of files:

```yaml
leave_out: [citations, data]
```

| part | what is left out |
| --- | --- |
| `citations` | the files for reference managers of each event; its page still says how to cite it |
| `data` | the exports under `/data/`, and the page about them |
| `sources` | the pages of sources and their index, and with them `audit` |
| `audit` | the pages on what supports the events |
| `series` | the pages of series and their files; the figures stay on their events |
| `threads` | the pages of threads, and the place of an event in them; its relations stay |
| `stories` | the pages of stories |
| `disagreements` | the page of all disagreements; each stays on the page of its event |
| `corrections` | the page of all corrections and its feed; each stays on the page of its event |
| `structured_data` | the JSON-LD in the pages of events and series |

The other pages do not link to a part that is left out: it has no menu entry, and a link to it in a
text becomes plain text. Its content files are still read and checked, and there are no redirects to
its pages."""

PARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "An event": (
            "`date: unknown` is only allowed with the status `postponed`, `cancelled` or "
            "`unconfirmed`. The last entry of `status_history` has the status of the event. The "
            "key of a source is a short id that you choose; citations name it. `summary` and "
            "`date_note` are one run of text without paragraphs.",
        ),
        "A source": ("A source needs a `url`, or a `publisher` so that it can be found offline.",),
        "A place": ("`lat` and `lon` need each other.",),
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
            "Where sources disagree, every position is listed with its sources. A resolution says "
            "what settles the question and how far, not that it is closed.",
        ),
        "A picture or recording": (
            "A picture is a file `.jpg`, `.jpeg`, `.png`, `.gif`, `.webp`, `.avif` or `.svg`, "
            "sound is `.mp3`, `.m4a`, `.ogg`, `.oga`, `.opus`, `.flac` or `.wav`, a film is `.mp4` "
            "or `.webm`, and its content is of that type. An SVG drawing may only draw: it has no "
            "script, event handler, HTML, link, entity, or reference to anything outside the file. "
            "`caption` is one run of text without paragraphs and can have citations.",
        ),
        "An accepted warning": ("`allow: [{rule: unused-source, because: Kept for readers}]`",),
    }
)
