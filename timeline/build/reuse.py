"""An earlier build → the build of inputs that differ only in a theme, or in the words of an event.

Gives what `pipeline.compile` would give, at a fraction of the cost, and nothing where that is not
certain. Touches neither disk, clock nor network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from timeline.build.pipeline import (
    Build,
    LoadTheme,
    Options,
    location_of_setting,
    site_addresses,
    with_severity,
)
from timeline.content.reader import ReadResult, read_document
from timeline.core.diagnostic import failed
from timeline.core.diagnostic_index import DiagnosticIndex
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile
from timeline.model.references import links
from timeline.model.update_event import update_event as update_linked
from timeline.project.settings import Settings
from timeline.rules.runner import CheckedProject, recheck
from timeline.rules.suppressions import apply_suppressions
from timeline.site.checks.link_check import broken_links_of
from timeline.site.checks.unused_files import UNUSED_FILE, unused
from timeline.site.generated_file import File
from timeline.site.i18n.locale import read_locale
from timeline.site.i18n.locale_keys import UNKNOWN_WORD
from timeline.site.page import Page
from timeline.site.plan import plan, plan_files
from timeline.site.renderer import Renderer
from timeline.site.sections import left_out
from timeline.site.theme.theme import known_theme

_FILE_NAME_CODES: Final = frozenset(("bad-address", "name-collision"))
"""The codes of problems with the name of a content file, which only planning finds."""
_THEME_CODES: Final = frozenset((UNKNOWN_WORD, UNUSED_FILE))
"""The codes of problems with a theme that stop no build."""

Plan = tuple[Mapping[str, Page], tuple[File, ...]]
"""The pages of a plan by their path, and its other files."""


@dataclass(frozen=True, slots=True)
class UpdatedBuild:
    """A build after an edit of the words of one event, its id, and what was read of its file.

    `outline` says whether a list of events may show these words, `cited` whether the statements of
    the event cite other sources than before, or are more or fewer.
    """

    build: Build
    event: str
    result: ReadResult
    outline: bool
    cited: bool


def resume_build(
    inputs: Inputs,
    options: Options,
    settings: Settings,
    checked: CheckedProject,
    findings: DiagnosticIndex,
    planned: Plan,
    load: LoadTheme | None = None,
) -> Build | None:
    """Return the build of a checked project and its plan, with another theme if `load` is given.

    Without `load` the theme is the one that was planned with, which has no errors. None where
    there are errors, or where other problems with the theme are found than before.
    """
    settings = options.applied_to(settings)
    theme, errors = load(inputs.theme) if load else (known_theme(inputs.theme), ())
    locale, locale_problems = read_locale(
        settings.language, inputs.theme, location_of_setting(inputs, "language")
    )
    if locale is None or errors or findings.failed:
        return None
    before = tuple(problem for problem in findings if problem.code in _THEME_CODES)
    now = (*locale_problems, *unused(inputs.theme, settings.language))
    if before != with_severity(now, settings.severity):
        return None
    chronicle = checked.chronicle
    renderer = Renderer(theme, chronicle, settings, locale, options.today, inputs.history)
    pages, files = planned
    return Build(inputs, findings, chronicle, pages, renderer, theme, files, checked)


def update_event(build: Build, file: SourceFile) -> UpdatedBuild | None:
    """Return the build with this file instead of the one with its path, at the cost of one event.

    None where the file has an error, or where more than the words of an event changed: then
    everything has to be linked again.
    """
    if build.renderer is None or build.checked is None or build.failed:
        return None
    if any(one.code in _FILE_NAME_CODES for one in build.findings.concerning(file.path)):
        return None
    settings = build.renderer.context.settings
    result = read_document(file, settings.timezone)
    if result.document is None or failed(result.diagnostics):
        return None
    updated = update_linked(build.checked.linked, result.document)
    checked = recheck(build.checked, updated) if updated else None
    if updated is None or checked is None:
        return None
    problems = with_severity(
        (
            *apply_suppressions((result.document,), result.diagnostics),
            *checked.concerning(file.path),
        ),
        settings.severity,
    )
    planned = _replanned(build, settings, checked, updated.cited)
    if failed(problems) or planned is None or _has_broken_links(build, result, checked, planned):
        return None
    content = tuple(file if one.path == file.path else one for one in build.inputs.content)
    pages, files = planned
    after = replace(
        build,
        inputs=replace(build.inputs, content=content),
        findings=build.findings.replaced(file.path, problems),
        chronicle=checked.chronicle,
        pages=pages,
        renderer=build.renderer.updated(checked.chronicle, updated.event, updated.cited),
        files=files,
        checked=checked,
    )
    return UpdatedBuild(after, updated.event, result, updated.outline, updated.cited)


def _replanned(
    build: Build, settings: Settings, checked: CheckedProject, cited: bool
) -> Plan | None:
    """The plan after an edit of words; None where it has other pages.

    Only the number of statements that cite a source has a say in it: it decides whether and where
    their list is split.
    """
    assert build.pages is not None
    if not cited:
        return build.pages, build.files
    assert build.renderer is not None
    inputs, today = build.inputs, build.renderer.context.today
    pages, _ = plan(checked.chronicle, inputs.static, inputs.media, today=today, settings=settings)
    files, _ = plan_files(checked.chronicle, settings, pages, inputs.static)
    return (pages, files) if pages.keys() == build.pages.keys() else None


def _has_broken_links(
    build: Build, result: ReadResult, checked: CheckedProject, planned: Plan
) -> bool:
    document = result.document
    assert document is not None
    assert build.renderer is not None
    if not any(link.target.startswith("/") for link in links(document)):
        return False
    addresses = site_addresses(build.inputs, checked.chronicle, *planned)
    without = left_out(build.renderer.context.settings.leave_out)
    return any(broken_links_of(document, addresses, without))
