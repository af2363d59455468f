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
from timeline.publish.site_links import broken_links
from timeline.publish.theme import Theme, load_theme
from timeline.read.documents import read_document, unread_file
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
    pages, plan_problems = plan(chronicle, inputs.static, inputs.media, today=options.today)
    files, file_problems = plan_files(chronicle, settings, pages, inputs.static)
    problems += theme_problems + locale_problems + file_problems
    problems += _untold(plan_problems, found)
    if not failed(problems):
        # Otherwise pages may be missing for another reason, which is told already.
        problems += tuple(broken_links(chronicle, _addresses(inputs, chronicle, pages, files)))
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
    problems = [_unreadable(path, reason) for path, reason in inputs.unreadable]
    problems += filter(None, (unread_file(*item) for item in inputs.media.items()))
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


def _unreadable(path: str, reason: str) -> Diagnostic:
    """What `workspace` says of a file, which ends in what to do where something can be done."""
    said, _, mend = reason.rpartition(": ")
    if not said or mend.partition(" ")[0] not in ("save", "rename", "put"):
        said, mend = reason, ""
    message = f"The file cannot be read: {said}"
    return Diagnostic(Location(path), "unreadable", message, mend[:1].upper() + mend[1:])


def _untold(planned: Iterable[Diagnostic], found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The faults of the plan without the addresses that a former address takes: `model` tells
    them at their line.
    """
    told = {one.message.split('"')[1].strip("/") for one in found if one.code == "alias-taken"}
    return tuple(
        one
        for one in planned
        if one.code != "address-taken" or one.message.split('"')[-2].strip("/") not in told
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
