"""Words in another language than the site's → the attributes that say so: `lang` and `dir`.

A file says the language of its words; where it says none, they are in the site's. Knows languages
as tags (BCP 47), and nothing of which words these are.
"""

from __future__ import annotations

import re
from typing import Any, Final

from markupsafe import Markup

from timeline.content.document import Document
from timeline.site import views
from timeline.site.i18n.locale import direction

_ELEMENT: Final = re.compile(r"<[a-z][a-z0-9]*")


def language_of(document: Document[Any] | None, site: str) -> str:
    """The language of a file's words on a site in the language `site`."""
    said = document and (document.language or document.fields.language)
    return said or site


def attributes(language: str, site: str) -> Markup:
    """The attributes for an element with words of this language; empty where it is the site's."""
    if not language or language.lower() == site.lower():
        return views.NOTHING
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


def in_language(html: str, lang: Markup) -> str:
    """A block with the attributes that say its language on its element."""
    return _ELEMENT.sub(lambda element: f"{element[0]}{lang}", html, count=1)
