"""Bytes in, packets out: find where one AMI packet ends and the next begins (AMI.md §1, §8)."""

from __future__ import annotations

import re

from amitop.ami.packet import BANNER_START, Packet

#: An unfinished packet is given out as it is when it has grown to this many bytes, and the stream goes on.
LIMIT = 16 * 1024 * 1024

_TEXT = re.compile(rb"[^\r\n]")
_BLANK_LINE = re.compile(rb"\n\r?\n")
# Command output of Asterisk 13 and older: its text may hold blank lines and anything else.
_FOLLOWS = re.compile(rb"Response:[ ]?Follows\r?\n", re.IGNORECASE)
_FOLLOWS_END = re.compile(rb"--END COMMAND--\r?\n\r?\n")
# As much of an end as can stand in one read while the rest comes in the next.
_CUT_END = len(b"--END COMMAND--\r\n\r\n") - 1

# More than a banner begins with.
_BEGINNING = 64

Buffer = bytes | bytearray


class Framer:
    """Cuts one AMI connection's stream into packets.

    However the stream is cut into reads, the packets are the same, and every byte fed comes back: in a packet's
    `raw` or in `pending`. Nothing that is fed raises. The work is proportional to the bytes fed, however small the
    reads are: no byte of an unfinished packet is copied or searched twice.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        #: Packets that had no end within the limit, and were cut there.
        self.cut = 0
        self._pending = bytearray()
        # Places within `_pending`: where its text begins at the earliest, and up to where its end was looked for.
        self._text = self._searched = 0
        self._before_banner = True

    @property
    def pending(self) -> bytes:
        """The bytes of the packet that has not ended yet."""
        return bytes(self._pending)

    @property
    def beginning(self) -> bytes:
        """The first few of them: a packet may have megabytes, and is asked for at every read."""
        return bytes(self._pending[:_BEGINNING])

    def feed(self, data: bytes) -> list[Packet]:
        """Take `data` and return the packets that it ends."""
        packets: list[Packet] = []
        if self._pending:
            self._pending += data
            end = self._end(self._pending, 0)
            if not end:
                return packets
            packets.append(Packet(bytes(self._pending[:end])))
            data = bytes(self._pending[end:])
            self._pending.clear()
            self._text = self._searched = 0
        start = 0
        while end := self._end(data, start):
            packets.append(Packet(data[start:end]))
            start = end
        self._pending += data[start:]
        self._text, self._searched = max(0, self._text - start), max(0, self._searched - start)
        return packets

    def close(self) -> list[Packet]:
        """End the stream; return what is left of it, if more than line ends, as one last packet.

        That packet is not complete (`Packet.is_complete`).
        """
        rest = bytes(self._pending)
        self._pending.clear()
        self._text = self._searched = 0
        return [Packet(rest)] if rest.strip(b"\r\n") else []

    def _end(self, buffer: Buffer, start: int) -> int:
        """Return where the packet at `start` ends, or 0 if it has not ended yet."""
        if buffer.startswith(b"Event: ", start) and not self._before_banner:  # nearly always
            end = self._blank_end(buffer, start)
        else:
            text = _TEXT.search(buffer, max(start, self._text))
            self._text = text.start() if text else len(buffer)
            end = self._text_end(buffer, self._text) if text else 0
        if end - start > self._limit or (not end and len(buffer) - start >= self._limit):
            # What was searched for is not what ends the rest.
            end, self._before_banner = start + self._limit, False
            self._text = self._searched = 0
            self.cut += 1
        return end

    def _text_end(self, buffer: Buffer, begin: int) -> int:
        """Return where the packet whose text begins at `begin` ends, or 0."""
        if self._before_banner and (end := self._banner_end(buffer, begin)) is not None:
            return end
        return self._blank_end(buffer, begin, _FOLLOWS_END if _FOLLOWS.match(buffer, begin) else _BLANK_LINE)

    def _blank_end(self, buffer: Buffer, begin: int, ends: re.Pattern[bytes] = _BLANK_LINE) -> int:
        found = ends.search(buffer, begin if begin > self._searched else self._searched)
        if found:
            return found.end()
        self._searched = max(begin, len(buffer) - _CUT_END)
        return 0

    def _banner_end(self, buffer: Buffer, begin: int) -> int | None:
        """Return where the banner's single line ends, 0 while it is not all there, None if the stream has none."""
        head = buffer[begin : begin + len(BANNER_START)]
        if BANNER_START.startswith(head):
            end = buffer.find(b"\n", max(begin, self._searched)) + 1
            if len(head) < len(BANNER_START) or not end:
                self._searched = max(begin, len(buffer) - _CUT_END)
                return 0
        else:
            end = None
        self._before_banner = False
        return end
