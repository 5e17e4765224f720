"""How a package is added, by the way in which the product was installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from workbench.content.extras import installing


@pytest.mark.parametrize(
    ("name", "text", "command"),
    [
        ("pipx_metadata.json", "{}", "pipx inject endpoint-workbench numpy"),
        ("uv-receipt.toml", "", "uv pip install --python '/a b/python' numpy"),
        ("pyvenv.cfg", "home = /usr/bin\nuv = 0.9.1\n", "uv pip install --python '/a b/python' numpy"),
        ("pyvenv.cfg", "home = /usr/bin\nversion = 3.11\n", "'/a b/python' -m pip install numpy"),
    ],
)
def test_the_command_fits_the_installation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, text: str, command: str
) -> None:
    (tmp_path / name).write_text(text)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/a b/python")
    assert installing("numpy") == command


def test_nothing_tells_its_user_to_fetch_this_product_from_an_index() -> None:
    root = Path(__file__).parents[2]
    texts = [root / "README.md", *root.glob("docs/**/*.md"), *root.glob("workbench/**/*.py")]
    for path in texts:
        for line in path.read_text("utf-8").splitlines():
            assert " install endpoint-workbench" not in line and "endpoint-workbench[" not in line, path
