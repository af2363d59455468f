"""A page of the site → the same page with what only the preview adds.

A badge names the source file of the page, says whether it is a draft, and lists the problems of the
newest attempt to build; errors are laid over the page. A style sheet and a script that follows
changes are linked and never written into the page, so that a strict content security policy holds.
The page itself is not changed: these pieces are inserted into it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.frozen import dataclass
from timeline.diagnostics.formats.text import (
    Style,
    count,
    details,
    headline,
    render_summary,
    visible,
)
from timeline.serve.state import Snapshot

RESERVED: Final = "__timeline"
"""The folder of the preview's own files; ids have no underscores, so no page can be there."""
SCRIPT: Final = f"/{RESERVED}/live.js"
STYLE: Final = f"/{RESERVED}/live.css"
DRAFTS: Final = f"/{RESERVED}/drafts.css"
EVENTS: Final = f"/{RESERVED}/events"
PAGE: Final = f"/{RESERVED}/page"
"""The prefix of paths that return a page with status 200, even if it failed."""
MAX_PROBLEMS: Final = 50
"""How many problems are laid over a page; the terminal shows all."""

_HTML_TAG: Final = re.compile(rb"<html[^>]*>", re.IGNORECASE)

_EDITORS: Final = {
    "idea": "idea://open?file={path}&line={line}",
    "sublime": "subl://open?url=file://{path}&line={line}",
    "textmate": "txmt://open?url=file://{path}&line={line}",
    "vscode": "vscode://file{path}:{line}",
    "vscodium": "vscodium://file{path}:{line}",
    "zed": "zed://file{path}:{line}",
}


@dataclass(frozen=True, slots=True)
class Editor:
    """Links that open a file in an editor.

    `root` is the project's folder. `url` contains `{path}` and `{line}`; if it is empty, files are
    named but not linked.
    """

    root: Path
    url: str = ""

    @classmethod
    def of(cls, root: Path, name: str) -> Editor:
        """Return the editor with a known name or with a URL; raise ValueError for anything else."""
        url = _EDITORS.get(name, name)
        scheme, colon, _ = url.partition(":")
        known = ", ".join(_EDITORS)
        if url and ("{path}" not in url or not colon or scheme in ("javascript", "data")):
            raise ValueError(f"one of {known}, or a URL with {{path}} and {{line}} in it")
        return cls(root, url)

    def link(self, at: Location) -> Markup:
        """Return the name of a place in a file, as a link if there is an editor."""
        name = visible(at.path) + (f":{at.line}" if at.line else "")
        if not self.url or not at.path:
            return escape(name)
        path = quote((self.root / at.path).as_posix())
        href = self.url.replace("{path}", path).replace("{line}", str(at.line or 1))
        return Markup('<a href="{}">{}</a>').format(href, name)


@dataclass(frozen=True, slots=True)
class About:
    """What the badge says of one page: its source file, and whether it is a draft.

    `problems` are those of this page alone, in addition to those of the project; `texts` are the
    files that they are about, as they were when the page was rendered.
    """

    source: Location | None = None
    draft: bool = False
    problems: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)


def inject(
    content: bytes, snapshot: Snapshot, editor: Editor, about: About, status: int = 200
) -> bytes:
    """Insert the preview's additions before the ends of the head and the body of a page."""
    head = _head(content, snapshot, status).encode()
    badge = _badge(snapshot, editor, about).encode()
    start, tag, rest = content.partition(b"</head>")
    content = start + head + tag + rest if tag else head + content
    start, tag, rest = content.rpartition(b"</body>")
    return start + badge + tag + rest if tag else content + badge


def bare(title: str, text: str) -> bytes:
    """Return a page for a failure: a site that can't be built, an unknown path."""
    page = Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>{}</title>\n</head>\n<body>\n'
        '<main id="main">\n<h1>{}</h1>\n<p>{}</p>\n</main>\n</body>\n</html>\n'
    )
    return page.format(title, title, text).encode()


