"""All that the platform knows: people, guilds, channels, files, commands, what was asked and what waits for an answer."""

import base64
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.platforms.bell import Bell
from tests.platforms.discord import shapes
from tests.platforms.discord.errors import ApiError
from tests.platforms.discord.gateway.sessions import Gateway
from tests.platforms.discord.journal import Journal
from tests.platforms.discord.rates import Limits, Rates
from tests.platforms.window import Window

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.guilds import Guild
    from tests.platforms.discord.interactions import Interaction
    from tests.platforms.discord.messages import Message
    from tests.platforms.discord.people import Person

EPOCH = 1_420_070_400_000
"""reference, Snowflakes: milliseconds from 1970 to the first of 2015."""


@dataclass
class Call:
    """A request to the API. `name` is as `"POST /channels/{channel_id}/messages"`, `places` what stands in its path.

    `at` are monotonic seconds; `status` is 0 while it is open or when its answer was cut; `code` is the number of its error;
    `done` whether it was carried out, `repeated` whether an earlier message was returned for its nonce; `trouble` is what
    befell its answer.
    """

    name: str
    places: Mapping[str, str]
    at: float
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    files: Mapping[str, "Upload"] = field(default_factory=dict)
    status: int = 0
    code: int = 0
    done: bool = False
    repeated: bool = False
    trouble: str = ""

    def place(self, name: str) -> int:
        return int(self.places[name])


@dataclass(frozen=True)
class Upload:
    """A file of a multipart request, or one that somebody gave to a command."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Stored:
    """A file at the platform's own address."""

    id: int
    channel: int
    name: str
    content: bytes


class World:
    def __init__(self, limits: Limits, journal: Journal, *, bot_id: int, name: str) -> None:
        self.limits = limits
        self.journal = journal
        self.rates = Rates(limits)
        self.bell = Bell()
        self.gateway = Gateway(self)
        self.bot_id, self.bot_name = bot_id, name
        self.privileged = 0
        self.shards = 1
        self.url = ""
        self.token = self._new_token(0)
        self.people: dict[int, Person] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.files: dict[int, Stored] = {}
        self.commands: dict[int, list[dict[str, Any]]] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.waiting: set[Interaction] = set()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.unanswered: list[Interaction] = []
        self.harmful: list[str] = []
        self.expected = 0
        self.open = 0
        self.commands_made: deque[float] = deque()
        self.nonces: dict[tuple[int, str], tuple[int, float]] = {}
        self.old_edits: dict[int, Window] = {}
        self._passed = timedelta()
        self._numbers = count(1)
        self._last = 0

    # Time and numbers

    def now(self) -> datetime:
        return datetime.now(UTC) + self._passed

    def seconds(self) -> float:
        """Seconds that only go forward, with those that were let pass."""
        return time.monotonic() + self._passed.total_seconds()

    def let_pass(self, time_passed: timedelta) -> None:
        self._passed += time_passed
        for interaction in list(self.waiting):
            interaction.look()
        self.bell.ring()

    def number(self) -> int:
        """A number that was not given before."""
        return next(self._numbers)

    def snowflake(self) -> int:
        """reference, Snowflakes: an id that tells when it was made, larger than all before."""
        milliseconds = int(self.now().timestamp() * 1000) - EPOCH
        self._last = max(self._last + 1, milliseconds << 22)
        return self._last

    # The bot

    def bot_user(self) -> dict[str, Any]:
        return shapes.user(self.bot_id, self.bot_name, username=self.bot_name, bot=True)

    def bot_guilds(self) -> "list[Guild]":
        return [guild for guild in self.guilds.values() if guild.bot is not None]

    def revoke_token(self) -> str:
        """The old token is worth nothing from here on, and no session that was begun with it."""
        self.token = self._new_token(self.number())
        self.gateway.sessions.clear()
        for link in list(self.gateway.links):
            link.cut()
        return self.token

    def _new_token(self, number: int) -> str:
        head = base64.urlsafe_b64encode(str(self.bot_id).encode()).decode().rstrip("=")
        return f"{head}.Gloop{number}.{'loopback' * 4}-{number}"

    @property
    def resume_url(self) -> str:
        """Where to resume: another address than the one to connect to first."""
        return f"{self.url.replace('http', 'ws', 1)}/gateway/resume"

    def for_bot(self, message: "Message") -> dict[str, Any]:
        """A message as the bot gets it: without the intent of message content only its own, those in private chats with it
        and those that mention it are whole (events/gateway, Message Content Intent)."""
        wire = dict(message.wire)
        own = message.author is None or message.channel.with_bot
        if own or self.privileged & 1 << 15 or any(each["id"] == str(self.bot_id) for each in wire["mentions"]):
            return wire
        return wire | {"content": "", "embeds": [], "attachments": [], "components": []}

    # Where things are

    def channel(self, number: int) -> "Channel":
        """The channel, if the bot may see it; raises the refusals of one that is no more or that it may not see."""
        found = self.channels.get(number)
        if found is None:
            raise ApiError(10003)
        if found.guild is None:
            if not found.with_bot:
                raise ApiError(50001)
        elif found.guild.bot is None or not found.guild.may(self.bot_id, found):
            raise ApiError(50001)
        return found

    def guild(self, number: int) -> "Guild":
        found = self.guilds.get(number)
        if found is None or found.bot is None:
            raise ApiError(10004)
        return found

    def keep(self, upload: Upload, channel: int) -> dict[str, Any]:
        """Stores a file; returns the attachment (resources/message, Attachment Object)."""
        stored = Stored(self.snowflake(), channel, upload.name, upload.content)
        self.files[stored.id] = stored
        return self.attachment(stored)

    def attachment(self, stored: Stored) -> dict[str, Any]:
        url = f"{self.url}/cdn/attachments/{stored.channel}/{stored.id}/{stored.name}"
        return {
            "id": str(stored.id),
            "filename": stored.name,
            "size": len(stored.content),
            "url": url,
            "proxy_url": url,
            "content_type": content_type(stored.name),
        }

    # What was begun

    def idle(self) -> bool:
        """Whether no request is open and nobody waits for the answer to an interaction."""
        return not self.open and not self.waiting

    def visible_commands(self, guild: int) -> Iterator[dict[str, Any]]:
        """Those of a guild and those for all."""
        yield from self.commands.get(guild, ()) if guild else ()
        yield from self.commands.get(0, ())


TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


def content_type(name: str) -> str:
    return TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
