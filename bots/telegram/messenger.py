"""Sends, edits and deletes in Telegram. Every refusal is an outcome."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import structlog
from telegram.error import EndPointNotFound, TelegramError

from bots.house import TokenError
from bots.telegram.api import Api
from bots.telegram.floods import Floods
from bots.telegram.looks import Look, Looks
from bots.telegram.outcomes import outcome, unchanged
from bots.telegram.places import Form, Place, Ref
from bots.telegram.posts import KeyboardPost
from bots.telegram.transport import FloodError
from core.values.chat import Address
from core.values.outcome import Outcome, Post, Postponed, Rejected, Sent
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
        self._paid = {"allow_paid_broadcast": True} if paid else {}
        self._knows_rich = True

    async def send(self, to: Address, post: Post) -> Outcome:
        me = await self._api.opened()
        place, refused = Place.of(to), ""
        for look in self._looks.of(me.username, post, self._forms(post)):
            parameters = {**look.parameters, **_addressed(place, post), **self._paid}
            try:
                answer = await self._api.call(look.method, **parameters)
            except (TelegramError, TokenError) as error:
                if (ended := self._ended(error, place.chat, look)) is not None:
                    return ended
                refused = str(error)
            else:
                self._floods.over()
                ref = Ref(place.chat, answer["message_id"], look.form)
                return Sent(str(ref) if ref.message else "", plain=look.plain)
        return Rejected(clean_line(refused)[:REASON])

    async def edit(self, ref: str, post: Post) -> Outcome:
        me = await self._api.opened()
        there, refused = Ref.parse(ref), ""
        for look in self._looks.within(me.username, post, there.form):
            parameters = {**look.parameters, "chat_id": there.chat, "message_id": there.message}
            try:
                await self._api.call(look.method, **parameters)
            except (TelegramError, TokenError) as error:
                if isinstance(error, TelegramError) and unchanged(error):
                    return Sent(ref)
                if (ended := self._ended(error, there.chat, look)) is not None:
                    return ended
                refused = str(error)
            else:
                self._floods.over()
                return Sent(ref, plain=look.plain)
        return Rejected(clean_line(refused)[:REASON])

    async def delete(self, ref: str) -> Outcome:
        await self._api.opened()
        there = Ref.parse(ref)
        try:
            await self._api.call("deleteMessage", chat_id=there.chat, message_id=there.message)
        except (TelegramError, TokenError) as error:
            ended = self._ended(error, there.chat, None)
            return Rejected(clean_line(str(error))[:REASON]) if ended is None else ended
        self._floods.over()
        return Sent(ref)

    def _forms(self, post: Post) -> Iterator[Form]:
        """The forms to try, the chosen one first."""
        if post.form == RICH and self._knows_rich:
            yield Form.RICH
        yield Form.TEXT

    def _ended(self, error: TelegramError | TokenError, chat: int, look: Look | None) -> Outcome | None:
        """None when another look may be taken."""
        if isinstance(error, EndPointNotFound) and look is not None and look.form is Form.RICH:
            self._knows_rich = False
            log.warning("rich_messages_unknown")
            return None
        ended = outcome(error, now=self._now())
        if isinstance(error, FloodError) and isinstance(ended, Postponed):
            return self._floods.met(chat, ended)
        return ended


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
