"""Sends, edits and deletes in Discord. Every refusal is an outcome, and what is sent again within minutes is one message: Discord
knows it by the key (docs.discord.com/developers/resources/message#create-message, `enforce_nonce`)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
import structlog
from discord.errors import DiscordException, DiscordServerError, HTTPException

from bots.discord.api import Api, NotSentError
from bots.discord.channels import Channel, Channels
from bots.discord.forums import new_post, title
from bots.discord.looks import Look, Looks
from bots.discord.memory import UnreadableError, recalled
from bots.discord.outcomes import AGAIN, BLOCKED_CONTENT, outcome
from bots.discord.places import Form, Place, Ref, place_of
from bots.discord.uploads import Uploads, uploads
from core.pictures import Pictures
from core.values.chat import Address
from core.values.outcome import Doubtful, Gone, Outcome, Post, Postponed, Refused, Rejected, Sent
from core.values.text import clean_line

log = structlog.get_logger()

FORMS = tuple(form.value for form in Form)

PAUSES = (0.5, 2.0)
"""Seconds until what may not have arrived is sent again under the same key: well within the minutes that it is known."""

UNSURE = (OSError, aiohttp.ClientError, TimeoutError, DiscordServerError)
"""Errors that leave open whether the call was done."""

NOT_TEXT = 50008
"""The code of a channel that takes no plain messages: a forum that we took for text."""

ARCHIVED = 50083

INVALID_FORM = 50035
"""The code of a body that nobody would get: what it holds is refused everywhere."""

TAG_REQUIRED = 40067

OF_THE_PLACE = BLOCKED_CONTENT | {NOT_TEXT, TAG_REQUIRED}
"""Refusals that no other look of the same words helps against, and that say nothing of other places."""

MISSING_RIGHTS = 50013
"""The code of a place that lets us do less than we want: with a file beside the words it may be that."""

SUPPRESS_NOTIFICATIONS = 1 << 12

REASON = 200
"""Characters of a refusal that are kept."""


class DiscordMessenger:
    """`pauses` are the seconds until each further try of what may not have arrived."""

    def __init__(self, api: Api, *, now: Callable[[], datetime], pauses: Sequence[float] = PAUSES) -> None:
        self._api = api
        self._now = now
        self._pauses = pauses
        self._looks = Looks()
        self._spend: Callable[[], Awaitable[None]] = _free
        self.channels = Channels(api)
        self.pictures: Pictures | None = None
        """Set once there is a house."""

    def spend_by(self, spend: Callable[[], Awaitable[None]]) -> None:
        """From now on each call beyond a send's first one waits for `spend`: the first is what the lane let through."""
        self._spend = self.channels.spend = spend

    async def send(self, to: Address, post: Post) -> Outcome:
        place = place_of(to)
        if post.form == Form.EMBED and not self.channels.embeds(place):
            post = replace(post, form=Form.CARD)
        try:
            channel = await self.channels.of(place)
        except (DiscordException, NotSentError, *UNSURE) as error:
            return self._unsent(error)
        ref = Ref(0, 0)

        async def call(look: Look, files: Uploads) -> None:
            nonlocal ref
            ref = await self._post(channel, look, post, files)

        ended = await self._tried(self._looks.of(post), call)
        if isinstance(ended, HTTPException) and ended.code == NOT_TEXT and isinstance(place, Place):
            try:
                channel = await self.channels.ask(place)
            except (DiscordException, NotSentError, *UNSURE) as error:
                return self._unsent(error)
            ended = await self._tried(self._looks.of(post), call)
        if isinstance(ended, HTTPException):
            return Rejected(_reason(ended))
        if isinstance(ended, Look):
            if channel.news:
                await self._publish(ref)
            return Sent(str(ref), plain=ended.plain)
        return _of(Ref.parse(post.reply_to), ended) if post.reply_to else ended

    async def edit(self, ref: str, post: Post) -> Outcome:
        there = Ref.parse(ref)

        async def call(look: Look, files: Uploads) -> None:
            await self._change(there, {"attachments": []} | look.payload_for(post), files)

        ended = await self._tried(self._looks.within(post, there.form), call)
        if isinstance(ended, HTTPException):
            return Rejected(_reason(ended))
        if not isinstance(ended, Look):
            return _of(there, ended)
        if there.in_forum:
            await self._rename(there, title(post.document))
        return Sent(ref, plain=ended.plain)

    async def delete(self, ref: str) -> Outcome:
        there = Ref.parse(ref)
        try:
            await self._surely(
                lambda: self._api.call(
                    "DELETE",
                    "/channels/{channel_id}/messages/{message_id}",
                    channel_id=there.channel,
                    message_id=there.message,
                )
            )
        except (DiscordException, NotSentError, *UNSURE) as error:
            return _of(there, outcome(error, now=self._now()) or Rejected(_reason(error)))
        return Sent(ref)

    async def recall(self, to: Address, post: Post, *, since: datetime) -> Sent | Gone | Postponed | Doubtful:
        """What stands there with the post's mark; a place whose history we may not read is a doubt."""
        place = place_of(to)

        async def call() -> Ref | None:
            channel = await self.channels.surely(place)
            ref = await recalled(self._api, self._spend, place, channel, post.mark, since=since)
            if ref is not None and channel.news:
                await self._publish(ref)
            return ref

        try:
            found: Ref | None = await self._surely(call)
        except (UnreadableError, DiscordException, NotSentError, *UNSURE) as error:
            log.warning("history_not_read", chat=str(to), error=type(error).__name__)
            return self._later(error)
        return Gone() if found is None else Sent(str(found))

    def _unsent(self, error: Exception) -> Outcome:
        """How a send ended before it began: nothing of it can stand there."""
        if isinstance(error, UNSURE):
            return Postponed(self._now() + AGAIN)
        ended = outcome(error, now=self._now())
        return Rejected(_reason(error)) if ended is None else self._heeded(ended)

    def _later(self, error: Exception) -> Postponed | Doubtful:
        """When a history is looked into again that could not be read; what forbids it is a doubt."""
        if isinstance(error, UNSURE):
            return Postponed(self._now() + AGAIN)
        ended = self._heeded(outcome(error, now=self._now()) or Doubtful())
        return ended if isinstance(ended, Postponed) else Doubtful()

    async def _post(self, channel: Channel, look: Look, post: Post, files: Uploads) -> Ref:
        """One message, as often as it takes within the time that its key is known. A forum's post has no key; an answer to
        one stands in it."""
        body = look.payload_for(post)
        if post.silent:
            body["flags"] = body.get("flags", 0) | SUPPRESS_NOTIFICATIONS
        if channel.forum and not post.reply_to:
            path, body = "/channels/{channel_id}/threads", new_post(post.document, body, channel)
            wire = await self._api.call("POST", path, body=body, files=files, once=True, channel_id=channel.id)
            return Ref(int(wire["id"]), int(wire["id"]), look.form)
        where = channel.id
        if post.reply_to:
            told = Ref.parse(post.reply_to)
            where = told.channel if channel.forum else channel.id
            body["message_reference"] = {"message_id": str(told.message), "fail_if_not_exists": False}
        body |= {"nonce": post.key, "enforce_nonce": True}
        path = "/channels/{channel_id}/messages"
        wire = await self._surely(lambda: self._api.call("POST", path, body=body, files=files, channel_id=where))
        return Ref(where, int(wire["id"]), look.form)

    async def _change(self, there: Ref, body: dict[str, Any], files: Uploads) -> None:
        """A thread that went to sleep is woken first: it takes no edits."""

        async def call() -> None:
            path = "/channels/{channel_id}/messages/{message_id}"
            await self._api.call(
                "PATCH", path, body=body, files=files, channel_id=there.channel, message_id=there.message
            )

        try:
            await self._surely(call)
        except HTTPException as error:
            if error.code != ARCHIVED:
                raise
            await self._spend()
            await self._api.call("PATCH", "/channels/{channel_id}", body={"archived": False}, channel_id=there.channel)
            await self._spend()
            await self._surely(call)

    async def _rename(self, post: Ref, name: str) -> None:
        """The forum lists its posts by their names. Few changes are taken in ten minutes, so that one that is not is no
        failure."""
        if self.channels.name(post.channel) == name:
            return
        await self._spend()
        try:
            await self._api.call("PATCH", "/channels/{channel_id}", body={"name": name}, channel_id=post.channel)
        except (DiscordException, NotSentError, *UNSURE) as error:
            log.warning("forum_post_not_renamed", channel=post.channel, error=type(error).__name__)

    async def _publish(self, ref: Ref) -> None:
        """To the servers that follow the channel: few an hour, so that what does not go there is no failure."""
        await self._spend()
        path = "/channels/{channel_id}/messages/{message_id}/crosspost"
        try:
            await self._api.call("POST", path, channel_id=ref.channel, message_id=ref.message)
        except (DiscordException, NotSentError, *UNSURE) as error:
            log.warning("not_published_on", channel=ref.channel, error=type(error).__name__)

    async def _surely(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """The answer to a call that is the same effect however often it is made. Where one try may have been done, a later
        one that surely was not leaves it as open."""
        unsure: Exception | None = None
        for pause in (*self._pauses, None):
            try:
                return await call()
            except UNSURE as error:
                if pause is None:
                    raise
                unsure = error
                await asyncio.sleep(pause)
            except (DiscordException, NotSentError) as error:
                if unsure is not None and isinstance(outcome(error, now=self._now()), Postponed):
                    raise unsure from error
                raise
            await self._spend()
        raise AssertionError("the last try ends it")

    def _heeded(self, ended: Outcome) -> Outcome:
        """A flood whose answer said that it is everybody's."""
        return replace(ended, everyone=True) if isinstance(ended, Postponed) and self._api.invalid.flooded else ended

    async def _tried(
        self, looks: Iterator[Look], call: Callable[[Look, Uploads], Awaitable[None]]
    ) -> Look | Outcome | HTTPException:
        """The look that was taken, how it ended, or why none was."""
        refused: HTTPException | None = None
        for look in looks:
            files = await uploads(look, self.pictures)
            if files is None:
                self._looks.refuse(look)
                continue
            if refused is not None:
                await self._spend()
            try:
                await call(look, files)
            except (DiscordException, NotSentError, *UNSURE) as error:
                if files and isinstance(error, HTTPException) and error.code == MISSING_RIGHTS:
                    refused = error
                    continue
                if (ended := outcome(error, now=self._now())) is not None:
                    return self._heeded(ended)
                if not isinstance(error, HTTPException):
                    return Rejected(_reason(error))
                if error.code in OF_THE_PLACE:
                    return error
                refused = error
                if error.code == INVALID_FORM:
                    self._looks.refuse(look)
            else:
                return look
        return Rejected("nothing to show") if refused is None else refused


def _of(there: Ref, ended: Outcome) -> Outcome:
    """How it ended for the chat: where a forum's post is gone or locked, that is the end of the post and not of the forum."""
    return Gone() if there.in_forum and isinstance(ended, Refused) else ended


async def _free() -> None:
    """No lane, no waiting."""


def _reason(error: Exception) -> str:
    return clean_line(str(error))[:REASON]
