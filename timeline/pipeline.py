"""The whole flow on one screen: inputs → settings, documents, chronicle, plan, pages.

`check` stops when everything is linked and planned; `compile` goes on to a `Build`, whose pages are
rendered when they are asked for. Nothing here touches the disk, the clock or the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Literal, Protocol, TypeVar

from timeline.config import Settings, read_settings
from timeline.diagnostics import Diagnostic, Location, Severity, failed
from timeline.files import Inputs, ThemeLayer
from timeline.model.chronicle import Chronicle
from timeline.model.link import link
from timeline.model.waivers import waive
from timeline.output import Output
from timeline.publish.files import File
from timeline.publish.locale import read_locale
from timeline.publish.page import Page
from timeline.publish.plan import media_files, plan, plan_files
from timeline.publish.render import Renderer
from timeline.publish.theme import Theme, load_theme
from timeline.read.documents import read_document
from timeline.read.frontmatter import locate

A = TypeVar("A")
B = TypeVar("B")


class Spread(Protocol):
    """How a function is applied to many items: its results, in the order of the items."""

    def __call__(self, function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
        """The function of every item."""


def in_turn(function: Callable[[A], B], items: Sequence[A], /) -> Iterator[B]:
    """The function of every item, one after the other."""
    return map(function, items)


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
    files: tuple[File, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether no site may be written."""
        return failed(self.diagnostics) or self.renderer is None

    def outputs(self, spread: Spread = in_turn) -> Iterator[Output]:
        """Every file of the site; `spread` may make the pages on several cores.

        Raises `publish.render.RenderError` where a template fails on a page.
        """
        if (
            self.renderer is None
            or self.chronicle is None
            or self.theme is None
            or self.pages is None
        ):
            raise ValueError("a build with errors has no outputs")
        renderer = self.renderer

        def make(one: Page | File) -> Output:
            return one.output(renderer.edition) if isinstance(one, File) else renderer.page(one)

        made: tuple[Page | File, ...] = (*self.pages.values(), *self.files)
        return chain(
            spread(make, made),
            self.theme.files,
            (
                Output(target, self.inputs.media[source])
                for source, target in media_files(self.chronicle)
            ),
            (Output(path, content) for path, content in self.inputs.static.items()),
        )


Loaded = tuple[Theme, tuple[Diagnostic, ...]]


def compile(  # noqa: A001 - it is what it does
    inputs: Inputs,
    options: Options,
    spread: Spread = in_turn,
    load: Callable[[Sequence[ThemeLayer]], Loaded] = load_theme,
) -> Build:
    """Read, link and plan a project; `spread` may read its files on several cores.

    Whoever compiles again and again may remember what `spread` and `load` gave for equal items.
    """
    settings, problems = read_settings(inputs.settings)
    if settings is not None and options.base_url is not None:
        settings = replace(settings, base_url=options.base_url)
    chronicle, found = _link(inputs, settings or Settings(title="-"), options, spread)
    problems += found
    if settings is None:
        return Build(inputs, _sorted(problems, {}), chronicle)
    theme, theme_problems = load(inputs.theme)
    locale, locale_problems = read_locale(
        settings.language, inputs.theme, _setting(inputs, "language")
    )
    pages, plan_problems = plan(
        chronicle,
        inputs.static,
        inputs.media,
        today=options.today,
        leave_out=settings.leave_out,
    )
    files, file_problems = plan_files(chronicle, settings, pages, inputs.static)
    problems += theme_problems + locale_problems + plan_problems + file_problems
    diagnostics = _sorted(problems, settings.severity)
    if locale is None or failed(diagnostics):
        return Build(inputs, diagnostics, chronicle, pages)
    renderer = Renderer(theme, chronicle, settings, locale, options.today, inputs.history)
    return Build(inputs, diagnostics, chronicle, pages, renderer, theme, files)


def check(inputs: Inputs, options: Options, spread: Spread = in_turn) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a project, sorted by place."""
    return compile(inputs, options, spread).diagnostics


def _link(
    inputs: Inputs, settings: Settings, options: Options, spread: Spread
) -> tuple[Chronicle, tuple[Diagnostic, ...]]:
    problems = [
        Diagnostic(Location(path), "unreadable", reason) for path, reason in inputs.unreadable
    ]
    documents = []
    reserved = []
    for result in spread(partial(read_document, timezone=settings.timezone), inputs.content):
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
        loaded_words=settings.loaded_words,
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
