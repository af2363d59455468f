"""What somebody gives for a field → what may stand in a file, or `Refused` with what would be.

The rules are those by which the field is read; here they speak of an option or an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from timeline.commands._context import UsageError

if TYPE_CHECKING:
    from timeline.dates import EventDate

LONGEST_TITLE: Final = 140
_LONGEST_LINE: Final = 500


def title(title: str) -> str:
    """The title of an event."""
    return line("TITLE", title, LONGEST_TITLE)


def line(option: str, text: str, longest: int = _LONGEST_LINE) -> str:
    """The text as files may have it: the same rule as for the field."""
    from timeline.content.frontmatter.reader import FORBIDDEN
    from timeline.content.validators import FieldError, OneLine

    try:
        checked = OneLine(longest).check(text)
    except FieldError as fault:
        raise UsageError(f"{option}: {fault.message}", fault.hint) from None
    if found := FORBIDDEN.search(checked):
        raise UsageError(
            f"{option}: There is an invisible character (U+{ord(found[0]):04X}) in it",
            "Type it again",
        )
    return checked


def date(written: str, option: str = "--date") -> EventDate:
    """A date in any form that files may have."""
    from timeline.dates import DateError, parse

    try:
        return parse(written)
    except DateError as error:
        raise UsageError(f"{option}: {error.message}", error.hint) from None


def date_as_written(written: str) -> tuple[str, EventDate]:
    """A date beside the text that was given."""
    return written, date(written)


def address(url: str) -> str:
    """An address that content may link to, without what only tracks readers."""
    from timeline.content.addresses import address_problem, without_tracking

    if fault := address_problem(url):
        raise UsageError(f"--url: {fault[0]}", fault[1])
    return without_tracking(url)


def optional(name: str) -> Callable[[str], str]:
    """Plain text on one line, or nothing."""
    return lambda answer: line(name, answer) if answer else ""


def optional_date(answer: str) -> str:
    """A date as it was given, or nothing."""
    if answer:
        date(answer, "Date")
    return answer


def event_id(title: str, date: EventDate, chosen: str | None) -> str:
    """The id that was chosen, or one made of the title and the year."""
    from timeline.content.slugs import (
        MAX_SLUG_LENGTH,
        is_slug,
        shorten,
        slugify,
    )

    if chosen is not None:
        if not is_slug(chosen):
            raise UsageError(
                f'"{chosen}" cannot be an id: ids are words of a–z and 0–9 with single hyphens',
                f"Write {slugify(chosen)}",
            )
        return chosen
    slug = slugify(title)
    if date.year is None or date.year < 1 or slug.endswith(f"-{date.year:04}"):
        return slug
    return f"{shorten(slug, MAX_SLUG_LENGTH - 5)}-{date.year:04}"
