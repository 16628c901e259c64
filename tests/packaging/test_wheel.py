"""The wheel and the sdist: what they hold, and that the wheel alone is the whole program."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.terminal import Terminal, environment

TREE = Path(__file__).parents[2]
_BUILD = "import hatchling.build as backend, sys; print(getattr(backend, sys.argv[1])(sys.argv[2]))"

# One worker builds and installs for all.
pytestmark = pytest.mark.xdist_group("wheel")


def _built(what: str, tree: Path, into: Path) -> Path:
    """What the build backend makes of a tree, as pip would have it made."""
    command = [sys.executable, "-c", _BUILD, what, str(into)]
    done = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True)
    return into / done.stdout.split()[-1]


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built("build_sdist", TREE, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the sdist makes, so that the sdist has to hold all of it."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    return _built("build_wheel", folder / sdist.name.removesuffix(".tar.gz"), folder)


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an environment that holds the wheel and what it needs, and nothing else."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "--disable-pip-version-check", "install"]
    done = subprocess.run(
        [*pip, "--quiet", "--no-compile", str(wheel)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def _files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_whole_program(wheel: Path) -> None:
    files = _files(wheel)
    sources = {str(path.relative_to(TREE)) for path in (TREE / "amitop").rglob("*.py")}
    assert sources <= files
    assert {"amitop/py.typed", "amitop/tui/amitop.tcss"} <= files
    assert {"amitop/ami/actions.txt", "amitop/ami/corrections.txt"} <= files
    for folder in ("themes", "amitop/macros"):
        shipped = {path.name for path in (TREE / folder).glob("*.toml")}
        assert shipped
        assert {f"amitop/{Path(folder).name}/{name}" for name in shipped} <= files
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in files)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    kinds = {".py", ".toml", ".txt", ".tcss", ".typed"}
    program = {name for name in _files(wheel) if ".dist-info/" not in name and ".data/" not in name}
    assert {name.partition("/")[0] for name in program} == {"amitop"}
    assert {Path(name).suffix for name in program} == kinds
    assert not [name for name in program if "test" in Path(name).parts]


def test_the_sdist_holds_what_the_tree_does(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml", "docs/house.md", "screenshots/make.py"}
    assert wanted <= files
    tests = {str(path.relative_to(TREE)) for path in (TREE / "tests").rglob("*.py")}
    assert tests <= files
    assert not [name for name in files if "__pycache__" in name]


def test_the_installed_program_knows_its_version(installed: Path, wheel: Path) -> None:
    done = subprocess.run([installed / "bin/amitop", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"amitop {wheel.name.split('-')[1]}\n"


def test_the_man_page_is_installed(installed: Path) -> None:
    page = (installed / "share/man/man1/amitop.1").read_text(encoding="utf-8")
    assert page == (TREE / "docs/amitop.1").read_text(encoding="utf-8")


def test_the_installed_program_shows_the_demo_and_quits(installed: Path, tmp_path: Path) -> None:
    with Terminal(str(installed / "bin/amitop"), "--demo", env=environment(tmp_path), cwd=tmp_path) as terminal:
        terminal.until("22.10.1-demo")
        terminal.until("Waiting")
        terminal.type("q")
        assert terminal.ended() == 0, terminal.text[-3000:]
        assert terminal.left_on() == set()
        # The cursor is shown on the screen that was there before, where nothing more is written.
        assert b"\x1b[?25h" in terminal.seen.rpartition(b"\x1b[?1049l")[2]
        assert terminal.written_after("\x1b[?1049l").strip() == ""
