"""Debian trees with an Asterisk in them, made by mmdebstrap."""

import os
import shutil
import subprocess

from .places import LabError, Place

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
NEEDED = {"mmdebstrap": "mmdebstrap", "sipp": "sip-tester"}
LOCK_WAIT = "DPkg::Lock::Timeout=300"  # another apt may be running


def install_tools() -> None:
    """Have the tools on this machine, by apt when they are missing."""
    missing = [package for tool, package in NEEDED.items() if not shutil.which(tool)]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise LabError(f"the lab needs {', '.join(missing)}: install them, and run as root")
    _run(["apt-get", "-o", LOCK_WAIT, "update", "-qq"])
    _run(["apt-get", "-o", LOCK_WAIT, "install", "-y", "-qq", "--no-install-recommends", *missing])


def make(place: Place) -> None:
    """Make the tree, unless it is there. Half-made trees never get the name."""
    if place.tree.exists():
        return
    if os.geteuid() != 0:
        raise LabError("the lab makes and enters chroots: run as root")
    place.tree.parent.mkdir(parents=True, exist_ok=True)
    part = place.tree.with_name(f"{place.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    source = f"[signed-by={KEYRING} check-valid-until=no] {mirror()} {place.suite} main"
    options = [
        "--quiet",
        "--variant=apt",
        "--include=asterisk,procps",
        '--aptopt=Acquire::Check-Valid-Until "false"',
        '--aptopt=APT::Install-Recommends "false"',
    ]
    options += [f'--aptopt={key} "{value}"' for key, value in _proxies().items()]
    _run(["mmdebstrap", *options, place.suite, str(part), f"deb {source}"])
    part.rename(place.tree)


def mirror() -> str:
    """The Debian mirror that apt uses here, in whichever format it is written down."""
    if given := os.environ.get("AMITOP_LAB_MIRROR"):
        return given
    fields = "$(REPO_URI) $(RELEASE) $(COMPONENT) $(LABEL)"
    lines = _output(["apt-get", "indextargets", "--format", fields, "Created-By: Packages"])
    targets = [line.split(" ", 3) for line in lines.splitlines()]
    mains = [t for t in targets if t[2:3] == ["main"] and "security" not in t[1]]
    # The label is known only after an `apt-get update`; without one, trust the component.
    chosen = [t for t in mains if t[3:] == ["Debian"]] or mains
    if not chosen:
        raise LabError("apt knows no Debian mirror here: name one in AMITOP_LAB_MIRROR")
    return chosen[0][0]


def _proxies() -> dict[str, str]:
    """apt's proxies: mmdebstrap reads the environment, but not this machine's apt.conf."""
    keys = ("Acquire::http::Proxy", "Acquire::https::Proxy")
    args = [word for n, key in enumerate(keys) for word in (f"V{n}", key)]
    found = {}
    for line in _output(["apt-config", "shell", *args]).splitlines():
        name, _, value = line.partition("=")
        found[keys[int(name[1:])]] = value.strip("'")
    return found


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise LabError(f"{command[0]} does not work here: {error}") from error


def _run(command: list[str]) -> None:
    """Quiet when it works; its own last words when it does not."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-15:])
        raise LabError(f"{command[0]} failed with {done.returncode}:\n{tail}")
