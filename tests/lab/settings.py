"""Our configuration, put into a tree in place of Debian's."""

import math
import os
import shutil
import struct
import subprocess
from pathlib import Path

from .places import (
    CALLER,
    CALLER_SECRET,
    SECRET,
    USER,
    VIEWER,
    VIEWER_SECRET,
    LabError,
    Place,
)

TEMPLATES = Path(__file__).parent / "asterisk"


def write(place: Place) -> bool:
    """Write what differs; true when anything did."""
    folder = place.tree / "etc/asterisk"
    wanted = {path.name: _fill(path.read_text("utf-8"), place) for path in _templates()}
    changed = _remove_others(folder, set(wanted))
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed = True
    _tune(place)
    _certificate(place)
    return changed


def _templates() -> list[Path]:
    return sorted(TEMPLATES.glob("*.conf"))


def _fill(text: str, place: Place) -> str:
    values = {
        "AMI_PORT": place.port,
        "TLS_PORT": place.tls_port,
        "SIP_PORT": place.sip_port,
        "RTP_FIRST": place.rtp_first,
        "RTP_LAST": place.rtp_last,
        "USER": USER,
        "SECRET": SECRET,
        "VIEWER": VIEWER,
        "VIEWER_SECRET": VIEWER_SECRET,
        "CALLER": CALLER,
        "CALLER_SECRET": CALLER_SECRET,
    }
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    return text


def _remove_others(folder: Path, keep: set[str]) -> bool:
    """Debian's samples would open doors that the lab does not want."""
    others = [path for path in folder.iterdir() if path.name not in keep | {"lab.pem"}]
    for path in others:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return bool(others)


def _tune(place: Place) -> None:
    """Two seconds of two soft notes, so that music on hold has something to play."""
    path = place.tree / "var/lib/asterisk/moh/notes.sln"
    if path.exists():
        return
    rate = 8000
    notes = [440 if n < rate else 554 for n in range(2 * rate)]
    waves = (int(3000 * math.sin(2 * math.pi * f * n / rate)) for n, f in enumerate(notes))
    path.write_bytes(b"".join(struct.pack("<h", wave) for wave in waves))


def _certificate(place: Place) -> None:
    """A self-signed certificate for AMI over TLS; made once, for loopback only."""
    path = place.tree / "etc/asterisk/lab.pem"
    if path.exists():
        return
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(path), "-out", f"{path}.crt"]
    if not shutil.which("openssl"):
        raise LabError("the lab needs openssl, for AMI over TLS")
    subprocess.run(command, check=True, capture_output=True)
    certificate = Path(f"{path}.crt")
    path.write_bytes(path.read_bytes() + certificate.read_bytes())
    certificate.unlink()
    owner = (place.tree / "var/lib/asterisk").stat()
    os.chown(path, owner.st_uid, owner.st_gid)
