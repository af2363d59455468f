"""The rules between files, one a module: `check(chronicle, context)` yields what is wrong.

Each module's docstring gives the rule, the reason, and a wrong and a right example. A new rule is a
new module, a place in the tuple below, a line in `CODES` and a section in `docs/diagnostics.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from timeline.core.diagnostic import Diagnostic
from timeline.model.chronicle import Chronicle
from timeline.rules import (
    alias_taken,
    broken_link,
    cycle,
    date_too_exact,
    day_ahead,
    duplicate_id,
    figure_without_unit,
    figures_differ,
    loaded_word,
    name_taken,
    near_duplicate,
    no_file,
    passage_implausible,
    reported_before,
    same_article,
    series_without_unit,
    source_twice,
    source_without_publisher,
    sources_differ,
    status_required,
    title_long,
    tracking_parameter,
    uncited_statement,
    unknown_event,
    unknown_original,
    unknown_rule,
    unknown_source,
    unused_source,
)
from timeline.rules.check_context import CheckContext

Check = Callable[[Chronicle, CheckContext], Iterator[Diagnostic]]

OF_FILES: Final[tuple[Check, ...]] = (
    unknown_source.check,
    unused_source.check,
    uncited_statement.check,
    unknown_event.check,
    status_required.check,
    reported_before.check,
    day_ahead.check,
    figure_without_unit.check,
    broken_link.check,
    date_too_exact.check,
    title_long.check,
    tracking_parameter.check,
    passage_implausible.check,
    loaded_word.check,
    unknown_rule.check,
)
"""The checks of single files.

What such a check says of a file depends on that file and on what the fields of others say, never on
the words of another text, and stands in that file. It looks at
`context.documents` or `context.events`.
"""

OF_ALL: Final[tuple[Check, ...]] = (
    duplicate_id.check,
    alias_taken.check,
    name_taken.check,
    no_file.check,
    source_twice.check,
    same_article.check,
    sources_differ.check,
    unused_source.check_files,
    unknown_original.check,
    cycle.check,
    series_without_unit.check,
    source_without_publisher.check,
    figures_differ.check,
)
"""The checks that compare the fields of files, whatever their titles and texts say."""

OF_TITLES: Final[tuple[Check, ...]] = (near_duplicate.check,)
"""The checks that compare titles: they report what one of `context.events` has to do with."""

CHECKS: Final[tuple[Check, ...]] = (*OF_ALL, *OF_FILES, *OF_TITLES)
