"""The keys that say when the result of an earlier build may be used.

There is a key for each step from reading a file to rendering a page. It covers everything besides
the content that the step and those before it depend on: where a key is the same, the result of its
step is too. Content files and templates have a digest each, that of their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from typing import Final

from timeline.core.frozen import dataclass
from timeline.core.inputs import Inputs, SourceFile, ThemeLayer
from timeline.project.settings import Settings

_TEMPLATES: Final = "templates/"
_NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CacheKeys:
    """The digests (BLAKE2b, RFC 7693) of everything that a build depends on.

    `reading` covers what decides how one file is read, `links` adds what decides how files are
    linked and checked, `plan` adds what else decides which pages there are and what they show,
    `frame` adds the theme without its templates, and `pages` the templates too. `content` gives the
    digest of each content file by its path, `templates` of each template by its name, in all
    layers; `all_content` is that of `content`.
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
        """Return the digest of everything: where it is the same, nothing has changed."""
        return digest(self.pages, self.all_content)

    def checked(self) -> bytes:
        """Return the digest of everything that reading, linking and checking depend on."""
        return digest(self.links, self.all_content)


class KeyMaker:
    """Makes the keys of inputs, one after another, for one version of the program.

    A part that is the same object as in the last inputs is not digested again. `program` names the
    version of everything that a build depends on: timeline, its libraries, the interpreter.
    """

    def __init__(self, program: str) -> None:
        self.program = program
        self._files: dict[str, tuple[SourceFile, bytes]] = {}
        self._parts: dict[str, tuple[object, bytes]] = {}
        self._theme: tuple[Sequence[ThemeLayer], bytes, Mapping[str, bytes], bytes] | None = None

    def keys(
        self,
        inputs: Inputs,
        settings: Settings,
        options: object,
        today: int,
        unopened: Mapping[str, bytes] = _NOTHING,
    ) -> CacheKeys:
        """Return the keys of inputs and of `unopened` content files, given by their digests.

        `options` are those of the pipeline; `today` is a day ordinal.
        """
        reading = digest(self.program, settings.timezone)
        links = digest(
            reading, settings.language, settings.loaded_words, today, options, inputs.unreadable
        )
        plan = digest(
            links,
            inputs.settings.text if inputs.settings else "",
            self._digest_of("static", inputs.static),
            self._digest_of("media", inputs.media),
            sorted(inputs.history.items()),
        )
        rest, templates, all_templates = self._digests_of_theme(inputs.theme)
        frame = digest(plan, rest)
        content = self._digests_of_files(inputs.content)
        content.update(unopened)
        return CacheKeys(
            reading,
            links,
            plan,
            frame,
            digest(frame, all_templates),
            content,
            templates,
            _digest_of_all(content),
        )

    def _digest_of(self, name: str, files: Mapping[str, bytes]) -> bytes:
        last = self._parts.get(name)
        if last is None or last[0] is not files:
            last = self._parts[name] = files, digest(*_flat(files))
        return last[1]

    def _digests_of_theme(
        self, layers: Sequence[ThemeLayer]
    ) -> tuple[bytes, Mapping[str, bytes], bytes]:
        if self._theme is None or self._theme[0] is not layers:
            templates = _digests_of_templates(layers)
            rest = digest(*_without_templates(layers))
            self._theme = layers, rest, templates, _digest_of_all(templates)
        return self._theme[1:]

    def _digests_of_files(self, files: Sequence[SourceFile]) -> dict[str, bytes]:
        last, self._files = self._files, {}
        for file in files:
            entry = last.get(file.path)
            if entry is None or entry[0] is not file:
                text = file.text.encode("utf-8", "surrogatepass")
                entry = file, blake2b(text, digest_size=16).digest()
            self._files[file.path] = entry
        return {path: entry[1] for path, entry in self._files.items()}


def digest(*parts: object) -> bytes:
    """Return the digest of some values: bytes, texts, and the `repr` of others."""
    state = blake2b(digest_size=16)
    for part in parts:
        if isinstance(part, bytes):
            data = part
        elif isinstance(part, str):
            data = part.encode("utf-8", "surrogatepass")
        else:
            data = repr(part).encode()
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.digest()


def _digest_of_all(digests: Mapping[str, bytes]) -> bytes:
    """The digest of the digests of many files, whose paths have no null in them."""
    paths = sorted(digests)
    return digest("\0".join(paths), b"".join(map(digests.__getitem__, paths)))


def _without_templates(layers: Sequence[ThemeLayer]) -> Iterable[object]:
    for layer in layers:
        yield layer.name
        yield from _flat(
            {path: data for path, data in layer.files.items() if not path.startswith(_TEMPLATES)}
        )


def _digests_of_templates(layers: Sequence[ThemeLayer]) -> dict[str, bytes]:
    parts: dict[str, list[object]] = {}
    for number, layer in enumerate(layers):
        for path, data in layer.files.items():
            if path.startswith(_TEMPLATES):
                parts.setdefault(path.removeprefix(_TEMPLATES), []).extend((number, data))
    return {name: digest(*parts[name]) for name in parts}


def _flat(files: Mapping[str, bytes]) -> Iterable[object]:
    for path in sorted(files):
        yield path
        yield files[path]
