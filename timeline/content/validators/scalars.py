# ruff: noqa: D102 - `TextRule` says what the methods of every validator do.
"""The validators of single values: the text of a value → the typed value, or a `FieldError`.

Each is a small frozen dataclass with a `check` that knows one value and nothing around it. Its
messages are for authors who do not program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from timeline.content import addresses
from timeline.content.validators.base import FieldError, TextRule, plain_text, quoted
from timeline.content.validators.shapes import Bracketed, as_written
from timeline.core.frozen import dataclass

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

ZONE_KEY = "timezone"
"""The key of the validation context that holds two time zones for the clock times of a file.

The one that it names, or None; and the one to assume where neither it nor an offset is written.
"""

_TRUE, _FALSE = frozenset(("true", "yes")), frozenset(("false", "no"))
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?(?:-[a-z0-9]{5,8})*"
)
_SITE_PATH = re.compile(r"/(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")


@dataclass(frozen=True, slots=True)
class OneLine(TextRule):
    """Plain text on one line, at most `longest` characters."""

    longest: int = 500

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one text on one line")
        if "\n" in text:
            raise FieldError(
                "field-value",
                "The text has several lines, but only one line is allowed here",
                "Write it on one line, or after >- so that the lines are joined",
            )
        if len(text) > self.longest:
            raise FieldError(
                "field-value",
                f"The text has {len(text)} characters, but at most {self.longest} are allowed here",
                f"Shorten it by {len(text) - self.longest} characters or more",
                self.longest,
                len(text),
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["string", "number"], "minLength": 1, "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Prose(TextRule):
    """Markdown with citations, at most `longest` characters; its inside is read by `markdown`."""

    longest: int = 10_000

    def check(self, value: object) -> str:
        text = plain_text(value, "Write the text in single quotation marks")
        if len(text) > self.longest:
            raise FieldError(
                "field-value",
                f"The text has {len(text)} characters, but at most {self.longest} are allowed here",
                "Move what is not needed here to the body, below the front matter",
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "format": "markdown",
            "minLength": 1,
            "maxLength": self.longest,
        }


@dataclass(frozen=True, slots=True)
class Address(TextRule):
    """An http or https address."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one address, such as https://example.org/page")
        if problem := addresses.address_problem(text):
            message, hint = problem
            raise FieldError(
                "field-address", f"{quoted(text)} is not an address: {_lower(message)}", hint
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^https?://", "format": "iri"}


_BASE_PATH: Final = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*(?:[A-Za-z0-9._~-]+)?")


@dataclass(frozen=True, slots=True)
class BaseUrl(TextRule):
    """The address of the site, or its path on a host that is not known; with a slash at its end."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one address, such as https://example.org/")
        if _BASE_PATH.fullmatch(text):
            return text if text.endswith("/") else f"{text}/"
        if problem := addresses.address_problem(text):
            message, hint = problem
            raise FieldError(
                "field-address", f"{quoted(text)} is not an address: {_lower(message)}", hint
            )
        if "?" in text or "#" in text:
            raise FieldError(
                "field-address",
                "The address of a site cannot contain ? or #",
                f"Write {re.split('[?#]', text)[0]}",
            )
        return text if text.endswith("/") else f"{text}/"

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({_BASE_PATH.pattern}|https?://.+)$"}


@dataclass(frozen=True, slots=True)
class SitePath(TextRule):
    """A root-relative path on this site."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one path, such as /events/old-name/")
        if _SITE_PATH.fullmatch(text) and "/../" not in f"{text}/" and "/./" not in f"{text}/":
            return text
        if addresses.allowed_address(text):
            path = re.sub(r"^[a-z]+://[^/]*", "", text, flags=re.IGNORECASE) or "/"
            raise FieldError(
                "field-address",
                f"{quoted(text)} is a whole address, but only a path on this site is allowed here",
                f"Write {re.split('[?#]', path)[0]}",
            )
        raise FieldError(
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
            raise FieldError(
                "field-value",
                f"{quoted(text)} is not a file next to this one",
                "Put the file into the same folder and write its name, such as lancaster-house.jpg",
            )
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "file", "pattern": r"^[^:\\/](?:[^:\\]*[^:\\/])?$"}


