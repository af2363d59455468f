"""One run of `timeline build`: a session's build becomes the site in a folder.

Joins the session, the writer of the site and the cache. What is reported, and how, is passed in as
a `Reporter`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from timeline.build.cache.project_cache import BuildCache
from timeline.build.session import BuildSession
from timeline.core.diagnostic import Diagnostic, failed, in_order
from timeline.core.frozen import dataclass
from timeline.diagnostics.formats.text import count
from timeline.project.loader import FOLDERS
from timeline.writer import digest_of, is_intact, open_site

if TYPE_CHECKING:
    from timeline.build.cache.records import BuildStamp, CachedBuild
    from timeline.build.incremental import IncrementalBuild
    from timeline.build.rendering import PageDependencies, RenderJob
    from timeline.project.file_stamps import FileStamps
    from timeline.writer import SiteUpdate, SiteWriter, StartLook, WriteSummary

T = TypeVar("T")


class Reporter(Protocol):
    """How a build says what it finds and how far it is."""

    @property
    def verbose(self) -> bool:
        """Whether notes are reported too."""

    def report(
        self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], *, err: bool
    ) -> None:
        """Report diagnostics with the lines of these texts."""

    def progress(self, items: Iterable[T], total: int, what: str, /) -> Iterator[T]:
        """Yield the items, and show how many of them came."""

    def detail(self, text: str) -> None:
        """Say something that is only of interest with `--verbose`."""


class BuildFailed(Exception):  # noqa: N818 - its diagnostics are reported already
    """The project has errors, and no site was written."""


class StageTimer:
    """How long each stage took, in seconds by the clock."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._stages: list[tuple[str, float]] = []

    def end(self, stage: str) -> None:
        """End a stage; the next one begins."""
        now = time.perf_counter()
        self._stages.append((stage, now - self._last))
        self._last = now

    def total(self) -> float:
        """Return the time since the beginning."""
        return time.perf_counter() - self._started

    def lines(self) -> Iterator[str]:
        """Yield a line for each stage."""
        for stage, seconds in self._stages:
            yield f"{seconds:8.3f} s  {stage}"


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What came of a build: how much the site has, how many files were written, and why."""

    events: int
    pages: int
    written: int
    reason: str
    changed: Mapping[str, tuple[str, ...]] | None = None
    dirty_files: frozenset[str] = frozenset()

    def why(self, file: str) -> str:
        """Return why a file was made, as a sentence without its subject."""
        if self.changed is None:
            return f"made, since {self.reason}"
        if paths := self.changed.get(file):
            return f"made, since it shows what changed in {', '.join(paths)}"
        if file in self.changed:
            return "made, since it shows what changed"
        if file in self.dirty_files:
            return "made, since it changed after all pages were made for the last time"
        return "not made, since nothing that it shows changed"


class SiteBuild:
    """A build of the session's project into the folder `target`."""

    def __init__(
        self,
        session: BuildSession,
        cache: BuildCache,
        target: Path,
        reporter: Reporter,
        timer: StageTimer,
    ) -> None:
        self._session = session
        self._cache = cache
        self._target = target
        self._reporter = reporter
        self._timer = timer

    def run(self, stamps: FileStamps | None) -> BuildSummary:
        """Build, write the site, and cache the build. Raises BuildFailed where there are errors.

        `stamps` are those with which the project was read.
        """
        last = self._cache.last()
        self._timer.end("looking what changed")
        summary = self._unchanged(last) if last is not None else None
        if summary is None:
            summary = self._build(last)
        self._cache.save_stamps(self._session.project, stamps)
        return summary

    def _unchanged(self, last: BuildStamp) -> BuildSummary | None:
        """What came of the last build, if it had these very inputs and its site is intact."""
        if last.whole != self._session.project.keys.whole():
            return None
        if digest_of(self._target) != last.site or not is_intact(self._target):
            return None
        if self._reporter.verbose:
            return None  # the notes, of which there are many, are cached with the rest
        self._report(last.diagnostics)
        self._timer.end("checking the site")
        return BuildSummary(last.events, last.pages, 0, "nothing changed", {})

    def _build(self, last: BuildStamp | None) -> BuildSummary:
        from timeline.build import parallel
        from timeline.build.parallel_reading import parallel_reading
        from timeline.build.rendering import PageDependencies

        session = self._session
        dependencies = PageDependencies()
        with ExitStack() as stack:
            site = None
            if last is not None and last.pages >= parallel.MIN_PARALLEL_ITEMS:
                # Another core looks at the site while everything else is made ready.
                site = stack.enter_context(self._open(parallel.BackgroundTask))
            before = session.load_cache()
            self._timer.end("loading the cache")
            update = session.update(parallel_reading())
            self._timer.end("reading, linking and planning")
            diagnostics = self._report(update.build.diagnostics)
            if update.build.failed or failed(diagnostics):
                raise BuildFailed
            if last is not None and (before is None or last.state != before.keys.whole()):
                last = None
            if update.changed is not None and (
                last is None or digest_of(self._target) != last.site
            ):
                # The cache does not know this site, so that any of its files may be different.
                reason = "the site is another than the one that was built last"
                update = replace(update, changed=None, reason=reason)
            if site is None:
                site = stack.enter_context(self._open())
            dirty_files = last.dirty_files if last and update.changed is not None else frozenset()
            jobs = update.jobs(dirty_files)
            expected = last.site if last is not None else ""
            written = self._write(site.begin(expected), update, jobs, dependencies)
        self._timer.end("rendering and writing pages")
        summary = BuildSummary(
            len(update.build.chronicle.events) if update.build.chronicle else 0,
            len(update.build.pages or ()),
            written.written + written.removed,
            update.reason,
            update.changed,
            dirty_files,
        )
        self._save(update, dependencies, before, summary, written.digest, diagnostics)
        self._timer.end("storing the build")
        return summary

    def _open(self, look: StartLook | None = None) -> AbstractContextManager[SiteWriter]:
        root = self._session.root
        read = [root / name for name in FOLDERS]
        return open_site(self._target, project=root, read=read, look=look)

    def _write(
        self,
        site: SiteUpdate,
        update: IncrementalBuild,
        jobs: Sequence[RenderJob],
        dependencies: PageDependencies,
    ) -> WriteSummary:
        from timeline.build import parallel
        from timeline.build.rendering import render
        from timeline.site.renderer import RenderError

        results = render(update.build, jobs, site.stage, dependencies, parallel.parallel_map)
        total = len(update.build.pages or ())
        try:
            written = site.commit(self._reporter.progress(results, total, "Writing pages"))
        except RenderError as error:
            texts = self._session.project.workspace.texts()
            self._reporter.report([error.diagnostic], texts, err=True)
            raise BuildFailed from error
        self._reporter.detail(
            f"{count(written.written, 'file')} written, {written.unchanged:,} unchanged, "
            f"{written.removed:,} removed: {update.reason}"
        )
        return written

    def _save(
        self,
        update: IncrementalBuild,
        dependencies: PageDependencies,
        before: CachedBuild | None,
        summary: BuildSummary,
        digest: str,
        diagnostics: tuple[Diagnostic, ...],
    ) -> None:
        """Cache this build; where the disk refuses, the next one has to do everything."""
        from timeline.build.cache.records import BuildStamp
        from timeline.build.incremental import cached_build

        cache = self._cache
        stored, dirty_files = before, frozenset[str]()
        try:
            if update.replaces_cache:
                stored = cached_build(update, dependencies, before)
                # The stamp goes first, since it is about the build that is replaced now.
                cache.forget_last()
                if stored is not None:
                    cache.save_build(stored, before)
            elif update.changed is not None:
                dirty_files = summary.dirty_files | update.changed.keys()
            if stored is None:
                return
            stamp = BuildStamp(
                update.keys.whole(),
                stored.keys.whole(),
                digest,
                summary.events,
                summary.pages,
                tuple(one for one in diagnostics if one.severity != "note"),
                dirty_files,
            )
            cache.save_last(stamp)
        except OSError as error:
            cache.forget_last()
            self._reporter.detail(f"The build could not be cached: {error.strerror}")

    def _report(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Report what is wrong; return all of it, with what is wrong with the theme's name."""
        workspace = self._session.project.workspace
        if workspace.diagnostics:
            diagnostics = tuple(in_order({*workspace.diagnostics, *diagnostics}))
        verbose = self._reporter.verbose
        shown = [one for one in diagnostics if one.severity != "note" or verbose]
        self._reporter.report(shown, workspace.texts() if shown else {}, err=True)
        return diagnostics
