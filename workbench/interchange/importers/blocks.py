"""Documents that hold code in blocks: notebooks, and Markdown with fences."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.interchange.importers.boto3 import call, looks_like
from workbench.interchange.importers.ipython import Cell, taken_apart, without_prompts
from workbench.interchange.importers.json_document import wrong
from workbench.interchange.importers.python import processes
from workbench.interchange.location import MalformedError, UnrecognizedError
from workbench.interchange.types import Reading
from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.invocation import BODY, TextBody

_FENCE = re.compile(r"^(?P<margin>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_INDENTED = re.compile(r"(?: {4}|\t)[ \t]*\S")
_COMMAND_LINE = re.compile(r"^[ \t]*(?:[$%>#] )?(?:aws|awslocal|curl|workbench)[ \t]", re.MULTILINE)
_PYTHON = frozenset({"python", "py", "python3", "ipython", "ipython3", "pycon", "jupyter"})
_SHELL = frozenset(
    {
        *("bash", "sh", "shell", "console", "shell-session", "shellsession", "sh-session", "zsh", "fish"),
        *("terminal", "powershell", "ps1", "pwsh", "bat", "batch", "cmd", "dos", "commandline"),
    }
)
_SPEAKS_OF_IT = re.compile(r"invoke[-_]?endpoint|/invocations\b|/async-invocations\b", re.IGNORECASE)
_FILLED_IN = re.compile(r"\{[A-Za-z_][\w.\[\]'\"]*\}")


@dataclass(frozen=True)
class Block:
    """A piece of code in a document.

    Attributes:
        language: `python`, `shell`, or as it is named; empty where it is not.
        text: the code.
        name: what it is called in messages, such as `cell 3`; empty where lines are told from the whole.
        lines_before: of the document.
    """

    language: str
    text: str
    name: str = ""
    lines_before: int = 0


ReadText = Callable[[str], list[Reading | MalformedError]]
"""Reads a text of another form."""


def is_notebook(document: Any) -> bool:
    """Returns whether a JSON document is a Jupyter notebook (nbformat 3 and 4)."""
    return (
        isinstance(document, dict)
        and "nbformat" in document
        and ("cells" in document or "worksheets" in document)
    )


def of_notebook(document: Any, *, source: str = "") -> list[Block]:
    """The code cells of a notebook.

    Raises:
        MalformedError: its cells are none.
    """
    cells = document.get("cells")
    if cells is None:
        cells = [cell for sheet in document["worksheets"] for cell in sheet.get("cells", ())]
    blocks: list[Block] = []
    try:
        for number, cell in enumerate(cells, 1):
            if cell["cell_type"] == "code":
                written = cell["source"] if "source" in cell else cell["input"]
                text = written if isinstance(written, str) else "".join(written)
                blocks.append(Block("python", text, f"cell {number}"))
    except (KeyError, TypeError, AttributeError):
        raise wrong("this notebook has a cell without a type or source", source=source) from None
    return blocks


def of_markdown(text: str) -> list[Block]:
    """The blocks of code of a Markdown text; none where it has no fence, or is Python.

    CommonMark, "Fenced code blocks" and "Indented code blocks". An indented block counts where it has a
    command line in it: a paragraph of a list is indented too.
    """
    if not any(_FENCE.match(line) for line in text.split("\n")) or _is_python(text):
        return []
    blocks: list[Block] = []
    inside: list[str] = []
    start, opened = 0, None
    indented: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        fence = _FENCE.match(line)
        if opened is None:
            if fence is None and (_INDENTED.match(line) or (indented and not line.strip())):
                indented.append(line)
                continue
            blocks += _indented(indented, number)
            indented = []
            if fence is not None:
                opened, inside, start = fence, [], number + 1
        elif fence is not None and not fence["info"].strip() and fence["fence"].startswith(opened["fence"]):
            words = opened["info"].strip().strip("{}.").lower().split()
            blocks.append(Block(_language(words[0] if words else ""), "\n".join(inside), "", start))
            opened = None
        else:
            margin = opened["margin"]
            inside.append(line[len(margin) :] if line.startswith(margin) else line.lstrip())
    if opened is not None:
        words = opened["info"].split()
        blocks.append(Block(_language(words[0].lower() if words else ""), "\n".join(inside), "", start))
    return [*blocks, *_indented(indented, text.count("\n") + 1)]


def _indented(lines: Sequence[str], end: int) -> list[Block]:
    """The block of indented lines that ends before a line; none where no command line is in it."""
    code = textwrap.dedent("\n".join(lines))
    return [Block("shell", code, "", end - len(lines))] if _COMMAND_LINE.search(code) else []


def _language(name: str) -> str:
    name = name.partition(",")[0].removeprefix(".")
    return "python" if name in _PYTHON else "shell" if name in _SHELL else name


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def read(blocks: Sequence[Block], read_shell: ReadText, read_any: ReadText) -> list[Reading | MalformedError]:
    """The invocations of code in blocks: those of Python, which is one program, then those of command lines.

    Args:
        read_shell: reads command lines.
        read_any: reads a block whose language is not named.
    """
    program = _Program()
    results: list[Reading | MalformedError] = []
    left_out: list[str] = []
    for block in blocks:
        language = block.language
        if not language and looks_like(block.text):
            language = "python"
        if language == "python":
            cell = taken_apart(without_prompts(block.text))
            left_out += [f"{_named(block)}: {omission}: left out" for omission in cell.left_out]
            if obstacle := program.add(block, cell):
                left_out.append(obstacle)
            for before, text in cell.commands:
                part = replace(block, text=text, lines_before=block.lines_before + before)
                results += [_filled_in(result) for result in _commands(part, read_shell, left_out)]
            for line in processes.command_lines(cell.python):
                results += _commands(replace(block, text=line), read_shell, left_out)
        elif language == "shell":
            results += _commands(block, read_shell, left_out)
        elif language in {"", "json", "text", "txt", "http"}:
            results += _commands(block, read_any, left_out)
        elif _SPEAKS_OF_IT.search(block.text):
            left_out.append(f"{_named(block)}: code in {language} is left out")
    try:
        readings: list[Reading | MalformedError] = [*program.read(), *results]
    except MalformedError as error:
        if not results:
            raise
        left_out.append(error.reason)
        readings = results
    return [
        replace(result, notes=(*result.notes, *left_out))
        if isinstance(result, Reading) and not at
        else result
        for at, result in enumerate(readings)
    ]


def _named(block: Block) -> str:
    return block.name or f"line {block.lines_before + 1}"


def _commands(block: Block, read_text: ReadText, left_out: list[str]) -> list[Reading | MalformedError]:
    if not _SPEAKS_OF_IT.search(block.text):
        return []
    try:
        return read_text(block.text)
    except UnrecognizedError:
        # A page speaks of calls beside those that it shows.
        left_out.append(f"{_named(block)}: no call is recognized here: left out")
        return []
    except MalformedError as error:
        return [error.of(block.name, lines_before=block.lines_before)]


def _filled_in(reading: Reading | MalformedError) -> Reading | MalformedError:
    """A command line of a notebook, where IPython fills in `{name}`."""
    if isinstance(reading, MalformedError):
        return reading
    invocation = reading.invocation
    texts = {name: str(value) for name, value in invocation.fields.items()}
    if isinstance(invocation.body, TextBody):
        texts[BODY] = invocation.body.text
    caveats = tuple(
        Caveat(member=name, kind=CaveatKind.UNKNOWN, text=match[0])
        for name, text in texts.items()
        if (match := _FILLED_IN.search(text)) and not invocation.caveats_of(name)
    )
    if not caveats:
        return reading
    notes = tuple(
        f"{caveat.member}: {caveat.text} is not filled in; the text is kept as written" for caveat in caveats
    )
    return replace(
        reading,
        invocation=invocation.with_(caveats=(*invocation.caveats, *caveats)),
        notes=(*reading.notes, *notes),
    )


class _Program:
    """The Python of all blocks, in order: what one defines the next ones use."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._parts: list[tuple[int, Block]] = []

    def add(self, block: Block, cell: Cell) -> str:
        """Takes in a block; why it was not, or empty."""
        if not cell.python.strip():
            return ""
        try:
            ast.parse(call.plain(cell.python))
        except SyntaxError as error:
            return f"{_named(block)}: this is not Python ({error.msg}): left out"
        except (ValueError, RecursionError, MemoryError):
            return f"{_named(block)}: this is not Python: left out"
        self._parts.append((len(self._lines), block))
        self._lines += call.plain(cell.python).split("\n")
        return ""

    def read(self) -> list[Reading]:
        """The invocations; none where it calls nothing of the service."""
        text = "\n".join(self._lines)
        if not looks_like(text):
            return []
        return call.followed(text, locate=self._located)

    def _located(self, line: int) -> tuple[str, int]:
        """The block that a line is in, and its line in that or in the document."""
        before, block = next(
            part for part in reversed(self._parts) if part[0] < line or part is self._parts[0]
        )
        return block.name, line - before + (0 if block.name else block.lines_before)
