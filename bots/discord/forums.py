"""A forum's posts: a thread each, with the forum's own tags that match the article's."""

from typing import Any

from bots.discord.channels import Channel, Tag
from bots.discord.layout import category
from core.values.document import Card, Document, plain

TITLE = 100
"""Characters of a thread's name (docs.discord.com/developers/resources/channel#channel-object, `name`)."""

TAGS = 5
"""A post's tags (the same page, `applied_tags`)."""


def new_post(document: Document, message: dict[str, Any], forum: Channel) -> dict[str, Any]:
    """The body of "Start Thread in Forum or Media Channel" whose first message is `message`."""
    body: dict[str, Any] = {"name": title(document), "message": message}
    if tags := _matching(document, forum):
        body["applied_tags"] = [str(tag.id) for tag in tags]
    return body


def title(document: Document) -> str:
    """What a post that shows the document is called."""
    card = _card(document)
    line = " ".join((card.title if card is not None else plain(document.blocks[:1])).split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rstrip() + "…"


def _matching(document: Document, forum: Channel) -> list[Tag]:
    """By name, in the article's order; where a post must have a tag and none matches, the forum's first."""
    offered = {_name(tag.name): tag for tag in forum.tags if not tag.moderated}
    card = _card(document)
    words = [] if card is None else [*map(plain, card.hashtags), category(card)]
    tags = [offered[name] for word in words if (name := _name(word)) in offered]
    if not tags and forum.strict:
        tags = list(offered.values())[:1]
    return list(dict.fromkeys(tags))[:TAGS]


def _name(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _card(document: Document) -> Card | None:
    return next((block for block in document.blocks if isinstance(block, Card)), None)
