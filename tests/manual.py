"""The examples in the manual of the rules → projects that can be checked.

An example is a few lines, as a person reads them; here they are put where they belong. Most find
their place by their form: paths of files, fields of an event, or text. A comment behind two spaces
(`within: england    # in london.md`) says in which file a line stands. What needs more around it
has a place of its own below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.projects import JPEG, PNG
from timeline.content.addresses import normalise, source_id
from timeline.diagnostics import registry

Files = dict[str, str]

SUMMIT = "content/events/summit.md"
FIELDS = {
    "title": "title: Summit",
    "date": "date: 2025-05-14",
    "sources": """sources:
  declaration: {title: Declaration, url: https://example.org/declaration, publisher: Home Office}
  report: {title: Report, url: https://example.org/report, publisher: The Herald}""",
}
PICTURES = {
    "content/events/minutes.html": "<p>Minutes",
    "content/events/minutes.png": PNG,
    "content/events/ministers.jpg": JPEG,
    "content/events/scan.jpg": PNG,
    "content/events/scan.png": PNG,
}
BODY = "Ministers met [@declaration; @report]."


def examples(code: str) -> tuple[str, str]:
    """The wrong and the right example of a rule."""
    return registry.rules()[code].examples


def wrong(code: str) -> list[Files]:
    """The project of the wrong example; a list of one, for likeness with `right`."""
    if code in DESCRIBED:
        return [DESCRIBED[code][0]()]
    return [_placed(code, examples(code)[0], is_right=False)]


def right(code: str) -> list[Files]:
    """The projects of the right example: one, or one for each line where any of them will do."""
    if code in DESCRIBED:
        return [DESCRIBED[code][1]()]
    example = examples(code)[1]
    ways = example.split("\n") if code == "unknown-original" else [example]
    return [_placed(code, way, is_right=True) for way in ways]


def event(fields: str = "", body: str = BODY, *, title: str = "Summit") -> str:
    """An event with these fields; what is required and not among them is added."""
    given = set(re.findall(r"^([A-Za-z_]+):", fields, re.MULTILINE))
    rest = [text for name, text in FIELDS.items() if name not in given]
    front = "\n".join(filter(None, [fields, *rest])).replace("title: Summit", f"title: {title}", 1)
    return f"---\n{front}\n---\n{body}\n"


def thing(fields: str = "", *, title: str = "A title") -> str:
    """A file of another kind."""
    own = "" if re.search("^title:", fields, re.MULTILINE) else f"title: {title}\n"
    return f"---\n{own}{fields}\n---\n"


def source(fields: str = "", *, name: str = "report") -> str:
    """A file in `content/sources/`."""
    url = "" if re.search("^url:", fields, re.MULTILINE) else f"url: https://example.org/{name}\n"
    return f"---\ntitle: {name}\n{url}publisher: The Herald\n{fields}\n---\n"


def _placed(code: str, example: str, *, is_right: bool) -> Files:
    lines = [re.split(r" {2,}# ", line) for line in example.split("\n")]
    bare = "\n".join(line[0] for line in lines).replace("\\u202e", "\u202e")
    around = AROUND.get(code, {})
    if code in PLACES:
        return {**around, **PLACES[code](bare)}
    if code in FOLDERS:
        return {**around, **_by_comment(code, lines, is_right=is_right)}
    if bare.startswith(("content/", "static/")):
        return {**around, **{path: _sound(path) for path in bare.split("\n")}}
    if "\n---\n" in bare:
        fields, _, body = bare.partition("\n---\n")
        return {**around, SUMMIT: event(fields, body)}
    if re.match(r"[A-Za-z_]+:", bare):
        return {**around, SUMMIT: event(bare)}
    return {**around, SUMMIT: event(body=bare)}


def _sound(path: str) -> str:
    return event() if path.startswith("content/event") else thing()


def _by_comment(code: str, lines: list[list[str]], *, is_right: bool) -> Files:
    """Each line in the files that its comment names; those of the wrong example exist in both."""
    folder = FOLDERS[code]
    fields: dict[str, str] = {}
    if is_right and code not in ALONE:
        names = re.findall(r"([\w-]+)\.md", examples(code)[0])
        fields = dict.fromkeys(names, "")
    for text, comment in lines:
        for name in re.findall(r"([\w-]+)\.md", comment.partition(";")[0]):
            fields[name] = text.strip()
    makers: Mapping[str, Callable[[str, str], str]] = {
        "events": lambda name, text: event(text, title=name.capitalize()),
        "sources": lambda name, text: source(text, name=name),
    }
    make = makers.get(folder, _any_thing)
    return {f"content/{folder}/{name}.md": make(name, text) for name, text in fields.items()}


def _any_thing(name: str, text: str) -> str:
    return thing(text, title=name.capitalize())


def _in_source(text: str) -> Files:
    lines = ["sources:", "  report:", "    title: Report", "    publisher: The Herald"]
    return {SUMMIT: event("\n".join([*lines, f"    {text}"]), "They met [@report].")}


def _in_two_events(text: str) -> Files:
    """One address in each of two events; a single one in both."""
    first, *others = text.split("\n")
    second = others[0] if others else first
    return {
        "content/events/a.md": _in_source(first)[SUMMIT].replace("Summit", "Talks in May"),
        "content/events/b.md": _in_source(second)[SUMMIT],
    }


def _in_sources(text: str) -> Files:
    return {SUMMIT: event(f"sources:\n  {text}", "They met [@report].")}


def _in_figure(text: str) -> Files:
    given = f"figures:\n  - source: report\n    label: Boats\n    unit: boats\n    {text}"
    return {SUMMIT: event(given)}


def _with_picture(text: str) -> Files:
    if text.startswith("!"):
        return {SUMMIT: event(body=text)}
    return {SUMMIT: event(text), **PICTURES}


def _circle_of_figures(text: str) -> Files:
    """Two figures in two events, and what stands in the file of the series."""
    first, second = examples("figures-differ")[0].split("\n")
    series = "" if text.startswith("figures") else text
    return {
        "content/events/a.md": event(first.split("    #")[0], title="Boats counted in May"),
        "content/events/b.md": event(second.split("    #")[0], title="The year in numbers"),
        "content/series/crossings.md": thing(f"unit: people\n{series}"),
        "content/sources/report.md": source(name="report"),
        "content/sources/agency.md": source(name="agency"),
    }


def _figure_and_series(text: str) -> Files:
    figure = examples("figure-without-unit")[0]
    series = "" if text.startswith("figures") else text
    return {SUMMIT: event(figure), "content/series/crossings.md": thing(series)}


PLACES: Mapping[str, Callable[[str], Files]] = {
    "bad-locale": lambda text: {"locales/en.yaml": text},
    "broken-link": lambda text: {
        "content/pages/about.md": thing().rstrip() + f"\n{text}\n",
        "content/events/summit-2025.md": event(),
    },
    "day-ahead": _in_source,
    "date-too-exact": lambda text: {SUMMIT: event(text, 'They met [@report "in October 2025"].')},
    "field-address": _in_source,
    "field-missing": lambda text: {SUMMIT: f"---\n{text}\n---\nMinisters met [@declaration].\n"},
    "field-number": _in_figure,
    "figure-without-unit": _figure_and_series,
    "figures-differ": _circle_of_figures,
    "front-matter-missing": lambda text: {SUMMIT: text},
    "front-matter-unclosed": lambda text: {SUMMIT: text},
    "link-fragment": lambda text: {
        SUMMIT: event(body=f"{text} [@report]\n\n## What follows\n\nTalks [@declaration].")
    },
    "link-shortener": _in_source,
    "media-content": _with_picture,
    "media-type": _with_picture,
    "merge-conflict": lambda text: {
        SUMMIT: event(text) if "<" in text else event(text.replace("title", "summary"))
    },
    "missing-media": _with_picture,
    "same-article": _in_two_events,
    "series-without-unit": lambda text: {"content/series/boats.md": thing(text)},
    "source-without-copy": _in_sources,
    "source-without-date": _in_sources,
    "source-without-publisher": _in_sources,
    "template-error": lambda text: {"templates/event.html": text},
    "text-embed": lambda text: (
        {"content/stories/path.md": thing().rstrip() + f"\n{text}\n"}
        if text.startswith("[[")
        else {SUMMIT: event(body=text)}
    ),
    "text-image": _with_picture,
    "tracking-parameter": _in_source,
    "unknown-language": lambda text: {"timeline.yaml": f"title: A\n{text}\n"},
    "unknown-original": _in_source,
    "unknown-word": lambda text: {"locales/en.yaml": text},
    "unused-file": lambda text: {text: ""},
    "unknown-theme": lambda text: {
        "timeline.yaml": f"title: A\n{text}\n",
        "themes/paper/assets/paper.css": "",
    },
}
"""Where the lines of an example stand, when their form does not say it."""

FOLDERS = {
    "copy-circle": "sources",
    "name-taken": "actors",
    "near-duplicate": "events",
    "place-circle": "places",
    "relation-circle": "events",
    "self-relation": "events",
    "source-file-twice": "sources",
}
"""The folder of the files that the comments of an example name."""

ALONE = ("near-duplicate", "source-file-twice")
"""The examples that are right because one of the files is gone."""

_NEWS = "sources: {news: {title: News, url: https://example.org/news, publisher: BBC}}"
_OTHER_ID = source_id("Home Office", normalise("https://example.org/report"))

AROUND: Mapping[str, Files] = {
    "address-taken": {SUMMIT: event()},
    "alias-taken": {"content/events/summit-2024.md": event(title="The summit before")},
    "ambiguous-name": {
        "content/actors/john-smith-mp.md": thing(title="John Smith"),
        "content/actors/john-smith-peer.md": thing(title="John Smith"),
    },
    "field-id": {"content/events/the-summit.md": event(title="The summit before")},
    "loaded-word": {"timeline.yaml": "title: A\nloaded_words: [flood]\n"},
    "self-relation": {"content/events/talks.md": event(title="Talks")},
    "source-id-taken": {
        f"content/sources/{_OTHER_ID}.md": source(name="other"),
        "content/sources/home-office-report.md": source(name="report-of-the-office"),
    },
    "sources-differ": {
        "content/events/a.md": event(_NEWS, "They spoke [@news].", title="A speech in May")
    },
    "text-embed": {"content/events/summit-2025.md": event(title="Summit of 2025")},
    "unknown-original": {"content/sources/home-office-release.md": source(name="release")},
}
"""The other files that an example needs, which its words or comments speak of."""


def _long_text() -> Files:
    return {SUMMIT: event(body="They met [@report]. " * 60_000)}


def _long_fields() -> Files:
    figure = "  - {label: Boats, unit: boats, value: 3, source: report, note: Counted by hand}\n"
    return {SUMMIT: event("figures:\n" + figure * 14_000)}


def _lists(depth: int) -> Files:
    return {SUMMIT: event(body="".join("  " * n + "- they met [@report]\n" for n in range(depth)))}


DESCRIBED: Mapping[str, tuple[Callable[[], Files], Callable[[], Files]]] = {
    "field-value": (
        lambda: {SUMMIT: event(f"title: {'a' * 149}")},
        lambda: {SUMMIT: event(f"title: {'a' * 140}")},
    ),
    "file-too-large": (_long_text, lambda: {SUMMIT: event()}),
    "front-matter-too-large": (_long_fields, lambda: {SUMMIT: event()}),
    # No files at all stand for a project without its settings.
    "settings-missing": (dict, lambda: {"timeline.yaml": examples("settings-missing")[1]}),
    "text-nesting": (lambda: _lists(24), lambda: _lists(2)),
    "unreadable": (
        lambda: {f"{SUMMIT} (cp1252)": event(body="In a café they met [@report].")},
        lambda: {SUMMIT: event(body="In a café they met [@report].")},
    ),
}
"""Examples that the manual describes, since nobody would read them."""
