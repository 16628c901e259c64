"""Which PBX, which secret, which settings: the configuration, this machine's manager.conf, the environment."""

from amitop.config.errors import ConfigError
from amitop.config.file import Config, config_file, load_config
from amitop.config.hosts import Host
from amitop.config.manager_conf import LocalLogin, read_manager_conf
from amitop.config.secret import find_secret
from amitop.config.settings import ACTIONS_PER_SECOND, READ_ONLY, SETTINGS, Setting, Settings

__all__ = [
    "ACTIONS_PER_SECOND",
    "READ_ONLY",
    "SETTINGS",
    "Config",
    "ConfigError",
    "Host",
    "LocalLogin",
    "Setting",
    "Settings",
    "config_file",
    "find_secret",
    "load_config",
    "read_manager_conf",
]
