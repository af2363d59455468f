"""A work that can be cited → plain text, BibTeX, RIS and CSL-JSON.

A `Work` is what these formats have in common. Each writer takes one and gives the text of its
entry. Nobody's name is taken apart: authors are written as they stand, since a name that looks like
"First Last" may be that of a ministry. Knows nothing of events and sources.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NamedTuple

from timeline.core.frozen import dataclass
from timeline.dates import EventDate
from timeline.site.exports.machine_dates import (
    bibtex_date,
    csl_date,
    one_year,
    ris_date,
)

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
    where it is a description of ours. `container` is the site or the newspaper it stands in.
    `issued` and `accessed` are a date and the words in which it is said. `kind` is its type in the
    site's language, `notes` whole sentences.
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


class PersonNames(NamedTuple):
    """What a type of work is called in each format."""

    csl: str
    ris: str
    bibtex: str


_ONLINE: Final = PersonNames("webpage", "ELEC", "misc")
_OFFLINE: Final = PersonNames("document", "GEN", "misc")
_NAMES: Final = {
    "page": _ONLINE,
    "declaration": _OFFLINE,
    "agreement": _OFFLINE,
    "legislation": PersonNames("legislation", "STAT", "misc"),
    "parliamentary_record": PersonNames("document", "GOVDOC", "misc"),
    "statistics": PersonNames("report", "RPRT", "techreport"),
    "release": _OFFLINE,
    "speech": PersonNames("speech", "GEN", "misc"),
    "court_record": PersonNames("legal_case", "CASE", "misc"),
    "news": PersonNames("article-newspaper", "NEWS", "article"),
    "social": PersonNames("post", "ELEC", "misc"),
}


def names(work: Work) -> PersonNames:
    """What the work is called in each format; analysis and commentary are pages, or documents."""
    return _NAMES.get(work.type) or (_ONLINE if work.url else _OFFLINE)


def plain(work: Work) -> str:
    """The work in one line: authors, title, where it stands, publisher, date, address."""
    parts = [
        ", ".join(work.authors),
        work.title,
        work.container,
        work.publisher if work.publisher != work.container else "",
        work.issued[1] if work.issued else "",
        *work.notes,
    ]
    said = " ".join(part if part[-1] in ".!?…" else f"{part}." for part in parts if part)
    return _line(f"{said} {work.url}".rstrip())


def bibtex(work: Work) -> str:
    """An entry of a BibTeX database in UTF-8, with `date` for biblatex beside `year`."""
    form = names(work).bibtex
    where = {"article": "journal", "techreport": "institution"}.get(form, "publisher")
    place = work.container if form == "article" else work.publisher
    lines = [("title", f"{{{_tex(work.title)}}}")]
    if work.authors:
        lines.append(("author", " and ".join(f"{{{_tex(name)}}}" for name in work.authors)))
    if place:
        lines.append((where, f"{{{_tex(place)}}}"))
    if work.type == "page" and work.container:
        lines.append(("howpublished", _tex(work.container)))
    if work.kind and form == "techreport":
        lines.append(("type", f"{{{_tex(work.kind)}}}"))
    dated = bibtex_date(work.issued[0]) if work.issued else {}
    lines += [(name, value) for name, value in dated.items() if name != "month"]
    if work.url:
        lines.append(("url", work.url))
    if work.accessed and "date" in bibtex_date(work.accessed[0]):
        lines.append(("urldate", bibtex_date(work.accessed[0])["date"]))
    if work.language:
        lines.append(("language", _line(work.language)))
    if work.notes:
        lines.append(("note", _tex(" ".join(work.notes))))
    body = [f"  {name} = {{{value}}}," for name, value in lines]
    if "month" in dated:
        body.append(f"  month = {dated['month']},")
    return "\n".join((f"@{form}{{{work.key},", *body, "}\n"))


def _tex(text: str) -> str:
    line = _line(text)
    # BibTeX counts braces even behind a backslash, so one without its fellow is spelt out.
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
    """A record of RIS (Research Information Systems, 2011): lines of a tag and a value."""
    lines = [("TY", names(work).ris), ("ID", work.key), ("TI", work.title)]
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
    text = "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines)
    return f"{text}ER  - \r\n"


def csl(work: Work) -> str:
    """An item of CSL-JSON (Citation Style Language 1.0.2)."""
    item: dict[str, Any] = {"id": work.key, "type": names(work).csl, "title": work.title}
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


def _line(text: str) -> str:
    """A text on one line, since a line's end ends a field of RIS."""
    return (text if text.isprintable() else _CONTROL.sub(" ", text)).strip()
