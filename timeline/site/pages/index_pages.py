"""The indexes of actors, places, topics and series, split by initial letter where they are long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from timeline.content.kinds import FOLDER_OF, EntityKind
from timeline.content.schema.fields import ActorFields
from timeline.content.slugs import slugify
from timeline.model.chronicle import Chronicle, Entity
from timeline.site import views
from timeline.site.components.page_head import page_head
from timeline.site.components.series_points import series_entry
from timeline.site.context import SiteContext
from timeline.site.page import Page
from timeline.site.pages.place_pages import map_of_all, number_of_events
from timeline.site.urls import part_path

_MAX_WITHOUT_LETTERS: Final = 40
"""The number of entries up to which an index is one group."""
_MAX_ENTRIES: Final = 400
"""The number of entries up to which an index is on one page."""
_FORMS: Final = ("person", "body", "organisation", "state", "group")


def plan_index(chronicle: Chronicle, kind: EntityKind) -> Iterator[Page]:
    """Plan the index of a kind, and its letters where there are many; nothing where it is empty."""
    entities = chronicle.entities(kind)
    if not entities:
        return
    folder = f"{FOLDER_OF[kind]}/"
    template = "series-index.html" if kind == "series" else "index.html"
    yield Page(folder, template, index_page, (kind, ""))
    if len(entities) > _MAX_ENTRIES:
        for letter in sorted({_letter(entity) for entity in entities.values()}):
            yield Page(part_path(folder, letter), template, index_page, (kind, letter))


def index_page(
    context: SiteContext, kind: EntityKind, part: str
) -> tuple[views.Head, views.IndexPage]:
    """Return the view of an index: all entities of a kind, or those of one letter."""
    folder = FOLDER_OF[kind]
    entities: Sequence[Entity] = context.structure_cache.get(
        ("sorted", kind),
        lambda: sorted(context.chronicle.entities(kind).values(), key=_sort_key),
    )
    # The first page of a split index shows the first letter, and keeps its own path.
    path = part_path(f"{folder}/", part) if part else f"{folder}/"
    letters: tuple[views.Period, ...] = ()
    if len(entities) > _MAX_ENTRIES:
        counts = Counter(map(_letter, entities))
        part = part or min(counts)
        letters = tuple(
            views.Period(
                letter.upper(),
                count,
                context.urls.href(part_path(f"{folder}/", letter)),
                letter == part,
            )
            for letter, count in sorted(counts.items())
        )
        entities = [entity for entity in entities if _letter(entity) == part]
    title = context.locale.text(f"sections.{folder}")
    return page_head(context, path, title, folder), views.IndexPage(
        folder,
        _groups(context, kind, entities),
        letters,
        part.upper(),
        map_of_all(context, entities) if kind == "place" else None,
    )


def _groups(
    context: SiteContext, kind: EntityKind, entities: Sequence[Entity]
) -> tuple[views.IndexGroup, ...]:
    """Return the entries by form for actors, else by letter where they are many."""
    groups: dict[str, list[views.Entry]] = {}
    by_letter = len(entities) > _MAX_WITHOUT_LETTERS and kind != "actor"
    for entity in entities:
        label = form_of(entity) if kind == "actor" else _letter(entity).upper() if by_letter else ""
        groups.setdefault(label, []).append(_entry(context, entity))
    labels = [form for form in (*_FORMS, "") if form in groups] if kind == "actor" else groups
    return tuple(
        views.IndexGroup(label, f"group-{label.lower() or 'other'}", tuple(groups[label]))
        for label in labels
    )


def _entry(context: SiteContext, entity: Entity) -> views.Entry:
    count = number_of_events(context, entity.kind, entity.id)
    if entity.kind == "series":
        return series_entry(context, entity, count)
    return views.Entry(context.entity_link(entity.kind, entity.id), "", count)


def form_of(entity: Entity) -> str:
    """Return an actor's form (`person`, `body` …), "" for other entities."""
    fields = entity.document.fields if entity.document else None
    return (fields.kind or "") if isinstance(fields, ActorFields) else ""


def _sort_key(entity: Entity) -> tuple[str, str]:
    return slugify(entity.title), entity.id


def _letter(entity: Entity) -> str:
    return slugify(entity.title)[0]
