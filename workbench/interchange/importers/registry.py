"""Which form a text is in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from workbench.interchange.importers.importer import Importer, Origin
from workbench.interchange.importers.json_document import decoded, wrong
from workbench.interchange.location import MalformedError, UnrecognizedError
from workbench.interchange.types import Files, Reading
from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.invocation import BODY, FileBody

if TYPE_CHECKING:
    from workbench.interchange.importers.blocks import Block

_PASTED = 4096
"""A call is short but for its body, and begins as one."""
_LARGE = 200_000
"""Characters of a text that is not looked through for command lines when it is another form, and broken."""
_PROGRAM = re.compile(r"\b(?:aws\w*|curl|workbench|sagemaker-runtime)\b")
_STARTS_PROCESS = re.compile(r"\b(?:subprocess|os\.system|os\.popen|Popen|create_subprocess_\w+)\b")
_LOOKED_AT = 5
"""Lines of what may be JSON Lines that are looked at to tell: some of them may be broken."""


@cache
def importers() -> tuple[Importer, ...]:
    """Returns every form of import, in the order in which they are tried."""
    import importlib
    import pkgutil

    from workbench.interchange import importers as package

    modules = (
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    )
    forms = [importer for module in modules for importer in getattr(module, "IMPORTERS", ())]
    return tuple(sorted(forms, key=lambda form: (form.order, form.name)))


def accepted_forms() -> str:
    """Returns what can be imported, as a list within a sentence."""
    *helps, last = (importer.help for importer in importers())
    return f"{', '.join(helps)} and {last}"


def detect_command(text: str) -> str:
    """Returns what sort of call a pasted text is, such as `a curl call`; empty where it is none."""
    beginning = text[:_PASTED]
    if beginning.lstrip()[:1] in {"{", "[", "<", '"'}:
        # A payload that speaks of a call is a payload.
        return ""
    forms = (form for importer in importers() for form in importer.pasted)
    return next((name for pattern, name in forms if re.compile(pattern, re.DOTALL).match(beginning)), "")


def _hint() -> str:
    return f"Accepted: {accepted_forms()}; alone, in notebooks or in Markdown."


def read(text: str, files: Files, origin: Origin | None = None) -> Iterator[Reading | MalformedError]:
    """The invocations of a text, in order; what could not be understood is an error in its place.

    Args:
        text: whatever was pasted or read.
        files: reads a file that the text names.
        origin: where the text is from; None where it was given.

    Raises:
        MalformedError: it is in no form that is known, or broken as a whole.
        PayloadError: a file that it names cannot be read.
    """
    for reading in _read(text, files, origin or Origin()):
        yield reading if isinstance(reading, MalformedError) else _with_file_caveat(reading)


def _with_file_caveat(reading: Reading) -> Reading:
    """A file that a foreign text names is sent when its user has confirmed it, whatever form names it."""
    invocation = reading.invocation
    body = invocation.body
    if not isinstance(body, FileBody) or invocation.caveats_of(BODY):
        return reading
    caveat = Caveat(member=BODY, kind=CaveatKind.FILE, text=body.path)
    return replace(reading, invocation=invocation.with_(caveats=(*invocation.caveats, caveat)))


def _read(text: str, files: Files, origin: Origin) -> Iterator[Reading | MalformedError]:
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise MalformedError("there is nothing in it", source=origin.source, hint=_hint())
    if start[0] in "{[":
        try:
            yield from _documents(start if text[0] == "\ufeff" else text, files, origin)
        except MalformedError as error:
            # A prompt may begin so, and so do `{ …; }` of a shell and a link of Markdown.
            if len(text) > _LARGE or not _PROGRAM.search(text):
                raise
            try:
                yield from _code(text, files)
            except MalformedError:
                raise error from None
        return
    try:
        yield from _code(text, files)
    except MalformedError as error:
        raise error.of(origin.source) from None


def _code(text: str, files: Files) -> list[Reading | MalformedError]:
    """Returns the invocations of a text that is not a JSON document."""
    from workbench.interchange.importers import blocks, here_documents

    if fenced := blocks.of_markdown(text):
        return read_blocks(fenced, files)
    detected = next((form for form in importers() if form.detects_text and form.detects_text(text)), None)
    if detected is None or detected.read_text is None:
        return read_processes(text, files) or _commands(text, files)
    try:
        return list(detected.read_text(text, files))
    except MalformedError as error:
        if scripts := here_documents.blocks_of(text):
            return read_blocks(scripts, files)
        # A command line may have such a text for its body.
        try:
            return _commands(text, files)
        except MalformedError:
            raise error from None


def read_processes(text: str, files: Files) -> list[Reading | MalformedError]:
    """The invocations of the command lines that a Python text starts; none where it starts none."""
    from workbench.interchange.importers.python import processes

    if not _STARTS_PROCESS.search(text):
        return []
    results = [result for line in processes.command_lines(text) for result in _commands(line, files)]
    return [with_notes(result, ("taken from a process that this Python starts",)) for result in results]


def with_notes(reading: Reading | MalformedError, notes: tuple[str, ...]) -> Reading | MalformedError:
    """A reading with further notes."""
    return replace(reading, notes=(*reading.notes, *notes)) if isinstance(reading, Reading) else reading


def read_blocks(blocks: Sequence[Block], files: Files) -> list[Reading | MalformedError]:
    """The invocations of a document's blocks of code."""
    from workbench.interchange.importers.blocks import read as read_all

    def read_any(text: str) -> list[Reading | MalformedError]:
        return list(_read(text, files, Origin()))

    readings = read_all(blocks, lambda text: _commands(text, files), read_any)
    if not readings:
        raise MalformedError("its blocks of code do not call SageMaker Runtime", hint=_hint())
    return readings


