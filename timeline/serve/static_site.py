"""A built site on the disk → responses like those of a host for static files.

Only plain files below the folder are read: no hidden ones, and none through a link that leads out
of it. Paths have been through `host_check.requested_path`. Nothing is added to a page.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from timeline.core.frozen import dataclass
from timeline.serve.response import HTML, PLAIN, Response, content_type_of, redirect

_WELL_KNOWN: Final = ".well-known"
"""The one hidden folder that is meant to be read (RFC 8615)."""


@dataclass(frozen=True, slots=True)
class StaticSite:
    """The site in `folder`, served at the path `root` (`/` or `/timeline/`)."""

    folder: Path
    root: str = "/"

    def answer(self, path: str) -> Response:
        """Return the response to a percent-decoded path of the host."""
        if not path.startswith(self.root):
            return redirect(self.root) if path in ("/", self.root[:-1]) else self._not_found()
        inside = path[len(self.root) :]
        file = f"{inside}index.html" if inside == "" or inside.endswith("/") else inside
        content = self._read(file)
        if content is not None:
            return Response(200, content_type_of(file), content)
        if file == inside and self._read(f"{inside}/index.html") is not None:
            return redirect(f"{path}/")
        return self._not_found()

    def _not_found(self) -> Response:
        page = self._read("404.html")
        if page is not None:
            return Response(404, HTML, page)
        return Response(404, PLAIN, b"Page not found\n")

    def _read(self, path: str) -> bytes | None:
        site = os.path.realpath(self.folder)
        try:
            file = os.path.realpath(os.path.join(site, path))
            if os.path.commonpath((site, file)) != site or not os.path.isfile(file):
                return None
            # A link may have another name than the file that it leads to.
            if _is_hidden(path) or _is_hidden(os.path.relpath(file, site).replace(os.sep, "/")):
                return None
            return Path(file).read_bytes()
        except (OSError, ValueError):
            return None


def _is_hidden(path: str) -> bool:
    first, *others = path.split("/")
    names = others if first == _WELL_KNOWN else (first, *others)
    return any(name.startswith(".") for name in names)
