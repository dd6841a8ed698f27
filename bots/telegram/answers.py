"""How an answer leaves: through the lane, in the look that its chat chose, and again after a short flood or a doubt."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from bots.house import House
from bots.telegram.posts import Keyboard, KeyboardPost
from core.turn import NotNowError, aside, begun
from core.values.chat import Address, Chat, ChatKind, Right, Sender
from core.values.document import Document
from core.values.outcome import Doubtful, Gone, Moved, Outcome, Post, Postponed, Rejected, Sent

log = structlog.get_logger()

PATIENCE = 60.0
"""Seconds that an answer waits for its chat to take it. Later nobody looks for it, but when all chats had to wait."""

EDITS, COPIES = 3, 1
"""How often what may have arrived is sent once more: an edit changes nothing twice, a message would stand there twice."""

AGAIN = 1.0
"""Seconds until then."""


class Answers:
    """`patience`: seconds that an answer waits for its chat, or for all of them, to take it."""

    def __init__(self, house: House, *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._lane = house.lane
        self._services = house.services
        self._lifecycle = house.lifecycle

    async def give(
        self,
        sender: Sender,
        document: Document,
        *,
        reply_to: str = "",
        instead_of: str = "",
        keyboard: Keyboard | None = None,
    ) -> Outcome:
        """Answer `sender`: in place of our message `instead_of` where that one can still be changed, else by a new message,
        which in a group is a reply to `reply_to`, and in a private chat may bring a `keyboard`.
        Raises `NotNowError` when a kept answer must wait longer than we do."""
        chat = await self._chat(sender)
        form = chat.settings.form if chat is not None else ""
        answered = "" if sender.kind is ChatKind.PRIVATE else reply_to
        post = Post(document, self._services.new_code(), form=form, reply_to=answered, kind=sender.kind)
        if keyboard is not None:
            post = KeyboardPost(document, post.key, kind=sender.kind, keyboard=keyboard)
        outcome: Outcome = Gone()
        if instead_of:
            outcome = await self._patiently(
                lambda: self._lane.change(instead_of, post, sender.kind), None, doubts=EDITS
            )
        if isinstance(outcome, Gone | Rejected):
            outcome = await self._reply(sender.address, post)
        if isinstance(outcome, Moved):
            outcome = await self._follow(sender.address, outcome.address, post)
        if not isinstance(outcome, Sent):
            log.warning("answer_lost", chat=str(sender.address), outcome=repr(outcome))
        elif chat is not None and not chat.bound_by:
            await self._bind(sender, chat)
        return outcome

    async def _follow(self, old: Address, new: Address, post: Post) -> Outcome:
        """The answer at the chat's new address, where the message it replies to has another number."""
        there = replace(post, reply_to="")
        outcome = await self._reply(new, there)
        await self._lifecycle.moved(old, new)
        return outcome

    async def _bind(self, sender: Sender, chat: Chat) -> None:
        """Note who was the first to manage us there: they are told when the chat cannot be reached."""
        if sender.kind is ChatKind.PRIVATE or sender.rights < Right.MANAGE or not sender.person:
            return
        try:
            async with self._services.storage.begin() as tx:
                await tx.chats.bind(chat.id, sender.person)
        except Exception:
            # the answer is there, and must not be given again for this; the next one binds
            log.exception("bind_failed", chat=str(sender.address))

    async def _reply(self, to: Address, post: Post) -> Outcome:
        return await self._patiently(lambda: self._lane.reply(to, post, post.kind), to, doubts=COPIES)

    async def _patiently(
        self, attempt: Callable[[], Awaitable[Outcome]], to: Address | None, *, doubts: int
    ) -> Outcome:
        """How `attempt` ends, made again after each short wait that it is asked for and after so many `doubts`. While it
        must wait, for `to` a chat or for all of them, others are served."""
        clock = asyncio.get_running_loop().time
        end = clock() + self._patience
        while True:
            while (wait := self._lane.held(to)) > 0:
                if self._lane.held() > self._patience and begun():
                    raise NotNowError(wait)
                await _wait(wait)
            outcome = await attempt()
            match outcome:
                case Doubtful() if doubts:
                    doubts -= 1
                    await _wait(AGAIN)
                case Postponed() if clock() + (wait := self._left(outcome)) <= end:
                    await _wait(wait)
                case Postponed(everyone=True) if begun():
                    raise NotNowError(self._left(outcome))
                case _:
                    return outcome

    def _left(self, postponed: Postponed) -> float:
        """Seconds until `postponed` may be tried again."""
        return max((postponed.until - self._services.now()).total_seconds(), 0.0)

    async def _chat(self, sender: Sender) -> Chat | None:
        async with self._services.storage.read() as tx:
            return await tx.chats.at(sender.address)


async def _wait(seconds: float) -> None:
    async with aside():
        await asyncio.sleep(seconds)
