"""Our buttons as the library finds them again after a restart: by what stands in them, since nothing else is kept of them.

A button of an answer that was given to one person in a server, but is about their own chat with us, says so in front.
"""

from collections.abc import Awaitable, Callable, Mapping
from re import Match
from typing import Any, Self, TypeAlias

from discord import Interaction
from discord.ui import Button, DynamicItem, Item

from bots.discord.buttons import command_of

OWN = "me:"
"""What stands before the data of a button, or the id of a form, for whoever presses it in their own chat."""

Pressed: TypeAlias = Callable[[Interaction[Any], str], Awaitable[None]]
"""Called with the data of a button."""


def dynamic(here: Pressed, own: Pressed) -> tuple[type[DynamicItem[Any]], ...]:
    """What every button of ours is: `here` is called for those that act where they are, `own` for the others. Data that is
    not ours goes to `here` too, so that nobody waits in vain."""

    class Here(DynamicItem[Button[Any]], template=rf"(?s)(?!{OWN})(?P<data>.*)"):
        @classmethod
        async def from_custom_id(cls, _interaction: Interaction[Any], item: Item[Any], _match: Match[str], /) -> Self:
            assert isinstance(item, Button)
            return cls(item)

        async def callback(self, interaction: Interaction[Any]) -> None:
            await here(interaction, self.custom_id)

    class Own(DynamicItem[Button[Any]], template=rf"(?s){OWN}(?P<data>.*)"):
        @classmethod
        async def from_custom_id(cls, _interaction: Interaction[Any], item: Item[Any], _match: Match[str], /) -> Self:
            assert isinstance(item, Button)
            return cls(item)

        async def callback(self, interaction: Interaction[Any]) -> None:
            await own(interaction, self.custom_id.removeprefix(OWN))

    return Here, Own


def owned(payload: Mapping[str, Any]) -> dict[str, Any]:
    """`payload` of a message with each button of a command for whoever presses it in their own chat."""
    return {name: _owned(name, value) for name, value in payload.items()}


def _owned(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return owned(value)
    if isinstance(value, list):
        return [_owned("", one) for one in value]
    return f"{OWN}{value}" if name == "custom_id" and command_of(value) is not None else value
