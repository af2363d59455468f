"""A page as it was built → the same page with what only the preview adds.

A badge says which file the page is made of, that it is a draft, and what the newest attempt to
build complains about; errors lie over the page. A style sheet of its own and a script that follows
changes are linked, never written into the page, so that a strict policy for content holds. The
built page stands in the answer unchanged, with these pieces in between.
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
"""The folder of the preview's own addresses; ids have no underscores, so no page can be there."""
SCRIPT: Final = f"/{RESERVED}/live.js"
STYLE: Final = f"/{RESERVED}/live.css"
DRAFTS: Final = f"/{RESERVED}/drafts.css"
EVENTS: Final = f"/{RESERVED}/events"
PAGE: Final = f"/{RESERVED}/page"
"""Before the path of a page: the same page, whatever became of it, as an answer that succeeds."""
MOST: Final = 50
"""So many faults are laid over a page; the terminal has them all."""

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
    """How a link opens a file in an editor.

    `root` is the project's folder; `address` has `{path}` and `{line}` in it, or is empty: then
    files are named and not linked.
    """

    root: Path
    address: str = ""

    @classmethod
    def of(cls, root: Path, written: str) -> Editor:
        """The editor that a person named, or whose address was written; ValueError for neither."""
        address = _EDITORS.get(written, written)
        scheme, colon, _ = address.partition(":")
        known = ", ".join(_EDITORS)
        if address and ("{path}" not in address or not colon or scheme in ("javascript", "data")):
            raise ValueError(f"one of {known}, or an address with {{path}} and {{line}} in it")
        return cls(root, address)

    def link(self, at: Location) -> Markup:
        """A place in a file, as a link where an editor is known."""
        name = visible(at.path) + (f":{at.line}" if at.line else "")
        if not self.address or not at.path:
            return escape(name)
        path = quote((self.root / at.path).as_posix())
        href = self.address.replace("{path}", path).replace("{line}", str(at.line or 1))
        return Markup('<a href="{}">{}</a>').format(href, name)


@dataclass(frozen=True, slots=True)
class About:
    """What there is to say about the page that is shown: its file, and whether it is a draft.

    `faults` are those of this page alone, beside those of the whole project, and `texts` the files
    that they are about, as they were when the page was made.
    """

    source: Location | None = None
    draft: bool = False
    faults: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)


def inject(
    content: bytes, snapshot: Snapshot, editor: Editor, about: About, status: int = 200
) -> bytes:
    """A page of HTML with the preview's additions before the ends of its head and its body."""
    head = _head(content, snapshot, status).encode()
    badge = _badge(snapshot, editor, about).encode()
    start, found, rest = content.partition(b"</head>")
    content = start + head + found + rest if found else head + content
    start, found, rest = content.rpartition(b"</body>")
    return start + badge + found + rest if found else content + badge


def bare(title: str, text: str) -> bytes:
    """A page for what has no page of its own: a site that cannot be made, an unknown address."""
    page = Markup(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>{}</title>\n</head>\n<body>\n'
        '<main id="main">\n<h1>{}</h1>\n<p>{}</p>\n</main>\n</body>\n</html>\n'
    )
    return page.format(title, title, text).encode()


def drafts_style(addresses: Sequence[str]) -> bytes:
    """A style sheet that marks every link to a draft."""
    rules = (
        f'a[href="{_css(address)}"]::after {{ content: " (draft)"; font-style: italic }}\n'
        for address in addresses
    )
    return "".join(rules).encode()


def _css(text: str) -> str:
    return "".join(c if c.isalnum() or c in "/-_.~%" else f"\\{ord(c):x} " for c in text)


def _digest(content: bytes) -> str:
    """A word that is different where anything of a page is but its head.

    By it the script knows that nothing of what stands in the open page has to be touched.
    """
    head, found, rest = content.partition(b"</head>")
    tag = _HTML_TAG.search(head)
    seen = (tag[0] if tag else b"") + rest if found else content
    return hashlib.sha256(seen).hexdigest()[:16]


def _head(content: bytes, snapshot: Snapshot, status: int) -> Markup:
    pieces = [Markup('<link rel="stylesheet" href="{}">\n').format(STYLE)]
    drafts = snapshot.served.drafts if snapshot.served else ()
    if drafts:
        # The address changes with the drafts, so that a browser fetches the sheet anew.
        digest = hashlib.sha256("\n".join(drafts).encode()).hexdigest()[:10]
        pieces.append(Markup('<link rel="stylesheet" href="{}?{}">\n').format(DRAFTS, digest))
    pieces.append(
        Markup(
            '<script src="{}" defer data-version="{}" data-body="{}" data-status="{}"></script>\n'
        ).format(SCRIPT, snapshot.version, _digest(content), status)
    )
    return Markup().join(pieces)


def _badge(snapshot: Snapshot, editor: Editor, about: About) -> Markup:
    faults = [*about.faults, *(d for d in snapshot.diagnostics if d.severity != "note")]
    parts = []
    if faults:
        parts.append(_faults(faults, snapshot, editor, about))
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


def _faults(
    faults: Sequence[Diagnostic], snapshot: Snapshot, editor: Editor, about: About
) -> Markup:
    fatal = any(fault.severity == "error" for fault in faults)
    # The texts of the newest attempt may have other lines than those that this page was made of.
    own = len(about.faults)
    said = [
        _fault(fault, about.texts if number < own else snapshot.texts, editor)
        for number, fault in enumerate(faults[:MOST])
    ]
    if len(faults) > MOST:
        more = count(len(faults) - MOST, "more fault")
        said.append(Markup("<li>and {}: see the terminal</li>").format(more))
    note = ""
    if fatal:
        note = "This page cannot be made" if about.faults else "The page is as it was before"
    # The ids keep errors from taking over the closed state of the warnings that were there before.
    kind = "errors" if fatal else "warnings"
    return Markup(
        '<details id="timeline-preview-{}" class="{}"{}><summary>{}</summary>{}'
        '<ol tabindex="0">{}</ol></details>'
    ).format(
        kind,
        kind,
        Markup(" open") if fatal else "",
        render_summary(faults),
        Markup("<p>{}</p>").format(note) if note else "",
        Markup().join(said),
    )


def _fault(fault: Diagnostic, texts: Mapping[str, str], editor: Editor) -> Markup:
    """One fault: a link to its place, and what the terminal says of it."""
    style = Style(width=90)
    below = details(fault, texts, style)
    return Markup('<li class="{}"><b>{}</b> {}{}</li>').format(
        fault.severity,
        editor.link(fault.at),
        headline(fault, style),
        Markup("<pre>{}</pre>").format(below) if below else "",
    )
