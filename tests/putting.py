"""The writer, for a test that has all outputs, or writes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from timeline.core.output import (
    Outcomes,
    Output,
    Put,
    Staged,
    Unchanged,
)
from timeline.writer.site_writer import WriteSummary, open_site


def put_in_turn(outputs: Iterable[Output | Unchanged], put: Put) -> Iterator[Staged | Unchanged]:
    """Outputs that come one after the other, each put as it comes."""
    return (put(one) if isinstance(one, Output) else one for one in outputs)


def write_site(
    outputs: Outcomes,
    target: Path,
    *,
    project: Path,
    read: Sequence[Path],
    believed: str = "",
) -> WriteSummary:
    """Make a folder hold exactly the outputs."""
    with open_site(target, project=project, read=read) as site:
        return site.write(outputs, believed)
