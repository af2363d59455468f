"""`timeline explain`: the manual entry of a rule, in the terminal."""

from __future__ import annotations

import click

from timeline.commands._completions import complete_code
from timeline.commands._context import Context, UsageError, pass_context


@click.command(
    epilog="""\b
Examples:
  timeline explain uncited-statement
  timeline explain                      # every code, and what it means
""",
)
@click.argument("code", required=False, shell_complete=complete_code)
@pass_context
def explain(context: Context, code: str | None) -> None:
    """Explain a rule, with an example of wrong and right.

    A report shows the CODE in brackets: error[field-date]. Without it, every code is listed with
    its severity and its meaning.
    """
    # Imported here: together they import every rule, which other commands may not need.
    from timeline.core.suggest import nearest
    from timeline.diagnostics import manual, registry

    rules = registry.rules()
    if code is None:
        longest = max(map(len, rules))
        context.console.result(
            "\n".join(f"{r.code:{longest}}  {r.severity:7}  {r.summary}" for r in rules.values())
        )
        return
    wanted = code.strip().strip("[]").lower()
    if wanted not in rules:
        close = nearest(wanted, rules, 0.5)
        raise UsageError(
            f"There is no rule {code!r}",
            f"Did you mean `timeline explain {close}`?"
            if close
            else "`timeline explain` lists every rule",
        )
    context.console.result(f"{wanted}\n\n{manual.explanation(rules[wanted])}")
