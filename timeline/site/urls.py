"""Every URL that the site uses: of its own pages, and of passages in sources.

A page has a path inside the site (`events/summit-2025/`), a URL on its host (`href`: the path below
the site's root) and, where the site's own URL is known, an absolute one. Folders and file names
follow from the path, and no other module makes one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from timeline.content.kinds import FOLDER_OF, Kind
from timeline.core.frozen import dataclass

FEED: Final = "feed.xml"
SOURCES: Final = "sources/"
AUDIT: Final = "sources/_audit/"
SERIES: Final = "series/"
THREADS: Final = "threads/"
STORIES: Final = "stories/"
DISAGREEMENTS: Final = "disagreements/"
CORRECTIONS: Final = "corrections/"
OVERDUE: Final = "overdue/"
DATA: Final = "data/"
ADD_EVENT: Final = "add/"
_UNDATED: Final = "undated/"

_MAX_PLAIN_PASSAGE: Final = 160
"""Characters of a passage that is written in full in a text fragment."""
_WORDS_AT_EACH_END: Final = 5
_ELLIPSIS: Final = re.compile(r"\[(?:…|\.{3,})\]|\((?:…|\.{3,})\)|…|\.{3,}")
_WORD: Final = re.compile(r"\w")
_ESCAPES: Final = {**{code: quote(chr(code), safe="") for code in range(128)}, ord("-"): "%2D"}


@dataclass(frozen=True, slots=True)
class Urls:
    """The URLs of a site.

    `root` is its path on the host, with a slash at both ends; `origin` is `https://example.org`
    without a slash, or "" where the site's own URL is not known.
    """

    root: str
    origin: str

    @classmethod
    def of(cls, base_url: str) -> Urls:
        """Return the URLs below `base_url`: absolute or a path, with or without a final slash."""
        parts = urlsplit(base_url)
        root = "/" + "/".join(part for part in parts.path.split("/") if part) + "/"
        return cls(
            root if root != "//" else "/",
            f"{parts.scheme}://{parts.netloc}" if parts.netloc else "",
        )

    def href(self, path: str) -> str:
        """Return the URL on the host of a path inside the site."""
        return self.root + path

    def absolute(self, path: str) -> str:
        """Return the absolute URL of a path inside the site, or "" if the site's is not known."""
        return self.origin + self.root + path if self.origin else ""

    def absolute_or_href(self, path: str) -> str:
        """Return the absolute URL of a path if the site's is known, else that on its host."""
        return self.absolute(path) or self.href(path)


def page_path(kind: Kind, page_id: str) -> str:
    """Return the path of the page of a content file or entity."""
    return f"{page_id}/" if kind == "page" else f"{FOLDER_OF[kind]}/{page_id}/"


def media_path(event_id: str, file: str) -> str:
    """Return the path of a picture or recording of an event, which its file names as `file`."""
    return f"{page_path('event', event_id)}{PurePosixPath(file).name}"


def project_path(base: str, relative: str) -> str:
    """Return the path inside the project of a file named relative to `base`.

    `..` that leads out of the project stays.
    """
    parts = base.split("/")[:-1]
    for part in relative.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def year_path(year: int | None) -> str:
    """Return the path of an astronomical year of the chronology, `None` for events without one."""
    return _UNDATED if year is None else f"{year:04}/"


def month_path(year: int | None, month: int) -> str:
    """Return the path of a month of the chronology."""
    return f"{year_path(year)}{month:02}/"


def part_path(base: str, name: str) -> str:
    """Return the path of a part of an index; no id begins with its underscore."""
    return f"{base}_{name}/"


def file_of(path: str) -> str:
    """Return the file inside the site that a host serves for a path."""
    return path + "index.html" if path == "" or path.endswith("/") else path


def deep_link(url: str, *, passage: str = "", page: str = "", time: str = "") -> str:
    """Return the URL that opens a source at the place that is cited.

    A page of a PDF becomes `#page=` (RFC 8118), a time in a recording `#t=` (Media Fragments URI
    1.0), a passage a text fragment (WICG Scroll to Text Fragment): the URL's own fragment is kept
    and its own text directive replaced. A long passage is written as its first and last words,
    so that small changes between them do not matter.
    """
    if not url:
        return ""
    bare, fragment, suffix = _split_url(url)
    if suffix.endswith(".pdf"):
        number = _first_number(page)
        fragment = f"page={number}" if number else fragment
    elif time and suffix.endswith((".mp3", ".mp4", ".m4a", ".ogg", ".webm", ".wav")):
        fragment = f"t={_play_time(time)}"
    elif passage:
        fragment += ":~:text=" + _text_directive(passage)
    return f"{bare}#{fragment}" if fragment else bare


@lru_cache(maxsize=1024)
def _split_url(url: str) -> tuple[str, str, str]:
    """Return a URL without fragment, the fragment without directive, the end of the path."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(fragment=""))
    return bare, parts.fragment.split(":~:", 1)[0], parts.path[-5:].lower()


def _play_time(time: str) -> str:
    """Return a time code as Media Fragments wants it: minutes in two digits, and below sixty."""
    hours, minutes, seconds = f"0:{time}".split(":")[-3:]
    more, minute = divmod(int(minutes), 60)
    hour = int(hours) + more
    return f"{hour}:{minute:02}:{seconds}" if hour else f"{minute:02}:{seconds}"


def _text_directive(passage: str) -> str:
    # An ellipsis means that words were left out, so the passage is a range from its first piece to
    # its last.
    pieces = [piece for piece in _ELLIPSIS.split(passage) if _WORD.search(piece)]
    if len(pieces) > 1:
        return f"{_escaped(pieces[0])},{_escaped(pieces[-1])}"
    passage = pieces[0] if pieces else passage
    words = passage.split()
    if len(passage) > _MAX_PLAIN_PASSAGE and len(words) > 2 * _WORDS_AT_EACH_END:
        start = " ".join(words[:_WORDS_AT_EACH_END])
        return f"{_escaped(start)},{_escaped(' '.join(words[-_WORDS_AT_EACH_END:]))}"
    return _escaped(passage)


def _escaped(text: str) -> str:
    # `-`, `,` and `&` are part of the directive's own syntax; quote() leaves `-` alone. A browser
    # looks for the words in the text as it is shown, where white space is one space.
    words = " ".join(text.split())
    if words.isascii():
        return words.translate(_ESCAPES)
    return quote(words, safe="").replace("-", "%2D")


def _first_number(page: str) -> str:
    digits = ""
    for char in page:
        if char.isascii() and char.isdigit():
            digits += char
        elif digits:
            break
    return digits
