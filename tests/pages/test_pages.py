"""Pages that are made are what is committed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from amitop.arguments import EXAMPLES, parse, parser
from amitop.config import FAMILIES, FILTERS, HOST_KEYS, SETTINGS, load_config
from amitop.expression import compile  # noqa: A004
from amitop.journal.select import PacketFilter
from amitop.tui.known_names import mistakes
from amitop.tui.views import fields
from amitop.tui.views.fields import RowFilter
from tests.pages import DOCS, PAGES
from tests.pages.configuration import example
from tests.pages.expressions import EXAMPLES as EXPRESSIONS
from tests.pages.expressions import VIEWS


@pytest.mark.parametrize("name", PAGES)
def test_the_committed_page_is_what_is_made(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `python -m tests.pages`"


def test_every_command_has_help_with_examples_that_it_understands(capsys: pytest.CaptureFixture[str]) -> None:
    for name, examples in EXAMPLES.items():
        with pytest.raises(SystemExit) as end:
            parser().parse_args([name, "--help"] if name else ["--help"])
        assert end.value.code == 0
        shown = capsys.readouterr().out
        assert all(typed in shown and text in shown for typed, text in examples)
        assert all(len(line) <= 116 for line in shown.splitlines())


@pytest.mark.parametrize("typed", [typed for examples in EXAMPLES.values() for typed, _ in examples])
def test_an_example_is_no_wrong_usage(typed: str) -> None:
    command = typed.removeprefix('eval "$(').removesuffix(')"').partition(" | ")[0].partition(" > ")[0]
    parse(shlex.split(command)[1:], lambda: ("pbx1",))


def test_the_example_of_a_configuration_is_right_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("\n".join(example()), encoding="utf-8")
    config = load_config(path, {})
    assert [*config.problems, *mistakes(config.settings)] == []
    assert all(config.settings.given(setting) is not None for setting in SETTINGS)
    assert all(config.settings.family(family) for family in FAMILIES)
    assert {f"hosts.pbx1.{key.name}" for key in HOST_KEYS} <= set(config.given)
    assert set(config.hosts) == {"pbx1", "pbx2"}
    RowFilter(config.settings.family(FILTERS)["calls", "long"].value, fields.CALL, lambda: 0.0)


@pytest.mark.parametrize("name", ["configuration.md", "groups.md", "keys.md", "tables.md"])
def test_whatever_a_page_would_have_in_the_configuration_is_right(name: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    examples = re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for text in examples:
        path.write_text(text, encoding="utf-8")
        config = load_config(path, {})
        assert [*config.problems, *mistakes(config.settings)] == []


@pytest.mark.parametrize(("view", "text", "says"), EXPRESSIONS)
def test_an_expression_of_the_page_is_one(view: str, text: str, says: str) -> None:
    made = PacketFilter(text).expression if view == "Packets" else compile(text, tuple(VIEWS[view]))
    assert made.parts, f"{text} ({says}) would be taken for words"


def test_the_page_of_expressions_has_the_fields_of_every_view() -> None:
    told = {name for name, value in vars(fields).items() if name.isupper() and isinstance(value, dict)}
    assert {id(getattr(fields, name)) for name in told} == {id(each) for each in VIEWS.values()}


def test_man_shows_every_option() -> None:
    if shutil.which("man") is None or shutil.which("groff") is None:
        pytest.skip("there is no man")
    command = ["man", "--warnings", "-l", str(DOCS / "amitop.1")]
    done = subprocess.run(
        command,
        env=os.environ | {"MANWIDTH": "200", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    options = {name for each in parser()._actions for name in each.option_strings if name.startswith("--")}
    assert all(name in done.stdout for name in options - {"--help"})
    assert """--filter 'name == "Hangup" && h.Cause != "16"'""" in done.stdout
