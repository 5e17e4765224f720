"""The terminal: size, colours, characters, and ways to the clipboard."""

from __future__ import annotations

import os
import shutil
import sys

from workbench.services.clipboard import programs
from workbench.services.doctor.check import Check, CheckContext, Finding, failed, ok, skipped, warning

GROUP = "Terminal"
_NARROWEST, _LOWEST = 80, 24


def _size(_: CheckContext) -> Finding:
    if not _has_terminal():
        return skipped("Standard output is not a terminal; the app needs one.")
    columns, rows = shutil.get_terminal_size()
    if columns < _NARROWEST or rows < _LOWEST:
        return warning(
            f"{columns}×{rows}",
            f"Enlarge the window: the app is laid out for {_NARROWEST}×{_LOWEST} and more.",
        )
    return ok(f"{columns}×{rows}")


def _kind(_: CheckContext) -> Finding:
    term = os.environ.get("TERM", "")
    around = [
        name
        for name, variable in (("tmux", "TMUX"), ("screen", "STY"), ("SSH", "SSH_CONNECTION"))
        if os.environ.get(variable)
    ]
    summary = ", ".join([term or "TERM is not set", *around])
    if term in {"", "dumb", "unknown"} and _has_terminal():
        return failed(summary, "Set TERM to what the terminal is, such as xterm-256color.")
    return ok(summary)


def _colours(_: CheckContext) -> Finding:
    if "NO_COLOR" in os.environ:
        return ok("none, because NO_COLOR is set")
    if os.environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return ok("24 bit (COLORTERM)")
    if "256" in os.environ.get("TERM", ""):
        return ok("256 (TERM)")
    return warning(
        "16",
        "If it has more, set COLORTERM=truecolor; in tmux, `set -g default-terminal tmux-256color`.",
    )


def _characters(_: CheckContext) -> Finding:
    encoding = (getattr(sys.__stdout__, "encoding", "") or "").lower().replace("_", "-")
    locale = next(
        (f"{name}={os.environ[name]}" for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)),
        "no locale is set",
    )
    if encoding not in {"utf-8", "utf8"}:
        return warning(
            f"{encoding or 'unknown'}, {locale}", "Set LC_ALL=C.UTF-8, so that frames and names are drawn."
        )
    return ok(f"UTF-8, {locale}")


def _clipboard(_: CheckContext) -> Finding:
    usable = [command[0] for command in programs(os.environ) if shutil.which(command[0])]
    if usable:
        return ok(f"{', '.join(usable)}, then the terminal's own (OSC 52)")
    wanted = [command[0] for command in programs(os.environ)]
    if wanted:
        return warning(
            "the terminal's own (OSC 52)",
            f"Install {wanted[0]}: a terminal does not report whether it accepts copied text.",
        )
    return ok("the terminal's own (OSC 52); a file where the text is too large")


def _has_terminal() -> bool:
    # The app has replaced standard output; the process still has the terminal.
    stream = sys.__stdout__
    return stream is not None and not stream.closed and stream.isatty()


CHECKS = (
    Check("terminal.size", "Size", GROUP, _size),
    Check("terminal.kind", "Kind", GROUP, _kind),
    Check("terminal.colours", "Colours", GROUP, _colours),
    Check("terminal.characters", "Characters", GROUP, _characters),
    Check("terminal.clipboard", "Clipboard", GROUP, _clipboard),
)
