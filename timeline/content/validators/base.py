# ruff: noqa: D102 - `TextRule` says what the methods of every validator do.
"""What a validator is: it checks one value and returns the typed value or raises `FieldError`.

Pydantic is imported only when a schema is built, so that the definitions stay light to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from timeline.content.slugs import MAX_SLUG_LENGTH, is_slug, slugify
from timeline.core.frozen import dataclass

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class FieldError(ValueError):
    """Why a value is not allowed: the code of a rule, a message, and what to write instead.

    `start` and `end` are the offsets of the wrong part of the text, equal if all of it is wrong.
    `suggestion` is the value that the hint says to write, if it names exactly one.
    """

    def __init__(
        self,
        code: str,
        message: str,
        hint: str,
        start: int = 0,
        end: int = 0,
        *,
        suggestion: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint
        self.start, self.end = start, end
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the value at a path; with `on_key`, with the key before the value.

    `suggestion` is the field that an unknown name was probably meant to be. `nameless` marks a
    mapping in which no field has a name, so that nothing inside it can be checked.
    """

    path: tuple[str | int, ...]
    code: str
    message: str
    hint: str
    start: int = 0
    end: int = 0
    on_key: bool = False
    suggestion: str = ""
    nameless: bool = False


def quoted(text: str) -> str:
    """Return a value for a message: in quotation marks, cut, invisible characters escaped."""
    cut = text if len(text) <= 60 else text[:59] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + '"'


def describe(value: object) -> str:
    """Return what a value is, for a message: a list, a mapping, or the text in quotation marks."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return "nothing" if value is None else quoted(str(value))


class TextRule:
    """The base of validators of one text: how they reach pydantic."""

    def check(self, value: object) -> object:
        """Return the typed value, or raise `FieldError`."""
        raise NotImplementedError

    def json_schema(self) -> dict[str, Any]:
        """Return the validator as JSON Schema, for editors."""
        return {"type": "string"}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.json_schema()


def plain_text(value: object, example: str) -> str:
    """Return the value without white space around it if it is a text that is not empty."""
    if isinstance(value, str):
        if text := value.strip():
            return text
        raise FieldError("field-empty", "The text is empty", "Write the text, or remove the line")
    if value is None:
        raise FieldError("field-empty", "The entry is empty", "Write the entry, or remove its line")
    if isinstance(value, list | tuple) and len(value) == 1 and isinstance(value[0], str):
        raise FieldError(
            "field-type",
            "Expected a single value, got a list",
            f"Write {value[0]}",
            suggestion=value[0],
        )
    if isinstance(value, dict) and len(value) == 1:
        (key, inner), = value.items()  # fmt: skip
        if isinstance(inner, str):
            raise FieldError(
                "field-type",
                "Expected text, got a mapping: a colon and a space make a mapping",
                "Put the text in quotation marks: '" + f"{key}: {inner}".replace("'", "''") + "'",
            )
    raise FieldError("field-type", f"Expected a single value, got {describe(value)}", example)


@dataclass(frozen=True, slots=True)
class Slug(TextRule):
    """An id: `[a-z0-9]` words joined by single hyphens, at most 100 characters."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one id, such as lancaster-house")
        if not is_slug(text):
            raise FieldError(
                "field-id",
                f"{quoted(text)} is not an id: an id has lower-case letters a–z and digits, "
                f"with single hyphens between words, and at most {MAX_SLUG_LENGTH} characters",
                f"Write {slugify(_last_part(text))}",
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "format": "slug",
            "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
            "maxLength": MAX_SLUG_LENGTH,
        }


def _last_part(text: str) -> str:
    """Return the part of a path or an address that is the id of its page."""
    part = text.partition("#")[0].rstrip("/").rpartition("/")[2].removesuffix(".md")
    return part if "/" in text.strip("/") or text.endswith(".md") or text[:1] == "/" else text
