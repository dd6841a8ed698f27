"""The keyboards that let a person pick a channel in Telegram's client and come back from it."""

from functools import cache

from bots.telegram.posts import Keyboard
from bots.telegram.rights import channel_rights
from core.i18n import _, languages, speaking
from core.values.errors import N_

DONE = N_("✓ Done")

REQUEST = 1
"""What a `chat_shared` is told by: the channel that somebody picked."""


def picking() -> Keyboard:
    """A button that picks one of the channels which this person may let us post in, and the way back.

    Who picks must have the rights that we are given (core.telegram.org/bots/api#keyboardbuttonrequestchat).
    """
    wanted = {
        "request_id": REQUEST,
        "chat_is_channel": True,
        "user_administrator_rights": channel_rights(),
        "bot_administrator_rights": channel_rights(),
        "request_title": True,
    }
    rows = [[{"text": _("Choose a channel"), "request_chat": wanted}], [{"text": _(DONE)}]]
    return {"keyboard": rows, "resize_keyboard": True}


def leaving() -> Keyboard:
    """The way back alone."""
    return {"keyboard": [[{"text": _(DONE)}]], "resize_keyboard": True}


def nothing() -> Keyboard:
    """No keyboard any more."""
    return {"remove_keyboard": True}


@cache
def in_all_languages(message: str) -> frozenset[str]:
    """Whatever language a client or a chat has by now, what it shows is understood."""
    spoken: set[str] = set()
    for language in languages():
        with speaking(language):
            spoken.add(_(message))
    return frozenset(spoken)
