"""An article, and what an editor hands in to make one."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from core.values.tag import Tag, Topic

DEFAULT_CATEGORY = "General"


class Status(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Picture:
    url: str
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the story comes from; one of the two may be empty."""

    url: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it has an id. `body` is Markdown; `language` is a BCP 47 primary tag or empty (undeclared)."""

    title: str
    body: str = ""
    category: str = DEFAULT_CATEGORY
    tags: tuple[Tag, ...] = ()
    summary: str = ""
    picture: Picture | None = None
    author: str = ""
    source: Source = Source()
    language: str = ""
    published_at: datetime | None = None
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """`revision` counts from 1 and grows with every correction, retraction and restoration.

    `material_revision` is the last revision whose change readers were told of; 0 where there was none.
    """

    id: int
    slug: str
    title: str
    body: str
    category: str
    tags: tuple[Tag, ...]
    summary: str
    picture: Picture | None
    author: str
    source: Source
    language: str
    external_id: str
    status: Status
    revision: int
    material_revision: int
    published_at: datetime
    corrected_at: datetime | None
    note: str
    """What the last correction changed, or why the article was retracted."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What a chat may follow to get this article, most specific first (`EVERYTHING` is not listed)."""
        return (*map(Topic.tag, self.tags), Topic.category(self.category))

    @property
    def draft(self) -> Draft:
        """What an editor would hand in to get this text; a correction begins from it."""
        return Draft(
            title=self.title,
            body=self.body,
            category=self.category,
            tags=self.tags,
            summary=self.summary,
            picture=self.picture,
            author=self.author,
            source=self.source,
            language=self.language,
            external_id=self.external_id,
        )


def content_hash(draft: Draft) -> str:
    """64 hexadecimal digits over all that a reader sees: the same text again has the same, whatever its date or id."""
    picture = draft.picture or Picture("")
    seen = (
        *(draft.title, draft.body, draft.category, [tag.name for tag in draft.tags], draft.summary, draft.author),
        *(picture.url, picture.alt, picture.credit, draft.source.url, draft.source.name, draft.language),
    )
    return sha256(json.dumps(seen).encode()).hexdigest()
