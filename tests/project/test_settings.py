"""The settings of a site: what may stand in `timeline.yaml`, and what is said about the rest."""

from __future__ import annotations

import pytest

from timeline.core.diagnostic import Severity
from timeline.core.inputs import SourceFile
from timeline.project.settings import MINIMAL, Licence, Settings, read_settings, unknown_severities


def told(text: str) -> list[str]:
    settings, diagnostics = read_settings(SourceFile("timeline.yaml", text))
    assert (settings is None) == bool(diagnostics)
    return [f"{one.at.line}:{one.at.column} {one.message} | {one.hint}" for one in diagnostics]


def test_the_minimal_settings_are_enough() -> None:
    settings, diagnostics = read_settings(SourceFile("timeline.yaml", MINIMAL))
    assert settings == Settings(title="The name of the site")
    assert diagnostics == ()


def test_a_missing_file_is_a_diagnostic_that_shows_what_to_write() -> None:
    settings, (fault,) = read_settings(None)
    assert settings is None
    assert fault.code == "settings-missing"
    assert MINIMAL.strip() in fault.hint


@pytest.mark.parametrize(
    ("written", "read"),
    [("/", "/"), ("/sub", "/sub/"), ("/a/b/", "/a/b/"), ("https://a.org", "https://a.org/")],
)
def test_a_site_may_say_its_path_while_its_host_is_not_known(written: str, read: str) -> None:
    settings, _ = read_settings(SourceFile("timeline.yaml", f"title: T\nbase_url: {written}\n"))
    assert settings == Settings(title="T", base_url=read)


@pytest.mark.parametrize("wrong", ["//host/a", "/a//b", "/a b/", "/a?b", "a/b"])
def test_not_every_text_with_a_slash_is_a_path(wrong: str) -> None:
    assert told(f"title: T\nbase_url: '{wrong}'")


def test_everything_that_can_be_set() -> None:
    text = """# A comment
title: A site
description: About it
base_url: https://example.org/timeline
language: fr
timezone: Europe/Paris
order: oldest
theme: mine
author: We
licence: CC BY 4.0
repository: https://example.org/repo
feed_length: 20
severity: {uncited-statement: error}
"""
    settings, diagnostics = read_settings(SourceFile("timeline.yaml", text))
    assert diagnostics == ()
    assert settings == Settings(
        title="A site",
        description="About it",
        base_url="https://example.org/timeline/",
        language="fr",
        timezone="Europe/Paris",
        order="oldest",
        theme="mine",
        author="We",
        licence=Licence(name="CC BY 4.0"),
        repository="https://example.org/repo",
        feed_length=20,
        severity={"uncited-statement": "error"},
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("titel: A", '2:1 There is no field "titel" here | Did you mean title?'),
        ("baseurl: /", '2:1 There is no field "baseurl" here | Did you mean base_url?'),
        ("order: up", '2:8 "up" is not one of the words allowed here | Write newest or oldest'),
        ("feed_length: 0", "2:14 0 is out of range | Write a number that is between 1 and 1000"),
        (
            "feed_length: many",
            '2:14 "many" is not a whole number | Write digits only, with a point',
        ),
        ("base_url: example.org", '2:11 "example.org" is not an address'),
        ("base_url: https://example.org/?x", "2:11 The address of a site cannot contain ? or #"),
        ("timezone: London", '2:11 There is no time zone "London" | Did you mean Europe/London?'),
        ("language: english", '2:11 "english" is not a language tag | Write a tag such as en'),
        ("licence: {url: https://example.org/}", "2:1 The field name is missing"),
        ("title: B", '2:1 "title" appears twice here'),
    ],
)
def test_a_wrong_setting_is_told_at_its_place(line: str, said: str) -> None:
    faults = told(f"title: A\n{line}\n")
    assert [fault[: len(said)] for fault in faults] == [said]


def test_several_wrong_settings_are_told_at_once() -> None:
    assert len(told("order: up\nfeed_length: x\n")) == 3


def test_an_empty_file_lacks_a_title() -> None:
    assert told("") == [
        "0:0 The field title is missing | Add title: and a title of at most 140 characters"
    ]


def test_a_file_beyond_all_measure_is_refused() -> None:
    assert "too long for settings" in told("#" * (1 << 21))[0]


@pytest.mark.parametrize(
    ("code", "message", "hint"),
    [
        ("uncited-statment", 'There is no rule "uncited-statment"', "Did you mean"),
        ("field-date", '"field-date" is always an error', "Remove the line, and fix"),
        ("title-long", "", ""),
    ],
)
def test_a_severity_that_cannot_be_set_is_reported_at_its_code(
    code: str, message: str, hint: str
) -> None:
    file = SourceFile("timeline.yaml", f"title: T\nseverity: {{{code}: off}}\n")
    settings, _ = read_settings(file)
    assert settings is not None
    severities: dict[str, Severity] = {
        "uncited-statement": "warning",
        "title-long": "note",
        "field-date": "error",
    }
    reported = list(unknown_severities(file, settings, severities))
    assert [diagnostic.message for diagnostic in reported] == [message] * bool(message)
    for diagnostic in reported:
        assert (diagnostic.at.line, diagnostic.at.column) == (2, 12)
        assert diagnostic.hint.startswith(hint)
