"""`state.toml` in the user's state folder: what was chosen on the screen, kept for the next time.

It is never worth a failure: one that is broken, of a newer version or can't be written is done without.
"""

from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from amitop.config.places import state_folder

#: Of the file's form. A file of a newer one is not read, and never written over.
VERSION = 1


class State:
    """Values by keys, such as `views`, `calls`, `columns`."""

    def __init__(self, path: Path | None = None) -> None:
        """Of a file; without one nothing is kept beyond this run."""
        self.path = path
        #: Why it can't be read or kept, in a sentence; empty where it can.
        self.trouble = ""
        self._table: dict[str, Any] = {}
        self._is_foreign = False
        if path is not None:
            self._read(path)

    @classmethod
    def of_user(cls) -> State:
        """The user's own."""
        return cls(state_folder() / "state.toml")

    def get(self, *keys: str) -> Any:
        """What is kept there, of whatever kind; None where nothing is."""
        found: Any = self._table
        for key in keys:
            if not isinstance(found, dict) or key not in found:
                return None
            found = found[key]
        return found

    def texts(self, *keys: str) -> list[str]:
        """A list of texts that is kept there; empty where there is none."""
        found = self.get(*keys)
        return found if isinstance(found, list) and all(isinstance(each, str) for each in found) else []

    def set(self, value: Any, *keys: str) -> None:
        """Keep a value that TOML has, from now on; None takes it away."""
        if self.get(*keys) == value:
            return
        table = self._table
        for key in keys[:-1]:
            inner = table.get(key)
            table[key] = table = inner if isinstance(inner, dict) else {}
        if value is None:
            table.pop(keys[-1], None)
        else:
            table[keys[-1]] = value
        self._write()

    def _read(self, path: Path) -> None:
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError, RecursionError) as error:
            self.trouble = f"{path} is not read, and what it kept is forgotten: {error}"
            return
        version = table.get("version")
        if version != VERSION:
            self._is_foreign = True
            self.trouble = f"{path} is of another amitop (version {version}): it is left alone, nothing is kept"
            return
        self._table = table

    def _write(self) -> None:
        if self.path is None or self._is_foreign:
            return
        text = tomli_w.dumps({**self._table, "version": VERSION})
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".state-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                os.replace(name, self.path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            self.trouble = f"{self.path} can't be written, so what is chosen lasts for now only: {error.strerror}"
