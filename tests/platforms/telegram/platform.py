"""The test platform as tests hold it: a Bot API server, one bot, and the people and chats around it."""

from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.platforms.telegram.chats import Chat, Member
from tests.platforms.telegram.control import Control
from tests.platforms.telegram.faults import Fault
from tests.platforms.telegram.flood import Limits
from tests.platforms.telegram.journal import Journal
from tests.platforms.telegram.people import Person
from tests.platforms.telegram.server import Server
from tests.platforms.telegram.storm import Storm
from tests.platforms.telegram.world import Call, World

BOT_ID = 123456
USERNAME = "newsclip_test_bot"


class Telegram:
    """A Bot API server on a free loopback port while the context is open.

    `latency` are seconds before each answer; with `rich=False` the server is one that knows no rich messages; `log` is a
    file that gets a line for whatever happens; `storm` brings troubles at random.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        latency: float = 0.0,
        rich: bool = True,
        token: str = "",
        port: int = 0,
        log: Path | None = None,
        storm: Storm | None = None,
    ) -> None:
        self.token = token or f"{BOT_ID}:AA{'loopback' * 4}g"
        self.bot_username = USERNAME
        bot_id = int(self.token.partition(":")[0])
        self.world = World(limits or Limits.strict(), Journal(log), bot_id=bot_id, username=USERNAME)
        self.world.rich = rich
        self._port = port
        self.server = Server(self.world, self.token, latency=latency, control=Control(self).acts)
        self.server.faults.storm = None if storm is None else storm.befall

    async def __aenter__(self) -> Self:
        await self.server.listen(self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.world.webhook.drop()
        await self.server.close()
        self.world.journal.close()

    @property
    def api_url(self) -> str:
        return self.server.url

    @property
    def calls(self) -> list[Call]:
        """Every call, oldest first; the list only grows."""
        return self.world.calls

    @property
    def violations(self) -> list[str]:
        """What broke a documented rule, and where the rule stands."""
        return self.world.violations

    @property
    def floods(self) -> int:
        """How many calls broke a limit of rate."""
        return self.world.flood.refused

    async def settled(self, *, timeout: float = 5.0) -> None:
        """Once every update was confirmed and no request is open but the long poll."""
        await self.world.bell.until(lambda: self.world.idle() or None, timeout)

    # People and chats

    def person(
        self, number: int, name: str, *, language: str | None = "en", username: str | None = None, started: bool = False
    ) -> Person:
        """Somebody who may talk to the bot; `started` when they already have."""
        person = self.world.people[number] = Person(self.world, number, name, language, username)
        if started:
            person.start()
        return person

    def group(
        self, number: int, title: str, *, owner: Person, forum: bool = False, username: str | None = None
    ) -> Chat:
        """A supergroup that the bot is not in yet."""
        chat = self._chat(number, "supergroup", title, owner)
        chat.forum, chat.username = forum, username
        return chat

    def small_group(self, number: int, title: str, *, owner: Person) -> Chat:
        """A group of the old kind, which may become a supergroup."""
        return self._chat(number, "group", title, owner)

    def channel(self, number: int, title: str, *, owner: Person, username: str | None = None) -> Chat:
        chat = self._chat(number, "channel", title, owner)
        chat.username = username
        return chat

    def _chat(self, number: int, kind: str, title: str, owner: Person) -> Chat:
        chat = self.world.chats[number] = Chat(self.world, number, kind, title=title)
        chat.members[owner.id] = Member("creator")
        return chat

    # Troubles

    def next(self, *, method: str | None = None, chat: int | str | None = None) -> Fault:
        """The next calls of that method to that chat, any if not said; the answer's methods say what befalls them."""
        return self.server.faults.next(method, chat)

    def gives(self, **update: Any) -> int:
        """Gives the bot an update as it is, well formed or not, with a new `update_id` unless it has one (which is returned)."""
        wire = {"update_id": self.world.updates.next_id} | update
        return self.world.updates.put(next((name for name in wire if name != "update_id"), ""), wire)

    def calm(self) -> None:
        """Nothing that was asked for befalls a call any more, nor anything at random."""
        self.server.faults.asked.clear()
        self.server.faults.storm = None

    def revoke_token(self) -> str:
        """The old token is worth nothing from here on; the new one is returned."""
        self.token = self.server.token = self.token[:-1] + ("h" if self.token.endswith("g") else "g")
        return self.token

    async def outage(self) -> None:
        """Refuses connections and cuts the open ones."""
        await self.server.close()

    async def back(self) -> None:
        """On the same port again."""
        await self.server.listen()

    def later(self, **time: float) -> None:
        """Lets time pass at the platform: `later(hours=49)`."""
        self.world.let_pass(timedelta(**time))
