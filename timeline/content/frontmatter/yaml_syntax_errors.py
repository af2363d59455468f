"""A syntax error of the YAML parser → the mistake that caused it, and how to fix it.

The parser says where it stopped, which is often a line too late, and speaks of tokens; this module
looks for common mistakes in the lines around that place. Knows no fields.
"""

from __future__ import annotations

import re

import yaml

from timeline.content.frontmatter.yaml_errors import (
    second_document,
    too_deep,
    unbreakable,
    unbreakable_space,
)
from timeline.content.validators import quoted
from timeline.core.diagnostic import Diagnostic, Location

Explanation = tuple[int, int, str, str]
"""Line and column (from 0), message and hint."""
_Mark = tuple[int, int]

_YAML_START = re.compile(
    r"^(\s*(?:- )?[\w-]+:\s+|\s*- )"
    r"(\[[^\[\]]*\][ ]*[^\s#].*|\{[^{}]*\}[ ]*[^\s#].*|[*&!]\S*[ ]+\S.*)$"
)
_TITLE_COLON = re.compile(r"^(\s*(?:- )?[\w-]+:\s+)([^\"'\[{|>].*?:(?:\s.*)?)$")


def syntax(path: str, text: str, first_line: int, error: yaml.MarkedYAMLError) -> Diagnostic:
    """Return a syntax error of the parser in plain words, at the mistake that caused it."""
    mark = error.problem_mark or error.context_mark
    opened = error.context_mark or mark
    if mark is None or opened is None:
        return Diagnostic(
            Location(path, first_line, 1), "front-matter-syntax", "The front matter cannot be read"
        )
    if "nesting depth" in str(error.problem):
        # Newer versions of libyaml look ahead, and stop at a depth of their own before ours.
        code, message, hint = too_deep()
        return Diagnostic(
            Location(path, mark.line + first_line, mark.column + 1), code, message, hint
        )
    lines = text.split("\n")
    if (no_break := unbreakable(lines)) is not None:
        number, column = no_break
        return Diagnostic(
            Location(path, number + first_line, column + 1), *unbreakable_space(lines[number])
        )
    line, column, message, hint = _explain(
        lines, (mark.line, mark.column), (opened.line, opened.column), str(error.problem or "")
    )
    at = Location(path, line + first_line, column + 1)
    return Diagnostic(at, "front-matter-syntax", message, hint)


def _explain(lines: list[str], mark: _Mark, opened: _Mark, problem: str) -> Explanation:
    here = lines[mark[0]] if mark[0] < len(lines) else ""
    if "end of stream" in problem and _begins(lines, opened, "\"'"):
        return _unclosed_quote(lines, opened)
    if "cannot start any token" in problem and (explanation := _bad_start(lines, here, mark)):
        return explanation
    if "document indicator" in problem and _begins(lines, opened, "\"'"):
        return _unclosed_quote(lines, opened)
    if "document start" in problem:
        return *mark, *second_document()[1:]
    if "tab" in problem or re.match(r"^ *\t", here):
        column = max(here.find("\t"), 0)
        return mark[0], column, "This line is indented with a tab", _spaces(lines, mark[0])
    if "unknown escape" in problem or "hexdecimal" in problem or "escape" in problem:
        return *mark, "A backslash in double quotation marks begins an unknown escape", (
            "Write \\\\ for a backslash, or use single quotation marks around the text"
        )  # fmt: skip
    if "mapping values are not allowed" in problem:
        return _colon(lines, mark)
    return (
        _begins_as_yaml(lines, mark, opened)
        or _after_quote(lines, mark)
        or _open_bracket(lines, mark, opened, problem)
        or _layout(lines, mark, opened, problem)
    )


def _begins(lines: list[str], mark: _Mark, characters: str) -> bool:
    line = lines[mark[0]] if mark[0] < len(lines) else ""
    return line[mark[1] : mark[1] + 1] in tuple(characters)


def _unclosed_quote(lines: list[str], opened: _Mark) -> Explanation:
    line, column = opened
    mark = lines[line][column : column + 1] if line < len(lines) else '"'
    rest = lines[line][column:] if line < len(lines) else ""
    return line, column, f"The quotation mark {mark} is opened here and never closed", (
        f"Write {mark} at the end of the text that begins {quoted(rest[1:30])}"
    )  # fmt: skip


