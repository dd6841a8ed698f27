"""A chat as one page of HTML that needs nothing from elsewhere: a phone's screen, scrolled to the newest message."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tests.platforms.telegram.drawing.bubbles import Hand, keyboard, portrait
from tests.platforms.telegram.drawing.icons import BACK, CLIP, MORE, VOICE
from tests.platforms.telegram.drawing.services import told
from tests.platforms.telegram.drawing.sights import Eyes

if TYPE_CHECKING:
    from tests.platforms.telegram.chats import Chat
    from tests.platforms.telegram.messages import Message
    from tests.platforms.telegram.people import Person

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")

WIDTH, HEIGHT = 390, 800
"""Of the screen, in CSS pixels."""

STYLE = (Path(__file__).parent / "style.css").read_text("utf-8")


@dataclass(frozen=True)
class Scene:
    """A chat as `viewer` sees it. `about` is the line below its name; `thread` a topic's, whose messages alone are shown."""

    chat: "Chat"
    viewer: "Person"
    eyes: Eyes = field(default_factory=Eyes)
    about: str = ""
    thread: int | None = None


def page(scene: Scene, theme: Theme = "light", *, height: int = HEIGHT) -> str:
    """The page, `WIDTH` by `height` CSS pixels."""
    return (
        f'<!doctype html><html lang="en" data-theme="{theme}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width={WIDTH}"><title>{escape(_title(scene))}</title>'
        f"<style>{STYLE}</style><body style='width:{WIDTH}px;height:{height}px'>"
        f"<header>{BACK}{portrait(_title(scene))}<div><b>{escape(_title(scene))}</b><small>{escape(scene.about)}</small></div>"
        f"{MORE}</header><main>{''.join(_lines(scene))}</main>{_field(scene)}</body></html>"
    )


def _title(scene: Scene) -> str:
    if scene.thread is not None:
        return scene.chat.topics[scene.thread].name
    return scene.chat.title or scene.chat.bot_name


def _shown(scene: Scene) -> "list[Message]":
    return [message for message in scene.chat.history if scene.thread in (None, message.thread)]


def _lines(scene: Scene) -> Iterator[str]:
    hand = Hand(scene.viewer, scene.chat.bot_name, scene.eyes)
    messages = _shown(scene)
    day = ""
    for message, following in _pairs(messages):
        if (today := f"{message.sent_at:%B} {message.sent_at.day}") != day:
            day = today
            yield f'<div class="service">{today}</div>'
        if message.service:
            yield from (f'<div class="service">{escape(line)}</div>' for line in told(message))
        else:
            last = following is None or bool(following.service) or hand.name(following) != hand.name(message)
            yield hand.bubble(message, tail=last)


def _pairs(messages: "list[Message]") -> "Iterable[tuple[Message, Message | None]]":
    return zip(messages, [*messages[1:], None], strict=True)


def _field(scene: Scene) -> str:
    """Where one types: with what is answered above it, and below it the keyboard that a bot gave."""
    if scene.chat.kind == "channel":
        return "<footer><div class='mute'>Mute</div></footer>"
    last = next((message for message in reversed(_shown(scene)) if not message.service), None)
    hint, above, below = "Message", "", ""
    if last is not None and last.force_reply:
        hand = Hand(scene.viewer, scene.chat.bot_name, scene.eyes)
        words = escape(" ".join(last.plain.split()))
        above = f'<div class="replying"><b>Reply to {escape(hand.name(last))}</b><span>{words}</span></div>'
        hint = last.placeholder or hint
    if last is not None and "keyboard" in (last.markup or {}):
        below = keyboard(last)
    return f"<footer>{above}<div class='input'>{CLIP}<span>{escape(hint)}</span>{VOICE}</div>{below}</footer>"
