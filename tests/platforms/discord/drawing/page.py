"""A channel as one page of HTML that needs nothing from elsewhere: a screen, scrolled to the newest message."""

from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from tests.platforms.discord.channels import Kind
from tests.platforms.discord.drawing import icons, overlays
from tests.platforms.discord.drawing.forum import posts
from tests.platforms.discord.drawing.lore import Lore, portrait
from tests.platforms.discord.drawing.overlays import Filling, Typing
from tests.platforms.discord.drawing.posts import messages
from tests.platforms.telegram.drawing.sights import Eyes

if TYPE_CHECKING:
    from tests.platforms.discord.channels import Channel
    from tests.platforms.discord.people import Person

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")

STYLE = (Path(__file__).parent / "style.css").read_text("utf-8")

SIGNS = {Kind.ANNOUNCEMENT: icons.HORN, Kind.FORUM: icons.FORUM, Kind.TEXT: icons.HASH, Kind.DM: icons.AT}


class Screen(NamedTuple):
    """CSS pixels; a `wide` one has the server's channels beside."""

    name: str
    width: int
    height: int

    @property
    def wide(self) -> bool:
        return self.name == "desk"


PHONE, DESK = Screen("phone", 390, 800), Screen("desk", 960, 800)


@dataclass(frozen=True)
class Scene:
    """A channel as `viewer` sees it. `about` is the line below its name; `over` what they type or fill in just now."""

    channel: "Channel"
    viewer: "Person"
    eyes: Eyes = field(default_factory=Eyes)
    about: str = ""
    over: Typing | Filling | None = None


def page(scene: Scene, theme: Theme = "light", screen: Screen = PHONE) -> str:
    lore = Lore(scene.channel, scene.viewer, scene.eyes)
    channel, bot = scene.channel, lore.world.bot_name
    beside = _channels(channel) if screen.wide and channel.guild is not None else ""
    if channel.takes_posts:
        shown = "".join(posts(channel, lore))
    else:
        shown = "".join(messages(scene.viewer.reads(channel), lore))
    over = overlays.dialog(scene.over, bot) if isinstance(scene.over, Filling) else ""
    return (
        f'<!doctype html><html lang="en" data-theme="{theme}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width={screen.width}"><title>{escape(_title(channel, bot))}</title>'
        f"<style>{STYLE}</style><body class='{screen.name}' style='width:{screen.width}px;height:{screen.height}px'>"
        f"{beside}<div class='chat'>{_head(scene, bot)}<main{' class=forum' if channel.takes_posts else ''}>{shown}</main>"
        f"{_field(scene, bot)}</div>{over}</body></html>"
    )


def _title(channel: "Channel", bot: str) -> str:
    return bot if channel.guild is None else channel.name


def _sign(channel: "Channel") -> str:
    return icons.THREAD if channel.is_thread else SIGNS.get(channel.kind, icons.HASH)


def _head(scene: Scene, bot: str) -> str:
    channel = scene.channel
    about = scene.about or (channel.guild.name if channel.guild is not None else "")
    face = portrait(bot, "small") if channel.guild is None else _sign(channel)
    return (
        f"<header class='top'>{icons.BACK}{face}<div><b>{escape(_title(channel, bot))}</b><small>{escape(about)}</small></div>"
        f"{icons.PEOPLE}</header>"
    )


def _channels(channel: "Channel") -> str:
    """The server's channels, with the one that is open."""
    assert channel.guild is not None, "of a server"
    rows = "".join(
        f'<div class="channel{" open" if one is channel.above else ""}">{_sign(one)}<span>{escape(one.name)}</span></div>'
        for one in channel.guild.channels.values()
    )
    return f'<nav><header><b>{escape(channel.guild.name)}</b>{icons.FOLD}</header><div class="list">{rows}</div></nav>'


def _field(scene: Scene, bot: str) -> str:
    channel, over = scene.channel, scene.over
    if channel.takes_posts:
        return ""
    above, inside = "", f"Message @{bot}" if channel.guild is None else f"Message #{channel.name}"
    inside = f"<span>{escape(inside)}</span>"
    if isinstance(over, Typing):
        above, inside = overlays.picker(over, bot), overlays.typed(over)
    return f"<footer class='write'>{above}<div class='input'>{icons.PLUS}{inside}{icons.SMILE}</div></footer>"
