"""What is stored of a build: its results, its plan, and a stamp of what the last run reported."""

from __future__ import annotations

from collections.abc import Mapping

from timeline.build.cache.keys import CacheKeys
from timeline.content.reader import ReadResult
from timeline.core.diagnostic import Diagnostic
from timeline.core.diagnostic_index import DiagnosticIndex
from timeline.core.frozen import dataclass
from timeline.rules.runner import CheckedProject


@dataclass(frozen=True, slots=True)
class CachedOutput:
    """A page or file of the plan in plain values: `maker` names a function as `module:name`.

    `template` is empty for a file that is no page.
    """

    path: str
    template: str
    maker: str
    subject: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class CachedSite:
    """The plan of a site, and which events each page and file read when it was rendered.

    `shows` gives for the number of an event, in the order of the chronicle, the positions in the
    plan of what showed it. Under the other numbers of `site.dependencies` are those that read all
    events, or only the outline of one.
    """

    findings: DiagnosticIndex
    planned: tuple[CachedOutput, ...]
    shows: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class CachedBuild:
    """A project after all of it was read, linked, checked and, with `site`, rendered."""

    keys: CacheKeys
    results: Mapping[str, ReadResult]
    checked: CheckedProject
    site: CachedSite | None = None


@dataclass(frozen=True, slots=True)
class CachedPages:
    """The second part of a `CachedBuild`, which is stored apart; `keys` are those of the whole."""

    keys: CacheKeys
    site: CachedSite | None


@dataclass(frozen=True, slots=True)
class BuildStamp:
    """The last run: the digest of all its inputs, and what came of it.

    `site` is the digest of the site's list of files, `events` and `pages` are their numbers,
    `diagnostics` what was reported without `--verbose`. `state` is the digest of all inputs of the
    `CachedBuild`, and `dirty_files` are the files of the site that were rendered since that one.
    """

    whole: bytes
    state: bytes
    site: str
    events: int
    pages: int
    diagnostics: tuple[Diagnostic, ...]
    dirty_files: frozenset[str] = frozenset()
