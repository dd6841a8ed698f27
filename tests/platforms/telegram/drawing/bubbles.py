"""Messages as bubbles: who speaks, what is answered, preview or photo, words, time, and the buttons below."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from tests.platforms.telegram.drawing import rich, spans
from tests.platforms.telegram.drawing.icons import ARROW, COPY, INLINE, TICKS
from tests.platforms.telegram.drawing.sights import Eyes

if TYPE_CHECKING:
    from tests.platforms.telegram.messages import Button, Message
    from tests.platforms.telegram.people import Person

COLOURS = 7
"""Of names and of round pictures (core.telegram.org/api/colors)."""

ROW = 42
"""CSS pixels that a row of buttons takes."""


@dataclass(frozen=True)
class Hand:
    """Draws messages for `viewer`, who holds the phone; `bot` is the bot's name."""

    viewer: "Person"
    bot: str
    eyes: Eyes

    def mine(self, message: "Message") -> bool:
        return message.sender is self.viewer

    def name(self, message: "Message") -> str:
        if message.chat.kind == "channel" or message.sender is message.chat:
            return message.chat.title
        return self.bot if isinstance(message.sender, str) else getattr(message.sender, "name", "")

    def bubble(self, message: "Message", *, tail: bool) -> str:
        """A message and its keyboard. `tail` where nobody else's words come between it and the next."""
        side = "mine" if self.mine(message) else "theirs"
        keys = keyboard(message) if "inline_keyboard" in (message.markup or {}) else ""
        wide = " wide" if self._picture(message) or message.rich is not None else ""
        name = self.name(message)
        round_ = message.chat.kind == "supergroup" and side == "theirs"
        face = portrait(name if tail else "", below=len(message.buttons)) if round_ else ""
        said = (
            f'<div class="name c{colour(name)}">{escape(name)}</div>' if round_ and not self._picture(message) else ""
        )
        body = f'<div class="bubble{" tail" if tail and not keys else ""}">{said}{self._body(message)}</div>'
        return f'<div class="line {side}">{face}<div class="stack{wide}">{body}{keys}</div></div>'

    def _body(self, message: "Message") -> str:
        told = f"{'edited ' if message.edits else ''}{message.sent_at:%H:%M}"
        foot = f'<span class="when">{told}{TICKS if self.mine(message) else ""}</span>'
        pieces = [self._answered(message), self._picture(message), self._words(message)]
        return "".join((*pieces, f'<span class="room">{told}{"✓✓" if self.mine(message) else ""}</span>', foot))

    def _words(self, message: "Message") -> str:
        if message.rich is not None:
            return f'<div class="words rich">{rich.html(message.rich, self.eyes)}</div>'
        words = spans.html(message.plain, message.entities, self.eyes)
        return f'<span class="words">{words}</span>' if words else ""

    def _answered(self, message: "Message") -> str:
        answered = message.reply_to and message.chat.message(message.reply_to)
        if not answered:
            return ""
        name, words = self.name(answered), " ".join(answered.plain.split())
        return f'<div class="answered c{colour(name)}"><b>{escape(name)}</b><span>{escape(words)}</span></div>'

    def _picture(self, message: "Message") -> str:
        """The photo, or the preview of the page that the options name, which stands above the words."""
        if message.photo is not None:
            return f'<div class="picture photo">{self.eyes.picture(message.photo.address)}</div>'
        options = message.preview or {}
        sight = self.eyes.sights.get(str(options.get("url", "")))
        if sight is None or options.get("is_disabled"):
            return ""
        told = "".join(
            f'<span class="{kind}">{escape(words)}</span>'
            for kind, words in (("site", sight.site), ("title", sight.title), ("about", sight.about))
            if words
        )
        size = "large" if options.get("prefer_large_media") else "small"
        picture = f'<div class="picture">{sight.picture}</div>' if sight.picture else ""
        return f'<div class="preview {size}">{told}{picture}</div>'


def keyboard(message: "Message") -> str:
    """The rows under a message, or those of the keyboard that stands in the place of letters."""
    rows = "".join(f'<div class="row">{"".join(map(key, row))}</div>' for row in message.buttons)
    return f'<div class="keys">{rows}</div>'


def key(button: "Button") -> str:
    corner = ARROW if button.url else COPY if button.copy else INLINE if button.inline is not None else ""
    style = f" {button.style}" if button.style else ""
    return f'<div class="key{style}"><span class="label">{escape(button.text)}</span>{corner}</div>'


def portrait(name: str, *, below: int | None = None) -> str:
    """The round picture of somebody: beside a message with so many rows of buttons `below`, or larger, in the head."""
    if below is None:
        return f'<i class="portrait c{colour(name)}">{escape(name[:1])}</i>'
    shade = f" c{colour(name)}" if name else ""
    return f'<i class="portrait small{shade}" style="margin-bottom:{below * ROW}px">{escape(name[:1])}</i>'


def colour(name: str) -> int:
    return sum(name.encode()) % COLOURS
