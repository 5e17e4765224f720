"""Types that msgspec reads, inspected where they are defined and not where they are first read."""

from __future__ import annotations

from typing import Any

import msgspec


def inspect_now(*kinds: Any) -> None:
    """Has msgspec look at types now.

    It remembers what it finds with each `Struct`, and several threads that find it at the same time end the
    process in a segmentation fault (msgspec 0.19 to 0.21). A module is imported by one thread only, so a
    module that defines a type for reading calls this at its end.

    Args:
        kinds: types as `msgspec.convert` and decoders take them.
    """
    for kind in kinds:
        msgspec.json.Decoder(kind)
