"""The named moments at which the process is killed before Telegram."""

from collections.abc import Mapping

from tests.chaos.points import SHARED, Point, some

POINTS: Mapping[str, Point] = {
    **SHARED,
    "update-kept": Point("core.storage.inbox:Inbox.put", "follow", counts=some),
    "update-committed": Point("bots.telegram.arrivals:Arrivals.take", "follow"),
    "update-confirmed": Point("bots.telegram.updates:Updates.handle", "follow", before=True),
    "update-handled": Point("bots.telegram.updates:Updates.handle", "follow"),
    "update-ended": Point("core.storage.inbox:Inbox.end", "follow"),
    "chat-moved": Point("core.storage.chats:Chats.move", "move"),
}
