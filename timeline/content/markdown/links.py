"""An address in a text → where the link leads: out of the site, into it, or nowhere.

Knows the path of the file that has the link, and not whether its target exists.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from timeline.content import addresses
from timeline.content.validators import quoted
from timeline.core.frozen import dataclass

SITE_ROOT = "\x01"
"""Replaces the root of the site, its last slash included; no author can write it."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PATH = re.compile(r"[^\s\\<>\"\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2066-\u2069\ufeff]*")
_STATEMENT = re.compile(r"s-[0-9a-f]{8}(?:-[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ResolvedLink:
    """An allowed address: `href` as it is written into the page.

    `target` is set if the link leads into the site (see `TextLink`), `fragment` if it leads to a
    heading of the same text.
    """

    href: str
    target: str = ""
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class RejectedLink:
    """Why an address is not allowed, and what to write instead."""

    message: str
    hint: str


def resolve(address: str, path: str) -> ResolvedLink | RejectedLink:
    """Return where an address leads from the content file at `path`."""
    if not address or not _PATH.fullmatch(address):
        problem = addresses.address_problem(address, addresses.LINK_SCHEMES)
        message, hint = problem or ("The address cannot be read", "Copy it again from the browser")
        return RejectedLink(message, hint)
    if address.startswith("#"):
        return _fragment(address[1:])
    if address.startswith("//"):
        return RejectedLink(
            f"{quoted(address)} does not say whether it is https or http",
            f"Write https:{address}",
        )
    if _SCHEME.match(address):
        if problem := addresses.address_problem(address, addresses.LINK_SCHEMES):
            return RejectedLink(*problem)
        return ResolvedLink(address)
    name, mark, fragment = address.partition("#")
    if name.endswith(".md"):
        return _content(name, mark + fragment, path)
    if address.startswith("/"):
        return _site(address)
    if re.match(r"www\.|[\w-]+(\.[\w-]+)*\.(com|org|net|uk|eu|int|gov)\b", address):
        return RejectedLink(
            f"{quoted(address)} does not begin with https:// or http://",
            f"Write https://{address}",
        )
    return RejectedLink(
        f"{quoted(address)} leads nowhere: it is neither a whole address nor a path on this site",
        "Write https://… for another site, /events/some-event/ for a page of this one, or the "
        "name of another content file, such as some-event.md",
    )


def _fragment(name: str) -> ResolvedLink | RejectedLink:
    if not name:
        return RejectedLink("Nothing follows the #", "Write # and the words of a heading")
    if _STATEMENT.fullmatch(name):
        return ResolvedLink(f"#{name}")
    heading = heading_id(name.lower())
    return ResolvedLink(f"#{heading}", fragment=heading)


def heading_id(slug: str) -> str:
    """Return the id of a heading; the prefix keeps it apart from the ids of the theme."""
    return slug if slug.startswith("h-") else f"h-{slug}"


def _content(name: str, fragment: str, path: str) -> ResolvedLink | RejectedLink:
    plain = unquote(name)
    if plain.startswith("/"):
        target = posixpath.normpath(plain.lstrip("/"))
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), plain))
    if not target.startswith("content/") or not _PATH.fullmatch(target) or "?" in target:
        return RejectedLink(
            f"{quoted(name)} leads outside the folder content/",
            "Write the path of a content file relative to this one, such as some-event.md",
        )
    return ResolvedLink(f"{SITE_ROOT}{target}{fragment}", target)


def _site(address: str) -> ResolvedLink | RejectedLink:
    bare = re.split("[?#]", address)[0]
    if any(segment in (".", "..") for segment in unquote(bare).split("/")):
        return RejectedLink(
            f"{quoted(address)} contains . or .. between slashes",
            "Write the path from the root of the site",
        )
    return ResolvedLink(SITE_ROOT + address.removeprefix("/"), address)
