"""The story that everybody sends, ours and the peers: a card of about four hundred characters with its buttons."""

from benchmarks.crowd import HEAVY
from bots.app import now
from core.cards import Cards
from core.delivery.documents import Audience
from core.values.article import Article, Draft, Source, Status
from core.values.chat import ChatKind
from core.values.document import Document
from core.values.tag import parse_tag

TITLE = "The ferry between the islands sails again"
BODY = """After eleven days in the harbour the ferry left this morning, two hours late, with **all berths taken**.

The new engine was fitted at night and tried at dawn; the master says that it runs more quietly than the old one ever did.
From tomorrow there are three crossings a day, and on Sundays a fourth when the weather allows it."""

DRAFT = Draft(
    TITLE,
    BODY,
    category="Category1",
    tags=tuple(parse_tag(f"Tag{rank}") for rank in HEAVY),
    source=Source("https://example.org/ferry", "Example"),
)
"""For the tags that 43 % of the crowd follow."""


def document(platform: str, kind: ChatKind = ChatKind.PRIVATE) -> Document:
    """The card as a chat of that kind gets it."""
    article = Article(
        id=1,
        slug="ferry",
        title=DRAFT.title,
        body=DRAFT.body,
        category=DRAFT.category,
        tags=DRAFT.tags,
        summary="",
        picture=None,
        author="",
        source=DRAFT.source,
        language="",
        external_id="",
        status=Status.PUBLISHED,
        revision=1,
        material_revision=0,
        published_at=now(),
        corrected_at=None,
        note="",
    )
    audience = Audience(platform, kind.value, form="", language="en", timezone="", networks=())
    return Cards().card(article, audience)
