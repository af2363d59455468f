"""What is kept of a build, and the keys that say when it may be used.

There is a key for each step from reading a file to making a page, and each holds all that has a say
in that step and those before it, besides the content: where a key is the same, what its step gave
is too. Content files and templates are told apart one by one, by the digest of their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from typing import Final

from timeline.content.reader import ReadResult
from timeline.core.diagnostic import Diagnostic
from timeline.core.diagnostic_index import DiagnosticIndex
from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile, ThemeLayer
from timeline.project.settings import Settings
from timeline.rules.runner import CheckedProject

_TEMPLATES: Final = "templates/"
_NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CacheKeys:
    """The digests (BLAKE2b, RFC 7693) that say what a memory is of.

    `reading` is that of all that decides what one file is read as, `links` adds what decides what
    linking gives, `plan` adds what else decides which pages there are and what they say, `frame`
    adds the theme without its templates, and `pages` the templates too. `content` gives the digest
    of each content file by its path, `templates` of each template by its name, in all layers;
    `all_content` is that of `content`.
    """

    reading: bytes
    links: bytes
    plan: bytes
    frame: bytes
    pages: bytes
    content: Mapping[str, bytes]
    templates: Mapping[str, bytes]
    all_content: bytes

    def whole(self) -> bytes:
        """The digest of everything: where it is the same, nothing has changed."""
        return digest(self.pages, self.all_content)

    def read(self) -> bytes:
        """The digest of all that decides what reading and linking give."""
        return digest(self.links, self.all_content)


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
    """What was planned, and which events each of it showed when it was made.

    `shows` gives for the number of an event, in the order of the chronicle, the numbers of what
    showed it; under the other numbers of `site.dependencies` stand those that showed all events, or
    only
    the outline of one.
    """

    findings: DiagnosticIndex
    planned: tuple[CachedOutput, ...]
    shows: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class CachedBuild:
    """A project as it was when all of it was read, linked and, with `site`, rendered."""

    keys: CacheKeys
    results: Mapping[str, ReadResult]
    checked: CheckedProject
    site: CachedSite | None = None


@dataclass(frozen=True, slots=True)
class CachedPages:
    """The second part of a `Remembered`, which is kept apart; `keys` are those of the whole."""

    keys: CacheKeys
    site: CachedSite | None


@dataclass(frozen=True, slots=True)
class BuildStamp:
    """The last build: the digest of all that went in, and what came of it.

    `site` is the digest of the list of files that stands in the site, `events` and `pages` their
    numbers, `diagnostics` what a person was told without asking for more. `state` is the digest of
    all that went into the `Remembered` build, and `since` are the files of the site that were made
    again since that one.
    """

    whole: bytes
    state: bytes
    site: str
    events: int
    pages: int
    diagnostics: tuple[Diagnostic, ...]
    since: frozenset[str] = frozenset()


def digest(*parts: object) -> bytes:
    """The digest of some values: bytes, texts, and what `repr` gives of others."""
    made = blake2b(digest_size=16)
    for part in parts:
        data = (
            part
            if isinstance(part, bytes)
            else (
                part.encode("utf-8", "surrogatepass")
                if isinstance(part, str)
                else repr(part).encode()
            )
        )
        made.update(len(data).to_bytes(8, "big"))
        made.update(data)
    return made.digest()


def cache_keys(
    inputs: Inputs,
    settings: Settings,
    options: object,
    today: int,
    program: str,
    unopened: Mapping[str, bytes] = _NOTHING,
) -> CacheKeys:
    """The keys of a build of these inputs, and of `unopened` content files, given by their digests.

    `program` names the version of everything that has a say in what a build gives: this program,
    its libraries, the interpreter. `options` are those of the pipeline.
    """
    reading = digest(program, settings.timezone)
    links = digest(
        reading,
        settings.language,
        settings.loaded_words,
        today,
        options,
        inputs.unreadable,
    )
    plan = digest(
        links,
        inputs.settings.text if inputs.settings else "",
        "static",
        *_flat(inputs.static),
        "media",
        *_flat(inputs.media),
        sorted(inputs.history.items()),
    )
    frame = digest(plan, *_without_templates(inputs.theme))
    templates = _templates(inputs.theme)
    pages = digest(frame, _all(templates))
    content = {file.path: _of(file) for file in inputs.content}
    content.update(unopened)
    return CacheKeys(reading, links, plan, frame, pages, content, templates, _all(content))


def _without_templates(theme: Sequence[ThemeLayer]) -> Iterable[object]:
    for layer in theme:
        yield layer.name
        others = {
            path: data for path, data in layer.files.items() if not path.startswith(_TEMPLATES)
        }
        yield from _flat(others)


def _templates(theme: Sequence[ThemeLayer]) -> dict[str, bytes]:
    found: dict[str, list[object]] = {}
    for number, layer in enumerate(theme):
        for path, data in layer.files.items():
            if path.startswith(_TEMPLATES):
                found.setdefault(path.removeprefix(_TEMPLATES), []).extend((number, data))
    return {name: digest(*layers) for name, layers in found.items()}


def _all(digests: Mapping[str, bytes]) -> bytes:
    return digest(*(each for item in sorted(digests.items()) for each in item))


def _of(file: SourceFile) -> bytes:
    return blake2b(file.text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _flat(files: Mapping[str, bytes]) -> Iterable[object]:
    for path in sorted(files):
        yield path
        yield files[path]
