"""What the repeat says before anything was sent: what its fields mean, and what will be seen."""

from __future__ import annotations

_FIELDS = (
    ("Requests", "how many are sent in all", "how often each is sent"),
    ("Concurrency", "how many are in flight at the same time", ""),
    ("Per second", "how many start in a second at most; empty for no limit", ""),
    ("Tolerance", "by how much numbers may differ, such as 1e-6", ""),
    ("To", "a target of the settings, instead of where they go now", ""),
)
_NAME_COLUMNS = 13


def explanation(*, is_draft: bool) -> str:
    """Returns the text, with the keys of its actions marked.

    Args:
        is_draft: whether the draft is repeated; else recorded exchanges are sent again.
    """
    fields = [
        f"{name:<{_NAME_COLUMNS}}{meaning if is_draft or not recorded else recorded}"
        for name, meaning, recorded in _FIELDS
    ]
    expected = "the first one" if is_draft else "the recorded one"
    return "\n".join(
        (
            f"Each response is compared with {expected}. "
            "Everything sent is recorded in the history, under a tag.",
            "",
            *fields,
            "",
            "While requests run, their rate, failures, percentiles and a histogram of their durations "
            "are shown here. Below, those that failed or differ are listed: Enter shows a response, "
            "‹batch.diff› its differences. Esc stops.",
        )
    )
