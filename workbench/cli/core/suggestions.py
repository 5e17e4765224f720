"""What a word of a command line that does not exist may have meant; loaded only where one does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches

import click

_SEND = "invoke-endpoint"
_STREAM = "invoke-endpoint-with-response-stream"
_SYNONYMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("send", "invoke", "call", "predict", "post", "infer", "curl"), (_SEND,)),
    **dict.fromkeys(("stream", "invoke-stream", "chat"), (_STREAM,)),
    **dict.fromkeys(("invoke-async", "send-async"), ("invoke-endpoint-async",)),
    **dict.fromkeys(("find", "grep", "query", "filter"), ("search", "list", "history search")),
    **dict.fromkeys(("ls", "dir", "all"), ("list", "show", "history list")),
    **dict.fromkeys(("get", "cat", "view", "print", "inspect", "info"), ("show", "describe", "history show")),
    **dict.fromkeys(("delete", "remove", "del", "rmdir"), ("rm", "forget", "history rm")),
    **dict.fromkeys(("clear", "clean", "purge", "gc"), ("prune", "history prune")),
    **dict.fromkeys(("mv", "move"), ("rename", "name", "requests rename")),
    **dict.fromkeys(("set", "vim", "vi"), ("edit", "config edit")),
    **dict.fromkeys(("new", "create", "add", "start"), ("open", "save")),
    **dict.fromkeys(("end", "stop"), ("close",)),
    **dict.fromkeys(("resend", "repeat", "again", "retry", "rerun"), ("replay", "run")),
    **dict.fromkeys(("exec", "execute", "check"), ("run", "requests run")),
    **dict.fromkeys(("compare",), ("diff",)),
    **dict.fromkeys(("download", "result", "poll"), ("fetch", "wait", "async fetch")),
    **dict.fromkeys(("log", "tail"), ("logs", "history", "endpoints logs")),
    **dict.fromkeys(("stats", "count"), ("summary", "metrics", "history summary")),
    **dict.fromkeys(("label", "star", "favourite"), ("tag", "pin", "history tag")),
    **dict.fromkeys(("restore",), ("import", "history import")),
    **dict.fromkeys(("settings", "configure", "preferences"), ("config",)),
    **dict.fromkeys(("ui", "tui", "gui", "app", "run"), ("open",)),
    **dict.fromkeys(("demo", "serve", "server", "local", "mock"), ("sandbox",)),
    **dict.fromkeys(("bench", "benchmark", "stress", "locust"), ("load",)),
    **dict.fromkeys(("eval", "measure", "score"), ("evaluate",)),
    **dict.fromkeys(("transform", "batch-transform"), ("batch",)),
    **dict.fromkeys(("identity", "account"), ("whoami",)),
    **dict.fromkeys(("examples", "example"), ("templates",)),
    **dict.fromkeys(("describe-endpoint",), ("endpoints describe",)),
    **dict.fromkeys(("list-endpoints",), ("endpoints list",)),
    **dict.fromkeys(("version",), ("--version",)),
}
"""Words of other tools, and the commands here that do that: the first that exists is proposed."""

_MOST = 3
_NEAR = 0.1
"""How much less alike than the nearest a name may be that is proposed beside it."""


def suggested_command(word: str, names: Sequence[str], inner: Sequence[str] = ()) -> str:
    """Returns a sentence that proposes commands in place of a word; empty where none is near.

    Args:
        names: the commands that there are in its place.
        inner: those inside of them that have the word for a name.
    """
    places = (*names, "--version") if _SEND in names else names
    synonyms = [command for command in _SYNONYMS.get(word.lower(), ()) if command.partition(" ")[0] in places]
    if inner or synonyms:
        return _question([*dict.fromkeys([*inner[:_MOST], *synonyms[:1]])])
    begun = [name for name in names if len(word) > 2 and name.startswith(word.lower())]
    return _question(begun[:_MOST] or _nearest(word, names))


def option_message(error: click.NoSuchOption) -> str:
    """Returns what is said of an unknown option, with the options near it."""
    context, names = error.ctx, {"--help"}
    while context is not None:
        names |= {name for parameter in context.command.params for name in parameter.opts}
        context = context.parent
    options = [name for name in sorted(names) if name.startswith("--")]
    return f"{error.message}{_question(_nearest(error.option_name, options))}"


def _nearest(word: str, names: Iterable[str]) -> list[str]:
    close = get_close_matches(word, names, n=_MOST)
    return [name for name in close if _likeness(word, name) >= _likeness(word, close[0]) - _NEAR]


def _likeness(word: str, name: str) -> float:
    return SequenceMatcher(None, name, word).ratio()


def _question(names: Sequence[str]) -> str:
    if not names:
        return ""
    quoted = [f"'{name}'" for name in names]
    return f" Did you mean {' or '.join(filter(None, (', '.join(quoted[:-1]), quoted[-1])))}?"
