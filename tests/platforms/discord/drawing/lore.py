"""What a client knows beside the words of a message: the names behind numbers, pictures behind addresses, and the time."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tests.platforms.telegram.drawing.sights import Eyes

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.people import Person
    from tests.platforms.discord.world import World

COLOURS = 6
"""Of round pictures."""


@dataclass(frozen=True)
class Lore:
    """As `viewer` knows it in `channel`."""

    channel: "Channel"
    viewer: "Person"
    eyes: Eyes

    @property
    def world(self) -> "World":
        return self.channel.world

    @property
    def now(self) -> datetime:
        return self.world.now()

    def role(self, number: int) -> str:
        guild = self.channel.guild
        found = guild.roles.get(number) if guild is not None else None
        return found.name if found is not None else "unknown-role"

    def person(self, number: int) -> str:
        if number == self.world.bot_id:
            return self.world.bot_name
        found = self.world.people.get(number)
        return found.name if found is not None else "unknown-user"

    def place(self, number: int) -> str:
        found = self.world.channels.get(number)
        return found.name if found is not None else "unknown"

    def picture(self, address: str) -> str:
        """What stands there, filling the room that it gets."""
        return self.eyes.picture(address).replace("<svg ", '<svg preserveAspectRatio="xMidYMid slice" ', 1)


def colour(name: str) -> int:
    return sum(name.encode()) % COLOURS


def portrait(name: str, kind: str = "") -> str:
    """The round picture of somebody, with the letter that their name begins with."""
    return f'<i class="portrait c{colour(name)} {kind}">{_letter(name)}</i>'


def _letter(name: str) -> str:
    return next((letter.upper() for letter in name if letter.isalnum()), "")
