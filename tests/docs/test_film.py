"""The moving picture of the README: rows that screens share are drawn once, and each is shown in its time."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from screenshots.film import Frame, film

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def picture(*rows: str) -> str:
    """A screen as Rich draws one."""
    texts = "".join(
        f'<text class="terminal-7-r1" x="0" y="{20 + 24.4 * number:.1f}" textLength="12.2">{row}</text>'
        for number, row in enumerate(rows)
    )
    return f".terminal-7-r1 {{ fill: #c5c8c6 }}\n{texts}"


def test_rows_that_frames_share_are_drawn_once() -> None:
    frames = (
        Frame(picture("title", "1", "first"), "a & b", 1),
        Frame(picture("title", "2", "second"), "c", 3),
    )

    drawn = film(frames, (20, 3))

    tree = ElementTree.fromstring(drawn)  # noqa: S314  drawn here
    always = [text.text for text in tree.findall(f"{SVG}text")]
    timed = [(group.get("class"), group[0].text) for group in tree.findall(f"{SVG}g")]
    assert always == ["title"]
    assert timed == [
        ("t0", "a & b"),
        ("t0", "1"),
        ("t0", "first"),
        ("t1", "c"),
        ("t1", "2"),
        ("t1", "second"),
    ]
    assert ".t0{visibility:visible;animation:t0 4s" in drawn
    assert "@keyframes t1{0.00%{visibility:hidden}25.00%{visibility:visible}}" in drawn


def test_the_film_of_the_readme_is_small_and_whole() -> None:
    path = ROOT / "screenshots/tour.svg"

    ElementTree.parse(path)  # noqa: S314  a file of ours

    assert path.stat().st_size < 500_000
    assert "screenshots/tour.svg" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_feature_of_the_readme_has_a_picture() -> None:
    _, _, features = (ROOT / "README.md").read_text(encoding="utf-8").partition("## What it does\n")
    section = features.partition("\n## ")[0]
    headings = re.findall(r"^\*\*", section, re.MULTILINE)
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", section)

    assert len(headings) == len(pictures) == 6
    assert all((ROOT / name).is_file() for name in pictures)
