"""What is done with a body that is looked at: asked, saved, handed to other programs."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from workbench.content.search.jmespath_query import QueryAnswer
from workbench.content.streaming.frames import read_frame, write_frame
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.services.workbench import Workbench
from workbench.store.files.user_files import remove_shared, safe_name, save_as, write_shared
from workbench.store.query_history import QueryHistory


class BodyFiles:
    """The disk and the processes that views of bodies need. Thread-safe.

    Args:
        bench: whose folders they are.
    """

    def __init__(self, bench: Workbench) -> None:
        self._places = bench.places
        self._queries = QueryHistory(bench.places)

    def save(self, path: str, data: bytes, *, replace: bool = False) -> str:
        """Writes a file of the user's; returns where it is.

        Raises:
            FileExistsAlreadyError: a file is there, and `replace` is not given.
            StoreError: it cannot be written.
        """
        return str(save_as(path, data, replace=replace))

    def proposal(self, name: str, extension: str) -> str:
        """A file name for a body, in the folder the workbench was started in."""
        return safe_name(f"{name}{extension}")

    def hand_over(self, name: str, data: bytes) -> Path:
        """Writes a file for another program to read.

        Raises:
            StoreError: the disk does not take it.
        """
        return write_shared(self._places, name, data)

    def take_back(self, path: Path) -> None:
        """Removes it.

        Raises:
            StoreError: it cannot be removed.
        """
        remove_shared(path)

    def queries(self, endpoint: str) -> tuple[str, ...]:
        """The last expressions that were asked of an endpoint's answers, newest first.

        Raises:
            StoreError: they cannot be read.
        """
        return self._queries.of(endpoint)

    def keep_query(self, endpoint: str, expression: str) -> None:
        """Remembers one.

        Raises:
            StoreError: it cannot be written.
        """
        self._queries.keep(endpoint, expression)

    def asked(self, body: bytes, *, lines: bool) -> QueryProcess:
        """A process to ask about a body, in UTF-8; it starts when it is first asked."""
        return QueryProcess(body, lines=lines)


class QueryProcess:
    """Answers JMESPath expressions about one body, one at a time; started when it is first asked.

    Args:
        body: in UTF-8.
        lines: whether it is JSON Lines.
    """

    def __init__(self, body: bytes, *, lines: bool) -> None:
        self._body = body
        self._lines = lines
        self._process: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()
        self._starting = threading.Lock()
        self._closed = False

    def ask(self, expression: str) -> QueryAnswer:
        """Evaluates an expression. Blocks.

        Raises:
            OperationCancelledError: it was stopped or closed meanwhile.
            WorkbenchError: the process cannot be started.
        """
        return msgspec.msgpack.decode(self._answer(expression), type=QueryAnswer)

    def completions(self, expression: str) -> tuple[str, ...]:
        """Returns what it may become; raises as `ask`."""
        return msgspec.msgpack.decode(self._answer(f"\t{expression}"), type=tuple[str, ...])

    def stop(self) -> None:
        """Gives up what is being evaluated; the next question starts anew."""
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Ends it."""
        # No process is started behind the back of whoever ends it.
        with self._starting:
            self._closed = True
            self.stop()

    def _answer(self, question: str) -> bytes:
        with self._one_at_a_time:
            try:
                with self._starting:
                    process, knows = self._started()
                if process.stdin is None or process.stdout is None:
                    raise OperationCancelledError("The query was cancelled")
                if not knows:
                    write_frame(process.stdin, b"lines" if self._lines else b"")  # type: ignore[arg-type]
                    write_frame(process.stdin, self._body)  # type: ignore[arg-type]
                write_frame(process.stdin, question.encode(errors="replace"))  # type: ignore[arg-type]
                answer = read_frame(process.stdout)  # type: ignore[arg-type]
            except BrokenPipeError:
                answer = None
            except OSError as error:
                raise WorkbenchError(f"Queries cannot run: {error.strerror}") from error
            if answer is None:
                self._ended()
                raise OperationCancelledError("The query was cancelled")
            return answer

    def _started(self) -> tuple[subprocess.Popen[bytes], bool]:
        """The process, and whether it was told of the body."""
        if self._closed:
            raise OperationCancelledError("The query was cancelled")
        if self._process is not None and self._process.poll() is None:
            return self._process, True
        self._ended()
        # Without the working folder on its path, where a file may be called like a module.
        command = [sys.executable, "-P", "-m", "workbench.content.search.jmespath_worker"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._process, False

    def _ended(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except BrokenPipeError:
                        continue
