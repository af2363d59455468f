"""The words of a site in its language: a theme's locale files → `Locale`.

A locale file is `locales/<language>.yaml` with a section `site` (the theme's own strings) and a
section `dates`. Layers are merged string by string, and every language falls back on English, so
that a translation that lacks a string still gives a whole page. Plural forms and grouped digits
follow CLDR (Babel).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any

import yaml
from babel import Locale as Cldr
from babel import UnknownLocaleError
from babel.numbers import format_decimal

from timeline.core.diagnostic import Diagnostic, Location, failed
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile, ThemeLayer
from timeline.core.merge_conflict import merge_conflict
from timeline.site.i18n.locale_keys import key_problems, known_words

_RIGHT_TO_LEFT = "right-to-left"
_RTL_SCRIPTS = frozenset(("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"))
"""The scripts in use that are written from right to left (ISO 15924)."""


@dataclass(frozen=True, slots=True)
class Locale:
    """The words of one language: `strings` by dotted key, `dates` as `timeline.dates` has them."""

    language: str
    strings: Mapping[str, str | Mapping[str, str]]
    dates: Mapping[str, object]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.language)

    def text(self, key: str, **values: object) -> str:
        """Return the string of that key with its `{placeholders}` filled in.

        A string with plural forms takes the one for `count`. Raise KeyError if there is none.
        """
        string = self.strings[key]
        if isinstance(string, Mapping):
            count = values["count"]
            if not isinstance(count, int):
                raise TypeError(f"the string '{key}' takes a whole number as `count`")
            form = _cldr(self.language).plural_form(count)
            string = string.get(form) or string["other"]
            values["count"] = self.number(count)
        return string.format_map(values) if values else string

    def number(self, value: int | Decimal) -> str:
        """Return a number with the language's grouping and all its decimal places."""
        return _number(self.language, str(value))


@lru_cache(maxsize=32)
def _cldr(language: str) -> Cldr:
    return Cldr.parse(language, sep="-")


@lru_cache(maxsize=65_536)
def _number(language: str, written: str) -> str:
    # By how it is written: 2 and 2.0 are equal, and the first of them would be printed for both.
    value = Decimal(written)
    cldr = _cldr(language)
    places = -int(value.as_tuple().exponent)
    if places <= 0:
        return str(format_decimal(value, locale=cldr, decimal_quantization=False))
    # CLDR's own pattern drops zeros at the end, and 9.50 claims more than 9.5.
    whole = cldr.decimal_formats[None].pattern.partition(".")[0]
    return str(format_decimal(value, f"{whole}.{'0' * places}", locale=cldr))


def read_locale(
    language: str, layers: Sequence[ThemeLayer], settings_at: Location
) -> tuple[Locale | None, tuple[Diagnostic, ...]]:
    """Return the words of `language` in these layers (the topmost first), and what is wrong.

    `en-GB` falls back on `en`. Where there is no file for the language, the error is at the
    setting, `settings_at`.
    """
    problems: list[Diagnostic] = []
    merged: dict[str, Any] = {}
    builtin: dict[str, Any] = {}
    custom: list[tuple[SourceFile, dict[str, Any]]] = []
    for tag in fallbacks(language):
        path = f"locales/{tag}.yaml"
        for layer in reversed([layer for layer in layers if path in layer.files]):
            loaded = _load(layer, path, problems)
            _merge(merged, loaded)
            if layer is layers[-1]:
                # The tests of timeline check the words that come with it.
                _merge(builtin, loaded)
            elif loaded:
                file = SourceFile(_file_name(layer, path), layer.files[path].decode())
                custom.append((file, loaded))
    if not _has_language(language, layers):
        problems.append(_unknown_language(language, layers, settings_at))
    if custom:
        known = known_words(builtin, layers)
        problems += chain.from_iterable(key_problems(words, file, known) for file, words in custom)
    if failed(problems):
        return None, tuple(problems)
    words = Locale(language, _flat(merged.get("site", {})), merged.get("dates", {}))
    return words, tuple(problems)


def _has_language(language: str, layers: Sequence[ThemeLayer]) -> bool:
    """Return whether a layer has words of the language, in whatever region or script."""
    own = [tag for tag in fallbacks(language) if tag.split("-")[0] == language.split("-")[0]]
    return is_language(language) and any(
        f"locales/{tag}.yaml" in layer.files for tag in own for layer in layers
    )


def _unknown_language(
    language: str, layers: Sequence[ThemeLayer], settings_at: Location
) -> Diagnostic:
    paths = {path for layer in layers for path in layer.files}
    locales = (path for path in paths if path.startswith("locales/") and path.endswith(".yaml"))
    languages = sorted(path.removeprefix("locales/").removesuffix(".yaml") for path in locales)
    return Diagnostic(
        settings_at,
        "unknown-language",
        f'The theme has no words for the language "{language}"',
        f"Write one of {', '.join(languages)}, or add locales/{language}.yaml to the project",
    )


def direction(tag: str) -> str:
    """Return `ltr` or `rtl` for a BCP 47 tag, `auto` for an unknown language."""
    for part in tag.lower().split("-")[1:]:
        # CLDR knows the scripts of a language, but not the direction of the rare ones.
        if len(part) == 4 and part.isalpha():
            return "rtl" if part in _RTL_SCRIPTS else "ltr"
    if not is_language(tag):
        return "auto"
    return "rtl" if _cldr(tag).character_order == _RIGHT_TO_LEFT else "ltr"


def is_language(tag: str) -> bool:
    """Return whether CLDR knows the language of a BCP 47 tag."""
    try:
        return bool(_cldr(tag))
    except (UnknownLocaleError, ValueError):
        return False


def fallbacks(language: str) -> tuple[str, ...]:
    """Return the languages whose words are merged for a site in this one, the weakest first."""
    parts = language.split("-")
    own = tuple("-".join(parts[:length]) for length in range(1, len(parts) + 1))
    return own if own[0] == "en" else ("en", *own)


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The parser in C, where the system has it: twenty times faster for the theme's words."""


def _load(layer: ThemeLayer, path: str, problems: list[Diagnostic]) -> dict[str, Any]:
    name = _file_name(layer, path)
    try:
        # Every scalar stays text: `no` is a word here, and `12:30` is not a number.
        text = layer.files[path].decode()
        if conflict := merge_conflict(name, text):
            problems.append(conflict)
            return {}
        loaded = yaml.load(text, Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        at = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
        problem = getattr(error, "problem", None) or "it is not UTF-8"
        hint = "Write each word as name: its text, in quotation marks if it has a colon, as UTF-8"
        message = f"The locale file cannot be read: {problem}"
        problems.append(Diagnostic(at, "bad-locale", message, hint))
        return {}
    if isinstance(loaded, dict):
        return loaded
    problems.append(
        Diagnostic(
            Location(name, 1, 1),
            "bad-locale",
            "The locale file has no strings",
            "Write a mapping with the sections `site` and `dates`",
        )
    )
    return {}


def _file_name(layer: ThemeLayer, path: str) -> str:
    """Return the path of a file of a layer for messages."""
    return f"{layer.name}/{path}".lstrip("/")


def _merge(target: dict[str, Any], words: Mapping[str, Any]) -> None:
    for key, value in words.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        else:
            target[key] = deepcopy(value)


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str | Mapping[str, str]]:
    flat: dict[str, str | Mapping[str, str]] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and "other" not in value:
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat
