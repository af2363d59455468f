"""The theme: layers of templates and assets → compiled templates and hashed asset names.

Layers are the project's own, the chosen theme's and the built-in one; the first that has a file
wins, so one template can be replaced alone. `!theme/event.html` names the template in the layers
below. A theme's code is trusted, but everything that it prints is escaped.
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
    TemplateSyntaxError,
    meta,
)

from timeline.core.diagnostic import Diagnostic
from timeline.core.frozen import dataclass
from timeline.core.inputs import ThemeLayer
from timeline.core.merge_conflict import merge_conflict
from timeline.core.output import Output
from timeline.site.theme.jinja_env import Compiled, PageEnvironment
from timeline.site.theme.template_errors import not_utf8, template_diagnostic

_TEXTS: Final = frozenset((".html", ".xml", ".txt", ".css", ".js", ".json", ".svg"))
_LOWER_LAYERS: Final = "!theme/"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme ready for use.

    `environment` holds the templates, compiled on first use; `assets` maps the name of an asset
    (`site.css`) to its path inside the site, which has its digest; `files` are the assets to write.
    """

    environment: Environment
    assets: Mapping[str, str]
    files: tuple[Output, ...]


class LayeredLoader(BaseLoader):
    """Finds a template in the first layer that has it.

    `event.html` is looked up from the top. `!2/event.html` is looked up from layer 2 down:
    `!theme/event.html` becomes that in a template found in layer 1.
    """

    def __init__(self, layers: Sequence[ThemeLayer]) -> None:
        self._layers = tuple(layers)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the text of a template, and its file for error messages."""
        first, name = _split_name(template)
        for index in range(first, len(self._layers)):
            layer = self._layers[index]
            content = layer.files.get(f"templates/{name}")
            if content is not None:
                text = content.decode("utf-8").replace(_LOWER_LAYERS, f"!{index + 1}/")
                return text, f"{layer.name}/templates/{name}".lstrip("/"), lambda: True
        raise TemplateNotFound(name)

    def list_templates(self) -> list[str]:
        """Return the names of all templates of all layers."""
        return sorted(
            {
                path.removeprefix("templates/")
                for layer in self._layers
                for path in layer.files
                if path.startswith("templates/")
            }
        )


def _split_name(template: str) -> tuple[int, str]:
    if template.startswith("!"):
        number, _, name = template[1:].partition("/")
        if number.isdigit():
            return int(number), name
    return 0, template


def load_theme(layers: Sequence[ThemeLayer]) -> tuple[Theme, tuple[Diagnostic, ...]]:
    """Return the theme of these layers (the topmost first), and the errors in its templates."""
    theme = _theme(layers)
    return theme, _problems(layers, _compile(theme.environment, frozenset()))


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
        return Theme(self._last[1], *_hashed_assets(layers)), _problems(layers, self._last[2])


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
    """Return the same without rendering in mind: templates of the last layer are only parsed.

    The last layer comes with timeline, whose tests compile its templates; compiling them takes
    longer than reading a small project.
    """
    theme = _theme(layers)
    own = {path for layer in layers[:-1] for path in layer.files}
    last = layers[-1].files if layers else ()
    only_in_last = frozenset(path for path in last if path not in own)
    return theme, _problems(layers, _compile(theme.environment, only_in_last))


def known_theme(layers: Sequence[ThemeLayer]) -> Theme:
    """Return the theme of layers without errors; each template is compiled when it is used."""
    return _theme(layers)


def _theme(layers: Sequence[ThemeLayer]) -> Theme:
    return Theme(_environment(layers, Compiled()), *_hashed_assets(layers))


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


def _hashed_assets(layers: Sequence[ThemeLayer]) -> tuple[dict[str, str], tuple[Output, ...]]:
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
    """Return the templates that one extends, includes or imports, however indirectly, and itself.

    None where one of them computes a name or can't be parsed.
    """
    environment = theme.environment
    assert environment.loader is not None
    names: set[str] = set()
    queue, seen = [template], {template}
    while queue:
        current = queue.pop()
        names.add(_split_name(current)[1])
        try:
            text, file, _ = environment.loader.get_source(environment, current)
        except TemplateNotFound:  # A later change may add it.
            continue
        try:
            tree = environment.parse(text, current, file)
        except TemplateSyntaxError:
            return None
        for referenced in meta.find_referenced_templates(tree):
            if referenced is None:
                return None
            if referenced not in seen:
                seen.add(referenced)
                queue.append(referenced)
    return frozenset(names)


def _problems(
    layers: Sequence[ThemeLayer], errors: tuple[Diagnostic, ...]
) -> tuple[Diagnostic, ...]:
    """Return the errors of the templates, and instead of those in a file its merge conflict."""
    conflicts = {
        conflict.at.path: conflict
        for layer in layers
        for path, content in layer.files.items()
        if PurePosixPath(path).suffix in _TEXTS
        and not path.startswith("locales/")
        and (b"<<<<<<<" in content or b">>>>>>>" in content)
        and (conflict := merge_conflict(f"{layer.name}/{path}".lstrip("/"), _decoded(content)))
    }
    return (*(e for e in errors if e.at.path not in conflicts), *conflicts.values())


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def _compile(environment: Environment, parse_only: frozenset[str]) -> tuple[Diagnostic, ...]:
    """Return the errors of the templates; of those in `parse_only` (`templates/…`), of syntax."""
    problems = []
    assert environment.loader is not None
    for name in environment.list_templates():
        try:
            if f"templates/{name}" in parse_only:
                text, file, _ = environment.loader.get_source(environment, name)
                environment.parse(text, name, file)
            else:
                environment.get_template(name)
        except TemplateError as error:
            problems.append(template_diagnostic(error, name, environment))
        except UnicodeDecodeError:
            problems.append(not_utf8(name))
    return tuple(problems)
