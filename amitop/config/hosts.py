"""Saved hosts: the `[hosts.NAME]` tables of the configuration, and the files of `hosts.d/` beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from amitop.config.address import read_address
from amitop.config.errors import Problem, and_so, nearest, unknown
from amitop.config.reading import READ_ONLY_MEANT, TABLES, Keys, Page, expected, keys_in, read_page
from amitop.config.settings import TEXT, YES_OR_NO, Given, Kind, Setting, one_of


@dataclass(frozen=True, slots=True)
class Host:
    """A saved PBX."""

    name: str
    address: str
    user: str = ""
    secret_file: str = ""
    tls: bool = False
    tls_ca: str = ""
    read_only: bool = False
    #: The colour of its name where several PBXs are on the screen, as themes name it.
    colour: str = ""
    #: Hosts of one group are watched together by `--host GROUP`.
    group: str = ""


def _address(given: Any) -> str | None:
    if not isinstance(given, str) or not given.isprintable() or " " in given:
        return None
    try:
        read_address(given)
    except ValueError:
        return None
    return given


COLOURS = ("red", "yellow", "green", "blue", "magenta", "cyan", "white")

ADDRESS = Setting(
    "address",
    Kind("the PBX's HOST or HOST:PORT, the port from 1 to 65535", _address, _address),
    "",
    "The PBX: HOST or HOST:PORT, such as pbx1.example.org or [2001:db8::1]:5039.",
)
TLS = Setting("tls", YES_OR_NO, False, "Speak AMI over TLS; chain and name are verified.")
TLS_CA = Setting("tls_ca", TEXT, "", "A file of certificates to trust instead of the system's.")
HOST_READ_ONLY = Setting(
    "read_only", YES_OR_NO, False, "Refuse every Action that changes something on this host.", if_wrong=True
)
GROUP = Setting("group", TEXT, "", "Hosts of one group are watched together by its name.")

#: Every key of a host.
HOST_KEYS: tuple[Setting[Any], ...] = (
    ADDRESS,
    Setting("user", TEXT, "", "The AMI login."),
    Setting("secret_file", TEXT, "", "A file of mode 0600 that holds the login's secret; ~ is your home."),
    TLS,
    TLS_CA,
    HOST_READ_ONLY,
    Setting("colour", one_of(*COLOURS), "", "The colour of its name where several PBXs are on the screen."),
    GROUP,
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A saved PBX that may not be reached."""

    name: str
    #: What is wrong, in a sentence.
    why: str
    #: Empty where it is in none, or nobody can know.
    group: str = ""
    #: Whether a file was named that holds its secret.
    has_secret: bool = False


_BY_NAME = {each.name: each for each in HOST_KEYS}
# Without these right a host might be reached in the clear, or another one in its place: it is left out.
_NEEDED = frozenset({ADDRESS.name, TLS.name, TLS_CA.name})
_TLS_MEANT = re.compile(r"tls|ssl|cert|verify|\bca\b", re.IGNORECASE)


@dataclass
class Saved:
    """The saved hosts while they are read, and in the end."""

    hosts: dict[str, Host] = field(default_factory=dict)
    #: What was given of each, by `hosts.NAME.key`.
    given: dict[str, Given] = field(default_factory=dict)
    #: Those that may not be reached, by name in lower case.
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    #: Why there may be others, in a sentence; empty where these are all.
    unsure: str = ""
    #: Why a group may have others, in a sentence; empty where each has all of its hosts.
    unsure_group: str = ""
    #: Read-only addresses of what is no host, for some mistake, each with its name; the empty one stands for those
    #: that nobody can know, with a sentence on why.
    read_only_at: dict[str, str] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    #: Every name in lower case, left out or not, and where it stands first.
    seen: dict[str, str] = field(default_factory=dict)

    def add(self, page: Page, keys: Keys, name: str, table: Any) -> None:
        """Read a host that stands in a table of a page."""
        where = page.given(keys, None).where if keys else page.file
        if first := self.seen.get(name.lower()):
            why = page.tell(keys or (name,), f"there is a host {name} in {first} already, which holds")
            # What is wrong with it as well matters no more, but whom it guards does.
            self._guard(name, why, _read_host(replace(page, problems=[]), keys, name, table).values)
            if name not in self.hosts:
                self.left_out.setdefault(name.lower(), LeftOut(name, why))
            return
        self.seen[name.lower()] = where
        values, wrong, group_wrong = _read_host(page, keys, name, table)
        self.unsure_group = self.unsure_group or group_wrong
        if wrong:
            self._guard(name, wrong, values)
            group = values["group"].value if "group" in values else ""
            self.left_out[name.lower()] = LeftOut(name, wrong, group, "secret_file" in values)
            return
        self.hosts[name] = Host(name, **{key: given.value for key, given in values.items()})
        self.given |= {f"hosts.{name}.{key}": given for key, given in values.items()}

    def leave_out(self, name: str, why: str) -> None:
        """A host of which nothing can be read: it may be in any group, and be a read-only one anywhere."""
        self.left_out[name.lower()] = LeftOut(name, why)
        self.unsure_group = self.unsure_group or why
        self.read_only_at.setdefault("", why)

    def _guard(self, name: str, why: str, values: dict[str, Given]) -> None:
        """Of what is no host and may be read-only."""
        if HOST_READ_ONLY.name in values and values[HOST_READ_ONLY.name].value:
            address = values[ADDRESS.name].value if ADDRESS.name in values else ""
            self.read_only_at.setdefault(address, name if address else why)


