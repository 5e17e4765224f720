"""Where YAML stops being YAML. Only its events are read: no value is built, no alias followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.content.problems import Problem, Severity, problem_at, whole

_MOST_BYTES = 8 * 1024 * 1024
_DEPTH = 500


def check(body: bytes) -> Iterator[Problem]:
    """Yields what is wrong with a YAML document, or a stream of them."""
    if len(body) > _MOST_BYTES:
        yield whole("too large to be checked as YAML", Severity.ADVICE)
        return
    # Flow collections cost the parser time that grows with the square of their depth.
    deep = _too_deep(body)
    if deep is not None:
        yield problem_at(body, deep, f"nested deeper than {_DEPTH}", Severity.ADVICE, "It is not checked.")
        return
    yield from _parsed(body)


def _parsed(body: bytes) -> Iterator[Problem]:
    import yaml

    text = body.decode()
    try:
        for _ in yaml.parse(text, Loader=_loader()):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = len(text[: mark.index].encode()) if mark else 0
        yield problem_at(body, at, str(error.problem or error.context or "it cannot be read"))
    except yaml.reader.ReaderError as error:
        at = len(text[: int(error.position)].encode())
        code = error.character if isinstance(error.character, int) else ord(error.character)
        yield problem_at(body, at, f"the character #x{code:04x} is not allowed")
    except RecursionError:
        yield whole("nested too deep to check", Severity.ADVICE)


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _too_deep(body: bytes) -> int | None:
    depth = 0
    for at, code in enumerate(body):
        if code in b"[{":
            depth += 1
            if depth > _DEPTH:
                return at
        elif code in b"]}":
            depth = max(0, depth - 1)
    return None
