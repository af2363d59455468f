"""Who may ask: the headers of a request → the reason why it is refused, or none.

A page of a foreign site that is open in the same browser can send requests to a server on this
machine, and a name that its owner points at 127.0.0.1 makes them look like our own ("DNS
rebinding"). So every request must name a host that this server answers to, and none may come from
another origin. Knows nothing of what is asked for, except that it is a path.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote_to_bytes

from timeline.core.frozen import dataclass
from timeline.serve.response import Response, words

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
ANYWHERE: Final = ("0.0.0.0", "::", "")
"""The addresses to listen on that mean every address of the machine."""


@dataclass(frozen=True, slots=True)
class HostCheck:
    """The names under which this server answers.

    `names` are hosts as a browser writes them (an IPv6 address in brackets); `port` is the one that
    the server listens on; `any_address` allows every address written in digits, which nobody else
    can point elsewhere.
    """

    names: frozenset[str]
    port: int
    any_address: bool = False

    @classmethod
    def of(cls, host: str, port: int, machine: str = "") -> HostCheck:
        """The guard of a server that listens on `host`; `machine` is the name of this machine."""
        if host in ANYWHERE:
            return cls(frozenset((*LOOPBACK, machine.lower())) - {""}, port, True)
        named = f"[{host}]" if ":" in host else host
        return cls(frozenset((*LOOPBACK, named.lower())), port)

    def refusal(
        self,
        hosts: Sequence[str],
        origins: Sequence[str],
        site: str = "",
        mode: str = "",
        goal: str = "",
    ) -> Response | None:
        """Why a request is refused: by its headers `RepositoryHost`, `Origin`, `Sec-Fetch-Site`,
        `-Mode` and
        `-Dest`, the `goal`.

        `hosts` and `origins` are all headers of that name: two of them are a fault, since whoever
        stands between may believe the other one.
        """
        if len(hosts) != 1 or not self._is_ours(hosts[0]):
            return words(403, "This host is not served here")
        if origins and not (
            len(origins) == 1 and origins[0].lower() == f"http://{hosts[0]}".lower()
        ):
            return words(403, "Requests from other origins are refused")
        # A link from elsewhere may lead here; a script, a picture or a frame from elsewhere not.
        linked = mode == "navigate" and goal in ("document", "")
        if site in ("cross-site", "same-site") and not linked:
            return words(403, "Requests from other sites are refused")
        return None

    def _is_ours(self, host: str) -> bool:
        name, colon, port = host.lower().rpartition(":")
        if not colon or host.endswith("]"):
            name, port = host.lower(), "80"
        if port != str(self.port):
            return False
        return name in self.names or (self.any_address and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name[1:-1] if name.startswith("[") else name)
    except ValueError:
        return False
    return True


def path_of(target: str) -> str | None:
    """The path that a request asks for, with its escapes undone once; None where it has none.

    A path that could mean another place than it says (an empty part, `.` or `..`, a backslash, a
    control character, bytes that are not UTF-8) is none.
    """
    path = target.partition("?")[0].partition("#")[0]
    if not path.startswith("/"):
        return None
    try:
        text = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    parts = text.split("/")[1:]
    if any(part in (".", "..") for part in parts) or "" in parts[:-1]:
        return None
    if "\\" in text or any(ord(character) < 32 or ord(character) == 127 for character in text):
        return None
    return text
