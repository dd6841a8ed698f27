"""Whether the file of a picture holds its pixels and nothing else: no place, no name, no word of anybody's.

JPEG is told in ITU-T T.81, annex B, and JFIF in ITU-T T.871; PNG in w3.org/TR/png, chapters 5 and 11.
"""

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"

_START_OF_SCAN, _END = 0xDA, 0xD9
_PIXELS = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD})
"""Segments that the pixels need: frames, Huffman and quantisation tables, restart intervals."""

_JFIF = 0xE0
_JFIF_BARE = 16
"""Bytes of a JFIF segment that has no small picture of its own."""

_STUFFED = frozenset({0x00, *range(0xD0, 0xD8)})
"""What follows a 0xFF within a scan and ends it not."""

_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


def bare(content: bytes) -> str:
    """The ending of such a file, "jpg" or "png"; "" for one that holds more."""
    if content.startswith(PNG):
        return "png" if _bare_png(content) else ""
    return "jpg" if content.startswith(JPEG) and _bare_jpeg(content) else ""


def _bare_jpeg(content: bytes) -> bool:
    at = len(JPEG)
    while content[at : at + 1] == b"\xff":
        kind = content[at + 1] if at + 1 < len(content) else _END
        if kind == _END:
            return at + 2 == len(content)
        length = int.from_bytes(content[at + 2 : at + 4])
        if kind not in _PIXELS | {_START_OF_SCAN} and not (kind == _JFIF and length == _JFIF_BARE):
            return False
        at += 2 + length
        if kind == _START_OF_SCAN:
            at = _end_of_scan(content, at)
    return False


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next segment begins."""
    while (found := content.find(b"\xff", at)) >= 0 and found + 1 < len(content) and content[found + 1] in _STUFFED:
        at = found + 2
    return found if found >= 0 else len(content)


def _bare_png(content: bytes) -> bool:
    at = len(PNG)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if kind not in _CHUNKS:
            return False
        at += 12 + length
        if kind == b"IEND":
            return at == len(content) and not length
    return False
