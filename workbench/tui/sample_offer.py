"""An invocation ready to be tried, as the sandbox has one for each of its endpoints."""

from __future__ import annotations

import msgspec

from workbench.model.invocation import Invocation


class Sample(msgspec.Struct, frozen=True):
    """A sample.

    Attributes:
        title: a few words, such as `Classify an iris`.
        note: what it shows, in one sentence.
        invocation: what to send.
    """

    title: str
    note: str
    invocation: Invocation
