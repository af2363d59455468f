"""The rules between files, one a module: `check(chronicle, facts)` yields what is wrong.

Each module's docstring gives the rule, the reason, and a wrong and a right example. A new rule is a
new module, a place in the tuple below, a line in `CODES` and a section in `docs/diagnostics.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from timeline.diagnostics import Diagnostic
from timeline.model.checks import (
    addresses_plain,
    addresses_taken,
    articles_once,
    circles,
    dates_supported,
    days_not_ahead,
    duplicate_files,
    events_known,
    events_once,
    figures_agree,
    figures_have_units,
    links_lead_somewhere,
    names_known,
    names_unique,
    originals_known,
    passages_plausible,
    reports_in_time,
    series_have_units,
    sources_agree,
    sources_complete,
    sources_known,
    sources_once,
    sources_used,
    statements_cited,
    status_and_today,
    titles_short,
    waivers_known,
    words_neutral,
)
from timeline.model.chronicle import Chronicle
from timeline.model.facts import Facts

Check = Callable[[Chronicle, Facts], Iterator[Diagnostic]]

OF_FILES: Final[tuple[Check, ...]] = (
    sources_known.check,
    sources_used.check,
    statements_cited.check,
    events_known.check,
    status_and_today.check,
    reports_in_time.check,
    days_not_ahead.check,
    figures_have_units.check,
    links_lead_somewhere.check,
    dates_supported.check,
    titles_short.check,
    addresses_plain.check,
    passages_plausible.check,
    words_neutral.check,
    waivers_known.check,
)
"""The checks of single files.

What such a check says of a file depends on that file and on what the fields of others say, never on
the words of another text, and stands in that file. It looks at `facts.documents` or `facts.events`.
"""

OF_ALL: Final[tuple[Check, ...]] = (
    duplicate_files.check,
    addresses_taken.check,
    names_unique.check,
    names_known.check,
    sources_once.check,
    articles_once.check,
    sources_agree.check,
    sources_used.check_files,
    originals_known.check,
    circles.check,
    series_have_units.check,
    sources_complete.check,
    figures_agree.check,
)
"""The checks that compare the fields of files, whatever their titles and texts say."""

OF_TITLES: Final[tuple[Check, ...]] = (events_once.check,)
"""The checks that compare titles: they report what one of `facts.events` has to do with."""

CHECKS: Final[tuple[Check, ...]] = (*OF_ALL, *OF_FILES, *OF_TITLES)
