"""Publishing to the crowd: an article of a chosen reach, its rollout, and a clean table for the next try."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from benchmarks.crowd import tag_id
from benchmarks.site import Site
from core.delivery.rollout import walk
from core.delivery.settle import Rules
from core.storage import Storage
from core.storage.articles import NewArticle
from core.values.article import Draft, Status
from core.values.delivery import Share
from core.values.tag import parse_tag

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULES = Rules(ttl=timedelta(hours=24))


async def publish(storage: Storage, name: str, ranks: Sequence[int]) -> int:
    """An article with the tags of these ranks and its rollout, not yet walked. Its id."""
    draft = Draft(name, category="Category1", tags=tuple(parse_tag(f"Tag{rank}") for rank in ranks))
    async with storage.begin() as tx:
        article = await tx.articles.add(NewArticle(draft, name, Status.PUBLISHED, NOW, name))
        await tx.rollouts.start(article.id, 1, Share.POST, fresh=True, at=NOW, delay=timedelta())
    return article.id


async def roll_out(storage: Storage) -> int:
    """Every step of every rollout; how many there were."""
    steps = 0
    while await walk(storage, NOW):
        steps += 1
    return steps


def topics(ranks: Sequence[int]) -> list[int]:
    """The topic ids of what `publish` publishes."""
    return [*map(tag_id, ranks), 1]


def clean(site: Site) -> None:
    """No deliveries, no queue, as if nothing had been published."""
    with site.driver() as connection:
        for table in ("delivery", "chat_queue", "message", "rollout"):
            connection.execute(f"DELETE FROM {table}" if site.sqlite else f"TRUNCATE {table} CASCADE")
        connection.commit()


def analyze(site: Site) -> None:
    """Give PostgreSQL's planner the statistics that its autovacuum would gather within a minute."""
    if not site.sqlite:
        with site.driver() as connection:
            connection.execute("ANALYZE")
            connection.commit()


def count(site: Site, table: str) -> int:
    with site.driver() as connection:
        [rows] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(rows)
