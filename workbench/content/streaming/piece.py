"""What one frame of a language model's stream adds to its answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """What one frame adds.

    Attributes:
        text: to be put after what came before.
        tokens: how many tokens it is; a chunk with text counts as one where it does not say.
        whole: the text of the whole answer, where a frame repeats it.
        so_far: the text of the answer up to here, in dialects that repeat it in each frame.
        total: the number of tokens of the whole answer, where a frame tells it.
        finish: why the model ended, such as `stop` or `length`.
        error: what went wrong inside an answer that is HTTP 200; empty where nothing did.
    """

    text: str = ""
    tokens: int = 0
    whole: str = ""
    so_far: str = ""
    total: int | None = None
    finish: str = ""
    error: str = ""


def call_of(name: str) -> str:
    """Returns how the call of a tool begins: its arguments follow as the model writes them."""
    return f"\n\N{RIGHTWARDS ARROW} {name} "
