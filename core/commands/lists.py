"""Articles and topics as they stand in answers: numbered lines with a button each, and toggles."""

from collections.abc import Iterable, Mapping, Sequence

from core.cards import dated, hashtags, line
from core.commands.context import Context
from core.i18n import _
from core.subscriptions import Following
from core.values.article import Article
from core.values.document import (
    Action,
    Blocks,
    Document,
    Emphasis,
    Hashtag,
    List,
    Paragraph,
    Role,
    Row,
    Span,
    Spans,
    Strong,
    Text,
    joined,
    phrase,
)
from core.values.tag import Topic, TopicKind

A_ROW = 5
"""Buttons in a row: what Discord takes, and what a phone shows well."""

_TOGGLES_IN_A_ROW = 3


def listing(
    ctx: Context, articles: Sequence[Article], *, first: int = 1, snippets: Mapping[int, Spans] | None = None
) -> Document:
    """Numbered titles with their dates and tags, and a button for each number that opens the article here."""
    items = tuple(_item(ctx, article, (snippets or {}).get(article.id, ())) for article in articles)
    buttons = [Action(str(at), command=f"/article {article.id}") for at, article in enumerate(articles, start=first)]
    rows = (tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW))
    return Document((List(items, start=first),)).offer(*rows)


def named(topics: Iterable[Topic]) -> Spans:
    """`#cuba, World News`."""
    return joined(tuple(map(_span, topics)), ", ")


def named_with_roles(chosen: Following) -> Spans:
    """`#cuba (mentions @Readers), World News`: what is followed, and who hears of it."""
    spans: list[Span] = []
    for topic in chosen.followed:
        if spans:
            spans.append(Text(", "))
        shown, called = _span(topic), chosen.mention(topic)
        spans += phrase(_("{topic} (mentions {role})"), topic=shown, role=role(called)) if called else (shown,)
    return tuple(spans)


def role(number: str) -> Role:
    """Only the platform knows what it is called."""
    return Role(number, f"@{number}")


def label(topic: Topic) -> str:
    """The topic on a button."""
    match topic.kind:
        case TopicKind.TAG:
            return f"#{topic.label}"
        case TopicKind.CATEGORY:
            return topic.label
        case TopicKind.EVERYTHING:
            return _("everything")


def word(topic: Topic) -> str:
    """The topic as it is typed in a command."""
    return f"category:{topic.name}" if topic.kind is TopicKind.CATEGORY else topic.name


def toggles(topics: Iterable[Topic], *, followed: bool) -> tuple[Row, ...]:
    """Buttons that unfollow what is followed, or follow what is not."""
    buttons = [
        Action(f"✓ {label(topic)}", command=f"/tag unfollow {word(topic)}")
        if followed
        else Action(f"+ {label(topic)}", command=f"/tag follow {word(topic)}")
        for topic in topics
    ]
    return tuple(tuple(buttons[at : at + _TOGGLES_IN_A_ROW]) for at in range(0, len(buttons), _TOGGLES_IN_A_ROW))


def _span(topic: Topic) -> Span:
    match topic.kind:
        case TopicKind.TAG:
            return Hashtag(topic.label)
        case TopicKind.CATEGORY:
            return Strong((Text(topic.label),))
        case TopicKind.EVERYTHING:
            return Text(_("everything"))


def _item(ctx: Context, article: Article, snippet: Spans) -> Blocks:
    about = (Emphasis(dated(article, ctx.zone)), *((Text(" "), *hashtags(article)) if article.tags else ()))
    parts = (line(article, ctx.services.public_url), about, snippet)
    return tuple(Paragraph(part) for part in parts if part)
