"""`timeline schema`: the definitions of all fields and settings as JSON Schema."""

from __future__ import annotations

import json
from typing import Any, Final, cast

import click

from timeline.commands._context import Context, UsageError, pass_context
from timeline.content.kinds import FOLDERS, Kind

_KINDS: Final = (*FOLDERS.values(), "settings")


@click.command(
    epilog="""\b
Examples:
  timeline schema event > event.schema.json
  timeline schema settings              # of timeline.yaml
  timeline schema                       # all of them in one
  timeline schema --issue-form > .github/ISSUE_TEMPLATE/event.yml
  timeline schema --cms > static/admin/config.yml
""",
)
@click.argument("kind", type=click.Choice(_KINDS), required=False, metavar="[KIND]")
@click.option("--issue-form", is_flag=True, help="Print a form for issues on GitHub instead.")
@click.option("--cms", is_flag=True, help="Print a configuration of Sveltia CMS instead.")
@pass_context
def schema(room: Context, kind: str | None, issue_form: bool, cms: bool) -> None:
    """Print the JSON Schema (2020-12) of the fields of a kind of file.

    KIND is event, source, actor, place, topic, series, page or story, for the front matter of these
    files, or settings for timeline.yaml. Without KIND all are printed as one schema, each under its
    name in $defs. An editor completes and checks fields with it. Dates, addresses and what files
    say of each other are checked by `timeline check` alone.

    From the same definitions come a form for issues on GitHub, whose issues `timeline from-issue`
    turns into events, and the configuration of Sveltia CMS, an editor in the browser.
    """
    if issue_form or cms:
        if kind or (issue_form and cms):
            raise UsageError("KIND, --issue-form and --cms are three different things", "Give one")
        room.console.result((_issue_form() if issue_form else _cms(room)).rstrip("\n"))
        return
    found = described(kind) if kind else _bundle()
    room.console.result(json.dumps(found, indent=2, ensure_ascii=True))


def described(kind: str) -> dict[str, Any]:
    """The schema of one kind of file, or of the settings."""
    from timeline.content.schema.descriptions import schema_with_descriptions
    from timeline.content.schema.fields import FIELDS
    from timeline.project.settings import Settings

    if kind == "settings":
        return schema_with_descriptions(Settings, kind)
    return schema_with_descriptions(FIELDS[cast("Kind", kind)], kind)


def _issue_form() -> str:
    from timeline.authoring.issue_form import issue_form

    return issue_form()


def _cms(room: Context) -> str:
    """The configuration for the repository of the project; outside of one, to be filled in."""
    from timeline.authoring.cms import cms_config
    from timeline.project import loader
    from timeline.project.settings import read_settings

    try:
        settings = read_settings(loader.read_settings(room.root()))[0]
    except loader.WorkspaceError:
        settings = None
    return cms_config(settings)


def _bundle() -> dict[str, Any]:
    """All schemas as one, a compound document (JSON Schema Core, 9.3): each has an `$id`."""
    whole = {kind: described(kind) for kind in _KINDS}
    return {
        "$schema": whole["event"]["$schema"],
        "$id": "timeline.schema.json",
        "title": "The files of a timeline",
        "description": "Each kind of file under its name; use event.schema.json for events.",
        "$defs": whole,
    }
