"""JMESPath over a body, live as it is typed: in a process of its own, so that 25 MB hold nothing up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from textual import work
from textual.message import Message

from workbench.content.search.jmespath_query import QueryAnswer
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.services.body_files import BodyFiles, QueryProcess
from workbench.tui.errors import notify_error
from workbench.tui.widgets.prompt import Prompt

# An expression that was superseded and takes longer is given up, with the process that evaluates it.
_PATIENCE_SECONDS = 2.0
_SHOWN_COMPLETIONS = 6


class QueryBar(Prompt):
    """An expression; Tab completes keys, Up and Down bring back what was asked of this endpoint before."""

    @dataclass(eq=False, repr=False)
    class Answered(Message):
        """An expression came to `text`, which is JSON, or to None: the whole is shown again."""

        text: bytes | None

    class Done(Message):
        """The bar was left, or its result is to be looked at."""

    @dataclass(eq=False, repr=False)
    class _Asked(Message):
        """A query was answered, or `why` it was not."""

        process: QueryProcess
        expression: str
        answer: QueryAnswer | None
        why: str

    @dataclass(eq=False, repr=False)
    class _Completed(Message):
        """The keys that can follow."""

        process: QueryProcess
        expression: str
        completions: Sequence[str]

    @dataclass(eq=False, repr=False)
    class _Remembered(Message):
        """Earlier queries of the endpoint."""

        endpoint: str
        queries: Sequence[str]

    def __init__(self, bodies: BodyFiles) -> None:
        """
        Args:
            bodies: what answers and remembers.
        """
        super().__init__(id="query")
        self._bodies = bodies
        self._process: QueryProcess | None = None
        self._endpoint = ""
        self._since: float | None = None
        self._good = ""
        self._offered = ("", "")

    @property
    def expression(self) -> str:
        """The newest expression that has a result; empty where the whole body is shown."""
        return self._good if self.open else ""

    def start(self, body: bytes, endpoint: str, *, lines: bool) -> None:
        """Begins to ask about a body.

        Args:
            body: in UTF-8.
            endpoint: whose answer it is.
            lines: whether it is JSON Lines.
        """
        self.forget()
        self._endpoint = endpoint
        self._process = self._bodies.asked(body, lines=lines)
        self.ask(
            "JMESPath",
            hints=("predictions[0].score   Tab: complete · Esc: whole body", "predictions[0].score"),
        )
        self._recall(endpoint)

    def forget(self) -> None:
        """Another body is shown, or none."""
        if self._process is not None:
            self._process.close()
        self._process = None
        self._since = None
        self._good = ""
        self.close()

    def on_unmount(self) -> None:
        if self._process is not None:
            self._process.close()

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        event.stop()
        if self._process is None:
            return
        if self._since is None:
            self._since = monotonic()
            self._answer(self._process, event.text)
        elif monotonic() - self._since > _PATIENCE_SECONDS:
            self._process.stop()

    @work(thread=True, group="query")
    def _answer(self, process: QueryProcess, expression: str) -> None:
        answer, why = None, ""
        try:
            answer = process.ask(expression) if expression.strip() else None
        except OperationCancelledError:
            why = "cancelled"
        except WorkbenchError as error:
            why = error.message
        self.post_message(self._Asked(process, expression, answer, why))

    def on_query_bar__asked(self, message: _Asked) -> None:
        if message.process is not self._process:
            return
        self._since = None
        if message.expression != self.text:
            self._since = monotonic()
            self._answer(message.process, self.text)
            return
        answer = message.answer
        if self._offered[0] == message.expression:
            # What Tab has found stands until more is typed.
            self.say(self._offered[1])
        elif message.why:
            self.say(message.why, warning=True)
        elif answer is None:
            self._good = ""
            self.say("")
            self.post_message(self.Answered(None))
        elif answer.error:
            place = f"at {answer.position + 1}: " if answer.position >= 0 else ""
            self.say(f"{place}{answer.error}", warning=True)
        else:
            self._good = message.expression
            items = f"{answer.count:,} item{'' if answer.count == 1 else 's'}"
            note = items if answer.count >= 0 else "no result" if answer.text == b"null" else ""
            # What Tab has found stands until more is typed.
            self.say(self._offered[1] if self._offered[0] == message.expression else note)
            self.post_message(self.Answered(answer.text))

    def on_prompt_completion_asked(self, event: Prompt.CompletionAsked) -> None:
        event.stop()
        if self._process is not None:
            self._complete(self._process, event.text)

    @work(thread=True, exclusive=True, group="complete")
    def _complete(self, process: QueryProcess, expression: str) -> None:
        try:
            completions = process.completions(expression)
        except WorkbenchError as error:
            self.log.info(f"no completions: {error.message}")
            return
        self.post_message(self._Completed(process, expression, completions))

    def on_query_bar__completed(self, message: _Completed) -> None:
        if message.process is not self._process or message.expression != self.text:
            return
        if not message.completions:
            self.say("no matching key", warning=True)
            return
        shared = _shared(message.completions)
        if len(shared) > len(message.expression) or len(message.completions) == 1:
            self.put(message.completions[0] if len(message.completions) == 1 else shared)
        if len(message.completions) > 1:
            keys = [
                completion[len(_head(completion)) :]
                for completion in message.completions[:_SHOWN_COMPLETIONS]
            ]
            more = " …" if len(message.completions) > _SHOWN_COMPLETIONS else ""
            self._offered = (self.text, f"{'  '.join(keys)}{more}")
            self.say(self._offered[1])

    def on_prompt_entered(self, event: Prompt.Entered) -> None:
        event.stop()
        if self._good:
            self._keep(self._endpoint, self._good)
            self.offer([self._good, *(query for query in self._before if query != self._good)])
        self.post_message(self.Done())

    def on_prompt_left(self, event: Prompt.Left) -> None:
        event.stop()
        self.forget()
        self.post_message(self.Answered(None))
        self.post_message(self.Done())

    @work(thread=True, group="remember")
    def _keep(self, endpoint: str, expression: str) -> None:
        try:
            self._bodies.keep_query(endpoint, expression)
        except WorkbenchError as error:
            notify_error(self.app, error, "Query not saved")

    @work(thread=True, exclusive=True, group="recall")
    def _recall(self, endpoint: str) -> None:
        try:
            queries = self._bodies.queries(endpoint)
        except WorkbenchError as error:
            self.log.info(f"no earlier queries: {error.message}")
            return
        self.post_message(self._Remembered(endpoint, queries))

    def on_query_bar__remembered(self, message: _Remembered) -> None:
        if message.endpoint == self._endpoint:
            self.offer(message.queries)


def _shared(texts: Sequence[str]) -> str:
    """Returns what all of some texts begin with."""
    first, last = min(texts), max(texts)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:same]


def _head(completion: str) -> str:
    """A completion without its last key."""
    if completion.endswith('"'):
        return completion[: completion.rstrip('"').rfind('"')]
    return completion.rstrip("_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
