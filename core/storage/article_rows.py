"""An article as a row, and back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from core.values.article import Article, Draft, Picture, Source, Status
from core.values.tag import Tag, Topic, TopicKind


def unique(tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """The tags, each once, in order."""
    return tuple({tag.name: tag for tag in reversed(tags)}[name] for name in dict.fromkeys(tag.name for tag in tags))


def topics_of(draft: Draft) -> tuple[Topic, ...]:
    return (*map(Topic.tag, draft.tags), Topic.category(draft.category))


def columns(draft: Draft, topic_ids: dict[tuple[TopicKind, str], int]) -> dict[str, Any]:
    picture = draft.picture or Picture("")
    return {
        "title": draft.title,
        "body": draft.body,
        "summary": draft.summary,
        "category_id": topic_ids[TopicKind.CATEGORY, Topic.category(draft.category).name],
        "picture_url": picture.url,
        "picture_alt": picture.alt,
        "picture_credit": picture.credit,
        "author": draft.author,
        "source_url": draft.source.url,
        "source_name": draft.source.name,
        "language": draft.language,
        "external_id": draft.external_id,
    }


def article_of(row: Row[Any], tags: tuple[Tag, ...]) -> Article:
    picture = Picture(row.picture_url, row.picture_alt, row.picture_credit) if row.picture_url else None
    return Article(
        id=row.id,
        slug=row.slug,
        title=row.title,
        body=row.body,
        category=row.category,
        tags=tags,
        summary=row.summary,
        picture=picture,
        author=row.author,
        source=Source(row.source_url, row.source_name),
        language=row.language,
        external_id=row.external_id,
        status=Status(row.status),
        revision=row.revision,
        material_revision=row.material_revision,
        published_at=row.published_at,
        corrected_at=row.corrected_at,
        note=row.note,
    )
