"""The verdict of `chat` when it is asked to score an answer: simulated, by n-grams that two texts share."""

from __future__ import annotations

import json
import re

from workbench.sandbox.containers.embedding import embed

_ASKED = re.compile(
    r"Reference answer:\n(?P<reference>.*?)\n\nAnswer to score:\n(?P<answer>.*?)\n\n"
    r"Score the answer from (?P<low>\d+) to (?P<high>\d+)\.",
    re.DOTALL,
)
_REASONS = ("The answer has little to do with the reference.", "The answer covers a part of the reference.")
_SAME = "The answer says what the reference says."


def judgement(prompt: str) -> str | None:
    """Returns the verdict that a prompt asks for, or a refusal; None where it asks for none."""
    match = _ASKED.search(prompt)
    if match is None:
        return None
    if not match["answer"].strip():
        return "I cannot score an empty answer."
    low, high = int(match["low"]), int(match["high"])
    likeness = sum(a * b for a, b in zip(embed(match["reference"]), embed(match["answer"]), strict=True))
    likeness = min(max(likeness, 0.0), 1.0)
    reason = _SAME if likeness > 0.9 else _REASONS[likeness > 0.4]
    return json.dumps({"score": low + round((high - low) * likeness), "reason": reason})
