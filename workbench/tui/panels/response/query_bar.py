"""JMESPath over a body, live as it is typed: in a process of its own, so that 25 MB hold nothing up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from time import monotonic

from textual import work
from textual.app import App
from textual.message import Message

from workbench.content.search.jmespath_query import QueryAnswer
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.keys.key import Key
from workbench.services.bodies.body_files import BodyFiles, QueryProcess
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.field import ending_keys
from workbench.tui.widgets.prompt import Prompt
from workbench.tui.widgets.turns import Queue

# An expression that was superseded and takes longer is given up, with the process that evaluates it.
_PATIENCE_SECONDS = 2.0
_SHOWN_COMPLETIONS = 6
_TAB = Key("query.complete", "tab", "simulate_key('tab')", "Complete", "")
_LAST_KEY = re.compile(r'(?:"(?:[^"\\]|\\.)*"|\w*)\Z', re.ASCII)
"""A key in quotes, which may hold some behind a backslash, or one without."""


class QueryBar(Prompt):
    """An expression; Tab completes keys, Up and Down bring back what was asked of this endpoint before."""

    class Answered(FieldMessage):
        """An expression came to `text`, which is JSON, or to None: the whole is shown again."""

        text: bytes | None

    class Done(Message):
        """The bar was left, or its result is to be looked at."""

    class _Asked(FieldMessage):
        """A query was answered, or `why` it was not."""

        process: QueryProcess
        expression: str
        answer: QueryAnswer | None
        why: str

    class _Completed(FieldMessage):
        """The keys that can follow."""

        process: QueryProcess
        expression: str
        completions: Sequence[str]

    class _Remembered(FieldMessage):
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
        self._is_entered = False
        self._offered = ("", "")
        self._writes = Queue(partial(self.run_worker, thread=True, group="remember"))

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
            keys=(*ending_keys("Result", "Whole body"), _TAB),
            hints=("predictions[0].score",),
        )
        self._recall(endpoint)

    def forget(self) -> None:
        """Another body is shown, or none."""
        if self._process is not None:
            self._process.close()
        self._process = None
        self._since = None
        self._good = ""
        self._is_entered = False
        self.close()

    def on_unmount(self) -> None:
        if self._process is not None:
            self._process.close()

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        event.stop()
        self._is_entered = False
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
        # What Tab has found stands until more is typed.
        offered = self._offered[1] if self._offered[0] == message.expression else ""
        if message.why:
            self.say(offered or message.why, warning=not offered)
        elif answer is None:
            self._good = ""
            self.say(offered)
            self.post_message(self.Answered(None))
        elif answer.error:
            place = f"at {answer.position + 1}: " if answer.position >= 0 else ""
            self.say(offered or f"{place}{answer.error}", warning=not offered)
        else:
            self._good = message.expression
            items = f"{answer.count:,} item{'' if answer.count == 1 else 's'}"
            note = items if answer.count >= 0 else "no result" if answer.text == b"null" else ""
            self.say(offered or note)
            self.post_message(self.Answered(answer.text))
        if self._is_entered:
            self._keep_if_good(message.expression)

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
        # What was typed last may not be answered yet: it is kept once it is, and not what was typed before.
        self._is_entered = self._since is not None
        if not self._is_entered:
            self._keep_if_good(event.text)
        self.post_message(self.Done())

    def _keep_if_good(self, entered: str) -> None:
        """Keeps what was entered, unless the result on show is still that of an expression before it."""
        self._is_entered = False
        if entered and entered == self._good:
            self._writes.add(partial(_keep, self.app, self._bodies, self._endpoint, entered))
            self.offer([entered, *(query for query in self._before if query != entered)])

    def on_prompt_left(self, event: Prompt.Left) -> None:
        event.stop()
        self.forget()
        self.post_message(self.Answered(None))
        self.post_message(self.Done())

    @work(thread=True, exclusive=True, group="recall")
    def _recall(self, endpoint: str) -> None:
        try:
            queries = self._bodies.queries(endpoint)
        except WorkbenchError as error:
            self.log.info(f"no earlier queries: {error.message}")
            return
        self.post_message(self._Remembered(endpoint, queries))

    def on_query_bar__remembered(self, message: _Remembered) -> None:
        if message.endpoint != self._endpoint:
            return
        # What was entered meanwhile is not among them.
        entered = [query for query in self._before if query not in message.queries]
        if (queries := [*entered, *message.queries]) != [*self._before]:
            self.offer(queries)


def _keep(app: App[int], bodies: BodyFiles, endpoint: str, expression: str) -> None:
    try:
        bodies.keep_query(endpoint, expression)
    except WorkbenchError as error:
        notify_error(app, error, "Query not saved")


def _shared(texts: Sequence[str]) -> str:
    """Returns what all of some texts begin with."""
    first, last = min(texts), max(texts)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:same]


def _head(completion: str) -> str:
    """A completion without its last key."""
    return _LAST_KEY.sub("", completion, count=1)
