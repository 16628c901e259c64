"""Which PBX to talk to and with which secret: the saved hosts, this machine's own manager.conf, the environment."""

from amitop.config.errors import ConfigError
from amitop.config.hosts import Host, config_file, load_hosts
from amitop.config.manager_conf import LocalLogin, read_manager_conf
from amitop.config.secret import find_secret

__all__ = ["ConfigError", "Host", "LocalLogin", "config_file", "find_secret", "load_hosts", "read_manager_conf"]
