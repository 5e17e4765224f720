"""What a terminal sends for a key, by the name of the key (xterm's control sequences)."""

from __future__ import annotations

_SEQUENCES = {
    b"\x1bOP": "F1",
    b"\x1bOQ": "F2",
    b"\x1bOR": "F3",
    b"\x1bOS": "F4",
    b"\x1b[11~": "F1",
    b"\x1b[12~": "F2",
    b"\x1b[13~": "F3",
    b"\x1b[14~": "F4",
    b"\x1b[15~": "F5",
    b"\x1b[17~": "F6",
    b"\x1b[18~": "F7",
    b"\x1b[19~": "F8",
    b"\x1b[20~": "F9",
    b"\x1b[21~": "F10",
    b"\x1b[23~": "F11",
    b"\x1b[24~": "F12",
    b"\x1b[A": "Up",
    b"\x1b[B": "Down",
    b"\x1b[C": "Right",
    b"\x1b[D": "Left",
    b"\x1b[H": "Home",
    b"\x1b[F": "End",
    b"\x1b[3~": "Delete",
    b"\x1b[5~": "Page up",
    b"\x1b[6~": "Page down",
    b"\x1b[Z": "Shift+Tab",
    b"\x1bb": "Alt+B, or Ctrl+Left: the app takes it for Ctrl+Left",
    b"\x1bf": "Alt+F, or Ctrl+Right: the app takes it for Ctrl+Right",
    b"\x1b": "Esc",
    b"\r": "Enter",
    b"\n": "Ctrl+J",
    b"\t": "Tab, or Ctrl+I",
    b"\x08": "Ctrl+H, or Backspace",
    b"\x7f": "Backspace",
    b" ": "Space",
}


def key_name(sent: bytes) -> str:
    """Returns the name of the key that a terminal sends as these bytes; empty where it is not known."""
    if sent in _SEQUENCES:
        return _SEQUENCES[sent]
    if len(sent) == 1 and sent[0] < 32:
        return f"Ctrl+{chr(sent[0] + 64)}"
    if len(sent) == 2 and sent[:1] == b"\x1b" and 32 < sent[1] < 127:
        return f"Alt+{chr(sent[1]).upper()}"
    text = sent.decode(errors="replace")
    return text if text.isprintable() and "\ufffd" not in text else ""
