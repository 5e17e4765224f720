"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# A loaded machine is not a fault of the code under test: pytest-timeout ends what hangs.
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")
