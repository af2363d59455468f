"""`timeline schema`: prints the definitions of all fields and settings as JSON Schema."""

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
  timeline schema settings              # for timeline.yaml
  timeline schema                       # all in one
  timeline schema --issue-form > .github/ISSUE_TEMPLATE/event.yml
  timeline schema --cms > static/admin/config.yml
""",
)
@click.argument("kind", type=click.Choice(_KINDS), required=False, metavar="[KIND]")
@click.option("--issue-form", is_flag=True, help="Print a form for GitHub issues instead.")
@click.option("--cms", is_flag=True, help="Print a configuration for Sveltia CMS instead.")
@pass_context
def schema(context: Context, kind: str | None, issue_form: bool, cms: bool) -> None:
    """Print the JSON Schema (2020-12) for a kind of file.

    KIND is event, source, actor, place, topic, series, page or story for the front matter of these
    files, or settings for timeline.yaml. Without KIND, all are printed as one schema, each under
    its name in $defs. Editors use it to complete and check fields. Dates, URLs and references
    between files are only checked by `timeline check`.

    From the same definitions, --issue-form prints a form for GitHub issues, which `timeline
    from-issue` turns into events, and --cms a configuration for Sveltia CMS, an editor in the
    browser.
    """
    if issue_form or cms:
        if kind or (issue_form and cms):
            raise UsageError("KIND, --issue-form and --cms can't be used together", "Give one")
        context.console.result((_issue_form() if issue_form else _cms(context)).rstrip("\n"))
        return
    printed = described(kind) if kind else _bundle()
    context.console.result(json.dumps(printed, indent=2, ensure_ascii=True))


def described(kind: str) -> dict[str, Any]:
    """Return the schema of one kind of file, or of the settings."""
    from timeline.content.schema.descriptions import schema_with_descriptions
    from timeline.content.schema.fields import FIELDS
    from timeline.project.settings import Settings

    if kind == "settings":
        return schema_with_descriptions(Settings, kind)
    return schema_with_descriptions(FIELDS[cast("Kind", kind)], kind)


def _issue_form() -> str:
    from timeline.authoring.issue_form import issue_form

    return issue_form()


def _cms(context: Context) -> str:
    """Return the configuration for the project's repository, or one to fill in outside of one."""
    from timeline.authoring.cms import cms_config
    from timeline.project import loader
    from timeline.project.settings import read_settings

    try:
        settings = read_settings(loader.read_settings(context.root()))[0]
    except loader.WorkspaceError:
        settings = None
    return cms_config(settings)


def _bundle() -> dict[str, Any]:
    """Return all schemas as one compound document (JSON Schema Core, 9.3), each with an `$id`."""
    schemas = {kind: described(kind) for kind in _KINDS}
    return {
        "$schema": schemas["event"]["$schema"],
        "$id": "timeline.schema.json",
        "title": "The files of a timeline",
        "description": "Each kind of file under its name; use event.schema.json for events.",
        "$defs": schemas,
    }
