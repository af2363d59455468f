"""The whole flow on one screen: inputs → settings, documents, chronicle, plan, pages.

`check` stops when everything is linked and planned; `compile` goes on to a `Build`, whose pages are
rendered when they are asked for. Nothing here touches the disk, the clock or the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Final, Literal, Protocol, TypeVar

from timeline.content.frontmatter.reader import locate
from timeline.content.reader import ReadResult, read_document, unread_file
from timeline.core.diagnostic import (
    Diagnostic,
    Location,
    Severity,
    failed,
    in_order,
)
from timeline.core.diagnostic_index import DiagnosticIndex
from timeline.core.frozen import dataclass
from timeline.core.inputs import (
    Inputs,
    SourceFile,
    ThemeLayer,
    Unreadable,
)
from timeline.core.output import Output
from timeline.diagnostics import registry
from timeline.model.chronicle import Chronicle
from timeline.model.link import link
from timeline.model.references import links
from timeline.model.update_event import update_event as update_linked
from timeline.project.settings import Settings, read_settings, unknown_severities
from timeline.rules.runner import CheckedProject, check_all, recheck
from timeline.rules.suppressions import apply_suppressions
from timeline.site.checks.link_check import broken_links, broken_links_of
from timeline.site.checks.path_collisions import name_collisions
from timeline.site.checks.unused_files import UNUSED_FILE, unused
from timeline.site.generated_file import File
from timeline.site.i18n.locale import read_locale
from timeline.site.i18n.locale_keys import UNKNOWN_WORD
from timeline.site.page import Page
from timeline.site.plan import media_files, plan, plan_files
from timeline.site.renderer import Renderer
from timeline.site.sections import left_out
from timeline.site.theme.theme import (
    Theme,
    check_theme,
    known_theme,
    load_theme,
)

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


class ParallelMap(Protocol):
    """How a function is applied to many items: its results, in the order of the items."""

    def __call__(self, function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
        """The function of every item."""


def sequential_map(function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
    """The function of every item, one after the other."""
    return map(function, items)


@dataclass(frozen=True, slots=True)
class Options:
    """What a command says beside the project.

    `today` is a day ordinal (`datetime.date.toordinal`), `drafts` includes drafts, `base_url`
    stands in for the setting of that name. Without `waivers` it is also reported what files accept,
    with `links` also each link to a page that may be missing only because of another error.
    """

    today: int
    drafts: bool = False
    base_url: str | None = None
    waivers: bool = True
    links: bool = False


@dataclass(frozen=True, slots=True)
class Build:
    """A project that was read, linked and planned.

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
        """What is wrong, sorted by place."""
        return self.findings.all

    @property
    def failed(self) -> bool:
        """Whether no site may be written."""
        return self.findings.failed or self.renderer is None

    def outputs(self, spread: ParallelMap = sequential_map) -> Iterator[Output]:
        """Every file of the site; `spread` may make the pages on several cores.

        Raises `site.renderer.RenderError` where a template fails on a page.
        """
        return chain((output for output, _ in self.made(spread, _as_it_is)), self.copied())

    @property
    def plan(self) -> tuple[Page | File, ...]:
        """The pages and the other files that are made, in the order of the plan."""
        if self.pages is None:
            raise ValueError("a build with errors has no plan")
        return (*self.pages.values(), *self.files)

    def made(
        self,
        spread: ParallelMap,
        put: Callable[[Output], T],
        these: Sequence[Page | File] | None = None,
    ) -> Iterator[tuple[T, tuple[int, ...]]]:
        """The whole plan made and put somewhere, or `these` of it, each with the numbers of the
        events that it shows.

        Where it was made, there it is `put`: what `spread` hands over is only what that gives. For
        all events stands `site.dependencies.EVERY`. Raises `site.renderer.RenderError`, and what
        `put`
        raises.
        """
        renderer = self.renderer
        if renderer is None:
            raise ValueError("a build with errors has no outputs")
        edition = renderer.edition

        def make(one: Page | File) -> tuple[T, tuple[int, ...]]:
            with edition.told.apart() as read:
                output = one.output(edition) if isinstance(one, File) else renderer.page(one)
            return put(output), tuple(read)

        return spread(make, self.plan if these is None else these)

    def copied(self) -> Iterator[Output]:
        """The files that stand in the site as they are in the project or the theme."""
        if self.chronicle is None or self.theme is None:
            raise ValueError("a build with errors has no outputs")
        media = self.inputs.media
        return chain(
            self.theme.files,
            (Output(target, media[source]) for source, target in media_files(self.chronicle)),
            (Output(path, content) for path, content in self.inputs.static.items()),
        )


