"""A fault of YAML → what an author is told about it: what was found, and what to write instead.

The parser speaks of tokens and block mappings; here its complaints are matched with the slips that
cause them. Knows the text around a fault, and nothing of fields.
"""

from __future__ import annotations

import re
from typing import Final

import yaml

from timeline.diagnostics import Diagnostic, Location
from timeline.files import SourceFile
from timeline.read.rules import quoted

DEEPEST: Final = 32
"""So many lists and mappings may stand inside one another."""

Words = tuple[str, str, str]
"""A code, a message and a hint."""

_KEY_LINE = re.compile(r"^[A-Za-z_]+:(?:\s|$)")
_DASHES = re.compile(r"^\s*[-–—_=~.+]{1,}\s*$")
_YAML_START = re.compile(
    r"^(\s*(?:- )?[\w-]+:\s+|\s*- )"
    r"(\[[^\[\]]*\][ ]*[^\s#].*|\{[^{}]*\}[ ]*[^\s#].*|[*&!]\S*[ ]+\S.*)$"
)
_TITLE_COLON = re.compile(r"^(\s*(?:- )?[\w-]+:\s+)([^\"'\[{|>].*?:(?:\s.*)?)$")


def no_front_matter(file: SourceFile) -> Diagnostic:
    """The file does not begin with a line of three hyphens."""
    lines = file.text.split("\n", 40)
    first = next((n for n, line in enumerate(lines[:40]) if line.strip()), None)
    hint = "Begin the file with a line ---, then the fields such as title:, then another line ---"
    if first is None:
        return Diagnostic(Location(file.path), "front-matter-missing", "The file is empty", hint)
    line = lines[first]
    if line.rstrip() == "---" and first:
        hint = f"Delete the empty line{'s' if first > 1 else ''} above ---"
    elif line.strip() == "---":
        hint = "Delete the spaces before ---"
    elif _DASHES.match(line):
        hint = f"Write --- (three hyphens) instead of {line.strip()[:20]}"
    elif _KEY_LINE.match(line):
        hint = f"Write a line --- above line {first + 1}"
    return Diagnostic(
        Location(file.path, first + 1, 1),
        "front-matter-missing",
        "The file does not begin with front matter: its first line is not ---",
        hint,
    )


def unclosed(file: SourceFile) -> Diagnostic:
    """There is no second line of three hyphens."""
    lines = file.text[:200_000].split("\n")
    for number, line in enumerate(lines[1:], 2):
        if _DASHES.match(line) and line.strip() != "-":
            hint = f"Write --- (three hyphens, nothing before them) on line {number}"
            break
        if number > 2 and not line.strip():
            hint = f"Write a line --- after the last field, on line {number}"
            break
    else:
        hint = "Write a line --- after the last field"
    return Diagnostic(
        Location(file.path, 1, 1, 4),
        "front-matter-unclosed",
        "The front matter has no end: there is no second line ---",
        hint,
    )


def not_a_mapping(event: object) -> Words:
    """The outermost level is a list or a text."""
    found = "a list" if isinstance(event, yaml.SequenceStartEvent) else "plain text"
    text = event.value if isinstance(event, yaml.ScalarEvent) else ""
    if match := re.match(r"([A-Za-z_]+):(\S.*)", text):
        return (
            "front-matter-syntax",
            f"There is no space after the colon of {quoted(match[0][:40])}",
            "Write a space after the colon that ends the name of a field",
        )
    return (
        "front-matter-syntax",
        f"There is {found} where fields belong",
        "Write one field on each line, such as title: The title",
    )


def second_document() -> Words:
    """A line of three dots or hyphens starts a second document."""
    return (
        "front-matter-refused",
        "A second YAML document begins here, but a file holds one",
        "Delete the line that separates the two",
    )


def alias(name: str) -> Words:
    """A `*name`."""
    return (
        "front-matter-refused",
        f"*{name} would repeat another value (a YAML alias), which is not read here",
        "Write the value out, or put it in quotation marks if it is text that begins with *",
    )


def anchor(name: str) -> Words:
    """An `&name`."""
    return (
        "front-matter-refused",
        f"&{name} would name a value (a YAML anchor), which is not read here",
        f"Delete &{name}, or put the value in quotation marks if it is text that begins with &",
    )


def tag(name: str) -> Words:
    """A `!name`."""
    return (
        "front-matter-refused",
        f"{quoted(name)} would give the value a type (a YAML tag), which is not read here",
        "Delete it, or put the value in quotation marks if it is text that begins with !",
    )


def merge() -> Words:
    """A key `<<`."""
    return (
        "front-matter-refused",
        "<< would merge other fields in (a YAML merge), which is not read here",
        "Write the fields out",
    )


