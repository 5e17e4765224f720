"""Files that a text writes itself before it sends them: `cat > body.json <<EOF`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.interchange.importers.body_source import body_of
from workbench.interchange.importers.programs import base_name
from workbench.interchange.importers.shells import Command, Word, outputs
from workbench.interchange.types import Files, Reading
from workbench.model.invocation import BODY, FileBody, FileEncoding

_READERS = frozenset(
    {"cat", "aws", "curl", "jq", "head", "tail", "wc", "ls", "echo", "rm", "base64", "less", "file"}
)
_INTO = frozenset({">", ">|", "1>"})


class WrittenFiles:
    """What the files hold that a text writes, as far as it is known.

    Args:
        commands: of the text, in order.
    """

    def __init__(self, commands: Sequence[Command]) -> None:
        self._content: dict[str, tuple[int, bytes]] = {}
        self._order = {id(command): index for index, command in enumerate(commands)}
        self._changed: set[str] = set()
        for index, command in enumerate(commands):
            self._look(index, command)

    def _look(self, index: int, command: Command) -> None:
        targets = [target.text for sign, target in command.redirections if sign in _INTO and not target.gaps]
        if base_name(command.name) == "tee" and len(command.words) == 2:
            targets.append(command.words[1].text)
        for path in targets:
            data = outputs.printed(replace(command, redirections=_inputs(command)))
            if path in self._content or not isinstance(data, bytes):
                self._changed.add(path)
            else:
                self._content[path] = (index, data)
        if base_name(command.name) not in _READERS | {"tee"}:
            self._changed |= {
                path
                for path in self._content
                if path not in targets
                and any(path in word.text for word in command.words[1:])
                and not any("sagemaker" in word.text for word in command.words)
            }
        self._changed |= {
            target.text for sign, target in command.redirections if sign not in _INTO and ">" in sign
        }

    def before(self, command: Command, files: Files) -> Files:
        """A reader that knows what the text has written before a command.

        Args:
            command: that names files.
            files: reads those of this machine.
        """

        def read(path: str) -> bytes:
            data = self._content_before(path, command)
            return files(path) if data is None else data

        return read

    def _content_before(self, path: str, command: Command) -> bytes | None:
        index, data = self._content.get(path, (len(self._order), b""))
        is_known = path not in self._changed and index < self._order.get(id(command), 0)
        return data if is_known else None

    def filled(self, reading: Reading, command: Command) -> Reading:
        """A reading whose body is known where the text writes its file.

        Args:
            reading: of a command.
            command: the command.
        """
        body = reading.invocation.body
        if not isinstance(body, FileBody) or body.encoding is FileEncoding.BASE64:
            return reading
        data = self._content_before(body.path, command)
        if data is None:
            return reading
        if body.encoding is FileEncoding.JOINED:
            data = data.translate(None, b"\r\n\0")
        caveats = tuple(caveat for caveat in reading.invocation.caveats if caveat.member != BODY)
        invocation = reading.invocation.with_(body=body_of(data), caveats=caveats)
        kept = tuple(note for note in reading.notes if not note.startswith(f"{body.path} "))
        return replace(
            reading,
            invocation=invocation,
            notes=(*kept, f"the text itself writes {body.path}: it is the body"),
        )


def _inputs(command: Command) -> list[tuple[str, Word]]:
    return [redirection for redirection in command.redirections if "<" in redirection[0]]