@dataclass(frozen=True, slots=True)
class UpdatedBuild:
    """A build in which the words of one event are others, its id, and what was read of its file.

    `outline` says whether these are words that a list of events may show, `cited` whether the
    statements of the event cite other sources than before, or are more or fewer.
    """

    build: Build
    event: str
    result: ReadResult
    outline: bool
    cited: bool


Planned = tuple[Mapping[str, Page], tuple[File, ...]]
"""The pages of a plan by their path, and its other files."""
_OF_NAMES: Final = frozenset(("bad-address", "name-collision"))
"""What is found of a content file's name when the site is planned, and is not found again."""

_OF_THEME: Final = frozenset((UNKNOWN_WORD, UNUSED_FILE))
"""What is said of the theme of a site that can be built all the same."""

Loaded = tuple[Theme, tuple[Diagnostic, ...]]


def compile(  # noqa: A001 - it is what it does
    inputs: Inputs,
    options: Options,
    spread: ParallelMap = sequential_map,
    load: Callable[[Sequence[ThemeLayer]], Loaded] = load_theme,
) -> Build:
    """Read, link and plan a project; `spread` may read its files on several cores.

    Whoever compiles again and again may remember what `spread` and `load` gave for equal items.
    """
    settings, problems = read_settings(inputs.settings)
    settings = _chosen(settings, options) if settings is not None else None
    checked, found = _check(inputs, settings or Settings(title="-"), options, spread)
    problems += (*found, *checked.diagnostics)
    if settings is None:
        return Build(inputs, DiagnosticIndex.of(_sorted(problems, {})), checked.chronicle)
    return plan_build(inputs, options, settings, checked, problems, load)


def plan_build(
    inputs: Inputs,
    options: Options,
    settings: Settings,
    checked: CheckedProject,
    problems: Sequence[Diagnostic],
    load: Callable[[Sequence[ThemeLayer]], Loaded] = load_theme,
) -> Build:
    """Plan the site of what was linked; `problems` are those found so far."""
    settings = _chosen(settings, options)
    chronicle = checked.chronicle
    theme, theme_problems = load(inputs.theme)
    locale, locale_problems = read_locale(
        settings.language, inputs.theme, _setting(inputs, "language")
    )
    pages, plan_problems = plan(
        chronicle, inputs.static, inputs.media, today=options.today, settings=settings
    )
    files, file_problems = plan_files(chronicle, settings, pages, inputs.static)
    made = (*(page.file for page in pages.values()), *(file.path for file in files))
    media = (path for _, path in media_files(chronicle))
    found = [*problems, *theme_problems, *locale_problems, *file_problems]
    if inputs.settings:
        found += unknown_severities(inputs.settings, settings, registry.severities())
    found += unused(inputs.theme, settings.language)
    found += (*_untold(plan_problems, problems), *name_collisions(inputs, chain(made, media)))
    if options.links or not failed(found):
        # Otherwise pages may be missing for another reason, which is told already.
        addresses = _addresses(inputs, chronicle, pages, files)
        found += broken_links(chronicle, addresses, left_out(settings.leave_out))
    findings = DiagnosticIndex.of(_sorted(found, settings.severity))
    if locale is None or findings.failed:
        return Build(inputs, findings, chronicle, pages)
    renderer = Renderer(theme, chronicle, settings, locale, options.today, inputs.history)
    return Build(inputs, findings, chronicle, pages, renderer, theme, files, checked)


def resume_build(
    inputs: Inputs,
    options: Options,
    settings: Settings,
    checked: CheckedProject,
    findings: DiagnosticIndex,
    planned: Planned,
    load: Callable[[Sequence[ThemeLayer]], Loaded] | None = None,
) -> Build | None:
    """A build of which all but the theme is remembered; without `load` it is the very theme that
    it was made with, of which is known that it has no faults.

    None where there are errors.
    """
    settings = _chosen(settings, options)
    theme, faults = load(inputs.theme) if load else (known_theme(inputs.theme), ())
    locale, locale_faults = read_locale(
        settings.language, inputs.theme, _setting(inputs, "language")
    )
    if locale is None or faults or findings.failed:
        return None
    # What nothing asks for is remembered only while it stands there.
    remembered = tuple(one for one in findings if one.code in _OF_THEME)
    found = (*locale_faults, *unused(inputs.theme, settings.language))
    if remembered != _sorted(found, settings.severity):
        return None
    chronicle = checked.chronicle
    renderer = Renderer(theme, chronicle, settings, locale, options.today, inputs.history)
    pages, files = planned
    return Build(inputs, findings, chronicle, pages, renderer, theme, files, checked)


