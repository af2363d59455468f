"""The project as it is on the disk: texts, and nothing derived from them.

`project.loader` makes these values; every other package works from them and never opens a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from timeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A text file of the project: `path` relative to its root with forward slashes, and its text.

    Line ends are `\\n` and there is no byte-order mark, whatever the file on the disk had.
    """

    path: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Unreadable:
    """A file or a folder that cannot be read.

    `reason` is part of a sentence; `remedy` says what to do, if anything general can be said.
    """

    path: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ThemeLayer:
    """One layer of the theme: a folder with `templates/`, `assets/` and `locales/`.

    `name` is the folder as messages name it (`themes/default`, "" for the project's own), `files`
    maps paths inside it (`templates/event.html`) to the bytes of the files.
    """

    name: str
    files: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything a build depends on, read once.

    `settings` is `timeline.yaml` (None where there is none), `content` the markdown files under
    `content/` in the order of their paths, `static` the files to copy (path inside the site →
    bytes), `media` the files beside the content that events may show (path inside the project →
    bytes), `theme` the layers of the theme, the strongest first: the project's own, the theme's,
    the built-in one. `unreadable` lists the files that could not be read as text. `history` gives
    the first and the last day (ordinals) on which a content file was changed, by its path; it is
    empty unless it was asked for and could be read.
    """

    settings: SourceFile | None
    content: tuple[SourceFile, ...]
    theme: tuple[ThemeLayer, ...] = ()
    static: Mapping[str, bytes] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()
    history: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def sharing(self, former: Inputs) -> Inputs:
        """Return equal inputs that have the objects of the `former` ones wherever those are equal.

        What changed is then seen by identity, and nothing is in memory twice.
        """
        files = {file.path: file for file in former.content}
        content = tuple(
            before if (before := files.get(file.path)) == file and before is not None else file
            for file in self.content
        )
        parts = {
            name: before
            for name in ("settings", "theme", "static", "media", "history")
            if (before := getattr(former, name)) == getattr(self, name)
        }
        if content == former.content:
            content = former.content
        return replace(self, content=content, **parts)

    def texts(self) -> dict[str, str]:
        """Return the text of every file that a diagnostic can be about, by its path there."""
        texts = {
            f"{layer.name}/{path}" if layer.name else path: data.decode("utf-8", "replace")
            for layer in reversed(self.theme)
            for path, data in layer.files.items()
            if path.startswith(("templates/", "locales/"))
        }
        texts.update((file.path, file.text) for file in self.content)
        if self.settings:
            texts[self.settings.path] = self.settings.text
        return texts
