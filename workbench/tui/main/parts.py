"""What the main screen is composed of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from workbench.services import Workbench
from workbench.tui.host import Host
from workbench.tui.main.dialogs import Dialogs
from workbench.tui.main.drafts.form import DraftForm
from workbench.tui.main.drafts.saved_request_link import SavedRequestLink
from workbench.tui.main.sender import Sender
from workbench.tui.main.status_line import StatusLine
from workbench.tui.main.workspace import Workspace
from workbench.tui.panels.request_bar import RequestBar

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.tui.main.late_panels import LatePanels


class Parts(msgspec.Struct, frozen=True):
    """The objects and widgets that more than one of them needs.

    Attributes:
        bench: what sends and remembers.
        host: runs work beside the event loop.
        form: the draft.
        link: the file that the draft belongs to.
        sender: the one request on its way.
        dialogs: what opens above the screen.
        bar: the top of the screen.
        workspace: the parts, in their places.
        panels: the parts but the payload.
        status: the line above the key bar.
    """

    bench: Workbench
    host: Host
    form: DraftForm
    link: SavedRequestLink
    sender: Sender
    dialogs: Dialogs
    bar: RequestBar
    workspace: Workspace
    panels: LatePanels
    status: StatusLine
