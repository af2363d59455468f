"""The words of a project or a theme of its own, compared with those that exist → diagnostics.

A typo in the name of a word would leave the default theme's word in its place, without a sign of
it. A word exists if the theme that comes with timeline has it, or if a template of the project or
its theme uses it. Knows no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter
from typing import Any, Final

from timeline.content.frontmatter import reader
from timeline.content.validators import quoted
from timeline.core.diagnostic import Diagnostic
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile, ThemeLayer
from timeline.core.suggest import nearest

_QUOTED_NAME: Final = re.compile(r"""['"]([\w.]+)['"]""")
_PLURAL_FORMS: Final = ("zero", "one", "two", "few", "many", "other")
_DATE_KINDS: Final = (
    *("day", "week", "month", "season", "spring", "quarter", "third", "half", "year", "decade"),
    *("span", "other"),
)
_WORDS_BY_DATE_KIND: Final = frozenset(
    ("since", "until", "from", "to", "between", "uncertain", "about", "about_uncertain")
)
"""The words that may differ by the kind of the date around which they are put."""
_SECTIONS: Final = ("site", "dates")
UNKNOWN_WORD: Final = "unknown-word"
"""The one code of this module that is a warning, so that a build goes on."""

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The words that exist: those of the default theme, and the names that templates use."""

    words: Mapping[str, Any]
    used: frozenset[str]


def known_words(words: Mapping[str, Any], layers: Sequence[ThemeLayer]) -> Known:
    """Return the words of the last layer, and the names that templates of the others use."""
    used = {
        name
        for layer in layers[:-1]
        for path, content in layer.files.items()
        if path.startswith("templates/")
        for name in _QUOTED_NAME.findall(content.decode("utf-8", "replace"))
    }
    return Known(words, frozenset(used))


def key_problems(words: Mapping[str, Any], file: SourceFile, known: Known) -> Iterator[Diagnostic]:
    """Yield what is wrong with the words of a file, given the words that exist."""
    for name, section in words.items():
        expected = known.words.get(name)
        if name not in _SECTIONS or not isinstance(expected, Mapping):
            yield _not_a_section(name, file, known)
        elif not isinstance(section, Mapping):
            yield _wrong_shape(file, (name,), section, expected)
        elif name == "dates":
            yield from _in_dates(section, expected, (name,), file)
        else:
            yield from _in_site(section, expected, (name,), file, known)


def _in_site(
    words: Mapping[str, Any],
    expected: Mapping[str, Any],
    parent: _Path,
    file: SourceFile,
    known: Known,
) -> Iterator[Diagnostic]:
    for name, word in words.items():
        path = (*parent, name)
        model = expected.get(name)
        if model is None:
            if not _is_used(path, known):
                yield _dotted(file, path, expected) or _unknown(file, path, tuple(expected))
        elif isinstance(model, Mapping) and "other" not in model:
            if isinstance(word, Mapping):
                yield from _in_site(word, model, path, file, known)
            else:
                yield _wrong_shape(file, path, word, model)
        else:
            yield from _in_word(word, model, path, file)


def _in_word(word: Any, model: Any, path: _Path, file: SourceFile) -> Iterator[Diagnostic]:
    """Check one text, or one for each plural form, that replaces `model`, one or the other."""
    values = frozenset(value for text in _texts(model) for value in _values(text))
    if isinstance(word, Mapping):
        is_counted = isinstance(model, Mapping) or "count" in values
        if not is_counted:
            yield _wrong_shape(file, path, word, "")
            return
        for form in word:
            if form not in _PLURAL_FORMS:
                yield _unknown(file, (*path, form), _PLURAL_FORMS)
        texts = [((*path, form), text) for form, text in word.items()]
    else:
        texts = [(path, word)]
    for text_path, text in texts:
        if isinstance(text, str):
            yield from _in_text(text, values, text_path, file)
        else:
            yield _wrong_shape(file, text_path, text, "")


def _in_text(
    text: str, values: frozenset[str], path: _Path, file: SourceFile
) -> Iterator[Diagnostic]:
    """Check the values in braces of a text; a text that takes none is printed literally."""
    if not values:
        return
    try:
        used = list(_values(text))
    except ValueError:
        hint = "Write a brace that is part of the text twice: {{ or }}"
        yield _bad_locale(file, path, "The text has an unmatched brace", hint, key=False)
        return
    for value in used:
        if value not in values:
            suggestion = nearest(value, sorted(values))
            listed = " or ".join(f"{{{name}}}" for name in sorted(values))
            hint = f"Write {listed}, or leave it out"
            if suggestion:
                hint = f"Did you mean {{{suggestion}}}?"
            message = f"The text has no value {quoted(f'{{{value}}}')}"
            yield _bad_locale(file, path, message, hint, key=False)


def _in_dates(
    words: Mapping[str, Any], expected: Mapping[str, Any], parent: _Path, file: SourceFile
) -> Iterator[Diagnostic]:
    for name, word in words.items():
        path = (*parent, name)
        model = expected.get(name)
        if model is None:
            yield _unknown(file, path, tuple(expected))
        elif name == "short" and isinstance(word, Mapping):
            # Each of the other words may have a short form.
            others = {key: value for key, value in expected.items() if key != "short"}
            yield from _in_dates(word, others, path, file)
        elif name in _WORDS_BY_DATE_KIND and isinstance(word, str | Mapping):
            yield from _unknown_keys(word, _DATE_KINDS, path, file)
        elif isinstance(model, str) is not isinstance(word, str):
            yield _wrong_shape(file, path, word, model)
        elif isinstance(model, Mapping) and isinstance(word, Mapping):
            yield from _unknown_keys(word, tuple(model), path, file)
        elif not isinstance(model, str) and _shape(word) != _shape(model):
            yield _wrong_shape(file, path, word, model)


def _unknown_keys(
    word: str | Mapping[str, Any], known: Sequence[str], path: _Path, file: SourceFile
) -> Iterator[Diagnostic]:
    for key in word if isinstance(word, Mapping) else ():
        if key not in known:
            yield _unknown(file, (*path, key), known)


def _texts(word: Any) -> tuple[str, ...]:
    return tuple(word.values()) if isinstance(word, Mapping) else (word,)


def _values(text: str) -> Iterator[str]:
    """Yield the names in braces; raise ValueError if the braces do not match."""
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _shape(word: Any) -> str:
    if isinstance(word, str):
        return "one text"
    return "a section of words" if isinstance(word, Mapping) else f"a list of {len(word)} words"


def _is_used(path: _Path, known: Known) -> bool:
    """Return whether a template uses the word, or picks one from a section that it is in."""
    key = ".".join(path[1:])
    return key in known.used or any(
        name.startswith(f"{key}.") or (name.endswith(".") and key.startswith(name))
        for name in known.used
    )


def _not_a_section(name: str, file: SourceFile, known: Known) -> Diagnostic:
    if name in known.words.get("site", ()):
        message = f"{quoted(name)} is outside the section site, so it is not used"
        hint = "Write a line site: above it, and indent this line by two spaces"
        return _unused(file, (name,), message, hint)
    return _unknown(file, (name,), _SECTIONS)


def _dotted(file: SourceFile, path: _Path, expected: Mapping[str, Any]) -> Diagnostic | None:
    """Return a warning if a word in a section has the dotted name by which templates use it."""
    name = path[-1]
    model: Any = expected
    for part in name.split("."):
        model = model.get(part) if isinstance(model, Mapping) else None
    if model is None:
        return None
    section, _, word = name.rpartition(".")
    sections = section.replace(".", ": {")
    hint = f"Write {sections}: {{{word}: …" + "}" * name.count(".")
    return _unused(file, path, f"{quoted(name)} is a word inside a section", hint)


def _unknown(file: SourceFile, path: _Path, known: Sequence[str]) -> Diagnostic:
    suggestion = nearest(path[-1], known, 0.7)
    if suggestion:
        hint = f"Did you mean {suggestion}?"
    elif len(known) <= len(_DATE_KINDS):
        hint = f"Write {' or '.join(known)}, or remove it"
    else:
        hint = "Remove it; locales/en.yaml of the default theme has all words"
    message = f"Nothing uses the word {quoted('.'.join(path[1:]) or path[0])}"
    return _unused(file, path, message, hint)


def _unused(file: SourceFile, path: _Path, message: str, hint: str) -> Diagnostic:
    at = reader.locate(file, path, key=True)
    return Diagnostic(at, UNKNOWN_WORD, message, hint, "warning")


def _wrong_shape(file: SourceFile, path: _Path, word: Any, model: Any) -> Diagnostic:
    """Return the error of a word that has another shape than the one that it replaces."""
    message = f"Expected {_shape(model)}, got {_shape(word)}"
    hint = f"Write {_shape(model)} after {path[-1]}:, or remove it"
    if isinstance(model, Mapping):
        first = next(iter(model))
        hint = f"Write the words of the section below it, such as {first}: …, or remove it"
    return _bad_locale(file, path, message, hint)


def _bad_locale(
    file: SourceFile, path: _Path, message: str, hint: str, *, key: bool = True
) -> Diagnostic:
    return Diagnostic(reader.locate(file, path, key=key), "bad-locale", message, hint)
