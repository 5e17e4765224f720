"""Small Python programs that send, made at random; and what they really send."""

from __future__ import annotations

import contextlib
import io
import random
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

DICTS, LISTS, TEXTS = ("a", "b", "c"), ("l", "m"), ("s", "t")
_PRELUDE = """
import boto3, json
client = boto3.client("sagemaker-runtime", region_name="eu-west-1")
a, b, c = {"n": 1}, {"k": {"x": 1}}, {}
l, m = [1, 2], []
s, t = "one", "two"
class Box:
    shared = {"z": 0}
    def __init__(self, value):
        self.value = value
    def put(self, key, value):
        self.value[key] = value
        return self
box = Box({"o": 1})
def keep(value, seen=[]):
    seen.append(value)
    return seen
"""


@dataclass
class Foreign:
    """Code that is not in the program: it returns, changes and raises what it wants."""

    seed: int
    random: random.Random = field(init=False)
    callbacks: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def unk(self, *_: Any) -> Any:
        return self.random.choice([0, 1, 2, "w", True, False])

    def ext(self, value: Any = None, *_: Any) -> Any:
        self.callbacks += _callables(value)
        for callback in self.callbacks:
            if self.random.random() < 0.5:
                callback()
        if isinstance(value, dict) and self.random.random() < 0.7:
            value[self.random.choice(["n", "k", "e"])] = self.random.randrange(3)
        if isinstance(value, list) and self.random.random() < 0.7:
            value.append(self.random.randrange(3))
        return value if self.random.random() < 0.5 else {"e": 2}

    def fail(self, *_: Any) -> int:
        if self.random.random() < 0.5:
            raise ValueError("no")
        return 3


def _callables(value: Any) -> Iterator[Callable[..., object]]:
    """What of the program can be called by whoever has a value."""
    if callable(value):
        yield value
    elif isinstance(value, list | tuple):
        for element in value:
            yield from _callables(element)
    elif isinstance(value, dict):
        yield from _callables(list(value.values()))
    else:
        yield from _callables(list(getattr(value, "__dict__", {}).values()))


@dataclass
class Sent:
    """What a program sends."""

    fields: dict[str, Any]
    body: bytes | None


class _Client:
    def __init__(self, sent: list[Sent]) -> None:
        self._sent = sent

    def invoke_endpoint(self, **parameters: Any) -> dict[str, Any]:
        body = parameters.pop("Body", None)
        data = body.encode() if isinstance(body, str) else None if body is None else bytes(body)
        self._sent.append(Sent(parameters, data))
        return {"Body": io.BytesIO(b"{}")}


def really_sent(program: str, seed: int) -> list[Sent]:
    """What a program sends when it runs, until it ends or raises."""
    sent: list[Sent] = []
    foreign = Foreign(seed)

    class _Boto3:
        @staticmethod
        def client(*_: Any, **__: Any) -> _Client:
            return _Client(sent)

    names: dict[str, Any] = {
        "__name__": "__main__",
        "unk": foreign.unk,
        "ext": foreign.ext,
        "fail": foreign.fail,
        "print": lambda *_: None,
    }
    code = compile(program.replace("import boto3, json", "import json"), "program", "exec")
    names["boto3"] = _Boto3
    with contextlib.suppress(Exception):  # whatever a random program raises ends it
        exec(code, names)  # noqa: S102
    return sent


_keys = st.sampled_from(["'n'", "'k'", "'x'", "'new'"])
_numbers = st.integers(0, 3).map(str)


@st.composite
def _dict_expression(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(DICTS))
    other = draw(st.sampled_from(DICTS))
    key, number = draw(_keys), draw(_numbers)
    return draw(
        st.sampled_from(
            [
                name,
                f"{{{key}: {number}}}",
                f"dict({name}, q={number})",
                f"{{**{name}, {key}: {number}}}",
                f"{name} | {other}",
                f"{name}.copy()",
                f"({name} if {draw(_tests())} else {other})",
                f"{{i: {number} for i in l}}",
                f"{name}.setdefault('in', {{}})",
                "dict(zip('xy', l))",
                "box.value",
                "Box.shared",
                f"ext({name})",
                f"(w := {name})",
                f"({name} or {other})",
                f"json.loads(json.dumps({name}))",
            ]
        )
    )


