"""A mistyped command or option → a hint that names what was probably meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from timeline.core.suggest import Nearest

# What other programs call the same thing.
_OTHER_NAMES: Final = {
    "add": "new",
    "create": "new",
    "dev": "serve",
    "fix": "check --fix",
    "generate": "build",
    "lint": "check",
    "move": "rename",
    "mv": "rename",
    "preview": "serve",
    "test": "check",
    "validate": "check",
    "version": "--version",
    "watch": "check --watch",
}
_COMMAND_CLOSENESS: Final = 0.6


def command_hint(name: str, commands: Sequence[str]) -> str:
    """Return a hint for a word that is not a command."""
    if name == "help":
        return "See `timeline --help`, or `timeline build --help` for one command"
    meant = _OTHER_NAMES.get(name.lower()) or Nearest(commands, _COMMAND_CLOSENESS).to(name)
    if meant:
        return f"Did you mean `timeline {meant}`? See `timeline --help` for all commands"
    return "See `timeline --help` for all commands"


def option_hint(name: str, context: click.Context) -> str:
    """Return a hint for an option that the command does not have; "" without a suggestion."""
    options = _similar(name, _long_options(context))
    if options:
        return f"Did you mean {' or '.join(options)}? See `{context.command_path} --help`"
    general = _similar(name, _long_options(context.parent) if context.parent else [])
    if general:
        return f"Write it before the command: `timeline {general[0]} … {context.info_name}`"
    return ""


def _similar(name: str, options: Sequence[str]) -> list[str]:
    """Return the option that is meant, or those that begin with the letter of a short one."""
    if name in options:
        return [name]
    if name.startswith("--"):
        near = Nearest(options).to(name)
        return [near] if near else []
    return [option for option in options if option[2] == name[1:2].lower()]


def _long_options(context: click.Context) -> list[str]:
    return [
        spelling
        for parameter in context.command.get_params(context)
        if isinstance(parameter, click.Option)
        for spelling in parameter.opts
        if spelling.startswith("--")
    ]
