"""How amitop writes durations, counts and names."""

from __future__ import annotations

from datetime import datetime

from amitop.text import visible


def duration(seconds: float | None) -> str:
    """`0:42`, `31:40`, `1:04:12`, `3 d 04:12`; empty where it is not known."""
    if seconds is None:
        return ""
    whole = max(0, int(seconds))
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    if days:
        return f"{days} d {hour:02}:{minute:02}"
    if hours:
        return f"{hours}:{minute:02}:{second:02}"
    return f"{minute}:{second:02}"


def since(start: float | None, now: float) -> str:
    """The duration from `start` to `now`."""
    return "" if start is None else duration(now - start)


def count(number: int) -> str:
    """`2,889`."""
    return f"{number:,}"


def milliseconds(seconds: float | None) -> str:
    """`3.1 ms`, `42 ms`, `1.2 s`: three figures at most."""
    if seconds is None:
        return ""
    if seconds >= 9.9995:
        return f"{seconds:.0f} s"
    if seconds >= 0.9995:
        return f"{seconds:.1f} s"
    ms = seconds * 1000
    return f"{ms:.1f} ms" if ms < 9.95 else f"{ms:.0f} ms"


def size(number: int) -> str:
    """`587`, `12.4 k`, `3.2 M` bytes."""
    if number < 10_000:
        return f"{number:,}"
    if number < 1_000_000:
        return f"{number / 1000:.1f} k"
    return f"{number / 1_000_000:.1f} M"


def time_of_day(at: float, fraction: bool = True) -> str:
    """`14:02:11.107`, in local time."""
    moment = datetime.fromtimestamp(at)
    text = f"{moment:%H:%M:%S}"
    return f"{text}.{moment.microsecond // 1000:03}" if fraction else text


def party(name: str, number: str) -> str:
    """`Ana Souza <5550142>`: who is at the other end, as visible text."""
    name = "" if name in ("<unknown>", "unknown") else name
    number = "" if number in ("<unknown>", "unknown") else number
    if name and number:
        return f"{visible(name)} <{visible(number)}>"
    return visible(name or number)


def who(name: str, number: str, fallback: str = "") -> str:
    """The shortest good name for somebody."""
    return party(name, "") or party("", number) or visible(fallback)


def place(exten: str, context: str) -> str:
    """`100@phones`."""
    if not context and not exten:
        return ""
    return visible(f"{exten}@{context}")


def short_id(identifier: str | None) -> str:
    """The first six characters of a bridge's id: enough to tell two apart by eye."""
    return visible((identifier or "")[:6])


def plural(number: int, one: str, many: str = "") -> str:
    """`1 call`, `2 calls`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