def key_not_text() -> Words:
    """A list or a mapping where a key belongs."""
    return (
        "front-matter-syntax",
        "A list or a mapping stands where the name of a field belongs",
        "Write the name of a field and a colon, and put text with brackets in quotation marks",
    )


def duplicate(key: str) -> Words:
    """The same key twice in one mapping."""
    return (
        "front-matter-duplicate",
        f"{quoted(key)} is written twice in the same place, so one of them would be lost",
        "Keep one of the two, and join what they hold",
    )


def too_deep() -> Words:
    """More lists and mappings inside one another than any field needs."""
    return (
        "front-matter-refused",
        f"More than {DEEPEST} lists and mappings stand inside one another",
        "Put the value in quotation marks if the brackets belong to a text",
    )


def comment() -> Words:
    """A `#` after a space, right before a word: most often it belongs to the text."""
    return (
        "front-matter-comment",
        "A # after a space begins a comment, so the rest of this line is not read",
        "Put the text in single quotation marks if the # belongs to it, or write a space after #",
    )


def hidden_character() -> Words:
    """An escape in double quotes that makes a forbidden character."""
    return (
        "text-character",
        "An escape in this text makes an invisible character that could hide something",
        "Delete the escape that begins with \\",
    )


def syntax(path: str, text: str, first_line: int, error: yaml.MarkedYAMLError) -> Diagnostic:
    """What the parser could not read, in plain words, at the slip that caused it."""
    mark = error.problem_mark or error.context_mark
    opened = error.context_mark or mark
    if mark is None or opened is None:
        return Diagnostic(
            Location(path, first_line, 1), "front-matter-syntax", "The front matter cannot be read"
        )
    if "nesting depth" in str(error.problem):
        # Newer versions of libyaml look ahead, and stop at a depth of their own before ours is met.
        code, message, hint = too_deep()
        return Diagnostic(
            Location(path, mark.line + first_line, mark.column + 1), code, message, hint
        )
    lines = text.split("\n")
    line, column, message, hint = _explain(
        lines, (mark.line, mark.column), (opened.line, opened.column), str(error.problem or "")
    )
    at = Location(path, line + first_line, column + 1)
    return Diagnostic(at, "front-matter-syntax", message, hint)


Explained = tuple[int, int, str, str]
_Mark = tuple[int, int]


def _explain(lines: list[str], mark: _Mark, opened: _Mark, problem: str) -> Explained:
    here = lines[mark[0]] if mark[0] < len(lines) else ""
    if "end of stream" in problem and _begins(lines, opened, "\"'"):
        return _unclosed_quote(lines, opened)
    if "cannot start any token" in problem and (found := _bad_start(here, mark)):
        return found
    if "document indicator" in problem and _begins(lines, opened, "\"'"):
        return _unclosed_quote(lines, opened)
    if "document start" in problem:
        return *mark, *second_document()[1:]
    if "tab" in problem or re.match(r"^ *\t", here):
        column = here.find("\t")
        return mark[0], max(column, 0), "A tab stands where the line is indented", (
            "Write two spaces instead of each tab"
        )  # fmt: skip
    if "unknown escape" in problem or "hexdecimal" in problem or "escape" in problem:
        return *mark, "A backslash in double quotation marks begins an unknown escape", (
            "Write \\\\ for a backslash, or use single quotation marks around the text"
        )  # fmt: skip
    if "mapping values are not allowed" in problem:
        return _colon(lines, mark)
    if found := _begins_as_yaml(lines, mark, opened):
        return found
    if found := _after_quote(lines, mark, opened):
        return found
    if found := _open_bracket(lines, mark, opened, problem):
        return found
    return _shape(lines, mark, opened, problem)


def _begins(lines: list[str], mark: _Mark, characters: str) -> bool:
    line = lines[mark[0]] if mark[0] < len(lines) else ""
    return line[mark[1] : mark[1] + 1] in tuple(characters)


def _unclosed_quote(lines: list[str], opened: _Mark) -> Explained:
    line, column = opened
    mark = lines[line][column : column + 1] if line < len(lines) else '"'
    rest = lines[line][column:] if line < len(lines) else ""
    return line, column, f"The quotation mark {mark} is opened here and never closed", (
        f"Write {mark} at the end of the text that begins {quoted(rest[1:30])}"
    )  # fmt: skip


def _bad_start(here: str, mark: _Mark) -> Explained | None:
    character = here[mark[1] : mark[1] + 1]
    if character == "\t":
        return *mark, "A tab stands where only spaces may", "Write two spaces instead of the tab"
    if character in "@`%" and character:
        rest = here[mark[1] :].strip()
        return *mark, f"A text cannot begin with {character} here", (
            f"Put the text in single quotation marks: {_single(rest)}"
        )  # fmt: skip
    return None


