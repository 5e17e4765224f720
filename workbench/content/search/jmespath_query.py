"""JMESPath over a body that is JSON or JSON Lines. Numbers come out as they stand in the body.

Every number with a fraction or an exponent is read as a float that knows its own text, and written as that
text: 1.10 and 1e400 stay what they are. What a function computes is a new number.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from workbench.content.formats.json.surrogates import half_of_a_pair
from workbench.content.search.jmespath_errors import explained, query_errors
from workbench.model.errors import UsageError
from workbench.model.inspection import inspect_now
from workbench.model.not_json import NOT_JSON

_TAIL = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[^"'`])*?"""
    r"""(?P<key>"(?:[^"\\]|\\.)*|[A-Za-z_][A-Za-z0-9_]*|)\Z""",
    re.DOTALL,
)
"""The beginning of a key at the end of an expression, past what is closed; none inside a literal."""
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MINUS_ZERO = re.compile(rb"-0\s*[,\]}]")
_MOST_KEYS = 50
_LOOKED_AT = 50


class QueryAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an expression came to.

    Args:
        text: the result as JSON; empty where there is an error.
        error: why there is no result, in a few words.
        position: the character of the expression at which it goes wrong, from 0; -1 where it is not known.
        count: the items of a result that is a list; -1 for any other.
    """

    text: bytes = b""
    error: str = ""
    position: int = -1
    count: int = -1


class _Literal(float):
    """A number that knows how it was written. JMESPath tells types by their names: it is called `float`."""

    __slots__ = ("text",)
    text: str


_Literal.__name__ = "float"


def _literal(text: str) -> _Literal:
    number = _Literal(text)
    number.text = text
    return number


class Document:
    """A body that was read, to be asked any number of questions.

    Args:
        body: in UTF-8.
        lines: whether it is JSON Lines: its documents are then the items of a list.

    Raises:
        UsageError: it is not JSON; the message says where.
    """

    def __init__(self, body: bytes, *, lines: bool) -> None:
        try:
            self._value = _read_lines(body) if lines else _read(body)
        except RecursionError as error:
            raise UsageError("nested too deep to query") from error
        except (msgspec.DecodeError, ValueError) as error:
            raise UsageError(f"not JSON: {error}") from error

    def ask(self, expression: str) -> QueryAnswer:
        """Evaluates an expression; an empty one is the whole document."""
        import jmespath

        try:
            result = jmespath.search(expression, self._value) if expression.strip() else self._value
            text = msgspec.json.encode(result, enc_hook=_written)
        except UnicodeEncodeError:
            return QueryAnswer(error="its result holds half of a surrogate pair")
        except query_errors() as error:
            return QueryAnswer(error=_explained(error), position=_position(error, expression))
        return QueryAnswer(text, count=len(result) if isinstance(result, list) else -1)

    def completions(self, expression: str) -> tuple[str, ...]:
        """What the expression becomes with each key that its end may be the beginning of, in order."""
        tail = _TAIL.match(expression)
        if tail is None:
            return ()
        start = tail.start("key")
        typed = expression[start:].lstrip('"').casefold()
        head = expression[:start]
        base = head[:-1] if head.endswith(".") else _before_filter(head)
        if base is None:
            return ()
        value = self._at(base)
        joint = head
        if isinstance(value, list) and head.endswith(".") and not base.endswith("]"):
            joint = f"{base}[]."
        fitting = [key for key in _keys(value) if key.casefold().startswith(typed)][:_MOST_KEYS]
        return tuple(f"{joint}{key if _PLAIN_KEY.fullmatch(key) else _quoted(key)}" for key in fitting)

    def _at(self, expression: str) -> Any:
        import jmespath

        try:
            return jmespath.search(expression or "@", self._value)
        except query_errors():
            return None


def _read(body: bytes) -> Any:
    if not _MINUS_ZERO.search(body):
        try:
            return msgspec.json.Decoder(float_hook=_literal).decode(body)
        except NOT_JSON:
            if b"NaN" not in body and b"Infinity" not in body and half_of_a_pair(body) is None:
                raise
    import json

    return json.loads(
        body,
        parse_float=_literal,
        parse_constant=_literal,
        parse_int=lambda text: _literal(text) if text == "-0" else int(text),
    )


def _read_lines(body: bytes) -> list[Any]:
    documents = []
    for number, line in enumerate(body.split(b"\n"), 1):
        if line.strip():
            try:
                documents.append(_read(line))
            except (msgspec.DecodeError, ValueError) as error:
                raise UsageError(f"line {number:,} is not JSON: {error}") from error
    return documents


def _written(value: Any) -> Any:
    if isinstance(value, _Literal):
        return msgspec.Raw(value.text.encode())
    raise TypeError("its result is an expression, not a value")


def _explained(error: Exception) -> str:
    from jmespath import exceptions

    if isinstance(error, exceptions.IncompleteExpressionError):
        return "it is not complete"
    if isinstance(error, exceptions.LexerError):
        return str(error.message)
    if isinstance(error, exceptions.ArityError):
        return f"{error.function_name}() takes {error.expected_arity} arguments, not {error.actual_arity}"
    if isinstance(error, exceptions.ParseError):
        return f"{error.token_value!r} does not belong here" if error.token_value else "it is not complete"
    if isinstance(error, exceptions.JMESPathError):
        return str(error)
    return explained(error) if isinstance(error, RecursionError) else f"it cannot be evaluated: {error}"


def _position(error: Exception, expression: str) -> int:
    at = getattr(error, "lex_position", getattr(error, "lexer_position", None))
    return min(at, len(expression)) if isinstance(at, int) else -1


def _before_filter(head: str) -> str | None:
    """Returns what the names at the end of a head are keys of, where no dot stands before them."""
    text = head.rstrip()
    if not text:
        return ""
    if text.endswith("[?"):
        return text[:-2]
    if text.endswith("|") and not text.endswith("||"):
        return text[:-1]
    return None


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return list(value)
    if isinstance(value, list):
        return list({key: None for item in value[:_LOOKED_AT] if isinstance(item, dict) for key in item})
    return []


def _quoted(key: str) -> str:
    return msgspec.json.encode(key).decode()


inspect_now(QueryAnswer)
