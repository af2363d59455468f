"""Inputs and an earlier build → the build of these inputs, by the cheapest strategy that is safe.

`STRATEGIES` lists them, the cheapest first: nothing changed, only the words of some events changed,
only the theme changed, only settings or files beside the content changed, anything else. Each gives
what a build from nothing gives, and says for `--explain` why it was taken and which files of the
site may be different. Knows neither disk nor clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final, TypeVar

from timeline.build import pipeline, reuse
from timeline.build.cache.keys import CacheKeys
from timeline.build.cache.records import CachedBuild, CachedOutput, CachedSite
from timeline.build.pipeline import Build, LoadTheme, Options, ParallelMap, sequential_map
from timeline.build.rendering import PageDependencies, RenderJob, file_name
from timeline.content.reader import ReadResult
from timeline.core.diagnostic_index import DiagnosticIndex
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile
from timeline.project.settings import Settings, read_settings
from timeline.site.dependencies import ALL_CITATIONS, ALL_EVENTS, outline_of
from timeline.site.generated_file import File
from timeline.site.page import Page
from timeline.site.page_registry import function_name, function_named
from timeline.site.renderer import SHARED_TEMPLATES
from timeline.site.theme.theme import load_theme, named_by
from timeline.site.urls import file_of

A = TypeVar("A")
B = TypeVar("B")

MAX_WORD_EDITS: Final = 50
"""The most events that are updated one by one; more are linked sooner with all others."""


@dataclass(frozen=True, slots=True)
class Change:
    """Inputs to build, and the build before them.

    `before` is what is known of that build; `live` is the build itself, where this process made it.
    `settings` are None where they have errors.
    """

    inputs: Inputs
    options: Options
    settings: Settings | None
    keys: CacheKeys
    before: CachedBuild | None = None
    live: Build | None = None
    parallel_map: ParallelMap = sequential_map
    load_theme: LoadTheme = load_theme

    def keeps(self, *steps: str) -> bool:
        """Return whether these keys, fields of `CacheKeys`, are those of the build before."""
        before = self.before
        return before is not None and all(
            getattr(before.keys, step) == getattr(self.keys, step) for step in steps
        )

    def edited(self) -> list[str]:
        """Return the content files whose text is another than before, sorted by path."""
        before = self.before.keys.content if self.before is not None else {}
        now = self.keys.content
        return sorted(path for path in before if now.get(path, before[path]) != before[path])

    def plan_before(self) -> tuple[DiagnosticIndex, reuse.Plan] | None:
        """Return the diagnostics and the plan of the build before; None where it has none."""
        if self.live is not None:
            pages = None if self.live.failed else self.live.pages
            return None if pages is None else (self.live.findings, (pages, self.live.files))
        site = self.before.site if self.before is not None else None
        planned = _restored_plan(site.planned) if site is not None else None
        return None if site is None or planned is None else (site.findings, planned)


@dataclass(frozen=True, slots=True)
class IncrementalBuild:
    """A build, the `strategy` that made it, and the `reason` for it as part of a sentence.

    `changed` are the files of the site that may be different from those of the build before (None:
    all of them), each with the content files or templates that are the reason. `results` is what
    was read of each content file.
    """

    build: Build
    strategy: str
    reason: str
    keys: CacheKeys
    results: Mapping[str, ReadResult] = field(default_factory=dict)
    changed: Mapping[str, tuple[str, ...]] | None = None

    @property
    def replaces_cache(self) -> bool:
        """Whether the cache is to hold this build from now on; otherwise it keeps its own."""
        return self.changed is None or self.strategy not in (NOTHING.name, WORDS.name)

    def jobs(self, dirty_files: frozenset[str] = frozenset()) -> list[RenderJob]:
        """Return what is to be rendered, with the reason; `dirty_files` are further files."""
        changed = self.changed
        if changed is None:
            return [RenderJob(number, item) for number, item in enumerate(self.build.plan)]
        return [
            RenderJob(number, item, changed.get(file_name(item), ()))
            for number, item in enumerate(self.build.plan)
            if file_name(item) in changed or file_name(item) in dirty_files
        ]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way from the build before to the next one.

    `can_apply` decides by the keys alone and costs nothing; `apply` gives None where it finds out
    that more changed than it covers.
    """

    name: str
    can_apply: Callable[[Change], bool]
    apply: Callable[[Change], IncrementalBuild | None]


def incremental_build(change: Change) -> IncrementalBuild:
    """Build by the first strategy that applies; the last one always does."""
    for strategy in STRATEGIES:
        if strategy.can_apply(change) and (update := strategy.apply(change)) is not None:
            return update
    raise AssertionError("the last strategy always applies")


