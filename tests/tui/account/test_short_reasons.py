"""Why nobody is known, in the few words that the header has room for. No app."""

from __future__ import annotations

import pytest

from workbench.model.errors import MissingConfigurationError, NoIdentityError, ServiceError, WorkbenchError
from workbench.tui.account.account import _in_short


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MissingConfigurationError("There are no credentials."), "no credentials"),
        (MissingConfigurationError("There is no region."), ""),
        (WorkbenchError("The profile dev is not signed in."), "not signed in"),
        (WorkbenchError("The profile dev asks for a one-time code."), "needs a one-time code"),
        (WorkbenchError("The token has expired."), "credentials expired"),
        (NoIdentityError("Nobody listens there.", brief="STS not reached"), "STS not reached"),
        (WorkbenchError("something else"), ""),
        (ServiceError("Refused.", code="ExpiredTokenException"), "credentials expired"),
        (ServiceError("Refused.", code="Throttling"), "STS failed: Throttling"),
        (ServiceError("Refused.", code="503"), "STS failed: 503"),
        (ServiceError("Refused.", code="InvalidClientTokenId"), "credentials refused: InvalidClientTokenId"),
    ],
)
def test_the_reason_is_said_in_short(error: WorkbenchError, expected: str) -> None:
    assert _in_short(error) == expected
