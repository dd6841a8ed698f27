"""A message of Discord as a client would draw it, from the body of the call that sends it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bots.discord.rendered import Rendered
from tests.bots.discord_markdown import Read, read
from tests.platforms.discord.table import faults, strays

ROUTE = "/channels/{channel_id}/messages"
CONTAINER, ROW, TEXT, GALLERY, SECTION = 17, 1, 10, 12, 9


@dataclass(frozen=True)
class Drawn:
    """`texts` are read each by itself, as each text display is; `pictures` are addresses with what they show."""

    texts: tuple[Read, ...]
    pictures: tuple[tuple[str, str], ...]
    buttons: tuple[tuple[dict[str, Any], ...], ...]
    plain: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join((*self.plain, *(text.text for text in self.texts)))

    @property
    def words(self) -> str:
        """All that is told, by pictures too."""
        return "\n".join((self.text, *(told for _url, told in self.pictures)))

    @property
    def links(self) -> list[tuple[str, str]]:
        return [link for text in self.texts for link in text.links]

    @property
    def marks(self) -> list[tuple[str, str]]:
        return [mark for text in self.texts for mark in text.marks]

    @property
    def mentions(self) -> list[str]:
        return [mention for text in self.texts for mention in text.mentions]

    @property
    def labels(self) -> list[list[str]]:
        return [[button["label"] for button in row] for row in self.buttons]


def drawn(message: Mapping[str, Any]) -> Drawn:
    """Of a body, or of a message as it stands there."""
    parts = list(_parts(message.get("components", ())))
    embeds = message.get("embeds") or []
    texts = [part["content"] for part in parts if part["type"] == TEXT]
    texts += [message["content"]] if message.get("content") else []
    texts += [embed[name] for embed in embeds for name in ("title", "description") if name in embed]
    pictures = [(item["media"]["url"], item.get("description") or "") for item in _media(parts)]
    pictures += [(embed["image"]["url"], "") for embed in embeds if "image" in embed]
    rows = [tuple(part["components"]) for part in parts if part["type"] == ROW]
    footers = [embed["footer"]["text"] for embed in embeds if "footer" in embed]
    return Drawn(tuple(map(read, texts)), tuple(pictures), tuple(rows), tuple(footers))


def refused(rendered: Rendered) -> list[Any]:
    """What Discord would refuse or overlook of the message, sent or edited."""
    body = dict(rendered.payload)
    found = [faults("POST", ROUTE, body, {}), faults("PATCH", f"{ROUTE}/{{message_id}}", body, {})]
    return [fault for fault in found if fault] + strays("POST", ROUTE, body, {})


def _parts(components: Any) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component
        if component["type"] in (CONTAINER, SECTION):
            yield from _parts(component["components"])


def _media(parts: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in parts:
        if part["type"] == GALLERY:
            yield from part["items"]
        if part["type"] == SECTION:
            yield part["accessory"]
