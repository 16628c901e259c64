"""Which PBX, which secret, which settings: the configuration, this machine's manager.conf, the environment."""

from amitop.config.errors import ConfigError, Problem
from amitop.config.file import Config, config_file, load_config
from amitop.config.hosts import HOST_KEYS, Host
from amitop.config.manager_conf import LocalLogin, read_manager_conf
from amitop.config.secret import find_secret
from amitop.config.settings import (
    ACTIONS_PER_SECOND,
    COLUMNS,
    DEFAULT,
    FAMILIES,
    FILTERS,
    KEYS,
    KEYS_PRESET,
    READ_ONLY,
    SETTINGS,
    SORT,
    THEME,
    TRUNKS,
    Family,
    Given,
    Setting,
    Settings,
)
from amitop.config.state import State

__all__ = [
    "ACTIONS_PER_SECOND",
    "COLUMNS",
    "DEFAULT",
    "FAMILIES",
    "FILTERS",
    "HOST_KEYS",
    "KEYS",
    "KEYS_PRESET",
    "READ_ONLY",
    "SETTINGS",
    "SORT",
    "THEME",
    "TRUNKS",
    "Config",
    "ConfigError",
    "Family",
    "Given",
    "Host",
    "LocalLogin",
    "Problem",
    "Setting",
    "Settings",
    "State",
    "config_file",
    "find_secret",
    "load_config",
    "read_manager_conf",
]
