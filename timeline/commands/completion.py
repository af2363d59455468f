"""`timeline completion`: prints the script with which a shell completes the command line."""

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
def completion(context: Context, shell: str) -> None:
    """Print the completion script for SHELL.

    With it, the tab key completes commands, options, the ids of files in the current project, and
    rule codes. The script asks timeline itself, so it needs no update.
    """
    root_command = click.get_current_context().find_root().command
    completion_class = get_completion_class(shell)
    assert completion_class is not None
    script = completion_class(root_command, {}, "timeline", "_TIMELINE_COMPLETE")
    # Not `source()`, which starts bash to find its version; bash may not be installed here.
    context.console.result((script.source_template % script.source_vars()).rstrip("\n"))
