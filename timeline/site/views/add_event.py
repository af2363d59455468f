"""What the template of the form for a new event may see; the rules are those of `views`."""

from __future__ import annotations

from markupsafe import Markup

from timeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class AddField:
    """A field of the form for a new event, as `content.schema.form_fields` describes it, in the
    site's language.

    `kind` says what one value is (`line`, `prose`, `body`, `date`, `day`, `number`, `flag`,
    `choice`, `address`, `id`, `zone`, `file` or `group`); `choices` are pairs of a word and its
    text; `suggests` names the list from which it is completed, or is "".
    """

    name: str
    kind: str
    label: str
    help: str
    required: bool
    many: bool
    keyed: bool
    least: int
    alone: str
    longest: int
    pattern: str
    default: str
    choices: tuple[tuple[str, str], ...]
    suggests: str
    fields: tuple[AddField, ...]


@dataclass(frozen=True, slots=True)
class AddGroup:
    """Fields of the form that belong together; one that is not `open` is folded at first."""

    name: str
    title: str
    open: bool
    fields: tuple[AddField, ...]


@dataclass(frozen=True, slots=True)
class AddPage:
    """`add.html`: the form for a new event, and what to do without it.

    `host` is the name of the repository's host and `new` its address for new files, both "" where
    there is none; `folder` is the folder of the repository that holds the events. `template` is the
    file of an event to begin with, `data` JSON for the script, safe inside a script element.
    """

    groups: tuple[AddGroup, ...]
    host: str
    new: str
    folder: str
    template: str
    data: Markup
