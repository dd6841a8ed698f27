"""Sends, edits and deletes in Telegram. Every refusal is an outcome."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any

import structlog
from telegram import InputFile
from telegram.error import EndPointNotFound, TelegramError

from bots.house import TokenError
from bots.telegram.api import Api
from bots.telegram.floods import Floods
from bots.telegram.looks import Look, Looks
from bots.telegram.outcomes import outcome, unchanged, wordless
from bots.telegram.places import Form, Place, Ref
from bots.telegram.posts import KeyboardPost
from bots.telegram.renderer import kept_picture
from bots.telegram.transport import FloodError
from bots.telegram.uploads import NotKeptError, Uploads
from core.values.chat import Address
from core.values.outcome import Doubtful, Outcome, Post, Postponed, Rejected, Sent
from core.values.text import clean_line

log = structlog.get_logger()

RICH = "rich"
FORMS = ("classic", RICH)

REASON = 200
"""Characters of a refusal that are kept."""


class TelegramMessenger:
    """`paid` allows more than thirty messages a second, which costs Stars."""

    def __init__(self, api: Api, *, now: Callable[[], datetime], paid: bool = False) -> None:
        self._api = api
        self._now = now
        self._looks = Looks()
        self._floods = Floods()
        self.uploads = Uploads(api)
        self._paid = {"allow_paid_broadcast": True} if paid else {}
        self._knows_rich = True
        self._spend: Callable[[], Awaitable[None]] = _free

    def spend_by(self, spend: Callable[[], Awaitable[None]]) -> None:
        """From now on each call beyond a send's first one waits for `spend`: the first is what the lane let through."""
        self._spend = spend

    async def send(self, to: Address, post: Post) -> Outcome:
        place, ref = Place.of(to), Ref(0, 0)

        async def call(look: Look) -> None:
            nonlocal ref
            answer = await self._shown(look, _addressed(place, post) | self._paid)
            ref = Ref(place.chat, answer["message_id"], look.form)

        ended = await self._tried(place.chat, lambda username: self._looks.of(username, post, self._forms(post)), call)
        if isinstance(ended, Look):
            return Sent(str(ref) if ref.message else "", plain=ended.plain)
        return ended

    async def edit(self, ref: str, post: Post) -> Outcome:
        there = Ref.parse(ref)

        async def call(look: Look) -> None:
            await self._shown(look, {"chat_id": there.chat, "message_id": there.message})

        ended = await self._tried(there.chat, lambda username: self._looks.within(username, post, there.form), call)
        return Sent(ref, plain=ended.plain) if isinstance(ended, Look) else ended

    async def delete(self, ref: str) -> Outcome:
        there = Ref.parse(ref)
        try:
            await self._api.opened()
            await self._api.call("deleteMessage", chat_id=there.chat, message_id=there.message)
        except (TelegramError, TokenError) as error:
            ended = self._ended(error, there.chat, None)
            return Rejected(clean_line(str(error))[:REASON]) if ended is None else ended
        self._floods.over()
        return Sent(ref)

    async def _tried(
        self, chat: int, looks: Callable[[str], Iterator[Look]], call: Callable[[Look], Awaitable[None]]
    ) -> Look | Outcome:
        """The look that was taken, or how it ended."""
        refused = ""
        try:
            username = (await self._api.opened()).username
        except TelegramError as error:
            return self._ended(error, chat, None) or Doubtful()
        for look in looks(username):
            if refused:
                await self._spend()
            try:
                await call(look)
            except NotKeptError:
                refused = "the picture is not kept any more"
                self._looks.refuse(look)
            except (TelegramError, TokenError) as error:
                if isinstance(error, TelegramError) and unchanged(error):
                    return look
                if (ended := self._ended(error, chat, look)) is not None:
                    return ended
                refused = str(error)
                if not wordless(error):
                    self._looks.refuse(look)
            else:
                self._floods.over()
                return look
        return Rejected(clean_line(refused)[:REASON])

    async def _shown(self, look: Look, addressed: dict[str, Any]) -> Any:
        """The answer to the call of a look."""
        answer: Any = None

        async def call(picture: str | InputFile) -> Any:
            nonlocal answer
            answer = await self._api.call(look.method, **look.showing(picture), **addressed)
            return answer

        if look.picture:
            await self.uploads.show(look.picture, call, self._spend)
            return answer
        return await self._api.call(look.method, **look.parameters, **addressed)

    def _forms(self, post: Post) -> Iterator[Form]:
        """The forms to try, the chosen one first: a rich message takes pictures from the web alone."""
        if post.form == RICH and self._knows_rich and not kept_picture(post.document):
            yield Form.RICH
        yield Form.TEXT

    def _ended(self, error: TelegramError | TokenError, chat: int, look: Look | None) -> Outcome | None:
        """None when it is the content that was refused: another look may be taken."""
        if isinstance(error, EndPointNotFound) and look is not None and look.form is Form.RICH:
            self._knows_rich = False
            log.warning("rich_messages_unknown")
            return None
        if isinstance(error, TelegramError) and look is not None and look.form is Form.PHOTO and wordless(error):
            return None
        now = self._now()
        ended = outcome(error, now=now)
        if isinstance(error, FloodError) and isinstance(ended, Postponed):
            return self._floods.met(chat, ended, now=now)
        return ended


async def _free() -> None:
    """No lane, no waiting."""


def _addressed(place: Place, post: Post) -> dict[str, Any]:
    """Where the message goes and how it arrives."""
    parameters: dict[str, Any] = {"chat_id": place.chat}
    if place.topic is not None:
        parameters["message_thread_id"] = place.topic
    if post.silent:
        parameters["disable_notification"] = True
    if isinstance(post, KeyboardPost):
        parameters["reply_markup"] = post.keyboard
    if post.reply_to:
        told = Ref.parse(post.reply_to).message
        parameters["reply_parameters"] = {"message_id": told, "allow_sending_without_reply": True}
    return parameters
