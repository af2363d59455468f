"""URLs of the repository's host at which a reader adds a file or edits one.

GitHub and GitLab both open a page with a new file filled in, or with an existing file, and make a
pull or merge request of the edit. All other URLs are made in `urls`.
"""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import quote, urlsplit

from timeline.core.frozen import dataclass
from timeline.project.settings import Settings

EVENTS_FOLDER: Final = "content/events/"
MAX_URL_LENGTH: Final = 7500
"""Characters: hosts refuse a URL somewhat above 8,000 (414 URI Too Long)."""


@dataclass(frozen=True, slots=True)
class RepositoryHost:
    """A host of repositories: its name, and its URLs for new files and for editing.

    `file` and `text` are the names of the query parameters of `new`: the path of the file in the
    repository, and its text. The path is appended to `edit`.
    """

    name: Literal["GitHub", "GitLab"]
    new: str
    edit: str
    file: str
    text: str


def repository_host(settings: Settings) -> RepositoryHost | None:
    """Return the host, where readers may contribute and it is one of the two."""
    contribute = settings.contribute
    if contribute is None or settings.repository is None:
        return None
    repository = settings.repository.split("?")[0].split("#")[0].rstrip("/").removesuffix(".git")
    branch = quote(contribute.branch, safe="/")
    match contribute.host or _guess_host(repository):
        case "github":
            new, edit = f"{repository}/new/{branch}", f"{repository}/edit/{branch}/"
            return RepositoryHost("GitHub", new, edit, "filename", "value")
        case "gitlab":
            new, edit = f"{repository}/-/new/{branch}", f"{repository}/-/edit/{branch}/"
            return RepositoryHost("GitLab", new, edit, "file_name", "content")
        case _:
            return None


def path_in_repository(settings: Settings, path: str) -> str:
    """Return the path in the repository of a file of the project."""
    folder = settings.contribute.folder if settings.contribute else None
    return f"{folder.strip('/')}/{path}" if folder else path


def edit_url(settings: Settings, path: str) -> str:
    """Return the URL at which a file of the project is edited, or "" where there is none."""
    host = repository_host(settings)
    return host.edit + quote(path_in_repository(settings, path), safe="/") if host else ""


def _guess_host(repository: str) -> str:
    """Return the first part of the host name: `github.com` and `gitlab.example.org` give theirs."""
    return (urlsplit(repository).hostname or "").split(".")[0]
