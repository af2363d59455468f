# ruff: noqa: D102 - `TextRule` says what the methods of every rule do.
"""The rules that fields are annotated with: the text of a value → the typed value, or a `Fault`.

Each rule is a small frozen dataclass with a `check` that knows one value and nothing around it, and
speaks to authors who do not program. Pydantic is imported only when a schema is built, so that the
definitions of the fields stay light to import.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from timeline.read import addresses
from timeline.read.slugs import LONGEST, is_slug, slugify

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

ZONE_KEY = "timezone"
"""The key of the validation context that holds the time zone of the file's clock times."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_LONGEST_NUMBER = 40
_TRUE, _FALSE = frozenset(("true", "yes")), frozenset(("false", "no"))
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[a-z0-9]{5,8})*"
)
_SITE_PATH = re.compile(r"/(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")
_SCALES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "mn": 6, "bn": 9, "b": 9, "billion": 9}


class Fault(ValueError):  # noqa: N818 - it is the author's fault and not the program's
    """Why a value cannot be: a code of `CODES`, a message, and what to write instead.

    `start` and `end` are the offsets of the offending part of the text; equal where it is all.
    """

    def __init__(self, code: str, message: str, hint: str, start: int = 0, end: int = 0) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint
        self.start, self.end = start, end


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault and the path of the value that has it; with `on_key` the key before the value."""

    path: tuple[str | int, ...]
    code: str
    message: str
    hint: str
    start: int = 0
    end: int = 0
    on_key: bool = False


def quoted(text: str) -> str:
    """A value as a message shows it: in quotation marks, cut, invisible characters visible."""
    cut = text if len(text) <= 60 else text[:59] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + '"'


def told(value: object) -> str:
    """What a value is, for a message: a list, a mapping, or the text itself in quotation marks."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return "nothing" if value is None else quoted(str(value))


class TextRule:
    """What all rules on one piece of text share: how they reach pydantic."""

    def check(self, value: object) -> object:
        """The typed value; raises `Fault`."""
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
        raise Fault("field-empty", "The text is empty", "Write the text, or remove the line")
    if value is None:
        raise Fault("field-empty", "The entry is empty", "Write the entry, or remove its line")
    if isinstance(value, list | tuple) and len(value) == 1 and isinstance(value[0], str):
        raise Fault("field-type", "A list stands where one value belongs", f"Write {value[0]}")
    if isinstance(value, dict) and len(value) == 1:
        (key, inner), = value.items()  # fmt: skip
        if isinstance(inner, str):
            raise Fault(
                "field-type",
                "A mapping stands where one text belongs: a colon and a space make a mapping",
                f"Put the text in quotation marks: '{key}: {inner}'",
            )
    raise Fault("field-type", f"{told(value).capitalize()} stands where one value belongs", example)


@dataclass(frozen=True, slots=True)
class OneLine(TextRule):
    """Plain text on one line, at most `longest` characters."""

    longest: int = 500

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one text on one line")
        if "\n" in text:
            raise Fault(
                "field-value",
                "The text has several lines, but only one line fits here",
                "Write it on one line, or after >- so that the lines are joined",
            )
        if len(text) > self.longest:
            raise Fault(
                "field-value",
                f"The text has {len(text)} characters, but at most {self.longest} fit here",
                f"Shorten it by {len(text) - self.longest} characters or more",
                self.longest,
                len(text),
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["string", "number"], "minLength": 1, "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Slug(TextRule):
    """An id: `[a-z0-9]` words joined by single hyphens, at most 100 characters."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one id, such as lancaster-house")
        if not is_slug(text):
            raise Fault(
                "field-id",
                f"{quoted(text)} is not an id: an id has lower-case letters a–z and digits, "
                f"with single hyphens between words, and at most {LONGEST} characters",
                f"Write {slugify(text)}",
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": LONGEST}


@dataclass(frozen=True, slots=True)
class Prose(TextRule):
    """Markdown with citations, at most `longest` characters; its inside is read by `markdown`."""

    longest: int = 10_000

    def check(self, value: object) -> str:
        text = plain_text(value, "Write the text in single quotation marks")
        if len(text) > self.longest:
            raise Fault(
                "field-value",
                f"The text has {len(text)} characters, but at most {self.longest} fit here",
                "Move what is not needed here to the body, below the front matter",
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Address(TextRule):
    """An http or https address."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one address, such as https://example.org/page")
        if refusal := addresses.refusal(text):
            message, hint = refusal
            raise Fault(
                "field-address", f"{quoted(text)} is not an address: {_lower(message)}", hint
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^https?://", "format": "iri"}


@dataclass(frozen=True, slots=True)
class BaseUrl(TextRule):
    """The address of the site, with a slash at its end; `/` while there is none."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one address, such as https://example.org/")
        if text == "/":
            return text
        if refusal := addresses.refusal(text):
            message, hint = refusal
            raise Fault(
                "field-address", f"{quoted(text)} is not an address: {_lower(message)}", hint
            )
        if "?" in text or "#" in text:
            raise Fault(
                "field-address",
                "The address of a site has no ? and no #",
                f"Write {re.split('[?#]', text)[0]}",
            )
        return text if text.endswith("/") else f"{text}/"

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^(/|https?://.+)$"}


@dataclass(frozen=True, slots=True)
class SitePath(TextRule):
    """A root-relative path on this site."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one path, such as /events/old-name/")
        if _SITE_PATH.fullmatch(text) and "/../" not in f"{text}/" and "/./" not in f"{text}/":
            return text
        if addresses.allowed_address(text):
            path = re.sub(r"^[a-z]+://[^/]*", "", text, flags=re.IGNORECASE) or "/"
            raise Fault(
                "field-address",
                f"{quoted(text)} is a whole address, but only a path on this site fits here",
                f"Write {re.split('[?#]', path)[0]}",
            )
        raise Fault(
            "field-address",
            f"{quoted(text)} is not a path on this site: a path begins with one slash and has no "
            "spaces, no ?, no # and no ..",
            "Write a path such as /events/old-name/",
        )

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^/"}


