"""The definitions of the fields and settings → the manual pages that list them.

`python -m timeline.content.docgen.manual > docs/fields.md` writes one page, and
`python -m timeline.project.settings > docs/settings.md` the other. The tables come from the
definitions, the text around them from `manual_texts`. A test fails if a page is out of date.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import sys
import typing
from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from timeline.content import validators
from timeline.content.docgen.manual_texts import (
    AFTER_FIELDS,
    AFTER_SETTINGS,
    BEFORE_FIELDS,
    BEFORE_SETTINGS,
    ORDER_OF_FIELDS,
    PARTS,
)
from timeline.content.schema import fields
from timeline.content.schema.field_order import field_order

_KINDS: tuple[tuple[type[Any], str, str], ...] = (
    (fields.EventFields, "An event", "content/events/**/*.md"),
    (fields.SourceFields, "A source", "content/sources/*.md, or an entry of an event's `sources`"),
    (fields.ActorFields, "An actor", "content/actors/*.md"),
    (fields.PlaceFields, "A place", "content/places/*.md"),
    (fields.TopicFields, "A topic", "content/topics/*.md"),
    (fields.SeriesFields, "A series", "content/series/*.md"),
    (fields.PageFields, "A page", "content/pages/*.md"),
    (fields.StoryFields, "A story", "content/stories/*.md"),
)
_INNER: tuple[tuple[type[Any], str], ...] = (
    (fields.SourceRef, "A source reference"),
    (fields.ActorRef, "An actor of an event"),
    (fields.StatusChange, "A change of the status"),
    (fields.FigureFields, "A figure"),
    (fields.DisputeFields, "A dispute"),
    (fields.PositionFields, "A position"),
    (fields.ResolutionFields, "A resolution"),
    (fields.ArchiveFields, "An archived copy"),
    (fields.CorrectionFields, "A correction"),
    (fields.WithdrawalFields, "A withdrawal"),
    (fields.MediaFields, "A picture or recording"),
    (fields.SuppressionFields, "An accepted warning"),
)


def fields_manual() -> str:
    """Return the page `docs/fields.md`."""
    common = [field.name for field in dataclasses.fields(fields.CommonFields)]
    pieces = [BEFORE_FIELDS, "## Fields of every file", _table(fields.CommonFields)]
    for owner, title, path in _KINDS:
        shared = common if issubclass(owner, fields.CommonFields) else []
        pieces.append(f"## {title}")
        pieces.append(f"`{path}`" if " " not in path else f"`{path.replace(',', '`,', 1)}")
        pieces.extend(PARTS.get(title, ()))
        if table := _table(owner, shared):
            pieces.append(table)
        else:
            pieces.append("It has the fields of every file and none of its own.")
    pieces.append("## Values with fields of their own")
    for owner, title in _INNER:
        pieces.extend((f"### {title}", *PARTS.get(title, ()), _table(owner)))
    pieces += ["## The order of fields", ORDER_OF_FIELDS, _orders()]
    return "\n\n".join((*pieces, AFTER_FIELDS)) + "\n"


def _orders() -> str:
    """Return a table of the order of the fields in each kind of file."""
    rows = [
        f"| {kind} | {', '.join(f'`{name}`' for name in field_order(kind))} |"
        for kind in fields.FIELDS
    ]
    return "\n".join(("| kind of file | order |", "| --- | --- |", *rows))


def settings_manual(settings: type[Any], inner: Mapping[type[Any], str]) -> str:
    """Return the page `docs/settings.md`, of the settings and the mappings inside them."""
    pieces = [BEFORE_SETTINGS, _table(settings)]
    for owner, title in inner.items():
        pieces.extend((f"## {title}", _table(owner)))
    return "\n\n".join((*pieces, AFTER_SETTINGS)) + "\n"


def descriptions(owner: type[Any]) -> Mapping[str, str]:
    """Return the docstring under each field of a dataclass and of its bases."""
    texts: dict[str, str] = {}
    for base in reversed(owner.__mro__):
        if not dataclasses.is_dataclass(base):
            continue
        (body,) = ast.parse(inspect.getsource(base)).body
        assert isinstance(body, ast.ClassDef)
        for statement, following in zip(body.body, body.body[1:], strict=False):
            if isinstance(statement, ast.AnnAssign) and isinstance(following, ast.Expr):
                assert isinstance(statement.target, ast.Name)
                text = ast.literal_eval(following.value)
                texts[statement.target.id] = " ".join(text.split())
    return texts


def _table(owner: type[Any], without: typing.Collection[str] = ()) -> str:
    hints = typing.get_type_hints(owner, include_extras=True)
    texts = descriptions(owner)
    rows = [
        f"| `{name}` | {_need(field)} | {_in_words(hints[name])} | {texts[name]} |"
        for name, field in owner.__dataclass_fields__.items()
        if name not in without
    ]
    if not rows:
        return ""
    return "\n".join(("| field | | value | meaning |", "| --- | --- | --- | --- |", *rows))


def _need(field: dataclasses.Field[Any]) -> str:
    if field.default is dataclasses.MISSING:
        is_open = field.default_factory is not dataclasses.MISSING
        return "" if is_open else "required"
    default = field.default
    if default is None or default is False or default == ():
        return ""
    return f"default `{default}`"


def _in_words(annotation: Any) -> str:
    """Return what a value looks like, in words."""
    marks = getattr(annotation, "__metadata__", ())
    if marks:
        return _validated(annotation.__origin__, marks[-1])
    if get_origin(annotation) in (UnionType, typing.Union):
        inner = [_in_words(option) for option in get_args(annotation) if option is not type(None)]
        return ", or ".join(inner)
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"list: {_in_words(get_args(annotation)[0])}"
    if get_origin(annotation) is not None:
        return f"mapping of codes to {_in_words(get_args(annotation)[1])}"
    return _linked(annotation)


def _linked(owner: type[Any]) -> str:
    titles = {owner: title for owner, title, _ in _KINDS}
    titles.update(_INNER)
    title = titles.get(owner, f"A {owner.__name__}")
    return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"


def _validated(origin: Any, rule: Any) -> str:
    match rule:
        case validators.OneLine(longest):
            return f"text, at most {longest} characters"
        case validators.Number(least, most) | validators.Whole(least, most):
            name = "whole number" if isinstance(rule, validators.Whole) else "number"
            return name if least is None else f"{name} from {least} to {most}"
        case validators.Edtf(exact_day):
            return "day" if exact_day else "[date](dates.md)"
        case validators.Shorthand(field):
            return f"{_in_words(origin)}, or its `{field}` alone"
        case validators.OneOrMany():
            return f"{_in_words(get_args(origin)[0])}, or a list of them"
        case validators.AtLeastOne(least):
            return f"{_in_words(origin).replace('list:', f'list of {least} or more:')}"
        case validators.SourcesShape():
            return f"mapping of keys to {_linked(fields.SourceFields)}, or to the id of one"
        case _:
            return _WORDS[type(rule)] if not isinstance(rule, validators.Locator) else rule.kind


_WORDS: Mapping[type[Any], str] = {
    validators.Slug: "id",
    validators.Prose: "markdown with [citations](#citations)",
    validators.Address: "http or https address",
    validators.BaseUrl: "http or https address, or `/`",
    validators.SitePath: "path such as `/events/x/`",
    validators.FilePath: "file relative to this one",
    validators.Zone: "IANA name such as `Europe/London`",
    validators.LanguageTag: "language tag such as `en` or `sr-Latn`",
    validators.Wikidata: "identifier such as `Q84`",
    validators.Flag: "`true` or `false`",
}


if __name__ == "__main__":
    sys.stdout.write(fields_manual())
