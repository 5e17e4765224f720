"""A content format with its check, table and comparison is one file, as adding-things.md says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.compare.comparison import Answer, compare
from workbench.compare.rules import Rules
from workbench.compare.side_by_side.row import Mark
from workbench.compare.side_by_side.rows import side_by_side
from workbench.content import formats as package
from workbench.content.format import ViewKind
from workbench.content.formats import format_named, format_of, formats
from workbench.content.validation import findings
from workbench.content.views import views_of
from workbench.content.views.table import Table

A_FORMAT = '''
"""Tables whose cells a semicolon parts."""

from workbench.content.format import Comparison, Format, ViewKind, always
from workbench.content.formats.csv.records import checked


def _table(body):
    from workbench.content.formats.csv.table import delimited_table

    return delimited_table(body, ";")


FORMATS = (
    Format(
        "semicolons",
        media_types=("text/x-semicolons",),
        extensions=(".semicolons",),
        check=checked(";"),
        comparison=Comparison.TABLE,
        separator=";",
        views=always(ViewKind.TABLE, ViewKind.TEXT, ViewKind.HEX),
        readers={ViewKind.TABLE: _table},
    ),
)
'''
TYPE = "text/x-semicolons"


@pytest.fixture
def added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "semicolons.py").write_text(A_FORMAT, encoding="utf-8")
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    for kept in (formats, package._index):
        kept.cache_clear()
    yield
    for kept in (formats, package._index):
        kept.cache_clear()
    sys.modules.pop(f"{package.__name__}.semicolons", None)


@pytest.mark.usefixtures("added")
def test_a_format_with_check_table_and_comparison_is_one_file() -> None:
    body, other = b"a;b\n1;2\n", b"a;b\n1.0000001;2\n"
    format = format_of(TYPE, body)
    assert format is format_named("semicolons")
    assert [problem.message for problem in findings(format, b"a;b\n1\n", TYPE)]
    table = next(view for view in views_of(format, body, TYPE) if view.kind is ViewKind.TABLE).open()
    assert isinstance(table, Table)
    assert table.row(0) == ("1", "2")
    first, second = (Answer(body=content, content_type=TYPE) for content in (body, other))
    assert (result := compare(first, second, Rules(rtol=1e-3))).method == "semicolons"
    assert result.same
    assert not compare(first, second).same
    assert {row.mark for row in side_by_side(first, second, Rules(rtol=1e-3))} <= {
        Mark.SAME,
        Mark.CLOSE,
        Mark.FOLDED,
    }