def update_event(build: Build, file: SourceFile) -> UpdatedBuild | None:
    """The build with this file in the place of the one with its path, at the cost of one event.

    None where the file has an error, or says more than other words about an event: then nothing
    less than `compile` knows what follows from it.
    """
    if build.renderer is None or build.checked is None or build.failed:
        return None
    if any(one.code in _OF_NAMES for one in build.findings.concerning(file.path)):
        return None
    settings = build.renderer.edition.settings
    result = read_document(file, settings.timezone)
    if result.document is None or failed(result.diagnostics):
        return None
    revised = update_linked(build.checked.linked, result.document)
    checked = recheck(build.checked, revised) if revised else None
    if revised is None or checked is None:
        return None
    chronicle = checked.chronicle
    found = (
        *apply_suppressions((result.document,), result.diagnostics),
        *checked.concerning(file.path),
    )
    fresh = _sorted(found, settings.severity)
    if failed(fresh):
        return None
    pages: Mapping[str, Page] | None = build.pages
    files = build.files
    if revised.cited:
        # Whether a list of statements is split, and where, hangs on how many there are.
        pages, _ = plan(
            chronicle,
            build.inputs.static,
            build.inputs.media,
            today=build.renderer.edition.today,
            settings=settings,
        )
        files, _ = plan_files(chronicle, settings, pages, build.inputs.static)
        if pages.keys() != (build.pages or {}).keys():
            return None
    if any(link.target.startswith("/") for link in links(result.document)):
        addresses = _addresses(build.inputs, chronicle, pages or (), files)
        without = left_out(settings.leave_out)
        if any(broken_links_of(result.document, addresses, without)):
            return None
    content = tuple(file if one.path == file.path else one for one in build.inputs.content)
    made = replace(
        build,
        inputs=replace(build.inputs, content=content),
        findings=build.findings.replaced(file.path, fresh),
        chronicle=chronicle,
        pages=pages,
        renderer=build.renderer.revised(chronicle, revised.event, revised.cited),
        files=files,
        checked=checked,
    )
    return UpdatedBuild(made, revised.event, result, revised.outline, revised.cited)


def check(
    inputs: Inputs, options: Options, spread: ParallelMap = sequential_map
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a project, sorted by place; nothing is rendered afterwards."""
    return compile(inputs, options, spread, check_theme).diagnostics


def _check(
    inputs: Inputs, settings: Settings, options: Options, spread: ParallelMap
) -> tuple[CheckedProject, tuple[Diagnostic, ...]]:
    documents = []
    reserved = []
    results = []
    for result in spread(partial(read_document, timezone=settings.timezone), inputs.content):
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
        suppress=options.waivers,
    )
    return checked, read_problems(inputs, results, options.waivers)


def read_problems(
    inputs: Inputs, results: Iterable[ReadResult], waivers: bool = True
) -> tuple[Diagnostic, ...]:
    """What is wrong with single files, after each file's `allow` was heard if `waivers`."""
    problems = [_unreadable(file) for file in inputs.unreadable]
    problems += filter(None, (unread_file(*item) for item in inputs.media.items()))
    documents = []
    for result in results:
        problems += result.diagnostics
        if result.document is not None and result.diagnostics:
            documents.append(result.document)
    return apply_suppressions(documents if waivers else (), problems)


def _as_it_is(output: Output) -> Output:
    return output


def _unreadable(file: Unreadable) -> Diagnostic:
    message = f"The file cannot be read: {file.reason}"
    return Diagnostic(Location(file.path), "unreadable", message, file.remedy)


def _untold(planned: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults of the plan without the addresses that a former address takes: `model` tells
    them at their line.
    """
    told = {one.subject.strip("/") for one in found if one.code == "alias-taken"}
    return tuple(
        one for one in planned if one.code != "address-taken" or one.subject.strip("/") not in told
    )


def _addresses(
    inputs: Inputs, chronicle: Chronicle, pages: Iterable[str], files: Iterable[File]
) -> frozenset[str]:
    """Every address of the site, without its first slash."""
    media = (target for _, target in media_files(chronicle))
    return frozenset((*pages, *(file.path for file in files), *inputs.static, *media))


def _setting(inputs: Inputs, name: str) -> Location:
    if inputs.settings is None:
        return Location("timeline.yaml")
    return locate(inputs.settings, (name,))


def _chosen(settings: Settings, options: Options) -> Settings:
    """The settings with those in whose place an option stands."""
    return settings if options.base_url is None else replace(settings, base_url=options.base_url)


def _sorted(
    problems: Iterable[Diagnostic], severity: Mapping[str, Severity | Literal["off"]]
) -> tuple[Diagnostic, ...]:
    """The diagnostics by place, with the severity that the settings give to warnings and notes."""
    chosen = []
    for problem in set(problems):
        wanted = severity.get(problem.code, problem.severity)
        if wanted == problem.severity or problem.severity == "error":
            chosen.append(problem)
        elif wanted != "off":
            chosen.append(replace(problem, severity=wanted))
    return tuple(in_order(chosen))
