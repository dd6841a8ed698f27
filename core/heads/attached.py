"""Articles that come as files, whatever the platform: what is taken, and the words in it."""

from pathlib import PurePosixPath

from core.values.errors import N_, UserError

KILOBYTES = 1000
"""What a file may have."""

KINDS = frozenset({".md", ".markdown", ".txt"})


def readable(name: str) -> bool:
    """Whether a file of this name is of a kind that an article comes in: what clients call its type varies."""
    return PurePosixPath(name.lower()).suffix in KINDS


def admit(name: str, size: int) -> None:
    """Raises `UserError` for a file that is not worth fetching; `size` in bytes."""
    if not readable(name):
        raise UserError(N_("I read articles from .md and .txt files only."))
    if size > KILOBYTES * 1000:
        raise UserError(N_("That file is too large: an article may have {limit} kB."), limit=KILOBYTES)


def words(content: bytes) -> str:
    """Raises `UserError` for what is no text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(N_("That file is not text in UTF-8.")) from error
    if "\0" in text:
        raise UserError(N_("That file is not text in UTF-8."))
    return text
