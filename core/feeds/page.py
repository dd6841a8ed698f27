"""A page of somebody else's, as the draft that it says it is: a feed of one entry, believed no more than any feed.

What a page says of itself stands in a dozen places; trafilatura knows them. It takes seconds to load, so that it is loaded
when it is asked for, and it is an extra: without it pages are not read.
"""

import re
from datetime import datetime
from types import ModuleType
from urllib.parse import urlsplit

from core.feeds.entries import Fault
from core.feeds.mapping import items
from core.feeds.raw import RawEntry, RawFeed, RawPicture
from core.feeds.shapes import joined, text
from core.feeds.words import Kind, Words
from core.fetching import Fetched
from core.values.article import Draft
from core.values.errors import N_, UserError

KINDS = frozenset({"text/html", "application/xhtml+xml"})

MOST = 3_000_000
"""Bytes of a page that are read: more takes longer than an editor waits."""

LEAD = 600
"""Characters of a lead that is the page's own first paragraph."""

_LANGUAGE = re.compile(rb"<html\b[^>]{0,500}?\b(?:xml:)?lang\s*=\s*[\"']?([A-Za-z-]{2,35})", re.IGNORECASE)

NOT_INSTALLED = N_("Pages cannot be read here: newsclip-bot[pages] is not installed.")
NO_PAGE = N_("That is no page that I can read.")
NO_ARTICLE = N_("I found no article on that page.")


def drafted(page: Fetched, now: datetime) -> Draft:
    """Title, lead, picture, date, language and source as the page tells them. Raises `UserError`.

    Takes a second or more: to be called in a thread.
    """
    if page.media_type not in KINDS or len(page.content) > MOST:
        raise UserError(NO_PAGE)
    reader = _reader()
    html = _decoded(page)
    told = reader.extract_metadata(html, default_url=page.url)
    title = text(told.title) if told is not None else ""
    if not title:
        raise UserError(NO_ARTICLE)
    lead = text(told.description) or _first(reader.extract(html, url=page.url, include_comments=False), title)
    picture = text(told.image)
    entry = RawEntry(
        link=_own(text(told.url), page.url),
        title=Words(title, Kind.TEXT),
        body=Words(lead, Kind.TEXT),
        author=text(told.author),
        published=text(told.date),
        picture=RawPicture(joined(page.url, picture)) if picture else None,
        language=_language(page.content),
    )
    [item] = items(RawFeed(title=text(told.sitename), link=page.url, entries=[entry]), now)
    if isinstance(item, Fault):
        raise UserError(NO_ARTICLE)
    return item.draft


def _reader() -> ModuleType:
    try:
        import trafilatura
    except ImportError:
        raise UserError(NOT_INSTALLED) from None
    return trafilatura


def _decoded(page: Fetched) -> bytes | str:
    """As its server says it is written; else trafilatura finds out."""
    try:
        return page.content.decode(page.charset) if page.charset else page.content
    except (LookupError, UnicodeError):
        return page.content


def _own(canonical: str, found: str) -> str:
    """The address a page says is its own, where it is of the same site; else where it was found."""
    return canonical if urlsplit(canonical).hostname == urlsplit(found).hostname else found


def _first(whole: str | None, title: str) -> str:
    """The first paragraph of what is said there, below its title."""
    lines = (line.strip() for line in (whole or "").splitlines())
    paragraph = next((line for line in lines if line and line != title), "")
    return paragraph if len(paragraph) <= LEAD else ""


def _language(content: bytes) -> str:
    found = _LANGUAGE.search(content, 0, 10_000)
    return found[1].decode() if found else ""
