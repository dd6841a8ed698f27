"""What a Bot API call carries, as values: made by the renderer, sent by the messenger."""

from dataclasses import dataclass
from typing import Any

TEXT_UNITS = 4096
"""UTF-16 units of a message's text (Bot API, `sendMessage`: 1-4096 characters after entities parsing)."""

CAPTION_UNITS = 1024
"""UTF-16 units of a caption (Bot API, `sendPhoto`: 0-1024 characters after entities parsing)."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message of the classic form.

    `text` is the text, or the caption where there is a `photo`: the address of a picture that Telegram fetches, or the
    reference of one that we keep.
    `entities` are MessageEntity objects, `preview` LinkPreviewOptions (None beside a photo), `markup` an inline keyboard or
    a ForceReply. `cut` tells that something of the document was left out.
    """

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    photo: str = ""
    preview: dict[str, Any] | None = None
    markup: dict[str, Any] | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class RichRendered:
    """One rich message (Bot API 10.1): `html` and `rtl` are those of `InputRichMessage`."""

    html: str
    rtl: bool = False
    markup: dict[str, Any] | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class InlineCard:
    """What an article of an inline answer drops into a chat: an InputTextMessageContent and its inline keyboard."""

    content: dict[str, Any]
    markup: dict[str, Any] | None = None
