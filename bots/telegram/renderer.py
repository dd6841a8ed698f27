"""A document as Telegram takes it: text with entities and never a parse mode, so nothing in the words can be markup."""

from dataclasses import replace
from typing import Any

from bots.telegram.blocks import Layout
from bots.telegram.entities import entities
from bots.telegram.fitting import Line, Section, fitted
from bots.telegram.keyboard import Keyboard
from bots.telegram.rendered import CAPTION_UNITS, TEXT_UNITS, InlineCard, Rendered, RichRendered
from bots.telegram.rich import html_of
from bots.telegram.words import Run, opens, stripped, text_of
from core.reading import read_on
from core.values.chat import ChatKind
from core.values.document import Card, Document, Row
from core.values.picture import kept_name

__all__ = ["InlineCard", "Rendered", "Renderer", "RichRendered"]

_NOTHING = "…"
_NO_PREVIEW = {"is_disabled": True}


class Renderer:
    """`username` is the bot's own, for links into its private chat."""

    def __init__(self, username: str) -> None:
        self._username = username.removeprefix("@")

    def classic(self, document: Document, *, kind: ChatKind) -> Rendered:
        """A message with entities: under a large preview of the article's page, or beside its photo where it has no page, or
        where its picture is on none."""
        card = _pictured(document)
        if photo := _photo(card):
            return replace(self.caption(document, kind=kind), photo=photo)
        shown = self._shown(document, kind, Layout())
        return replace(shown, preview=_large(card.page) if card else _NO_PREVIEW)

    def plain(self, document: Document, *, kind: ChatKind) -> Rendered:
        """The words alone, with the addresses of links written out: for what was refused with its markup."""
        return replace(self._shown(document, kind, Layout(linked=False)), entities=(), preview=_NO_PREVIEW)

    def caption(self, document: Document, *, kind: ChatKind, plain: bool = False) -> Rendered:
        """The words below a photo that stands there already."""
        shown = self._shown(document, kind, Layout(linked=not plain, pictured=True), room=CAPTION_UNITS)
        return replace(shown, entities=()) if plain else shown

    def rich(self, document: Document, *, kind: ChatKind) -> RichRendered:
        """A rich message, for the chats that chose this form."""
        keyboard = self._keyboard(kind)
        lines = [text_of(line) for line in keyboard.lines(document.rows, asking=_asks(document))]
        page = html_of(document.blocks, lines)
        rows = read_on(document, page.lost)
        return RichRendered(page.html, page.rtl, _markup(keyboard, document, rows), page.cut)

    def inline_card(self, document: Document) -> InlineCard:
        """What inline mode drops into a chat nobody knows: text only, its commands links into the private chat."""
        card = _pictured(document)
        shown = self._shown(document, ChatKind.CHANNEL, Layout())
        content: dict[str, Any] = {"message_text": shown.text}
        if shown.entities:
            content["entities"] = list(shown.entities)
        address = _picture(card) if card else ""
        content["link_preview_options"] = _large(address) if address else _NO_PREVIEW
        return InlineCard(content, shown.markup)

    def _shown(self, document: Document, kind: ChatKind, layout: Layout, *, room: int = TEXT_UNITS) -> Rendered:
        keyboard = self._keyboard(kind)
        lines = tuple(keyboard.lines(document.rows, asking=_asks(document)))
        sections = list(layout.sections(document.blocks))
        if lines:
            sections.append(Section((), foot=tuple(Line(line, 1 / len(lines)) for line in lines)))
        words, lost = fitted(sections, room)
        words = stripped(words) or (Run(_NOTHING),)
        rows = read_on(document, [(section.card, shown) for section, shown in lost if section.card])
        markup = _markup(keyboard, document, rows)
        return Rendered(text_of(words), entities(words), markup=markup, cut=bool(lost))

    def _keyboard(self, kind: ChatKind) -> Keyboard:
        return Keyboard(self._username, kind)


def _markup(keyboard: Keyboard, document: Document, rows: tuple[Row, ...]) -> dict[str, Any] | None:
    """A message has either a question or buttons."""
    return keyboard.question(document.form) if document.form else keyboard.inline(rows)


def _asks(document: Document) -> bool:
    return document.form is not None


def kept_picture(document: Document) -> str:
    """The picture of ours that a message shows by itself, "" for one that is on the web and for none."""
    photo = _photo(_pictured(document))
    return photo if kept_name(photo) else ""


def _pictured(document: Document) -> Card | None:
    """The card whose picture the message shows: the first that has one."""
    cards = (block for block in document.blocks if isinstance(block, Card))
    return next((card for card in cards if card.image is not None and _shows(card.image.url)), None)


def _shows(url: str) -> bool:
    return opens(url) or kept_name(url) != ""


def _photo(card: Card | None) -> str:
    """The picture that is a photo with the words below; "" where it is the preview of a page, or there is none."""
    if card is None or card.image is None or (opens(card.page) and not kept_name(card.image.url)):
        return ""
    return card.image.url


def _picture(card: Card) -> str:
    """The address whose preview shows the card's picture, "" where nothing on the web does."""
    if opens(card.page) or card.image is None:
        return card.page
    return "" if kept_name(card.image.url) else card.image.url


def _large(url: str) -> dict[str, Any]:
    """The preview of a page, its picture above the text and as wide as the message (Bot API, `LinkPreviewOptions`)."""
    return {"url": url, "prefer_large_media": True, "show_above_text": True}
