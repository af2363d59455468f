"""The title of an event is longer than lists and feeds show.

The title has more than 100 characters. Feeds, search results and shared links cut it off, often in
the middle of the statement. A title of more than 140 is an error.

Wrong:
    title: >-
      The Home Secretary and ministers of the Western Balkans Six, the Union and its members meet
      over two days in London
Right:
    title: Western Balkans interior ministers meet in London
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic, Rule
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.rules.check_context import CheckContext

RULE: Final = Rule("title-long", "note", __doc__)
SCOPE: Final = "files"

MAX_CHARACTERS: Final = 100


def check(chronicle: Chronicle, context: CheckContext) -> Iterator[Diagnostic]:
    """Report titles that will be cut off."""
    for event in context.events:
        if len(event.title) > MAX_CHARACTERS and not event.fields.withdrawn:
            yield RULE.report(
                location_of(event.document, ("title",)),
                f"The title has {len(event.title)} characters, and lists and feeds cut it off "
                f"after about {MAX_CHARACTERS}",
                "Say only who did what, and move the rest to the summary",
            )