def _begins_as_yaml(lines: list[str], mark: _Mark, opened: _Mark) -> Explained | None:
    """A text whose first character means something to YAML: `[Draft] A meeting`, `*News* of`."""
    for number in dict.fromkeys((mark[0], mark[0] - 1, opened[0])):
        line = lines[number] if 0 <= number < len(lines) else ""
        match = _YAML_START.match(line)
        if match and number == mark[0] and mark[1] <= len(match[1]):
            continue
        if match:
            return number, len(match[1]), f"A text cannot begin with {match[2][0]} here", (
                f"Put the text in single quotation marks: {match[1].strip()} {_single(match[2])}"
            )  # fmt: skip
    return None


def _colon(lines: list[str], mark: _Mark) -> Explained:
    """`title: A: b`, or a line that is indented as if it continued the one above."""
    here = lines[mark[0]] if mark[0] < len(lines) else ""
    if (match := _TITLE_COLON.match(here)) and mark[1] > len(match[1]):
        return *mark, "A colon and a space inside a text end it, so this cannot be read", (
            f"Put the text in single quotation marks: {match[1].strip()} "
            f"{_single(match[2].strip())}"
        )  # fmt: skip
    above = next((line for line in reversed(lines[: mark[0]]) if line.strip()), "")
    indent = len(here) - len(here.lstrip())
    if indent > len(above) - len(above.lstrip()):
        return mark[0], indent, "This line is indented further than its place allows", (
            "Begin it in the same column as the field above, or leave the field above without a "
            "value of its own"
        )  # fmt: skip
    if re.search(r"['\"]\s*$", above) is None and ":" not in above:
        return mark[0], indent, "The line above has no colon, so this line cannot follow it", (
            "Write a colon and a space after the name of the field above"
        )  # fmt: skip
    return *mark, "A colon stands where none can", (
        "Put the text with the colon in single quotation marks"
    )  # fmt: skip


def _after_quote(lines: list[str], mark: _Mark, opened: _Mark) -> Explained | None:
    """Text after a closing quotation mark: most often an apostrophe in single quotes."""
    here = lines[mark[0]] if mark[0] < len(lines) else ""
    before = here[: mark[1]].rstrip()
    if not before.endswith(("'", '"')) or not here[mark[1] : mark[1] + 1].strip():
        return None
    quote = before[-1]
    if here[mark[1]] in ":,]}-#" or before.count(quote) < 2:
        return None
    twice, what = ("''", "an apostrophe") if quote == "'" else ('\\"', "a quotation mark")
    return mark[0], len(before) - 1, f"The text ends at this {quote}, but more follows", (
        f"Write {twice} for {what} inside the text, and one {quote} at its end"
    )  # fmt: skip


def _open_bracket(lines: list[str], mark: _Mark, opened: _Mark, problem: str) -> Explained | None:
    if not _begins(lines, opened, "[{") and "',' or" not in problem:
        return None
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
    return *mark, f"Something is wrong between {bracket} and {closing}", (
        "Separate the entries by commas, and put a text that has a comma, a colon or a bracket "
        "in single quotation marks"
    )  # fmt: skip


def _shape(lines: list[str], mark: _Mark, opened: _Mark, problem: str) -> Explained:
    """What is left: indentation that fits nothing, and fields without a colon."""
    number = min(mark[0], len(lines) - 1)
    here = lines[number]
    if "could not find expected ':'" in problem or "simple key" in problem:
        number = min(opened[0], len(lines) - 1)
        line = lines[number]
        word = line.strip().partition(" ")[0]
        if line.lstrip().startswith(("“", "”", "‘", "’")):
            return number, 0, "Curly quotation marks do not mark a text here", (
                "Write straight quotation marks, ' or \""
            )  # fmt: skip
        if re.match(r"^\s*[\w-]+:\S", line):
            return number, line.find(":"), "There is no space after the colon", (
                f"Write {line.strip().replace(':', ': ', 1)}"
            )  # fmt: skip
        start = len(line) - len(line.lstrip())
        return number, start, f"This line is not a field: there is no colon after {quoted(word)}", (
            "Write the name of a field, a colon and a space, or indent the line to continue a text"
        )  # fmt: skip
    indent = len(here) - len(here.lstrip())
    if here.lstrip().startswith("- "):
        return number, indent, "This entry of a list stands where none can", (
            "Begin it in the column of the other entries, under a field that has no other value"
        )  # fmt: skip
    return number, indent, "The indentation of this line fits no line above it", (
        "Begin it in the same column as the field or entry that it belongs beside"
    )  # fmt: skip


def _single(text: str) -> str:
    """The text in single quotation marks, as YAML wants it."""
    bare = text.strip("\"'")
    cut = bare if len(bare) <= 60 else bare[:59] + "…"
    return "'" + cut.replace("'", "''") + "'"