def read_hosts(page: Page, folder: Path) -> Saved:
    """The hosts of config.toml, and those of the folder's files."""
    saved = Saved()
    sections = page.table.get("hosts", {})
    if isinstance(sections, dict):
        for name, table in sections.items():
            saved.add(page, ("hosts", name), name, table)
    else:
        saved.unsure = page.wrong(("hosts",), "hosts: expected tables such as [hosts.pbx1]", sections)
    saved.unsure = saved.unsure or page.broken or _misspelt(page)
    for path in _files(folder, saved, page.problems):
        saved.files.append(path)
        own = read_page(path, f"{folder.name}/{path.name}", page.problems)
        if not own.broken:
            saved.add(own, (), path.stem, own.table)
        elif saved.seen.setdefault(path.stem.lower(), own.file) == own.file:
            page.problems[-1] = replace(
                last := page.problems[-1], sentence=f"{last.sentence}; {_left_out(path.stem)}"
            )
            saved.leave_out(path.stem, str(page.problems[-1]))
        else:
            saved.read_only_at.setdefault("", str(page.problems[-1]))
    _check_groups(saved, page.problems)
    return saved


def _files(folder: Path, saved: Saved, problems: list[Problem]) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.suffix == ".toml" and each.name[0] != ".")
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(Problem(folder.name, None, "", f"can't be read: {error.strerror or error}"))
        saved.unsure = saved.unsure or str(problems[-1])
        saved.read_only_at[""] = str(problems[-1])
        return []


def _misspelt(page: Page) -> str:
    """Why a table that is none of ours may be of hosts: it is told as one that is not known."""
    for key, value in page.table.items():
        if not isinstance(value, dict | list) or key in TABLES:
            continue
        if "address" in keys_in(value) or nearest(key, TABLES) == "hosts":
            return f"{page.given((key,), None).where}: {key} is not known; did you mean hosts?"
    return ""


class _Read(NamedTuple):
    """The values of a host, why it is left out, and why its group is not known."""

    values: dict[str, Given]
    wrong: str = ""
    group_wrong: str = ""


def _read_host(page: Page, keys: Keys, name: str, table: Any) -> _Read:
    dots = "".join(f"{key}." for key in keys)
    if not isinstance(table, dict):
        wrong = page.wrong(keys, f"{dots[:-1]}: expected a table with an address", table)
        return _Read({}, wrong, wrong)
    values: dict[str, Given] = {}
    wrongs: list[str] = []
    group_wrong = ""
    guarded: Keys = ()
    for key, value in table.items():
        setting, at = _BY_NAME.get(key), (*keys, key)
        if setting is not None and (good := setting.kind.from_toml(value)) is not None:
            values[key] = page.given(at, good)
            continue
        meant = key if setting else nearest(key, _BY_NAME)
        left_out = meant in _NEEDED or bool(_TLS_MEANT.search(key))
        read_only = not left_out and (meant == HOST_READ_ONLY.name or bool(READ_ONLY_MEANT.search(key)))
        says = (
            expected(f"{dots}{key}", setting.kind, value)
            if setting
            else unknown(f"{dots}{key}", list(_BY_NAME), key)
        )
        if key in ("secret", "password"):
            says = f"{dots}{key}: a secret is not kept here; write secret_file, or run amitop host add"
        if left_out or read_only:
            says = and_so(says, _left_out(name) if left_out else "it is read-only until this is mended")
        told = page.tell(at, says)
        wrongs += [told] * left_out
        group_wrong = told if meant == GROUP.name else group_wrong
        guarded = at if read_only else guarded
    if guarded:
        values[HOST_READ_ONLY.name] = page.given(guarded, True)
    if not wrongs and ADDRESS.name not in values:
        says = f"{dots}address is missing, the PBX's HOST or HOST:PORT; {_left_out(name)}"
        wrongs.append(page.tell(keys or ("address",), says))
    return _Read(values, wrongs[0] if wrongs else "", group_wrong)


def _left_out(name: str) -> str:
    return f"host {name} is left out"


def _check_groups(saved: Saved, problems: list[Problem]) -> None:
    """A group that has a host's name can't be named, so it is none."""
    names = {name.lower(): name for name in saved.hosts}
    for name, host in saved.hosts.items():
        if host.group.lower() in names and host.group:
            given = saved.given[f"hosts.{name}.group"]
            says = f"group: {names[host.group.lower()]} is a host's name, so no group can have it; it is in none"
            problems.append(Problem(given.source, given.line, f"hosts.{name}.group", f"hosts.{name}.{says}"))
            saved.hosts[name] = replace(host, group="")
            saved.given.pop(f"hosts.{name}.group")


def groups_of(hosts: Iterable[Host | LeftOut]) -> Iterator[str]:
    """The groups there are, each once."""
    return iter(dict.fromkeys(host.group for host in hosts if host.group))
