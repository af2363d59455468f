"""A work that can be cited → plain text, BibTeX, RIS and CSL-JSON.

A `Work` is what these formats have in common. Each writer takes one and returns the text of its
entry. Names of authors are never split: one that looks like "First Last" may be that of a ministry.
Knows nothing of events and sources.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple

from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.site.exports.machine_dates import bibtex_date, csl_date, one_year, ris_date

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "{}&%$#_"},
    }
)

_LONE_BRACES: Final = str.maketrans({"{": r"\textbraceleft{}", "}": r"\textbraceright{}"})


@dataclass(frozen=True, slots=True)
class Work:
    """What can be cited: a page of this site, or a source.

    `type` is a source's type, `page` for a page of this site, or "". `title` is in square brackets
    where it is a description of ours. `container` is the site or the newspaper it is part of.
    `issued` and `accessed` are a date and its words in the site's language; so are `kind`, its
    type, and `notes`, whole sentences.
    """

    key: str
    type: str
    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    container: str = ""
    issued: tuple[EventDate, str] | None = None
    accessed: tuple[EventDate, str] | None = None
    url: str = ""
    language: str = ""
    kind: str = ""
    notes: tuple[str, ...] = ()


class TypeNames(NamedTuple):
    """The name of a type of work in each format."""

    csl: str
    ris: str
    bibtex: str


_ONLINE: Final = TypeNames("webpage", "ELEC", "misc")
_OFFLINE: Final = TypeNames("document", "GEN", "misc")
_TYPE_NAMES: Final = {
    "page": _ONLINE,
    "declaration": _OFFLINE,
    "agreement": _OFFLINE,
    "legislation": TypeNames("legislation", "STAT", "misc"),
    "parliamentary_record": TypeNames("document", "GOVDOC", "misc"),
    "statistics": TypeNames("report", "RPRT", "techreport"),
    "release": _OFFLINE,
    "speech": TypeNames("speech", "GEN", "misc"),
    "court_record": TypeNames("legal_case", "CASE", "misc"),
    "news": TypeNames("article-newspaper", "NEWS", "article"),
    "social": TypeNames("post", "ELEC", "misc"),
}


def type_names(work: Work) -> TypeNames:
    """Return the names of the work's type; analysis and commentary are web pages, or documents."""
    return _TYPE_NAMES.get(work.type) or (_ONLINE if work.url else _OFFLINE)


def plain(work: Work) -> str:
    """Return the work in one line: authors, title, container, publisher, date, URL."""
    parts = [
        ", ".join(work.authors),
        work.title,
        work.container,
        work.publisher if work.publisher != work.container else "",
        work.issued[1] if work.issued else "",
        *work.notes,
    ]
    sentences = " ".join(part if part[-1] in ".!?…" else f"{part}." for part in parts if part)
    return _one_line(f"{sentences} {work.url}".rstrip())


def bibtex(work: Work) -> str:
    """Return an entry of a BibTeX database in UTF-8, with `date` for biblatex besides `year`."""
    entry_type = type_names(work).bibtex
    fields = {"article": "journal", "techreport": "institution"}
    publisher = work.container if entry_type == "article" else work.publisher
    lines = [("title", f"{{{_tex(work.title)}}}")]
    if work.authors:
        lines.append(("author", " and ".join(f"{{{_tex(name)}}}" for name in work.authors)))
    if publisher:
        name = fields.get(entry_type, "publisher")
        lines.append((name, f"{{{_tex(publisher)}}}"))
    if work.type == "page" and work.container:
        lines.append(("howpublished", _tex(work.container)))
    if work.kind and entry_type == "techreport":
        lines.append(("type", f"{{{_tex(work.kind)}}}"))
    dated = bibtex_date(work.issued[0]) if work.issued else {}
    lines += [(name, value) for name, value in dated.items() if name != "month"]
    if work.url:
        lines.append(("url", work.url))
    if work.accessed and "date" in bibtex_date(work.accessed[0]):
        lines.append(("urldate", bibtex_date(work.accessed[0])["date"]))
    if work.language:
        lines.append(("language", _one_line(work.language)))
    if work.notes:
        lines.append(("note", _tex(" ".join(work.notes))))
    body = [f"  {name} = {{{value}}}," for name, value in lines]
    if "month" in dated:
        body.append(f"  month = {dated['month']},")
    return "\n".join((f"@{entry_type}{{{work.key},", *body, "}\n"))


def _tex(text: str) -> str:
    line = _one_line(text)
    # BibTeX counts braces even after a backslash, so an unbalanced one is spelt out.
    table = _TEX if _balanced(line) else {**_TEX, **_LONE_BRACES}
    return line.translate(table)


def _balanced(text: str) -> bool:
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for mark in text:
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return False
    return depth == 0


def ris(work: Work) -> str:
    """Return a record of RIS (Research Information Systems, 2011): lines of a tag and a value."""
    lines = [("TY", type_names(work).ris), ("ID", work.key), ("TI", work.title)]
    lines += [("AU", name) for name in work.authors]
    if work.container:
        lines.append(("T2", work.container))
    if work.publisher and work.publisher != work.container:
        lines.append(("PB", work.publisher))
    if work.issued:
        year = one_year(work.issued[0])
        if year is not None:
            lines.append(("PY", f"{year:04}"))
        lines.append(("DA", ris_date(*work.issued)))
    if work.accessed:
        lines.append(("Y2", ris_date(*work.accessed)))
    if work.kind:
        lines.append(("M3", work.kind))
    if work.language:
        lines.append(("LA", work.language))
    if work.url:
        lines.append(("UR", work.url))
    lines += [("N1", note) for note in work.notes]
    text = "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines)
    return f"{text}ER  - \r\n"


def csl(work: Work) -> str:
    """Return an item of CSL-JSON (Citation Style Language 1.0.2)."""
    item: dict[str, Any] = {"id": work.key, "type": type_names(work).csl, "title": work.title}
    if work.authors:
        item["author"] = [{"literal": name} for name in work.authors]
    item["container-title"] = work.container
    item["publisher"] = work.publisher if work.publisher != work.container else ""
    item["genre"] = work.kind
    item["URL"] = work.url
    item["language"] = work.language
    item["note"] = " ".join(work.notes)
    if work.issued:
        item["issued"] = csl_date(*work.issued)
    if work.accessed:
        item["accessed"] = csl_date(*work.accessed)
    return json.dumps({name: value for name, value in item.items() if value}, ensure_ascii=False)


def _one_line(text: str) -> str:
    """Return a text on one line, since a line break ends a field of RIS."""
    return (text if text.isprintable() else _CONTROL.sub(" ", text)).strip()
