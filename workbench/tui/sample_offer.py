"""An invocation ready to be tried, as the sandbox has one for each of its endpoints."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.invocation import Invocation


@dataclass(frozen=True)
class Sample:
    """A sample.

    Attributes:
        title: a few words, such as `Classify an iris`.
        note: what it shows, in one sentence.
        invocation: what to send.
    """

    title: str
    note: str
    invocation: Invocation
