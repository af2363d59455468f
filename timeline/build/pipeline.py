"""The whole flow on one screen: inputs → settings, documents, chronicle, diagnostics, plan, pages.

`check` stops when everything is linked and planned; `compile` goes on to a `Build`, whose pages are
rendered on demand. Knows nothing of earlier builds, and touches neither disk, clock nor network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Literal, Protocol, TypeVar

from timeline.content.frontmatter.reader import locate
from timeline.content.reader import ReadResult, read_document, unread_file
from timeline.core.diagnostic import Diagnostic, Location, Severity, failed, in_order
from timeline.core.diagnostic_index import DiagnosticIndex
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, ThemeLayer, Unreadable
from timeline.core.output import Output
from timeline.diagnostics import registry
from timeline.model.chronicle import Chronicle
from timeline.model.link import link
from timeline.project.settings import Settings, read_settings, unknown_severities
from timeline.rules.runner import CheckedProject, check_all
from timeline.rules.suppressions import apply_suppressions
from timeline.site.checks.link_check import broken_links
from timeline.site.checks.media_check import media_problems
from timeline.site.checks.path_collisions import name_collisions
from timeline.site.checks.unused_files import unused
from timeline.site.generated_file import File
from timeline.site.i18n.locale import read_locale
from timeline.site.page import Page
from timeline.site.plan import media_files, plan, plan_files
from timeline.site.renderer import Renderer
from timeline.site.sections import left_out
from timeline.site.theme.theme import Theme, check_theme, load_theme

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


class ParallelMap(Protocol):
    """How a function is applied to many items."""

    def __call__(self, function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
        """Yield the function of every item, in the order of the items."""


def sequential_map(function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
    """Yield the function of every item, one after the other."""
    return map(function, items)


LoadedTheme = tuple[Theme, tuple[Diagnostic, ...]]
LoadTheme = Callable[[Sequence[ThemeLayer]], LoadedTheme]
"""Loads the theme of some layers, with the errors in its templates."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a command asks for beside the project.

    `today` is a day ordinal (`datetime.date.toordinal`), `drafts` includes drafts, `base_url`
    replaces the setting of that name. Without `suppress` the warnings that files accept are
    reported too, with `links` also each link to a page that may be missing only because of another
    error.
    """

    today: int
    drafts: bool = False
    base_url: str | None = None
    suppress: bool = True
    links: bool = False

    def applied_to(self, settings: Settings) -> Settings:
        """Return the settings with those replaced for which there is an option."""
        return settings if self.base_url is None else replace(settings, base_url=self.base_url)


@dataclass(frozen=True, slots=True)
class Build:
    """A project that was read, linked, checked and planned.

    Where one of the diagnostics is an error, `pages` may be incomplete and nothing may be written.
    """

    inputs: Inputs
    findings: DiagnosticIndex
    chronicle: Chronicle | None = None
    pages: Mapping[str, Page] | None = None
    renderer: Renderer | None = None
    theme: Theme | None = None
    files: tuple[File, ...] = ()
    checked: CheckedProject | None = None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All diagnostics, sorted by place."""
        return self.findings.all

    @property
    def failed(self) -> bool:
        """Whether no site may be written."""
        return self.findings.failed or self.renderer is None

    @property
    def plan(self) -> tuple[Page | File, ...]:
        """The pages and the other generated files, in the order of the plan."""
        if self.pages is None:
            raise ValueError("a build with errors has no plan")
        return (*self.pages.values(), *self.files)

    def outputs(self, parallel_map: ParallelMap = sequential_map) -> Iterator[Output]:
        """Yield every file of the site; `parallel_map` may render the pages on several cores.

        Raises `site.renderer.RenderError` where a template fails on a page.
        """
        rendered = self.render(self.plan, lambda output: output, parallel_map)
        return chain((output for output, _ in rendered), self.copied_files())

    def render(
        self,
        items: Sequence[Page | File],
        stage: Callable[[Output], T],
        parallel_map: ParallelMap = sequential_map,
    ) -> Iterator[tuple[T, tuple[int, ...]]]:
        """Render pages and files of the plan, and yield what `stage` returns for each.

        The process that renders an item also stages it, so that no page is sent from one process to
        another. With each comes what it read of the events, in the numbers of `site.dependencies`.
        Raises `site.renderer.RenderError`, and what `stage` raises.
        """
        renderer = self.renderer
        if renderer is None:
            raise ValueError("a build with errors has no outputs")
        context = renderer.context

        def render_one(item: Page | File) -> tuple[T, tuple[int, ...]]:
            with context.tracked_events.record() as read:
                output = item.output(context) if isinstance(item, File) else renderer.page(item)
            return stage(output), tuple(read)

        return parallel_map(render_one, items)

    def render_now(self, item: Page | File) -> bytes:
        """Return the bytes of one page or file of the plan."""
        return next(self.render((item,), lambda output: output.content))[0]

    def copied_files(self) -> Iterator[Output]:
        """Yield the files that are copied to the site from the theme and the project."""
        if self.chronicle is None or self.theme is None:
            raise ValueError("a build with errors has no outputs")
        media = self.inputs.media
        return chain(
            self.theme.files,
            (Output(target, media[source]) for source, target in media_files(self.chronicle)),
            (Output(path, content) for path, content in self.inputs.static.items()),
        )


