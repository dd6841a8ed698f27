"""People and places of both platforms around one newsroom, and all that is read there."""

from typing import Any

from bots.discord.invitations import RIGHTS
from tests.bots.transcript import Transcript
from tests.platforms import discord as discord_
from tests.platforms import telegram as telegram_
from tests.platforms.discord import Channel, Discord, Guild, Interaction, Permission
from tests.platforms.discord.interactions import Reply
from tests.platforms.telegram import Telegram

READERS = "Readers"

PATIENCE = 20.0
"""Seconds, where much else is going on."""


class Neighbourhood:
    """In Discord Ana manages the channels of Town, Ben reads there and took the bot along, Zoe owns Harbour, where Ana only
    reads, and Village, where the bot is not; Olga is an editor on both platforms. In Telegram Tom reads, alone and in a group,
    and Desk hears of troubles."""

    def __init__(self, telegram: Telegram, discord: Discord, transcript: Transcript) -> None:
        self.telegram, self.discord, self.transcript = telegram, discord, transcript
        self.editor = telegram.person(9, "Olga")
        self.desk = telegram.person(8, "Desk", started=True)
        self.tom = telegram.person(51, "Tom")
        self.group = telegram.group(-1001000000001, "Readers' corner", owner=self.tom)
        self.olga, self.ana = discord.person(9, "Olga"), discord.person(42, "Ana")
        self.ben, self.zoe = discord.person(43, "Ben", installed=True), discord.person(44, "Zoe")
        self._build_town()
        self.harbour = discord.guild(200, "Harbour", owner=self.zoe)
        self.quay = self.harbour.text("quay")
        self.harbour.join(self.ana)
        self.village = discord.guild(300, "Village", owner=self.zoe)
        self.green = self.village.text("green")
        self.village.join(self.ben)

    @property
    def configuration(self) -> str:
        """Of a newsroom that Olga owns on both platforms."""
        return (
            f'[newsclip]\nname = "The Daily"\nops = "telegram:8"\n[delivery]\nundo = "0s"\n'
            f'[bots.telegram]\ntoken = "{self.telegram.token}"\napi_url = "{self.telegram.api_url}"\nowners = [9]\n'
            f'[bots.discord]\ntoken = "{self.discord.token}"\napi_url = "{self.discord.api_url}"\nowners = [9]\n'
        )

    async def settled(self) -> None:
        """Everything was heard and answered."""
        await self.telegram.settled(timeout=PATIENCE)
        await self.discord.settled(timeout=PATIENCE)

    def _build_town(self) -> None:
        mayor = self.discord.person(40, "Mayor")
        self.town = town = self.discord.guild(100, "Town", owner=mayor)
        self.square, self.lobby = town.text("square"), town.text("lobby")
        self.stories = town.forum("stories", tags=["Economy", "Trade", "Sports"])
        self.wire = town.announcement("wire")
        self.readers = town.role(READERS, mentionable=True)
        self.others = town.role("Sailors", mentionable=True)
        town.join(self.ana, roles=[town.role("Keepers", permissions=Permission.MANAGE_CHANNELS)])
        town.join(self.ben, roles=[self.readers])
        town.join(self.olga, roles=[town.role("Newsroom", permissions=Permission.MANAGE_GUILD)])
        self.markets = self.square.thread("Markets", owner=self.ana)
        self.welcome = self.stories.thread("Welcome", owner=self.ana)

    # Discord

    def admit(self, server: Guild) -> None:
        server.admit_bot(permissions=RIGHTS.value)

    async def types(self, person: discord_.Person, where: Channel, command: str, **option: str) -> list[str]:
        """What they are offered while they type an option."""
        [(name, value)] = option.items()
        self.transcript.said(person.name, place(where), f"/{command} {name}:{value}▏")
        offered = [choice.name for choice in await person.types(where, command, option=name, value=value)]
        self.transcript.seen("choices", "\n".join(offered))
        return offered

    async def asks(self, person: discord_.Person, where: Channel, command: str, **options: Any) -> discord_.Message:
        """What a command of theirs is answered, which others see too unless it says otherwise."""
        given = " ".join(f"{name}:{_shown(value)}" for name, value in options.items())
        self.transcript.said(person.name, place(where), f"/{command} {given}".strip())
        return await self._answer(await person.uses(where, command, **options))

    async def opens(self, person: discord_.Person, where: Channel, command: str, **options: Any) -> discord_.Modal:
        """The form that a command of theirs opens."""
        self.transcript.said(person.name, place(where), f"/{command}")
        return self.form(await person.uses(where, command, **options))

    def form(self, asked: Interaction) -> discord_.Modal:
        assert asked.modal is not None, asked.plain
        fields = [f"{label}: {about.get('value', '')}" for label, about in asked.modal.fields.items()]
        self.transcript.seen("form", "\n".join([asked.modal.title, *fields]))
        return asked.modal

    async def fills(self, person: discord_.Person, form: discord_.Modal, **fields: Any) -> discord_.Message:
        """What comes of a form that they send."""
        self.transcript.said(
            person.name, "the form", ", ".join(f"{name}: {_shown(text)}" for name, text in fields.items())
        )
        return await self._answer(await person.submits(form, **fields))

    async def picks(self, person: discord_.Person, message: discord_.Message, entry: str) -> discord_.Message:
        """What an entry of a message's menu is answered."""
        self.transcript.said(person.name, place(message.channel), f"{entry}, in the menu of “{first(message.plain)}”")
        return await self._answer(await person.uses_on(message, entry))

    async def presses(self, person: discord_.Person, message: discord_.Message, label: str) -> discord_.Message:
        """What a button of theirs is answered: another message, or the same in its new form."""
        self.transcript.said(person.name, place(message.channel), f"({label}) under “{first(message.plain)}”")
        return await self._answer(await person.presses(message, label))

    async def _answer(self, asked: Interaction) -> discord_.Message:
        """The message that a reader sees for an answer, be it late."""
        answer = await self.discord.world.bell.until(lambda: _come_of(asked), PATIENCE)
        if not answer.ephemeral and (asked.source is None or asked.source.id != answer.id):
            assert (await asked.channel.next()).id == answer.id
        return self.seen(answer)

    async def next(self, where: Channel) -> discord_.Message:
        return self.seen(await where.next(timeout=PATIENCE))

    async def edited(self, message: discord_.Message) -> discord_.Message:
        return self.seen(await message.channel.edited(message, timeout=PATIENCE))

    async def published(self, message: discord_.Message) -> discord_.Message:
        """It, once it is seen in the channels that follow its own."""

        def crossposted() -> discord_.Message | None:
            now = message.channel.message(message.id)
            return now if now is not None and now.crossposted else None

        return self.seen(await self.discord.world.bell.until(crossposted, PATIENCE))

    async def post(self, title: str) -> Channel:
        """The forum's post of that title."""

        def there() -> Channel | None:
            return next((thread for thread in self.stories.threads.values() if thread.name == title), None)

        return await self.discord.world.bell.until(there, PATIENCE)

    def forum_tags(self, post: Channel) -> set[str]:
        """The names of those that are on it."""
        assert post.state is not None, "a thread"
        return {tag.name for tag in self.stories.tags if tag.id in post.state.tags}

    def seen(self, message: discord_.Message) -> discord_.Message:
        """`message` in the transcript, with what a reader sees beside its words."""
        names = {role.id: f"@{role.name}" for role in self.town.roles.values()}
        note = [f"only {message.reader.name} sees it"] if message.reader is not None else []
        note += [f"reply to {message.reply_to}"] if message.reply_to else []
        note += ["edited"] if message.edits else []
        note += ["published"] if message.crossposted else []
        note += [f"pings {names.get(int(who), who)}" for who in message.pinged]
        self.transcript.seen(place(message.channel), message.plain, message.labels, note=", ".join(note))
        return message

    # Telegram

    async def says(
        self, person: telegram_.Person, text: str, *, in_: telegram_.Chat | None = None
    ) -> telegram_.Message:
        """What they are answered there."""
        self.transcript.said(person.name, chat_name(in_ or person.private), text)
        await person.says(text, in_=in_)
        return await self.next_there(in_ or person.private)

    async def changes(self, person: telegram_.Person, message: telegram_.Message, label: str) -> telegram_.Message:
        """The message that changed in its place by a press."""
        self.transcript.said(person.name, chat_name(message.chat), f"({label}) under “{first(message.plain)}”")
        await person.presses(message, label)
        return self.seen_there(await message.chat.edited(message, timeout=PATIENCE))

    async def next_there(self, chat: telegram_.Chat) -> telegram_.Message:
        return self.seen_there(await chat.next(timeout=PATIENCE))

    def seen_there(self, message: telegram_.Message) -> telegram_.Message:
        note = [f"reply to {message.reply_to}"] if message.reply_to else []
        note += ["edited"] if message.edits else []
        self.transcript.seen(chat_name(message.chat), message.plain, message.labels, note=", ".join(note))
        return message


def _come_of(asked: Interaction) -> discord_.Message | None:
    """What stands behind a button that was said to be at work, or in the place of its message."""
    if asked.reply is not Reply.DEFERRED_UPDATE:
        return asked.answer
    assert asked.source is not None, "a button's"
    changed = asked.channel.any_message(asked.source.id)
    return next(iter(asked.followups), changed if changed and changed.edits > asked.source.edits else None)


def place(channel: Channel) -> str:
    if channel.guild is None:
        return f"Discord, {channel.recipients[0].name}’s messages"
    above = f"#{channel.parent.name} › " if channel.parent is not None else "#"
    return f"Discord, {channel.guild.name} {above}{channel.name}"


def chat_name(chat: telegram_.Chat) -> str:
    return f"Telegram, {getattr(chat, 'title', '') or 'private chat'} {chat.id}"


def first(words: str) -> str:
    return words.strip().partition("\n")[0]


def _shown(value: Any) -> str:
    return f"@{value.name}" if hasattr(value, "name") else str(value)
