"""Old packets kept small: a tenth of their bytes, for a millisecond when one of them is looked at."""

from __future__ import annotations

from collections import OrderedDict

# Slabs kept unpacked: as many as a screenful, a ladder and a search look at in turn.
_UNPACKED = 8


class Packing:
    """Compresses, and remembers what it unpacked last."""

    def __init__(self) -> None:
        import zstandard  # not needed to look at a live PBX

        self._compressor = zstandard.ZstdCompressor(level=1)
        self._decompressor = zstandard.ZstdDecompressor()
        self._recent: OrderedDict[int, tuple[bytes, bytes]] = OrderedDict()

    def pack(self, data: bytes | bytearray) -> bytes:
        # A copy: what the compressor gives holds on to the memory that the worst case would have needed.
        return bytes(memoryview(self._compressor.compress(bytes(data))))

    def unpack(self, packed: bytes) -> bytes:
        """What `pack` was given."""
        known = self._recent.get(id(packed))
        if known is None:
            known = self._recent[id(packed)] = (packed, self._decompressor.decompress(packed))
            if len(self._recent) > _UNPACKED:
                self._recent.popitem(last=False)
        else:
            self._recent.move_to_end(id(packed))
        return known[1]
