"""Values come back as they were, and bytes that anybody else wrote do nothing."""

from __future__ import annotations

import gc
import io
import os
import pickle
from pathlib import Path

import pytest

from tests.build.test_incremental import PROJECT
from tests.projects import TODAY, build, event
from timeline.build.cache.serialization import (
    CacheMismatch,
    Dates,
    LazyTexts,
    _restored,
    deserialize,
    serialize,
)
from timeline.content.reader import read_document
from timeline.content.schema.fields import EventFields
from timeline.core.diagnostic import Location
from timeline.core.inputs import SourceFile


def test_a_chronicle_comes_back_as_it_was() -> None:
    checked = build(PROJECT).checked
    assert checked is not None
    again = deserialize(serialize(checked))
    assert again.chronicle == checked.chronicle
    assert again.context == checked.context
    assert (again.of_all, again.of_files) == (checked.of_all, checked.of_files)
    # Packed once more, with texts that nobody has asked for.
    assert deserialize(serialize(deserialize(serialize(checked)))).chronicle == checked.chronicle


def test_texts_are_taken_apart_when_they_are_asked_for() -> None:
    document = read_document(SourceFile("content/events/a.md", event())).document
    assert document is not None
    again = deserialize(serialize(document))
    assert isinstance(again.texts, LazyTexts)
    assert again.texts._decoded is None
    assert again.texts["body"] == document.texts["body"]
    assert list(again.texts) == list(document.texts)


def test_of_a_date_that_several_files_write_there_is_one_value() -> None:
    known: Dates = {}
    packed = [serialize(fields_of(f"content/events/{name}.md")) for name in "ab"]
    one, other = (deserialize(each, known).date for each in packed)
    assert one is other
    assert one == fields_of("content/events/a.md").date


def test_reading_leaves_nothing_to_collect() -> None:
    """A build looks for no cycles of garbage: each reader that kept itself would stay."""
    packed = serialize(fields_of("content/events/a.md"))
    deserialize(packed)
    gc.collect()
    gc.disable()
    try:
        deserialize(packed)
        assert gc.collect() == 0
    finally:
        gc.enable()


def fields_of(path: str) -> EventFields:
    """The fields of an event in this file."""
    document = read_document(SourceFile(path, event())).document
    assert document is not None
    assert isinstance(document.fields, EventFields)
    return document.fields


class Evil:
    """What a file may name that wants to run something."""

    def __init__(self, *call: object) -> None:
        self.call = call

    def __reduce__(self) -> tuple[object, ...]:
        return self.call[0], self.call[1:]


@pytest.mark.parametrize(
    "call",
    [
        (os.system, "touch seen"),
        (eval, "open('seen', 'w')"),
        (getattr, "text", "upper"),
        (Path, "seen"),
        (print, "seen"),
        (pickle.loads, b""),
    ],
)
def test_nothing_that_a_memory_names_is_run(
    call: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CacheMismatch):
        deserialize(pickle.dumps({"value": Evil(*call)}))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("kind", "values"), [(Location, ("a.md",)), (EventFields, ("2025",)), (LazyTexts, (b"",))]
)
def test_a_value_with_other_fields_than_its_class_is_refused(
    kind: type[object], values: tuple[object, ...]
) -> None:
    with pytest.raises(CacheMismatch):
        deserialize(pickle.dumps(Evil(_restored, kind, *values)))


@pytest.mark.parametrize(
    ("kind", "values"), [(Location, ()), (Location, ("a.md", *range(9))), (EventFields, ("2025",))]
)
def test_a_class_is_not_called_with_what_it_does_not_take(
    kind: type[object], values: tuple[object, ...]
) -> None:
    with pytest.raises(CacheMismatch):
        deserialize(pickle.dumps(Evil(kind, *values)))


def test_nothing_outside_a_memory_is_referred_to() -> None:
    class Pickler(pickle.Pickler):
        def persistent_id(self, value: object) -> str | None:
            return "x" if value == "here" else None

    stream = io.BytesIO()
    Pickler(stream).dump(["here"])
    with pytest.raises(CacheMismatch):
        deserialize(stream.getvalue())


def test_damaged_bytes_are_refused_whatever_is_wrong_with_them() -> None:
    whole = serialize(build({"content/events/a.md": event()}, today=TODAY).checked)
    for length in range(0, len(whole) - 1, max(1, len(whole) // 200)):
        with pytest.raises(CacheMismatch):
            deserialize(whole[:length])
