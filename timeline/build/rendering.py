"""What is to be rendered → results for the writer, and which events each page reads.

A `RenderJob` is one page or file of the plan. The process that renders it also stages it, so that
the writer gets a short iterator of results and no page is sent between processes. Touches neither
disk nor clock: staging is a function that is passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from timeline.build.pipeline import Build, ParallelMap
from timeline.core.frozen import dataclass
from timeline.core.output import Output, Staged, Unchanged
from timeline.site.generated_file import File
from timeline.site.page import Page


@dataclass(frozen=True, slots=True)
class RenderJob:
    """A page or file to render: its number in the plan, and what in the project is the reason.

    `reasons` are content files or templates; empty where all files are rendered.
    """

    number: int
    item: Page | File
    reasons: tuple[str, ...] = ()


class PageDependencies:
    """Which events each page and file of a plan read when it was rendered."""

    def __init__(self) -> None:
        self._by_event: dict[int, list[int]] = {}
        self._rendered: set[int] = set()

    def add(self, number: int, events: Iterable[int]) -> None:
        """Record what the page or file with this number in the plan read."""
        self._rendered.add(number)
        for event in events:
            self._by_event.setdefault(event, []).append(number)

    def merged(self, before: Mapping[int, Sequence[int]]) -> dict[int, tuple[int, ...]]:
        """Return the numbers in the plan by the number of the event.

        For what was not rendered now they are those from `before`.
        """
        return {
            event: (
                *(number for number in before.get(event, ()) if number not in self._rendered),
                *self._by_event.get(event, ()),
            )
            for event in {**before, **self._by_event}
        }


def file_name(item: Page | File) -> str:
    """Return the path in the site of what an item of the plan becomes."""
    return item.path if isinstance(item, File) else item.file


def render(
    build: Build,
    jobs: Sequence[RenderJob],
    stage: Callable[[Output], Staged],
    dependencies: PageDependencies,
    parallel_map: ParallelMap,
) -> Iterator[Staged | Unchanged]:
    """Yield a result for every file of the site: jobs are rendered, all others are unchanged.

    What each job reads is added to `dependencies`. Copied files are staged only where every page is
    rendered: otherwise none of them changed.
    """
    rendered = build.render([job.item for job in jobs], stage, parallel_map)
    for job, (staged, events) in zip(jobs, rendered, strict=True):
        dependencies.add(job.number, events)
        yield staged
    yield from _not_rendered(build, jobs, stage)


def _not_rendered(
    build: Build, jobs: Sequence[RenderJob], stage: Callable[[Output], Staged]
) -> Iterator[Staged | Unchanged]:
    numbers = {job.number for job in jobs}
    if len(numbers) == len(build.plan):
        yield from map(stage, build.copied_files())
        return
    for number, item in enumerate(build.plan):
        if number not in numbers:
            yield Unchanged(file_name(item), partial(build.render_now, item))
    for output in build.copied_files():
        yield Unchanged(output.path, partial(bytes, output.content))
