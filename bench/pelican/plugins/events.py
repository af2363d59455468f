"""A Pelican plugin that reads events: YAML front matter, citations in brackets, relations.

`[@key "passage"]` in a text and `{ref, passage}` in front matter become a numbered link to the
source, at the passage. When all events are read, each learns its neighbours in time and who
names it.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import pairwise
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

import markdown
import yaml
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from pelican import signals
from pelican.readers import BaseReader

KINDS = ("follows", "responds_to", "implements", "supersedes", "part_of")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Reader(BaseReader):
    """Reads an event: YAML between two lines of hyphens, then Markdown."""

    enabled = True
    file_extensions = ["md"]  # noqa: RUF012 - Pelican's own interface

    def read(self, path):
        """The HTML of the text, and the metadata."""
        with open(path, encoding="utf-8") as file:
            _, head, text = file.read().split("---\n", 2)
        data = yaml.load(head, Loader=LOADER)
        registers = self.settings["REGISTERS"]
        data["sources"] = _sources(data["refs"], registers["sources"])
        data["passages"] = _CITATIONS.passages = []
        _CITATIONS.sources = data["sources"]
        html = _MARKDOWN.reset().convert(text)
        named = {
            "title": data.pop("title"),
            "date": str(data.pop("date")),
            "modified": str(data.pop("lastmod")),
            # A status is something else to Pelican: published, draft or hidden.
            "state": data.pop("status"),
            "summary": f"{data['lede']}.",
            "slug": path.rpartition("/")[2].removesuffix(".md"),
            "tags": [registers["topics"][one]["title"] for one in data.pop("topics")],
            "authors": [registers["actors"][one]["title"] for one in data["actors"]],
            "category": registers["places"][data.pop("places")[0]]["title"],
        }
        return html, data | {
            name: self.process_metadata(name, value) for name, value in named.items()
        }


def _sources(refs, shared):
    """The sources of an event by the key that citations use, with those of their own file."""
    return {
        ref["key"]: {**(shared[ref["source"]] if "source" in ref else ref), "number": number}
        for number, ref in enumerate(refs, 1)
    }


class _Citations(InlineProcessor):
    sources: dict = {}  # noqa: RUF012 - set before each text
    passages: list = []  # noqa: RUF012

    def handleMatch(self, m, data):  # noqa: N802 - Python-Markdown's name
        source = self.sources[m[1]]
        mark = Element("sup", {"class": "cite"})
        link = SubElement(mark, "a", {"href": source["address"]})
        link.text = str(source["number"])
        if m[2]:
            address = f"{source['address']}#:~:text={quote(m[2])}"
            link.set("href", address)
            link.set("title", f"“{m[2]}”")
            self.passages.append({"key": m[1], "words": m[2], "address": address})
        return mark, m.start(0), m.end(0)


class _Cited(Extension):
    def extendMarkdown(self, md):  # noqa: N802 - Python-Markdown's name
        md.inlinePatterns.register(_CITATIONS, "cite", 175)


_CITATIONS = _Citations(r'\[@([a-z0-9-]+)(?: "([^"]*)")?\]')
_MARKDOWN = markdown.Markdown(extensions=[_Cited()], output_format="html")


def cite(article, one):
    """The mark of a citation in front matter."""
    source = article.sources[one["ref"]]
    address, title = source["address"], ""
    if one.get("passage"):
        address = f"{address}#:~:text={quote(one['passage'])}"
        title = f' title="“{escape(one["passage"])}”"'
    return f'<sup class="cite"><a href="{escape(address)}"{title}>{source["number"]}</a></sup>'


def humanize(name):
    """The words of a name."""
    return name.replace("_", " ").capitalize()


def day(date):
    """A day in words."""
    return f"{date.day} {date:%B %Y}"


def when(article):
    """A date in words, for each shape that the corpus knows."""
    if not hasattr(article, "said"):
        article.said = _when(article)
    return article.said


def _when(article):  # noqa: C901 - one branch for each kind of date
    date, iso = article.date, f"{article.date:%Y-%m-%d}"
    whole = f'<time datetime="{iso}">{day(date)}</time>'
    short = f'<time datetime="{iso}">{date.day} {date:%B}</time>'
    month = f'<time datetime="{iso[:7]}">{date:%B %Y}</time>'
    until = getattr(article, "until", None)
    last = f'<time datetime="{until}">{day(until)}</time>' if until else ""
    match article.when:
        case "day":
            return whole
        case "interval":
            return f"{short}–{last}"
        case "time":
            return f'<time datetime="{date.isoformat()}">{day(date)}, {date:%H:%M}</time>'
        case "month":
            return month
        case "unsure":
            return f"{whole} (uncertain)"
        case "either":
            return f"{short} or {last}"
        case "since":
            return f"since {whole}"
        case "about":
            return f"about {month}"
        case "dayless":
            return f"{month}, day not known"
        case "year":
            return f'<time datetime="{iso[:4]}">{iso[:4]}</time>'
        case "week":
            return f"week of {whole}"
        case "season":
            return f"summer {iso[:4]}"
    return "date not known"


def row(article):
    """One event in a list; eight lists or so show the same row, so it is kept."""
    if not hasattr(article, "row"):
        article.row = _row(article)
    return article.row


def _row(article):
    state, disputes = article.state, getattr(article, "disputes", ())
    chip = "" if state == "happened" else f'<span class="chip {state}">◌ {humanize(state)}</span>'
    who = ", ".join(escape(author.name) for author in article.authors)
    many = f'<span class="d">◆ {len(disputes)} disagreement</span>' if disputes else ""
    title, lede = escape(article.title), escape(article.lede)
    place, mark = escape(article.category.name), " dis-mark" if disputes else ""
    return f"""<li class="entry{mark}"><div class="day">{when(article)}</div>
<article><h3><a href="/timeline/{article.url}">{title}</a></h3><p>{lede}.</p>
<div class="ev">{chip}
<span>{len(article.refs)} sources</span><span>{place}</span><span>{who}</span>{many}
</div></article></li>"""


_years = {}


def years_of(articles):
    """The years with the number of their events, the newest first; counted once."""
    if not _years:
        _years.update(sorted(Counter(one.date.year for one in articles).items(), reverse=True))
    return _years


def _meet(generators):
    """Give every event its neighbours and those that name it."""
    articles = [one for each in generators for one in getattr(each, "articles", ())]
    by_id = {one.slug: one for one in articles}
    for article in articles:
        article.back = []
        article.forth = []
    for newer, older in pairwise(articles):
        newer.previous, older.next = older, newer
    for article in articles:
        for kind in KINDS:
            for name in getattr(article, kind, ()):
                article.forth.append((kind, by_id[name]))
                by_id[name].back.append((kind, article))


def _teach(readers):
    readers.reader_classes["md"] = Reader


def register():
    """What Pelican calls."""
    signals.readers_init.connect(_teach)
    signals.all_generators_finalized.connect(_meet)
