"""The port to the console: posts become messages on the screens of its seats."""

from collections.abc import Mapping

from bots.console.fitting import fitted
from bots.console.renderer import lay_out
from bots.console.screen import Message, Screen
from core.delivery.pace import Limits
from core.values.chat import Address
from core.values.document import Action, Document
from core.values.outcome import Gone, Outcome, Post, Refusal, Refused, Sent

LIMITS = Limits(per_second=100, in_flight=4)
"""A terminal takes what it gets; the pace keeps a flood readable."""


class ConsoleMessenger:
    """Writes on `screens`, by seat. A screen takes the same key once, for as long as it keeps the message."""

    def __init__(self, screens: Mapping[str, Screen]) -> None:
        self._screens = screens

    async def send(self, to: Address, post: Post) -> Outcome:
        screen = self._screens.get(to.id)
        if screen is None:
            return Refused(Refusal.GONE)
        if screen.refusal is not None:
            return Refused(screen.refusal)
        if known := screen.sent_as(post.key):
            return Sent(known.ref)
        document, actions = _content(post.document, screen.width)
        return Sent(screen.put(document, actions, key=post.key, reply_to=post.reply_to).ref)

    async def edit(self, ref: str, post: Post) -> Outcome:
        """A change to what is there already changes nothing and is done."""
        found = self._find(ref)
        if found is None:
            return Gone()
        screen, message = found
        if screen.refusal is not None:
            return Refused(screen.refusal)
        document, actions = _content(post.document, screen.width)
        if document != message.document:
            screen.change(message, document, actions)
        return Sent(ref)

    async def delete(self, ref: str) -> Outcome:
        found = self._find(ref)
        if found is None:
            return Gone()
        screen, message = found
        if screen.refusal is not None:
            return Refused(screen.refusal)
        screen.remove(message)
        return Sent(ref)

    def _find(self, ref: str) -> tuple[Screen, Message] | None:
        screen = self._screens.get(ref.rpartition("/")[0])
        message = screen.find(ref) if screen else None
        return (screen, message) if screen and message else None


def _content(document: Document, width: int) -> tuple[Document, tuple[Action, ...]]:
    """What fits of the document, and its buttons in the order in which they are shown."""
    fitting = fitted(document)
    return fitting, lay_out(fitting, width=width, linked=False).actions
