"""The words of a site in its language: a theme's locale files → `Locale`.

A locale file is `locales/<language>.yaml` with a section `site` (the theme's own strings) and a
section `dates`. Layers are laid over each other string by string, and English lies beneath every
language, so that a translation that lacks a string still makes a whole page. Plural forms and
grouped digits follow CLDR (Babel).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml
from babel import Locale as Cldr
from babel import UnknownLocaleError
from babel.numbers import format_decimal

from timeline.core.diagnostic import Diagnostic, Location, failed
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile, ThemeLayer
from timeline.site.i18n.locale_keys import astray, known_words

_RIGHT_TO_LEFT = "right-to-left"
_SCRIPTS_FROM_THE_RIGHT = frozenset(
    ("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa")
)
"""The scripts in use that are written from the right, as ISO 15924 names them."""


@dataclass(frozen=True, slots=True)
class Locale:
    """The words of one language: `strings` by dotted key, `dates` as the wording of dates needs
    them.
    """

    language: str
    strings: Mapping[str, str | Mapping[str, str]]
    dates: Mapping[str, object]

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.language)

    def text(self, key: str, **values: object) -> str:
        """The string of that key with its `{placeholders}` filled in.

        A string with plural forms takes the one for `count`. KeyError when there is no such string.
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
        """A number with the language's grouping, and every decimal place that was written."""
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
    """The words of `language` in these layers (the strongest first), and what is wrong with them.

    `en-GB` falls back on `en`. Where there is no file for the language the fault lies with the
    setting, at `settings_at`.
    """
    problems: list[Diagnostic] = []
    merged: dict[str, Any] = {}
    beneath: dict[str, Any] = {}
    own: list[tuple[SourceFile, dict[str, Any]]] = []
    found = False
    for tag in fallbacks(language):
        for layer in reversed(layers):
            path = f"locales/{tag}.yaml"
            if path not in layer.files:
                continue
            found = found or tag.split("-")[0] == language.split("-")[0]
            loaded = _load(layer, path, problems)
            _lay_over(merged, loaded)
            if layer is layers[-1]:
                # The tests of timeline look after the words that come with it.
                _lay_over(beneath, loaded)
            elif loaded:
                name = _name(layer, path)
                own.append((SourceFile(name, layer.files[path].decode()), loaded))
    if not (found and is_language(language)):
        languages = sorted(
            {
                path.removeprefix("locales/").removesuffix(".yaml")
                for layer in layers
                for path in layer.files
                if path.startswith("locales/") and path.endswith(".yaml")
            }
        )
        problems.append(
            Diagnostic(
                settings_at,
                "unknown-language",
                f'The theme has no words for the language "{language}"',
                f"Write one of {', '.join(languages)}, or add locales/{language}.yaml to the "
                "project",
            )
        )
    if own:
        known = known_words(beneath, layers)
        problems += (fault for file, words in own for fault in astray(words, file, known))
    if failed(problems):
        return None, tuple(problems)
    words = Locale(language, _flat(merged.get("site", {})), merged.get("dates", {}))
    return words, tuple(problems)


def direction(tag: str) -> str:
    """`ltr` or `rtl`, as the language of a BCP 47 tag is written; `auto` where nobody knows it."""
    for part in tag.lower().split("-")[1:]:
        # CLDR knows which scripts a language has, but not which way round the rare ones go.
        if len(part) == 4 and part.isalpha():
            return "rtl" if part in _SCRIPTS_FROM_THE_RIGHT else "ltr"
    if not is_language(tag):
        return "auto"
    return "rtl" if _cldr(tag).character_order == _RIGHT_TO_LEFT else "ltr"


def is_language(tag: str) -> bool:
    """Whether CLDR knows the language of a BCP 47 tag."""
    try:
        return bool(_cldr(tag))
    except (UnknownLocaleError, ValueError):
        return False


def fallbacks(language: str) -> tuple[str, ...]:
    """The languages whose words make up those of a site in this one, the weakest first."""
    parts = language.split("-")
    own = tuple("-".join(parts[:length]) for length in range(1, len(parts) + 1))
    return own if own[0] == "en" else ("en", *own)


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The parser in C, where the system has it: it reads the theme's words twenty times faster."""


def _load(layer: ThemeLayer, path: str, problems: list[Diagnostic]) -> dict[str, Any]:
    name = _name(layer, path)
    try:
        # Every scalar stays text: `no` is a word here, and `12:30` is not a number.
        loaded = yaml.load(layer.files[path].decode(), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        mark = getattr(fault, "problem_mark", None)
        at = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
        problem = getattr(fault, "problem", None) or "it is not text in UTF-8"
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
            "The locale file holds no strings",
            "Write a mapping with the sections `site` and `dates`",
        )
    )
    return {}


def _name(layer: ThemeLayer, path: str) -> str:
    """A file of a layer as a person knows it."""
    return f"{layer.name}/{path}".lstrip("/")


def _lay_over(under: dict[str, Any], over: Mapping[str, Any]) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(under.get(key), dict):
            _lay_over(under[key], value)
        else:
            under[key] = deepcopy(value)


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str | Mapping[str, str]]:
    flat: dict[str, str | Mapping[str, str]] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and "other" not in value:
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat
