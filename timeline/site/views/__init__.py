"""What a template may see: small frozen values, one class for each kind of page and its parts.

A view is made of a page's own facts and nothing else, so that equal views mean equal pages. It is
ready to print: addresses (`href`) include the site's sub-path, dates are written in the site's
language, and texts are safe HTML (`Markup`). Words of the site itself are left to the theme: a view
has `status="planned"`, and the template looks up the word for it.

`lang` always holds the attributes for an element with an author's words in another language than
the site's, ` lang="ar" dir="rtl"`; it is empty where the language is the site's.
"""

from timeline.site.views.add_event import AddField, AddGroup, AddPage
from timeline.site.views.common import (
    NOTHING,
    Archive,
    Block,
    Brief,
    Cite,
    Date,
    Entry,
    Link,
    Listed,
    Note,
    Passage,
    Period,
    Source,
    Text,
)
from timeline.site.views.corrections import Correction, CorrectionEntry, CorrectionsPage, Withdrawal
from timeline.site.views.disputes import (
    DisagreementGroup,
    DisagreementsPage,
    Dispute,
    Position,
    Resolution,
)
from timeline.site.views.entities import (
    IndexGroup,
    IndexPage,
    Map,
    PartPlayed,
    Role,
    SeriesEntry,
    ThingPage,
)
from timeline.site.views.events import Change, EventPage, Media, Person, Recorded, Reference
from timeline.site.views.listings import (
    Bar,
    ChronologyPage,
    CommentedPage,
    Group,
    Listing,
    OverduePage,
    Row,
)
from timeline.site.views.plain import (
    DataPage,
    DataPart,
    DataTable,
    NotFoundPage,
    PlainPage,
    RedirectPage,
)
from timeline.site.views.series import (
    Contradiction,
    Figure,
    Giver,
    SeriesLine,
    SeriesPage,
    SeriesPoint,
    Spark,
)
from timeline.site.views.site import Head, Site
from timeline.site.views.sources import (
    AuditListPage,
    AuditPage,
    Count,
    Measure,
    Resting,
    RestingStatement,
    SourceEntry,
    SourceGroup,
    SourcePage,
    SourcesPage,
)
from timeline.site.views.stories import StoriesPage, StoryEntry, StoryPage, StoryPart
from timeline.site.views.threads import (
    Relation,
    ThreadEntry,
    ThreadPage,
    ThreadPlace,
    ThreadsPage,
    ThreadStep,
)

__all__ = [
    "NOTHING", "AddField", "AddGroup", "AddPage", "Archive", "AuditListPage", "AuditPage",
    "Bar", "Block", "Brief", "Change", "ChronologyPage", "Cite", "CommentedPage",
    "Contradiction", "Correction", "CorrectionEntry", "CorrectionsPage", "Count", "DataPage",
    "DataPart", "DataTable", "Date", "DisagreementGroup", "DisagreementsPage", "Dispute",
    "Entry", "EventPage", "Figure", "Giver", "Group", "Head", "IndexGroup", "IndexPage", "Link",
    "Listed", "Listing", "Map", "Measure", "Media", "NotFoundPage", "Note", "OverduePage",
    "PartPlayed", "Passage", "Period", "Person", "PlainPage", "Position", "Recorded",
    "RedirectPage", "Reference", "Relation", "Resolution", "Resting", "RestingStatement",
    "Role", "Row", "SeriesEntry", "SeriesLine", "SeriesPage", "SeriesPoint", "Site", "Source",
    "SourceEntry", "SourceGroup", "SourcePage", "SourcesPage", "Spark", "StoriesPage",
    "StoryEntry", "StoryPage", "StoryPart", "Text", "ThingPage", "ThreadEntry", "ThreadPage",
    "ThreadPlace", "ThreadStep", "ThreadsPage", "Withdrawal",
]  # fmt: skip
