"""What is sent back for a request: a status, a kind of content and its bytes. Knows no sockets."""

from __future__ import annotations

import gzip
import mimetypes
import re
from typing import Final
from urllib.parse import quote

from timeline.core.frozen import dataclass

HTML: Final = "text/html; charset=utf-8"
PLAIN: Final = "text/plain; charset=utf-8"

# Given here and not taken from the machine, whose own table differs from the next one's.
_TYPES: Final = mimetypes.MimeTypes()
for _type, _ending in (
    ("application/atom+xml", ".atom"),
    ("application/javascript", ".js"),
    ("application/json", ".json"),
    ("application/ld+json", ".jsonld"),
    ("application/manifest+json", ".webmanifest"),
    ("application/x-bibtex", ".bib"),
    ("application/x-research-info-systems", ".ris"),
    ("application/xml", ".xml"),
    ("font/woff2", ".woff2"),
    ("image/avif", ".avif"),
    ("image/svg+xml", ".svg"),
    ("image/webp", ".webp"),
    ("text/calendar", ".ics"),
    ("text/csv", ".csv"),
    ("text/html", ".html"),
):
    _TYPES.add_type(_type, _ending)


SMALL: Final = 1000
"""Fewer bytes than this are sent as they are: packing would save no packet."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: `status` of HTTP, `kind` for `Content-Type`, `location` of a redirect or empty."""

    status: int
    kind: str
    content: bytes
    location: str = ""


def kind_of(path: str) -> str:
    """The `Content-Type` of a file by its name; text is UTF-8."""
    kind, encoding = _TYPES.guess_type(path, strict=True)
    if kind is None or encoding is not None:
        return "application/octet-stream"
    textual = kind.startswith("text/") or kind.endswith(("+xml", "/xml", "json", "javascript"))
    return f"{kind}; charset=utf-8" if textual else kind


def redirect(location: str) -> Response:
    """The way to another path of this server, which is quoted here."""
    where = quote(location, safe="/")
    return Response(301, PLAIN, f"See {where}\n".encode(), where)


def words(status: int, text: str) -> Response:
    """An answer of one line."""
    return Response(status, PLAIN, f"{text}\n".encode())


def takes_gzip(accepted: str) -> bool:
    """Whether somebody who sends this `Accept-Encoding` takes gzip (RFC 9110, 12.5.3)."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return False


def is_worth_packing(answer: Response) -> bool:
    """Whether gzip would make the content smaller: not that of a picture, nor a short one."""
    return "charset" in answer.kind and len(answer.content) >= SMALL


def packed(content: bytes) -> bytes:
    """The content as gzip (RFC 1952), the same bytes each time."""
    return gzip.compress(content, 6, mtime=0)
