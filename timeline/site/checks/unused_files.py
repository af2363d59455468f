"""The project's own templates, assets and words that nothing uses → diagnostics.

A file with a typo in its name replaces nothing, and there would be no sign of it. A template or an
asset is used if a layer below has one of its name or a file of the theme names it, a locale file if
the site is in its language. Files of themes are not checked: a theme may have some that only some
projects use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from timeline.content.validators import quoted
from timeline.core.diagnostic import Diagnostic, Location
from timeline.core.inputs import ThemeLayer
from timeline.core.suggest import nearest
from timeline.site.i18n.locale import fallbacks, is_language

UNUSED_FILE: Final = "unused-file"
"""The one code of this module, a warning."""

_PROSE: Final = frozenset(("", ".md", ".txt"))
"""The suffixes of files for readers: a licence, where a font is from."""
_MAY_NAME_FILES: Final = frozenset((".html", ".xml", ".css", ".js", ".svg", ".webmanifest"))
"""The suffixes of files that may name others."""
_REFERENCE: Final = {
    "templates": re.compile(r"\{%[-+]?\s*(?:extends|from|import|include)\s(.*?)%\}", re.DOTALL),
    "assets": re.compile(r"\basset\s*\((.*?)\)", re.DOTALL),
}
_LITERAL: Final = re.compile(
    r"""\s*(?:'[^']*'|"[^"]*")\s*(?:\b(?:as|import|ignore|with|without)\b[\w\s,]*)?[-+]?"""
)
"""A literal name, and what may follow it; any other is computed when a page is rendered."""


class _ThemeFile(NamedTuple):
    """A file that may name others, and the layer it is from: the project's own, or timeline's."""

    is_own: bool
    is_builtin: bool
    path: str
    text: str


def unused(layers: Sequence[ThemeLayer], language: str) -> Iterator[Diagnostic]:
    """Yield a warning for each file of the project's own layer that no site in this language uses.

    The topmost layer comes first; it may be that of a theme.
    """
    if not layers or layers[0].name:
        return
    own, *lower = layers
    lower_paths = {path for layer in lower for path in layer.files}
    files = [
        _ThemeFile(layer is own, layer is layers[-1], path, content.decode("utf-8", "replace"))
        for layer in layers
        for path, content in layer.files.items()
        if PurePosixPath(path).suffix in _MAY_NAME_FILES
    ]
    locales = tuple(f"locales/{tag}.yaml" for tag in reversed(fallbacks(language)))
    for path in sorted(own.files):
        folder = path.partition("/")[0]
        if PurePosixPath(path).suffix in _PROSE:
            continue
        if folder == "locales":
            if path not in locales:
                yield _other_language(path, language, locales)
        elif path not in lower_paths and not _is_used(path, folder, files):
            yield _unused(path, folder, sorted(lower_paths))


def _is_used(path: str, folder: str, files: Sequence[_ThemeFile]) -> bool:
    """Return whether a file of the theme names this one, or may, because it computes a name.

    In the theme that comes with timeline, all computed names are of its own files.
    """
    # A style sheet names files beside it; a template is named by its whole path.
    name = PurePosixPath(path).name if folder == "assets" else path.removeprefix("templates/")
    before = r"\w-" if folder == "assets" else r"\w/-"
    reference = re.compile(rf"(?<![{before}]){re.escape(name)}")
    return any(
        (reference.search(file.text) and not (file.is_own and file.path == path))
        or (not file.is_builtin and _computes_names(file.text, folder))
        for file in files
    )


def _computes_names(text: str, folder: str) -> bool:
    return not all(map(_LITERAL.fullmatch, _REFERENCE[folder].findall(text)))


def _unused(path: str, folder: str, lower_paths: Sequence[str]) -> Diagnostic:
    name = path.removeprefix(f"{folder}/")
    replaceable = [other for other in lower_paths if other.startswith(f"{folder}/")]
    suggestion = _suggestion(path, replaceable)
    if suggestion:
        hint = f"Did you mean {suggestion}?"
    elif folder == "templates":
        hint = f"Write {{% include '{name}' %}} in another template, or remove the file"
    else:
        hint = f"Write {{{{ asset('{name}') }}}} in a template, or move the file to static/"
    message = f"No page or file of the theme uses {quoted(name)}"
    return Diagnostic(Location(path), UNUSED_FILE, message, hint, "warning")


def _suggestion(path: str, paths: Sequence[str]) -> str:
    """Return the path of which this one may be a misspelling, or "".

    Stems are compared first, since all files have much the same suffixes.
    """
    stems = {PurePosixPath(other).stem for other in paths}
    stem = nearest(PurePosixPath(path).stem, sorted(stems), 0.75)
    return nearest(path, [other for other in paths if PurePosixPath(other).stem == stem], 0)


def _other_language(path: str, language: str, locales: Sequence[str]) -> Diagnostic:
    message = f"No page uses these words: the site's language is {language}"
    name = PurePosixPath(path)
    is_misspelt = path.casefold() in {locale.casefold() for locale in locales}
    if name.suffix == ".yaml" and not is_misspelt and is_language(name.stem):
        hint = f"Write language: {name.stem} in timeline.yaml, or remove the file"
    else:
        hint = f"Rename it to {locales[0]} if they are in this language, or remove the file"
    return Diagnostic(Location(path), UNUSED_FILE, message, hint, "warning")
