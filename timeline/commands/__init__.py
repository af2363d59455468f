"""The commands, one module each: they turn arguments into calls, output and exit codes.

A command knows no rule of content and no page. Problems come as diagnostics from other packages,
and everything is printed through `_console`.
"""
