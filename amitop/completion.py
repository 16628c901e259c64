"""Completion in a shell: a short script asks `amitop __complete`, which reads the answer off the arguments.

So a script never grows old: options, saved hosts and Actions are those of the moment.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterable, Iterator

from amitop.arguments import parser

#: Stands for the names of files, which the shell completes itself.
FILES = ":files"

# What needs no quoting in any of the shells.
_PLAIN = re.compile(r"[\w.:=@%+,/~-]+")

Candidate = tuple[str, str]

_SCRIPTS = {
    "bash": r"""
_amitop() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        case $word in
            :files) compopt -o default ;;
            *=) compopt -o nospace; COMPREPLY+=("$word") ;;
            *) COMPREPLY+=("$word") ;;
        esac
    done < <("$1" __complete bash "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -F _amitop amitop
""",
    "zsh": r"""
#compdef amitop
_amitop() {
    local line word
    local -a described open
    for line in "${(@f)$("${(Q)words[1]}" __complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        word=${line%%$'\t'*}
        case $word in
            '') ;;
            :files) _files; return ;;
            *=) open+=("$word") ;;
            *) described+=("${word//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( $#open )) && compadd -S '' -- "${open[@]}"
    (( $#described )) && _describe amitop described
}
if [[ $funcstack[1] == _amitop ]]; then _amitop "$@"; else compdef _amitop amitop; fi
""",
    "fish": r"""
function __amitop_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete fish $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c amitop -f -a '(__amitop_complete)'
""",
}


def script(shell: str) -> str:
    """What a shell has to read to complete amitop's arguments."""
    return _SCRIPTS[shell].lstrip()


def answer(asked: list[str]) -> str:
    """The lines for a shell's question: its name, then the words so far; bash gives the whole line instead."""
    match asked:
        case ["bash", breaks, line]:
            return _bash_answer(breaks, line)
        case [_, *words]:
            return "".join(
                f"{word}\n" if word == FILES else f"{word}\t{text}\n" for word, text in candidates(words)
            )
    return ""


def _bash_answer(breaks: str, line: str) -> str:
    try:
        words = shlex.split(line)[1:] + [""] * line.endswith((" ", "\t"))
    except ValueError:  # inside of quotes
        return f"{FILES}\n"
    # Bash replaces only what stands behind the last of its word breaks.
    current = words[-1] if words else ""
    kept = 1 + max((current.rfind(each) for each in breaks if each in "=:"), default=-1)
    return "".join(f"{word if word == FILES else word[kept:]}\n" for word, _ in candidates(words))


def candidates(words: list[str]) -> list[Candidate]:
    """What the last of `words` may become, each with a line of help."""
    *before, current = words or [""]
    place = _Place(parser())
    for word in before:
        place.go_on(word)
    found = place.fitting(current)
    return [(word, text) for word, text in found if word == FILES or _fits(word, current)]


def _fits(word: str, current: str) -> bool:
    return word.lower().startswith(current.lower()) and _PLAIN.fullmatch(word) is not None


class _Place:
    """How far the words have gone in the arguments."""

    def __init__(self, whole: argparse.ArgumentParser) -> None:
        self._level = whole
        self._option: argparse.Action | None = None
        self._given: list[str] = []

    def go_on(self, word: str) -> None:
        """A word that is complete."""
        if self._option is not None:
            self._option = None
        elif word.startswith("-"):
            option = self._options.get(word)
            self._option = option if option is not None and option.nargs != 0 else None
        elif isinstance(here := self._positional, argparse._SubParsersAction):
            self._level, self._given = here.choices.get(word, self._level), []
        else:
            self._given.append(word)

    def fitting(self, current: str) -> Iterable[Candidate]:
        """What may stand here."""
        if self._option is not None:
            return self._values(self._option)
        name, equals, _ = current.partition("=")
        if equals and (option := self._options.get(name)) is not None:
            return [(f"{name}={word}", text) for word, text in self._values(option) if word != FILES]
        if current.startswith("-"):
            return self._option_names()
        values = list(self._values(self._positional)) if self._positional is not None else []
        return values or self._option_names()

    @property
    def _options(self) -> dict[str, argparse.Action]:
        return self._level._option_string_actions

    @property
    def _positional(self) -> argparse.Action | None:
        """The argument without a name that comes next."""
        following = [action for action in self._level._actions if not action.option_strings]
        at = min(len(self._given), len(following) - 1)
        return following[at] if following and (at == len(self._given) or following[at].nargs == "*") else None

    def _option_names(self) -> Iterator[Candidate]:
        return ((name, option.help or "") for name, option in self._options.items() if name.startswith("--"))

    def _values(self, argument: argparse.Action) -> Iterator[Candidate]:
        if isinstance(argument, argparse._SubParsersAction):
            yield from ((each.dest, each.help or "") for each in argument._choices_actions)
        elif argument.choices is not None:
            yield from ((str(each), "") for each in argument.choices)
        elif argument.metavar == "FILE":
            yield FILES, ""
        elif argument.dest == "host":
            yield from _hosts()
        elif argument.dest == "theme":
            yield from _themes()
        elif argument.dest == "name":
            yield from _actions()
        elif argument.dest == "headers":
            yield from _headers(self._given)


def _hosts() -> Iterator[Candidate]:
    from amitop.config import load_config

    hosts = load_config().hosts  # what is wrong is told when the program is run, not between two keys
    yield from ((name, host.address) for name, host in hosts.items())
    groups = dict.fromkeys(host.group for host in hosts.values() if host.group)
    for group in groups:
        yield group, ", ".join(name for name, host in hosts.items() if host.group == group)


def _themes() -> Iterator[Candidate]:
    from amitop.config.theme_names import theme_names

    yield from ((name, "") for name in theme_names())


def _actions() -> Iterator[Candidate]:
    from amitop.ami.facts import facts

    yield from ((entry.name, "") for entry in facts())


def _headers(given: list[str]) -> Iterator[Candidate]:
    """The parameters of the Action that was named, as far as they have none yet."""
    from amitop.ami.facts import facts

    entry = facts().get(given[0])
    there = {each.partition("=")[0].lower() for each in given[1:]}
    for parameter in entry.parameters if entry is not None else ():
        if parameter.name.lower() not in there:
            yield f"{parameter.name}=", "required" if parameter.required else ""