@st.composite
def _list_expression(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(LISTS))
    other = draw(st.sampled_from(LISTS))
    return draw(
        st.sampled_from(
            [
                name,
                f"[{draw(_numbers)}, {name}]",
                f"{name} + {other}",
                f"{name}[:1]",
                f"list({name})",
                f"[x for x in {name} if x != 1]",
                f"[*{name}, 9]",
                f"{name} * 2",
                f"sorted({draw(st.sampled_from(DICTS))})",
                f"keep({draw(_numbers)})",
                f"list({draw(st.sampled_from(DICTS))}.values())",
                "list(range(2))",
            ]
        )
    )


@st.composite
def _text_expression(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(TEXTS))
    return draw(
        st.sampled_from(
            [
                name,
                f"{name} + 'x'",
                f"f'{{{name}}}-{{len(l)}}'",
                f"'{{}}/{{}}'.format({name}, t)",
                f"'%s' % {name}",
                "','.join(str(i) for i in l)",
                f"{name}.upper().strip()",
                "str(m)",
                f"({name} if {draw(_tests())} else 'else')",
                "'three'",
                "fail() and 'ok'",
            ]
        )
    )


@st.composite
def _tests(draw: st.DrawFn) -> str:
    return draw(
        st.sampled_from(
            [
                "True",
                "len(l) > 2",
                "'n' in a",
                "a is b",
                "a == b",
                "unk()",
                "unk() and m",
                "not c",
                "s == 'one'",
                "box.value is a",
                "l",
                "0 < len(m) < 3",
            ]
        )
    )


def _indented(lines: list[str]) -> str:
    return textwrap.indent("\n".join(lines), "    ")


@st.composite
def _simple(draw: st.DrawFn) -> str:
    d, e = draw(st.sampled_from(DICTS)), draw(st.sampled_from(DICTS))
    n, o = draw(st.sampled_from(LISTS)), draw(st.sampled_from(LISTS))
    t = draw(st.sampled_from(TEXTS))
    key, number = draw(_keys), draw(_numbers)
    return draw(
        st.one_of(
            st.builds(f"{d} = {{}}".format, _dict_expression()),
            st.builds(f"{n} = {{}}".format, _list_expression()),
            st.builds(f"{t} = {{}}".format, _text_expression()),
            st.sampled_from(
                [
                    f"{d}[{key}] = {number}",
                    f"{d}[{key}] = {n}",
                    f"{d}[{key}] = {e}",
                    f"{n}.append({number})",
                    f"{n}.extend({o})",
                    f"{n}.append({d})",
                    f"{n}.insert(0, {number})",
                    f"{n}.pop()",
                    f"{n} += [{number}]",
                    f"{d}.update({e})",
                    f"{d}.update(u={number})",
                    f"{d} |= {{{key}: {number}}}",
                    f"{d}.pop({key}, None)",
                    f"{d}.setdefault({key}, {number})",
                    f"{d}.setdefault('deep', {{}})['y'] = {number}",
                    f"del {d}[{key}]",
                    f"{d}.clear()",
                    f"{d}, {e} = {e}, {d}",
                    f"first, *{n} = [1, 2, {number}]",
                    f"{d}['n'] = {d}.get('n', 0)",
                    f"for {d}['it'] in [1, 2]: pass",
                    f"box.value = {d}",
                    f"box.put({key}, {number})",
                    f"Box.shared[{key}] = {number}",
                    f"box = Box({d})",
                    f"box.value[{key}] = {number}",
                    f"ext({d})",
                    f"ext({n})",
                    f"ext([{d}])",
                    f"ext(lambda: {n}.append({number}))",
                    f"ext({n}.clear)",
                    f"def later():\n    global {d}\n    {d} = {{}}\next(later)",
                    f"list(map({n}.append, [{number}]))",
                    f"x = ext({d})\nx['alias'] = {number}",
                    f"{n}[-1:] = [{number}]",
                    f"{n}.reverse()",
                    f"(lambda v: v.append(1))({n})",
                    f"[{n}.append(i) for i in (5, 6)]",
                    f"keep({d})[0]['kept'] = {number}",
                    "fail()",
                    "k = unk()\na[k] = 1",
                    f"{t} += 'y'",
                    f"print({d}, {n})",
                ]
            ),
        )
    )


