"""Transport compression: one stream for a whole connection, flushed after each payload (events/gateway)."""

import importlib
import zlib
from collections.abc import Callable

Pack = Callable[[bytes], bytes]


def plain(payload: bytes) -> bytes:
    return payload


def zlib_stream() -> Pack:
    stream = zlib.compressobj()

    def pack(payload: bytes) -> bytes:
        return stream.compress(payload) + stream.flush(zlib.Z_SYNC_FLUSH)

    return pack


def zstd_stream() -> Pack:
    """With whichever library of those that discord.py looks for. Raises `ImportError` without one: nor will it ask then."""
    try:
        stream = importlib.import_module("zstandard").ZstdCompressor().compressobj()
    except ImportError:
        module = importlib.import_module("compression.zstd")
        other = module.ZstdCompressor()
        return lambda payload: bytes(other.compress(payload, other.FLUSH_BLOCK))
    block = importlib.import_module("zstandard").COMPRESSOBJ_FLUSH_BLOCK
    return lambda payload: bytes(stream.compress(payload) + stream.flush(block))


STREAMS: dict[str, Callable[[], Pack]] = {"": lambda: plain, "zlib-stream": zlib_stream, "zstd-stream": zstd_stream}
"""By the value of `compress` in the address."""
