"""The tolerant parser, for feeds that are broken or strange: forty times slower, and it reads nearly everything.

feedparser opens whatever it is given: a text that looks like an address is fetched, and a text or bytes that are the
name of a file are that file (`feedparser.api._open_resource`). It gets a stream in memory and nothing else.
"""

import io
from dataclasses import replace
from typing import Any

import feedparser

from core.feeds.raw import RawEntry, RawFeed, RawPicture
from core.feeds.shapes import dicts, picture, text
from core.feeds.words import NONE, Kind, Words, kind_of
from core.values.errors import N_, UserError

LENGTH = 8_000_000
"""Bytes. It takes up to 4 seconds a megabyte on the worst of texts."""

_DATES = ("published", "created", "updated")


def parse(xml: bytes) -> RawFeed:
    """The feed in `xml` (UTF-8, guarded); raises `UserError` where there is too much to repair.

    Whatever it raises itself comes from a stranger's text, and there is no parser behind it.
    """
    if len(xml) > LENGTH:
        raise UserError(N_("This feed is not well-formed XML, and too large to be repaired."))
    try:
        found = feedparser.parse(io.BytesIO(xml), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise UserError(N_("This feed is too broken to be read.")) from error
    feed, is_atom = dict(found["feed"]), str(found.get("version") or "").startswith("atom")
    return RawFeed(
        title=text(feed.get("title")),
        link=text(feed.get("link")),
        language=text(feed.get("language")),
        author=_author(feed) if is_atom else "",
        entries=[_entry(dict(entry), is_atom=is_atom) for entry in found["entries"]],
    )


def _entry(entry: dict[str, Any], *, is_atom: bool) -> RawEntry:
    contents = dicts(entry.get("content"))
    summary = _words(entry.get("summary"), entry.get("summary_detail"), is_atom=is_atom)
    body = _words(contents[0].get("value"), contents[0], is_atom=is_atom) if contents else summary
    return RawEntry(
        guid=text(entry.get("id")),
        link=text(entry.get("link")),
        title=_words(entry.get("title"), entry.get("title_detail"), is_atom=is_atom),
        summary=summary if contents else NONE,
        body=body,
        author=_author(entry),
        tags=tuple(text(tag.get("term")) for tag in dicts(entry.get("tags"))),
        published=next((text(entry[name]) for name in _DATES if text(entry.get(name))), ""),
        picture=_picture(entry),
        language=text(entry.get("language")),
        base=next((text(part.get("base")) for part in (*contents, entry.get("title_detail") or {})), ""),
    )


def _author(whose: dict[str, Any]) -> str:
    return next((text(author.get("name")) for author in dicts(whose.get("authors"))), text(whose.get("author")))


def _words(words: object, detail: object, *, is_atom: bool) -> Words:
    """`<br/>` of XHTML comes as two tags, of which a browser makes two line breaks."""
    declared = text(dict(detail).get("type")) if isinstance(detail, dict) else ""
    return Words(text(words).replace("</br>", ""), kind_of(declared) if is_atom else Kind.UNSAID)


def _picture(entry: dict[str, Any]) -> RawPicture | None:
    beside = next((text(part.get("url")) for part in dicts(entry.get("media_thumbnail"))), "")
    image = entry.get("image")
    beside = beside or (text(image.get("href")) if isinstance(image, dict) else "")
    kept = RawPicture(beside) if beside else None
    credit = next((text(part.get("content")) for part in dicts(entry.get("media_credit"))), "")
    if found := picture(entry.get("media_content")):
        return replace(found, credit=found.credit or credit)
    return kept or picture(entry.get("enclosures"))
