"""Validators that annotate fields: the text of a value → the typed value, or a `FieldError`.

`base` has what all of them share, `scalars`, `numbers` and `shapes` the validators themselves.
"""

from timeline.content.validators.base import (
    FieldError,
    Problem,
    Slug,
    TextRule,
    describe,
    plain_text,
    quoted,
)
from timeline.content.validators.numbers import Number, Whole
from timeline.content.validators.scalars import (
    LOCATORS,
    ZONE_KEY,
    Address,
    BaseUrl,
    Edtf,
    FilePath,
    Flag,
    LanguageTag,
    Locator,
    OneLine,
    Prose,
    SitePath,
    Wikidata,
    Zone,
)
from timeline.content.validators.shapes import (
    TAG,
    AtLeastOne,
    Braced,
    Bracketed,
    OneOrMany,
    Shorthand,
    SourcesShape,
)

__all__ = [
    "LOCATORS",
    "TAG",
    "ZONE_KEY",
    "Address",
    "AtLeastOne",
    "BaseUrl",
    "Braced",
    "Bracketed",
    "Edtf",
    "FieldError",
    "FilePath",
    "Flag",
    "LanguageTag",
    "Locator",
    "Number",
    "OneLine",
    "OneOrMany",
    "Problem",
    "Prose",
    "Shorthand",
    "SitePath",
    "Slug",
    "SourcesShape",
    "TextRule",
    "Whole",
    "Wikidata",
    "Zone",
    "describe",
    "plain_text",
    "quoted",
]
