"""Outputs for the writer, from a test that has them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from timeline.output import Output, Placed, Put, Standing


def put_in_turn(outputs: Iterable[Output | Standing], put: Put) -> Iterator[Placed | Standing]:
    """Outputs that come one after the other, each put as it comes."""
    return (put(one) if isinstance(one, Output) else one for one in outputs)
