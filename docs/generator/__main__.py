"""Writes the generated pages, or with `--check` prints which of them are stale and exits with 1."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.generator import commands, keys, settings, templates, troubleshooting

FOLDER = Path(__file__).parent.parent
PAGES = {
    "commands.md": commands.page,
    "keys.md": keys.page,
    "settings.md": settings.page,
    "templates.md": templates.page,
    "troubleshooting.md": troubleshooting.page,
}


def stale_pages() -> dict[str, str]:
    """Returns the pages that differ from what the code says, by name, with their new text."""
    made = {name: page() for name, page in PAGES.items()}
    return {name: text for name, text in made.items() if _current(name) != text}


def _current(name: str) -> str | None:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: list[str]) -> int:
    stale = stale_pages()
    if arguments == ["--check"]:
        if stale:
            print(f"stale: {', '.join(stale)}. Run `make docs`.", file=sys.stderr)
        return 1 if stale else 0
    for name, text in stale.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"wrote {len(stale)} of {len(PAGES)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
