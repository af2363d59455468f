"""The theme: layers of templates and assets → compiled templates and hashed asset names.

Layers are the project's own, the chosen theme's and the built-in one; the first that has a file
wins, so one template can be replaced alone. `!theme/event.html` names the template beneath the one
that says it. A theme is trusted as far as code goes, but everything that it prints is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    meta,
)

from timeline.core.diagnostic import Diagnostic
from timeline.core.frozen import dataclass
from timeline.core.inputs import ThemeLayer
from timeline.core.output import Output
from timeline.site.theme.jinja_env import Compiled, PageEnvironment
from timeline.site.theme.template_errors import not_utf8, template_diagnostic

_BENEATH: Final = "!theme/"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme ready for use.

    `environment` holds the templates, compiled on first use; `assets` maps the name of an asset
    (`site.css`) to the path inside the site that carries its digest, `files` are the assets to
    write.
    """

    environment: Environment
    assets: Mapping[str, str]
    files: tuple[Output, ...]


class LayeredLoader(BaseLoader):
    """Finds a template in the first layer that has it.

    `event.html` is looked up from the top. `!2/event.html` is looked up from layer 2 down: what
    `!theme/event.html` becomes in a template that was found in layer 1.
    """

    def __init__(self, layers: Sequence[ThemeLayer]) -> None:
        self._layers = tuple(layers)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The text of a template and the file that it stands in, as a person knows it."""
        first, name = _split(template)
        for index in range(first, len(self._layers)):
            layer = self._layers[index]
            content = layer.files.get(f"templates/{name}")
            if content is not None:
                text = content.decode("utf-8").replace(_BENEATH, f"!{index + 1}/")
                return text, f"{layer.name}/templates/{name}".lstrip("/"), lambda: True
        raise TemplateNotFound(name)

    def list_templates(self) -> list[str]:
        """The names of all templates of all layers."""
        return sorted(
            {
                path.removeprefix("templates/")
                for layer in self._layers
                for path in layer.files
                if path.startswith("templates/")
            }
        )


def _split(template: str) -> tuple[int, str]:
    if template.startswith("!"):
        number, _, name = template[1:].partition("/")
        if number.isdigit():
            return int(number), name
    return 0, template


def load_theme(layers: Sequence[ThemeLayer]) -> tuple[Theme, tuple[Diagnostic, ...]]:
    """The theme that these layers make (the strongest first), and the faults in its templates."""
    theme = _theme(layers)
    return theme, _compile(theme.environment, frozenset())


class ThemeCache:
    """Loads themes one after another; only templates whose text is another are compiled again.

    Where no template changed, the environment of the last theme is used again, and only the assets
    are new.
    """

    def __init__(self) -> None:
        self._compiled = Compiled()
        self._last: tuple[_Templates, Environment, tuple[Diagnostic, ...]] | None = None

    def __call__(self, layers: Sequence[ThemeLayer]) -> tuple[Theme, tuple[Diagnostic, ...]]:
        """Return what `load_theme` returns for these layers."""
        templates = _templates_of(layers)
        if self._last is None or self._last[0] != templates:
            environment = _environment(layers, self._compiled)
            self._last = templates, environment, _compile(environment, frozenset())
        return Theme(self._last[1], *_hashed(layers)), self._last[2]


_Templates = list[tuple[str, dict[str, bytes]]]
"""The name of each layer, and its templates."""


def _templates_of(layers: Sequence[ThemeLayer]) -> _Templates:
    return [
        (
            layer.name,
            {path: text for path, text in layer.files.items() if path.startswith("templates/")},
        )
        for layer in layers
    ]


def check_theme(layers: Sequence[ThemeLayer]) -> tuple[Theme, tuple[Diagnostic, ...]]:
    """The same for somebody who renders nothing: templates of the last layer are only read.

    The last layer comes with timeline, and its templates are compiled by its tests; compiling them
    takes longer than reading a small project.
    """
    theme = _theme(layers)
    own = {path for layer in layers[:-1] for path in layer.files}
    last = layers[-1].files if layers else ()
    return theme, _compile(theme.environment, frozenset(path for path in last if path not in own))


def known_theme(layers: Sequence[ThemeLayer]) -> Theme:
    """The theme of layers whose templates have no faults; each is compiled when it is used."""
    return _theme(layers)


def _theme(layers: Sequence[ThemeLayer]) -> Theme:
    return Theme(_environment(layers, Compiled()), *_hashed(layers))


def _environment(layers: Sequence[ThemeLayer], compiled: Compiled) -> Environment:
    return PageEnvironment(
        loader=LayeredLoader(layers),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled,
    )


def _hashed(layers: Sequence[ThemeLayer]) -> tuple[dict[str, str], tuple[Output, ...]]:
    contents: dict[str, bytes] = {}
    for layer in reversed(layers):
        for path, content in layer.files.items():
            if path.startswith("assets/"):
                contents[path.removeprefix("assets/")] = content
    names = {
        name: str(_with_digest(PurePosixPath("assets", name), contents[name]))
        for name in sorted(contents)
    }
    return names, tuple(Output(names[name], contents[name]) for name in names)


def _with_digest(path: PurePosixPath, content: bytes) -> PurePosixPath:
    return path.with_name(f"{path.stem}.{sha256(content).hexdigest()[:10]}{path.suffix}")


def named_by(theme: Theme, template: str) -> frozenset[str] | None:
    """The names of the templates that one extends, includes or imports, however indirectly, with
    its own; None where one of them works out what it names.
    """
    environment = theme.environment
    assert environment.loader is not None
    names: set[str] = set()
    waiting, seen = [template], {template}
    while waiting:
        asked = waiting.pop()
        names.add(_split(asked)[1])
        try:
            text, file, _ = environment.loader.get_source(environment, asked)
        except TemplateNotFound:  # it is looked for, and may be there another time
            continue
        for found in meta.find_referenced_templates(environment.parse(text, asked, file)):
            if found is None:
                return None
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return frozenset(names)


def _compile(environment: Environment, only_read: frozenset[str]) -> tuple[Diagnostic, ...]:
    """The faults of the templates; of those in `only_read` (`templates/…`) those of syntax."""
    problems = []
    assert environment.loader is not None
    for name in environment.list_templates():
        try:
            if f"templates/{name}" in only_read:
                text, file, _ = environment.loader.get_source(environment, name)
                environment.parse(text, name, file)
            else:
                environment.get_template(name)
        except TemplateError as fault:
            problems.append(template_diagnostic(fault, name, environment))
        except UnicodeDecodeError:
            problems.append(not_utf8(name))
    return tuple(problems)
