"""Words in another language than the site's → the attributes `lang` and `dir` for them.

A file without a language has words in the site's. Languages are BCP 47 tags.
"""

from __future__ import annotations

import re
from typing import Any, Final

from markupsafe import Markup

from timeline.content.document import Document
from timeline.site import views
from timeline.site.i18n.locale import direction

_START_TAG: Final = re.compile(r"<[a-z][a-z0-9]*")


def language_of(document: Document[Any] | None, site: str) -> str:
    """Return the language of a file's words on a site in the language `site`."""
    own = document and (document.language or document.fields.language)
    return own or site


def attributes(language: str, site: str) -> Markup:
    """Return the attributes for words of this language, empty where it is the site's."""
    if not language or language.lower() == site.lower():
        return views.NOTHING
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


def in_language(html: str, lang: Markup) -> str:
    """Return a block of HTML with the attributes for its language on its element."""
    return _START_TAG.sub(lambda element: f"{element[0]}{lang}", html, count=1)