@st.composite
def _send(draw: st.DrawFn) -> str:
    body = draw(
        st.sampled_from(
            [
                "json.dumps(a)",
                "json.dumps(b).encode('utf-8')",
                "json.dumps([c, l, m])",
                "bytes(s, 'utf-8')",
                "f'{s}/{l}/{a}'",
                "json.dumps(box.value, sort_keys=False)",
                "json.dumps(Box.shared)",
                "t",
                "json.dumps({'s': s, 'l': l})",
            ]
        )
    )
    return draw(
        st.sampled_from(
            [
                f"client.invoke_endpoint(EndpointName=s, Body={body}, InferenceId='SITE')",
                f"kwargs = dict(EndpointName=t, InferenceId='SITE')\nkwargs['Body'] = {body}\n"
                "client.invoke_endpoint(**kwargs)",
                f"out = client.invoke_endpoint(EndpointName='e', Accept=t, Body={body}, InferenceId='SITE')",
            ]
        )
    )


@st.composite
def _compound(draw: st.DrawFn, depth: int) -> str:
    def block() -> str:
        return _indented(draw(st.lists(_statements(depth - 1), min_size=1, max_size=3)))

    d, n = draw(st.sampled_from(DICTS)), draw(st.sampled_from(LISTS))
    test = draw(_tests())
    leave = draw(st.sampled_from(["pass", "break", "continue", f"if {draw(_tests())}: break"]))
    kind = draw(st.integers(0, 13))
    match kind:
        case 0:
            return f"if {test}:\n{block()}"
        case 1:
            return f"if {test}:\n{block()}\nelse:\n{block()}"
        case 2:
            return f"for i in [1, 2]:\n{block()}\n    {leave}\nelse:\n{block()}"
        case 3:
            return f"for i in {n}[:3]:\n{block()}\n    {leave}"
        case 4:
            return f"for i in range(len(str(unk()))):\n{block()}\n    {leave}"
        case 5:
            # A counter of its own: a loop inside that leaves `i` at 1 would keep this one for ever.
            return f"i{depth} = 0\nwhile i{depth} < 2:\n    i{depth} += 1\n{block()}\n    {leave}"
        case 6:
            return f"try:\n{block()}\nexcept (ValueError, KeyError):\n{block()}"
        case 7:
            ending = f"else:\n{block()}\nfinally:\n{block()}"
            return f"try:\n{block()}\nexcept Exception as e:\n{block()}\n{ending}"
        case 8:
            return (
                f"def f({d}, key='k'):\n{block()}\n    if {test}: return {d}\n    {d}[key] = 7\n"
                f"f({draw(st.sampled_from(DICTS))})"
            )
        case 9:
            return (
                f"def g(*args, **kw):\n    global {d}\n{block()}\n    return kw\n"
                f"{draw(st.sampled_from(DICTS))} = g({n}, q=1)"
            )
        case 10:
            subject = draw(st.sampled_from(["s", "len(l)", "unk()"]))
            cases = [f"case 'one' | 2:\n{block()}", f"case _:\n{block()}"]
            return f"match {subject}:\n{_indented(cases)}"
        case 11:
            return f"with open('/dev/null') as h:\n{block()}"
        case 12:
            return (
                f"def outer():\n    {d} = {{'cell': 1}}\n    def inner():\n        nonlocal {d}\n"
                f"        {d} = dict({d}, more=1)\n        return {d}\n{block()}\n    return inner\n"
                f"{draw(st.sampled_from(DICTS))} = outer()()"
            )
        case _:
            loop = _indented([f"for i in (1, 2):\n{block()}\n    fail()"])
            return f"try:\n{loop}\nexcept ValueError:\n{block()}"


def _statements(depth: int) -> st.SearchStrategy[str]:
    plain = st.one_of(_simple(), _simple(), _simple(), _send())
    return st.one_of(plain, _compound(depth)) if depth else plain


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A program, each of whose calls carries the number of its place in `InferenceId`."""
    lines = draw(st.lists(_statements(2), min_size=3, max_size=12))
    text = _PRELUDE + "\n".join([*lines, draw(_send())]) + "\n"
    parts = text.split("'SITE'")
    return parts[0] + "".join(f"'{at}'{part}" for at, part in enumerate(parts[1:]))
