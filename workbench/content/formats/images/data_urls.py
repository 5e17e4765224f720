"""Files as text: `data:image/png;base64,…` (RFC 2397)."""

from __future__ import annotations

import re

BEGINS = re.compile(
    rb"data:(?=[^,\s]*[/;])([\w.+-]*(?:/[\w.+-]+)?)(?:;[\w.+-]+(?:=[\w.+\"-]*)?)*,", re.IGNORECASE
)
"""The head of one, and its media type. It begins as a field of a server-sent event does, and is none."""
COULD_GO_ON = re.compile(rb"data:[\w.+/;=\"-]*", re.IGNORECASE)
"""What can be the beginning of a head, as far as it goes."""
