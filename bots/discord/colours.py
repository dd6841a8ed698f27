"""The colour at the edge of a card: the same for a category wherever it is shown, and legible on dark and on light."""

from zlib import crc32

PALETTE = (
    *(0x3B82F6, 0x0D9488, 0x16A34A, 0xCA8A04, 0xEA580C, 0xB4533C),
    *(0xDB2777, 0x9333EA, 0x4F46E5, 0x0891B2, 0x65A30D, 0x78716C),
)


def accent(category: str) -> int:
    name = " ".join(category.casefold().split())
    return PALETTE[crc32(name.encode(errors="replace")) % len(PALETTE)]
