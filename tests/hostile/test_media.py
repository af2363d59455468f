"""Files of contributors: only pictures and recordings reach the site, and drawings only draw."""

from __future__ import annotations

import pytest

from tests.projects import JPEG, PNG, build, event, site
from timeline.content.media_types import MEDIA_TYPES, media_type
from timeline.content.svg import svg_problem

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def codes(name: str, content: str) -> list[str]:
    """The codes that are reported of an event with this file under media."""
    found = build(
        {
            "content/events/a.md": event(
                more=f"media:\n  - {{file: '{name}', alt: A, credit: B}}\n"
            ),
            f"content/events/{name}": content,
        }
    ).diagnostics
    return [one.code for one in found if one.code.startswith("media-")]


@pytest.mark.parametrize(
    "name",
    [
        *("page.html", "page.HTM", "page.xhtml", "app.js", "app.mjs", "style.css", "data.json"),
        *("feed.xml", "page.svgz", "page.pdf", "archive.zip", "page", "page.svg.html", ".htaccess"),
        *("photo.php.jpg", "photo.html.jpg", "index.shtml.png", "module.wasm", "site.webmanifest"),
    ],
)
@pytest.mark.parametrize("content", ["<script>alert(1)</script>", JPEG])
def test_a_file_of_another_type_is_an_error(name: str, content: str) -> None:
    if name.startswith("."):
        assert media_type(name) is None
    else:
        assert codes(name, content) == ["media-type"]


@pytest.mark.parametrize("suffix", [suffix for suffix in MEDIA_TYPES if suffix != ".svg"])
@pytest.mark.parametrize(
    "content",
    [
        "<!doctype html><script>alert(1)</script>",
        "\ufeff  <html>",
        "alert(1)",
        "\xff\xfe<\0h\0t\0m\0l\0>\0".encode("latin-1").decode("utf-8", "surrogateescape"),
        HEAD + "</svg>",
        "é" * 2000,
    ],
)
def test_a_text_is_an_error_whatever_its_name(suffix: str, content: str) -> None:
    assert codes(f"photo{suffix}", content) == ["media-type"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("photo.jpg", PNG), ("photo.png", JPEG), ("photo.jpg", ""), ("talk.mp4", "\0" * 1000)],
)
def test_a_file_that_browsers_may_not_show_is_a_warning(name: str, content: str) -> None:
    assert codes(name, content) == ["media-content"]


@pytest.mark.parametrize("suffix", [suffix for suffix in MEDIA_TYPES if suffix != ".svg"])
def test_every_type_is_known_by_how_its_files_begin(suffix: str) -> None:
    for offset, start in MEDIA_TYPES[suffix].starts:
        content = (b"\0" * offset + start).decode("utf-8", "surrogateescape")
        assert codes(f"Photo{suffix.upper()}", content) == []


def test_the_suffix_decides_which_element_shows_a_file() -> None:
    more = (
        "media:\n  - {file: talk.OPUS, alt: A, credit: B}\n  - {file: a.svg, alt: A, credit: B}\n"
    )
    page = site(
        {
            "content/events/a.md": event(more=more),
            "content/events/talk.OPUS": "OggS",
            "content/events/a.svg": HEAD + "</svg>",
        }
    ).pages["events/a/index.html"]
    assert [one.attributes["src"] for one in page.all("audio")] == ["/events/a/talk.OPUS"]
    assert [one.attributes["src"] for one in page.all("img")] == ["/events/a/a.svg"]


def test_the_error_names_the_file_the_reason_and_what_to_do() -> None:
    (error,) = (
        one
        for one in build(
            {
                "content/events/a.md": event(more="media:\n  - {file: a.svg, alt: A, credit: B}\n"),
                "content/events/a.svg": HEAD + "\n<script/></svg>",
            }
        ).diagnostics
        if one.code == "media-type"
    )
    assert error.message == (
        '"content/events/a.svg" is not published: line 2 of the drawing has a script'
    )
    assert error.hint.startswith("Save it as plain SVG")


