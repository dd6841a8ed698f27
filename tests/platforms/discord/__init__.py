"""Discord on loopback: an API and gateway as strict as the real ones, and people who use the bot.

Each rule stands beside the page it is from; what breaks one is refused and written into `Discord.violations`.
"""

from tests.platforms.discord.channels import Channel, Kind
from tests.platforms.discord.components import Button, Menu
from tests.platforms.discord.guilds import Guild, Member, Role
from tests.platforms.discord.interactions import Choice, Interaction, Modal
from tests.platforms.discord.messages import Message
from tests.platforms.discord.people import Person
from tests.platforms.discord.permissions import Permission
from tests.platforms.discord.platform import Discord
from tests.platforms.discord.rates import Limits
from tests.platforms.discord.using import NotOfferedError
from tests.platforms.discord.world import Call

__all__ = [
    "Button",
    "Call",
    "Channel",
    "Choice",
    "Discord",
    "Guild",
    "Interaction",
    "Kind",
    "Limits",
    "Member",
    "Menu",
    "Message",
    "Modal",
    "NotOfferedError",
    "Permission",
    "Person",
    "Role",
]
