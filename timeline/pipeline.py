"""The whole flow on one screen: inputs → settings, documents, chronicle, plan, pages.

`check` stops when everything is linked and planned; `compile` goes on to a `Build`, whose pages are
rendered when they are asked for. Nothing here touches the disk, the clock or the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from timeline.config import Settings, read_settings
from timeline.diagnostics import Diagnostic, Location, Severity, failed
from timeline.files import Inputs
from timeline.model.chronicle import Chronicle
from timeline.model.link import link
from timeline.model.waivers import waive
from timeline.output import Output
from timeline.publish.feeds import feed, sitemap
from timeline.publish.locale import read_locale
from timeline.publish.page import Page
from timeline.publish.plan import media_files, plan
from timeline.publish.render import Renderer
from timeline.publish.theme import Theme, load_theme
from timeline.read.documents import read_document
from timeline.read.frontmatter import locate


@dataclass(frozen=True, slots=True)
class Options:
    """What a command says beside the project.

    `today` is a day ordinal (`datetime.date.toordinal`), `drafts` includes drafts, `base_url`
    stands in for the setting of that name.
    """

    today: int
    drafts: bool = False
    base_url: str | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """A project that was read, linked and planned.

    `diagnostics` are sorted by place. Where one of them is an error, `pages` may be incomplete and
    nothing may be written.
    """

    inputs: Inputs
    diagnostics: tuple[Diagnostic, ...]
    chronicle: Chronicle | None = None
    pages: Mapping[str, Page] | None = None
    renderer: Renderer | None = None
    theme: Theme | None = None

    @property
    def failed(self) -> bool:
        """Whether no site may be written."""
        return failed(self.diagnostics) or self.renderer is None

    def outputs(self) -> Iterator[Output]:
        """Every file of the site, each made when it is asked for.

        Raises `publish.render.RenderError` where a template fails on a page.
        """
        if (
            self.renderer is None
            or self.chronicle is None
            or self.theme is None
            or self.pages is None
        ):
            raise ValueError("a build with errors has no outputs")
        yield from self.theme.files
        for page in self.pages.values():
            yield self.renderer.page(page)
        yield feed(self.renderer.edition)
        yield from sitemap(self.renderer.edition, self.pages.values())
        for source, target in media_files(self.chronicle):
            yield Output(target, self.inputs.media[source])
        for path, content in self.inputs.static.items():
            yield Output(path, content)


def compile(inputs: Inputs, options: Options) -> Build:  # noqa: A001 - it is what it does
    """Read, link and plan a project."""
    settings, problems = read_settings(inputs.settings)
    if settings is not None and options.base_url is not None:
        settings = replace(settings, base_url=options.base_url)
    chronicle, found = _link(inputs, settings or Settings(title="-"), options)
    problems += found
    if settings is None:
        return Build(inputs, _sorted(problems, {}), chronicle)
    theme, theme_problems = load_theme(inputs.theme)
    locale, locale_problems = read_locale(
        settings.language, inputs.theme, _setting(inputs, "language")
    )
    pages, plan_problems = plan(chronicle, inputs.static, inputs.media)
    problems += theme_problems + locale_problems + plan_problems
    diagnostics = _sorted(problems, settings.severity)
    if locale is None or failed(diagnostics):
        return Build(inputs, diagnostics, chronicle, pages)
    renderer = Renderer(theme, chronicle, settings, locale, options.today)
    return Build(inputs, diagnostics, chronicle, pages, renderer, theme)


def check(inputs: Inputs, options: Options) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a project, sorted by place."""
    return compile(inputs, options).diagnostics


def _link(
    inputs: Inputs, settings: Settings, options: Options
) -> tuple[Chronicle, tuple[Diagnostic, ...]]:
    problems = [
        Diagnostic(Location(path), "unreadable", reason) for path, reason in inputs.unreadable
    ]
    documents = []
    reserved = []
    for file in inputs.content:
        result = read_document(file, timezone=settings.timezone)
        problems += result.diagnostics
        if result.document is not None:
            documents.append(result.document)
        elif result.kind is not None and result.id is not None:
            reserved.append((result.kind, result.id))
    chronicle, found = link(
        documents,
        reserved=reserved,
        today=options.today,
        timezone=settings.timezone,
        language=settings.language,
        drafts=options.drafts,
    )
    return chronicle, (*waive(documents, problems), *found)


def _setting(inputs: Inputs, name: str) -> Location:
    if inputs.settings is None:
        return Location("timeline.yaml")
    return locate(inputs.settings, (name,))


def _sorted(
    problems: Iterable[Diagnostic], severity: Mapping[str, Severity | Literal["off"]]
) -> tuple[Diagnostic, ...]:
    """The diagnostics by place, with the severity that the settings give to warnings and notes."""
    chosen = []
    for problem in set(problems):
        wanted = severity.get(problem.code, problem.severity)
        if problem.severity == "error":
            chosen.append(problem)
        elif wanted != "off":
            chosen.append(replace(problem, severity=wanted))
    return tuple(sorted(chosen))
