"""A rich message's HTML as the HTML of a page: the tags that Telegram knows, each written anew, and nothing of their attributes
but what is drawn.

https://core.telegram.org/bots/api#rich-message-formatting-options, "Rich HTML style".
"""

from html import escape
from html.parser import HTMLParser

from tests.platforms.telegram.drawing.sights import Eyes
from tests.platforms.telegram.rich import KNOWN, VOID
from tests.platforms.telegram.text import DETECTED

DRAWN = {"tg-spoiler": "span", "tg-reference": "span", "tg-emoji": "span", "tg-collage": "div", "tg-slideshow": "div"}
"""What stands for the tags that no page knows; other tags are drawn as themselves."""


def html(raw: str, eyes: Eyes) -> str:
    """`raw` was taken by the server already, so its tags are known and closed."""
    writer = _Writer(eyes)
    writer.feed(raw)
    writer.close()
    return "".join(writer.shown)


class _Writer(HTMLParser):
    def __init__(self, eyes: Eyes) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self._eyes = eyes
        self._moment: tuple[int, str] | None = None
        self._links = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "tg-time":
            self._moment = (int(given["unix"]), given.get("format", ""))
            self.shown.append("<time>")
        elif tag == "img":
            self.shown.append(f'<div class="picture">{self._eyes.picture(given["src"])}</div>')
        elif tag in KNOWN:
            self._links += tag == "a"
            start = f' start="{int(given["start"])}"' if tag == "ol" and given.get("start") else ""
            self.shown.append(f"<{DRAWN.get(tag, tag)}{start}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tg-time":
            self._moment = None
            self.shown.append("</time>")
        elif tag in KNOWN and tag not in VOID:
            self._links -= tag == "a"
            self.shown.append(f"</{DRAWN.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        if self._moment is not None:
            data = self._eyes.moment(*self._moment, data)
        self.shown.append(escape(data) if self._links else _linked(data))


def _linked(words: str) -> str:
    """Hashtags and addresses, which a client finds by itself, in their colour."""
    shown, at = [], 0
    for found in DETECTED.finditer(words):
        shown += [escape(words[at : found.start()]), f'<a class="{found.lastgroup}">{escape(found[0])}</a>']
        at = found.end()
    return "".join((*shown, escape(words[at:])))
