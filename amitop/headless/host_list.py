"""`amitop host list`: the saved hosts, never a secret."""

from __future__ import annotations

from amitop.config import Config, Host
from amitop.headless.output import write
from amitop.headless.run import FINE
from amitop.headless.tables import table


def host_list(config: Config) -> int:
    """Print them; returns the exit code."""
    rows = [
        (
            f"{name} (default)" if name == config.default else name,
            host.address,
            "yes" if host.tls else "",
            host.user,
            host.group,
            "yes" if host.read_only else "",
            _secret(host),
        )
        for name, host in config.hosts.items()
    ]
    listing = table("hosts", ("name", "address", "TLS", "user", "group", "read-only", "secret"), rows)
    write(f"{listing}\n", "the hosts")
    return FINE


def _secret(host: Host) -> str:
    return host.secret_file or "the keyring, or asked for"
