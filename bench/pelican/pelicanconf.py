"""The Pelican side of the benchmark: topics are tags, actors authors, places categories."""

import json
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "plugins"))

import events  # noqa: E402

SITENAME = "A benchmark of invented events"
SITESUBTITLE = "Invented events that measure what a build costs."
SITEURL = "https://example.org/timeline"
ROOT = "/timeline/"
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
THEME = str(HERE / "theme")
THEME_STATIC_DIR = ""
THEME_STATIC_PATHS = ["static"]
STATIC_PATHS = []
PAGE_PATHS = []
PLUGINS = [events]
WITH_FUTURE_DATES = True
DEFAULT_PAGINATION = False
# Kinds of output that the other sides do not have, and work without visible effect.
ARTICLE_TRANSLATION_ID = None
PAGE_TRANSLATION_ID = None
TYPOGRIFY = False
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_ALL_ATOM = FEED_ATOM = None
FEED_RSS = "index.xml"
FEED_RSS_URL = "index.xml"
FEED_MAX_ITEMS = 50
DISPLAY_PAGES_ON_MENU = DISPLAY_CATEGORIES_ON_MENU = False

ARTICLE_URL = "events/{slug}/"
ARTICLE_SAVE_AS = "events/{slug}/index.html"
TAG_URL = "topics/{slug}/"
TAG_SAVE_AS = "topics/{slug}/index.html"
TAGS_SAVE_AS = "topics/index.html"
AUTHOR_URL = "actors/{slug}/"
AUTHOR_SAVE_AS = "actors/{slug}/index.html"
AUTHORS_SAVE_AS = "actors/index.html"
CATEGORY_URL = "places/{slug}/"
CATEGORY_SAVE_AS = "places/{slug}/index.html"
CATEGORIES_SAVE_AS = "places/index.html"
YEAR_ARCHIVE_URL = "years/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "years/{date:%Y}/index.html"
ARCHIVES_SAVE_AS = "events/index.html"
YEARS_SAVE_AS = "years/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
DIRECT_TEMPLATES = ["index", "tags", "authors", "categories", "archives", "years", "sitemap"]

REGISTERS = json.loads((HERE / "registers.json").read_text(encoding="utf-8"))
for source in REGISTERS["sources"].values():
    source["published"] = date.fromisoformat(source["published"])
JINJA_ENVIRONMENT = {"trim_blocks": True, "lstrip_blocks": True, "autoescape": False}
JINJA_GLOBALS = {
    "root": ROOT,
    "series": REGISTERS["series"],
    "when": events.when,
    "day": events.day,
    "cite": events.cite,
    "row": events.row,
    "humanize": events.humanize,
    "years_of": events.years_of,
}
