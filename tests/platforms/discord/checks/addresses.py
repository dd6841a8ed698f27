"""Addresses in messages: which schemes a place takes, and files that are named instead."""

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from tests.platforms.discord.checks.answer import Fault, Path

FILE = "attachment"
"""reference, Uploading Files: `attachment://filename` names a file of the same message."""

WEB = ("http", "https")
LINKS = (*WEB, "discord")
PICTURES = (*WEB, FILE)


def address(value: object, path: Path, *, schemes: tuple[str, ...], files: Collection[str] | None) -> Iterator[Fault]:
    """`files` are the names of the message's own; None when they are not known."""
    if not isinstance(value, str):
        return
    parts = urlsplit(value)
    if parts.scheme not in schemes:
        listed = ", ".join(repr(scheme) for scheme in schemes)
        message = f'Scheme "{parts.scheme}" is not supported. Scheme must be one of ({listed}).'
        yield Fault(path, "URL_TYPE_INVALID_SCHEME", message)
    elif parts.scheme == FILE and files is not None and value.removeprefix(f"{FILE}://") not in files:
        yield Fault(
            path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "The referenced attachment was not found"
        )