def drafts_style(paths: Sequence[str]) -> bytes:
    """Return a style sheet that marks every link to a draft."""
    rules = (
        f'a[href="{_css(path)}"]::after {{ content: " (draft)"; font-style: italic }}\n'
        for path in paths
    )
    return "".join(rules).encode()


def _css(text: str) -> str:
    return "".join(c if c.isalnum() or c in "/-_.~%" else f"\\{ord(c):x} " for c in text)


def _digest(content: bytes) -> str:
    """Return a digest of a page without its head.

    It tells the script whether the open page has to be changed.
    """
    head, end, rest = content.partition(b"</head>")
    html_tag = _HTML_TAG.search(head)
    visible_part = (html_tag[0] if html_tag else b"") + rest if end else content
    return hashlib.sha256(visible_part).hexdigest()[:16]


def _head(content: bytes, snapshot: Snapshot, status: int) -> Markup:
    pieces = [Markup('<link rel="stylesheet" href="{}">\n').format(STYLE)]
    drafts = snapshot.served.drafts if snapshot.served else ()
    if drafts:
        # The URL changes with the drafts, so that browsers fetch the style sheet again.
        digest = hashlib.sha256("\n".join(drafts).encode()).hexdigest()[:10]
        pieces.append(Markup('<link rel="stylesheet" href="{}?{}">\n').format(DRAFTS, digest))
    pieces.append(
        Markup(
            '<script src="{}" defer data-version="{}" data-body="{}" data-status="{}"></script>\n'
        ).format(SCRIPT, snapshot.version, _digest(content), status)
    )
    return Markup().join(pieces)


def _badge(snapshot: Snapshot, editor: Editor, about: About) -> Markup:
    problems = [*about.problems, *(d for d in snapshot.diagnostics if d.severity != "note")]
    parts = []
    if problems:
        parts.append(_problems(problems, snapshot, editor, about))
    line = []
    if about.draft:
        line.append(Markup("<strong>Draft</strong>"))
    if about.source:
        line.append(editor.link(about.source))
    line.append(Markup('<span class="saved" role="status"></span>'))
    parts.append(Markup('<p class="page">{}</p>').format(Markup(" ").join(line)))
    return Markup('<div id="timeline-preview" lang="en" dir="ltr">{}</div>\n').format(
        Markup().join(parts)
    )


def _problems(
    problems: Sequence[Diagnostic], snapshot: Snapshot, editor: Editor, about: About
) -> Markup:
    fatal = any(problem.severity == "error" for problem in problems)
    # The lines of the newest attempt may differ from those that this page was rendered from.
    own = len(about.problems)
    items = [
        _problem(problem, about.texts if number < own else snapshot.texts, editor)
        for number, problem in enumerate(problems[:MAX_PROBLEMS])
    ]
    if len(problems) > MAX_PROBLEMS:
        more = count(len(problems) - MAX_PROBLEMS, "more problem")
        items.append(Markup("<li>and {}: see the terminal</li>").format(more))
    note = ""
    if fatal:
        note = "This page can't be rendered" if about.problems else "This is the last good version"
    # The ids keep errors from taking over the closed state of earlier warnings.
    kind = "errors" if fatal else "warnings"
    return Markup(
        '<details id="timeline-preview-{}" class="{}"{}><summary>{}</summary>{}'
        '<ol tabindex="0">{}</ol></details>'
    ).format(
        kind,
        kind,
        Markup(" open") if fatal else "",
        render_summary(problems),
        Markup("<p>{}</p>").format(note) if note else "",
        Markup().join(items),
    )


def _problem(problem: Diagnostic, texts: Mapping[str, str], editor: Editor) -> Markup:
    """Return one problem: a link to its place, and what the terminal says of it."""
    style = Style(width=90)
    below = details(problem, texts, style)
    return Markup('<li class="{}"><b>{}</b> {}{}</li>').format(
        problem.severity,
        editor.link(problem.at),
        headline(problem, style),
        Markup("<pre>{}</pre>").format(below) if below else "",
    )
