"""The commands, one module each: arguments in, calls to the other rooms, words and exit codes out.

A command knows no rule of content and no page. What it finds wrong comes as diagnostics from the
rooms; what it prints goes through `console`.
"""
