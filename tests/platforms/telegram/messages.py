"""A message as it stands in a chat, and its buttons, as a person sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tests.platforms.telegram.rich import words
from tests.platforms.telegram.text import Entity

if TYPE_CHECKING:
    from tests.platforms.telegram.chats import Chat
    from tests.platforms.telegram.people import Person

Markup = Mapping[str, Any]


@dataclass(frozen=True)
class Button:
    """One of `data`, `url`, `copy`, `inline` is set; `request` is a KeyboardButtonRequestChat."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    inline: str | None = None
    request: Mapping[str, Any] | None = None
    style: str = ""


@dataclass(frozen=True)
class File:
    """A file that the server keeps. `address` is the URL it was fetched from, if it was."""

    id: str
    name: str
    content: bytes
    width: int = 0
    height: int = 0
    address: str = ""


@dataclass(frozen=True, eq=False)
class Message:
    """How a message stood when it was looked at: `chat.message(id)` is how it stands now.

    `text` is "" where it has a caption; entities are those that were given, in UTF-16 units; `rich` is the HTML of a rich
    message; `reply_to` the id of the message it answers; `edits` how often it was edited; `service` the fields of a service
    message.
    """

    id: int
    chat: "Chat"
    sender: "Literal['bot'] | Person | Chat"
    sent_at: datetime
    text: str = ""
    entities: tuple[Entity, ...] = ()
    caption: str | None = None
    photo: File | None = None
    document: File | None = None
    above: bool = False
    preview: Mapping[str, Any] | None = None
    rich: str | None = None
    markup: Markup | None = None
    reply_to: int | None = None
    thread: int | None = None
    edited_at: datetime | None = None
    edits: int = 0
    silent: bool = False
    protected: bool = False
    via_bot: bool = False
    inline_id: str | None = None
    service: Mapping[str, Any] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """What a reader reads."""
        if self.rich is not None:
            return words(self.rich)
        return self.text if self.caption is None else self.caption

    @property
    def buttons(self) -> tuple[tuple[Button, ...], ...]:
        """The rows under it; those of a reply keyboard too."""
        markup = self.markup or {}
        rows = markup.get("inline_keyboard") or markup.get("keyboard") or ()
        return tuple(tuple(_button(button) for button in row) for row in rows)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.text for row in self.buttons for button in row)

    @property
    def force_reply(self) -> bool:
        """Whether it is a question that the next words answer."""
        return "force_reply" in (self.markup or {})

    @property
    def placeholder(self) -> str:
        """What the input field shows while the question waits."""
        return str((self.markup or {}).get("input_field_placeholder", ""))

    def button(self, label: str) -> Button:
        """The button of that label, or the only one that begins so; `LookupError` when there is none or are several."""
        buttons = [button for row in self.buttons for button in row]
        for fits in (str.__eq__, str.startswith):
            if len(found := [button for button in buttons if fits(button.text, label)]) == 1:
                return found[0]
        raise LookupError(f"no one button {label!r} among {self.labels}")


def _button(button: Mapping[str, Any]) -> Button:
    chosen = button.get("switch_inline_query_chosen_chat", {}).get("query")
    inline = button.get("switch_inline_query", button.get("switch_inline_query_current_chat", chosen))
    return Button(
        button["text"],
        button.get("callback_data"),
        button.get("url"),
        button.get("copy_text", {}).get("text"),
        inline,
        button.get("request_chat"),
        button.get("style", ""),
    )
