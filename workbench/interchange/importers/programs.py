"""Which words of a command are the program, what stands before it, and what it is given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.interchange.importers.shells.words import Command, Gap, Word

_AWS = re.compile(r"aws\d?|awsv[12]|awscli\d?|awslocal|awscliv2")
_WORKBENCH = re.compile(r"(?:endpoint-)?workbench")
_IMAGE = re.compile(r"(?:.*/)?(?:aws-cli|awscli|aws-cli-v2)(?:[:@].*)?")
_ENDINGS = re.compile(r"\.(?:exe|cmd|bat|py)$", re.IGNORECASE)
_SILENT = frozenset(
    {"echo", "printf", "grep", "alias", "man", "which", "whereis", "type", "print", "log", "rg"}
)
_CONTAINERS = frozenset({"docker", "podman", "nerdctl", "finch", "container"})
_STARTERS = frozenset(
    {
        *(
            "sudo",
            "time",
            "env",
            "exec",
            "command",
            "nohup",
            "winpty",
            "nice",
            "builtin",
            "then",
            "do",
            "run",
        ),
        *(
            "-",
            "!",
            "run:",
            "uvx",
            "npx",
            "pipx",
            "uv",
            "--",
            "-e",
            "-E",
            "doas",
            "caffeinate",
            "stdbuf",
            "noglob",
        ),
    }
)
"""What may stand before a program and changes nothing of what it sends."""

LOCALSTACK = "http://localhost:4566"
"""Where awslocal sends everything (LocalStack documentation, "awslocal")."""


@dataclass(frozen=True)
class Program:
    """A program in a command.

    Attributes:
        name: without folder and ending; empty where a variable holds it.
        written: the word as it is written.
        index: of its word; what follows is its arguments.
        environment: variables that stand before it, `env A=b` and `docker run -e A=b`, by name.
        before: what else stands before it and may change what it does.
        fed: whether another program, such as xargs, adds arguments to it.
    """

    name: str
    written: Word
    index: int
    environment: Mapping[str, Word]
    before: tuple[Word, ...] = ()
    fed: bool = False


def base_name(text: str) -> str:
    """The name of a program without its folder and ending."""
    name = re.split(r"[\\/]", text.lstrip("@-"))[-1]
    return _ENDINGS.sub("", name).lower()


def aws_program(words: Sequence[Word], services: frozenset[str]) -> Program | None:
    """The AWS CLI or the workbench in a command, however it is started; None where there is none.

    Args:
        words: of the command.
        services: names of the service on the command line, which tell that some program is the AWS CLI.
    """
    if not words or base_name(words[0].text) in _SILENT:
        return None
    service = next((at for at, word in enumerate(words) if word.text in services), len(words))
    program_at: int | None = None
    names = [base_name(word.text) for word in words[:service]]
    if _CONTAINERS & set(names):
        program_at = next(
            (at for at, word in enumerate(words[:service]) if _IMAGE.fullmatch(word.text)), None
        )
    if program_at is None:
        programs = [at for at, name in enumerate(names) if _WORKBENCH.fullmatch(name) or _AWS.fullmatch(name)]
        # `uvx --from awscli aws`: the package of a program has its name.
        program_at = next((at for at in programs if at + 1 not in programs), None)
    if program_at is None:
        if service in {0, len(words)}:
            return None
        gaps = [at for at, word in enumerate(words[:service]) if word.only_gap]
        # Options of the AWS CLI may stand before the service.
        program_at = gaps[0] if gaps else _before_options(words, service)
    word = words[program_at]
    name = base_name(word.text)
    name = "" if isinstance(word.only_gap, Gap) else "workbench" if _WORKBENCH.fullmatch(name) else name
    return _program(name, words, program_at)


def curl_program(words: Sequence[Word]) -> Program | None:
    """curl in a command; None where there is none."""
    if not words or base_name(words[0].text) in _SILENT:
        return None
    for at, word in enumerate(words[:24]):
        if base_name(word.text) in {"curl", "awscurl"}:
            return _program(base_name(word.text), words, at)
    return None


def _before_options(words: Sequence[Word], service: int) -> int:
    for at in range(service - 1, -1, -1):
        if not words[at].text.startswith("-") and (at == 0 or not words[at - 1].text.startswith("--")):
            return at
    return service - 1


def _environment(before: Sequence[Word]) -> dict[str, Word]:
    environment: dict[str, Word] = {}
    for word in before:
        name, equals, _ = word.text.partition("=")
        option = ""
        if name in {"--env"} and equals:
            option, (name, equals, _) = "--env=", word.text[6:].partition("=")
        if equals and re.fullmatch(r"[A-Za-z_]\w*", name):
            environment[name] = word.behind(len(option) + len(name) + 1)
    return environment


def _program(name: str, words: Sequence[Word], index: int) -> Program:
    before = words[:index]
    environment = _environment(before)
    further = tuple(
        word
        for word in before
        if not {word.text, base_name(word.text)} & _STARTERS
        and not re.fullmatch(r"(?:--env=)?[A-Za-z_]\w*=.*", word.text, re.DOTALL)
    )
    return Program(name, words[index], index, environment, further, _fed(before))


def _fed(before: Sequence[Word]) -> bool:
    return any(
        base_name(word.text) in {"xargs", "parallel"} or word.text in {"-exec", "-execdir"} for word in before
    )


def inner_scripts(command: Command) -> list[Word]:
    """Words that hold a command line of their own, as those of `bash -c` and `watch`."""
    if not command.words or base_name(command.words[0].text) in _SILENT | {"python", "python3", "node", "jq"}:
        return []
    return [
        word
        for word in command.words[1:]
        if re.search(r"\b(?:aws\S*|curl\S*|workbench)\s", word.text)
        and not word.text.startswith(("{", "[", "<"))
    ]
