"""The pictures and recordings of events → those that may not be published, or that show nothing.

Anyone may contribute a file, and the site serves it from its own origin, where a page or a script
would have the rights of the site. So the suffix has to be one of a few types, the content has to be
of that type, and an SVG drawing may only draw. Files of `static/` are the maintainer's own and are
copied as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from timeline.content.media_types import MEDIA_TYPES, MediaType, is_text, media_type, types_in
from timeline.content.svg import svg_problem
from timeline.core.diagnostic import Diagnostic, Severity
from timeline.model.chronicle import Chronicle
from timeline.model.locations import location_of
from timeline.site.urls import project_path

_HINT = f"Use a file of one of the types {', '.join(MEDIA_TYPES)}, and link to a page as a source"


def media_problems(chronicle: Chronicle, media: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    """Report the files that events show and that are no picture or recording of a known type.

    `media` are the files beside the content by their paths; a missing one is not reported here.
    """
    for event in chronicle.events:
        if event.fields.withdrawn is not None:
            continue
        for number, item in enumerate(event.fields.media):
            path = project_path(event.document.file.path, item.file)
            if path in media and (problem := _problem(path, media[path])):
                at = location_of(event.document, ("media", number, "file"))
                code, message, hint = problem
                severity: Severity = "warning" if code == "media-content" else "error"
                yield Diagnostic(at, code, f'"{path}" {message}', hint, severity)


def _problem(path: str, data: bytes) -> tuple[str, str, str] | None:
    expected = media_type(path)
    if expected is None:
        suffix = "".join(PurePosixPath(path).suffixes[-2:]) or "without a suffix"
        return "media-type", f"is not published: {suffix} is no type of picture or recording", _HINT
    if expected is MEDIA_TYPES[".svg"]:
        return _svg_problem(data)
    types = types_in(data)
    if expected in types:
        return None
    name = expected.name
    if types:
        suffix = _suffix_of(types)
        return (
            "media-content",
            f"is not {name}: it begins as {suffix} does, so some browsers do not show it",
            f"Rename the file so that it ends in {suffix}",
        )
    if is_text(data):
        return (
            "media-type",
            f"is not published: it is named as {name}, but contains text",
            f"Put the {name} file itself there, as a camera or a program saves it",
        )
    return (
        "media-content",
        f"does not begin as {name} does, so browsers do not show it",
        f"Open the file to see whether it is whole, and save it as {name} again",
    )


def _svg_problem(data: bytes) -> tuple[str, str, str] | None:
    problem = svg_problem(data)
    if problem is None:
        return None
    return (
        "media-type",
        f"is not published: line {problem.line} of the drawing has {problem.what}",
        "Save it as plain SVG, without scripts, links and references to other files, or as .png",
    )


def _suffix_of(types: frozenset[MediaType]) -> str:
    return next(suffix for suffix, media in MEDIA_TYPES.items() if media in types)
