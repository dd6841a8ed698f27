"""The door of a bot that is for the invited: what a stranger is answered there, and who comes in."""

from core import admission
from core.commands.context import Services
from core.commands.limits import Throttle
from core.i18n import _
from core.values.chat import Chat, Right, Sender
from core.values.document import Document, say


class Door:
    """`throttle` counts strangers among the new chats of a day, so that nobody can flood the owners."""

    def __init__(self, services: Services, throttle: Throttle) -> None:
        self._services = services
        self._throttle = throttle

    def stands_before(self, sender: Sender, chat: Chat | None) -> bool:
        """Whether `sender` is a stranger: `chat` is what we know of the place."""
        return self._services.invited_only and chat is None and sender.rights < Right.CONTRIBUTE

    async def answer(self, sender: Sender, code: str) -> Chat | Document | None:
        """The chat that is open now, where `sender` is let in: by the `code` of an invitation ("" without one), or by an
        owner. Else what a stranger is told; None is silence."""
        storage, now = self._services.storage, self._services.now()
        async with storage.read() as tx:
            expected = await admission.expected(tx, sender)
            quiet = await admission.quiet(tx, sender, at=now)
        if code or expected:
            async with storage.begin() as tx:
                chat = await admission.enter(tx, sender, code, at=now)
            if chat is not None:
                return chat
        if not quiet:
            if not self._throttle.open(now=now):
                return None
            async with storage.begin() as tx:
                await admission.knock(tx, sender, at=now)
        if code:
            return say(_("This invitation was used already, or is too old. Please ask for another."))
        return None if quiet else say(_("This bot is for invited readers. The newsroom was told that you knocked."))
