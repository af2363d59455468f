"""`timeline completion`: the script by which a shell completes commands, options, ids and codes."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from timeline.commands._context import Context, pass_context


@click.command(
    epilog="""\b
Examples:
  timeline completion bash >> ~/.bashrc
  timeline completion zsh >> ~/.zshrc
  timeline completion fish > ~/.config/fish/completions/timeline.fish
""",
)
@click.argument("shell", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish"]))
@pass_context
def completion(room: Context, shell: str) -> None:
    """Print the script that completes commands for SHELL.

    The tab key then completes the names of commands and options, the ids of the files in the
    project around you, and the codes of rules. The script asks timeline itself, so that it does not
    have to be printed again after an update.
    """
    context = click.get_current_context().find_root()
    found = get_completion_class(shell)
    assert found is not None
    script = found(context.command, {}, "timeline", "_TIMELINE_COMPLETE")
    # Not `source()`: for bash it starts one to look at its version, and there may be none here.
    room.console.result((script.source_template % script.source_vars()).rstrip("\n"))
