"""A finished site on the disk → answers as a host for static files gives them.

Only plain files below the folder are read, none through a link that leads out of it; what is asked
for has been through `guard.path_of`. Nothing is added to a page.
"""

from __future__ import annotations

import os
from pathlib import Path

from timeline.core.frozen import dataclass
from timeline.serve.response import (
    HTML,
    PLAIN,
    Response,
    content_type_of,
    redirect,
)


@dataclass(frozen=True, slots=True)
class StaticSite:
    """The site in `folder`, which stands at `root` on its host (`/` or `/timeline/`)."""

    folder: Path
    root: str = "/"

    def answer(self, path: str) -> Response:
        """The answer to a path of the host, its escapes undone."""
        if not path.startswith(self.root):
            return redirect(self.root) if path in ("/", self.root[:-1]) else self._missing()
        inside = path[len(self.root) :]
        file = f"{inside}index.html" if inside == "" or inside.endswith("/") else inside
        content = self._read(file)
        if content is not None:
            return Response(200, content_type_of(file), content)
        if file == inside and self._read(f"{inside}/index.html") is not None:
            return redirect(f"{path}/")
        return self._missing()

    def _missing(self) -> Response:
        page = self._read("404.html")
        if page is not None:
            return Response(404, HTML, page)
        return Response(404, PLAIN, b"There is nothing here\n")

    def _read(self, inside: str) -> bytes | None:
        top = os.path.realpath(self.folder)
        try:
            where = os.path.realpath(os.path.join(top, inside))
            if os.path.commonpath((top, where)) != top or not os.path.isfile(where):
                return None
            return Path(where).read_bytes()
        except (OSError, ValueError):
            return None
