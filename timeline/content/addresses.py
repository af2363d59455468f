"""Addresses: which ones content may link to, and when two of them are the same.

Every address that an author writes is checked here and nowhere else. Knows nothing of the page that
has the link.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from timeline.content.slugs import short_digest, shorten, slugify

WEB_SCHEMES = ("http", "https")
LINK_SCHEMES = ("http", "https", "mailto")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]")  # fmt: skip  # noqa: E501
_ILLEGAL = re.compile(r'[<>"`{}|^\\]')
_WRAPPED = re.compile(r"(?:\[[^\]]*\]\(|<|\()((?:https?|mailto):[^\s<>]+)[>)]")
_HOST = re.compile(r"(?:[\w\u00b7-]+\.)*[\w\u00b7-]+\.?|\[[0-9A-Fa-f:.]+\]")
_PLAIN_WEB = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?:/|$)")
_MAIL = re.compile(r"mailto:[^@\s,?]+@[^@\s,?/]+(?:\?[^\s]*)?", re.IGNORECASE)
_ADDRESS_IN_TEXT = re.compile(
    r"https?://(?:[^\s<>()]|\([^\s<>()]*\))*(?:[^\s<>().,;:!?'\"”’\]]|\([^\s<>()]*\))"
)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TRACKING = frozenset(
    (
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid"),
        *("ttclid", "li_fat_id", "mc_cid", "mc_eid", "igshid", "igsh", "_hsenc", "_hsmi"),
        *("mkt_tok", "vero_id", "wickedid", "oly_anon_id", "oly_enc_id", "__twitter_impression"),
    )
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def allowed_address(text: str, schemes: tuple[str, ...] = WEB_SCHEMES) -> str | None:
    """Return the address if content may link to it, else None."""
    return None if address_problem(text, schemes) else text


def address_problem(text: str, schemes: tuple[str, ...] = WEB_SCHEMES) -> tuple[str, str] | None:
    """Return why content may not link to an address, and what to write instead; None if it may.

    Follows the syntax of RFC 3986 (and RFC 3987 for letters outside ASCII) with one of `schemes`,
    and rejects what serves to deceive: control characters, white space, backslashes, and a user
    name before the host.
    """
    if not text:
        return "The address is empty", "Write the whole address, such as https://example.org/page"
    if (inside := _WRAPPED.fullmatch(text)) and not address_problem(inside[1], schemes):
        return "The address is in brackets", f"Write {inside[1]}"
    if invisible := _INVISIBLE.search(text):
        if invisible[0] == " ":
            return "An address cannot contain a space", f"Write {text.replace(' ', '%20')}"
        return (
            f"The address contains an invisible character (U+{ord(invisible[0]):04X})",
            "Copy the address again from the address bar of the browser",
        )
    if illegal := _ILLEGAL.search(text):
        if illegal[0] == "\\":
            return "An address cannot contain a backslash", "Write / instead of \\"
        code = quote(illegal[0], safe="")
        return f"An address cannot contain {illegal[0]}", f"Write {code} instead of {illegal[0]}"
    scheme = _SCHEME.match(text)
    if not scheme or (scheme[1].lower() != "mailto" and text[scheme.end() :][:1].isdigit()):
        host = text.lstrip("/")
        if "@" in host.partition("/")[0]:
            return (
                "An e-mail address is not the address of a page",
                "Write the address of a page, or leave the field out",
            )
        return (
            "The address does not begin with https:// or http://",
            f"Write https://{host}" if "." in host.partition("/")[0] else
            "Write the whole address, such as https://example.org/page",
        )  # fmt: skip
    name = scheme[1].lower()
    if name not in schemes:
        allowed = ", ".join(f"{scheme}:" for scheme in schemes[:-1]) + f" or {schemes[-1]}:"
        hint = f"Write an address with {allowed}"
        if name == "file":
            hint = "Write an address that others can open, or leave the field out"
        return f'An address cannot begin with "{scheme[0]}"', hint
    return _mail_problem(text) if name == "mailto" else _web_problem(text, name)


def _mail_problem(text: str) -> tuple[str, str] | None:
    if _MAIL.fullmatch(text):
        return None
    return "This is not a single e-mail address", "Write mailto:name@example.org"


def _web_problem(text: str, scheme: str) -> tuple[str, str] | None:
    if _PLAIN_WEB.match(text):
        return None
    if not text[len(scheme) + 1 :].startswith("//"):
        rest = text[len(scheme) + 1 :].lstrip("/")
        return "Two slashes are missing after the colon", f"Write {scheme}://{rest}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "The host or the port is not valid", "Copy the address again from the browser"
    if "@" in parts.netloc:
        user = parts.netloc.rpartition("@")[0]
        return (
            "An address cannot contain a user name or a password",
            f"Write {text.replace(f'{user}@', '', 1)}",
        )
    if not parts.hostname:
        return "The address has no host", "Write the whole address, such as https://example.org/"
    host = parts.netloc if port is None else parts.netloc.rpartition(":")[0]
    if not _HOST.fullmatch(host.removesuffix(":")):
        return (
            f'"{host}" is not a valid host',
            "Write letters, digits, hyphens and dots before the first slash, "
            "such as https://www.example.org/",
        )
    return None


def normalise(url: str) -> str:
    """Return the form of an allowed address by which two sources are compared.

    RFC 3986, 6.2.2 (case, percent-encoding, dot segments) and 6.2.3 (default port, empty path);
    tracking parameters and the fragment are dropped as well. The query keeps its order, since it
    may matter to the server. Applying it twice changes nothing.
    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    path = _without_dots(_escapes(parts.path)) or "/"
    query = "&".join(
        _escapes(pair) for pair in parts.query.split("&") if pair and not _tracks(pair)
    )
    address = f"{scheme}://{_authority(parts, scheme)}{path}"
    return f"{address}?{query}" if query else address