def _same_files(change: Change) -> bool:
    """Whether the same content files are linked by the same rules, whatever their texts."""
    before = change.before
    return (
        change.settings is not None
        and before is not None
        and change.keeps("links")
        and before.keys.content.keys() == change.keys.content.keys()
    )


def _same_content(change: Change) -> bool:
    return _same_files(change) and change.keeps("all_content")


# Nothing changed


def _nothing_changed(change: Change) -> bool:
    return change.keeps("pages", "all_content") and _same_files(change)


def _resume(change: Change) -> IncrementalBuild | None:
    build = _resumed(change)
    if build is None:
        return None
    return _update(change, build, NOTHING, "nothing changed", changed={})


def _resumed(change: Change, load: LoadTheme | None = None) -> Build | None:
    """The build before, for inputs that differ only in texts, or in the theme to `load`."""
    before, planned = change.before, change.plan_before()
    if before is None or planned is None or change.settings is None:
        return None
    if change.live is not None and load is None:
        return change.live
    return reuse.resume_build(
        change.inputs, change.options, change.settings, before.checked, *planned, load
    )


def _update(
    change: Change,
    build: Build,
    strategy: Strategy,
    reason: str,
    results: Mapping[str, ReadResult] | None = None,
    changed: Mapping[str, tuple[str, ...]] | None = None,
) -> IncrementalBuild:
    if results is None:
        results = change.before.results if change.before is not None else {}
    return IncrementalBuild(build, strategy.name, reason, change.keys, results, changed)


# Only the words of some events changed


def _few_texts_changed(change: Change) -> bool:
    return (
        _same_files(change) and change.keeps("pages") and 0 < len(change.edited()) <= MAX_WORD_EDITS
    )


def _update_events(change: Change) -> IncrementalBuild | None:
    before, build = change.before, _resumed(change)
    if before is None or build is None:
        return None
    texts = {file.path: file for file in change.inputs.content}
    results = dict(before.results)
    updates: dict[str, reuse.UpdatedBuild] = {}
    for path in change.edited():
        update = reuse.update_event(build, texts[path])
        if update is None:
            return None
        build, results[path], updates[path] = update.build, update.result, update
    changed = _shown_on(updates, build, before) if before.site is not None else None
    return _update(change, build, WORDS, "only words changed", results, changed)


def _shown_on(
    updates: Mapping[str, reuse.UpdatedBuild], build: Build, before: CachedBuild
) -> dict[str, tuple[str, ...]]:
    """The files of the site that show these events, each with the paths of their content files."""
    site = before.site
    assert site is not None
    position = before.checked.chronicle.position
    planned = {_cached_file_name(output): output for output in site.planned}
    names = tuple(planned)
    reasons: dict[str, dict[str, None]] = {}
    for path, update in updates.items():
        event = position[update.event]
        read = [event, ALL_EVENTS]
        read += [outline_of(event)] if update.outline else []
        read += [ALL_CITATIONS] if update.cited else []
        for key in read:
            for number in site.shows.get(key, ()):
                reasons.setdefault(names[number], {})[path] = None
    if any(update.cited for update in updates.values()):
        # The plan was made again.
        now = {file_name(item): _cached_output(item) for item in build.plan}
        for name, output in now.items():
            if planned.get(name) != output:
                reasons.setdefault(name, {}).update(dict.fromkeys(updates))
        reasons = {name: paths for name, paths in reasons.items() if name in now}
    return {name: tuple(paths) for name, paths in reasons.items()}


# Only the theme changed


def _only_theme_changed(change: Change) -> bool:
    return _same_content(change) and change.keeps("plan")


def _change_theme(change: Change) -> IncrementalBuild | None:
    build = _resumed(change, change.load_theme)
    if build is None:
        return None
    return _update(
        change, build, THEME, "the theme changed", changed=_using_templates(change, build)
    )


def _using_templates(change: Change, build: Build) -> dict[str, tuple[str, ...]] | None:
    """The files rendered with templates that changed, each with those; None where it may be any."""
    if change.before is None or not change.keeps("frame") or build.theme is None:
        return None
    before, now = change.before.keys.templates, change.keys.templates
    changed = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    if any(
        names is None or names & changed
        for names in (named_by(build.theme, name) for name in SHARED_TEMPLATES)
    ):
        return None
    uses: dict[str, tuple[str, ...]] = {}
    for template in {page.template for page in (build.pages or {}).values()}:
        names = named_by(build.theme, template)
        if names is None:
            return None
        uses[template] = tuple(f"templates/{name}" for name in sorted(names & changed))
    pages = (build.pages or {}).values()
    return {page.file: uses[page.template] for page in pages if uses[page.template]}


# Only the settings, or files beside the content, changed


