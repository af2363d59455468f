"""Numbers as they are printed: grouped as the language has it, as exact as they were written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from timeline.site.i18n.locale import Locale

WRITTEN = {
    "2": "2",
    "2.0": "2.0",
    "2.00": "2.00",
    "-0.5": "-0.5",
    "9.50": "9.50",
    "1234567": "1,234,567",
    "1E+3": "1,000",
}


@pytest.mark.parametrize("order", [list(WRITTEN), list(reversed(WRITTEN))])
def test_a_number_is_as_exact_as_it_was_written_whatever_was_printed_before(
    order: list[str],
) -> None:
    english = Locale("en", {}, {})
    assert {one: english.number(Decimal(one)) for one in order} == WRITTEN
    assert english.number(2) == "2"
    assert Locale("de", {}, {}).number(Decimal("1234.50")) == "1.234,50"
