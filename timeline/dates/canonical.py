"""An `EventDate` → its text in the normal form of EDTF.

Marks that all components share are at the end, others before their component; sets are in order of
time without blanks; an offset is written as `Z` or with hours and minutes. Knows no language.
"""

from __future__ import annotations

from timeline.dates.value import Clock, Edge, EventDate, Interval, Point, Selection, offset_iso


def canonical(date: EventDate) -> str:
    """Return the normal form, which `parse` reads as the same date, given the same time zone."""
    match date.form:
        case None:
            return "unknown"
        case Point() as point:
            return _point(point)
        case Interval(start, end):
            return f"{_edge(start)}/{_edge(end)}"
        case Selection(every, members):
            inside = ",".join(
                _point(member) if isinstance(member, Point) else _run(member) for member in members
            )
            return f"{{{inside}}}" if every else f"[{inside}]"


def _edge(edge: Point | Edge) -> str:
    if isinstance(edge, Point):
        return _point(edge)
    return ".." if edge == "open" else ""


def _run(run: Interval) -> str:
    start = _point(run.start) if isinstance(run.start, Point) else ""
    end = _point(run.end) if isinstance(run.end, Point) else ""
    return f"{start}..{end}"


def _point(point: Point) -> str:
    components = [_year(point)]
    if point.precision == "week":
        components.append(f"W{point.part:02}")
    elif point.part is not None:
        components.append(f"{point.part}")
    elif point.month is not None:
        components.append(f"{point.month:02}")
    if point.day is not None:
        components.append(f"{point.day:02}")
    components += ["XX"] * point.unspecified
    marks = point.marks[: len(components)]
    # A week cannot be marked apart from its year.
    if point.precision == "week" and marks[1]:
        marks = (marks[1], marks[1])
    if marks[0] and set(marks) == {marks[0]}:
        return "-".join(components) + marks[0] + _clock(point.clock)
    marked = (mark + component for mark, component in zip(marks, components, strict=True))
    return "-".join(marked) + _clock(point.clock)


def _year(point: Point) -> str:
    sign, digits = ("-" if point.year < 0 else ""), abs(point.year)
    match point.precision:
        case "decade":
            text = f"{digits // 10:03}X"
        case "century":
            text = f"{digits // 100:02}XX"
        case "millennium":
            text = f"{digits // 1000}XXX"
        case _:
            return f"Y{point.year}" if digits > 9999 else f"{sign}{digits:04}"
    # Years -9 to -0 and 0 to 9 are both counted from zero; the days tell them apart.
    before_zero = point.last <= 366 and (point.year < 0 or point.first < -366)
    return ("-" if before_zero else "") + text


def _clock(clock: Clock | None) -> str:
    if clock is None:
        return ""
    minutes, seconds = divmod(clock.seconds, 60)
    text = f"T{minutes // 60:02}:{minutes % 60:02}"
    if clock.with_seconds:
        text += f":{seconds:02}"
    if clock.written_offset and clock.offset is not None:
        text += offset_iso(clock.offset)
    return text
