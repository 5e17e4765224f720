"""While something is loaded, no garbage is collected; afterwards as before."""

from __future__ import annotations

import gc

import pytest

from workbench.model.garbage import uncollected


@pytest.mark.parametrize("is_enabled", [True, False])
def test_collections_rest_in_the_block_and_go_on_as_before(is_enabled: bool) -> None:
    was_enabled = gc.isenabled()
    try:
        gc.enable() if is_enabled else gc.disable()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is is_enabled
        with pytest.raises(LookupError), uncollected():
            raise LookupError
        assert gc.isenabled() is is_enabled
    finally:
        gc.enable() if was_enabled else gc.disable()
