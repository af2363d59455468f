"""Write the outputs of a build to disk: staged beside the present site and swapped in one step."""

from timeline.writer.errors import WriteError
from timeline.writer.site_writer import (
    SiteState,
    SiteUpdate,
    SiteWriter,
    StartLook,
    WriteSummary,
    digest_of,
    is_intact,
    listed_files,
    open_site,
)

__all__ = [
    "SiteState",
    "SiteUpdate",
    "SiteWriter",
    "StartLook",
    "WriteError",
    "WriteSummary",
    "digest_of",
    "is_intact",
    "listed_files",
    "open_site",
]
