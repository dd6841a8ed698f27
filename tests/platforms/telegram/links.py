"""What a client does with a link to the bot: https://core.telegram.org/bots/features#deep-linking."""

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from tests.platforms.telegram.chats import Chat
    from tests.platforms.telegram.messages import Message
    from tests.platforms.telegram.people import Person
    from tests.platforms.telegram.world import World

SOURCE = "https://core.telegram.org/bots/features#deep-linking"
ADMIN = "https://core.telegram.org/api/links#group-channel-bot-links"
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
RIGHTS = frozenset(
    "change_info post_messages edit_messages delete_messages restrict_members invite_users pin_messages manage_topics "
    "promote_members manage_video_chats manage_chat post_stories edit_stories delete_stories manage_direct_messages".split()
)


async def follow(world: "World", person: "Person", url: str, chat: "Chat | None") -> "Message | None":
    """Follows a link as `person` would; `chat` is what they choose where it asks for a group or a channel.

    What the bot is sent is returned. A link that breaks a rule is a violation and leads nowhere.
    """
    parts = urlsplit(url)
    asked = parse_qs(parts.query, keep_blank_values=True)
    if parts.hostname != "t.me" or parts.path.strip("/").lower() != str(world.bot["username"]).lower():
        raise ValueError(f"{url} does not lead to the bot")
    kind = next((name for name in ("start", "startgroup", "startchannel") if name in asked), "")
    payload = asked[kind][0] if kind else ""
    if not PAYLOAD.fullmatch(payload):
        world.violations.append(f"link {url}: a payload has up to 64 of A-Z, a-z, 0-9, _ and - ({SOURCE})")
        return None
    if kind in {"startgroup", "startchannel"}:
        return await _add(world, person, url, chat, payload, asked.get("admin", [""])[0].split())
    return await person.says(f"/start {payload}".strip()) if kind else None


async def _add(
    world: "World", person: "Person", url: str, chat: "Chat | None", payload: str, rights: list[str]
) -> "Message | None":
    """`rights` are joined with `+` in the link, which reads as a blank."""
    if chat is None or (chat.kind == "channel") != ("startchannel" in url):
        raise ValueError(f"{url} asks for another chat than {chat}")
    if unknown := set(rights) - RIGHTS:
        world.violations.append(f"link {url}: no right of an administrator: {sorted(unknown)} ({ADMIN})")
        return None
    if chat.kind == "channel" and not rights:
        world.violations.append(f"link {url}: a bot joins a channel as administrator, but no right is asked ({ADMIN})")
        return None
    await chat.add_bot(by=person, rights={f"can_{name}": True for name in rights} if rights else None)
    if chat.kind == "channel":
        return None
    return await person.says(f"/start@{world.bot['username']} {payload}".strip(), in_=chat)
