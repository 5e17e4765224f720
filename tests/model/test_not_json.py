"""What says that bytes are not JSON, whatever is wrong with them."""

from __future__ import annotations

import msgspec
import pytest

from workbench.model.not_json import NOT_JSON
from workbench.sandbox import errors


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b'{"\xff": 1}', b'"\xff"', b"[" * 100_000, b'{"a":' * 100_000],
    ids=["nothing", "cut", "name-not-text", "text-not-text", "nested-lists", "nested-objects"],
)
def test_whatever_is_no_json_raises_one_of_them(data: bytes) -> None:
    with pytest.raises(NOT_JSON):
        msgspec.json.decode(data)
    with pytest.raises(NOT_JSON):
        msgspec.json.decode(data, type=dict[str, msgspec.Raw])


def test_the_sandbox_which_knows_no_model_has_the_same() -> None:
    assert errors.NOT_JSON == NOT_JSON
