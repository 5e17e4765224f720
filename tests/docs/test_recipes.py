"""Each recipe of adding-things.md, followed in a copy of the tree; modules that pages name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.recipe import PAGE, ROOT, Recipe, copied_tree, follow, recipes, run

RECIPES = recipes()
CONTENT_TYPE = """
from workbench.content.formats import format_of
print(format_of("application/x-words", b"x").name, format_of("application/octet-stream", b"WORDS and").name)
"""
IMPORT = """
from workbench.interchange.importers import accepted_forms, read
(reading,) = read('{"ask": "iris"}', lambda path: b"")
print(reading.form, reading.invocation.endpoint_name, "ask documents" in accepted_forms())
"""
EXPORT = """
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.services.interchange import Interchange
with Workbench.open() as bench:
    written = Interchange(bench).export("line", Invocation(fields={"EndpointName": "iris"}))
print(written.text.strip(), *written.notes)
"""
DATASET = """
import sys
from workbench.services import Workbench
from workbench.services.datasets.dataset import open_dataset
with Workbench.open() as bench:
    for record in open_dataset(bench, sys.argv[1]).records():
        print(record.place, record.data)
"""
HINT = """
from workbench.aws.failures.hints import hint
from workbench.model.exchange import Failure, FailureKind
from workbench.model.invocation import Invocation
for message in ("Out of tokens.", "other"):
    failure = Failure(kind=FailureKind.MODEL, code="ModelError", message=message)
    print(hint(failure, Invocation(), "us-east-1").hint[:27])
"""
FILTER = """
from datetime import UTC, datetime
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.model.query import parse
from workbench.store import AppDirs, History
from workbench.store.history import annotations as notes, search
now = datetime(2026, 11, 24, tzinfo=UTC)
with History.open(AppDirs.find()) as history:
    for number in range(3):
        history.insert(Exchange(uuid=str(number), started_at=now, invocation=Invocation()))
    notes.note(history, 2, "the first BASELINE of all")
    for text in ("note:*baseline*", "-note:*baseline*"):
        print([row.id for row in search.page(history, parse(text), now=now)])
"""
SCREEN = """
import asyncio
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp

async def press(app):
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("alt+z", "escape"):
            shown = app.screen
            await pilot.press(key)
            while app.screen is shown:  # the first key waits for the parts that come after the first paint
                await pilot.pause(0.01)
            print(type(app.screen).__name__)

with Workbench.open() as bench:
    asyncio.run(press(WorkbenchApp(bench)))
"""
COMMAND = """
from workbench.cli import main
main(["quota", "--json"])
"""
FIELD = """
from datetime import UTC, datetime
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.store import AppDirs, History
from workbench.store.history.transfer.codec import exchange_of, packed, unpacked
now = datetime(2026, 11, 24, tzinfo=UTC)
exchange = Exchange(uuid="1", started_at=now, invocation=Invocation(), team="red")
with History.open(AppDirs.find()) as history:
    kept = history.exchange(history.insert(exchange))
    print(kept.team, history.summary(1).team)
line = packed(kept, replay_of_uuid=None, withheld=False, sizes=(None, None), digests=(None, None))
print(exchange_of(unpacked(line)).team)
"""
TRIALS = {
    "A content type": (CONTENT_TYPE, "words words\n"),
    "An import format": (IMPORT, "ask iris True\n"),
    "An export format": (EXPORT, "InvokeEndpoint of iris The line does not have the payload.\n"),
    "A form of dataset": (DATASET, "line 1 b'a\\nb'\nline 4 b'c'\n"),
    "A hint": (HINT, "The container's token budge\n"),
    "A search filter": (FILTER, "[2]\n[3, 1]\n"),
    "A screen with a key": (SCREEN, "QuotaScreen\nMainScreen\n"),
    "A command": (COMMAND, '{"left": 3}\n'),
    "A field of an exchange": (FIELD, "red red\nred\n"),
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_a_recipe_is_whole_and_touches_as_many_files_as_it_says(recipe: Recipe, tmp_path: Path) -> None:
    tree = copied_tree(tmp_path)
    dataset = tmp_path / "a.paragraphs"
    dataset.write_text("a\nb\n\nc\n", encoding="utf-8")
    script, expected = TRIALS[recipe.name]

    touched = follow(recipe, tree)

    assert len(touched) == recipe.files
    assert run(tree, script, str(dataset)).startswith(expected)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"(?<!New, )`((?:workbench|tests)/[\w./-]+)`", PAGE))))
def test_every_file_that_a_recipe_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    "page", [*(ROOT / "docs/engineering").rglob("*.md"), ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name
)
def test_every_module_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    names = set(re.findall(r"(?<!New, )`([a-z_]+/[\w/]+\.py)`", text))

    missing = [name for name in names if not any((ROOT / top / name).exists() for top in ("", "workbench"))]

    assert not missing
