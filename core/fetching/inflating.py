"""Bodies as they come, packed or not, within bounds that hold while they are unpacked."""

import zlib

MOST = 10 * 1024 * 1024
"""Bytes of a body, unpacked."""

RATIO = 200
"""How many times as large as what came a body may become."""


class TooLargeError(Exception):
    """It is larger than we take."""


class BrokenError(Exception):
    """It is not packed as it says."""


class Inflating:
    """One body, fed as it comes. `packing` is its Content-Encoding: gzip, deflate, or nothing."""

    def __init__(self, packing: str) -> None:
        if packing not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise BrokenError(packing)
        self._bits = {"gzip": 31, "x-gzip": 31, "deflate": zlib.MAX_WBITS}.get(packing, 0)
        self._unpacker = zlib.decompressobj(self._bits) if self._bits else None
        self._parts: list[bytes] = []
        self._came = self._size = 0

    def feed(self, chunk: bytes) -> None:
        """Raises `TooLargeError` before more than a little too much is unpacked, and `BrokenError`."""
        self._came += len(chunk)
        while chunk:
            chunk = self._unpack(chunk)
            if self._size > MOST or (self._bits and self._size > self._came * RATIO):
                raise TooLargeError

    def end(self) -> bytes:
        """The whole body. Raises `BrokenError` when it is cut off."""
        if self._unpacker is not None and self._came and not self._unpacker.eof:
            raise BrokenError("cut off")
        return b"".join(self._parts)

    def _unpack(self, chunk: bytes) -> bytes:
        """What of the chunk is still to unpack."""
        if self._unpacker is None:
            return self._keep(chunk, b"")
        if self._unpacker.eof:  # one more member, as gzip allows
            self._unpacker = zlib.decompressobj(self._bits)
        try:
            unpacked = self._unpacker.decompress(chunk, MOST - self._size + 1)
        except zlib.error as error:
            if self._bits != zlib.MAX_WBITS or self._size:
                raise BrokenError(str(error)) from None
            self._bits = -zlib.MAX_WBITS  # many servers mean raw deflate
            self._unpacker = zlib.decompressobj(self._bits)
            return chunk
        return self._keep(unpacked, self._unpacker.unconsumed_tail or self._unpacker.unused_data)

    def _keep(self, part: bytes, rest: bytes) -> bytes:
        self._parts.append(part)
        self._size += len(part)
        return rest
