"""Lines of a file of any size, in the memory of one line."""

from collections.abc import Iterator
from typing import BinaryIO

LINE_LENGTH = 10_000_000
"""Bytes of a line."""

_CHUNK = 1 << 18


def lines(head: bytes, source: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The numbers and lines of `head` and what `source` still holds, without their ends; None for a line that is too long.

    The rest of a line that is too long is passed over, not kept.
    """
    number = 1
    parts: list[bytes] = []
    length = 0
    chunk = head
    while chunk:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            length += end - start
            parts.append(chunk[start:end])
            yield number, b"".join(parts) if length <= LINE_LENGTH else None
            number, start, length = number + 1, end + 1, 0
            parts.clear()
        length += len(chunk) - start
        if length <= LINE_LENGTH:
            parts.append(chunk[start:])
        else:
            parts.clear()
        chunk = source.read(_CHUNK)
    if length:
        yield number, b"".join(parts) if length <= LINE_LENGTH else None
