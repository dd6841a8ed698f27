"""sendMessage, sendPhoto, sendRichMessage, sendChatAction, deleteMessage and deleteMessages."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from tests.platforms.telegram import errors, keyboard, shapes
from tests.platforms.telegram.chats import Chat
from tests.platforms.telegram.errors import BrokenError
from tests.platforms.telegram.messages import Message
from tests.platforms.telegram.methods import access, content
from tests.platforms.telegram.world import Call, World

API = "https://core.telegram.org/bots/api#"
ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location "
    "record_video_note upload_video_note".split()
)
TWO_DAYS = timedelta(hours=48)


def send_message(world: World, call: Call) -> Any:
    formatted = content.text(call.parameters)
    preview = content.preview(call.parameters)
    return _send(world, call, "text", text=formatted.text, entities=formatted.entities, preview=preview)


def send_photo(world: World, call: Call) -> Any:
    formatted = content.caption(call.parameters)
    above = call.parameters.get("show_caption_above_media", False)
    photo = content.photo(world, call.parameters["photo"])
    return _send(world, call, "photo", caption=formatted.text, entities=formatted.entities, photo=photo, above=above)


def send_rich_message(world: World, call: Call) -> Any:
    return _send(world, call, "text", rich=content.rich_html(world, call.parameters["rich_message"]))


def _send(world: World, call: Call, what: str, **shown: Any) -> Any:
    parameters = call.parameters
    kind = world.chat(parameters["chat_id"]).kind
    keyboard.check(parameters.get("reply_markup"), kind)
    thread = parameters.get("message_thread_id")
    chat = access.reached(world, call)
    access.may_send(chat, thread, what)
    replied = _replied(chat, parameters.get("reply_parameters"))
    if thread is None and replied is not None:
        thread = replied.thread
    world.flood.pass_message(chat.id, call.at, paid=parameters.get("allow_paid_broadcast", False))
    message = Message(
        chat.new_id(),
        chat,
        "bot",
        world.now(),
        markup=parameters.get("reply_markup"),
        reply_to=None if replied is None else replied.id,
        thread=thread,
        silent=parameters.get("disable_notification", False),
        protected=parameters.get("protect_content", False),
        **shown,
    )
    return shapes.message(chat.put(message), world.bot)


def _replied(chat: Chat, reply: Mapping[str, Any] | None) -> Message | None:
    """https://core.telegram.org/bots/api#replyparameters; an answer stands in the topic of what it answers."""
    if reply is None:
        return None
    if reply.get("chat_id", chat.id) != chat.id or "quote" in reply:
        raise BrokenError(
            "replies to other chats and quotes are not modelled", source=f"{API}replyparameters", status=501
        )
    if (replied := chat.message(reply["message_id"])) is not None:
        return replied
    if reply.get("allow_sending_without_reply"):
        return None
    raise errors.nothing_to("be replied")


def send_chat_action(world: World, call: Call) -> bool:
    if call.parameters["action"] not in ACTIONS:
        raise BrokenError("wrong parameter action in request", source=f"{API}sendchataction")
    if access.reached(world, call).kind == "channel":
        raise BrokenError("chat actions aren't supported in channels", source=f"{API}sendchataction")
    return True


def delete_message(world: World, call: Call) -> bool:
    chat = access.reached(world, call)
    _delete(world, chat, call.parameters["message_id"])
    return True


def delete_messages(world: World, call: Call) -> bool:
    """Those that can't be found are skipped."""
    numbers = call.parameters["message_ids"]
    if not 1 <= len(numbers) <= 100:
        raise BrokenError("message identifiers are not 1-100", source=f"{API}deletemessages")
    chat = access.reached(world, call)
    for number in numbers:
        if chat.message(number) is not None:
            _delete(world, chat, number)
    return True


def _delete(world: World, chat: Chat, number: int) -> None:
    """https://core.telegram.org/bots/api#deletemessage: who may delete what, and for how long."""
    message = chat.message(number)
    if message is None:
        raise errors.nothing_to("delete")
    own = message.sender == "bot"
    if "can_delete_messages" not in chat.bot.rights:
        may = own and (chat.kind != "channel" or "can_post_messages" in chat.bot.rights)
        if not may and chat.kind != "private":
            raise errors.cannot_be_deleted()
        if world.now() - message.sent_at >= TWO_DAYS:
            raise errors.cannot_be_deleted()
    if "forum_topic_created" in message.service:
        raise errors.cannot_be_deleted()
    chat.take_away(number)


METHODS: Mapping[str, Callable[[World, Call], Any]] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendRichMessage": send_rich_message,
    "sendChatAction": send_chat_action,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
