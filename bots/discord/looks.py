"""The ways a document can be shown, from the best to the barest: what Discord does not take is tried in the next.

Each is rendered once for the many channels that get the same; what only one of them gets is added when it is sent.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bots.discord import renderer
from bots.discord.blocks import GAP
from bots.discord.places import Form
from bots.discord.rendered import MENTIONS, Rendered
from core.values.document import Document
from core.values.outcome import Post

KEPT = 256
"""Looks kept: one article goes to many channels."""

_TEXT = 10
"""The type of a text display."""


@dataclass(frozen=True, slots=True)
class Look:
    """`pings` where the role that a post mentions is told: of a new message, and not of an edit."""

    shown: Rendered
    pings: bool

    @property
    def form(self) -> Form:
        return self.shown.form

    @property
    def plain(self) -> bool:
        return self.shown.plain

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the kept pictures that go with it."""
        return self.shown.files

    @property
    def payload(self) -> Mapping[str, Any]:
        """Of a message that mentions nobody and is not looked for again."""
        return self.shown.payload

    def payload_for(self, post: Post) -> dict[str, Any]:
        """The body of the call, the caller's own: with the role that the post mentions, and its mark as the id of the first
        component."""
        body = dict(self.shown.payload)
        components = body["components"]
        if roles := [role for role in post.mention.split() if role.isdecimal()][:MENTIONS]:
            named = " ".join(f"<@&{role}>" for role in roles)
            if "content" in body:
                body["content"] = GAP.join(filter(None, (named, body["content"])))
            else:
                components = [{"type": _TEXT, "content": named}, *components]
            if self.pings:
                body["allowed_mentions"] = {"parse": [], "roles": roles}
        if post.mark and components:
            components = [components[0] | {"id": post.mark}, *components[1:]]
        return body | {"components": components}


class Looks:
    """Rendered when first asked for; documents are told apart by identity, since they are cached themselves. A look that was
    refused for what it holds is not offered again, but for the last."""

    def __init__(self) -> None:
        self._refused: set[int] = set()
        self._kept: OrderedDict[tuple[int, str], tuple[Document, Rendered]] = OrderedDict()

    def of(self, post: Post) -> Iterator[Look]:
        """Of a new message, in the form that the chat chose."""
        form = Form.EMBED if post.form == Form.EMBED else Form.CARD
        return (Look(shown, pings=True) for shown in self._offered(self._ways(post.document, form)))

    def within(self, post: Post, form: Form) -> Iterator[Look]:
        """Of a message that stands there in `form`."""
        return (Look(shown, pings=False) for shown in self._offered(self._ways(post.document, form)))

    def refuse(self, look: Look) -> None:
        """It was refused, whoever it was for."""
        self._refused.add(id(look.shown))

    def _offered(self, ways: Iterator[Rendered]) -> Iterator[Rendered]:
        """Those not refused; where all were, the barest of them."""
        last, offered = None, False
        for shown in ways:
            if id(shown) not in self._refused:
                offered = True
                yield shown
            last = shown
        if last is not None and not offered:
            yield last

    def _ways(self, document: Document, form: Form) -> Iterator[Rendered]:
        render = renderer.card if form is Form.CARD else renderer.embeds
        first = self._get(document, form, lambda: render(document))
        yield first
        bare = self._get(document, f"bare {form}", lambda: render(document, pictured=False))
        if bare.payload != first.payload:
            yield bare
        yield self._get(document, f"plain {form}", lambda: renderer.plain(document, form))

    def _get(self, document: Document, name: str, render: Callable[[], Rendered]) -> Rendered:
        key = (id(document), name)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][1]
        shown = render()
        self._kept[key] = (document, shown)
        if len(self._kept) > KEPT:
            _document, gone = self._kept.popitem(last=False)[1]
            self._refused.discard(id(gone))
        return shown