def without_tracking(url: str) -> str:
    """Return an allowed address without its tracking parameters, and otherwise as it is."""
    address, mark, fragment = url.partition("#")
    path, question, query = address.partition("?")
    if not query:
        return url
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _tracks(pair)]
    if len(kept) == len(pairs):
        return url
    return path + (question + "&".join(kept) if kept else "") + mark + fragment


def without_tracking_inside(text: str) -> str:
    """Return a text whose addresses have no tracking parameters; see `without_tracking`.

    A closing bracket without an opening one in the address, and the signs that end a sentence, are
    not part of the address.
    """
    return (
        _ADDRESS_IN_TEXT.sub(lambda match: without_tracking(match[0]), text)
        if "?" in text
        else text
    )


def source_id(publisher: str | None, normalised: str) -> str:
    """Return the id of a source without a file: `<publisher>-<8 digits>`, never a counter.

    The digits are the first of the SHA-256 of the normalised address, so that they do not change
    when other sources come or go. The host replaces a publisher that is not known.
    """
    name = publisher or (urlsplit(normalised).hostname or "source").removeprefix("www.")
    return f"{shorten(slugify(name), 91)}-{short_digest(normalised)}"


def _authority(parts: SplitResult, scheme: str) -> str:
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port is None or port == _DEFAULT_PORTS.get(scheme) else f"{host}:{port}"


def _tracks(pair: str) -> bool:
    name = unquote_to_bytes(pair.partition("=")[0]).decode("utf-8", "replace").lower()
    return name in _TRACKING or name.startswith("utm_")


def _escapes(text: str) -> str:
    """Normalise percent-encoding: upper case, only where needed, letters outside ASCII too."""

    def normalised(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    # A lone % is kept: encoding it would change the address each time.
    return quote(_ESCAPE.sub(normalised, text), safe="%:/?#[]@!$&'()*+,;=~-._", errors="replace")


def _without_dots(path: str) -> str:
    """Return the path without `.` and `..` segments (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
