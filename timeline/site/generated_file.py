"""A file of the plan other than a page: its path, and the function that makes its bytes.

Feeds, exports and citations are such files. A file planner turns a chronicle, the settings and the
planned pages into files; `plan.FILE_PLANNERS` lists them. Like a page, a file is made when it is
wanted and not before. Knows nothing of templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from timeline.core.frozen import dataclass
from timeline.core.output import Output
from timeline.model.chronicle import Chronicle
from timeline.project.settings import Settings
from timeline.site.context import SiteContext
from timeline.site.page import Page


@dataclass(frozen=True, slots=True)
class File:
    """A file that exists: its path inside the site, and `make(context, *subject)`, its bytes."""

    path: str
    make: Callable[..., bytes]
    subject: tuple[Any, ...] = ()

    def output(self, context: SiteContext) -> Output:
        """Return the file with its bytes."""
        return Output(self.path, self.make(context, *self.subject))


FilePlanner = Callable[[Chronicle, Settings, Mapping[str, Page]], Iterator[File]]
"""The chronicle, the settings and the planned pages by their path → files."""