@pytest.mark.parametrize(
    "inside",
    [
        "",
        '<title>A</title><g fill="none" style="stroke: #fff"><path d="M0 0 L1 1"/></g>',
        '<linearGradient id="g"/><rect fill="url(#g)"/><use xlink:href="#g" href="#g"/>',
        "<style>@font-face { font-family: x } .a { fill: url(#g) } /* what */ </style>",
        '<image href="data:image/png;base64,iVBORw0KGgo="/>',
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:li rdf:resource="http://example.org/"/></rdf:RDF></metadata>',
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" '
        'sodipodi:docname="C:\\drawings\\map (1).svg"/>',
        '<animate attributeName="opacity" from="0" to="1"/>',
        "<text>onload = javascript: url(http://example.org)</text>",
    ],
)
@pytest.mark.parametrize(
    "before",
    [
        "",
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Made by hand -->\n',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
    ],
)
def test_a_plain_drawing_is_published(before: str, inside: str) -> None:
    assert svg_problem(f"{before}{HEAD}{inside}</svg>".encode()) is None


@pytest.mark.parametrize(
    "drawing",
    [
        *("", "<html/>", "<svg/>", HEAD, HEAD + "<g></svg>", "alert(1)"),
        '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
        *(
            HEAD + inside + "</svg>"
            for inside in (
                "<script>alert(1)</script>",
                '<script href="x.js"/>',
                '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
                '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
                '<g><h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="https://x.example"/></g>',
                '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
                "<handler/>",
                '<a href="javascript:alert(1)"><text>x</text></a>',
                '<a xlink:href="https://x.example"><text>x</text></a>',
                '<g onload="alert(1)"/>',
                '<g ONLOAD="alert(1)"/>',
                '<use href="https://x.example/#a"/>',
                '<use href="data:image/svg+xml,x#a"/>',
                '<image href="https://x.example/a.png"/>',
                '<image xlink:href=" &#9;java&#10;script:alert(1)"/>',
                '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
                '<feImage href="//x.example/a.png"/>',
                '<set attributeName="href" to="javascript:alert(1)"/>',
                '<animate attributeName="xlink:href" values="javascript:alert(1)"/>',
                '<set attributeName=" onclick " to="alert(1)"/>',
                "<style>@import 'https://x.example/a.css';</style>",
                "<style>.a { fill: url(https://x.example/a.svg#b) }</style>",
                "<style>.a { fill: u<!-- -->rl(https://x.example/a.svg) }</style>",
                "<style>.a { fill: u<![CDATA[rl(https://x.example/a.svg)]]> }</style>",
                "<style>.a { fill: u\\72l(https://x.example/a.svg) }</style>",
                "<style>.a { background: image-set('https://x.example/a.png' 1x) }</style>",
                "<rect style=\"fill: URL( 'https://x.example/a.svg' )\"/>",
                '<rect fill="url(a.svg#b)"/>',
                '<rect style="fill: u\\72l(https://x.example/a.svg)"/>',
                '<g xml:base="https://x.example/"/>',
                "<iframe/>",
                "<embed/>",
                "<audio/>",
            )
        ),
        f'<?xml-stylesheet href="https://x.example/a.css"?>{HEAD}</svg>',
        f'<?xml version="1.0" encoding="UTF-7"?>{HEAD}</svg>',
        f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{HEAD}&a;</svg>",
        f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>{HEAD}</svg>',
    ],
)
def test_a_drawing_that_could_do_more_is_refused(drawing: str) -> None:
    assert svg_problem(drawing.encode()) is not None
    assert codes("a.svg", drawing) == ["media-type"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_script_is_found_in_any_encoding(encoding: str) -> None:
    assert svg_problem(f"{HEAD}<script/></svg>".encode(encoding)) is not None
    assert svg_problem(f"{HEAD}</svg>".encode(encoding)) is None
