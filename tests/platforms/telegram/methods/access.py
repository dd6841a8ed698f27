"""Whether the bot may write to a chat, and what it is told when it may not (tdlib/telegram-bot-api, `Client.cpp`)."""

from tests.platforms.telegram import errors
from tests.platforms.telegram.chats import PRESENT, Chat
from tests.platforms.telegram.world import Call, World

WORDS = {"text": "send text messages to the chat", "photo": "send photos to the chat"}


def reached(world: World, call: Call) -> Chat:
    """The chat of a call, which the bot is a member of."""
    chat = world.chat(call.parameters["chat_id"])
    if chat.migrated_to is not None:
        raise errors.migrated(chat.migrated_to)
    if chat.person is not None:
        _person(chat)
    elif chat.bot.status == "kicked":
        raise errors.kicked(chat.kind)
    elif chat.bot.status not in PRESENT:
        raise errors.no_member(chat.kind)
    return chat


def _person(chat: Chat) -> None:
    if chat.person is not None and chat.person.deleted:
        raise errors.deactivated()
    if chat.bot.status == "kicked":
        raise errors.blocked()
    if chat.bot.status == "left":
        raise errors.never_started()


def may_send(chat: Chat, thread: int | None, what: str) -> None:
    """`what` is "text" or "photo"."""
    if chat.kind == "channel" and "can_post_messages" not in chat.bot.rights:
        raise errors.needs_administrator()
    if not chat.may_post and not chat.bot.rules and chat.person is None:
        raise errors.no_right(WORDS[what])
    if thread is None:
        return
    if (topic := chat.topics.get(thread)) is None:
        raise errors.thread_not_found()
    if topic.closed and "can_manage_topics" not in chat.bot.rights:
        raise errors.topic_closed()
