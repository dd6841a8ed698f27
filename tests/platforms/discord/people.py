"""People: what they say, type, press, pick and fill in, and what the bot gets of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import content, events, forms, shapes, using
from tests.platforms.discord.channels import Channel
from tests.platforms.discord.channels import Kind as ChannelKind
from tests.platforms.discord.interactions import Choice, Interaction, Kind, Modal, begin, owners
from tests.platforms.discord.messages import Message
from tests.platforms.discord.permissions import Permission, in_channel
from tests.platforms.discord.using import NotOfferedError
from tests.platforms.discord.world import Upload

if TYPE_CHECKING:
    from tests.platforms.discord.world import World

PATIENCE = 5.0
"""Seconds that somebody waits for an answer here."""


@dataclass(eq=False)
class Person:
    """`private` is the chat with the bot; `installed`: they use the bot everywhere; `closed`: who takes no messages of it."""

    world: "World" = field(repr=False)
    id: int
    name: str
    locale: str = "en-US"
    installed: bool = False
    closed: bool = False
    deleted: bool = False
    private: Channel = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.private = Channel(self.world, self.world.snowflake(), ChannelKind.DM, recipients=(self,))
        self.world.channels[self.private.id] = self.private

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    @property
    def shares_guild(self) -> bool:
        """Whether they are in a guild with the bot."""
        return any(self.id in guild.members for guild in self.world.bot_guilds())

    def wire(self) -> dict[str, Any]:
        return shapes.user(self.id, self.name, username=self.name.lower().replace(" ", "_"))

    def install(self) -> None:
        """Adds the bot to their own apps: `Add to my apps`."""
        self.installed = True

    def uninstall(self) -> None:
        self.installed = False

    def closes_messages(self) -> None:
        """Blocks the bot, or takes no messages from people of its guilds."""
        self.closed = True

    def opens_messages(self) -> None:
        self.closed = False

    def deletes_account(self) -> None:
        """They leave every guild; the bot's calls are refused."""
        self.deleted = True
        for guild in self.world.guilds.values():
            guild.members.pop(self.id, None)

    def reads(self, channel: Channel) -> list[Message]:
        """What they see there, with what only they see."""
        if channel.guild is not None and not channel.guild.may(self.id, channel) & Permission.VIEW_CHANNEL:
            return []
        return channel.seen_by(self)

    async def says(
        self,
        text: str = "",
        *,
        in_: Channel | None = None,
        files: Mapping[str, bytes] | None = None,
        embeds: tuple[Mapping[str, Any], ...] = (),
    ) -> Message:
        """Says something, to the bot unless told otherwise. The bot hears of it only with the intent of messages."""
        place = in_ or self.private
        held = in_channel(place, place.guild.members[self.id]) if place.guild else 0
        uploads = {str(at): Upload(name, raw) for at, (name, raw) in enumerate((files or {}).items())}
        body = {"content": text, "embeds": list(embeds)}
        message = place.put(content.create(place, body, uploads, author=self, may=held))
        events.message("MESSAGE_CREATE", message)
        return message

    async def uses(self, where: Channel, command: str, /, **options: Any) -> Interaction:
        """Types a slash command, as `"tag follow"`, and waits for what comes; files are (name, bytes).

        Raises `NotOfferedError` where the client would not let them.
        """
        typed = using.typed(self, where, command, options)
        return await begin(self, where, Kind.COMMAND, typed.data, typed.owners).settled(timeout=PATIENCE)

    async def types(self, where: Channel, command: str, /, *, option: str, value: str, **options: Any) -> list[Choice]:
        """What is offered while they type into an option; the others may be filled in already."""
        typed = using.typed(self, where, command, {**options, option: value}, focused=option)
        if not any(each["name"] == option and each.get("autocomplete") for each in typed.options):
            raise NotOfferedError(f"{option} of /{command} has no autocomplete")
        asked = begin(self, where, Kind.AUTOCOMPLETE, typed.data, typed.owners)
        return list((await asked.settled(timeout=PATIENCE)).choices)

    async def uses_on(self, target: "Message | Person", command: str, *, where: Channel | None = None) -> Interaction:
        """Picks a command of the menu of a message, or of a person (who is met in `where`)."""
        kind = using.MESSAGE if isinstance(target, Message) else using.USER
        place = target.channel if isinstance(target, Message) else where or self.private
        wire, by = using.command(self, place, command, kind)
        if isinstance(target, Message):
            shown = place.any_message(target.id) or target
            resolved = {"messages": {str(target.id): dict(shown.wire)}}
        else:
            resolved = {"users": {str(target.id): target.wire()}}
        data = {"id": wire["id"], "name": wire["name"], "type": kind, "target_id": str(target.id), "resolved": resolved}
        return await begin(self, place, Kind.COMMAND, data, by).settled(timeout=PATIENCE)

    async def presses(self, message: Message, label: str) -> Interaction:
        """Presses the button of that label, or the only one that begins so, and waits for the answer.

        A link is the client's own matter: the bot gets nothing, and `url` of the result is what is opened.
        """
        shown = self._shown(message)
        button = shown.button(label)
        if button.disabled:
            raise NotOfferedError(f"{button.text!r} is disabled")
        if button.data is None:
            return Interaction(
                self.world, 0, Kind.COMPONENT, self, message.channel, {"token": ""}, shown, url=button.url
            )
        data = {"custom_id": button.data, "component_type": 2, "id": button.number}
        return await self._presses(shown, data)

    async def picks(self, message: Message, *chosen: Any, menu: str = "") -> Interaction:
        """Picks from a menu, by label or value, or people, roles and channels themselves; `menu` is its placeholder."""
        shown = self._shown(message)
        return await self._presses(shown, forms.picked(shown.menu(menu), chosen))

    async def submits(self, form: Modal, /, **fields: Any) -> Interaction:
        """Fills in a form by its labels and sends it: words for text, (name, bytes) or bytes for files, choices for menus."""
        data = forms.filled(self, form, fields)
        asked = form.of
        by = asked.wire["authorizing_integration_owners"]
        return await begin(self, asked.channel, Kind.MODAL, data, by, source=asked.source).settled(timeout=PATIENCE)

    def _shown(self, message: Message) -> Message:
        """The message as they see it now; `LookupError` when they see none."""
        shown = message.channel.any_message(message.id)
        if shown is None or shown.reader not in (None, self):
            raise NotOfferedError(f"{self.name} sees no message {message.id}")
        return shown

    async def _presses(self, shown: Message, data: Mapping[str, Any]) -> Interaction:
        place = shown.channel
        if place.state is not None and place.state.archived:
            raise NotOfferedError(f"{place} is archived: topics/threads, Active & Archived Threads")
        asked = shown.wire.get("interaction_metadata")
        by = asked["authorizing_integration_owners"] if asked else owners(self, place, (0,))
        return await begin(self, place, Kind.COMPONENT, data, by, source=shown).settled(timeout=PATIENCE)