def _plan_again(change: Change) -> IncrementalBuild | None:
    before, settings = change.before, change.settings
    if before is None or settings is None:
        return None
    _, of_settings = read_settings(change.inputs.settings)
    of_files = pipeline.file_diagnostics(
        change.inputs, before.results.values(), change.options.suppress
    )
    problems = (*of_settings, *of_files, *before.checked.diagnostics)
    build = pipeline.plan_build(
        change.inputs, change.options, settings, before.checked, problems, change.load_theme
    )
    reason = "the settings or files beside the content changed"
    return _update(change, build, SETTINGS, reason)


# Anything else


def _link_again(change: Change) -> IncrementalBuild:
    known = _reusable_results(change)
    results: dict[str, ReadResult] = {}

    def read(function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
        return _read_missing(function, items, known, change.parallel_map, results)

    build = pipeline.compile(change.inputs, change.options, read, change.load_theme)
    return _update(change, build, STRUCTURE, _difference(change), results)


def _reusable_results(change: Change) -> Mapping[str, ReadResult]:
    """What was read of the files whose text is the same, by path."""
    if change.before is None or not change.keeps("reading"):
        return {}
    before, now = change.before.keys.content, change.keys.content
    return {
        path: result
        for path, result in change.before.results.items()
        if now.get(path) == before.get(path)
    }


def _read_missing(
    function: Callable[[A], B],
    items: Sequence[A],
    known: Mapping[str, ReadResult],
    parallel_map: ParallelMap,
    results: dict[str, ReadResult],
) -> Iterator[B]:
    """Yield what was read of each file; only files whose result is not `known` are read."""
    missing = [item for item in items if isinstance(item, SourceFile) and item.path not in known]
    read: Any = parallel_map(function, missing)
    for item in items:
        assert isinstance(item, SourceFile)
        result: Any = known.get(item.path) or next(read)
        results[item.path] = result
        yield result


def _difference(change: Change) -> str:
    """Why everything was linked again, as part of a sentence."""
    if change.settings is None:
        return "the settings have errors"
    if change.before is None:
        return "nothing is remembered"
    if not change.keeps("reading"):
        return "timeline, one of its libraries or the time zone is another than before"
    if not change.keeps("links"):
        return "the day, an option or a setting that concerns the content is another than before"
    before, now = change.before.keys.content, change.keys.content
    added, gone = sorted(now.keys() - before.keys()), sorted(before.keys() - now.keys())
    edited = change.edited()
    clauses = [
        f"{paths[0]}{f' and {len(paths) - 1} more' if len(paths) > 1 else ''} {verb}"
        for paths, verb in ((added, "came"), (gone, "went"), (edited, "changed"))
        if paths
    ]
    more = " in more than its words" if edited and not added and not gone else ""
    return f"{', '.join(clauses)}{more}"


def _always(change: Change) -> bool:
    return True


NOTHING: Final = Strategy("nothing", _nothing_changed, _resume)
WORDS: Final = Strategy("words", _few_texts_changed, _update_events)
THEME: Final = Strategy("theme", _only_theme_changed, _change_theme)
SETTINGS: Final = Strategy("settings", _same_content, _plan_again)
STRUCTURE: Final = Strategy("structure", _always, _link_again)

STRATEGIES: Final = (NOTHING, WORDS, THEME, SETTINGS, STRUCTURE)
"""Every strategy, the cheapest first."""


# A build as it is stored


def cached_build(
    update: IncrementalBuild, dependencies: PageDependencies, before: CachedBuild | None
) -> CachedBuild | None:
    """Return what is to be stored of a build whose pages were rendered, and of the one before."""
    build = update.build
    if build.checked is None or build.pages is None:
        return None
    kept = before.site.shows if update.changed is not None and before and before.site else {}
    planned = tuple(map(_cached_output, build.plan))
    site = CachedSite(build.findings, planned, dependencies.merged(kept))
    return CachedBuild(update.keys, update.results, build.checked, site)


def cached_reading(update: IncrementalBuild) -> CachedBuild | None:
    """Return what is to be stored of a build of which no page was rendered."""
    checked = update.build.checked
    return None if checked is None else CachedBuild(update.keys, update.results, checked)


def _restored_plan(planned: Sequence[CachedOutput]) -> reuse.Plan | None:
    """The plan in these values; None where they name a function that does not exist."""
    pages: dict[str, Page] = {}
    files: list[File] = []
    for output in planned:
        maker = function_named(output.maker)
        if maker is None:
            return None
        if output.template:
            pages[output.path] = Page(output.path, output.template, maker, output.subject)
        else:
            files.append(File(output.path, maker, output.subject))
    return pages, tuple(files)


def _cached_output(item: Page | File) -> CachedOutput:
    if isinstance(item, File):
        return CachedOutput(item.path, "", function_name(item.make), item.subject)
    return CachedOutput(item.path, item.template, function_name(item.view), item.subject)


def _cached_file_name(output: CachedOutput) -> str:
    return file_of(output.path) if output.template else output.path
