"""One row of the table of hints, and what rows are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from workbench.aws.failures.view import FailureView
from workbench.model.hints.remedy import Remedy
from workbench.model.hints.text import either
from workbench.model.service.schema import schema

Test = Callable[[FailureView], bool]
Advice = str | Callable[[FailureView], str]
Mend = Remedy | Callable[[FailureView], Remedy | None]

LARGE_BODY = 4_000_000
"""Bytes from which a body is worth suspecting: serverless endpoints accept 4 MB, others 6 MiB."""


MEMBERS = "(?:instances|inputs?|data|features|body|text|image|prompt|messages|parameters|columns)"
"""Names that members of a request's JSON usually have; in a regular expression."""

START = r"""(?:^|["'\n>]|error: )"""
"""Where an error's own words begin: alone, quoted, or behind its class; in a regular expression."""

END = r"""\.?(?:$|["'\n\\<])"""
"""Where they end; in a regular expression."""


@dataclass(frozen=True)
class Rule:
    """What is seen in a failure, and what to do about it.

    Attributes:
        id: names it in tests.
        symptom: what is seen, for the page of troubleshooting: Markdown, a fragment.
        test: whether a failure is one of these.
        advice: what it most likely means, and what mends it; one or two sentences.
        source: where the text was seen: a thread as owner/repository#number, a reference, a measurement.
        remedy: what a key can do; None where the user has to.
        general: whether it also fits what more special rules fit. They stand before it.
    """

    id: str
    symptom: str
    test: Test
    advice: Advice
    source: str
    remedy: Mend | None = None
    general: bool = False

    def text(self, seen: FailureView) -> str:
        """Returns the hint for a failure."""
        return self.advice if isinstance(self.advice, str) else self.advice(seen)

    def mend(self, seen: FailureView) -> Remedy | None:
        """Returns what a key can do about a failure."""
        return self.remedy(seen) if callable(self.remedy) else self.remedy


def says(*pieces: str) -> Test:
    """Returns the test that all of these, in lower case, stand in the words of the service or model."""
    return lambda seen: seen.says(*pieces)


def matches(pattern: str) -> Test:
    """Returns the test that a regular expression, in lower case, is found there."""
    compiled = re.compile(pattern)
    return lambda seen: compiled.search(seen.text) is not None


def field(name: str) -> str:
    """Returns the name of a field with where each face gives it its value."""
    for operation in schema().operations.values():
        if (member := operation.field(name)) is not None:
            return f"{name} {either(f'({member.option})', '(‹fields›)')}"
    return name


LOG = either(
    "see `workbench endpoints logs --around ID`",
    "see the log (7 in the response)",
)
"""The end of a sentence that sends its reader to the container's log."""
