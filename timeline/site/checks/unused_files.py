"""The project's own templates, assets and words against what asks for them → diagnostics.

A file whose name has a slip replaces nothing, and nobody would say so. A template or an asset is
asked for if a layer beneath has one of its name or a file of the theme names it, a locale file if
the site is in its language. Of themes nothing is said: one may bring what only some projects use.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from timeline.content.validators import quoted
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.inputs import ThemeLayer
from timeline.site.i18n.locale import fallbacks, is_language

UNUSED_FILE: Final = "unused-file"
"""The one code of this module, which hinders no build."""

_PROSE: Final = frozenset(("", ".md", ".txt"))
"""The suffixes of what is for people: a licence, where a font is from."""
_NAMING: Final = frozenset((".html", ".xml", ".css", ".js", ".svg", ".webmanifest"))
"""The suffixes of files that may name others."""
_NAMED: Final = {
    "templates": re.compile(r"\{%[-+]?\s*(?:extends|from|import|include)\s(.*?)%\}", re.DOTALL),
    "assets": re.compile(r"\basset\s*\((.*?)\)", re.DOTALL),
}
_WRITTEN_OUT: Final = re.compile(
    r"""\s*(?:'[^']*'|"[^"]*")\s*(?:\b(?:as|import|ignore|with|without)\b[\w\s,]*)?[-+]?"""
)
"""A name as it is, and what may follow it; anything else is worked out when a page is made."""


class _Text(NamedTuple):
    """A file that may name others: whether it is of the project's own layer, or comes with
    timeline.
    """

    own: bool
    builtin: bool
    path: str
    text: str


def unused(layers: Sequence[ThemeLayer], language: str) -> Iterator[Diagnostic]:
    """What is said of the files of the project's own layer, if there is one, that nothing asks for
    in a site of this language; the strongest layer comes first.
    """
    if not layers or layers[0].name:
        return
    own, *beneath = layers
    there = {path for layer in beneath for path in layer.files}
    texts = [
        _Text(layer is own, layer is layers[-1], path, content.decode("utf-8", "replace"))
        for layer in layers
        for path, content in layer.files.items()
        if PurePosixPath(path).suffix in _NAMING
    ]
    words = tuple(f"locales/{tag}.yaml" for tag in reversed(fallbacks(language)))
    for path in sorted(own.files):
        folder = path.partition("/")[0]
        if PurePosixPath(path).suffix in _PROSE:
            continue
        if folder == "locales":
            if path not in words:
                yield _another_language(path, language, words)
        elif path not in there and not _asked(path, folder, texts):
            yield _nobody_asks(path, folder, sorted(there))


def _asked(path: str, folder: str, texts: Sequence[_Text]) -> bool:
    """Whether a file of the theme names this one, or may: one that works out which it names. Of
    the theme that comes with timeline, all such names are in that theme.
    """
    # A style sheet names what lies beside it; a template is named by its whole path.
    name = PurePosixPath(path).name if folder == "assets" else path.removeprefix("templates/")
    before = r"\w-" if folder == "assets" else r"\w/-"
    named = re.compile(rf"(?<![{before}]){re.escape(name)}")
    return any(
        (named.search(one.text) and not (one.own and one.path == path))
        or (not one.builtin and _works_out(one.text, folder))
        for one in texts
    )


def _works_out(text: str, folder: str) -> bool:
    return not all(_WRITTEN_OUT.fullmatch(one) for one in _NAMED[folder].findall(text))


def _nobody_asks(path: str, folder: str, there: Sequence[str]) -> Diagnostic:
    name = path.removeprefix(f"{folder}/")
    meant = _alike(path, [one for one in there if one.startswith(f"{folder}/")])
    if meant:
        hint = f"Did you mean {meant}?"
    elif folder == "templates":
        hint = f"Write {{% include '{name}' %}} in another template, or remove the file"
    else:
        hint = f"Write {{{{ asset('{name}') }}}} in a template, or move the file to static/"
    message = f"No page and no file of the theme asks for {quoted(name)}"
    return Diagnostic(Location(path), UNUSED_FILE, message, hint, "warning")


def _alike(path: str, there: Sequence[str]) -> str:
    """The file whose name this one may be a slip of, or ""; first by its stem, since all have much
    the same suffixes.
    """
    stems = {PurePosixPath(one).stem for one in there}
    close = difflib.get_close_matches(PurePosixPath(path).stem, stems, n=1, cutoff=0.75)
    among = [one for one in there if PurePosixPath(one).stem in close]
    return next(iter(difflib.get_close_matches(path, among, n=1, cutoff=0)), "")


def _another_language(path: str, language: str, words: Sequence[str]) -> Diagnostic:
    message = f"No page asks for these words: the language of the site is {language}"
    name = PurePosixPath(path)
    its_own = {one.casefold() for one in words}
    if name.suffix == ".yaml" and path.casefold() not in its_own and is_language(name.stem):
        hint = f"Write language: {name.stem} in timeline.yaml, or remove the file"
    else:
        hint = f"Rename it to {words[0]} if they are of this language, or remove the file"
    return Diagnostic(Location(path), UNUSED_FILE, message, hint, "warning")