def _spaces(lines: list[str], number: int) -> str:
    """Return the hint for tabs at the beginning of a line."""
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    indent = len(above) - len(above.lstrip())
    wanted = indent + 2 if above.rstrip().endswith(":") else indent
    more = any(line.startswith("\t") for line in lines[number + 1 :])
    if more:
        return "Write two spaces instead of each tab, here and in the lines below"
    words = {2: "two", 4: "four", 6: "six"}.get(wanted, str(wanted) if wanted else "no")
    return f"Write {words} spaces before the first letter instead"


def _bad_start(lines: list[str], here: str, mark: _Mark) -> Explanation | None:
    character = here[mark[1] : mark[1] + 1]
    if character == "\t":
        hint = "Write two spaces instead of the tab"
        return *mark, "There is a tab where only spaces are allowed", (
            hint if here[: mark[1]].strip() else _spaces(lines, mark[0])
        )  # fmt: skip
    if character in "@`%" and character:
        rest = here[mark[1] :].strip()
        return *mark, f"Text without quotation marks cannot begin with {character}", (
            f"Put the text in single quotation marks: {_single(rest)}"
        )  # fmt: skip
    return None


def _begins_as_yaml(lines: list[str], mark: _Mark, opened: _Mark) -> Explanation | None:
    """Explain a text whose first character has a meaning in YAML: `[Draft] A meeting`."""
    for number in dict.fromkeys((mark[0], mark[0] - 1, opened[0])):
        line = lines[number] if 0 <= number < len(lines) else ""
        match = _YAML_START.match(line)
        if match and number == mark[0] and mark[1] <= len(match[1]):
            continue
        if match:
            message = f"Text without quotation marks cannot begin with {match[2][0]}"
            return number, len(match[1]), message, (
                f"Put the text in single quotation marks: {match[1].strip()} {_single(match[2])}"
            )  # fmt: skip
    return None


def _colon(lines: list[str], mark: _Mark) -> Explanation:
    """Explain `title: A: b`, or a line that is indented as if it continued the one above."""
    here = lines[mark[0]] if mark[0] < len(lines) else ""
    if (match := _TITLE_COLON.match(here)) and mark[1] > len(match[1]):
        return *mark, "Text that contains a colon and a space needs quotation marks", (
            f"Put the text in single quotation marks: {match[1].strip()} "
            f"{_single(match[2].strip())}"
        )  # fmt: skip
    above = next((line for line in reversed(lines[: mark[0]]) if line.strip()), "")
    indent = len(here) - len(here.lstrip())
    value = re.match(r"\s*(?:- )?[\w-]+:\s+([^\"'\[{|>].*)", above)
    if value and " " in here.strip().partition(":")[0]:
        return *mark, "Text that contains a colon and a space needs quotation marks", (
            f"Put the whole text that begins {quoted(value[1][:30])} in single quotation marks"
        )  # fmt: skip
    if indent > len(above) - len(above.lstrip()):
        return mark[0], indent, "This line is indented too far", (
            "Begin it in the same column as the field above, or delete the value of the field above"
        )  # fmt: skip
    if re.search(r"['\"]\s*$", above) is None and ":" not in above:
        return mark[0], indent, "The line above has no colon, so this line cannot follow it", (
            "Write a colon and a space after the name of the field above"
        )  # fmt: skip
    return *mark, "A colon is not allowed here", (
        "Put the text with the colon in single quotation marks"
    )  # fmt: skip


def _after_quote(lines: list[str], mark: _Mark) -> Explanation | None:
    """Explain text after a closing quotation mark: usually an apostrophe in single quotes."""
    here = lines[mark[0]] if mark[0] < len(lines) else ""
    before = here[: mark[1]].rstrip()
    if not before.endswith(("'", '"')) or not here[mark[1] : mark[1] + 1].strip():
        return None
    quote = before[-1]
    if here[mark[1]] in ":,]}-#" or before.count(quote) < 2:
        return None
    value = re.match(r"(\s*(?:- )?[\w-]+:)\s+(\".*[^\"\s])\s*$", here)
    if quote == '"' and value and before.count('"') == 2:
        whole = value[2].replace("'", "''")
        return mark[0], len(before) - 1, 'The text ends at this ", but more follows', (
            f"Put the whole text in single quotation marks: {value[1].strip()} '{whole}'"
        )  # fmt: skip
    twice, what = ("''", "an apostrophe") if quote == "'" else ('\\"', "a quotation mark")
    return mark[0], len(before) - 1, f"The text ends at this {quote}, but more follows", (
        f"Write {twice} for {what} inside the text, and one {quote} at its end"
    )  # fmt: skip


