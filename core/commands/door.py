"""The door that whoever speaks to us comes by: how much one may ask, and where we are for the invited, who comes in."""

from dataclasses import dataclass

from core import admission
from core.commands.context import Services
from core.commands.limits import Throttle, Verdict
from core.i18n import _
from core.values.chat import Chat, Right, Sender
from core.values.document import Document, refuse


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Who spoke is told this instead of an answer; None is silence."""

    told: Document | None


class Door:
    """`throttle` counts strangers among the new chats of a day, so that nobody can flood the owners."""

    def __init__(self, services: Services, throttle: Throttle) -> None:
        self._services = services
        self._throttle = throttle

    async def let_in(self, sender: Sender, chat: Chat | None, code: str = "") -> Chat | TurnedAway | None:
        """Count one command of `sender`, who comes with the `code` of an invitation ("" without one); `chat` is what we know
        of the place. The chat when it is known by now, None where anybody may open it."""
        stranger = self._stands_before(sender, chat)
        if sender.rights < Right.OWN:
            match self._throttle.hear(sender.address, sender.person, now=self._services.now()):
                case Verdict.SILENCE:
                    return TurnedAway(None)
                case Verdict.SLOWER if stranger:
                    return TurnedAway(None)
                case Verdict.SLOWER:
                    return TurnedAway(refuse(_("That was a little fast. Please wait a minute.")))
                case Verdict.WELCOME:
                    pass
        if not stranger:
            return chat
        opened = await self._answer(sender, code)
        return opened if isinstance(opened, Chat) else TurnedAway(opened)

    def _stands_before(self, sender: Sender, chat: Chat | None) -> bool:
        return self._services.invited_only and chat is None and sender.rights < Right.CONTRIBUTE

    async def _answer(self, sender: Sender, code: str) -> Chat | Document | None:
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
            return refuse(_("This invitation was used already, or is too old. Please ask for another."))
        return None if quiet else refuse(_("This bot is for invited readers. The newsroom was told that you knocked."))
