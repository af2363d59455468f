"""The values of a file as written → the problems between its fields.

The checks work on the texts and not on the typed values, so that an error in one field does not
hide one between two others. Whatever needs another file, or today's date, is for the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from timeline.content.schema.fields import (
    EventFields,
    PlaceFields,
    SeriesFields,
    SourceFields,
    TopicFields,
)
from timeline.content.validators import Problem

Path = tuple[str | int, ...]
Check = Callable[[Mapping[str, Any]], Iterator[Problem]]

SOURCE_FILE_FIELDS = ("names", "aliases", "summary", "draft", "allow")
"""The fields that only a source with a file of its own may have."""
_DATELESS = ("postponed", "cancelled", "unconfirmed")


def cross_field_problems(data: Mapping[str, Any], fields_type: type[Any]) -> Iterator[Problem]:
    """Yield the problems between the fields of a file of this type."""
    for check in _CHECKS.get(fields_type, ()):
        yield from check(data)


def _conflict(path: Path, message: str, hint: str, *, on_key: bool = False) -> Problem:
    return Problem(path, "field-conflict", message, hint, on_key=on_key)


def _unknown_date(data: Mapping[str, Any]) -> Iterator[Problem]:
    date, status = data.get("date"), data.get("status", "happened")
    if isinstance(date, str) and date.strip() == "unknown" and status not in _DATELESS:
        yield _conflict(
            ("date",),
            f"The date is unknown, but the status is {status}",
            "Write the date as exactly as the sources give it, or add status: postponed, "
            "cancelled or unconfirmed",
        )


def _last_status(data: Mapping[str, Any]) -> Iterator[Problem]:
    history = data.get("status_history")
    if not isinstance(history, list) or not history or not isinstance(history[-1], dict):
        return
    last, status = history[-1].get("status"), data.get("status", "happened")
    if isinstance(last, str) and isinstance(status, str) and last != status:
        stated = (
            f"the status of the event is {status}" if "status" in data
            else "the event has no status, which means happened"
        )  # fmt: skip
        yield _conflict(
            ("status_history", len(history) - 1, "status"),
            f"The last change says {last}, but {stated}",
            f"Write status: {last}, or add the change to {status} at the end of status_history",
        )


def _event_sources(data: Mapping[str, Any]) -> Iterator[Problem]:
    sources = data.get("sources")
    if not isinstance(sources, dict):
        return
    if not sources:
        yield Problem(
            ("sources",),
            "field-missing",
            "The event has no source, but every event needs at least one",
            "Add a source, such as report: {title: …, url: https://…}",
        )
    for key, source in sources.items():
        if not isinstance(source, dict):
            continue
        yield from _findable(source, ("sources", key))
        for name in SOURCE_FILE_FIELDS:
            if name in source:
                yield Problem(
                    ("sources", key, name),
                    "field-unknown",
                    f"{name} is only allowed for a source that has a file in content/sources/",
                    f"Remove {name}, or move the source to content/sources/{key}.md and write "
                    f"{key}: {key} here",
                    on_key=True,
                )


def _source_file(data: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _findable(data, ())


def _findable(source: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    if "title" in source and "url" not in source and "publisher" not in source:
        # The title alone does not lead a reader to the text.
        yield Problem(
            path or ("title",),
            "field-missing",
            "The source has neither an address nor a publisher, so readers cannot find it",
            "Add url: and its address, or publisher: and who published it",
            on_key=True,
        )


def _figures(data: Mapping[str, Any], *, of_series: bool = False) -> Iterator[Problem]:
    figures = data.get("figures")
    for number, figure in enumerate(figures if isinstance(figures, list) else ()):
        if isinstance(figure, dict):
            yield from _figure(figure, ("figures", number), of_series)


def _series_figures(data: Mapping[str, Any]) -> Iterator[Problem]:
    return _figures(data, of_series=True)


def _figure(figure: Mapping[str, Any], path: Path, of_series: bool) -> Iterator[Problem]:
    ends = [name for name in ("low", "high") if name in figure]
    if "value" in figure and ends:
        yield _conflict(
            (*path, ends[0]),
            f"The figure has both value and {ends[0]}",
            "Write value for one number, or low and high for a range",
            on_key=True,
        )
    elif "value" not in figure and len(ends) < 2:
        missing = {"low": "high", "high": "low"}.get(ends[0]) if ends else "value"
        yield _conflict(
            path,
            f"The figure has no {missing}",
            f"Add {missing}: and the number" + ("" if ends else ", or low and high for a range"),
        )
    low, high = _decimal(figure.get("low")), _decimal(figure.get("high"))
    if low is not None and high is not None and low > high:
        yield _conflict(
            (*path, "low"),
            f"The lower end {low} is above the upper end {high}",
            f"Write low: {high} and high: {low}",
        )
    if "as_of" in figure and "period" in figure:
        yield _conflict(
            (*path, "period"),
            "The figure has both as_of and period",
            "Keep as_of for a level at one time, or period for a count over a period",
            on_key=True,
        )
    if not of_series and "series" not in figure:
        for name in ("label", "unit"):
            if name not in figure:
                yield _conflict(
                    path,
                    f"The figure has no series and no {name}",
                    "Add series: and the name of a series, or label: (what is counted) and unit:",
                )
                return


def _decimal(value: object) -> Decimal | None:
    try:
        number = Decimal(value) if isinstance(value, str) and len(value) <= 40 else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None


def _coordinates(data: Mapping[str, Any]) -> Iterator[Problem]:
    for name, other in (("lat", "lon"), ("lon", "lat")):
        if name in data and other not in data:
            yield _conflict(
                (name,),
                f"There is {name} but no {other}",
                f"Add {other}: and the degrees, or remove {name}",
                on_key=True,
            )


_CHECKS: Mapping[type[Any], tuple[Check, ...]] = MappingProxyType(
    {
        EventFields: (_unknown_date, _last_status, _event_sources, _figures),
        SourceFields: (_source_file,),
        PlaceFields: (_coordinates,),
        TopicFields: (_figures,),
        SeriesFields: (_series_figures,),
    }
)
