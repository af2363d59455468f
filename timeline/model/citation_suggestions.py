"""A statement without a citation → the citation that its author probably meant.

People write `(@report)`, `{report}`, `[report]`, `\\cite{report}`, `<ref name="report" />` or the
address of the source. Knows the words of one line and the keys of one event.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from timeline.content import addresses
from timeline.content.document import Document
from timeline.content.schema.fields import EventFields, SourceFields

_KEY: Final = r"@?([a-z0-9]+(?:-[a-z0-9]+)*)"
_IN_BRACKETS: Final = re.compile(
    rf"(?:\\\w+)?[(\[{{]\s*{_KEY}(\s+[\"“][^\"”]*[\"”])?\s*[)\]}}]"
    rf"|<ref name=\"?{_KEY}\"?\s*/?>(?:</ref>)?"
)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_MENTION: Final = re.compile(rf"(?:[@(\[{{]|name=\"?)\s*{_KEY}")
_FRONT_MATTER: Final = re.compile(r"\A---\s*\n.*?^---\s*\n", re.DOTALL | re.MULTILINE)


def suggest_citation(document: Document[Any], line: int, keys: Mapping[str, str]) -> str:
    """Return a hint that gives the line its citation; "" where nothing looks like one."""
    lines = document.file.text.split("\n")
    words = lines[line - 1] if 0 < line <= len(lines) else ""
    for match in _IN_BRACKETS.finditer(words):
        key = match[1] or match[3]
        if key in keys and not match[0].startswith("[@"):
            passage = (match[2] or "").strip().replace("“", '"').replace("”", '"')
            whole = f"[@{key} {passage}]" if passage else f"[@{key}]"
            return f"Write {whole} instead of {match[0]}"
    for match in _ADDRESS.finditer(words):
        address = match[0].rstrip(").,;]")
        if key := key_of_address(document, address):
            return f"Write [@{key}] instead of the address {address}"
    if re.match(r"\s{0,3}#{1,6}[^\s#]", words):
        return "Write a space after # if this is a heading, else cite a source, such as [@key]"
    return ""


def key_of_address(document: Document[Any], address: str) -> str:
    """Return the key of the event's own source with this address; "" where there is none."""
    if not isinstance(document.fields, EventFields) or not addresses.allowed_address(address):
        return ""
    wanted = addresses.normalise(address)
    for key, source in document.fields.sources.items():
        url = source.url if isinstance(source, SourceFields) else None
        if url and addresses.normalise(url) == wanted:
            return key
    return ""


def mentioned(document: Document[Any]) -> set[str]:
    """Return the words in the body that are where a key could be, without being read as one."""
    body = _FRONT_MATTER.sub("", document.file.text, count=1)
    return {match[1] for match in _MENTION.finditer(body)}
