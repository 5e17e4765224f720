"""Pygments, one line at a time: a lexer is stopped after any line and taken up again where it stood.

Lexers for markup read a comment, a CDATA section or a quoted value with one expression over all its lines,
which no single line can match. Those here read the same pieces by states, so that each line ends in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

State = tuple[tuple[str, Any], ...]
"""Where a lexer stands between two lines: the members of its context. Empty at the start of a document."""

_WHERE = {"text", "pos", "end"}


def lexed(name: str, text: str, state: State = ()) -> tuple[list[tuple[int, Any, str]], State]:
    """The tokens of `text`, as Pygments gives them, and the state after it.

    Args:
        name: the dotted name of a Pygments lexer; anything else has no tokens.
        text: one line with its line feed, or several.
        state: where the lexer stood before it.
    """
    if "." not in name:
        return [], ()
    lexer = _lexer(name)
    if not carries(name):
        return list(lexer.get_tokens_unprocessed(text)), ()
    context = _context(lexer, text)
    for member, value in state:
        setattr(context, member, list(value) if isinstance(value, tuple) else value)
    tokens = list(_resumed(lexer, context))
    after = ((member, value) for member, value in vars(context).items() if member not in _WHERE)
    return tokens, tuple(
        (member, tuple(value) if isinstance(value, list) else value) for member, value in after
    )


@cache
def carries(name: str) -> bool:
    """Returns whether a line's colours depend on the lines before it, in the language of a lexer."""
    if "." not in name:
        return False
    from pygments.lexer import RegexLexer

    return isinstance(_lexer(name), RegexLexer)


def _context(lexer: Any, text: str) -> Any:
    from pygments.lexer import LexerContext
    from pygments.lexers.data import YamlLexer, YamlLexerContext

    if isinstance(lexer, YamlLexer):
        return YamlLexerContext(text, 0)  # type: ignore[no-untyped-call]
    return LexerContext(text, 0)


def _resumed(lexer: Any, context: Any) -> Iterator[tuple[int, Any, str]]:
    """Pygments' own loop (`ExtendedRegexLexer.get_tokens_unprocessed`), but that it ends with the text.

    Theirs goes on to apply the rules that match nothing, and so closes at each line's end what lines share.
    """
    from pygments.token import Error, Text, _TokenType

    text, tables = context.text, lexer._tokens
    while context.pos < len(text):
        for match_at, action, target in tables[context.stack[-1]]:
            match = match_at(text, context.pos, context.end)
            if not match:
                continue
            if type(action) is _TokenType:
                yield context.pos, action, match.group()
                context.pos = match.end()
            elif action is not None:
                yield from action(lexer, match, context)
            _turn(context.stack, target)
            break
        else:
            if text[context.pos] == "\n":
                context.stack = ["root"]
            yield context.pos, Text if text[context.pos] == "\n" else Error, text[context.pos]
            context.pos += 1


def _turn(stack: list[str], target: Any) -> None:
    """Goes to another state, as the rules of Pygments' lexers name it."""
    if isinstance(target, int):
        del stack[max(target, 1 - len(stack)) or len(stack) :]
        return
    for state in (target,) if isinstance(target, str) else target or ():
        if state == "#pop":
            del stack[max(len(stack) - 1, 1) :]
        else:
            stack.append(stack[-1] if state == "#push" else state)


@cache
def _lexer(name: str) -> Any:
    # By its module: asking Pygments for a lexer by its name loads the list of all of them.
    module, _, lexer = name.rpartition(".")
    kind = _markup(lexer) if module == "pygments.lexers.html" else getattr(import_module(module), lexer)
    return kind(stripnl=False, ensurenl=False)


def _markup(lexer: str) -> Any:
    import pygments.lexer
    from pygments.lexers.css import CssLexer
    from pygments.lexers.html import HtmlLexer, XmlLexer
    from pygments.lexers.javascript import JavascriptLexer
    from pygments.token import Comment, Name, Punctuation, String, Whitespace

    # What they are is typed nowhere.
    rules: Any = pygments.lexer

    def until(end: str, token: Any) -> list[Any]:
        return [(re.escape(end), token, "#pop"), (rf"[^{re.escape(end[0])}]+", token), (".", token)]

    def embedded(element: str, language: Any) -> list[Any]:
        return [
            (rf"(</)({element})(\s*>)", rules.bygroups(Punctuation, Name.Tag, Punctuation), "#pop"),
            (rf".+?(?=</{element}\s*>)", rules.using(language)),
            (".+", rules.using(language)),
        ]

    tables = {
        "root": [
            ("<!--", Comment.Multiline, "comment"),
            (r"<!\[CDATA\[", Comment.Preproc, "character-data"),
            (r"<\?", Comment.Preproc, "instruction"),
            rules.inherit,
        ],
        "attr": [
            (r"\s+", Whitespace),
            ('"', String, ("#pop", "double-quoted")),
            ("'", String, ("#pop", "single-quoted")),
            rules.inherit,
        ],
        "comment": until("-->", Comment.Multiline),
        "character-data": until("]]>", Comment.Preproc),
        "instruction": until("?>", Comment.Preproc),
        "double-quoted": until('"', String),
        "single-quoted": until("'", String),
    }
    if lexer == XmlLexer.__name__:
        return type("XmlByLine", (XmlLexer,), {"tokens": tables})
    tables |= {
        "script-content": embedded("script", JavascriptLexer),
        "style-content": embedded("style", CssLexer),
    }
    return type("HtmlByLine", (HtmlLexer,), {"tokens": tables})
