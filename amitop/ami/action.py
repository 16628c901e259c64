"""An Action: ordered headers on their way out, refused where Asterisk would misread them (AMI.md §1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

#: Longest line in bytes, its CRLF not counted. One byte more ends Asterisk's message early, and the headers behind
#: it become a second Action (confirmed on Asterisk 16.28 and 22.10.1).
LINE_LIMIT = 1022
#: Asterisk's AST_MAX_MANHEADERS.
HEADER_LIMIT = 128
#: Longest ActionID: some Actions echo it from a buffer of 80 bytes.
ACTION_ID_LIMIT = 60
#: Stands for what is hidden; says nothing of its length.
MASK = "•••"
# What Asterisk skips before a value (its ast_skip_blanks): everything below the exclamation mark.
_BLANKS = "".join(map(chr, range(33)))


class ActionError(ValueError):
    """An Action that must not be sent; `header` names the offending header."""

    def __init__(self, header: str, reason: str) -> None:
        super().__init__(f"{header}: {reason}" if header else reason)
        self.header = header


class Action:
    """An AMI Action: its name, and its other headers in order, repeats kept.

    Raises `ActionError` at construction, so that an Action that exists can be sent.
    """

    __slots__ = ("headers", "name")

    name: str
    #: Every header but Action and ActionID.
    headers: tuple[tuple[str, str], ...]

    def __init__(
        self, name: str, headers: Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]] = ()
    ) -> None:
        self.name = name
        self.headers = tuple(_flatten(headers))
        self._check()

    def get(self, key: str, default: str = "") -> str:
        """The first value of `key`, whatever its case, without the blanks before it: as Asterisk reads it."""
        wanted = key.lower()
        return next((value.lstrip(_BLANKS) for name, value in self.headers if name.lower() == wanted), default)

    def encode(self, action_id: str = "") -> bytes:
        """The bytes that go out, the closing blank line included.

        Raises `ActionError` for an ActionID that Asterisk would not echo whole.
        """
        lines = [("Action", self.name)]
        if action_id:
            if len(action_id) > ACTION_ID_LIMIT or not action_id.isascii():
                raise ActionError("ActionID", f"more than {ACTION_ID_LIMIT} ASCII characters")
            check_header("ActionID", action_id)
            lines.append(("ActionID", action_id))
        lines.extend(self.headers)
        text = "".join(f"{key}: {value}\r\n" for key, value in lines) + "\r\n"
        return text.encode("utf-8", "surrogateescape")

    def _check(self) -> None:
        if not self.name.strip():
            raise ActionError("Action", "an Action needs a name")
        if self.name.strip(_BLANKS) != self.name:
            # Asterisk skips those before it, so that the Action would not be known by its name here.
            raise ActionError("Action", "an Action's name can't begin or end in blanks")
        check_header("Action", self.name)
        # The Action line and an ActionID are headers too.
        if len(self.headers) + 2 > HEADER_LIMIT:
            raise ActionError("", f"{len(self.headers) + 2} headers, and Asterisk takes {HEADER_LIMIT} at most")
        for key, value in self.headers:
            check_header(key, value)
            if key.lower() in ("action", "actionid"):
                raise ActionError(key, "is set by amitop itself and can't be given again")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Action) and (self.name, self.headers) == (other.name, other.headers)

    def __hash__(self) -> int:
        return hash((self.name, self.headers))

    def __repr__(self) -> str:
        # No values: one of them may be a secret.
        return f"<Action {self.name} {', '.join(key for key, _ in self.headers)}>"


def _flatten(
    headers: Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]],
) -> Iterable[tuple[str, str]]:
    if not isinstance(headers, Mapping):
        yield from headers
        return
    for key, value in headers.items():
        for each in [value] if isinstance(value, str) else value:
            yield key, each


def check_header(key: str, value: str) -> None:
    """Raises `ActionError` for a header that Asterisk would misread."""
    if not key or key != key.strip() or ":" in key:
        raise ActionError(key or "(no name)", "a header's name can't be empty, hold a colon or end in blanks")
    for text in (key, value):
        for character, name in (("\r", "a carriage return"), ("\n", "a line feed"), ("\0", "a NUL")):
            if character in text:
                raise ActionError(key.strip("\r\n\0") or "(no name)", f"{name} would end the line for Asterisk")
    if MASK in value:
        raise ActionError(key, f"{MASK} stands for what was masked, and is not sent")
    try:
        size = len(f"{key}: {value}".encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError as error:
        raise ActionError(key, "holds characters that can't be encoded") from error
    if size > LINE_LIMIT:
        raise ActionError(key, f"the line has {size} bytes, and Asterisk takes {LINE_LIMIT} at most")
