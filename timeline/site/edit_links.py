"""The pages of the repository's host on which a reader adds a file or edits one.

GitHub and GitLab both open a page with a new file filled in, or with a file that is there, and
make a pull or merge request of what was written. The second place, beside `urls`, that makes
addresses: all others are of the site or of sources.
"""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import quote, urlsplit

from timeline.core.frozen import dataclass
from timeline.project.settings import Settings

EVENTS: Final = "content/events/"
LONGEST_ADDRESS: Final = 7500
"""Characters: hosts refuse an address somewhat above 8,000 (414 URI Too Long)."""


@dataclass(frozen=True, slots=True)
class RepositoryHost:
    """A host of repositories: its name, and its address for new files and for editing.

    To `new` belong the parameters `file` (the path of the file in the repository) and `text`; to
    `edit` the path is added.
    """

    name: Literal["GitHub", "GitLab"]
    new: str
    edit: str
    file: str
    text: str


def host_of(settings: Settings) -> RepositoryHost | None:
    """The host of the repository, where readers may contribute and the host is one of the two."""
    contribute = settings.contribute
    if contribute is None or settings.repository is None:
        return None
    repository = settings.repository.split("?")[0].split("#")[0].rstrip("/").removesuffix(".git")
    branch = quote(contribute.branch, safe="/")
    match contribute.host or _guess(repository):
        case "github":
            new, edit = f"{repository}/new/{branch}", f"{repository}/edit/{branch}/"
            return RepositoryHost("GitHub", new, edit, "filename", "value")
        case "gitlab":
            new, edit = f"{repository}/-/new/{branch}", f"{repository}/-/edit/{branch}/"
            return RepositoryHost("GitLab", new, edit, "file_name", "content")
        case _:
            return None


def path_in_repository(settings: Settings, path: str) -> str:
    """The path in the repository of a file of the project."""
    folder = settings.contribute.folder if settings.contribute else None
    return f"{folder.strip('/')}/{path}" if folder else path


def edit_address(settings: Settings, path: str) -> str:
    """The page on which a file of the project is edited, or "" where there is none."""
    host = host_of(settings)
    return host.edit + quote(path_in_repository(settings, path), safe="/") if host else ""


def _guess(repository: str) -> str:
    """The host by the name of its machine: `github.com`, `gitlab.example.org`."""
    return (urlsplit(repository).hostname or "").split(".")[0]