@dataclass(frozen=True, slots=True)
class FilePath(TextRule):
    """A file of the project, relative to the file that names it."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one file, such as lancaster-house.jpg")
        if ":" in text or "\\" in text or text.startswith("/") or text.endswith("/"):
            raise Fault(
                "field-value",
                f"{quoted(text)} is not a file beside this one",
                "Put the file into the same folder and write its name, such as lancaster-house.jpg",
            )
        return text


@dataclass(frozen=True, slots=True)
class Edtf(TextRule):
    """A date in the EDTF profile; with `exact_day` a single day without doubt."""

    exact_day: bool = False

    def check(self, value: object, timezone: str | None = None) -> object:
        from timeline import dates

        text = plain_text(value, "Write one date, such as 2025-10-15")
        try:
            date = dates.parse(text, timezone)
        except dates.DateError as error:
            raise Fault("field-date", error.message, error.hint, error.start, error.end) from error
        if self.exact_day and not (date.is_exact_day and date.starts_at is None):
            raise Fault(
                "field-date",
                f"{quoted(text)} is not one day, but one day belongs here",
                "Write year, month and day, such as 2025-10-15",
            )
        return date

    def json_schema(self) -> dict[str, Any]:
        if self.exact_day:
            return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        return {"type": ["string", "integer"]}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        def check(value: object, info: core_schema.ValidationInfo) -> object:
            return self.check(value, (info.context or {}).get(ZONE_KEY))

        return core_schema.with_info_plain_validator_function(check)


@dataclass(frozen=True, slots=True)
class Zone(TextRule):
    """The IANA name of a time zone."""

    def check(self, value: object) -> str:
        from timeline import dates

        text = plain_text(value, "Write one time zone, such as Europe/London")
        try:
            dates.load_zone(text)
        except dates.DateError as error:
            raise Fault("field-value", error.message, error.hint) from error
        return text


@dataclass(frozen=True, slots=True)
class LanguageTag(TextRule):
    """A language tag of BCP 47: language, and where it matters script, region, variant."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one language tag, such as en")
        if not _LANGUAGE.fullmatch(text):
            raise Fault(
                "field-value",
                f"{quoted(text)} is not a language tag",
                f"Write {_language(text)}",
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"}


@dataclass(frozen=True, slots=True)
class Wikidata(TextRule):
    """A Wikidata identifier."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one identifier, such as Q84")
        if re.fullmatch(r"Q[1-9][0-9]{0,11}", text):
            return text
        found = re.search(r"[Qq]([1-9][0-9]{0,11})\b", text)
        raise Fault(
            "field-value",
            f"{quoted(text)} is not a Wikidata identifier",
            f"Write Q{found[1]}" if found else "Write Q and the number, such as Q84",
        )

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^Q[1-9][0-9]*$"}


@dataclass(frozen=True, slots=True)
class Flag(TextRule):
    """Yes or no."""

    def check(self, value: object) -> bool:
        text = plain_text(value, "Write true or false").lower()
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        raise Fault(
            "field-value", f"{quoted(text)} is neither true nor false", "Write true or false"
        )

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Number(TextRule):
    """A decimal number, kept as it was written."""

    least: int | None = None
    most: int | None = None

    def check(self, value: object) -> Decimal:
        text = plain_text(value, "Write one number, such as 22000").replace("−", "-")
        if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
            raise Fault("field-number", f"{quoted(text)} is not a plain number", _number_hint(text))
        number = Decimal(text)
        _check_range(number, self.least, self.most)
        return number

    def json_schema(self) -> dict[str, Any]:
        return {"type": "number", **_json_range(self.least, self.most)}


@dataclass(frozen=True, slots=True)
class Whole(TextRule):
    """A whole number."""

    least: int | None = None
    most: int | None = None

    def check(self, value: object) -> int:
        text = plain_text(value, "Write one whole number, such as 10")
        if len(text) > 12 or not re.fullmatch(r"-?(?:0|[1-9][0-9]*)", text):
            raise Fault("field-number", f"{quoted(text)} is not a whole number", _number_hint(text))
        number = int(text)
        _check_range(number, self.least, self.most)
        return number

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", **_json_range(self.least, self.most)}


LOCATORS: Mapping[str, re.Pattern[str]] = {
    "page": re.compile(r"[0-9A-Za-z]{1,12}(?:[-–][0-9A-Za-z]{1,12})?"),
    "time": re.compile(r"(?:[0-9]{1,3}:)?[0-9]{1,2}:[0-5][0-9]"),
    "section": re.compile(
        r"[0-9A-Za-z]{1,12}(?:[.()][0-9A-Za-z]{0,12}){0,12}"
        r"(?:[-–][0-9A-Za-z]{1,12}(?:[.()][0-9A-Za-z]{0,12}){0,12})?"
    ),
}
"""What a page, a time code and a section look like; also used inside citations."""


@dataclass(frozen=True, slots=True)
class Locator(TextRule):
    """A place in a source: `page`, `time` or `section`, without the abbreviation before it."""

    kind: str

    def check(self, value: object) -> str:
        examples = {"page": "4 or 4-6", "time": "12:30 or 1:02:30", "section": "3 or 3(2)"}
        text = plain_text(value, f"Write {examples[self.kind]}")
        bare = re.sub(r"^(?:pages?|pp?\.?|§+|sections?|sec\.?)\s*", "", text, flags=re.IGNORECASE)
        if not LOCATORS[self.kind].fullmatch(text):
            fits = LOCATORS[self.kind].fullmatch(bare)
            raise Fault(
                "field-value",
                f"{quoted(text)} is not a {self.kind}",
                f"Write {bare}" if fits else f"Write {examples[self.kind]}",
            )
        return text.replace("–", "-")

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["string", "integer"]}


def _check_range(number: Decimal | int, least: int | None, most: int | None) -> None:
    if (least is not None and number < least) or (most is not None and number > most):
        if most is None:
            words = f"{least} or more"
        else:
            words = f"between {least} and {most}" if least is not None else f"{most} or less"
        raise Fault("field-number", f"{number} is out of range", f"Write a number that is {words}")


def _json_range(least: int | None, most: int | None) -> dict[str, Any]:
    return {
        key: value for key, value in (("minimum", least), ("maximum", most)) if value is not None
    }


def _number_hint(text: str) -> str:
    """The number that was probably meant: without separators, currency or a scale in words."""
    bare = re.sub(r"[\s,_'’\u00a0\u202f]|[£$€¥]|GBP|EUR|USD|%", "", text.strip().lower())
    match = re.fullmatch(r"([+-]?)([0-9]{0,15}(?:\.[0-9]{1,9})?)([a-z]*)", bare)
    if not match or not match[2] or (match[3] and match[3] not in _SCALES):
        return "Write digits only, with a point before decimals, such as 22000 or 7.5"
    number = Decimal(match[2]).scaleb(_SCALES.get(match[3], 0))
    plain = f"{number:f}"
    if "." in plain and match[3]:
        plain = plain.rstrip("0").rstrip(".")
    sign = "-" if match[1] == "-" else ""
    unit = " and name the unit in the field unit" if re.search(r"[£$€¥%]|GBP|EUR|USD", text) else ""
    plain = plain.lstrip("0")
    return f"Write {sign}{'' if plain[:1].isdigit() else '0'}{plain}{unit}"


def _language(text: str) -> str:
    parts = re.split(r"[-_]", text.strip())
    sizes = {2: str.upper, 4: str.title}
    tag = "-".join([parts[0].lower(), *(sizes.get(len(p), str.lower)(p) for p in parts[1:])])
    return tag if _LANGUAGE.fullmatch(tag) else "a tag such as en, en-GB or sr-Latn"


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """A list, in which a single entry may stand without the list."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        def as_list(value: object) -> object:
            return [value] if isinstance(value, dict) else value

        return core_schema.no_info_before_validator_function(as_list, handler(source))


@dataclass(frozen=True, slots=True)
class AtLeastOne:
    """A list with at least so many entries."""

    least: int = 1

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        def enough(value: tuple[object, ...]) -> tuple[object, ...]:
            if len(value) < self.least:
                words = {1: "one entry", 2: "two entries"}.get(self.least, f"{self.least} entries")
                found = "none" if not value else str(len(value))
                raise Fault(
                    "field-value",
                    f"The list needs at least {words}, and has {found}",
                    "Add what is missing, or remove the field that holds this list",
                )
            return value

        return core_schema.no_info_after_validator_function(enough, handler(source))


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
"""Begins the parts of an error's path that pydantic adds for the two forms of a source."""


@dataclass(frozen=True, slots=True)
class Sources:
    """A mapping of short keys, each to a source or to the id of a file in `content/sources/`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        record, _ = get_args(get_args(source)[1])
        either = core_schema.tagged_union_schema(
            {
                TAG + "id": core_schema.no_info_plain_validator_function(Slug().check),
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
