"""Rules → their manual: the page docs/diagnostics.md, and an entry for a terminal.

`python -m timeline.diagnostics.manual > docs/diagnostics.md` writes the page.
"""

from __future__ import annotations

import re
import sys
from textwrap import fill, indent
from typing import Final

from timeline.core.diagnostic import Rule
from timeline.diagnostics import registry

WIDTH: Final = 80
"""Characters in a line of an entry on a terminal; examples keep their own lines."""
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_INTRODUCTION: Final = """\
# Diagnostics

Everything that can be wrong has a code. `timeline check` prints the place, the code, what was found
and what to write instead; this page explains each code, with an example. An **error** stops the
build. A **warning** or a **note** does not, unless you ask for it.

A file can accept a warning or a note, with a reason:

```yaml
allow:
  - {rule: unused-source, because: The source is kept for the figures of next year.}
```

`timeline.yaml` can change the severity of a rule for the whole site (`error`, `warning`, `note` or
`off`). Errors can be neither accepted nor switched off.

```yaml
severity:
  no-file: off
```
"""
_ABOUT: Final = {
    "Inside one file": "Found while a file is read, whatever the others contain.",
    "Between files": "Found once all files have been read, or because of today's date.",
    "Around the content": "Found in the settings, the theme, the pictures and the static files.",
}


def page() -> str:
    """Return the page docs/diagnostics.md."""
    sections = [_INTRODUCTION]
    for heading, rules in registry.groups().items():
        sections.append(f"## {heading}\n\n{_ABOUT[heading]}\n")
        sections += (f"### `{rule.code}`\n\n{markdown(rule)}\n" for rule in rules)
    return "\n".join(sections)


def markdown(rule: Rule) -> str:
    """Return the entry of a rule in Markdown, without a heading."""
    wrong, right = rule.examples
    return (
        f"**{rule.severity.capitalize()}.** {rule.summary}\n\n{rule.reason}\n\n"
        f"Wrong:\n\n```text\n{wrong}\n```\n\nRight:\n\n```text\n{right}\n```"
    )


def explanation(rule: Rule) -> str:
    """Return the entry for a terminal: paragraphs filled, examples indented, links as text."""
    wrong, right = (indent(example, "    ", lambda _: True) for example in rule.examples)
    text = f"{rule.severity.capitalize()}. {rule.summary}\n\n{rule.reason}"
    plain = (" ".join(part.split()) for part in _LINK.sub(r"\1", text).split("\n\n"))
    return "\n\n".join((*(fill(part, WIDTH) for part in plain), "Wrong:", wrong, "Right:", right))


if __name__ == "__main__":
    sys.stdout.write(page())
