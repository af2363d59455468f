"""Inputs and what is remembered of an earlier build → the least that has to be done.

A build takes the shortest of these ways that is sure to give what a build from nothing gives:

1. *Words.* Some events say other words and nothing else changed: they are revised one by one, and
   the pages that showed them when they were last made are made again.
2. *Pages.* No content changed, but the theme, the settings or a static file: nothing is read or
   linked, and every page is made; where templates are all that changed, those that use them.
3. *Whole.* Everything is linked and planned, and every page is made; a file whose text is the same
   is not read again.

Which way was taken, and why a page was made, can be asked. Knows no disk and no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import Any, Final, Literal, TypeVar

from timeline.build import pipeline
from timeline.build.cache.keys import (
    CachedBuild,
    CachedOutput,
    CachedSite,
    CacheKeys,
    cache_keys,
)
from timeline.build.pipeline import (
    Build,
    Loaded,
    Options,
    ParallelMap,
)
from timeline.content.reader import ReadResult
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile, ThemeLayer
from timeline.core.output import Put, Staged, Unchanged
from timeline.project.settings import Settings, read_settings
from timeline.site.dependencies import ALL_CITATIONS, ALL_EVENTS, outline_of
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.page_registry import function_name, function_named
from timeline.site.renderer import ANYWHERE
from timeline.site.theme.theme import load_theme, named_by
from timeline.site.urls import file_of

A = TypeVar("A")
B = TypeVar("B")

Way = Literal["words", "pages", "whole"]
MANY: Final = 50
"""So many events may be revised one by one; more are sooner linked again with all others."""


@dataclass(frozen=True, slots=True)
class IncrementalBuild:
    """A build, and how it came about.

    `changed` are the files of the site that may be different from those that were made of the
    memory (None: all of them), each with the content files for whose sake. `because` says in a
    sentence why this way was taken. `results` is what was read of each content file.
    """

    build: Build
    way: Way
    because: str
    keys: CacheKeys | None
    results: Mapping[str, ReadResult] = field(default_factory=dict)
    changed: Mapping[str, tuple[str, ...]] | None = None

    @property
    def anew(self) -> bool:
        """Whether what is remembered is to be another after this; otherwise it stands."""
        return self.changed is None or self.way == "pages"

    def outputs(
        self, spread: ParallelMap, since: frozenset[str], shown: PageDependencies, put: Put
    ) -> Iterator[Staged | Unchanged]:
        """Every file of the site: those that may be different are made and put, the others stand.

        `since` are further files that are to be made, `shown` hears which events each shows.
        """
        build = self.build
        plan = build.plan
        if self.changed is None:
            for number, (placed, events) in enumerate(build.made(spread, put)):
                shown.add(number, events)
                yield placed
            yield from map(put, build.copied())
            return
        wanted = {*self.changed, *since}
        files = tuple(map(_file, plan))
        asked = {number: one for number, one in enumerate(plan) if files[number] in wanted}
        made = build.made(spread, put, list(asked.values()))
        for number, (placed, events) in zip(asked, made, strict=True):
            shown.add(number, events)
            yield placed
        for file, one in zip(files, plan, strict=True):
            if file not in wanted:
                yield Unchanged(file, partial(_made_now, build, one))
        yield from (Unchanged(one.path, partial(_just, one.content)) for one in build.copied())


class PageDependencies:
    """Which events each page and file of a plan showed when it was made."""

    def __init__(self) -> None:
        self._by_event: dict[int, list[int]] = {}
        self._made: set[int] = set()

    def add(self, number: int, events: Iterable[int]) -> None:
        """The `number`-th of the plan showed these events."""
        self._made.add(number)
        for event in events:
            self._by_event.setdefault(event, []).append(number)

    def all(self, former: Mapping[int, Sequence[int]]) -> dict[int, tuple[int, ...]]:
        """The numbers in the plan, by the number of the event; those that were not made again are
        as in the `former` ones.
        """
        return {
            event: (
                *(number for number in former.get(event, ()) if number not in self._made),
                *self._by_event.get(event, ()),
            )
            for event in {**former, **self._by_event}
        }


def incremental_build(
    inputs: Inputs,
    options: Options,
    program: str,
    remembered: CachedBuild | None,
    spread: ParallelMap = pipeline.sequential_map,
    load: Callable[[Sequence[ThemeLayer]], Loaded] = load_theme,
    now: CacheKeys | None = None,
) -> IncrementalBuild:
    """Build the project in the shortest way that what is remembered allows.

    `now` are the keys of these inputs, where somebody has made them already.
    """
    settings, of_settings = read_settings(inputs.settings)
    if settings is None:
        build = pipeline.compile(inputs, options, spread, load)
        return IncrementalBuild(build, "whole", "the settings have errors", None)
    now = now or cache_keys(inputs, settings, options, options.today, program)
    if remembered is None:
        return _whole(inputs, options, now, {}, spread, load, "nothing is remembered")
    before = remembered.keys
    if before.links == now.links and before.content.keys() == now.content.keys():
        changed = [path for path, known in before.content.items() if now.content[path] != known]
        if before.pages == now.pages and remembered.site is not None and len(changed) <= MANY:
            made = _words(inputs, options, now, settings, remembered, changed)
            if made is not None:
                return made
        if not changed:
            if before.plan == now.plan and remembered.site is not None:
                resumed = _from_memory(inputs, options, settings, remembered, load)
                if resumed is not None:
                    return IncrementalBuild(
                        resumed,
                        "pages",
                        "the theme changed",
                        now,
                        remembered.results,
                        _concerned(resumed, before, now),
                    )
            because = "the settings or files beside the content changed"
            checked = remembered.checked
            results = remembered.results.values()
            found = pipeline.read_problems(inputs, results, options.waivers)
            problems = (*of_settings, *found, *checked.diagnostics)
            build = pipeline.plan_build(inputs, options, settings, checked, problems, load)
            return IncrementalBuild(build, "pages", because, now, remembered.results)
    known = remembered.results if before.reading == now.reading else {}
    same = {
        path: result
        for path, result in known.items()
        if now.content.get(path) == before.content.get(path)
    }
    return _whole(inputs, options, now, same, spread, load, _difference(before, now))


def cached_build(
    rebuilt: IncrementalBuild, shown: PageDependencies, former: CachedBuild | None
) -> CachedBuild | None:
    """What is to be remembered of a build `anew`, after what was remembered when it began."""
    build = rebuilt.build
    if build.checked is None or build.pages is None or rebuilt.keys is None:
        return None
    stands = former.site.shows if rebuilt.changed is not None and former and former.site else {}
    site = CachedSite(build.findings, tuple(map(_planned, build.plan)), shown.all(stands))
    return CachedBuild(rebuilt.keys, rebuilt.results, build.checked, site)


def cached_reading(rebuilt: IncrementalBuild) -> CachedBuild | None:
    """What is to be remembered of a build of which no page was made."""
    checked = rebuilt.build.checked
    if checked is None or rebuilt.keys is None:
        return None
    return CachedBuild(rebuilt.keys, rebuilt.results, checked)


def _difference(before: CacheKeys, now: CacheKeys) -> str:
    """Why everything was linked again, in a sentence."""
    if before.reading != now.reading:
        return "timeline, one of its libraries or the time zone is another than before"
    if before.links != now.links:
        return "the day, an option or a setting that concerns the content is another than before"
    added = sorted(now.content.keys() - before.content.keys())
    gone = sorted(before.content.keys() - now.content.keys())
    changed = sorted(
        path for path, known in before.content.items() if now.content.get(path, known) != known
    )
    told = [
        f"{paths[0]}{f' and {len(paths) - 1} more' if len(paths) > 1 else ''} {what}"
        for paths, what in ((added, "came"), (gone, "went"), (changed, "changed"))
        if paths
    ]
    more = " in more than its words" if changed and not added and not gone else ""
    return f"{', '.join(told)}{more}"


def _concerned(
    build: Build, before: CacheKeys, now: CacheKeys
) -> dict[str, tuple[str, ...]] | None:
    """The files that are made by templates which changed, each with these; None for all files."""
    if before.frame != now.frame or build.theme is None:
        return None
    changed = {
        name
        for name in before.templates.keys() | now.templates.keys()
        if before.templates.get(name) != now.templates.get(name)
    }
    anywhere = [named_by(build.theme, name) for name in ANYWHERE]
    if any(names is None or names & changed for names in anywhere):
        return None
    pages = tuple((build.pages or {}).values())
    uses: dict[str, tuple[str, ...]] = {}
    for page in pages:
        if page.template not in uses:
            names = named_by(build.theme, page.template)
            if names is None:
                return None
            uses[page.template] = tuple(f"templates/{name}" for name in sorted(names & changed))
    return {page.file: uses[page.template] for page in pages if uses[page.template]}


def _words(
    inputs: Inputs,
    options: Options,
    now: CacheKeys,
    settings: Settings,
    remembered: CachedBuild,
    changed: Sequence[str],
) -> IncrementalBuild | None:
    """The build by revising the events of the changed files; None where that is not enough."""
    build = known = _from_memory(inputs, options, settings, remembered)
    site = remembered.site
    if build is None or known is None or site is None:
        return None
    texts = {file.path: file for file in inputs.content}
    position = remembered.checked.chronicle.position
    files: dict[str, dict[str, None]] = {}
    paths = [_file_of(one) for one in site.planned]
    results = dict(remembered.results)
    for path in sorted(changed):
        revised = pipeline.update_event(build, texts[path])
        if revised is None:
            return None
        build, results[path] = revised.build, revised.result
        event = position[revised.event]
        concerned = [event, ALL_EVENTS]
        if revised.outline:
            concerned.append(outline_of(event))
        if revised.cited:
            concerned.append(ALL_CITATIONS)
        for looked_at in concerned:
            for number in site.shows.get(looked_at, ()):
                files.setdefault(paths[number], {})[path] = None
    if build.pages is not known.pages or build.files is not known.files:
        before = {_file_of(one): one for one in site.planned}
        there = {_file(one): _planned(one) for one in build.plan}
        for path, one in there.items():
            if before.get(path) != one:
                files.setdefault(path, {}).update(dict.fromkeys(changed))
        # What is no longer planned is not made.
        files = {file: why for file, why in files.items() if file in there}
    named = {file: tuple(why) for file, why in files.items()}
    because = "only words changed" if changed else "nothing changed"
    return IncrementalBuild(build, "words", because, now, results, named)


def _from_memory(
    inputs: Inputs,
    options: Options,
    settings: Settings,
    remembered: CachedBuild,
    load: Callable[[Sequence[ThemeLayer]], Loaded] | None = None,
) -> Build | None:
    """The remembered build, over inputs of which only texts of events, or the theme that `load`
    loads, are different.
    """
    site = remembered.site
    assert site is not None
    pages: dict[str, Page] = {}
    files: list[File] = []
    for one in site.planned:
        maker = function_named(one.maker)
        if maker is None:
            return None
        if one.template:
            pages[one.path] = Page(one.path, one.template, maker, one.subject)
        else:
            files.append(File(one.path, maker, one.subject))
    planned = (pages, tuple(files))
    return pipeline.resume_build(
        inputs, options, settings, remembered.checked, site.findings, planned, load
    )


def _planned(one: Page | File) -> CachedOutput:
    if isinstance(one, File):
        return CachedOutput(one.path, "", function_name(one.make), one.subject)
    return CachedOutput(one.path, one.template, function_name(one.view), one.subject)


def _file_of(one: CachedOutput) -> str:
    return file_of(one.path) if one.template else one.path


def _file(one: Page | File) -> str:
    return one.path if isinstance(one, File) else one.file


def _made_now(build: Build, one: Page | File) -> bytes:
    renderer = build.renderer
    assert renderer is not None
    made = one.output(renderer.context) if isinstance(one, File) else renderer.page(one)
    return made.content


def _whole(
    inputs: Inputs,
    options: Options,
    now: CacheKeys,
    known: Mapping[str, ReadResult],
    spread: ParallelMap,
    load: Callable[[Sequence[ThemeLayer]], Loaded],
    because: str,
) -> IncrementalBuild:
    results: dict[str, ReadResult] = {}

    def reading(function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
        return _remembering(function, items, known, spread, results)

    build = pipeline.compile(inputs, options, reading, load)
    return IncrementalBuild(build, "whole", because, now, results)


def _remembering(
    function: Callable[[A], B],
    items: Sequence[A],
    known: Mapping[str, ReadResult],
    spread: ParallelMap,
    results: dict[str, ReadResult],
) -> Iterator[B]:
    """The function of every file, of which those that are known are not asked for."""
    missing = [item for item in items if isinstance(item, SourceFile) and item.path not in known]
    made: Any = spread(function, missing)
    for item in items:
        assert isinstance(item, SourceFile)
        result: Any = known.get(item.path) or next(made)
        results[item.path] = result
        yield result


def _just(content: bytes) -> bytes:
    return content
