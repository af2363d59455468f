"""The types of pictures and recordings that events may show, by the suffix of the file.

A host derives the type it sends from the suffix, so that the suffix decides what a browser does
with a file. Only types that a browser shows and never runs are here; SVG can do both, and
`content.svg` checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

MediaKind = Literal["image", "audio", "video"]


class MediaType(NamedTuple):
    """What a suffix stands for: the element that shows it, its name, and how its files begin."""

    kind: MediaKind
    name: str
    starts: tuple[tuple[int, bytes], ...]
    """Signatures, one of which a file has at the offset before it (WHATWG MIME Sniffing, 6)."""


_JPEG: Final = MediaType("image", "JPEG", ((0, b"\xff\xd8\xff"),))
_MP3_FRAMES: Final = tuple(bytes((255, second)) for second in (0xE2, 0xE3, 0xF2, 0xF3, 0xFA, 0xFB))
"""The sync word of a frame of MPEG-1, 2 or 2.5, layer III (ISO 11172-3, 2.4.1.3)."""
_OGG_AUDIO: Final = MediaType("audio", "Ogg", ((0, b"OggS"),))

MEDIA_TYPES: Final[Mapping[str, MediaType]] = MappingProxyType(
    {
        ".jpg": _JPEG,
        ".jpeg": _JPEG,
        ".png": MediaType("image", "PNG", ((0, b"\x89PNG\r\n\x1a\n"),)),
        ".gif": MediaType("image", "GIF", ((0, b"GIF87a"), (0, b"GIF89a"))),
        ".webp": MediaType("image", "WebP", ((8, b"WEBP"),)),
        ".avif": MediaType("image", "AVIF", ((4, b"ftypavif"), (4, b"ftypavis"))),
        ".svg": MediaType("image", "SVG", ()),
        ".mp3": MediaType("audio", "MP3", ((0, b"ID3"), *((0, start) for start in _MP3_FRAMES))),
        ".m4a": MediaType("audio", "M4A", ((4, b"ftyp"),)),
        ".ogg": _OGG_AUDIO,
        ".oga": _OGG_AUDIO,
        ".opus": _OGG_AUDIO,
        ".flac": MediaType("audio", "FLAC", ((0, b"fLaC"), (0, b"ID3"))),
        ".wav": MediaType("audio", "WAV", ((8, b"WAVE"),)),
        ".mp4": MediaType("video", "MP4", ((4, b"ftyp"),)),
        ".webm": MediaType("video", "WebM", ((0, b"\x1a\x45\xdf\xa3"),)),
    }
)
"""Every type that may be published, in the order of the manual."""

_ACTIVE: Final = frozenset(
    (".htm", ".html", ".shtml", ".xhtml", ".php", ".phtml", ".cgi", ".pl", ".asp", ".aspx", ".jsp")
)
"""Suffixes that some hosts obey wherever they are in a name, as in `photo.php.jpg`."""


def media_type(path: str) -> MediaType | None:
    """Return the type of a file by its suffix; None where such files are not published."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
    if not suffixes or not _ACTIVE.isdisjoint(suffixes):
        return None
    return MEDIA_TYPES.get(suffixes[-1])


def media_kind(path: str) -> MediaKind:
    """Return the element that shows a file; that of a picture where the type is not known."""
    media = media_type(path)
    return media.kind if media else "image"


def types_in(data: bytes) -> frozenset[MediaType]:
    """Return the types whose files begin as these bytes do."""
    return frozenset(
        media
        for media in MEDIA_TYPES.values()
        if any(data.startswith(start, offset) for offset, start in media.starts)
    )


def is_text(data: bytes) -> bool:
    """Return whether the bytes begin as a text does, such as that of a page or a script."""
    head = data[:1024]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:
        return False
    # The last character may be cut in two.
    text = head.decode("utf-8", "replace").rstrip("\ufffd")
    return bool(text) and "\ufffd" not in text
