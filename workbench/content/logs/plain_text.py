"""A log message as text: control bytes and colours taken out.

What forwards a container's output writes a control byte as `#` and three octal digits (`#033` for escape,
`#011` for a tab, `#012` for a line end, `#015` for a carriage return), as syslog daemons do.
"""

from __future__ import annotations

import re

_OCTAL = re.compile(r"#(033|011|012|015|010|007|000)(?!\d)")
_CONTROL = {"033": "\x1b", "011": "\t", "012": "\n", "015": "\r", "010": "", "007": "", "000": ""}
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_TAB = "    "


def clean_lines(message: str) -> list[str]:
    """Returns the lines of a message, without escape sequences; a progress bar as its last state.

    Args:
        message: as CloudWatch Logs has it.
    """
    text = _OCTAL.sub(lambda match: _CONTROL[match[1]], message)
    text = _ESCAPE.sub("", text).replace("\r\n", "\n")
    lines = [_last_state(line).expandtabs(len(_TAB)).rstrip() for line in text.split("\n")]
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def _last_state(line: str) -> str:
    """Returns what a line shows once every carriage return has gone back to its beginning."""
    return next((state for state in reversed(line.split("\r")) if state.strip()), "")
