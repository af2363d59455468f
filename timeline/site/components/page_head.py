"""The frame of a page: its title, its URLs and its section → `views.Head`."""

from __future__ import annotations

from markupsafe import Markup

from timeline.site import views
from timeline.site.components.listings import PeriodSlice, label
from timeline.site.context import SiteContext


def page_head(
    context: SiteContext,
    path: str,
    title: str,
    section: str,
    *,
    period: PeriodSlice | None = None,
    description: str = "",
    structured_data: Markup = views.NOTHING,
    today: str = "",
) -> views.Head:
    """Return the frame of the page at `path`, or of a `period` of the list there."""
    if period:
        path, title = period.path(path), f"{title}: {label(context, period)}"
    return views.Head(
        title=title,
        description=description,
        href=context.urls.href(path),
        canonical=context.urls.absolute(path),
        section=section,
        structured_data=structured_data,
        today=today,
    )
