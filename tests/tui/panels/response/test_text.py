"""The body as text: moving, folding, wrapping, its two forms."""

from __future__ import annotations

import json

import pytest

from tests.tui.conftest import text, until
from tests.tui.panels.response.conftest import Host, shown

BODY = json.dumps(
    {"predictions": [{"label": f"class {n}", "score": [n / 10, 1.5]} for n in range(40)], "model": {"a": 1}}
).encode()
LARGE = b"[" + b", ".join(b'{"id": %d, "name": "n%d"}' % (n, n) for n in range(60_000)) + b"]"


async def test_a_value_has_a_path_is_folded_and_shown_in_two_forms(host: Host) -> None:
    async with host.run_test(size=(100, 30)) as pilot:
        # The path of the cursor is told.
        await shown(pilot, host, BODY)
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "predictions[0].label" in host.status)
        await pilot.press("end", "up", "up")
        await until(pilot, lambda: "model.a" in host.status)

        # Its two forms have the cursor on the same value.
        await shown(pilot, host, BODY)
        await pilot.press("end", "up", "up")
        await until(pilot, lambda: "model.a" in host.status)
        await pilot.press("f")
        await until(pilot, lambda: "raw, f formats" in host.status)
        assert host.view.text == BODY
        assert BODY[host.view.cursor :].startswith(b'"a"')
        await pilot.press("f")
        await until(pilot, lambda: "formatted, f for raw" in host.status)
        assert host.view.text[host.view.cursor :].startswith(b'"a"')

        # A value is folded and unfolded, by key and by mouse.
        await shown(pilot, host, BODY)
        await until(pilot, lambda: '"predictions"' in text(host))
        await pilot.press("down", "z")
        await until(pilot, lambda: "[… 40 items]," in text(host))
        assert '"model"' in text(host) and "class 0" not in text(host)
        await pilot.press("enter")
        await until(pilot, lambda: "class 0" in text(host))
        await pilot.click(host.view, offset=(1, 0))
        await until(pilot, lambda: "{… 2 keys}" in text(host))
        assert host.view.virtual_size.height == 1
        await pilot.press("Z")
        await until(pilot, lambda: "class 0" in text(host))

        # Inside a value the innermost one is folded.
        await shown(pilot, host, BODY)
        await until(pilot, lambda: "class 0" in text(host))
        await pilot.press("down", "down", "down", "z")
        await until(pilot, lambda: "{… 2 keys}," in text(host))
        await until(pilot, lambda: "predictions[0]" in host.status.split(" · "))
        assert "class 1" in text(host)

        # Tabs are reached by single keys.
        await shown(pilot, host, BODY)
        for key, word in (("2", "Headers"), ("3", "Total"), ("4", "Nothing was sent over"), ("1", "class 0")):
            await pilot.press(key)
            await until(pilot, lambda word=word: word in text(host))  # type: ignore[misc]


async def test_lines_are_numbered_and_gone_to_and_a_charset_is_honoured(host: Host) -> None:
    async with host.run_test(size=(30, 12)) as pilot:
        # Line numbers count lines, not rows.
        await shown(pilot, host, b"one " * 20 + b"\ntwo\nthree", "text/plain")
        await pilot.press("l")
        await until(pilot, lambda: "2 two" in text(host))
        assert "3 three" in text(host)
        await pilot.press("l")
        await until(pilot, lambda: "2 two" not in text(host))

        # One goes to a line and to a byte.
        await shown(pilot, host, b"".join(b"line %d\n" % n for n in range(1, 500)), "text/plain")
        await pilot.press("colon", *"250", "enter")
        await until(pilot, lambda: "line 250" in text(host) and "250/500" in host.status)
        await pilot.press("colon", *"@0", "enter")
        await until(pilot, lambda: "1/500" in host.status)
        await pilot.press("colon", *"xyz", "enter")
        await until(pilot, lambda: any("number" in message for message in host.said))

        # A charset is honoured.
        await shown(pilot, host, "größer".encode("latin-1"), "text/plain; charset=iso-8859-1")
        await until(pilot, lambda: "größer" in text(host))
        await shown(pilot, host, '{"é": "ü"}'.encode("utf-16"), "application/json; charset=utf-16")
        await until(pilot, lambda: '"é": "ü"' in text(host))

        # A body that is shown as it came says why.
        await shown(pilot, host, b'{"a": [1, 2}')
        await pilot.press("f")
        await until(pilot, lambda: "Shown as received: it is broken JSON, or" in "".join(host.said))


@pytest.mark.parametrize("key", ["end", "G"])
async def test_the_end_of_a_large_body_is_reached_while_rows_are_counted(host: Host, key: str) -> None:
    async with host.run_test(size=(100, 30)) as pilot:
        await shown(pilot, host, LARGE)
        await pilot.press(key)
        await until(pilot, lambda: host.text.readable is not None)
        await pilot.press(key)
        await until(pilot, lambda: '"name": "n59999"' in text(host))
        await until(pilot, lambda: host.status.startswith("formatted, f for raw · 240,002/240,002"))
        await pilot.press("home")
        await until(pilot, lambda: '"name": "n0"' in text(host))


async def test_unwrapped_lines_are_scrolled_sideways(host: Host) -> None:
    async with host.run_test(size=(40, 12)) as pilot:
        await shown(pilot, host, ("x" * 9000 + "漢字" + "y" * 9000 + "END\nnext").encode(), "text/plain")
        await until(pilot, lambda: "next" not in text(host))
        await pilot.press("w")
        await until(pilot, lambda: "next" in text(host))
        host.view.scroll_to(x=8990, animate=False)
        await until(pilot, lambda: "漢字yyy" in text(host))
        host.view.scroll_to(x=100_000, animate=False)
        await until(pilot, lambda: "yEND" in text(host))
        await pilot.press("left")
        await until(pilot, lambda: "yEND" not in text(host) and "yyyy" in text(host))
        await pilot.press("w")
        await until(pilot, lambda: "next" not in text(host))


async def test_resizing_keeps_the_cursor_in_sight(host: Host) -> None:
    async with host.run_test(size=(100, 20)) as pilot:
        await shown(pilot, host, LARGE)
        await until(pilot, lambda: host.text.readable is not None)
        await pilot.press("colon", *"120000", "enter")
        await until(pilot, lambda: "120,000/240,002" in host.status)
        await pilot.resize_terminal(31, 20)
        await until(pilot, lambda: '"n29999"' in text(host) or '"id": 29999' in text(host))
