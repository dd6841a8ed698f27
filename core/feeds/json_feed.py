"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from core.feeds.json_text import loads
from core.feeds.raw import RawEntry, RawFeed, RawPicture
from core.feeds.shapes import dicts, picture, text
from core.feeds.words import Kind, Words
from core.feeds.xml_guard import ENTRIES, too_many
from core.values.errors import N_, UserError


def parse(data: bytes) -> RawFeed:
    """The feed in `data` (UTF-8); raises `UserError` when it is none."""
    feed = loads(data)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UserError(N_("This JSON is not a JSON Feed: it has no list of “items”."))
    if len(feed["items"]) > ENTRIES:
        raise too_many()
    return RawFeed(
        title=text(feed.get("title")),
        link=text(feed.get("home_page_url")) or text(feed.get("feed_url")),
        language=text(feed.get("language")),
        author=_author(feed),
        entries=[_entry(item) if isinstance(item, dict) else None for item in feed["items"]],
    )


def _entry(item: dict[str, object]) -> RawEntry:
    html, plain = text(item.get("content_html")), text(item.get("content_text"))
    number = item.get("id")
    tags = item.get("tags")
    image = text(item.get("image")) or text(item.get("banner_image"))
    return RawEntry(
        guid=str(number) if isinstance(number, int) else text(number),
        link=text(item.get("url")) or text(item.get("external_url")),
        title=Words(text(item.get("title")), Kind.TEXT),
        summary=Words(text(item.get("summary")), Kind.TEXT),
        body=Words(html, Kind.HTML) if html else Words(plain, Kind.TEXT),
        author=_author(item),
        tags=tuple(map(text, tags)) if isinstance(tags, list) else (),
        published=text(item.get("date_published")) or text(item.get("date_modified")),
        picture=RawPicture(image) if image else picture(_attachments(item)),
        language=text(item.get("language")),
    )


def _author(whose: dict[str, object]) -> str:
    """Version 1 has one `author`, version 1.1 a list of `authors`."""
    return next(
        (
            name
            for author in dicts([*dicts(whose.get("authors")), whose.get("author")])
            if (name := text(author.get("name")))
        ),
        "",
    )


def _attachments(item: dict[str, object]) -> list[dict[str, object]]:
    return [{"url": part.get("url"), "type": part.get("mime_type")} for part in dicts(item.get("attachments"))]
