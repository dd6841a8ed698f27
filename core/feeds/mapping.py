"""From what a publisher wrote to an article of ours: one mapping for every parser, so that no feed is seen in two ways."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from core import markdown
from core.feeds import dates
from core.feeds.entries import Entry, Fault, Item
from core.feeds.identity import address_of, identity
from core.feeds.raw import RawEntry, RawFeed, RawPicture
from core.feeds.shapes import joined
from core.feeds.words import cut, says_more
from core.heads.lines import LIMITS, TAGS
from core.heads.reader import BODY_LENGTH
from core.values.article import Draft, Picture, Source
from core.values.document import Blocks, Image, plain
from core.values.errors import N_, UserError
from core.values.language import parse_language
from core.values.tag import Tag, parse_tag
from core.values.text import clean_line
from core.values.url import link_url

_MARKUP = 4
"""Characters of HTML for one of text, at most; more is not looked at."""

_TITLE_FROM_BODY = 80
_MAILBOX = re.compile(r"\S+@\S+\s+\((.+)\)")


def too_long() -> UserError:
    return UserError(N_("The body is longer than {limit} characters."), limit=BODY_LENGTH)


def items(feed: RawFeed, now: datetime) -> Iterator[Item]:
    """The entries of `feed` as articles, in its order; each one is let go of as soon as it is out."""
    mapping = _Mapping.of(feed, now)
    feed.entries.reverse()
    number = 0
    while feed.entries:
        raw, number = feed.entries.pop(), number + 1
        try:
            if feed.cut and not feed.entries:
                raise UserError(N_("The file ends in the middle of this entry."))
            yield mapping.entry(number, raw)
        except UserError as error:
            yield Fault(number, None, error)


@dataclass(frozen=True, slots=True)
class _Mapping:
    title: str
    link: str
    language: str
    author: str
    scope: str
    shared: frozenset[str]
    """Ids and canonical addresses that several different entries have: they tell nothing apart."""

    now: datetime

    @classmethod
    def of(cls, feed: RawFeed, now: datetime) -> "_Mapping":
        title, link = cut(feed.title, LIMITS["name"]), link_url(feed.link)
        scope = address_of(link) or title
        return cls(
            title, link, language(feed.language), _author(feed.author), scope, frozenset(_shared(feed.entries)), now
        )

    def entry(self, number: int, raw: RawEntry | None) -> Entry:
        """Raises `UserError` for what cannot be an article."""
        if raw is None:
            raise UserError(N_("This is not an entry."))
        draft = self._draft(raw)
        guid = "" if raw.guid in self.shared else raw.guid
        alone = address_of(draft.source.url) not in self.shared
        told = draft if alone else replace(draft, source=Source())
        return Entry(number, None, draft, identity(told, guid=guid, scope=self.scope))

    def _draft(self, raw: RawEntry) -> Draft:
        base = joined(self.link, raw.base)
        link = _web(raw.link, base)
        picture, blocks = _pictured(_picture(raw.picture, link or base), self._blocks(raw, link or base))
        body = markdown.write(blocks)
        if len(body) > BODY_LENGTH:
            raise too_long()
        title = raw.title.line(LIMITS["title"]) or cut(plain(blocks), _TITLE_FROM_BODY)
        if not title:
            raise UserError(N_("This entry has neither a title nor a text."))
        summary = "" if raw.summary.text in ("", raw.body.text) else raw.summary.line(LIMITS["summary"])
        return Draft(
            title=title,
            body=body,
            tags=_tags(raw.tags),
            summary=summary if says_more(summary, blocks) else "",
            picture=picture,
            author=_author(raw.author) or self.author,
            source=Source(link, self.title),
            language=language(raw.language) or self.language,
            published_at=dates.settled(dates.parse(raw.published), self.now),
        )

    def _blocks(self, raw: RawEntry, base: str) -> Blocks:
        words = raw.body if raw.body.text else raw.summary
        if len(words.text) > _MARKUP * BODY_LENGTH:
            raise too_long()
        return words.blocks(base)


def _shared(entries: list[RawEntry | None]) -> Iterator[str]:
    """The ids with several links, and the addresses with several ids or titles."""
    told = {(entry.guid, address_of(entry.link), entry.title.text) for entry in entries if entry is not None}
    by_guid = Counter(guid for guid, _ in {(guid, link) for guid, link, _ in told} if guid)
    by_link = Counter(link for _, link, _ in told if link)
    yield from (name for counter in (by_guid, by_link) for name, times in counter.items() if times > 1)


def _web(url: str, base: str) -> str:
    found = link_url(url, base) if url else ""
    return found if found.startswith("http") else ""


def _picture(raw: RawPicture | None, base: str) -> Picture | None:
    url = _web(raw.url, base) if raw else ""
    return Picture(url, cut(raw.alt, LIMITS["alt"]), cut(raw.credit, LIMITS["credit"])) if raw and url else None


def _pictured(picture: Picture | None, blocks: Blocks) -> tuple[Picture | None, Blocks]:
    """The picture and the body; one that opens the body is the article's, and is not shown twice."""
    match blocks:
        case (Image(url, alt, credit), *rest) if picture is None or picture.url == url:
            mine = Picture(url, cut(alt, LIMITS["alt"]), cut(credit, LIMITS["credit"]))
            return (picture if picture and picture.alt else mine), tuple(rest)
    return picture, blocks


def _tags(terms: tuple[str, ...]) -> tuple[Tag, ...]:
    """The first twenty that can be tags, each once. A category that is an address names nothing to a reader."""
    tags: dict[str, Tag] = {}
    for term in terms:
        if len(tags) == TAGS:
            break
        if "://" not in term:
            try:
                tag = parse_tag(term)
            except UserError:
                continue
            tags.setdefault(tag.name, tag)
    return tuple(tags.values())


def _author(author: str) -> str:
    """RSS writes “mail (name)”; the name is enough."""
    found = _MAILBOX.fullmatch(clean_line(author[:1000]))
    return cut(found[1] if found else author, LIMITS["author"])


def language(code: str) -> str:
    """The primary tag of the language that `code` names; "" where it names none."""
    try:
        return parse_language(code) if code else ""
    except UserError:
        return ""
