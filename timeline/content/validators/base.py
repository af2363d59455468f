# ruff: noqa: D102 - `TextRule` says what the methods of every rule do.
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
    """Why a value cannot be: a code of `CODES`, a message, and what to write instead.

    `start` and `end` are the offsets of the offending part of the text; equal where it is all.
    `suggestion` is the bare value that the hint says to write, where it names one alone.
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
    """A fault and the path of the value that has it; with `on_key` the key before the value.

    `suggestion` is the name of the field that an unknown one was probably meant to be. `nameless`
    says that it is a mapping in which no field has a name, so that nothing inside can be judged.
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
    """A value as a message shows it: in quotation marks, cut, invisible characters visible."""
    cut = text if len(text) <= 60 else text[:59] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + '"'


def describe(value: object) -> str:
    """What a value is, for a message: a list, a mapping, or the text itself in quotation marks."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return "nothing" if value is None else quoted(str(value))


class TextRule:
    """What all rules on one piece of text share: how they reach pydantic."""

    def check(self, value: object) -> object:
        """The typed value; raises `FieldError`."""
        raise NotImplementedError

    def json_schema(self) -> dict[str, Any]:
        """The rule in the words of JSON Schema, for editors."""
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
    """The value if it is a text that is not empty; white space around it does not count."""
    if isinstance(value, str):
        if text := value.strip():
            return text
        raise FieldError("field-empty", "The text is empty", "Write the text, or remove the line")
    if value is None:
        raise FieldError("field-empty", "The entry is empty", "Write the entry, or remove its line")
    if isinstance(value, list | tuple) and len(value) == 1 and isinstance(value[0], str):
        raise FieldError(
            "field-type",
            "A list stands where one value belongs",
            f"Write {value[0]}",
            suggestion=value[0],
        )
    if isinstance(value, dict) and len(value) == 1:
        (key, inner), = value.items()  # fmt: skip
        if isinstance(inner, str):
            raise FieldError(
                "field-type",
                "A mapping stands where one text belongs: a colon and a space make a mapping",
                "Put the text in quotation marks: '" + f"{key}: {inner}".replace("'", "''") + "'",
            )
    raise FieldError(
        "field-type", f"{describe(value).capitalize()} stands where one value belongs", example
    )


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
    """The part of a path or an address that is the id of what stands there."""
    part = text.partition("#")[0].rstrip("/").rpartition("/")[2].removesuffix(".md")
    return part if "/" in text.strip("/") or text.endswith(".md") or text[:1] == "/" else text
