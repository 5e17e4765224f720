"""Keys that arrive in bursts, split anywhere, as a slow line delivers them.

`WORKBENCH_BURSTS=500 pytest tests/terminal/test_bursts.py` sends more of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

from tests.terminal.conftest import KEYS, Terminal, opened
from tests.terminal.started import ESCAPE_MILLISECONDS

_BURSTS = int(os.environ.get("WORKBENCH_BURSTS", "9"))
_SEED = 16
_SELECT_ALL, _HOME, _KILL = "\x0c", "\x01", "\x0b"
_PALETTE, _ENTER, _SAVE = "\x10", "\r", "\x1b[21~"
_ESCAPE = "\x1b[27u"
"""As terminals send it that tell it from the beginning of another key."""


def _send_split(terminal: Terminal, keys: str, pick: random.Random) -> None:
    """Writes a burst in pieces, cut anywhere, within an escape sequence too."""
    cuts = sorted(pick.sample(range(1, len(keys)), pick.randint(0, 5)))
    for start, end in zip([0, *cuts], [*cuts, len(keys)], strict=True):
        terminal.press(keys[start:end])
        if pick.random() < 0.5:
            terminal.until(lambda: not terminal.pty.unread())


def test_a_burst_does_what_slow_typing_does(terminal: Callable[..., Terminal], home: Path) -> None:
    pick = random.Random(_SEED)
    app = terminal("--sandbox", "--endpoint-name", "echo", ESCDELAY=ESCAPE_MILLISECONDS)
    app.shows("F1 More")
    expected: list[tuple[bytes, dict[str, str]]] = []
    fields: dict[str, str] = {}
    body = ""
    for number in range(1, _BURSTS + 1):
        kind = pick.choice(("select all", "kill the line", "fields")) if number > 1 else "select all"
        if kind == "fields":
            fields = {"TargetModel": f"m{number}", "TargetVariant": f"v{number}"}
            typed = f"{_HOME}{_KILL}m{number}\t{_HOME}{_KILL}v{number}"
            keys = f"{KEYS['F2']}{KEYS['F3']}{typed}{KEYS['F5']}"
        else:
            body = f'{{"n":{number}}}'
            clear = _SELECT_ALL if kind == "select all" else _HOME + _KILL
            keys = f"{KEYS['F3']}{KEYS['F2']}{clear}{body}{KEYS['F5']}"
        expected.append((body.encode(), fields))
        _send_split(app, keys, pick)
        app.shows(f"#{number}")
    app.press("Ctrl+Q")
    assert app.ended() == 0
    with opened(home) as bench:
        exchanges = [bench.history.exchange(number) for number in range(1, _BURSTS + 1)]
    sent = [
        (
            exchange.request_body,
            {name: value for name, value in exchange.invocation.fields.items() if name.startswith("Target")},
        )
        for exchange in exchanges
    ]
    assert sent == expected


def test_a_burst_goes_through_the_palette_as_slow_typing_does(
    terminal: Callable[..., Terminal], home: Path
) -> None:
    pick = random.Random(_SEED)
    app = terminal("--sandbox", "--endpoint-name", "echo", ESCDELAY=ESCAPE_MILLISECONDS)
    app.shows("F1 More")
    fill = f"{KEYS['F2']}{_SELECT_ALL}"
    # What has no match chooses nothing; what is chosen is done before the dialog behind it opens.
    _send_split(
        app,
        f"{KEYS['F3']}{_HOME}{_KILL}m{fill}one{_PALETTE}qqqq{_ENTER}xy{_ENTER}{_ESCAPE}{KEYS['F5']}",
        pick,
    )
    app.shows("#1")
    name = f"{_HOME}{_KILL}saved{_ENTER}"
    _send_split(app, f"{fill}two{_PALETTE}clear fields{_ENTER}{_SAVE}{name}{KEYS['F5']}", pick)
    app.shows("#2")
    _send_split(app, f"{_PALETTE}export as code{_ENTER}{_ESCAPE}{fill}three{KEYS['F5']}", pick)
    app.shows("#3")
    # A text that is done over is what the next key acts on.
    _send_split(app, f'{fill}{{ "n": 4 }}{_PALETTE}payload: minify{_ENTER}{KEYS["F5"]}', pick)
    app.shows("#4")
    app.press("Ctrl+Q")
    assert app.ended() == 0
    with opened(home) as bench:
        exchanges = [bench.history.exchange(number) for number in (1, 2, 3, 4)]
    assert [exchange.request_body for exchange in exchanges] == [b"one", b"two", b"three", b'{"n":4}']
    has_model = ["TargetModel" in exchange.invocation.fields for exchange in exchanges]
    assert has_model == [True, False, False, False]
    assert [path.name for path in (home / "data" / "requests").glob("*.toml")] == ["saved.toml"]


def test_keys_before_the_first_paint_wait_and_are_done(terminal: Callable[..., Terminal], home: Path) -> None:
    app = terminal("--sandbox", "--endpoint-name", "echo", anew=True, ESCDELAY=ESCAPE_MILLISECONDS)
    app.until(lambda: b"\x1b[?1049h" in app.raw)
    _send_split(app, f"{KEYS['F2']}{_SELECT_ALL}early{KEYS['F5']}", random.Random(_SEED))
    app.shows("#1")
    app.press("Ctrl+Q")
    assert app.ended() == 0
    with opened(home) as bench:
        assert bench.history.body(1, "request") == b"early"