def compile(  # noqa: A001 - the standard word
    inputs: Inputs,
    options: Options,
    parallel_map: ParallelMap = sequential_map,
    load: LoadTheme = load_theme,
) -> Build:
    """Read, link, check and plan a project; `parallel_map` may read its files on several cores."""
    settings, problems = read_settings(inputs.settings)
    checked, file_problems = _check(inputs, settings or Settings(title="-"), options, parallel_map)
    problems += (*file_problems, *checked.diagnostics)
    if settings is None:
        index = DiagnosticIndex.of(with_severity(problems, {}))
        return Build(inputs, index, checked.chronicle, checked=checked)
    return plan_build(inputs, options, settings, checked, problems, load)


def plan_build(
    inputs: Inputs,
    options: Options,
    settings: Settings,
    checked: CheckedProject,
    problems: Sequence[Diagnostic],
    load: LoadTheme = load_theme,
) -> Build:
    """Plan the site of a checked project; `problems` are those found so far."""
    settings = options.applied_to(settings)
    chronicle = checked.chronicle
    theme, theme_problems = load(inputs.theme)
    locale, locale_problems = read_locale(
        settings.language, inputs.theme, location_of_setting(inputs, "language")
    )
    pages, plan_problems = plan(
        chronicle, inputs.static, inputs.media, today=options.today, settings=settings
    )
    files, file_problems = plan_files(chronicle, settings, pages, inputs.static)
    generated = (*(page.file for page in pages.values()), *(file.path for file in files))
    media = (path for _, path in media_files(chronicle))
    reported = [*problems, *theme_problems, *locale_problems, *file_problems]
    if inputs.settings:
        reported += unknown_severities(inputs.settings, settings, registry.severities())
    reported += unused(inputs.theme, settings.language)
    reported += _without_aliases(plan_problems, problems)
    reported += name_collisions(inputs, chain(generated, media))
    reported += media_problems(chronicle, inputs.media)
    if options.links or not failed(reported):
        # Otherwise pages may be missing because of another error, which is reported already.
        addresses = site_addresses(inputs, chronicle, pages, files)
        reported += broken_links(chronicle, addresses, left_out(settings.leave_out))
    index = DiagnosticIndex.of(with_severity(reported, settings.severity))
    if locale is None or index.failed:
        return Build(inputs, index, chronicle, pages, checked=checked)
    renderer = Renderer(theme, chronicle, settings, locale, options.today, inputs.history)
    return Build(inputs, index, chronicle, pages, renderer, theme, files, checked)


def check(
    inputs: Inputs, options: Options, parallel_map: ParallelMap = sequential_map
) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with a project, sorted by place; nothing is rendered."""
    return compile(inputs, options, parallel_map, check_theme).diagnostics


def _check(
    inputs: Inputs, settings: Settings, options: Options, parallel_map: ParallelMap
) -> tuple[CheckedProject, tuple[Diagnostic, ...]]:
    documents = []
    reserved = []
    results = []
    for result in parallel_map(partial(read_document, timezone=settings.timezone), inputs.content):
        results.append(result)
        if result.document is not None:
            documents.append(result.document)
        elif result.kind is not None and result.id is not None:
            reserved.append((result.kind, result.id))
    checked = check_all(
        link(documents, language=settings.language, drafts=options.drafts),
        today=options.today,
        timezone=settings.timezone,
        severities=registry.severities(),
        reserved=reserved,
        loaded_words=settings.loaded_words,
        suppress=options.suppress,
    )
    return checked, file_diagnostics(inputs, results, options.suppress)


def file_diagnostics(
    inputs: Inputs, results: Iterable[ReadResult], suppress: bool = True
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with single files, apart from what they accept if `suppress`."""
    problems = [_unreadable(file) for file in inputs.unreadable]
    problems += filter(None, (unread_file(*item) for item in inputs.media.items()))
    documents = []
    for result in results:
        problems += result.diagnostics
        if result.document is not None and result.diagnostics:
            documents.append(result.document)
    return apply_suppressions(documents if suppress else (), problems)


def _unreadable(file: Unreadable) -> Diagnostic:
    message = f"The file cannot be read: {file.reason}"
    return Diagnostic(Location(file.path), "unreadable", message, file.remedy)


def _without_aliases(
    planned: Iterable[Diagnostic], reported: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...]:
    """The problems of the plan without the addresses that an alias takes, which are reported at its
    line already.
    """
    taken = {problem.subject.strip("/") for problem in reported if problem.code == "alias-taken"}
    return tuple(
        problem
        for problem in planned
        if problem.code != "address-taken" or problem.subject.strip("/") not in taken
    )


def site_addresses(
    inputs: Inputs, chronicle: Chronicle, pages: Iterable[str], files: Iterable[File]
) -> frozenset[str]:
    """Return every address of the site, without its first slash."""
    media = (target for _, target in media_files(chronicle))
    return frozenset((*pages, *(file.path for file in files), *inputs.static, *media))


def location_of_setting(inputs: Inputs, name: str) -> Location:
    """Return the place of a setting; the whole file where it cannot be read."""
    if inputs.settings is None:
        return Location("timeline.yaml")
    return locate(inputs.settings, (name,))


def with_severity(
    problems: Iterable[Diagnostic], severity: Mapping[str, Severity | Literal["off"]]
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics by place, with the severity that the settings give to warnings."""
    chosen = []
    for problem in set(problems):
        wanted = severity.get(problem.code, problem.severity)
        if wanted == problem.severity or problem.severity == "error":
            chosen.append(problem)
        elif wanted != "off":
            chosen.append(replace(problem, severity=wanted))
    return tuple(in_order(chosen))
