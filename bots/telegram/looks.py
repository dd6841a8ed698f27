"""The ways a document can be shown, from the best to the barest: what Telegram does not take is tried in the next.

Each is rendered once for the many chats that get the same.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bots.telegram.places import Form
from bots.telegram.renderer import Rendered, Renderer
from core.values.chat import ChatKind
from core.values.document import Card, Document
from core.values.outcome import Post

KEPT = 256
"""Looks kept: one article goes to many chats."""


@dataclass(frozen=True, slots=True)
class Look:
    """A method and its parameters but for the place; `plain` when the words stand there without their markup."""

    form: Form
    method: str
    parameters: dict[str, Any]
    plain: bool = False


class Looks:
    """Rendered when first asked for; documents are told apart by identity, since they are cached themselves. A look that was
    refused for what it holds is not offered again, but for the last."""

    def __init__(self) -> None:
        self._refused: set[int] = set()
        self._kept: OrderedDict[tuple[int, ChatKind, str], tuple[Document, Look]] = OrderedDict()

    def of(self, username: str, post: Post, forms: Iterable[Form]) -> Iterator[Look]:
        """Of a new message."""
        return self._offered(self._new(username, post, forms))

    def within(self, username: str, post: Post, form: Form) -> Iterator[Look]:
        """Of a message that stands there in `form`."""
        return self._offered(self._standing(username, post, form))

    def refuse(self, look: Look) -> None:
        """It was refused, whoever it was for."""
        self._refused.add(id(look))

    def _offered(self, looks: Iterator[Look]) -> Iterator[Look]:
        """Those not refused; where all were, the barest of them."""
        last, offered = None, False
        for look in looks:
            if id(look) not in self._refused:
                offered = True
                yield look
            last = look
        if last is not None and not offered:
            yield last

    def _new(self, username: str, post: Post, forms: Iterable[Form]) -> Iterator[Look]:
        renderer, document, kind = Renderer(username), post.document, post.kind
        for form in forms:
            if form is Form.RICH:
                yield self._get(post, "rich", lambda: _rich("sendRichMessage", renderer, document, kind))
                continue
            first = self._get(post, "classic", lambda: _classic(renderer.classic(document, kind=kind)))
            yield first
            if first.form is Form.PHOTO:
                yield self._get(post, "bare", lambda: _classic(renderer.classic(without_pictures(document), kind=kind)))
            yield self._get(post, "plain", lambda: _classic(renderer.plain(document, kind=kind), plain=True))

    def _standing(self, username: str, post: Post, form: Form) -> Iterator[Look]:
        renderer, document, kind = Renderer(username), post.document, post.kind
        if form is Form.PHOTO:
            yield self._get(post, "caption", lambda: _caption(renderer.caption(document, kind=kind)))
            yield self._get(
                post, "plain caption", lambda: _caption(renderer.caption(document, kind=kind, plain=True), plain=True)
            )
            return
        if form is Form.RICH:
            yield self._get(post, "rich edit", lambda: _rich("editMessageText", renderer, document, kind))
        bare = without_pictures(document)
        yield self._get(post, "edit", lambda: _edited(renderer.classic(bare, kind=kind), form))
        yield self._get(post, "plain edit", lambda: _edited(renderer.plain(bare, kind=kind), form, plain=True))

    def _get(self, post: Post, name: str, render: Callable[[], Look]) -> Look:
        key = (id(post.document), post.kind, name)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][1]
        look = render()
        self._kept[key] = (post.document, look)
        if len(self._kept) > KEPT:
            _document, gone = self._kept.popitem(last=False)[1]
            self._refused.discard(id(gone))
        return look


def without_pictures(document: Document) -> Document:
    """The document with no card that would be a photo: one whose article has no page of its own."""
    if not any(isinstance(block, Card) and block.image and not block.page for block in document.blocks):
        return document
    blocks = tuple(
        replace(block, image=None) if isinstance(block, Card) and not block.page else block for block in document.blocks
    )
    return replace(document, blocks=blocks)


def _classic(shown: Rendered, *, plain: bool = False) -> Look:
    if not shown.photo:
        return Look(Form.TEXT, "sendMessage", _present(_text(shown) | {"reply_markup": shown.markup}), plain)
    photo = {"photo": shown.photo, "reply_markup": shown.markup}
    return Look(Form.PHOTO, "sendPhoto", _present(_words(shown) | photo), plain)


def _edited(shown: Rendered, form: Form, *, plain: bool = False) -> Look:
    return Look(form, "editMessageText", _present(_text(shown) | {"reply_markup": _keyboard(shown.markup)}), plain)


def _caption(shown: Rendered, *, plain: bool = False) -> Look:
    words = _words(shown) | {"reply_markup": _keyboard(shown.markup)}
    return Look(Form.PHOTO, "editMessageCaption", _present(words), plain)


def _text(shown: Rendered) -> dict[str, Any]:
    return {"text": shown.text, "entities": shown.entities, "link_preview_options": shown.preview}


def _words(shown: Rendered) -> dict[str, Any]:
    return {"caption": shown.text, "caption_entities": shown.entities}


def _rich(method: str, renderer: Renderer, document: Document, kind: ChatKind) -> Look:
    shown = renderer.rich(document, kind=kind)
    markup = shown.markup if method.startswith("send") else _keyboard(shown.markup)
    message = {"html": shown.html} | ({"is_rtl": True} if shown.rtl else {})
    return Look(Form.RICH, method, _present({"rich_message": message, "reply_markup": markup}))


def _keyboard(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """What an edit may carry: an inline keyboard only."""
    return markup if markup and "inline_keyboard" in markup else None


def _present(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value not in (None, (), "")}