@dataclass(frozen=True, slots=True)
class Edtf(TextRule):
    """A date in the EDTF profile; with `exact_day` a single day without doubt.

    `there` says that it is the time of the event, in the zone that the file names: a written offset
    has to agree with that. For any other date the zone is only assumed where no offset is written.
    """

    exact_day: bool = False
    there: bool = False

    def check(
        self, value: object, timezone: str | None = None, fallback: str | None = None
    ) -> object:
        from timeline import dates

        text = plain_text(as_written(value), "Write one date, such as 2025-10-15")
        try:
            if self.exact_day:
                return dates.parse_day(text)
            return dates.parse(text, timezone, fallback=fallback)
        except dates.DateError as error:
            hint, suggestion = error.hint, error.suggestion
            if isinstance(value, Bracketed) and error.suggestion and ".." not in text:
                interval = _date(f"{value[0]}/{value[-1]}", timezone, fallback)
                if interval:
                    hint += (
                        f" if it was one of these, or {interval} if it lasted from the first to "
                        "the last"
                    )
                    suggestion = None
            raise FieldError(
                "field-date",
                error.message,
                hint,
                error.start,
                error.end,
                suggestion=suggestion,
            ) from error

    def json_schema(self) -> dict[str, Any]:
        if self.exact_day:
            return {
                "type": "string",
                "format": "date",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            }
        # `[2025-10-14,2025-10-15]` and `{2025-10-14,2025-10-22}` are a list and a mapping to YAML.
        return {"type": ["string", "integer", "array", "object"], "format": "edtf"}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        def check(value: object, info: core_schema.ValidationInfo) -> object:
            named, assumed = (info.context or {}).get(ZONE_KEY, (None, None))
            if not self.there:
                named, assumed = None, named or assumed
            return self.check(value, named, assumed)

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
            raise FieldError("field-value", error.message, error.hint) from error
        return text

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "time-zone"}


@dataclass(frozen=True, slots=True)
class LanguageTag(TextRule):
    """A language tag of BCP 47: language, and where it matters script, region, variant."""

    def check(self, value: object) -> str:
        text = plain_text(value, "Write one language tag, such as en")
        if not _LANGUAGE.fullmatch(text):
            raise FieldError(
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
        match = re.search(r"[Qq]([1-9][0-9]{0,11})\b", text)
        raise FieldError(
            "field-value",
            f"{quoted(text)} is not a Wikidata identifier",
            f"Write Q{match[1]}" if match else "Write Q and the number, such as Q84",
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
        raise FieldError(
            "field-value", f"{quoted(text)} is neither true nor false", "Write true or false"
        )

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


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
            raise FieldError(
                "field-value",
                f"{quoted(text)} is not a {self.kind}",
                f"Write {bare}" if fits else f"Write {examples[self.kind]}",
            )
        return text.replace("–", "-")

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": f"^(?:{LOCATORS[self.kind].pattern})$"}


def _date(text: str, timezone: str | None, fallback: str | None) -> str | None:
    """Return the text if it is a date, else the one that was probably meant."""
    from timeline import dates

    try:
        dates.parse(text, timezone, fallback=fallback)
    except dates.DateError as error:
        return error.suggestion
    return text


def _language(text: str) -> str:
    parts = re.split(r"[-_]", text.strip())
    sizes = {2: str.upper, 4: str.title}
    tag = "-".join([parts[0].lower(), *(sizes.get(len(p), str.lower)(p) for p in parts[1:])])
    return tag if _LANGUAGE.fullmatch(tag) else "a tag such as en, en-GB or sr-Latn"


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
