"""Sizes of the terminal from which a screen is laid out in another way: classes of Textual's breakpoints."""

from __future__ import annotations

LOW = [(0, "-low"), (16, "-high")]
"""Below 16 rows what explains gives way to what is worked with."""
NARROW = [(0, "-narrow"), (60, "-wide")]
"""Below 60 columns nothing stands beside a list."""
