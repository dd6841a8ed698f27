"""The story as the peers are given it."""

from typing import Any

from benchmarks.story import document
from bots.telegram.places import PLATFORM
from bots.telegram.renderer import Renderer
from core.values.chat import ChatKind


def message() -> dict[str, Any]:
    """The same as Telegram takes it: the parameters of `sendMessage` but for the chat."""
    shown = Renderer("bench_bot").classic(document(PLATFORM), kind=ChatKind.PRIVATE)
    return {
        "text": shown.text,
        "entities": shown.entities,
        "link_preview_options": shown.preview,
        "reply_markup": shown.markup,
    }
