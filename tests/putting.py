"""The writer, for a test that has all outputs, or writes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from timeline.core.output import Output, Staged, Unchanged
from timeline.writer import WriteSummary, open_site


def write_site(
    outputs: Iterable[Output | Unchanged], target: Path, *, project: Path, read: Sequence[Path]
) -> WriteSummary:
    """Make a folder hold exactly the outputs, each staged as it comes."""
    return write_staged(
        lambda stage: (stage(one) if isinstance(one, Output) else one for one in outputs),
        target,
        project=project,
        read=read,
    )


def write_staged(
    results: Callable[[Callable[[Output], Staged]], Iterable[Staged | Unchanged]],
    target: Path,
    *,
    project: Path,
    read: Sequence[Path],
) -> WriteSummary:
    """Make a folder hold exactly the outputs, which `results` stages in any process."""
    with open_site(target, project=project, read=read) as site:
        update = site.begin()
        return update.commit(results(update.stage))
