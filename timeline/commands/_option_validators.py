"""Values of options and answers → values that a file may hold, or `UsageError` with a fix.

The rules are those of the fields in files; the messages name the option.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from timeline.authoring import event_file
from timeline.commands._context import UsageError
from timeline.content.addresses import address_problem, without_tracking
from timeline.content.frontmatter.reader import FORBIDDEN
from timeline.content.slugs import is_slug, slugify
from timeline.content.validators import FieldError, OneLine
from timeline.dates import DateError, EventDate, parse

MAX_TITLE_LENGTH: Final = 140
_MAX_LINE_LENGTH: Final = 500


def title(title: str) -> str:
    """Return the title of an event."""
    return line("TITLE", title, MAX_TITLE_LENGTH)


def line(option: str, text: str, max_length: int = _MAX_LINE_LENGTH) -> str:
    """Return text of one line without invisible characters."""
    try:
        checked = OneLine(max_length).check(text)
    except FieldError as error:
        raise UsageError(f"{option}: {error.message}", error.hint) from None
    if invisible := FORBIDDEN.search(checked):
        raise UsageError(
            f"{option}: The text contains an invisible character (U+{ord(invisible[0]):04X})",
            "Type it again",
        )
    return checked


def date(text: str, option: str = "--date") -> EventDate:
    """Return a date written in any form that files may have."""
    try:
        return parse(text)
    except DateError as error:
        raise UsageError(f"{option}: {error.message}", error.hint) from None


def date_as_written(text: str) -> tuple[str, EventDate]:
    """Return the text of a date with the date."""
    return text, date(text)


def address(url: str) -> str:
    """Return a URL that content may link to, without tracking parameters."""
    if problem := address_problem(url):
        raise UsageError(f"--url: {problem[0]}", problem[1])
    return without_tracking(url)


def optional(name: str) -> Callable[[str], str]:
    """Return a check for one line of text that may be empty."""
    return lambda answer: line(name, answer) if answer else ""


def optional_date(answer: str) -> str:
    """Return the text of a date, which may be empty."""
    if answer:
        date(answer, "Date")
    return answer


def checked_id(text: str) -> str:
    """Return an id as files may have it."""
    if not is_slug(text):
        raise UsageError(
            f'"{text}" is not a valid id: use words of a–z and 0–9, joined by single hyphens',
            f"Write {slugify(text)}",
        )
    return text


def event_id(title: str, date: EventDate, chosen: str | None) -> str:
    """Return the chosen id, or one made from the title and the year."""
    return event_file.event_id(title, date.year) if chosen is None else checked_id(chosen)
