"""editMessageText, editMessageCaption, editMessageMedia and editMessageReplyMarkup."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tests.platforms.telegram import errors, keyboard, shapes
from tests.platforms.telegram.chats import Chat
from tests.platforms.telegram.errors import ApiError, BrokenError
from tests.platforms.telegram.messages import Message
from tests.platforms.telegram.methods import access, content
from tests.platforms.telegram.world import Call, World

API = "https://core.telegram.org/bots/api#"


@dataclass(frozen=True)
class Found:
    """What is to be edited; an inline message is answered with True."""

    chat: Chat
    message: Message
    inline: bool


def edit_text(world: World, call: Call) -> Any:
    """Exactly one of `text` and `rich_message`."""
    parameters = call.parameters
    if ("text" in parameters) == ("rich_message" in parameters):
        raise BrokenError("message text is empty", source=f"{API}editmessagetext: text or rich_message")
    if "rich_message" in parameters:
        if not world.rich:
            raise ApiError(400, "message text is empty")
        shown: dict[str, Any] = {
            "rich": content.rich_html(world, parameters["rich_message"]),
            "text": "",
            "entities": (),
        }
        shown["preview"] = None
    else:
        formatted = content.text(parameters, source=f"{API}editmessagetext")
        preview = content.preview(parameters)
        shown = {"rich": None, "text": formatted.text, "entities": formatted.entities, "preview": preview}
    found = _found(world, call)
    if found.message.photo is not None or found.message.document is not None:
        raise ApiError(400, "there is no text in the message to edit")
    return _edit(world, call, found, shown)


def edit_caption(world: World, call: Call) -> Any:
    formatted = content.caption(call.parameters, f"{API}editmessagecaption")
    found = _found(world, call)
    if found.message.photo is None and found.message.document is None:
        raise ApiError(400, "there is no caption in the message to edit")
    above = call.parameters.get("show_caption_above_media", False)
    return _edit(world, call, found, {"caption": formatted.text, "entities": formatted.entities, "above": above})


def edit_media(world: World, call: Call) -> Any:
    """A text or a rich message can become a photo too."""
    found = _found(world, call)
    if found.inline and call.files:
        raise BrokenError("an inline message takes no upload", source=f"{API}editmessagemedia")
    photo, formatted, above = content.media(world, call)
    shown = {"photo": photo, "caption": formatted.text, "entities": formatted.entities, "above": above}
    return _edit(world, call, found, shown | {"text": "", "rich": None, "preview": None})


def edit_markup(world: World, call: Call) -> Any:
    return _edit(world, call, _found(world, call), {})


def _found(world: World, call: Call) -> Found:
    """https://core.telegram.org/bots/api#editmessagetext: `chat_id` and `message_id`, or `inline_message_id`."""
    parameters = call.parameters
    if "inline_message_id" in parameters:
        if "chat_id" in parameters or "message_id" in parameters:
            raise BrokenError("chat_id and inline_message_id given", source=f"{API}editmessagetext")
        place = world.inline_messages.get(parameters["inline_message_id"])
        message = place and place[0].message(place[1])
        if place is None or message is None:
            raise ApiError(400, "MESSAGE_ID_INVALID")
        return Found(place[0], message, inline=True)
    if "chat_id" not in parameters or "message_id" not in parameters:
        raise BrokenError("message identifier is not specified", source=f"{API}editmessagetext")
    chat = access.reached(world, call)
    message = chat.message(parameters["message_id"])
    if message is None:
        raise errors.nothing_to("edit")
    posts = chat.kind == "channel" and "can_edit_messages" in chat.bot.rights
    if message.service or (message.sender != "bot" and not posts):
        raise errors.cannot_be_edited()
    if message.markup is not None and "inline_keyboard" not in message.markup:
        raise errors.cannot_be_edited()
    return Found(chat, message, inline=False)


def _edit(world: World, call: Call, found: Found, shown: Mapping[str, Any]) -> Any:
    markup = call.parameters.get("reply_markup")
    keyboard.inline(markup, found.chat.kind)
    old = found.message
    new = replace(old, **shown, markup=markup if markup and markup["inline_keyboard"] else None)
    if _face(new) == _face(old):
        raise errors.not_modified()
    world.flood.pass_edit(call.at)
    edited = found.chat.put(replace(new, edits=old.edits + 1, edited_at=world.now()))
    return True if found.inline else shapes.message(edited, world.bot)


def _face(message: Message) -> tuple[Any, ...]:
    """What a reader can see of a message; an upload is always new."""
    return (
        message.text,
        message.caption,
        message.entities,
        message.rich,
        message.photo,
        message.above,
        message.preview,
        message.markup and message.markup.get("inline_keyboard"),
    )


METHODS: Mapping[str, Callable[[World, Call], Any]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageMedia": edit_media,
    "editMessageReplyMarkup": edit_markup,
}
