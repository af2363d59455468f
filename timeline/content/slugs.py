"""A name → the id that an address has for it, and what ids look like.

An id is lower-case ASCII letters and digits in words joined by single hyphens. Knows nothing of
what is named.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

MAX_SLUG_LENGTH = 100
"""Characters of an id."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")

# Letters that Unicode does not decompose into an ASCII letter and marks. Cyrillic follows the
# passport spelling of ICAO 9303 where languages agree, Greek ISO 843 without its digraphs.
LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th",
        "ħ": "h", "ı": "i", "ŋ": "n", "ĸ": "k", "ŧ": "t", "ə": "e", "ƒ": "f", "ſ": "s",
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ѓ": "gj", "ђ": "dj",
        "е": "e", "ё": "e", "є": "ie", "ж": "zh", "з": "z", "и": "i", "і": "i", "ї": "i",
        "й": "i", "ј": "j", "к": "k", "ќ": "kj", "л": "l", "љ": "lj", "м": "m", "н": "n",
        "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "c", "у": "u",
        "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "џ": "dz", "ш": "sh",
        "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "iu", "я": "ia", "ѕ": "dz",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
        "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p",
        "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps",
        "ω": "o",
    }
)  # fmt: skip
_LETTERS = str.maketrans(dict(LETTERS))


def is_slug(text: str) -> bool:
    """Return whether the text is an id."""
    return len(text) <= MAX_SLUG_LENGTH and _SLUG.fullmatch(text) is not None


@lru_cache(maxsize=1 << 14)
def slugify(name: str) -> str:
    """Return the id of a name: lower case, letters folded to ASCII, other runs one hyphen.

    It is never empty, has at most 100 characters, and is the same on every machine. If a letter has
    no ASCII form, eight hexadecimal digits of the name's SHA-256 keep different names apart.
    """
    name = _visible(name)
    plain = _ascii(name)
    slug = _hyphenated(plain)
    if slug and not any(not letter.isascii() and letter.isalnum() for letter in plain):
        return shorten(slug, MAX_SLUG_LENGTH)
    return f"{shorten(slug, MAX_SLUG_LENGTH - 9) or 'x'}-{short_digest(name)}"


def slug_words(text: str) -> str:
    """Return a text of any length in the spelling of ids, so that ids of names are found in it."""
    return _hyphenated(_ascii(_visible(text)))


def _visible(text: str) -> str:
    if text.isascii():
        return text
    # Invisible characters separate no words: a soft hyphen, a zero-width space.
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def _ascii(text: str) -> str:
    composed = unicodedata.normalize("NFC", text.lower()).translate(_LETTERS)
    return "".join(
        character
        for character in unicodedata.normalize("NFKD", composed)
        if not unicodedata.combining(character)
    ).translate(_LETTERS)


def _hyphenated(text: str) -> str:
    return _OTHER.sub("-", text).strip("-")


def shorten(slug: str, longest: int) -> str:
    """Cut a slug to a length, between two words if that keeps at least half of it."""
    if len(slug) <= longest:
        return slug
    cut = slug[: longest + 1].rpartition("-")[0]
    return cut if len(cut) >= longest // 2 else slug[:longest].strip("-")


def short_digest(text: str) -> str:
    """Return eight hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
