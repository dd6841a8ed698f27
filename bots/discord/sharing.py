"""Which article a message of ours shows: told by its buttons, which is all that Discord gives back of it."""

import re
from collections.abc import Mapping
from typing import Any

from bots.discord.asked import custom_ids, message_of
from bots.discord.buttons import command_of
from bots.discord.presses import OWN
from core.i18n import _
from core.values.document import Document, refuse

_OF_AN_ARTICLE = re.compile(r"/(?:article|share|why|more) ([0-9]{1,15})\b")


def shared(data: Mapping[str, Any], *, ours: int) -> str | Document:
    """The number of the article that the message of a menu shows, or why there is none to share. `ours` is our user."""
    message = message_of(data)
    if str(message.get("author", {}).get("id")) != str(ours):
        return refuse(_("That message is no article of mine."))
    commands = (command_of(custom_id.removeprefix(OWN)) or "" for custom_id in custom_ids(message))
    numbers = {found[1] for command in commands if (found := _OF_AN_ARTICLE.match(command))}
    if len(numbers) > 1:
        return refuse(_("That message shows several articles: open the one you mean first."))
    return numbers.pop() if numbers else refuse(_("That message is no article of mine."))
