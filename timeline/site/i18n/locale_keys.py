"""The words of a project, or of a theme of its own, against those that there are → diagnostics.

Nobody misses a word that nobody asks for: a slip in its name would leave the word of the theme
beneath in its place, without a sign. A word is known if the theme that comes with timeline has it,
or if a template of the project or its theme asks for it. Knows no language.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter
from typing import Any, Final

from timeline.content.frontmatter import reader
from timeline.content.validators import quoted
from timeline.core.diagnostic import Diagnostic
from timeline.core.frozen import dataclass
from timeline.core.inputs import SourceFile, ThemeLayer

_ASKED: Final = re.compile(r"""['"]([\w.]+)['"]""")
_PLURALS: Final = ("zero", "one", "two", "few", "many", "other")
_KINDS: Final = (
    *("day", "week", "month", "season", "spring", "quarter", "third", "half", "year", "decade"),
    *("span", "other"),
)
_BY_KIND: Final = frozenset(
    ("since", "until", "from", "to", "between", "uncertain", "about", "about_uncertain")
)
"""The words of dates that may differ by the kind of date that they go round."""
_TOP: Final = ("site", "dates")
UNKNOWN_WORD: Final = "unknown-word"
"""The one code of this module that is no error, so that a build goes on."""

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The words that there are: those of the theme beneath, and those that templates ask for."""

    words: Mapping[str, Any]
    asked: frozenset[str]


def known_words(words: Mapping[str, Any], layers: Sequence[ThemeLayer]) -> Known:
    """The words of the last layer, and what the templates of the others ask for."""
    asked = {
        found
        for layer in layers[:-1]
        for path, content in layer.files.items()
        if path.startswith("templates/")
        for found in _ASKED.findall(content.decode("utf-8", "replace"))
    }
    return Known(words, frozenset(asked))


def astray(words: Mapping[str, Any], file: SourceFile, known: Known) -> Iterator[Diagnostic]:
    """What is wrong with the words of a file, given the words that there are."""
    for name, own in words.items():
        beneath = known.words.get(name)
        if name not in _TOP or not isinstance(beneath, Mapping):
            yield _not_a_section(name, file, known)
        elif not isinstance(own, Mapping):
            yield _misshapen(file, (name,), own, beneath)
        else:
            within = _in_dates if name == "dates" else _in_site
            yield from within(own, beneath, (name,), file, known)


def _in_site(
    own: Mapping[str, Any], beneath: Mapping[str, Any], path: _Path, file: SourceFile, known: Known
) -> Iterator[Diagnostic]:
    for name, word in own.items():
        here = (*path, name)
        there = beneath.get(name)
        if there is None:
            if not _is_asked(here, known):
                yield _dotted(file, here, beneath) or _unknown(file, here, tuple(beneath))
        elif isinstance(there, Mapping) and "other" not in there:
            if isinstance(word, Mapping):
                yield from _in_site(word, there, here, file, known)
            else:
                yield _misshapen(file, here, word, there)
        else:
            yield from _in_word(word, there, here, file)


def _in_word(word: Any, there: Any, path: _Path, file: SourceFile) -> Iterator[Diagnostic]:
    """One text, or one for each plural form, in the place of `there`, which is one or the other."""
    values = frozenset(value for text in _texts(there) for value in _values(text))
    if isinstance(word, Mapping):
        counted = isinstance(there, Mapping) or "count" in values
        if not counted:
            yield _misshapen(file, path, word, "")
            return
        for form in word:
            if form not in _PLURALS:
                yield _unknown(file, (*path, form), _PLURALS)
        texts = [((*path, form), text) for form, text in word.items()]
    else:
        texts = [(path, word)]
    for at, text in texts:
        if isinstance(text, str):
            yield from _in_text(text, values, at, file)
        else:
            yield _misshapen(file, at, text, "")


def _in_text(
    text: str, values: frozenset[str], path: _Path, file: SourceFile
) -> Iterator[Diagnostic]:
    """Values in braces that are not there; a text that takes none is printed as it stands."""
    if not values:
        return
    try:
        found = list(_values(text))
    except ValueError:
        hint = "Write a brace that is part of the text twice: {{ or }}"
        yield _bad(file, path, "A brace of the text stands alone", hint, key=False)
        return
    for value in found:
        if value not in values:
            listed = " or ".join(f"{{{one}}}" for one in sorted(values))
            close = difflib.get_close_matches(value, values, n=1)
            hint = f"Did you mean {{{close[0]}}}?" if close else f"Write {listed}, or leave it out"
            message = f"The text has no value {quoted(f'{{{value}}}')}"
            yield _bad(file, path, message, hint, key=False)


def _in_dates(
    own: Mapping[str, Any], beneath: Mapping[str, Any], path: _Path, file: SourceFile, known: Known
) -> Iterator[Diagnostic]:
    for name, word in own.items():
        here = (*path, name)
        there = beneath.get(name)
        if there is None:
            yield _unknown(file, here, tuple(beneath))
        elif name == "short" and isinstance(word, Mapping):
            # Short words are any of the others again.
            whole = {key: value for key, value in beneath.items() if key != "short"}
            yield from _in_dates(word, whole, here, file, known)
        elif name in _BY_KIND and isinstance(word, str | Mapping):
            for kind in word if isinstance(word, Mapping) else ():
                if kind not in _KINDS:
                    yield _unknown(file, (*here, kind), _KINDS)
        elif isinstance(there, str) is not isinstance(word, str):
            yield _misshapen(file, here, word, there)
        elif isinstance(there, Mapping):
            if not isinstance(word, Mapping):
                yield _misshapen(file, here, word, there)
                continue
            for entry in word:
                if entry not in there:
                    yield _unknown(file, (*here, entry), tuple(there))
        elif not isinstance(there, str) and _shape(word) != _shape(there):
            yield _misshapen(file, here, word, there)


def _texts(word: Any) -> tuple[str, ...]:
    return tuple(word.values()) if isinstance(word, Mapping) else (word,)


def _values(text: str) -> Iterator[str]:
    """The names in braces; ValueError where the braces do not fit."""
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _shape(word: Any) -> str:
    if isinstance(word, str):
        return "one text"
    return "a section of words" if isinstance(word, Mapping) else f"a list of {len(word)} words"


def _is_asked(path: _Path, known: Known) -> bool:
    """Whether a template asks for the word, or picks one from a section that it belongs to."""
    names = path[1:]
    whole = ".".join(names)
    return whole in known.asked or any(
        one.startswith(f"{whole}.") or (one.endswith(".") and whole.startswith(one))
        for one in known.asked
    )


def _not_a_section(name: str, file: SourceFile, known: Known) -> Diagnostic:
    if name in known.words.get("site", ()):
        message = f"{quoted(name)} stands beside the section site, where nobody looks for words"
        hint = "Write a line site: above it, and begin it two spaces further to the right"
        return _unheard(file, (name,), message, hint)
    return _unknown(file, (name,), _TOP)


def _dotted(file: SourceFile, path: _Path, beneath: Mapping[str, Any]) -> Diagnostic | None:
    """What is said of a word in a section that is written as templates ask for it."""
    name = path[-1]
    there: Any = beneath
    for part in name.split("."):
        there = there.get(part) if isinstance(there, Mapping) else None
    if there is None:
        return None
    section, _, word = name.rpartition(".")
    sections = section.replace(".", ": {")
    hint = f"Write {sections}: {{{word}: …" + "}" * name.count(".")
    return _unheard(file, path, f"{quoted(name)} is a word inside a section", hint)


def _unknown(file: SourceFile, path: _Path, known: Sequence[str]) -> Diagnostic:
    close = difflib.get_close_matches(path[-1], known, n=1, cutoff=0.7)
    if close:
        hint = f"Did you mean {close[0]}?"
    elif len(known) <= len(_KINDS):
        hint = f"Write {' or '.join(known)}, or remove it"
    else:
        hint = "Remove it; locales/en.yaml of the default theme has all words that there are"
    message = f"Nothing asks for a word {quoted('.'.join(path[1:]) or path[0])}"
    return _unheard(file, path, message, hint)


def _unheard(file: SourceFile, path: _Path, message: str, hint: str) -> Diagnostic:
    at = reader.locate(file, path, key=True)
    return Diagnostic(at, UNKNOWN_WORD, message, hint, "warning")


def _misshapen(file: SourceFile, path: _Path, word: Any, there: Any) -> Diagnostic:
    """A word that is not of the shape of the one in whose place it stands."""
    message = f"{_shape(word).capitalize()} stands where {_shape(there)} belongs"
    hint = f"Write {_shape(there)} after {path[-1]}:, or remove it"
    if isinstance(there, Mapping):
        first = next(iter(there))
        hint = f"Write the words of the section below it, such as {first}: …, or remove it"
    return _bad(file, path, message, hint)


def _bad(file: SourceFile, path: _Path, message: str, hint: str, *, key: bool = True) -> Diagnostic:
    return Diagnostic(reader.locate(file, path, key=key), "bad-locale", message, hint)
