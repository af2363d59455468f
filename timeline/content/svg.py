"""An SVG drawing of a contributor → why it may not be published, if it may not.

An SVG file is a document: opened by itself, it can run scripts with the rights of the site that
serves it. Only what draws is allowed, by a list of elements; scripts, event handlers, HTML inside,
animations that change an address, links, and references to anything outside the file are refused.
A file that is not well-formed is refused as well, since browsers run the part before the error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from xml.parsers import expat

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK_HREF: Final = "http://www.w3.org/1999/xlink href"
_XML_BASE: Final = "http://www.w3.org/XML/1998/namespace base"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_MATHML: Final = "http://www.w3.org/1998/Math/MathML"

_ELEMENTS: Final = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "switch", "view", "title", "desc", "metadata"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "style"),
        *("text", "tspan", "tref", "textPath", "altGlyph", "glyphRef", "marker", "cursor"),
        *("linearGradient", "radialGradient", "meshgradient", "meshrow", "meshpatch", "stop"),
        *("solidcolor", "hatch", "hatchpath", "mesh", "color-profile", "pattern"),
        *("clipPath", "mask", "filter"),
        *("animate", "animateColor", "animateMotion", "animateTransform", "mpath", "set"),
        *("font", "font-face", "font-face-src", "font-face-name", "glyph", "missing-glyph"),
        *("hkern", "vkern"),
        *("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix"),
        *("feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood"),
        *("feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge"),
        *("feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting"),
        *("feSpotLight", "feTile", "feTurbulence"),
    )
)
"""The elements of SVG 1.1 and 2 that draw, and neither run, link nor embed a document."""

_ADDRESSES: Final = frozenset(("href", _XLINK_HREF, "src", "data", "action", "formaction"))
_PICTURE: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.I)
_LOADS: Final = re.compile(
    r"url\(\s*[\"']?([^\"')]{0,40})|@import|expression\(|(?:image-set|src)\(", re.I
)
_STAYS: Final = re.compile(
    r"#|data:(?:image/(?:png|jpe?g|gif|webp)|font/|application/(?:x-)?font)", re.I
)
_ANIMATES_ADDRESS: Final = re.compile(r"(?:\w+:)?href|on\w*", re.I)


class SvgProblem(NamedTuple):
    """What a drawing has that it may not have, as part of a sentence, and the line of it."""

    what: str
    line: int


class _FoundError(Exception):
    """Ends the reading of a drawing at the first problem."""


def svg_problem(data: bytes) -> SvgProblem | None:
    """Return what a drawing may not have, at its first place; None for a plain drawing."""
    parser = expat.ParserCreate(namespace_separator=" ")
    check = _Check()
    parser.buffer_text = True
    parser.StartElementHandler = check.start
    parser.EndElementHandler = check.end
    parser.CharacterDataHandler = check.text
    parser.ProcessingInstructionHandler = check.instruction
    parser.EntityDeclHandler = check.entity
    try:
        parser.Parse(data, True)
    except _FoundError as found:
        return SvgProblem(str(found), parser.CurrentLineNumber)
    except (expat.ExpatError, ValueError, LookupError):
        return SvgProblem("XML that is not well-formed", parser.ErrorLineNumber)
    return None


class _Check:
    """Looks at each part of a drawing in turn; lives for one call of `svg_problem`."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.style: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self.path and (space, local) != (_SVG, "svg"):
            raise _FoundError(f"no <svg> with the namespace {_SVG} at its beginning")
        if space in (_XHTML, _MATHML):
            raise _FoundError(f"the element <{local}> of another language")
        if space in (_SVG, "") and local not in _ELEMENTS:
            raise _FoundError("a script" if local == "script" else f"the element <{local}>")
        self.path.append(local)
        for key, value in attributes.items():
            self.attribute(local, key, value)

    def attribute(self, element: str, key: str, value: str) -> None:
        if key.lower().startswith("on"):
            raise _FoundError(f"the event handler {key}")
        if key == _XML_BASE:
            raise _FoundError("a base address (xml:base)")
        if key in _ADDRESSES and not _stays_inside(element, value.strip()):
            raise _FoundError(f"a reference to something outside the file: {value.strip()[:40]}")
        if key == "attributeName" and _ANIMATES_ADDRESS.fullmatch(value.strip()):
            raise _FoundError(f"an animation of {value.strip()}")
        if " " not in key:
            _check_css(value)

    def end(self, name: str) -> None:
        if self.path.pop() == "style":
            _check_css("".join(self.style))
            self.style.clear()

    def text(self, text: str) -> None:
        # Comments and CDATA cut the text of a style into pieces.
        if self.path[-1] == "style":
            self.style.append(text)

    def instruction(self, target: str, data: str) -> None:
        if target.lower().startswith("xml-"):
            raise _FoundError(f"a processing instruction <?{target}?>")

    def entity(self, name: str, *_: object) -> None:
        raise _FoundError(f"the entity {name}")


def _stays_inside(element: str, address: str) -> bool:
    """Return whether an address leads to a part of the file, or is a picture in itself."""
    if not address or address.startswith("#"):
        return True
    return element in ("image", "feImage") and _PICTURE.fullmatch(address) is not None


def _check_css(value: str) -> None:
    """Refuse a style that loads a file; an escape could be a letter of the function that does."""
    if "\\" in value and ("(" in value or "@" in value):
        raise _FoundError("a backslash in a style")
    for match in _LOADS.finditer(value):
        if match[1] is None or (match[1].strip() and not _STAYS.match(match[1].strip())):
            raise _FoundError(f"a style that loads something: {match[0].strip()}")
