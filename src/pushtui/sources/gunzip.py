"""Body: collects an answer's bytes, unpacked under a cap, so that no answer can fill the memory."""

from __future__ import annotations

import zlib
from io import BytesIO

_GZIP = 16 + zlib.MAX_WBITS


class TooLargeError(Exception):
    """The body passed its cap, packed or unpacked."""


class CutOffError(Exception):
    """The packed body ended before its own end."""


class Body:
    """Bytes of one body, fed piece by piece.

    Args:
        cap: the most bytes, before and after unpacking.
        packed: whether the pieces are gzip.
    """

    def __init__(self, cap: int, *, packed: bool) -> None:
        self._cap = cap
        self._read = 0
        self._out = BytesIO()  # which, unlike a bytearray, gives what it holds away without a copy
        self._unpacker = zlib.decompressobj(_GZIP) if packed else None

    def feed(self, piece: bytes) -> None:
        """Add the next piece.

        Raises:
            TooLargeError: the cap is passed.
            zlib.error: the piece is not gzip.
        """
        self._read += len(piece)
        if self._read > self._cap:
            raise TooLargeError
        if self._unpacker is None:
            self._out.write(piece)
            return
        while piece:
            if self._unpacker.eof:  # a gzip body may be several members, one after the other
                self._unpacker = zlib.decompressobj(_GZIP)
            self._out.write(self._unpacker.decompress(piece, self._cap + 1 - self._out.tell()))
            if self._out.tell() > self._cap:
                raise TooLargeError
            piece = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def begun(self) -> bytes:
        """What there is of it."""
        return self._out.getvalue()

    def whole(self) -> bytes:
        """All of it.

        Raises:
            CutOffError: the gzip stream has no end.
        """
        if self._unpacker is not None and not self._unpacker.eof and self._read:
            raise CutOffError
        return self._out.getvalue()
