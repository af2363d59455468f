"""`timeline explain`: the manual of a rule, in the terminal."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from timeline.commands._completions import complete_code
from timeline.commands._context import Context, UsageError, pass_context
from timeline.core.diagnostic import CODES, MILDER


@click.command(
    epilog="""\b
Examples:
  timeline explain uncited-statement
  timeline explain                      # every code, and what it means
""",
)
@click.argument("code", required=False, shell_complete=complete_code)
@pass_context
def explain(room: Context, code: str | None) -> None:
    """Explain a rule: why it is one, with an example of wrong and right.

    CODE stands in brackets in a report: error[field-date]. Without it every code is listed with its
    severity and its meaning.
    """
    if code is None:
        room.console.result(_list())
        return
    from timeline.diagnostics.manual import explanation

    wanted = code.strip().strip("[]").lower()
    section = manual().get(wanted)
    if section is None:
        close = difflib.get_close_matches(wanted, CODES, n=1, cutoff=0.5)
        raise UsageError(
            f"There is no rule {code!r}",
            f"Did you mean `timeline explain {close[0]}`?"
            if close
            else "`timeline explain` lists every rule",
        )
    room.console.result(f"{wanted}\n\n{explanation(section)}")


def manual() -> dict[str, str]:
    """The sections of the manual page that comes with timeline: in the package, or its checkout."""
    from timeline.diagnostics.manual import sections

    package = Path(__file__).resolve().parents[1]
    installed = package / "docs" / "diagnostics.md"
    page = installed if installed.is_file() else package.parent / "docs" / "diagnostics.md"
    return dict(sections(page.read_text(encoding="utf-8")))


def _list() -> str:
    longest = max(map(len, CODES))
    return "\n".join(
        f"{code:{longest}}  {MILDER.get(code, 'error'):7}  {CODES[code]}" for code in sorted(CODES)
    )
