"""The platform by HTTP, for processes of their own: POST /control with an act or a list of acts, answered in the same form.

An act has one key, its name, and its arguments: `{"person": {"id": 42, "name": "Ana"}}`,
`{"uses": {"person": 42, "channel": 7, "command": "tag follow", "options": {"tags": "cuba"}}}`, `{"messages": {"channel": 7}}`
or `{"messages": 7}` for short; a file is `["a.md", "text"]`. What fails is answered by `{"error": "…"}` in its place. The acts
are the methods of `Control`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.platforms.discord.channels import Channel
from tests.platforms.discord.interactions import Interaction, Modal
from tests.platforms.discord.messages import Message
from tests.platforms.discord.people import Person

if TYPE_CHECKING:
    from tests.platforms.discord.platform import Discord
    from tests.platforms.discord.storm import Drop

Json = dict[str, Any]


class Control:
    """People, guilds, channels and messages are named by their ids; `person` is who acts."""

    def __init__(self, discord: "Discord") -> None:
        self._discord = discord
        self._world = discord.world
        self._forms: dict[int, Modal] = {}

    async def acts(self, asked: Any) -> Any:
        if isinstance(asked, list):
            return [await self._act(act) for act in asked]
        return await self._act(asked)

    async def _act(self, act: Mapping[str, Any]) -> Any:
        try:
            [(name, given)] = act.items()
            if name.startswith("_") or name == "acts":
                raise LookupError(f"no act {name}")
            self._world.journal.write(event="control", act=act, at=self._world.now().timestamp())
            done = getattr(self, name)
            if not isinstance(given, dict):
                return await done(given)
            # `id` is a word of Python's own.
            return await done(**{"number" if key == "id" else key: value for key, value in given.items()})
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}

    # People and places

    async def person(self, number: int, name: str, locale: str = "en-US", installed: bool = False) -> Json:
        person = self._discord.person(number, name, locale=locale, installed=installed)
        return {"person": person.id, "private": person.private.id}

    async def people(self, first: int, count: int) -> Json:
        """Many at once, who all have the bot among their apps."""
        made = [
            self._discord.person(number, f"Reader {number}", installed=True) for number in range(first, first + count)
        ]
        return {"people": count, "private": [person.private.id for person in made]}

    async def guild(self, number: int, name: str, owner: int, permissions: int | None = None) -> Json:
        """With the bot in it when `permissions` are given."""
        guild = self._discord.guild(number, name, owner=self._person(owner))
        if permissions is not None:
            guild.admit_bot(permissions=permissions)
        return {"guild": guild.id}

    async def channel(self, guild: int, name: str, kind: str = "text", number: int | None = None) -> Json:
        """`kind` is "text", "announcement" or "forum"."""
        if kind not in {"text", "announcement", "forum"}:
            raise LookupError(f"no kind {kind}")
        return {"channel": getattr(self._world.guilds[guild], kind)(name, number=number).id}

    async def channels(self, guild: int, first: int, count: int) -> Json:
        """Many text channels at once, with ids from `first` on."""
        for number in range(first, first + count):
            self._world.guilds[guild].text(f"news-{number}", number=number)
        return {"channels": count}

    async def thread(self, channel: int, name: str, owner: int | None = None, number: int | None = None) -> Json:
        by = None if owner is None else self._person(owner)
        return {"channel": self._channel(channel).thread(name, owner=by, number=number).id}

    async def join(self, guild: int, person: int) -> Json:
        self._world.guilds[guild].join(self._person(person))
        return {}

    async def admit_bot(self, guild: int, permissions: int = 0) -> Json:
        self._world.guilds[guild].admit_bot(permissions=permissions)
        return {}

    async def expel_bot(self, guild: int) -> Json:
        self._world.guilds[guild].expel_bot()
        return {}

    async def archive(self, channel: int) -> Json:
        """A thread falls asleep."""
        self._channel(channel).archive()
        return {}

    async def delete_channel(self, channel: int) -> Json:
        self._channel(channel).delete()
        return {}

    async def closes(self, person: int) -> Json:
        """Takes no messages of the bot."""
        self._person(person).closes_messages()
        return {}

    async def opens(self, person: int) -> Json:
        self._person(person).opens_messages()
        return {}

    # What people do

    async def says(self, person: int, text: str, channel: int | None = None) -> Json:
        place = None if channel is None else self._channel(channel)
        return seen(await self._person(person).says(text, in_=place))

    async def uses(self, person: int, command: str, channel: int | None = None, options: Json | None = None) -> Json:
        who = self._person(person)
        place = who.private if channel is None else self._channel(channel)
        given = {name: _file(value) if isinstance(value, list) else value for name, value in (options or {}).items()}
        return self._came(await who.uses(place, command, **given))

    async def submits(self, person: int, fields: Json) -> Json:
        """Fills in the form that was opened last for them."""
        given = {name: _file(value) if isinstance(value, list) else value for name, value in fields.items()}
        return self._came(await self._person(person).submits(self._forms.pop(person), **given))

    async def presses(self, person: int, label: str, channel: int | None = None, message: int | None = None) -> Json:
        """Without `message`, the newest one that they see there and that has such a button."""
        who = self._person(person)
        place = who.private if channel is None else self._channel(channel)
        shown = [each for each in who.reads(place) if message in (None, each.id)]
        for each in reversed(shown):
            if any(name.startswith(label) for name in each.labels):
                return self._came(await who.presses(each, label))
        raise LookupError(f"no message in {place} has a button {label!r}")

    # What is asked

    async def messages(self, channel: int) -> list[Json]:
        return [seen(message) for message in self._channel(channel).messages]

    async def next(self, channel: int, timeout: float = 5.0) -> Json:
        return seen(await self._channel(channel).next(timeout=timeout))

    async def connected(self, count: int = 0, timeout: float = 5.0) -> Json:
        return {"sessions": len(await self._discord.connected(count, timeout=timeout))}

    async def settled(self, timeout: float = 5.0) -> Json:
        await self._discord.settled(timeout=timeout)
        return {}

    async def state(self, _nothing: Any = None) -> Json:
        """How many calls there were, and what was wrong with them."""
        return {
            "calls": len(self._discord.calls),
            "floods": self._discord.floods,
            "violations": self._discord.violations,
            "unanswered": len(self._discord.unanswered),
            "sessions": len(self._discord.sessions),
            "identified": self._world.gateway.identified,
            "resumed": self._world.gateway.resumed,
        }

    # Troubles

    async def fault(
        self, act: str, call: str | None = None, channel: int | None = None, arguments: Json | None = None
    ) -> Json:
        """`act` is a method of `Fault`: `{"fault": {"act": "fails", "call": "GET /users/@me", "arguments": {"status": 500}}}`."""
        if act not in {"fails", "floods", "resets", "hangs", "drips", "says"}:
            raise LookupError(f"no trouble {act}")
        given = dict(arguments or {})
        if act == "says":
            given["raw"] = given["raw"].encode()
        getattr(self._discord.next(call, channel=channel), act)(**given)
        return {}

    async def drop_gateway(self, kind: "Drop") -> Json:
        await self._discord.drop_gateway(kind)
        return {}

    async def calm(self, _nothing: Any = None) -> Json:
        """No trouble comes any more."""
        self._discord.calm()
        return {}

    async def revoke_token(self, _nothing: Any = None) -> Json:
        return {"token": self._discord.revoke_token()}

    async def later(self, seconds: float) -> Json:
        self._discord.later(seconds=seconds)
        return {}

    def _came(self, interaction: Interaction) -> Json:
        if interaction.modal is not None:
            self._forms[interaction.person.id] = interaction.modal
        return answered(interaction)

    def _person(self, number: int) -> Person:
        return self._world.people[number]

    def _channel(self, number: int) -> Channel:
        return self._world.channels[number]


def _file(given: list[str]) -> tuple[str, bytes]:
    """A file is its name and its text."""
    name, text = given
    return name, text.encode()


def seen(message: Message) -> Json:
    """A message as it is seen, for JSON."""
    return {
        "id": message.id,
        "channel": message.channel.id,
        "author": "bot" if message.author is None else message.author.id,
        "plain": message.plain,
        "labels": list(message.labels),
        "reader": message.reader and message.reader.id,
        "reply_to": message.reply_to,
        "edits": message.edits,
        "crossposted": message.crossposted,
        "sent_at": message.sent_at.timestamp(),
        "wire": dict(message.wire),
    }


def answered(interaction: Interaction) -> Json:
    """What came of an interaction, for JSON."""
    answer = interaction.answer
    return {
        "answer": None if answer is None else seen(answer),
        "followups": [seen(message) for message in interaction.followups],
        "modal": None if interaction.modal is None else interaction.modal.title,
        "failed": interaction.failed,
        "url": interaction.url,
    }
