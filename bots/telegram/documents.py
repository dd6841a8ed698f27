"""Articles that come as files: what is taken, and the command that a file and its caption are together."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from telegram.error import TelegramError

from bots.house import House, TokenError
from bots.telegram.api import Api
from core import heads
from core.values.errors import N_, UserError

KILOBYTES = 1000
"""What a file may have."""

KINDS = frozenset({".md", ".markdown", ".txt"})


def readable(file: Mapping[str, Any]) -> bool:
    """Whether it is a kind of file that an article comes in; by its name, since what clients call its type varies."""
    return PurePosixPath(str(file.get("file_name", "")).lower()).suffix in KINDS


async def read(api: Api, house: House, file: Mapping[str, Any]) -> str:
    """The words of `file`, a Document on the wire; raises `UserError`."""
    if not readable(file):
        raise UserError(N_("I read articles from .md and .txt files only."))
    if int(file.get("file_size") or 0) > KILOBYTES * 1000:
        raise _too_large()
    content = await fetched(api, house, file)
    if len(content) > KILOBYTES * 1000:
        raise _too_large()
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise UserError(N_("That file is not text in UTF-8.")) from error
    if "\0" in text:
        raise UserError(N_("That file is not text in UTF-8."))
    return text


async def fetched(api: Api, house: House, file: Mapping[str, Any]) -> bytes:
    """What `file` holds, which anything on the wire with a `file_id` may be; raises `UserError`."""
    await house.lane.spend()
    try:
        return await api.download(file["file_id"])
    except (TelegramError, TokenError) as error:
        raise UserError(N_("That file could not be fetched; please send it again.")) from error


def together(caption: str, text: str) -> str:
    """One command from the caption that begins it, "" for `/post`, and the file's `text` that goes on with it."""
    by = "\n" if heads.begins_with_head(text) else "\n\n"
    return (caption.strip() or "/post") + by + text


def _too_large() -> UserError:
    return UserError(N_("That file is too large: an article may have {limit} kB."), limit=KILOBYTES)
