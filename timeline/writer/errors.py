"""Errors of the writer, as people read them: one line says what is wrong, one how to fix it.

Turns an error of the operating system into these two lines. Knows nothing of how a site is written.
"""

from __future__ import annotations

import errno

from timeline.core.errors import UserError


class WriteError(UserError):
    """The site was not written and is as it was before."""


_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


def from_os(error: OSError, site: str, path: str = "") -> WriteError:
    """Return the error to report when the system fails to write `path` of `site`."""
    what = f"{path!r} of the site {site!r}" if path else f"the site {site!r}"
    where = f" ({error.filename})" if error.filename and not path else ""
    reason = error.strerror or str(error)
    message = f"Could not write {what}: {reason}{where}. The site is as it was before"
    if error.errno in _FULL:
        return WriteError(message, "Free some space on that disk and build again")
    if error.errno in _DENIED:
        return WriteError(
            message,
            "Build as a user who may write the folder and the folder above it, or build elsewhere",
        )
    if isinstance(error, FileNotFoundError):
        return WriteError(message, "Something else changed the folder meanwhile: build again")
    return WriteError(message, "Build again; if it fails again, build into another folder")
