"""Citations in a text: `[@key "exact words"; @other p. 4]` → what they name, as a markdown-it rule.

The syntax is Pandoc's, without free words before and after the key. What looks like a citation but
is not one becomes a `CitationProblem`, and stays in the text as it was written. Knows one inline
text and offsets in it, but not the lines of the file.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import Final

from markdown_it.rules_inline import StateInline

from timeline.content.slugs import is_slug, slugify
from timeline.content.validators import LOCATORS, quoted
from timeline.core.frozen import dataclass

MAX_PASSAGE_LENGTH: Final = 500
"""Characters of a passage: enough words to find the place, not the whole of it."""
_MAX_CITATION_LENGTH: Final = 4000

_SPACE = " \t\n\u00a0\u202f"
_SPACES = re.compile(f"[{_SPACE}]*")
_OPENING = re.compile(f"\\[[{_SPACE}]*@")
_KEY = re.compile(r"[^\s\[\];,@\"“”„«»'‘’§()]*")
_PAGE = re.compile(f"pp?\\.[{_SPACE}]*", re.IGNORECASE)
_SECTION = re.compile(f"§{{1,2}}[{_SPACE}]*")
_WORD = re.compile(r"[^\s\];,\"“”]+")
_KEY_AFTER_SPACE = re.compile(f"[{_SPACE}@]*([a-z0-9]+(?:-[a-z0-9]+)*)")
_NAME = re.compile(r"[A-Z]\w*(?: [A-Z]\w*)+")
_NO_AT = re.compile(r"\[([a-z0-9]+(?:-[a-z0-9]+)*)[ \u00a0]+[\"“][^\]\[\"“”]*[\"”][ \u00a0]*\]")
_PREFIX = re.compile(
    r"\[(?:see|cf\.?|compare|e\.g\.|quoted in|source:?)[ \u00a0]+@[a-z0-9]", re.IGNORECASE
)
_PASSAGE_FIRST = re.compile(
    r"\[([\"“][^\]\[\"“”]*[\"”])[ \u00a0,]*@([a-z0-9]+(?:-[a-z0-9]+)*)[ \u00a0]*\]"
)
_LETTER = re.compile(r"[^\W_]")
_PLAIN_WORDS = {'"': re.compile(r'[^"\\]*'), "“": re.compile(r"[^“”\\]*")}
_LOCATOR_HINT = "Write p. 4 for a page, 12:30 for a time, or §3 for a section or paragraph"


@dataclass(frozen=True, slots=True)
class CitedSource:
    """One source named in brackets; `at` is the offset of its `@` in the inline text."""

    key: str
    at: int
    passage: str = ""
    page: str = ""
    time: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class CitationProblem:
    """Why brackets are not a citation; `at` is an offset in the inline text.

    `is_open_passage` marks a passage that begins there and never ends.
    """

    at: int
    message: str
    hint: str
    is_open_passage: bool = False


@dataclass(slots=True)
class _Parsed:
    """What one pair of brackets holds; lives for one call of `parse`."""

    cites: list[CitedSource] = field(default_factory=list)
    problems: list[CitationProblem] = field(default_factory=list)


def rule(state: StateInline, silent: bool) -> bool:
    """Push a `citation` token, or a `citation_problem` with the raw text (an inline rule)."""
    if state.src[state.pos] != "[":
        return False
    result = parse(state.src, state.pos, state.posMax)
    if result is None:
        return False
    end, cites, problems = result
    if not silent:
        token = state.push("citation_problem" if problems else "citation", "", 0)
        token.content = state.src[state.pos : end]
        token.meta = {"cites": cites, "problems": problems, "at": state.pos, "end": end}
    state.pos = end
    return True


def parse(
    text: str, start: int, limit: int
) -> tuple[int, tuple[CitedSource, ...], tuple[CitationProblem, ...]] | None:
    """Return where the citation that begins at a `[` ends, what it names, and what is wrong.

    None if the bracket begins no citation. With problems, the end is that of the text that stays as
    it was written.
    """
    opening = _OPENING.match(text, start, limit)
    if not opening:
        return _nearly(text, start, limit)
    parsed = _Parsed()
    stop = min(limit, start + _MAX_CITATION_LENGTH)
    position = opening.end() - 1
    while True:
        position = _skip(text, _cited_source(text, position, stop, parsed), stop)
        if parsed.problems:
            return _as_written(text, opening, position, stop, parsed)
        character = text[position : position + 1] if position < stop else ""
        if character == "]":
            end = position + 1
            break
        if character == ";":
            position = _next(text, position, stop, parsed)
        elif character == "@":
            parsed.problems.append(
                CitationProblem(
                    position,
                    "There is no semicolon between two sources",
                    "Write ; before @",
                )
            )
        else:
            parsed.problems.append(_unclosed(start))
        if parsed.problems:
            return _as_written(text, opening, position, stop, parsed)
    if text[end : end + 1] == "(":
        problem = CitationProblem(
            parsed.cites[0].at,
            "A citation cannot be the text of a link",
            "Put the address in the source with that key, and write a space before the parenthesis",
        )
        return end, (), (problem,)
    return end, tuple(parsed.cites), ()


def _cited_source(text: str, at: int, stop: int, parsed: _Parsed) -> int:
    """Read one `@key` and what follows it, and return the offset after it."""
    match = _KEY.match(text, at + 1, stop)
    key = match[0].rstrip(".:") if match else ""
    position = at + 1 + len(key)
    if not is_slug(key):
        parsed.problems.append(_bad_key(text, key, at, stop))
    locators: dict[str, str] = {}
    while not parsed.problems:
        position = _skip(text, position, stop)
        comma = position < stop and text[position] == ","
        after = _skip(text, position + 1, stop) if comma else position
        if comma and text[after : after + 1] == "@":
            parsed.problems.append(
                CitationProblem(
                    position, "There is a comma between two sources", "Write ; instead of ,"
                )
            )
            break
        if after >= stop or text[after] in "];@":
            if comma:
                parsed.problems.append(
                    CitationProblem(position, "Nothing follows this comma", "Delete the comma")
                )
            break
        position = _locator(text, after, stop, locators, parsed)
    parsed.cites.append(CitedSource(key, at, **locators))
    return position


def _bad_key(text: str, key: str, at: int, stop: int) -> CitationProblem:
    if not key:
        follows = _KEY_AFTER_SPACE.match(text, at + 1, stop)
        hint = f"Write @{follows[1]}" if follows else "Write the key of a source after @"
        return CitationProblem(at, "There is no key after the @", hint)
    # "[@The Report]" is a name, whose words begin with capitals.
    named = _NAME.match(text, at + 1, stop)
    key = named[0] if named else key
    return CitationProblem(
        at,
        f"{quoted('@' + key)} is not a key: a key has lower-case letters a–z, digits and single "
        "hyphens",
        f"Write @{slugify(key)}, here and where the source is listed",
    )


def _locator(text: str, at: int, stop: int, locators: dict[str, str], parsed: _Parsed) -> int:
    """Read one passage, page, time or section into `locators`, and return the offset after it."""
    if text[at] in "\"“„«'‘”":
        return _passage(text, at, stop, locators, parsed)
    kind, value = "", None
    if page := _PAGE.match(text, at, stop):
        kind, value = "page", LOCATORS["page"].match(text, page.end(), stop)
    elif section := _SECTION.match(text, at, stop):
        kind, value = "section", LOCATORS["section"].match(text, section.end(), stop)
    elif time := LOCATORS["time"].match(text, at, stop):
        kind, value = "time", time
    if value is None or (value.end() < stop and text[value.end()] not in _SPACE + '];,"“'):
        parsed.problems.append(_unknown_words(text, at, stop, kind, locators))
        return at
    if kind in locators:
        parsed.problems.append(
            CitationProblem(
                at, f"This source already has a {kind}", "Keep one, or cite the source twice"
            )
        )
        return at
    locators[kind] = value[0].replace("–", "-")
    return value.end()


def _unknown_words(
    text: str, at: int, stop: int, kind: str, locators: dict[str, str]
) -> CitationProblem:
    end = text.find("]", at, stop)
    rest = text[at : end if end >= 0 else stop].split(";")[0].strip(_SPACE)
    word = _WORD.match(text, at, stop)
    shown = quoted(word[0] if word else rest)
    if kind == "page":
        return CitationProblem(
            at, f"No page follows {shown}", "Write the page, such as p. 4 or pp. 4-6"
        )
    if kind == "section":
        return CitationProblem(at, f"No section follows {shown}", "Write the section, such as §3")
    if "passage" in locators and text[at - 1] in '"”' and '"' in rest:
        return CitationProblem(
            at - 1,
            "The passage ends at this quotation mark, but more of it follows",
            'Write \\" for a quotation mark inside the passage',
        )
    if timed := re.match(r"(?:at|from|min\.?)\s+((?:[0-9]+:)?[0-9]{1,2}:[0-5][0-9])$", rest):
        return CitationProblem(
            at, f"{quoted(rest)} is not how a time is written", f"Write {timed[1]}"
        )
    named = re.match(r"(?:pages?|p|pg\.?)\s*([0-9]+(?:[-–][0-9]+)?)", rest, re.IGNORECASE)
    if named:
        return CitationProblem(at, f"{shown} is not how a page is written", f"Write p. {named[1]}")
    named = re.match(
        r"(?:sections?|sec\.?|s\.|paras?\.?|paragraph)\s*([0-9]+)", rest, re.IGNORECASE
    )
    if named:
        return CitationProblem(at, f"{shown} is not how a section is written", f"Write §{named[1]}")
    if len(rest.split()) > 1 or (word and word[0].isalpha()):
        return CitationProblem(
            at,
            f"{quoted(rest)} is not a passage, a page, a time or a section",
            f'Put exact words of the source in quotation marks: "{rest[:60]}". {_LOCATOR_HINT}',
        )
    return CitationProblem(at, f"{shown} is not a page, a time or a section", _LOCATOR_HINT)


def _passage(text: str, at: int, stop: int, locators: dict[str, str], parsed: _Parsed) -> int:
    """Read the words in quotation marks; curly ones must come in pairs."""
    mark = text[at]
    if mark not in '"“':
        parsed.problems.append(
            CitationProblem(
                at,
                f"A passage cannot be quoted with {mark}",
                'Put the words in straight double quotation marks: "exact words"',
            )
        )
        return at
    closing = '"' if mark == '"' else "”"
    plain = _PLAIN_WORDS[mark].match(text, at + 1, stop)
    words = [plain[0]] if plain else []
    position = plain.end() if plain else at + 1
    while position < stop and text[position] != closing:
        if text[position] == "\\" and text[position + 1 : position + 2] in ('"', "\\", "“", "”"):
            position += 1
        elif text[position] == "“" and mark == "“":
            break
        words.append(text[position])
        position += 1
    if position >= stop or text[position] != closing:
        parsed.problems.append(
            CitationProblem(
                at,
                f"The quotation mark {mark} is opened here and never closed",
                f"Write {closing} after the last word of the passage",
                is_open_passage=True,
            )
        )
        return at
    passage = " ".join("".join(words).split())
    if problem := _bad_passage(passage, at, locators):
        parsed.problems.append(problem)
        return at
    locators["passage"] = passage
    return position + 1


def _bad_passage(passage: str, at: int, locators: dict[str, str]) -> CitationProblem | None:
    if not _LETTER.search(passage):
        return CitationProblem(
            at, "The passage has no words", "Write exact words of the source, or no passage at all"
        )
    if "passage" in locators:
        return CitationProblem(
            at,
            "This source already has a passage",
            'Name the source again: [@key "first words"; @key "second words"]',
        )
    if len(passage) > MAX_PASSAGE_LENGTH:
        return CitationProblem(
            at,
            f"The passage has {len(passage)} characters, but at most {MAX_PASSAGE_LENGTH} are "
            "allowed",
            "Keep just enough words to find the place",
        )
    return None


def _next(text: str, semicolon: int, stop: int, parsed: _Parsed) -> int:
    """Return the offset of the `@` after a semicolon."""
    at = _skip(text, semicolon + 1, stop)
    if text[at : at + 1] == "@" and at < stop:
        return at
    if at >= stop or text[at] == "]":
        parsed.problems.append(
            CitationProblem(semicolon, "Nothing follows this semicolon", "Delete the semicolon")
        )
    else:
        word = _WORD.match(text, at, stop)
        shown = word[0] if word else text[at]
        parsed.problems.append(
            CitationProblem(at, f"There is no @ before {quoted(shown)}", f"Write @{shown}")
        )
    return at


def _as_written(
    text: str, opening: re.Match[str], position: int, stop: int, parsed: _Parsed
) -> tuple[int, tuple[CitedSource, ...], tuple[CitationProblem, ...]]:
    """Leave the brackets as text; without a closing one, only up to the first at sign."""
    closing = text.find("]", position, stop)
    if closing < 0 or "[" in text[position:closing]:
        # The missing bracket explains whatever else is wrong, unless a quotation mark is missing.
        last = parsed.problems[-1]
        problem = last if last.is_open_passage else _unclosed(opening.start())
        return opening.end(), (), (problem,)
    return closing + 1, (), tuple(parsed.problems)


def _unclosed(start: int) -> CitationProblem:
    return CitationProblem(
        start, "The bracket of this citation is never closed", "Write ] after the citation"
    )


def _nearly(
    text: str, start: int, limit: int
) -> tuple[int, tuple[CitedSource, ...], tuple[CitationProblem, ...]] | None:
    """Report brackets that do not begin with an at sign but can only be meant as a citation."""
    if match := _NO_AT.match(text, start, limit):
        if text[match.end() : match.end() + 1] in ("(", "["):
            return None
        message = f"There is no @ before {quoted(match[1])}"
        return match.end(), (), (CitationProblem(start + 1, message, f"Write [@{match[1]}"),)
    if match := _PREFIX.match(text, start, limit):
        word = text[start + 1 : match.end()].split()[0]
        message = f"The word {quoted(word)} comes before the @"
        hint = "Write the word outside the brackets, which begin with [@"
        closing = text.find("]", match.end(), limit)
        return max(closing + 1, match.end()), (), (CitationProblem(start, message, hint),)
    if match := _PASSAGE_FIRST.match(text, start, limit):
        message = "The passage comes before the key of its source"
        hint = f"Write [@{match[2]} {match[1]}]"
        return match.end(), (), (CitationProblem(start + 1, message, hint),)
    return None


def _skip(text: str, position: int, stop: int) -> int:
    match = _SPACES.match(text, position, stop)
    return match.end() if match else position
