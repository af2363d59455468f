"""HTTP responses as values: a status, a content type and bytes. Knows no sockets."""

from __future__ import annotations

import gzip
import mimetypes
import re
from typing import Final
from urllib.parse import quote

from timeline.core.frozen import dataclass

HTML: Final = "text/html; charset=utf-8"
PLAIN: Final = "text/plain; charset=utf-8"

# Defined here, because the tables of machines differ.
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


MIN_COMPRESSED_BYTES: Final = 1000
"""Shorter content is sent as it is: compressing it would save no packet."""


@dataclass(frozen=True, slots=True)
class Response:
    """A response with its `Content-Type`; `location` is empty unless it is a redirect."""

    status: int
    content_type: str
    content: bytes
    location: str = ""


def content_type_of(path: str) -> str:
    """Return the `Content-Type` of a file by its name; text is UTF-8."""
    content_type, encoding = _TYPES.guess_type(path, strict=True)
    if content_type is None or encoding is not None:
        return "application/octet-stream"
    is_text = content_type.startswith("text/") or content_type.endswith(
        ("+xml", "/xml", "json", "javascript")
    )
    return f"{content_type}; charset=utf-8" if is_text else content_type


def redirect(path: str) -> Response:
    """Return a redirect to another path of this server, which is quoted here."""
    location = quote(path, safe="/")
    return Response(301, PLAIN, f"See {location}\n".encode(), location)


def text_response(status: int, text: str) -> Response:
    """Return a response of one line."""
    return Response(status, PLAIN, f"{text}\n".encode())


def accepts_gzip(header: str) -> bool:
    """Return whether an `Accept-Encoding` header allows gzip (RFC 9110, 12.5.3)."""
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return False


def is_worth_compressing(response: Response) -> bool:
    """Return whether gzip would make the content smaller: not for pictures or short texts."""
    return "charset" in response.content_type and len(response.content) >= MIN_COMPRESSED_BYTES


def compress(content: bytes) -> bytes:
    """Return the content as gzip (RFC 1952), the same bytes each time."""
    return gzip.compress(content, 6, mtime=0)
