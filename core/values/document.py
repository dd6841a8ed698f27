"""What to say, never how it looks.

A `Document` is a few semantic blocks and rows of actions. It holds no markup and no escaping: both exist only where an
adapter writes for its own platform.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from string import Formatter
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    spans: "Spans"


@dataclass(frozen=True, slots=True)
class Emphasis:
    spans: "Spans"


@dataclass(frozen=True, slots=True)
class Struck:
    """Words that are crossed out."""

    spans: "Spans"


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is http, https or mailto."""

    spans: "Spans"
    url: str


@dataclass(frozen=True, slots=True)
class Hashtag:
    """A tag by its label, without `#`."""

    label: str


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A moment, shown in the reader's own time zone where the platform can; `text` is for where it cannot."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Role:
    """People of a server that a message can mention together, by their id on the platform; naming them here calls nobody.
    `text` is for where they have no name."""

    id: str
    text: str


Span: TypeAlias = Text | Code | Strong | Emphasis | Struck | Link | Hashtag | Timestamp | Role
Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line break inside is `\\n` in a `Text`."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Quote:
    """`speaker` is who said it; may be empty."""

    blocks: "Blocks"
    speaker: Spans = ()


@dataclass(frozen=True, slots=True)
class List:
    """`start` is the first number of an ordered list; None makes bullets."""

    items: tuple["Blocks", ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button: exactly one of `command`, `url`, `copy` and `inline` is set.

    `command` is typed for whoever presses it. A `bound` one works once and only for the person it was shown to. A `by_inline`
    one leads to nothing but what is `inline`, and is left out where that is.
    """

    label: str
    command: str = ""
    url: str = ""
    copy: str = ""
    inline: str = ""
    bound: bool = False
    by_inline: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """An article as a message. Its words are ready in the reader's language; an adapter only lays them out.

    `url` is where everybody can read it, `page` our own page of it; either may be empty. `mark` tells of a correction or is
    empty; `read_on` is offered where the body had to be cut.
    """

    article_id: int
    title: str
    url: str
    kicker: Spans
    mark: Spans
    lead: Spans
    image: Image | None
    body: "Blocks"
    source: Spans
    hashtags: Spans
    read_on: Action | None
    page: str = ""


Block: TypeAlias = Heading | Paragraph | Quote | List | Image | Card
Blocks: TypeAlias = tuple[Block, ...]
Row: TypeAlias = tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a form asks for; `long` is worth several lines, and `value` is what it holds already."""

    name: str
    label: str
    required: bool = True
    long: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A command waiting for what is missing; at most five fields, the limit of a Discord modal."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """`replaces` when it may take the place of the message whose button led to it: the next page, a toggle's new state.
    A `refusal` says why nothing was done, and is for nobody but who asked.
    """

    blocks: Blocks = ()
    rows: tuple[Row, ...] = ()
    form: Form | None = None
    replaces: bool = False
    refusal: bool = False

    def __add__(self, other: "Document") -> "Document":
        blocks, rows = self.blocks + other.blocks, self.rows + other.rows
        return Document(blocks, rows, other.form or self.form, refusal=self.refusal or other.refusal)

    def offer(self, *rows: Row) -> "Document":
        """The same with more rows of actions; empty rows are dropped."""
        return replace(self, rows=self.rows + tuple(row for row in rows if row))


def say(template: str, **places: object) -> Document:
    """One paragraph from an already translated `template`; see `phrase`."""
    return Document((Paragraph(phrase(template, **places)),))


def refuse(template: str, **places: object) -> Document:
    """As `say`, of what is not done."""
    return replace(say(template, **places), refusal=True)


def phrase(template: str, **places: object) -> Spans:
    """`template` with its `{name}` places filled: a span, a tuple of spans, or anything else as text."""
    spans: list[Span] = []
    for literal, name, _spec, _conversion in Formatter().parse(template):
        if literal:
            spans.append(Text(literal))
        if name:
            spans += _spans(places[name])
    return tuple(spans)


def _spans(value: object) -> Spans:
    if isinstance(value, Span):
        return (value,)
    if isinstance(value, tuple):
        return value
    return (Text(str(value)),)


def joined(parts: Iterator[Span] | tuple[Span, ...], by: str = " ") -> Spans:
    """The spans with `by` between them."""
    spans: list[Span] = []
    for part in parts:
        if spans:
            spans.append(Text(by))
        spans.append(part)
    return tuple(spans)


def plain(content: "Document | Blocks | Spans | Block | Span") -> str:
    """The words alone, blocks parted by an empty line: for logs, the index and platforms without markup."""
    match content:
        case Document(blocks):
            return plain(blocks)
        case tuple():
            apart = "\n\n" if any(isinstance(part, Block) for part in content) else ""
            return apart.join(words for part in content if (words := plain(part)))
        case Text(text) | Code(text):
            return text
        case Strong(spans) | Emphasis(spans) | Struck(spans) | Link(spans, _) | Heading(_, spans) | Paragraph(spans):
            return plain(spans)
        case Hashtag(label):
            return f"#{label}"
        case Timestamp(_, text) | Role(_, text):
            return text
        case Quote(blocks, speaker):
            return "\n\n".join(words for words in (plain(blocks), plain(speaker)) if words)
        case List(items, _):
            return "\n".join(plain(item) for item in items)
        case Image(_, alt, _):
            return alt
        case Card():
            parts = (content.kicker, (Strong((Text(content.title),)),), content.mark, content.lead)
            texts = [*map(plain, parts), plain(content.body), plain(content.source), plain(content.hashtags)]
            return "\n\n".join(filter(None, texts))
