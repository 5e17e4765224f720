"""Every key of the app: one table that the bindings, the key bar, the help and the settings file share.

A user remaps an action by its ID, in settings.toml:

    [keys]
    send = "f9"
"""

from __future__ import annotations

from workbench.model.keys.tables import (
    async_invocations,
    batches,
    endpoints,
    history,
    interchange,
    request,
    response,
    saved_requests,
    sessions,
    setup,
)
from workbench.model.keys.tables.main import EVERYWHERE

GROUPS = (
    EVERYWHERE,
    *request.GROUPS,
    *history.GROUPS,
    *async_invocations.GROUPS,
    *endpoints.GROUPS,
    *saved_requests.GROUPS,
    *sessions.GROUPS,
    *response.GROUPS,
    *interchange.GROUPS,
    *batches.GROUPS,
    *setup.GROUPS,
)
"""Everything that a key does: shown by the help, found by the command palette."""
