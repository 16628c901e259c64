"""The man page, out of the arguments (man(7); `amitop.arguments`)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from amitop import __version__
from amitop.arguments import EXAMPLES, EXIT_CODES, SECRETS, SLOW_LINKS, parser
from amitop.config import FAMILIES, SETTINGS


def man_page() -> str:
    """The text of amitop.1."""
    whole = parser()
    return "\n".join(_lines(whole)) + "\n"


def _lines(whole: argparse.ArgumentParser) -> Iterator[str]:
    commands = _commands(whole)
    yield r".\" Made from amitop/arguments.py by `python -m tests.pages`."
    yield f'.TH AMITOP 1 "" "amitop {__version__}" "User Commands"'
    yield ".SH NAME"
    yield r"amitop \- a full-screen terminal monitor for Asterisk"
    yield ".SH SYNOPSIS"
    yield from _synopsis(whole)
    for name, command in commands.items():
        if any(other.startswith(f"{name} ") for other in commands):
            continue  # nothing by itself
        yield ".br"
        yield from _synopsis(command)
    yield ".SH DESCRIPTION"
    yield _text(whole.description or "")
    yield ".PP"
    yield _text(_sentence(SLOW_LINKS)) + "."
    yield ".SH OPTIONS"
    yield from _options(whole)
    yield ".SH COMMANDS"
    for name, command in commands.items():
        yield f".SS {_text(name)}"
        yield _text(command.description or "")
        yield from _options(command)
        if name in EXAMPLES:
            yield from _examples(name)
    yield ".SH SECRETS"
    yield _text(_sentence(SECRETS))
    yield ".SH ENVIRONMENT"
    yield from _environment()
    yield ".SH EXIT STATUS"
    yield _text(_sentence(EXIT_CODES.removeprefix("exit codes: ").replace("\n", " ")) + ".")
    yield ".SH EXAMPLES"
    yield from _example_lines("")


def _commands(whole: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """By the words that are typed: `snapshot`, `host`, `host add`."""
    found: dict[str, argparse.ArgumentParser] = {}
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                found[name] = command
                found |= {f"{name} {below}": each for below, each in _commands(command).items()}
    return found


def _synopsis(command: argparse.ArgumentParser) -> Iterator[str]:
    yield rf"\fB{_text(command.prog)}\fR [\fIoptions\fR]"
    for argument in _arguments(command):
        name = rf"\fI{_text(_name(argument))}\fR"
        yield rf"[{name} \&...]" if argument.nargs == "*" else name


def _arguments(command: argparse.ArgumentParser) -> list[argparse.Action]:
    """What has no dashes before it."""
    kinds = argparse._SubParsersAction
    return [each for each in command._actions if not each.option_strings and not isinstance(each, kinds)]


def _name(argument: argparse.Action) -> str:
    if argument.choices is not None and argument.metavar is None:
        return "|".join(map(str, argument.choices))
    return str(argument.metavar or argument.dest)


def _options(command: argparse.ArgumentParser) -> Iterator[str]:
    """The arguments and options of a command, those of a connection once, under amitop itself."""
    shared = {"connection"} if " " in command.prog else set()
    groups = [group for group in command._action_groups if group.title not in shared]
    for argument in (each for group in groups for each in group._group_actions):
        if isinstance(argument, argparse._SubParsersAction | argparse._HelpAction):
            continue
        yield ".TP"
        yield ", ".join(rf"\fB{_text(each)}\fR" for each in argument.option_strings) + _value(argument)
        yield _text(_sentence(argument.help or "")) + "."
    if len(groups) < len(command._action_groups):
        yield ".PP"
        yield "The options of a connection are those of amitop itself."


def _value(argument: argparse.Action) -> str:
    if argument.nargs == 0:
        return ""
    between = " " if argument.option_strings else ""
    return rf"{between}\fI{_text(_name(argument))}\fR"


def _examples(name: str) -> Iterator[str]:
    yield ".PP"
    yield "Examples:"
    yield from _example_lines(name)


def _example_lines(name: str) -> Iterator[str]:
    for typed, text in EXAMPLES[name]:
        yield ".TP"
        yield rf"\fB{_text(typed)}\fR"
        yield _text(_sentence(text)).removesuffix("?") + ("?" if text.endswith("?") else ".")


def _environment() -> Iterator[str]:
    told = [
        (
            "AMITOP_SECRET",
            "The secret of the login; of several PBXs, of the one that has none of its own, if that is certain.",
        ),
        ("AMITOP_CONFIG", "Another configuration than config.toml in the user's configuration folder."),
        *((setting.variable, setting.help) for setting in SETTINGS),
        *((family.prefix + family.names.upper(), family.help) for family in FAMILIES if family.prefix),
        ("NO_COLOR", "No colours."),
        ("TEXTUAL_FPS", "How often a second the screen is drawn at most."),
    ]
    for name, text in told:
        yield ".TP"
        yield rf"\fB{name}\fR"
        yield _text(text)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] if text[:1].isalpha() and not text.startswith("amitop") else text


def _text(text: str) -> str:
    r"""Text as roff writes it: no line begins with a command, and a dash or quote is the one that can be typed."""
    safe = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("^", r"\(ha")
    safe = safe.replace("~", r"\(ti").replace("`", r"\(ga").replace("…", r"\&...")
    return rf"\&{safe}" if safe.startswith(".") else safe
