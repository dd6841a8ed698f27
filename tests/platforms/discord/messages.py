"""A message as it stands in a channel, and its parts, as a person sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import components
from tests.platforms.discord.components import Button, Menu

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.people import Person

V2 = 1 << 15
EPHEMERAL = 1 << 6
CROSSPOSTED = 1 << 0
LOADING = 1 << 7
SUPPRESS_EMBEDS = 1 << 2
"""resources/message, Message Flags."""


@dataclass(frozen=True, eq=False)
class Message:
    """How a message stood when it was looked at: `channel.message(id)` is how it stands now.

    `wire` is the message object of the API (resources/message); `author` is None for the bot; `reader` is the only one who
    sees it, if it is for one alone; `edits` how often it was edited; `pinged` the ids of people and roles that it called
    up, and "everyone".
    """

    id: int
    channel: "Channel"
    author: "Person | None"
    wire: Mapping[str, Any]
    reader: "Person | None" = None
    edits: int = 0
    pinged: frozenset[int | str] = frozenset()

    @property
    def content(self) -> str:
        return str(self.wire["content"])

    @property
    def embeds(self) -> Sequence[Mapping[str, Any]]:
        return list(self.wire["embeds"])

    @property
    def components(self) -> Sequence[Mapping[str, Any]]:
        return list(self.wire["components"])

    @property
    def attachments(self) -> Sequence[Mapping[str, Any]]:
        return list(self.wire["attachments"])

    @property
    def flags(self) -> int:
        return int(self.wire["flags"])

    @property
    def plain(self) -> str:
        """All words in it, in Discord's Markdown, a line for each part."""
        return components.words(self.wire)

    @property
    def pictures(self) -> list[str]:
        """The addresses of its pictures."""
        shown = [each[name]["url"] for each in self.embeds for name in ("thumbnail", "image") if each.get(name)]
        return shown + components.pictures(self.components)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return components.buttons(self.components)

    @property
    def menus(self) -> tuple[Menu, ...]:
        return components.menus(self.components)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.text for button in self.buttons)

    @property
    def ephemeral(self) -> bool:
        return self.reader is not None

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def crossposted(self) -> bool:
        return bool(self.flags & CROSSPOSTED)

    @property
    def sent_at(self) -> datetime:
        return datetime.fromisoformat(self.wire["timestamp"])

    @property
    def reply_to(self) -> int | None:
        """The message that it answers."""
        reference = self.wire.get("message_reference")
        return int(reference["message_id"]) if reference else None

    def button(self, label: str) -> Button:
        """The button of that label, or the only one that begins so; `LookupError` when there is none or are several."""
        for fits in (str.__eq__, str.startswith):
            if len(found := [button for button in self.buttons if fits(button.text, label)]) == 1:
                return found[0]
        raise LookupError(f"no one button {label!r} among {self.labels}")

    def menu(self, placeholder: str = "") -> Menu:
        """The menu of that placeholder, or the only one there is."""
        found = [menu for menu in self.menus if placeholder in ("", menu.placeholder)]
        if len(found) != 1:
            raise LookupError(f"no one menu {placeholder!r} among {[menu.placeholder for menu in self.menus]}")
        return found[0]
