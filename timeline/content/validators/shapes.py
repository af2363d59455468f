"""The validators of lists and mappings: which shorter forms of them an author may write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from timeline.content.validators.base import FieldError, Slug
from timeline.core.frozen import dataclass

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class Bracketed(list[Any]):
    """Texts written in brackets; `raw` is how.

    The field decides what they are: `[2025-10-14,2025-10-15]` is also one date.
    """

    raw: str = ""


class Braced(dict[str, Any]):
    """Texts written in braces without values; `raw` is how."""

    raw: str = ""


def as_written(value: object) -> object:
    """Return the text of brackets and braces if they may be a single value."""
    if isinstance(value, Braced) or (
        isinstance(value, Bracketed) and (len(value) > 1 or ".." in value.raw)
    ):
        return value.raw
    return value


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """A list that may be written as its single entry."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        def as_list(value: object) -> object:
            return [value] if isinstance(value, dict) else value

        return core_schema.no_info_before_validator_function(as_list, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        as_list: Any = handler(schema)
        return {"anyOf": [as_list["items"], as_list]}


@dataclass(frozen=True, slots=True)
class AtLeastOne:
    """A list with at least `least` entries."""

    least: int = 1
    otherwise: str = "remove the field that holds this list"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        def enough(value: tuple[object, ...]) -> tuple[object, ...]:
            if len(value) < self.least:
                words = {1: "one entry", 2: "two entries"}.get(self.least, f"{self.least} entries")
                count = len(value) or "none"
                raise FieldError(
                    "field-value",
                    f"The list needs at least {words}, but has {count}",
                    f"Add what is missing, or {self.otherwise}",
                )
            return value

        return core_schema.no_info_after_validator_function(enough, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "minItems": self.least}


@dataclass(frozen=True, slots=True)
class Shorthand:
    """A mapping that may be written as one text, which is then the value of `field`."""

    field: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        def as_mapping(value: object) -> object:
            return {self.field: value} if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(as_mapping, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(schema)]}


TAG = "\0"
"""The prefix of the parts of an error's path that pydantic adds for the two forms of a source."""


def _source_id(value: object) -> str:
    if isinstance(value, str) and value.strip().startswith(("http://", "https://", "www.")):
        raise FieldError(
            "field-type",
            "Expected a source, got an address",
            f"Write {{title: …, url: '{value.strip()}'}}",
        )
    return Slug().check(value)


@dataclass(frozen=True, slots=True)
class SourcesShape:
    """A mapping of short keys, each to a source or to the id of a file in `content/sources/`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        record, _ = get_args(get_args(source)[1])
        either = core_schema.tagged_union_schema(
            {
                TAG + "id": core_schema.no_info_plain_validator_function(_source_id),
                TAG + "record": handler.generate_schema(record),
            },
            discriminator=lambda value: TAG + "record" if isinstance(value, dict) else TAG + "id",
        )
        key = core_schema.no_info_plain_validator_function(Slug().check)
        return core_schema.dict_schema(key, either)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        inner: Any = schema
        record = handler(inner["values_schema"]["choices"][TAG + "record"])
        return {
            "type": "object",
            "minProperties": 1,
            "propertyNames": Slug().json_schema(),
            "additionalProperties": {"anyOf": [Slug().json_schema(), record]},
        }
