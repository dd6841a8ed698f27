"""Buttons: what travels in them, and the stored rows behind those that are too long or may be pressed once only.

A platform gives a button 64 bytes (Telegram; Discord 100). `v1:` and the command go there where they fit, else the key of
a row that holds the command.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from core.storage.actions import StoredAction
from core.values.document import Action, Document

DATA_BYTES = 64
KEPT = timedelta(days=90)
BOUND = timedelta(hours=1)
"""How long a one-time button works: long enough to read a preview through, and to be called away once."""

_PREFIX = "v1:"
_REDEEM = "/do "


def data(action: Action) -> str:
    """What a platform carries in the button of a command; `pressed` gives the command back."""
    return _PREFIX + action.command


def pressed(text: str) -> str | None:
    """The command in `text`, which came from a button; None when it is not from one of ours."""
    return text.removeprefix(_PREFIX) if text.startswith(_PREFIX) else None


def key_of(command: str) -> str | None:
    """The key that `command` redeems; None for every other command."""
    return command.removeprefix(_REDEEM).strip() if command.startswith(_REDEEM) else None


def fits(action: Action, *, margin: int = 0) -> bool:
    """Whether the action needs no row, with `margin` bytes of its button taken."""
    return not action.bound and len(data(action).encode(errors="replace")) + margin <= DATA_BYTES


def stored(
    document: Document, *, chat_id: int, person: str, now: datetime, new_code: Callable[[], str], margin: int = 0
) -> tuple[Document, list[StoredAction]]:
    """`document` with every action that needs one put behind a key, and the rows for them.

    An action that anybody may press has the same key each time in the same chat; a bound one has a new one.
    """
    rows: list[StoredAction] = []

    def behind_key(action: Action) -> Action:
        if not action.command or key_of(action.command) is not None or fits(action, margin=margin):
            return action
        key = new_code() if action.bound else _key(chat_id, action.command)
        lasting = BOUND if action.bound else KEPT
        rows.append(StoredAction(key, action.command, chat_id, person, action.bound, now + lasting))
        return replace(action, command=f"{_REDEEM}{key}")

    offered = tuple(tuple(behind_key(action) for action in row) for row in document.rows)
    return replace(document, rows=offered), rows


def _key(chat_id: int, command: str) -> str:
    return blake2b(f"{chat_id} {command}".encode(errors="replace"), digest_size=15).hexdigest()