def _open_bracket(lines: list[str], mark: _Mark, opened: _Mark, problem: str) -> Explanation | None:
    if not _begins(lines, opened, "[{") and "',' or" not in problem:
        return None
    here = lines[mark[0]] if mark[0] < len(lines) else ""
    line = lines[opened[0]] if opened[0] < len(lines) else ""
    bracket = line[opened[1] : opened[1] + 1]
    if bracket not in ("[", "{"):
        return None
    closing = {"[": "]", "{": "}"}[bracket]
    if mark[0] > opened[0] or mark[1] >= len(line):
        return *opened, f"The bracket {bracket} is opened here and never closed", (
            f"Write {closing} at its end, or put the text in single quotation marks if the bracket "
            "belongs to it"
        )  # fmt: skip
    if here[mark[1] : mark[1] + 1] in ("]", "}"):
        return *mark, f"The bracket {bracket} is closed by {here[mark[1]]}", (
            f"Write {closing} instead of {here[mark[1]]}"
        )  # fmt: skip
    if (match := re.search(r"([\w-]+)$", here[: mark[1]])) and here[mark[1] : mark[1] + 1] == ":":
        return mark[0], match.start(), "There is a colon inside a text between braces", (
            f"Write a comma before {match[1]}: if a field begins there; otherwise put the text "
            "in single quotation marks"
        )  # fmt: skip
    return *mark, f"The value between {bracket} and {closing} cannot be read", (
        "Separate the entries by commas, and put a text that has a comma, a colon or a bracket "
        "in single quotation marks"
    )  # fmt: skip


def _layout(lines: list[str], mark: _Mark, opened: _Mark, problem: str) -> Explanation:
    """Explain what is left: wrong indentation, and fields without a colon."""
    number = min(mark[0], len(lines) - 1)
    here = lines[number]
    if "could not find expected ':'" in problem or "simple key" in problem:
        number = min(opened[0], len(lines) - 1)
        line = lines[number]
        word = line.strip().partition(" ")[0]
        if line.lstrip().startswith(("“", "”", "‘", "’")):
            return number, 0, "Curly quotation marks cannot enclose a text here", (
                "Write straight quotation marks, ' or \""
            )  # fmt: skip
        if re.match(r"^\s*[\w-]+:\S", line):
            return number, line.find(":"), "There is no space after the colon", (
                f"Write {line.strip().replace(':', ': ', 1)}"
            )  # fmt: skip
        start = len(line) - len(line.lstrip())
        message = f"This line is not a field: there is no colon after {quoted(word)}"
        return number, start, message, _field_or_comment(line.strip())
    indent = len(here) - len(here.lstrip())
    if here.lstrip().startswith("- "):
        return number, indent, "A list entry is not allowed here", (
            "Begin it in the same column as the other entries, below a field that has no other "
            "value"
        )  # fmt: skip
    return number, indent, "The indentation of this line matches no line above it", (
        "Begin it in the same column as the field or entry above that it follows"
    )  # fmt: skip


def _field_or_comment(line: str) -> str:
    """Return the hint for a line that is not a field: what it was probably meant to be."""
    if match := re.fullmatch(r"([a-z_]+)(?:\s*=\s*|\s+)(\S+)", line):
        return f"Write {match[1]}: {match[2]}"
    if match := re.match(r"[-•*](?=\w)\s*", line):
        return f"Write a space after the hyphen: - {line[match.end() :][:40]}"
    if match := re.match(r"(?://|;|%|<!--)\s*", line):
        return f"Begin a comment with # and a space: # {line[match.end() :][:40]}"
    return (
        "Write the name of a field, a colon and a space before it, indent it to continue the text "
        "above, or begin it with # and a space if it is a comment"
    )


def _single(text: str) -> str:
    """Return the text in single quotation marks for YAML, without those it has by mistake."""
    bare = text.strip("\"'")
    if bare[:1] in tuple("“„«") and bare[-1:] in tuple("”“»"):
        bare = bare[1:-1]
    cut = bare if len(bare) <= 60 else bare[:59] + "…"
    return "'" + cut.replace("'", "''") + "'"
