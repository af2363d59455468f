"""Our reading of EDTF against that of the `edtf` package, where that one is right.

Left out, because `edtf` 5.0 departs from the standard: it accepts reversed intervals; it ends an
interval of unknown end after ten years; it has no bounds for open ends; its winter ends in
December; its qualified dates are padded in `lower_fuzzy` (the strict bounds are compared here); it
has no weeks, no times without seconds, and no `unknown`, which are ours. Left out, because our
profile is narrower on purpose: exponents, significant digits, and unspecified digits left of known
ones.
"""

from __future__ import annotations

from typing import Any

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException

from timeline.dates import DateError, from_day_ordinal, parse

BOTH_READ = """
2025-10-15 2025-10 2025 0000 -0043-03-15 -0001 2024-02-29 2000-02-29
2025-10-15? 2025-10~ 2025% ?2025-10-15 2025-?10-15 2025-10-?15 2025?-10-15 2025-10~-15
2025-10-XX 2025-XX 2025-XX-XX 2024-02-XX 202X 20XX
2025-21 2025-22 2025-23 2025-33 2025-36
2025-10-14/2025-10-15 2025-10/2025-11 2024/2025 2025-10-14/2025-11 2025~/2026? -0049/-0043
[2025-10-14,2025-10-15] {2025-10-14,2025-10-22} [1667,1668,1670..1672] {1960,1961-12}
2025-10-16T09:30:00 2025-10-16T09:30:00Z 2025-10-16T09:30:00+01:00
Y17000 Y-17000
"""

BOTH_REFUSE = """
2025-13 2025-00 2025-1-5 2025-10-32 15.10.2025 2025.10.15 20251 2025-10-15T 2025-10-15T9:30
2025-10-14/15/16 [2025-10-14 {2025 2025-10-15?? 2025-10-X 2025- -43 Y Yx hello
2025-02-30 -0000 Y2025
"""


def bounds(found: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(found.lower_strict()[:3]), tuple(found.upper_strict()[:3])


@pytest.mark.parametrize("text", BOTH_READ.split())
def test_bounds_agree(text: str) -> None:
    found = parse(text)
    assert found.earliest is not None
    assert found.latest is not None
    ours = from_day_ordinal(found.earliest), from_day_ordinal(found.latest)
    assert ours == bounds(parse_edtf(text))


@pytest.mark.parametrize("text", BOTH_REFUSE.split())
def test_refusals_agree(text: str) -> None:
    with pytest.raises(DateError):
        parse(text)
    with pytest.raises(EDTFParseException):
        parse_edtf(text)
