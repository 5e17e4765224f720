"""What says that bytes are not JSON."""

from __future__ import annotations

import msgspec

NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises where bytes are not JSON, or not of the type that is asked for.

A name in an object that is not UTF-8 is told apart, and so is nesting deeper than Python's stack.
"""