def _commands(text: str, files: Files) -> list[Reading | MalformedError]:
    """The invocations of command lines; what is malformed stands in its place where others are understood."""
    from workbench.interchange.importers.command_lines import read as read_commands

    results = read_commands(text, files, importers())
    if not results:
        from workbench.interchange.importers.other_clients import clients_in

        if others := clients_in(text):
            raise MalformedError(f"calls through {' and '.join(others)} are not read here", hint=_hint())
        raise UnrecognizedError("unrecognized input format", hint=_hint())
    if all(isinstance(result, MalformedError) for result in results):
        raise next(result for result in results if isinstance(result, MalformedError))
    return results


def _documents(text: str, files: Files, origin: Origin) -> Iterator[Reading | MalformedError]:
    """One JSON document, or one a line."""
    data = text.encode("utf-8", "surrogatepass")
    try:
        whole = decoded(data, source=origin.source)
    except MalformedError:
        lines = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
        if len(lines) == 1 or not any(_is_document(line) for _, line in lines[:_LOOKED_AT]):
            raise
    else:
        yield from read_document(whole, files, origin, 0)
        return
    for number, line in lines:
        try:
            yield from read_document(decoded(line, source=origin.source, line=number), files, origin, number)
        except MalformedError as error:
            yield error


def _is_document(line: bytes) -> bool:
    """Returns whether a line is an object by itself, and so one of JSON Lines."""
    try:
        return isinstance(decoded(line), dict)
    except MalformedError:
        return False


def read_document(
    document: Any, files: Files, origin: Origin, line: int
) -> list[Reading] | list[Reading | MalformedError]:
    """The invocations of a JSON document.

    Args:
        line: its line in JSON Lines, from 1; 0 for a whole text.

    Raises:
        MalformedError: it is in no form that is known, or broken.
    """
    from workbench.interchange.importers import blocks

    if blocks.is_notebook(document):
        return read_blocks(blocks.of_notebook(document, source=origin.source), files)
    for form in importers():
        if form.detects_document and form.read_document and form.detects_document(document):
            return list(form.read_document(document, origin, line))
    if isinstance(document, list) and document:
        return [reading for part in document for reading in read_document(part, files, origin, line)]
    raise wrong("unrecognized JSON document", source=origin.source, line=line)
