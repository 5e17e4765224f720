"""A body at a glance: nothing of it is lost where it is folded."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from workbench.tui.panels.history.preview import body_lines


def test_a_body_without_room_has_no_rows() -> None:
    assert body_lines("←", b"{}", 2, (40, 0), ()) == []


@pytest.mark.parametrize("columns", [20, 31, 32, 33, 60])
@pytest.mark.parametrize(
    "text",
    [
        '{"Message": "모델을 로드하지 못했습니다: 입력 텐서의 모양이 잘못되었습니다", "n": 1}',
        '{"ErrorCode": "INTERNAL_FAILURE_FROM_MODEL", "LogStreamArn": "arn:aws:logs:us-east-1"}',
        "漢" * 60 + ", " + "x" * 90,
    ],
)
def test_rows_hold_all_of_a_text_and_begin_with_no_comma(text: str, columns: int) -> None:
    lines = [line.plain for line in body_lines("←", text.encode(), len(text.encode()), (columns, 40), ())]
    assert max(map(cell_len, lines)) <= columns
    label, pieces = f"← {len(text.encode())} B ", [lines[0], *(line.removeprefix("  ") for line in lines[1:])]
    assert "".join(pieces).removeprefix(label).replace(" ", "") == text.replace(" ", "")
    assert not [piece for piece in pieces if piece.startswith((",", ";", ":", "}", "]"))]
