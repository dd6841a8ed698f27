"""What one writes first: the same tables as ORM objects, read and changed one by one. The peer of fan-out and of claims."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, registry

from benchmarks.newsroom import NOW
from benchmarks.site import Site
from core.storage.engine import database_url, sync_url, tune_sqlite
from core.storage.schema.chats import chat, subscription
from core.storage.schema.delivery import delivery, message
from core.values.delivery import MessageKind, Result, Share, State

mapped = registry()


class DeliveryRow:
    """A row of `delivery`."""

    def __init__(self, article_id: int, chat_id: int) -> None:
        self.article_id = article_id
        self.chat_id = chat_id
        self.rollout_id = 1
        self.share = Share.POST
        self.state = State.PENDING
        self.created_at = NOW
        self.result: Result | None = None
        self.message_id: int | None = None


class MessageRow:
    """A row of `message`."""

    def __init__(self, chat_id: int, ref: str) -> None:
        self.id: int | None = None
        self.chat_id = chat_id
        self.ref = ref
        self.kind = MessageKind.POST.value
        self.created_at = NOW


class ChatRow:
    """A row of `chat`."""

    id: int


class SubscriptionRow:
    """A row of `subscription`."""

    chat_id: int
    muted: bool


for kind, table in ((DeliveryRow, delivery), (MessageRow, message), (ChatRow, chat), (SubscriptionRow, subscription)):
    mapped.map_imperatively(kind, table)


@contextmanager
def session(site: Site) -> Iterator[Session]:
    """As durable as ours."""
    engine = create_engine(sync_url(database_url(site.url)))
    if site.sqlite:
        tune_sqlite(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def fan_out_objects(site: Site, topic_ids: Sequence[int], article_id: int) -> float:
    """Rows a second: subscriptions and active chats as objects, matched in Python, a delivery object for each."""
    began = perf_counter()
    with session(site) as db:
        rows = db.scalars(select(SubscriptionRow).where(subscription.c.topic_id.in_(topic_ids))).all()
        muted = {row.chat_id for row in rows if row.muted}
        matched = {row.chat_id for row in rows} - muted
        active = {row.id for row in db.scalars(select(ChatRow).where(chat.c.state == "active"))}
        for chat_id in sorted(matched & active):
            db.add(DeliveryRow(article_id, chat_id))
        db.commit()
    return len(matched & active) / (perf_counter() - began)


def claim_one_by_one(site: Site, rows: int) -> float:
    """Rows a second: take one pending delivery and commit; write its message and its end, and commit."""
    began = perf_counter()
    with session(site) as db:
        next_one = select(DeliveryRow).where(delivery.c.state == State.PENDING).limit(1)
        for _ in range(rows):
            row = db.scalars(next_one.with_for_update(skip_locked=True)).one()
            row.state = State.SENDING
            db.commit()
            shown = MessageRow(row.chat_id, "ref")
            db.add(shown)
            db.flush()
            row.state, row.result, row.message_id = State.SETTLED, Result.SENT, shown.id
            db.commit()
    return rows / (perf_counter() - began)
