"""An article as a message: the card that is sent, the page that is read on in a chat, and the short words about changes.

All of it is in the language now spoken. What is pushed, previewed and tried is made here by the same functions, so that
an editor's preview is exactly what readers will get.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.delivery.documents import Audience
from core.i18n import _, day, moment, ngettext, speaking
from core.markdown import read
from core.reading import pages
from core.sharing import public_url
from core.values.article import Article, Status
from core.values.chat import ChatKind
from core.values.document import (
    Action,
    Blocks,
    Card,
    Document,
    Hashtag,
    Image,
    Link,
    List,
    Paragraph,
    Row,
    Span,
    Spans,
    Strong,
    Text,
    Timestamp,
    joined,
    phrase,
    say,
)
from core.values.errors import N_, UserError

BUNDLE = 10
"""Titles in a bundle."""


def card(article: Article, *, base: str, kind: ChatKind = ChatKind.PRIVATE, zone: tzinfo = UTC) -> Document:
    """What a chat shows of `article`: its card, or the notice that stands in its place when it is retracted.

    `base` is the public web address, "" without one.
    """
    if article.status is Status.RETRACTED:
        return retraction(article, zone=zone)
    read_it = _reading(article, _("Read"), base)
    buttons = [read_it, _sharing(article, base)]
    if kind is not ChatKind.CHANNEL:
        buttons.append(Action(_("Why this?"), command=f"/why {article.id}"))
    shown = replace(_card(article, read(article.body), base, zone), read_on=_reading(article, _("Read on"), base))
    return Document((shown,)).offer(tuple(buttons), more(article) if kind is not ChatKind.CHANNEL else ())


def page(article: Article, number: int, *, base: str, zone: tzinfo = UTC) -> Document:
    """Page `number`, from 1, of `article`, for reading in the chat; raises `UserError` when there is no such page."""
    if article.status is Status.RETRACTED:
        return retraction(article, zone=zone)
    parts = pages(read(article.body))
    if not 1 <= number <= len(parts):
        raise UserError(N_("Article {id} has no page {page}."), id=article.id, page=number)
    shown = _card(article, parts[number - 1], base, zone)
    if number > 1:
        shown = replace(shown, lead=(), image=None, mark=())
    previous = f"/article {article.id} {number - 1}" if number > 1 else ""
    following = f"/article {article.id} {number + 1}" if number < len(parts) else ""
    leaving = (*((_reading(article, _("Read"), base),) if base else ()), _sharing(article, base))
    return Document((shown,)).offer(turning(previous, following), leaving, more(article))


def retraction(article: Article, *, zone: tzinfo = UTC) -> Document:
    """What is shown in the place of a retracted article."""
    title = Strong((Text(article.title),))
    if article.corrected_at is None:
        told = say(_("Retracted: {title}"), title=title)
    else:
        when = Timestamp(article.corrected_at, moment(article.corrected_at, zone))
        told = say(_("Retracted {when}: {title}"), when=when, title=title)
    return told + say(_("Reason: {reason}"), reason=article.note) if article.note else told


def notice(article: Article, *, base: str, zone: tzinfo = UTC) -> Document:
    """The message of its own about a change that readers must know of, or that a copy out of reach cannot show."""
    if article.status is Status.RETRACTED:
        return retraction(article, zone=zone)
    told = say(_("Corrected: {title}"), title=title_of(article, base))
    if article.note:
        told += say("{note}", note=_(article.note))
    return told.offer((_reading(article, _("Read"), base),))


def bundle(articles: Sequence[Article], message_id: int, *, base: str) -> Document:
    """Many articles in one message: what came while the chat could not be reached."""
    count = len(articles)
    many = ngettext(
        "{count} article came while I could not reach you.",
        "{count} articles came while I could not reach you.",
        count,
    )
    told = say(many, count=count)
    titles = List(tuple((Paragraph(line(article, base)),) for article in articles[:BUNDLE]))
    return (told + Document((titles,))).offer((Action(_("Show all"), command=f"/bundle {message_id}"),))


def line(article: Article, base: str) -> Spans:
    """An article in one line of a list."""
    title = title_of(article, base)
    if article.status is Status.RETRACTED:
        return phrase(_("Retracted: {title}"), title=Strong((Text(article.title),)))
    if article.corrected_at is not None:
        return phrase(_("{title} (corrected)"), title=title)
    return (title,)


def title_of(article: Article, base: str) -> Span:
    """The title in bold, as a link where the article can be read by everybody."""
    title = Strong((Text(article.title),))
    url = public_url(article, base)
    return Link((title,), url) if url else title


def dated(article: Article, zone: tzinfo) -> Spans:
    """Category and day."""
    return (
        Text(article.category),
        Text(" · "),
        Timestamp(article.published_at, day(article.published_at, zone)),
    )


def hashtags(article: Article) -> Spans:
    return joined(tuple(Hashtag(tag.label) for tag in article.tags))


def more(article: Article) -> Row:
    return (Action(_("More from {category}").format(category=article.category), command=f"/more {article.id}"),)


def turning(previous: str, following: str) -> Row:
    """The buttons of a list; each types its command, or is absent where there is none."""
    steps = ((_("Previous"), previous), (_("Next"), following))
    return tuple(Action(label, command=command) for label, command in steps if command)


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo | None:
    """The time zone that a chat chose, None where it is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class Cards:
    """The words of delivery for each audience; `language` and `zone` are the newsroom's own."""

    base: str = ""
    language: str = "en"
    zone: tzinfo = UTC

    def card(self, article: Article, audience: Audience) -> Document:
        with speaking(audience.language or self.language):
            return card(article, base=self.base, kind=ChatKind(audience.kind), zone=self.zone_for(audience.timezone))

    def notice(self, article: Article, audience: Audience) -> Document:
        with speaking(audience.language or self.language):
            return notice(article, base=self.base, zone=self.zone_for(audience.timezone))

    def bundle(self, articles: Sequence[Article], message_id: int, audience: Audience) -> Document:
        with speaking(audience.language or self.language):
            return bundle(articles, message_id, base=self.base)

    def zone_for(self, name: str) -> tzinfo:
        return zone_of(name) or self.zone


