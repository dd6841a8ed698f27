"""What stands in the world as the objects of the specification (https://core.telegram.org/bots/api#available-types)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from tests.platforms.telegram.text import detected

if TYPE_CHECKING:
    from tests.platforms.telegram.chats import Chat, Member
    from tests.platforms.telegram.messages import File, Message
    from tests.platforms.telegram.people import Person

Json = dict[str, Any]

ANONYMOUS: Mapping[str, Any] = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Who speaks for a group's anonymous administrators (https://core.telegram.org/bots/api#message, `from`)."""

GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
ANY_RIGHTS = (
    *(
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
    ),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"),
)


def user(person: "Person") -> Json:
    wire: Json = {"id": person.id, "is_bot": False, "first_name": person.name}
    if person.username:
        wire["username"] = person.username
    if person.language:
        wire["language_code"] = person.language
    return wire


def chat(of: "Chat") -> Json:
    wire: Json = {"id": of.id, "type": of.kind}
    if of.person is not None:
        wire["first_name"] = of.person.name
        username = of.person.username
    else:
        wire["title"] = of.title
        username = of.username
    if username:
        wire["username"] = username
    if of.forum:
        wire["is_forum"] = True
    return wire


def full_chat(of: "Chat") -> Json:
    """https://core.telegram.org/bots/api#chatfullinfo"""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat(of) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def member(of: "Member", who: Json, kind: str) -> Json:
    """A ChatMember. `kind` is of the chat: the rights of channels and groups differ."""
    wire: Json = {"status": of.status, "user": who}
    if of.status in {"creator", "administrator"}:
        wire["is_anonymous"] = of.anonymous
    if of.status == "administrator":
        names = ANY_RIGHTS + (CHANNEL_RIGHTS if kind == "channel" else GROUP_RIGHTS)
        wire |= {"can_be_edited": False} | {name: name in of.rights for name in names}
    if of.status == "kicked":
        wire["until_date"] = 0
    return wire


SMALL = 90
"""Pixels."""


def sizes(file: "File") -> list[Json]:
    """https://core.telegram.org/bots/api#photosize: “Available sizes of the photo”, of which the small ones are worth nothing
    here."""
    small = {"file_id": f"{file.id}s", "file_unique_id": f"u{file.id}s", "width": SMALL, "height": 51, "file_size": 900}
    return [
        *([small] if file.width > SMALL else []),
        {
            "file_id": file.id,
            "file_unique_id": f"u{file.id}",
            "width": file.width,
            "height": file.height,
            "file_size": len(file.content),
        },
    ]


def message(of: "Message", bot: Json) -> Json:
    """A Message. `bot` is the bot as a User."""
    wire: Json = {"message_id": of.id, "date": int(of.sent_at.timestamp()), "chat": chat(of.chat)}
    wire |= _sender(of, bot)
    if of.thread is not None:
        wire |= {"message_thread_id": of.thread, "is_topic_message": True}
    if of.edited_at is not None:
        wire["edit_date"] = int(of.edited_at.timestamp())
    if of.reply_to is not None and (replied := of.chat.message(of.reply_to)) is not None:
        wire["reply_to_message"] = {
            name: value
            for name, value in message(replied, bot).items()
            if name not in {"reply_to_message", "reply_markup"}
        }
    if of.via_bot:
        wire["via_bot"] = bot
    if of.protected:
        wire["has_protected_content"] = True
    if of.markup is not None and "inline_keyboard" in of.markup:
        wire["reply_markup"] = of.markup
    return wire | _content(of) | dict(of.service)


def _sender(of: "Message", bot: Json) -> Json:
    """https://core.telegram.org/bots/api#message, `from` and `sender_chat`."""
    if of.chat.kind == "channel":
        return {"sender_chat": chat(of.chat)}
    if isinstance(of.sender, str):
        return {"from": bot}
    if of.sender is of.chat:
        return {"from": dict(ANONYMOUS), "sender_chat": chat(of.chat)}
    return {"from": user(cast("Person", of.sender))}


def _content(of: "Message") -> Json:
    wire: Json = {}
    if of.rich is not None:
        lines = of.plain.split("\n")
        wire["rich_message"] = {"blocks": [{"type": "paragraph", "text": line} for line in lines]}
    if of.text:
        wire["text"] = of.text
        if found := detected(of.text, of.entities):
            wire["entities"] = found
        if of.preview:
            wire["link_preview_options"] = dict(of.preview)
    if of.photo is not None:
        wire["photo"] = sizes(of.photo)
    if of.document is not None:
        wire["document"] = {
            "file_id": of.document.id,
            "file_unique_id": f"u{of.document.id}",
            "file_name": of.document.name,
            "file_size": len(of.document.content),
        }
    if of.caption:
        wire["caption"] = of.caption
        if found := detected(of.caption, of.entities):
            wire["caption_entities"] = found
    if of.above:
        wire["show_caption_above_media"] = True
    return wire
