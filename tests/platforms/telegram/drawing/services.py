"""The lines that a client writes itself: who came, what was made, where a group went."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.platforms.telegram.messages import Message


def told(message: "Message") -> Iterator[str]:
    """A line for each thing the service message tells (https://core.telegram.org/bots/api#message); words never seen, by name."""
    who = getattr(message.sender, "name", message.chat.title)
    for name, value in message.service.items():
        match name:
            case "new_chat_members":
                yield f"{who} added {', '.join(member['first_name'] for member in value)}"
            case "forum_topic_created":
                yield f"“{value['name']}” was created"
            case "forum_topic_closed":
                yield f"{who} closed the topic"
            case "forum_topic_reopened":
                yield f"{who} reopened the topic"
            case "chat_shared":
                yield f"You shared {value.get('title', 'a chat')}"
            case "migrate_to_chat_id" | "migrate_from_chat_id":
                yield "The group was upgraded to a supergroup"
            case _:
                yield name.replace("_", " ")