def _reading(article: Article, label: str, base: str) -> Action:
    if base:
        return Action(label, url=public_url(article, base))
    return Action(label, command=f"/article {article.id}")


def _sharing(article: Article, base: str) -> Action:
    """What nobody else can open can only be dropped into another chat."""
    return Action(_("Share"), command=f"/share {article.id}", by_inline=not public_url(article, base))


def _card(article: Article, body: Blocks, base: str, zone: tzinfo) -> Card:
    picture = article.picture
    return Card(
        article_id=article.id,
        title=article.title,
        url=public_url(article, base),
        kicker=dated(article, zone),
        mark=_mark(article, zone),
        lead=(Text(article.summary),) if article.summary else (),
        image=Image(picture.url, picture.alt, picture.credit) if picture else None,
        body=body,
        source=_origin(article),
        hashtags=hashtags(article),
        read_on=None,
        page=public_url(article, base) if base else "",
    )


def _mark(article: Article, zone: tzinfo) -> Spans:
    if article.corrected_at is None:
        return ()
    when = Timestamp(article.corrected_at, moment(article.corrected_at, zone))
    if not article.note:
        return phrase(_("Corrected {when}"), when=when)
    return phrase(_("Corrected {when}: {note}"), when=when, note=_(article.note))


def _origin(article: Article) -> Spans:
    parts: list[Spans] = []
    if article.author:
        parts.append(phrase(_("By {author}"), author=article.author))
    source = article.source
    if source.url or source.name:
        name = Text(source.name or source.url.removeprefix("https://").removeprefix("http://").split("/")[0])
        parts.append(phrase(_("Source: {source}"), source=Link((name,), source.url) if source.url else name))
    return tuple(span for at, part in enumerate(parts) for span in (*((Text(" · "),) if at else ()), *part))
