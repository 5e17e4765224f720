"""`--tag`: words that what is recorded is found by."""

from __future__ import annotations

from workbench.cli.core.command import Option


def tag_option(group: str, noun: str = "exchanges") -> Option:
    """A fresh option; `what` it is that is recorded with the tag."""
    return Option(
        ["--tag"],
        group=group,
        multiple=True,
        metavar="WORD",
        help=f"Record the {noun} with this tag; repeatable.",
    )
