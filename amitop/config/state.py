"""`state.toml` in the user's state folder: what was chosen on the screen, kept for the next time.

It is never worth a failure: one that is broken, of a newer version or can't be written is done without. Several
amitops may keep theirs at once: each writes only what was chosen on its own screen.
"""

from __future__ import annotations

import os
import threading
import tomllib
from os.path import exists, isdir
from pathlib import Path
from typing import Any

from amitop.config.files import write_toml
from amitop.config.places import state_folder
from amitop.config.writer import writer

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
        #: What was chosen here and is not in the file yet.
        self._chosen: dict[tuple[str, ...], Any] = {}
        self._choosing = threading.Lock()
        if path is not None:
            writer.flush()
            self._table = self._read(path) or {}

    @classmethod
    def of_user(cls) -> State:
        """The user's own."""
        state = cls(state_folder() / "state.toml")
        if not state.trouble:
            state.trouble = _not_writable(state_folder())
        return state

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
        _put(self._table, keys, value)
        with self._choosing:
            self._chosen[keys] = value
        if self.path is not None:
            writer.do(self._write)

    def _read(self, path: Path) -> dict[str, Any] | None:
        """What the file holds, which is nothing where it is broken; None where it must be left alone."""
        try:
            if path.exists() and not path.is_file():
                self.trouble = f"{path.name} is no file: it is left alone, nothing is kept (in {path.parent})"
                return None  # a pipe would have us wait for its writer
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            why = error.strerror or error if isinstance(error, OSError) else "it is not TOML"
            self.trouble = f"{path.name} is not read, and what it kept is forgotten: {why} (in {path.parent})"
            return {}
        version = table.get("version")
        if version != VERSION:
            self.trouble = (
                f"{path.name} is of another amitop (version {version}): it is left alone, nothing is kept"
            )
            return None
        return table

    def _write(self) -> None:
        """Bring the file up to date, in whichever thread."""
        with self._choosing:
            chosen, self._chosen = self._chosen, {}
        if self.path is None or not chosen or (table := self._read(self.path)) is None:
            return
        for keys, value in chosen.items():
            _put(table, keys, value)
        try:
            write_toml(self.path, {**table, "version": VERSION}, overwrite=True, folder_mode=0o700)
        except (OSError, ValueError, RecursionError) as error:
            with self._choosing:
                self._chosen = {**chosen, **self._chosen}  # for the next time
            why = error.strerror if isinstance(error, OSError) else "it holds what TOML can't"
            self.trouble = (
                f"{self.path.name} can't be written, so what is chosen lasts for now only: "
                f"{why} (in {self.path.parent})"
            )


def _put(table: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    """Set a value in a table of tables; None takes it away."""
    for key in keys[:-1]:
        inner = table.get(key)
        table[key] = table = inner if isinstance(inner, dict) else {}
    if value is None:
        table.pop(keys[-1], None)
    else:
        table[keys[-1]] = value


def _not_writable(folder: Path) -> str:
    """Why nothing can be kept in a folder that may yet have to be made; empty where it can."""
    there = next((each for each in (folder, *folder.parents) if exists(each)), folder)
    if isdir(there) and os.access(there, os.W_OK | os.X_OK):
        return ""
    return f"state.toml can't be written, so what is chosen lasts for now only: no permission (in {there})"
