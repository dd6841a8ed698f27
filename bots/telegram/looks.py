"""The ways a document can be shown, from the best to the barest: what Telegram does not take is tried in the next.

Each is rendered once for the many chats that get the same.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from telegram import InputFile

from bots.telegram.places import Form
from bots.telegram.renderer import Rendered, Renderer, kept_picture
from core.values.chat import ChatKind
from core.values.document import Block, Card, Document
from core.values.outcome import Post
from core.values.picture import kept_name

KEPT = 256
"""Looks kept: one article goes to many chats."""


_UPLOAD = "picture"
"""What the part of a call is called that holds a picture (core.telegram.org/bots/api#sending-files, `attach://`)."""


@dataclass(frozen=True, slots=True)
class Look:
    """A method and its parameters but for the place; `plain` when the words stand there without their markup. `picture` is
    one of ours that it shows, "" without one."""

    form: Form
    method: str
    parameters: dict[str, Any]
    plain: bool = False
    picture: str = ""

    def showing(self, picture: str | InputFile) -> dict[str, Any]:
        """The parameters with the picture in its place: Telegram's own name for it, or itself."""
        if "media" not in self.parameters:
            return self.parameters | {"photo": picture}
        if isinstance(picture, str):
            return self.parameters | {"media": self.parameters["media"] | {"media": picture}}
        attached = self.parameters["media"] | {"media": f"attach://{_UPLOAD}"}
        return self.parameters | {"media": attached, _UPLOAD: picture}


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
            if picture := kept_picture(document):
                yield self._get(post, "media", lambda: _media(renderer.caption(document, kind=kind), picture))
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
    """The document with no card that would be a photo."""
    if not any(map(_would_be_photo, document.blocks)):
        return document
    blocks = tuple(
        replace(block, image=None) if isinstance(block, Card) and _would_be_photo(block) else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def _would_be_photo(block: Block) -> bool:
    """A card whose article has no page of its own, or whose picture is on none."""
    return isinstance(block, Card) and block.image is not None and (not block.page or bool(kept_name(block.image.url)))


def _classic(shown: Rendered, *, plain: bool = False) -> Look:
    if not shown.photo:
        return Look(Form.TEXT, "sendMessage", _present(_text(shown) | {"reply_markup": shown.markup}), plain)
    photo = {"photo": shown.photo, "reply_markup": shown.markup}
    picture = shown.photo if kept_name(shown.photo) else ""
    return Look(Form.PHOTO, "sendPhoto", _present(_words(shown) | photo), plain, picture)


def _edited(shown: Rendered, form: Form, *, plain: bool = False) -> Look:
    return Look(form, "editMessageText", _present(_text(shown) | {"reply_markup": _keyboard(shown.markup)}), plain)


def _caption(shown: Rendered, *, plain: bool = False) -> Look:
    words = _words(shown) | {"reply_markup": _keyboard(shown.markup)}
    return Look(Form.PHOTO, "editMessageCaption", _present(words), plain)


def _media(shown: Rendered, picture: str) -> Look:
    """A photo that stands there, with another one in its place or the same, and its words."""
    media = _present({"type": "photo", "media": picture} | _words(shown))
    return Look(
        Form.PHOTO,
        "editMessageMedia",
        _present({"media": media, "reply_markup": _keyboard(shown.markup)}),
        picture=picture,
    )


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
