"""What the app was asked to begin with."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Start(msgspec.Struct, frozen=True):
    """What the app was asked to begin with.

    Attributes:
        exchange: an exchange of the history to show; None for that of the draft.
        request: the name of a saved request to open; None for none.
        notices: what is wrong with the settings.
        draft_notice: what was wrong with the draft of last time; empty for nothing.
        has_new_draft: whether the draft on show was opened beside those of last time.
    """

    exchange: int | None = None
    request: str | None = None
    notices: Sequence[str] = ()
    draft_notice: str = ""
    has_new_draft: bool = False
