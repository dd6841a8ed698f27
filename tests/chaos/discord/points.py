"""The named moments at which the process is killed before Discord."""

from collections.abc import Mapping

from tests.chaos.points import SHARED, Point

MESSENGER = "bots.discord.messenger"

POINTS: Mapping[str, Point] = {
    **SHARED,
    "session-counted": Point("bots.discord.sessions:Sessions.begin", "follow"),
    "interaction-heard": Point("bots.discord.interactions:Interactions.heard", "follow", before=True),
    "answer-made": Point("bots.discord.answering:Answering._ready", "follow"),
    "answer-taken": Point("bots.discord.callbacks:Callbacks.answer", "follow"),
    "form-asked": Point("bots.discord.answering:Answering._ask"),
    "form-taken": Point("bots.discord.forms:Forms._completed"),
    "private-opened": Point("bots.discord.channels:Channels._private_with"),
    "history-due": Point(f"{MESSENGER}:recalled", before=True),
    "history-read": Point(f"{MESSENGER}:DiscordMessenger.recall"),
    "publishing-due": Point(f"{MESSENGER}:DiscordMessenger._publish", before=True),
    "chats-found": Point("core.lifecycle:Lifecycle.found", "lose"),
}
