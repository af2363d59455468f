"""The parts of a site that a project can leave out: the setting `leave_out` → paths that go.

Every part that has pages has a folder of its own, which no content file can claim; so a path alone
says whether its page is left out. Events, the chronology, actors, places, topics, plain pages and
the feed always stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from timeline.project.settings import SitePart
from timeline.site import urls

_FOLDERS: Final[Mapping[SitePart, str]] = MappingProxyType(
    {
        "sources": urls.SOURCES,
        "audit": urls.AUDIT,
        "series": urls.SERIES,
        "threads": urls.THREADS,
        "stories": urls.STORIES,
        "disagreements": urls.DISAGREEMENTS,
        "corrections": urls.CORRECTIONS,
        "data": urls.DATA,
    }
)


def left_out(setting: Collection[SitePart]) -> frozenset[SitePart]:
    """Return the parts that are left out: those of the setting, and those below their pages."""
    return frozenset((*setting, "audit") if "sources" in setting else setting)


def is_left_out(path: str, parts: Collection[SitePart]) -> bool:
    """Return whether the page at a path inside the site belongs to one of the parts."""
    return any(part in _FOLDERS and path.startswith(_FOLDERS[part]) for part in parts)
