"""The kinds of content files and the folder of each: the only table of both.

Everything that needs a folder for a kind, or a kind for a folder, reads it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal["event", "source", "actor", "place", "topic", "series", "page", "story"]

FOLDERS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "events": "event",
        "sources": "source",
        "actors": "actor",
        "places": "place",
        "topics": "topic",
        "series": "series",
        "pages": "page",
        "stories": "story",
    }
)
"""The kind of the files in each folder under `content/`."""

FOLDER_OF: Final[Mapping[Kind, str]] = MappingProxyType(
    {kind: folder for folder, kind in FOLDERS.items()}
)
"""The folder of each kind: under `content/`, and on the site for all kinds but pages."""

EntityKind = Literal["actor", "place", "topic", "series"]
"""The kinds that events refer to by name, with or without a file."""

ENTITY_KINDS: Final[tuple[EntityKind, ...]] = ("actor", "place", "topic", "series")
