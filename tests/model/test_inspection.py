"""Types that many threads read at once for the first time: the process survives it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

import workbench
from workbench.model.invocation import Connection, Invocation
from workbench.model.requests.draft_origin import DraftOrigin
from workbench.store.settings import Privacy, Settings

_ROOT = Path(workbench.__file__).parent

SCRIPT = """
import os, sys, threading
from pathlib import Path

import msgspec

from workbench.model.exchange import Outcome
from workbench.model.invocation import Connection, Invocation
from workbench.store.requests.parser import environment_of, request_of

TEXT = 'workbench = 1\\n[fields]\\nEndpointName = "e"\\n[body]\\ntext = "x"\\n[connection]\\nregion = "r"\\n'
TEXT += '[expect]\\nstatus = "ok"\\n'
PLACE = Path("/nowhere/request.toml")


def read(barrier):
    barrier.wait()
    request_of(TEXT, PLACE, "request", PLACE.parent)
    msgspec.convert({"region": "r"}, Connection)
    msgspec.json.decode(b"{}", type=Invocation)
    msgspec.json.decode(b"{}", type=Outcome)


def child():
    sys.setswitchinterval(1e-5)
    barrier = threading.Barrier(16)
    threads = [threading.Thread(target=read, args=(barrier,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)


for number in range(18):  # without `inspect_now` one of the first 15 ends with a fault
    pid = os.fork()
    if pid == 0:
        child()
    _, status = os.waitpid(pid, 0)
    if status:
        sys.exit(f"round {number}: status {status}")
"""


@pytest.mark.timeout(330)
def test_sixteen_threads_read_the_same_types_for_the_first_time() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


_FORK = """
import gc, os, sys
from importlib import import_module

import msgspec  # what every module has anyway

unready = []
for place in sys.argv[1:]:
    module, _, name = place.rpartition(":")
    pid = os.fork()
    if pid == 0:
        kind = getattr(import_module(module), name)
        # What msgspec remembers of a type is a `StructInfo`, which refers to nothing that one sees elsewhere.
        os._exit(not any(type(item).__name__ == "StructInfo" for item in gc.get_referents(kind)))
    if os.waitpid(pid, 0)[1]:
        unready.append(place)
print("\\n".join(unready))
"""


def test_each_type_that_is_read_by_a_function_was_inspected_where_it_is_defined() -> None:
    """Whichever thread comes first: `inspect_now` is not left to chance, as the threads above leave it."""
    kinds = {kind for path in sorted(_ROOT.rglob("*.py")) for kind in _kinds_read(path)}
    kinds |= {kind for field in msgspec.structs.fields(Settings) for kind in _structs(field.type)}
    assert {Invocation, Connection, Privacy, DraftOrigin} <= kinds
    places = sorted(f"{kind.__module__}:{kind.__name__}" for kind in kinds)
    done = subprocess.run(
        [sys.executable, "-c", _FORK, *places], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == []


def _kinds_read(path: Path) -> Iterator[type[msgspec.Struct]]:
    """Yields the types of ours that the functions of a module give to msgspec to read."""
    source = path.read_text()
    if not re.search(r"msgspec\.[\w.]*(?:convert|[dD]ecode)", source):
        return
    name = ".".join(path.relative_to(_ROOT.parent).with_suffix("").parts)
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and (argument := _type_argument(call)) is not None:
                try:
                    kind = eval(ast.unparse(argument), vars(import_module(name)))  # noqa: S307 - our own
                except NameError:
                    # A variable, or what the function imports itself.
                    continue
                yield from _structs(kind)


def _type_argument(call: ast.Call) -> ast.expr | None:
    """Returns the type in `msgspec.convert(value, type)`, `decode(data, type=type)` and `Decoder(type)`."""
    called = ast.unparse(call.func)
    if not called.startswith("msgspec."):
        return None
    if called.endswith("Decoder") and call.args:
        return call.args[0]
    if called == "msgspec.convert":
        return call.args[1]
    return next((word.value for word in call.keywords if word.arg == "type"), None)


def _structs(kind: Any) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    for inner in get_args(kind):
        yield from _structs(inner)
