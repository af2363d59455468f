"""The headers of a request → a reason to reject it, or none.

Any page that is open in the same browser can send requests to a server on this machine, and a name
that its owner points at 127.0.0.1 makes them look like our own ("DNS rebinding"). So every request
must name a host that this server serves, and none may come from another origin. Of what is
requested this module knows only that it is a path.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote_to_bytes

from timeline.core.frozen import dataclass
from timeline.serve.response import Response, text_response

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
ALL_ADDRESSES: Final = ("0.0.0.0", "::", "")
"""The addresses to listen on that mean every address of the machine."""


@dataclass(frozen=True, slots=True)
class HostCheck:
    """The names under which this server is reached.

    `names` are hosts as a browser writes them (an IPv6 address in brackets); `port` is the one that
    the server listens on; `any_address` allows every numeric address, which, unlike a name, can't
    be pointed elsewhere.
    """

    names: frozenset[str]
    port: int
    any_address: bool = False

    @classmethod
    def of(cls, host: str, port: int, machine: str = "") -> HostCheck:
        """Return the check for a server that listens on `host`; `machine` is its host name."""
        if host in ALL_ADDRESSES:
            return cls(frozenset((*LOOPBACK, machine.lower())) - {""}, port, True)
        name = f"[{host}]" if ":" in host else host
        return cls(frozenset((*LOOPBACK, name.lower())), port)

    def rejection(
        self,
        hosts: Sequence[str],
        origins: Sequence[str],
        site: str = "",
        mode: str = "",
        destination: str = "",
    ) -> Response | None:
        """Return the response that rejects a request, by its headers; None if it is accepted.

        The headers are `Host`, `Origin`, `Sec-Fetch-Site`, `Sec-Fetch-Mode` and `Sec-Fetch-Dest`.
        `hosts` and `origins` are all headers of that name: two are rejected, since a proxy may have
        believed the other one.
        """
        if len(hosts) != 1 or not self._is_served(hosts[0]):
            return text_response(403, "This host is not served here")
        if origins and not (
            len(origins) == 1 and origins[0].lower() == f"http://{hosts[0]}".lower()
        ):
            return text_response(403, "Requests from other origins are not allowed")
        # Other sites may link here, but not load a script, a picture or a frame from here.
        is_link = mode == "navigate" and destination in ("document", "")
        if site in ("cross-site", "same-site") and not is_link:
            return text_response(403, "Requests from other sites are not allowed")
        return None

    def _is_served(self, host: str) -> bool:
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


def requested_path(target: str) -> str | None:
    """Return the path of a request target, percent-decoded once; None if it is not a safe path.

    A path is not safe if it could mean another place than it says: an empty part, `.` or `..`, a
    backslash, a control character, or bytes that are not UTF-8.
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
